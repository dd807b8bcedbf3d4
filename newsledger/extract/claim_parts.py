"""Claims of a paragraph: each figure with its harm; parts and coordinated figures take theirs from another figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import TYPE_CHECKING

from newsledger.extract.claim_figures import Figure, find_figures
from newsledger.extract.claim_harm import find_harm, find_own_harm
from newsledger.extract.claim_lexicon import harm_forms
from newsledger.extract.claim_persons import is_person
from newsledger.extract.claim_sentences import sentence_of
from newsledger.extract.claim_verbs import Harm
from schemas.rules import ClaimRule
from schemas.vocabularies import CasualtyEffect

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

_INCLUDING = {"including", "include", "includes", "included", "among"}
_BETWEEN = {
    *(
        ",",
        "and",
        "or",
        "&",
        "—",
        "–",
        "--",
        "-",
        "(",
        ":",
        ";",
        "a",
        "an",
        "another",
        "further",
        "as",
        "well",
        "also",
        "plus",
    ),
    *("among", "them", "including", "included", "whom", "of", "which", "the", "dead", "at", "least"),
}
_LIST = 6
"""Members of a list that are looked at."""

_PREDICATE = 4
"""Words between a figure and the word of harm behind it that belong to its predicate ('have since been killed')."""

_LETTERS = bytes(code if chr(code) in ascii_lowercase else ord(" ") for code in range(256))
"""Small letters as they are, and everything else as a blank."""
_RAISING = {"bring", "raise", "push", "take", "lift"}
_OPENING = {"(", ":", "—", "–", "--", "-", "[", ","}


@dataclass(frozen=True, slots=True)
class Found:
    """A figure with what became of its people.

    Attributes:
        figure: The figure.
        harm: The harm; for a part, that of the whole.
        whole: Position in the paragraph's list of the figure of which this is a part.
        rule: The construction by which it was found.
    """

    figure: Figure
    harm: Harm
    whole: int | None = None
    rule: ClaimRule = ClaimRule.OBJECT


def find_claims(doc: Doc) -> list[Found]:
    """The figures of a paragraph that say how many people came to harm or were moved, in order."""
    found: list[Found] = []
    waiting: list[Figure] = []
    for figure in find_figures(doc):
        harm = find_own_harm(figure) if _is_bare_part(figure) else find_harm(figure)
        part = _part(figure, found, harm)
        if part is not None:
            found.append(part)
        elif harm is not None:
            found.extend(_joined_ahead(waiting, figure, harm))
            found.append(Found(figure, harm, rule=harm.frame))
        elif (joined := _joined(figure, found) or _restated(figure, found)) is not None:
            found.append(joined)
        else:
            waiting.append(figure)
            continue
        waiting = []
    return _with_totals(found)


def tells_of_harm(text: str) -> bool:
    """Whether any word of harm stands in the text; most paragraphs have none, and need no walk."""
    # What is none of the 26 letters parts words, as a pattern for words would have it, in a third of its time.
    words = set(text.lower().encode("ascii", "replace").translate(_LETTERS).decode("ascii").split())
    single, first, second = harm_forms()
    return not words.isdisjoint(single) or not (words.isdisjoint(first) or words.isdisjoint(second))


def _joined_ahead(waiting: Sequence[Figure], figure: Figure, harm: Harm) -> list[Found]:
    """Figures that a list joins to one behind them, whose harm they share: 'eight women and four men injured'."""
    ahead: list[Found] = []
    for before in reversed(waiting):
        between = before.head.doc[before.last : figure.first]
        joins = any(token.lower_ in {"and", ",", "or"} for token in between)
        simple = all(token.pos_ in {"CCONJ", "PUNCT", "DET"} for token in between)
        if harm.trigger.i < figure.first or not (joins and simple and is_person(before.head)) or figure.partitive:
            break
        ahead.insert(0, Found(before, harm, rule=ClaimRule.LIST))
        figure = before
    return ahead


def _is_bare_part(figure: Figure) -> bool:
    """A share has no harm of its own unless a noun says of what ('half of the population')."""
    return figure.quantity is not None and figure.quantity.is_share and (figure.elided or figure.partitive)


def _part(figure: Figure, found: Sequence[Found], harm: Harm | None) -> Found | None:
    """The figure as a part of one before it: 'half of them', 'two of whom', 'including 3 children'."""
    at = _last_whole(figure, found)
    if at is None:
        return None
    doc, first = figure.head.doc, figure.first
    before = [token.lower_ for token in doc[max(sentence_of(figure.head).start, first - 4) : first]]
    whole = found[at]
    same_sentence = sentence_of(whole.figure.head).start == sentence_of(figure.head).start
    effect = harm.effect if harm is not None else None
    if harm is not None and harm.frame == ClaimRule.STATE and harm.trigger.i < figure.last:
        effect = harm = None
    is_share = figure.quantity is not None and figure.quantity.is_share
    named = bool(before) and (
        before[-1] in _INCLUDING or before[-2:] in (["among", "them"], ["of", "whom"], ["of", "which"])
    )
    words = figure.head.doc.span(figure.number_last, figure.last).text.split()[:2]
    of_them = figure.partitive and not _speaks(figure) and words in (
        ["of", "them"], ["of", "whom"], ["of", "those"],
    )  # fmt: skip
    if same_sentence and (named or of_them or (is_share and _is_adjoined(figure))):
        shares = effect in (None, whole.harm.effect)
        rule = ClaimRule.PART if shares or harm is None else harm.frame
        return Found(figure, harm or whole.harm, at if shares else None, rule)
    if harm is not None:
        return None
    is_part = (
        (of_them and not _has_other_verb(figure))
        or (_is_breakdown(figure) and _is_near(figure, whole.figure))
        or (same_sentence and _opens_list(doc, whole.figure, figure) and is_person(figure.head))
        or (not same_sentence and _is_included_in_them(figure) and _is_near(figure, whole.figure))
    )
    return Found(figure, whole.harm, at, ClaimRule.PART) if is_part else None


def _is_included_in_them(figure: Figure) -> bool:
    """'They included three women': the object of a verb of containing whose subject stands for those named before."""
    token, steps = figure.head, 0
    while token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN"} and steps < _LIST:
        token, steps = token.head, steps + 1
    verb = token.head
    if token.dep_ not in {"dobj", "attr"} or verb.lemma_ not in {"include", "be", "comprise"}:
        return False
    subjects = {child.lower_ for child in verb.lefts if child.dep_ == "nsubj"}
    return bool(subjects & {"they", "these"}) and is_person(figure.head)


def _last_whole(figure: Figure, found: Sequence[Found]) -> int | None:
    """The last figure before this one in the paragraph that is not itself a part."""
    for at in range(len(found) - 1, -1, -1):
        if found[at].whole is None and found[at].figure.last <= figure.first:
            return at
    return None


def _is_near(figure: Figure, other: Figure) -> bool:
    doc = figure.head.doc
    sentences = sum(1 for token in doc[other.last : figure.first] if token.is_sent_start)
    return sentences <= 1


def _is_adjoined(figure: Figure) -> bool:
    """A share behind a comma, dash or 'and', followed by a noun: ', mostly fighters'."""
    doc, first = figure.head.doc, figure.first
    return (
        not figure.elided
        and first > 0
        and (doc[first - 1].lower_ in _OPENING or doc[first - 1].lower_ in {"and", "were", "are"})
    )


def _speaks(figure: Figure) -> bool:
    """'…, one of them said'."""
    following = figure.head.doc[figure.last] if figure.last < sentence_of(figure.head).end else None
    return following is not None and following.lemma_.lower() in {"say", "tell", "add", "recall", "write", "explain"}


def _has_other_verb(figure: Figure) -> bool:
    """Whether the figure is the subject of a verb that is no copula ('two of them fled')."""
    token = figure.head
    following = token.doc[figure.last] if figure.last < sentence_of(token).end else None
    if following is not None and following.tag_ in {"VBD", "VBZ", "VBP"} and following.lemma_ not in {"be", "have"}:
        return True
    for _ in range(4):
        if token.dep_ in {"nsubj", "nsubjpass"}:
            return bool(token.head.lemma_ != "be")
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def _is_breakdown(figure: Figure) -> bool:
    """'77 were women or children': a bare number, said to be people of a kind."""
    doc, last = figure.head.doc, figure.last
    if not figure.elided or last >= len(doc) or doc[last].lower_ not in {"were", "are", "was"}:
        return False
    said = last + 1
    while said < len(doc) and doc[said].pos_ in {"ADJ", "ADV", "DET"}:
        said += 1
    return said < len(doc) and doc[said].pos_ == "NOUN" and is_person(doc[said])


def _opens_list(doc: Doc, whole: Figure, figure: Figure) -> bool:
    """'18 people - nine policemen and nine civilians': a dash or bracket, then only list words and figures."""
    between = doc[whole.last : figure.first]
    opening = next((token.text for token in between), "")
    return opening in _OPENING - {","} and all(token.pos_ not in {"VERB", "AUX"} for token in between)


def _joined(figure: Figure, found: Sequence[Found]) -> Found | None:
    """'Three policemen and two civilians': the second takes the harm, and the whole, of the first."""
    if not found or not (is_person(figure.head) or figure.elided):
        return None
    before = found[-1]
    doc = figure.head.doc
    trigger = before.harm.trigger.i
    is_behind = before.figure.last <= trigger < min(figure.first, before.figure.last + _PREDICATE)
    between = doc[trigger + 1 if is_behind else before.figure.last : figure.first]
    if sentence_of(before.figure.head).start != sentence_of(figure.head).start or len(between) > 8 or not len(between):
        return None
    joins = any(token.lower_ in {"and", ",", "or", "&", "plus"} for token in between)
    simple = all(
        token.lower_ in _BETWEEN or token.i == trigger or token.pos_ in {"ADJ", "PROPN", "NOUN", "ADP", "DET"}
        for token in between
    )
    if not (joins and simple) or any(token.dep_ in {"nsubj", "nsubjpass"} for token in between):
        return None
    if _is_subject_of_its_own(figure, before) or (figure.elided and not _ends_clause(doc, figure.last)):
        return None
    if figure.elided and any(token.lower_ == "condition" for token in doc[figure.last : figure.last + _PREDICATE]):
        before = replace(before, whole=before.whole if before.whole is not None else len(found) - 1)
    return replace(before, figure=figure, rule=ClaimRule.LIST)


def _restated(figure: Figure, found: Sequence[Found]) -> Found | None:
    """'Officials put the number at two': another number for what the figure before it says."""
    doc, first = figure.head.doc, figure.first
    if not found or not figure.elided or first < 3 or doc[first - 1].lower_ != "at":
        return None
    if doc[first - 2].lower_ not in {"number", "figure", "total"} or doc[first - 3].lower_ not in {
        "the",
        "its",
        "their",
    }:
        return None
    return Found(figure, found[-1].harm, rule=ClaimRule.TOTAL)


def _ends_clause(doc: Doc, index: int) -> bool:
    return (
        index >= len(doc)
        or doc[index].text in {".", ",", ";", ")"}
        or doc[index].lower_ in {"others", "more", "and", "in", "on"}
    )


def _is_subject_of_its_own(figure: Figure, before: Found) -> bool:
    token: Token = figure.head
    is_subject = token.dep_ in {"nsubj", "nsubjpass"} and int(token.head.i) > int(token.i)
    return is_subject and int(token.head.i) > int(before.harm.trigger.i)


def _with_totals(found: list[Found]) -> list[Found]:
    """Make '460 were evacuated, bringing the total to 1,000' a part of the total printed behind it."""
    result = list(found)
    for at, claim in enumerate(found):
        if claim.rule != ClaimRule.TOTAL or claim.whole is not None or at == 0:
            continue
        before = found[at - 1]
        same_sentence = sentence_of(before.figure.head).start == sentence_of(claim.figure.head).start
        same_effect = before.harm.effect == claim.harm.effect and before.whole is None
        if same_sentence and same_effect and _verb_before_total(claim.harm.trigger) in _RAISING:
            result[at - 1] = replace(before, whole=at)
    return result


def _verb_before_total(total: Token) -> str:
    for token in reversed(total.doc[max(sentence_of(total).start, total.i - 6) : total.i]):
        if token.pos_ == "VERB":
            return str(token.lemma_.lower())
    return ""


MOVED = frozenset(
    {CasualtyEffect.EVACUATED, CasualtyEffect.DISPLACED, CasualtyEffect.RETURNED, CasualtyEffect.RELEASED}
)
"""Effects of operations that go on for days, so that 'since' gives a running total."""
