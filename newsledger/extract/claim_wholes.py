"""Figures told through a group: parts of the dead, the wounded, the displaced, and totals such as a death toll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsledger.extract.claim_figures import Figure
from newsledger.extract.claim_lexicon import harm_lexicon
from newsledger.extract.claim_persons import is_person
from newsledger.extract.claim_sentences import sentence_of
from newsledger.extract.claim_verbs import SUBJECT, Harm, joint_effect, lemma_of
from schemas.rules import ClaimRule
from schemas.vocabularies import CasualtyEffect

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

_TOLL_LINKS = {
    "of", "to", "at", "is", "was", "were", ":", "as", "by", "from", "being", "had", "has", "since",
}  # fmt: skip
_TOLL_VERBS = {
    "reached", "reaching", "reach", "reaches", "hit", "hits", "hitting", "passed", "passes", "pass", "passing", "past",
    "exceeded", "exceeds", "exceeding", "exceed", "surpassed", "surpasses", "stands", "stood", "topped", "tops",
    "topping", "rose", "rises", "rise", "climbed", "climbs", "jumped", "jumps", "grew", "crossed", "crosses", "to",
    "nears", "neared", "at",
}  # fmt: skip
_NEAR = 16
_FAR = 45
"""Tokens between the link and the word for the total; far only from a verb to 'toll'."""

_TOTALS = {"toll", "number", "total", "figure", "count", "tally", "tolls"}
_IDENTIFYING = {
    "include", "identify", "count", "list", "name", "confirm", "report", "say", "fear", "believe", "find", "number",
}  # fmt: skip
_REACH = 13
"""Tokens between a figure and the word for the group it is a part of."""


def of_whole(figure: Figure, top: Token) -> Harm | None:
    """A part of a group named by its harm: 'the dead included 42 women', 'two were among the wounded'."""
    lexicon = harm_lexicon()
    if figure.partitive and figure.head.lower_ in lexicon.whole and figure.head.pos_ != "NOUN":
        return Harm(lexicon.whole[figure.head.lower_], figure.head, ClaimRule.GROUP)
    doc, sentence = figure.head.doc, sentence_of(figure.head)
    first, last = max(sentence.start, figure.first - _REACH), min(sentence.end, figure.last + _REACH)
    for token in (*doc[first : figure.first], *doc[figure.last : last]):
        effect = _effect_of_group(token)
        if effect is None:
            continue
        if token.i < figure.first and _names_parts(token, figure, top):
            return Harm(effect, token, ClaimRule.GROUP)
        if token.i > figure.first and _is_among_behind(doc[figure.last : token.i]):
            return Harm(effect, token, ClaimRule.GROUP)
    return None


def _effect_of_group(token: Token) -> CasualtyEffect | None:
    whole = harm_lexicon().whole
    effect = whole.get(token.lower_) or (whole.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None)
    return effect if effect is not None and _is_group(token) else None


def _names_parts(token: Token, figure: Figure, top: Token) -> bool:
    """Whether words say that the figure behind the group is a part of it."""
    between = token.doc[token.i + 1 : figure.first]
    verbs = {item.lemma_.lower() for item in between if item.pos_ in {"VERB", "AUX"}}
    if not verbs:
        return _lists(token, between) and not _has_own_predicate(top, token)
    links = token.dep_ in SUBJECT or _is_among(token) or _follows(token, "those")
    return links and verbs <= {"include", "be", "comprise", "number", "have"}


def _is_among_behind(between: Sequence[Token]) -> bool:
    among = any(token.lower_ in {"among", "amongst"} for token in between)
    verbs = {token.lemma_.lower() for token in between if token.pos_ == "VERB"}
    return among and len(between) <= 8 and verbs <= _IDENTIFYING


def _follows(token: Token, word: str) -> bool:
    """Whether the token stands right behind the word."""
    return bool(token.i > 0 and token.doc[token.i - 1].lower_ == word)


def _is_among(token: Token) -> bool:
    return any(
        before.lower_ in {"among", "amongst"}
        for before in token.doc[max(sentence_of(token).start, token.i - 3) : token.i]
    )


def _lists(token: Token, between: Sequence[Token]) -> bool:
    """'Those injured, an officer and two soldiers, ...', 'the dead: two nurses': a list of who they were."""
    if not len(between):
        return False
    opening = between[0].text
    plain = all(item.pos_ in {"PUNCT", "NOUN", "PROPN", "ADJ", "DET", "CCONJ", "NUM"} for item in between)
    return plain and (opening in {":", "—", "–", "--", "("} or (opening == "," and _follows(token, "those")))


def _has_own_predicate(top: Token, group: Token) -> bool:
    is_subject = top.dep_ in SUBJECT and top.head.i > top.i
    return bool(is_subject and top.head.i != group.head.i and group.dep_ not in {"acl", "appos"})


def _is_group(token: Token) -> bool:
    """Whether a word of harm stands for a group ('the dead', 'the victims', 'those killed')."""
    before = token.doc[token.i - 1] if token.i > sentence_of(token).start else None
    if before is not None and before.lower_ in {"dead", "death"}:
        return True
    if before is None:
        return bool(token.pos_ == "NOUN")
    is_modifier = token.dep_ in {"amod", "compound"}
    return before.lower_ in {"the", "those", "its", "their", "his", "many", "civilian"} and not is_modifier


def by_total(figure: Figure, top: Token) -> Harm | None:
    """A total: 'a death toll of 11', 'the number of displaced reached 5,000', 'bringing the total evacuated to 900'."""
    if not figure.elided and not is_person(figure.head):
        return None
    link = _link(figure)
    behind = _total_behind(figure)
    if link is None or behind is not None:
        return behind
    doc, sentence = figure.head.doc, sentence_of(figure.head)
    is_verb = doc[link].lower_ in _TOLL_VERBS
    for index in range(link, max(sentence.start - 1, link - _FAR), -1):
        token = doc[index]
        if token.text in {";", ":"} and index != link:
            return None
        if token.lower_ in _TOTALS and (index > link - _NEAR or (is_verb and token.lower_ in {"toll", "tolls"})):
            effect = _effect_of_total(doc, token, figure.first)
            return Harm(effect, token, ClaimRule.TOTAL) if effect else None
        if doc[link].lower_ == "at" and index > link - _NEAR and _is_put(token):
            return _put_at(token, link)
    return None


def _link(figure: Figure) -> int | None:
    """Index of the word that links a total to its number ('rose to 58', 'stands at 58', 'passes 900')."""
    doc, start = figure.head.doc, sentence_of(figure.head).start
    link = figure.first - 1
    while link >= start and doc[link].lower_ in {"a", "an", "around", "the", "now", "least", "at", "some"}:
        link -= 1
    if link >= start and doc[link].lower_ not in {"at", *_TOLL_VERBS} and doc[link + 1].lower_ == "at":
        link += 1  # 'at', then words of quantity
    if link < start:
        return None
    is_link = doc[link].lower_ in _TOLL_LINKS or doc[link].lower_ in _TOLL_VERBS
    return link if is_link or doc[link].lower_ == "at" else None


def _is_put(token: Token) -> bool:
    return token.lemma_.lower() in {"put", "place", "estimate", "set", "fix", "count"} and token.pos_ == "VERB"


def _put_at(verb: Token, link: int) -> Harm | None:
    """'Put the rebel dead at 51', 'put its losses at three'."""
    lexicon = harm_lexicon()
    for token in verb.doc[verb.i + 1 : link]:
        effect = lexicon.whole.get(token.lower_) or lexicon.counted.get(token.lemma_.lower())
        effect = effect or lexicon.total.get(token.lemma_.lower())
        if effect is not None:
            return Harm(effect, token, ClaimRule.TOTAL)
    return None


def _total_behind(figure: Figure) -> Harm | None:
    """'Bringing to 45 the number of troops killed'."""
    doc, last = figure.head.doc, figure.last
    if figure.first == 0 or last + 1 >= len(doc) or doc[figure.first - 1].lower_ != "to":
        return None
    if doc[last].lower_ not in {"the", "its"} or doc[last + 1].lower_ not in _TOTALS | {"death"}:
        return None
    total = doc[last + 2] if doc[last + 1].lower_ == "death" and last + 2 < len(doc) else doc[last + 1]
    effect = _effect_of_total(doc, total, total.i + 8)
    return Harm(effect, total, ClaimRule.TOTAL) if effect else None


def _effect_of_total(doc: Doc, total: Token, end: int) -> CasualtyEffect | None:
    lexicon = harm_lexicon()
    if total.lower_ in {"toll", "tolls"}:
        before = doc[total.i - 1].lower_ if total.i else ""
        return CasualtyEffect.INJURED if before in {"injury", "injured", "wounded"} else CasualtyEffect.KILLED
    for token in doc[total.i + 1 : min(end, total.i + 6)]:
        if token.dep_ == "compound":
            continue
        word = token.lower_
        effect = lexicon.state.get(word) or lexicon.whole.get(word) or lexicon.counted.get(token.lemma_.lower())
        if effect is None and token.tag_ in {"VBN", "VBD", "NN", "NNS"}:
            effect = lexicon.transitive.get(lemma_of(token)) or lexicon.nominal.get(token.lemma_.lower())
        if effect:
            return joint_effect(effect, token)
    return None
