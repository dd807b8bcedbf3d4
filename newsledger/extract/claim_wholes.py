"""Figures told through a group: parts of the dead, the wounded, the displaced, and totals such as a death toll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.extract.claim_figures import Figure, is_person
from newsledger.extract.claim_lexicon import harm_lexicon
from newsledger.extract.claim_verbs import SUBJECT, Harm, joint_effect, lemma_of
from schemas.vocabularies import CasualtyEffect

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_TOLL_LINKS = {
    "of", "to", "at", "is", "was", "were", "reached", "reaching", "reach", "reaches", "hit", "hitting", "passed",
    "passing", "exceeded", "exceeds", "exceeding", "exceed", "surpassed", "stands", "stood", "topped", "tops",
    "topping", ":", "as", "by", "from", "being", "had", "has", "since",
}  # fmt: skip
_TOTALS = {"toll", "number", "total", "figure", "count", "tally", "tolls"}
_REACH = 13
"""Tokens between a figure and the word for the group it is a part of."""


def of_whole(figure: Figure, top: Token) -> Harm | None:
    """A part of a group named by its harm: 'the dead included 42 women', 'two were among the wounded'."""
    lexicon = harm_lexicon()
    if figure.partitive and figure.head.lower_ in lexicon.whole and figure.head.pos_ != "NOUN":
        return Harm(lexicon.whole[figure.head.lower_], figure.head, "whole")
    doc, sentence = figure.head.doc, figure.head.sent
    first, last = max(sentence.start, figure.first - _REACH), min(sentence.end, figure.last + _REACH)
    for token in (*doc[first : figure.first], *doc[figure.last : last]):
        effect = _effect_of_group(token)
        if effect is None:
            continue
        if token.i < figure.first and _names_parts(token, figure, top):
            return Harm(effect, token, "whole")
        if token.i > figure.first and _is_among_behind(doc[figure.last : token.i]):
            return Harm(effect, token, "whole")
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


def _is_among_behind(between: Span) -> bool:
    among = any(token.lower_ in {"among", "amongst"} for token in between)
    return among and len(between) <= 8 and all(token.pos_ != "VERB" or token.lower_ == "include" for token in between)


def _follows(token: Token, word: str) -> bool:
    """Whether the token stands right behind the word."""
    return bool(token.i > 0 and token.doc[token.i - 1].lower_ == word)


def _is_among(token: Token) -> bool:
    return any(
        before.lower_ in {"among", "amongst"} for before in token.doc[max(token.sent.start, token.i - 3) : token.i]
    )


def _lists(token: Token, between: Span) -> bool:
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
    before = token.doc[token.i - 1] if token.i > token.sent.start else None
    if before is not None and before.lower_ in {"dead", "death"}:
        return True
    if before is None:
        return bool(token.pos_ == "NOUN")
    is_modifier = token.dep_ in {"amod", "compound"}
    return before.lower_ in {"the", "those", "its", "their", "his", "many", "civilian"} and not is_modifier


def by_total(figure: Figure, top: Token) -> Harm | None:
    """A total: 'a death toll of 11', 'the number of displaced reached 5,000', 'bringing the total evacuated to 900'."""
    doc, sentence = figure.head.doc, figure.head.sent
    link = figure.first - 1
    while link >= sentence.start and doc[link].lower_ in {"a", "an", "around", "the", "now", "least", "at", "some"}:
        link -= 1
    if link < sentence.start or not (doc[link].lower_ in _TOLL_LINKS or doc[link + 1].lower_ in {"at"}):
        return None
    if not figure.elided and not is_person(figure.head):
        return None
    for index in range(link, max(sentence.start - 1, figure.first - 16), -1):
        token = doc[index]
        if token.text in {";", ":"} and index != link:
            return None
        if token.lower_ in _TOTALS:
            effect = _effect_of_total(doc, token, figure.first)
            return Harm(effect, token, "total") if effect else None
    return None


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
