"""Words of harm right beside a figure, by word order alone: for headlines, and where the parse went astray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.extract.claim_figures import Figure
from newsledger.extract.claim_lexicon import harm_lexicon
from newsledger.extract.claim_persons import is_headline_verb, is_person
from newsledger.extract.claim_sentences import sentence_of
from newsledger.extract.claim_verbs import CERTAIN, SUBJECT, Harm, effect_of, joint_effect, lemma_of, state_of
from schemas.rules import ClaimRule
from schemas.vocabularies import CasualtyEffect

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_AUXILIARY = {
    "was", "were", "is", "are", "been", "being", "be", "have", "has", "had", "to", "also", "reportedly", "feared",
    "believed", "said", "reported", "confirmed", "still", "later", "all", "both", "presumed", "got", "left",
    "found", "dead", "officially", "brutally", "seriously", "severely", "critically", "slightly", "badly",
    "lightly", "others", "more", "other", "people", "themselves", "remain", "remained", "remains", "known",
    "thought", "declared", "initially", "fatally", "injured",
}  # fmt: skip
_BETWEEN = {
    "another", "a", "an", "further", "total", "of", "additional", "or", "and", "also", "as", "the", "other",
    "some", "well", "two", "to", "at", "least",
}  # fmt: skip
_NUMBERS = {
    "at",
    "about",
    "more",
    "over",
    "nearly",
    "around",
    "some",
    "dozens",
    "scores",
    "several",
    "many",
    "hundreds",
}


def by_participle_behind(figure: Figure, top: Token) -> Harm | None:
    """Of two words of harm around a figure the one behind it: '8 killed, 58 others injured' without the comma."""
    doc = figure.head.doc
    if figure.first == 0 or figure.last >= len(doc):
        return None
    before, behind = state_of(doc[figure.first - 1]), state_of(doc[figure.last])
    if before is None or behind is None or before == behind or _takes_object(doc[figure.last]):
        return None
    following = doc[figure.last + 1] if figure.last + 1 < len(doc) else None
    if following is not None and (following.tag_ == "CD" or following.lower_ in _NUMBERS):
        return None  # 'killed 30 people injured 90'
    return Harm(behind, doc[figure.last], ClaimRule.ADJACENT)


def by_words_beside(figure: Figure, top: Token) -> Harm | None:
    """The words right behind or before the figure, where the parse went astray: '12 killed', 'wounding 71'."""
    return _by_words_behind(figure, top) or _by_words_before(figure, top)


def _by_words_behind(figure: Figure, top: Token) -> Harm | None:
    doc, sentence = figure.head.doc, sentence_of(figure.head)
    end = sentence.end
    if end < len(doc) and not doc[end - 1].is_punct:  # a sentence never ends without a mark: the parse went astray
        end = sentence_of(doc[end]).end
    for token in doc[figure.last : min(end, figure.last + 7)]:
        effect = _effect_beside(token)
        if effect is not None:
            counts = effect in CERTAIN or figure.elided or is_person(figure.head)
            fits = counts and not _takes_object(token) and _may_be_subject(top)
            return Harm(joint_effect(effect, token), token, ClaimRule.ADJACENT) if fits else None
        if token.lower_ not in _AUXILIARY and token.pos_ != "ADV" and token.text not in {"(", "["}:
            break
    return None


def _effect_beside(token: Token) -> CasualtyEffect | None:
    effect = state_of(token)
    if effect is None and token.tag_ in {"VBN", "VBD"}:
        effect = effect_of(token, transitive=True)
    if effect is None and token.tag_ in {"VBD", "VBN", "VBP"}:
        effect = harm_lexicon().intransitive.get(lemma_of(token))
    return effect


def _by_words_before(figure: Figure, top: Token) -> Harm | None:
    doc, sentence = figure.head.doc, sentence_of(figure.head)
    index = figure.first - 1
    while index >= sentence.start and doc[index].lower_ in _BETWEEN and index > figure.first - 5:
        index -= 1
    if index < sentence.start or (top.dep_ in SUBJECT and top.head.i >= figure.last):
        return None
    token = doc[index]
    effect = harm_lexicon().transitive.get(lemma_of(token)) if token.pos_ in {"VERB", "NOUN", "ADJ"} else None
    is_verb = token.tag_ not in {"NNS", "JJ"} or (token.tag_ == "NNS" and is_headline_verb(token) and index > 0)
    fits = effect in CERTAIN and is_verb and _is_active(token)
    return Harm(joint_effect(effect, token), token, ClaimRule.ADJACENT) if effect and fits else None


def _may_be_subject(top: Token) -> bool:
    """Not when the figure is the object of a verb that stands before it in another sense ('told 20 people killed')."""
    return top.dep_ != "agent" and not (top.dep_ == "pobj" and top.head.lower_ == "by")


def _takes_object(token: Token) -> bool:
    objects = (child for child in token.children if child.dep_ in {"dobj", "obj"} and child.i > token.i)
    # '8 killed 58 injured': what stands behind has a word of harm of its own.
    if any(child.i + 1 >= len(child.doc) or state_of(child.doc[child.i + 1]) is None for child in objects):
        return True
    following = token.doc[token.i + 1] if token.i + 1 < sentence_of(token).end else None
    return following is not None and following.dep_ in {"det", "poss"} and following.head.pos_ == "NOUN"


def _is_active(token: Token) -> bool:
    return not any(child.dep_ == "auxpass" for child in token.children)
