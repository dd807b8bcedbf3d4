"""What became of those counted: from the parse where it can be trusted, else from the words beside the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.extract.claim_figures import STATES, Figure, is_one, is_person
from newsledger.extract.claim_lexicon import harm_lexicon, victim_lexicon
from newsledger.extract.claim_verbs import (
    SUBJECT,
    Harm,
    effect_of,
    is_passive,
    is_unreal,
    joint_effect,
    lemma_of,
    predicates,
    state_of,
)
from newsledger.extract.claim_wholes import by_total, of_whole
from schemas.vocabularies import CasualtyEffect

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CERTAIN = {CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED}
"""Effects whose verbs take people nearly always; the others need a noun that names people."""

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
_GROUPS = {"total", "group", "family", "crew", "team", "number", "member"}
_DEPTH = 12
"""Words above the counted noun that are looked at: no news sentence coordinates deeper."""

_OBJECTS = {"dobj", "obj", "oprd", "attr", "dative", "appos", "npadvmod", "nsubj", "ccomp"}
_LIVES = {"claim", "cost", "take", "lose", "end", "destroy"}


def find_harm(figure: Figure) -> Harm | None:
    """The harm said of a figure's people in its own clause; null where there is none or it is only planned."""
    top = _top(figure)
    found = (rule(figure, top) for rule in _RULES)
    return next((harm for harm in found if harm is not None and _holds(harm, figure)), None)


def _holds(harm: Harm, figure: Figure) -> bool:
    is_certain = harm.effect in _CERTAIN
    if not is_certain and not figure.elided and harm.frame != "nominal" and not is_person(figure.head):
        return False
    if harm.frame == "attribute" and is_one(figure):
        return False
    return not is_unreal(harm.trigger, is_certain=is_certain)


def _top(figure: Figure) -> Token:
    """The head of the whole phrase the figure stands in: over coordination and 'a group of', 'a total of'."""
    token = figure.head
    for _ in range(_DEPTH):
        head = token.head
        if head.i == token.i:
            break
        if _is_in_group(token, figure):
            token = head.head
        elif (
            figure.first <= head.i < figure.last
            or head.lower_ in STATES
            or _is_coordinated(token)
            or _is_in_number(token, figure)
        ):
            token = head
        else:
            break
    return token


def _is_in_group(token: Token, figure: Figure) -> bool:
    """Whether the word is what a group consists of ('a total of 40', 'a family of five')."""
    group = token.head.head
    if token.dep_ != "pobj" or token.head.lower_ != "of" or group.pos_ not in {"NOUN", "NUM"}:
        return False
    return figure.first <= group.i < figure.last or group.lemma_ in _GROUPS


def _is_coordinated(token: Token) -> bool:
    nominal = token.head.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}
    return token.dep_ == "conj" and nominal and not _has_verb(token.doc, token.head.i, token.i)


def _is_in_number(token: Token, figure: Figure) -> bool:
    return figure.elided and token.dep_ in {"nummod", "quantmod", "advmod", "npadvmod"} and token.head.pos_ == "NUM"


def _has_verb(doc: Doc, first: int, last: int) -> bool:
    return any(token.pos_ in {"VERB", "AUX"} for token in doc[first + 1 : last])


# --- rules, the surest first


def _by_predicate(figure: Figure, top: Token) -> Harm | None:
    """The figure is the subject: 'were killed', 'died', 'remain trapped', 'lost their lives'."""
    if top.dep_ not in SUBJECT:
        return None
    passive = top.dep_ == "nsubjpass"
    found: list[Harm] = []
    for token in predicates(top.head):
        effect = _effect_on_subject(token, passive, is_first=token.i == top.head.i)
        if effect is not None and token.i >= figure.first:
            found.append(Harm(joint_effect(effect, token), token, "subject"))
    # Who 'were rounded up and executed' are counted as killed.
    return next((harm for harm in found if harm.effect == CasualtyEffect.KILLED), found[0] if found else None)


def _effect_on_subject(token: Token, passive: bool, *, is_first: bool) -> CasualtyEffect | None:
    effect = None
    if token.pos_ == "ADJ" or token.dep_ in {"acomp", "oprd"} or token.lower_ == "missing":
        effect = state_of(token)
    if effect is None and token.pos_ in {"VERB", "ADJ", "AUX"}:
        effect = None if passive and is_first else effect_of(token, transitive=False)
        if effect is None and is_passive(token, passive):
            effect = effect_of(token, transitive=True) or state_of(token)
    return effect


def _by_participle_behind(figure: Figure, top: Token) -> Harm | None:
    """Of two words of harm around a figure the one behind it: '8 killed, 58 others injured' without the comma."""
    doc = figure.head.doc
    if figure.first == 0 or figure.last >= len(doc):
        return None
    before, behind = state_of(doc[figure.first - 1]), state_of(doc[figure.last])
    if before is None or behind is None or before == behind or _takes_object(doc[figure.last]):
        return None
    return Harm(behind, doc[figure.last], "beside")


def _by_object(figure: Figure, top: Token) -> Harm | None:
    """The figure is the object: 'killed 20 people', 'claimed 12 lives', 'left 30 people dead'."""
    verb = top.head
    if top.dep_ not in _OBJECTS or verb.pos_ not in {"VERB", "ADJ", "AUX", "NOUN"} or top.i < verb.i:
        return None
    if figure.head.lemma_ == "life" and lemma_of(verb) in _LIVES:
        return Harm(CasualtyEffect.KILLED, verb, "object")
    is_passive_verb = any(child.dep_ == "auxpass" for child in verb.children) and top.dep_ != "dobj"
    is_misread = top.dep_ in {"nsubj", "attr"} and verb.tag_ != "VBG"
    effect = None if verb.lemma_ == "be" or is_passive_verb or is_misread else effect_of(verb, transitive=True)
    return Harm(joint_effect(effect, verb), verb, "object") if effect else None


def _by_company(figure: Figure, top: Token) -> Harm | None:
    """In the company of those harmed: 'died along with two other officers'."""
    if top.dep_ != "pobj" or top.head.lower_ not in {"with", "alongside"}:
        return None
    prep = top.head
    together = prep.doc[max(0, prep.i - 1)].lower_ in {"along", "together"}
    verb = prep.head.head if prep.head.lower_ in {"along", "together"} else prep.head
    if verb.pos_ != "VERB" or not is_person(figure.head) or not (together or prep.lower_ == "alongside"):
        return None
    effect = effect_of(verb, transitive=False)
    if effect is None and is_passive(verb, any(child.dep_ == "nsubjpass" for child in verb.children)):
        effect = effect_of(verb, transitive=True)
    return Harm(effect, verb, "subject") if effect else None


def _by_modifier(figure: Figure, top: Token) -> Harm | None:
    """A participle or relative clause behind the noun: 'people killed by', 'children who were wounded'."""
    for noun in {figure.head.i: figure.head, top.i: top}.values():
        for child in noun.rights:
            if child.dep_ not in {"acl", "amod", "relcl", "advcl"} or child.i < figure.last:
                continue
            if _subject_is_other(child, figure):
                continue
            for token in predicates(child):
                effect = _effect_of_modifier(child, token)
                if effect is not None:
                    return Harm(joint_effect(effect, token), token, "subject")
    return None


def _effect_of_modifier(clause: Token, verb: Token) -> CasualtyEffect | None:
    active = clause.dep_ == "relcl" and not is_passive(verb, _has_passive_subject(clause))
    if active or verb.tag_ == "VBG":
        return effect_of(verb, transitive=False)
    return effect_of(verb, transitive=True) or state_of(verb)


def _has_passive_subject(clause: Token) -> bool:
    return any(child.dep_ == "nsubjpass" for child in clause.children)


def _subject_is_other(clause: Token, figure: Figure) -> bool:
    """Whether the clause has a subject of its own other than a relative pronoun ('40 people whom soldiers killed')."""
    return any(
        child.dep_ in SUBJECT and child.lower_ not in {"who", "that", "which", "whom"} and child.i >= figure.last
        for child in clause.children
    ) and not any(child.lower_ in {"whom", "that"} for child in clause.children)


def _by_noun(figure: Figure, top: Token) -> Harm | None:
    """A noun of harm: 'the deaths of 40 people', '20 fatalities', 'injuries to three'."""
    counted = None if figure.elided else harm_lexicon().counted.get(figure.head.lemma_.lower())
    if figure.head.lemma_ == "body" and figure.head.doc[figure.number_last].lower_ == "of":  # 'one of its bodies'
        counted = None
    if counted:
        return Harm(joint_effect(counted, figure.head), figure.head, "nominal")
    noun = top.head.head
    if top.dep_ != "pobj" or top.head.lower_ not in {"of", "to"} or noun.pos_ not in {"NOUN", "VERB", "PROPN"}:
        return None
    effect = _effect_of_noun(noun, top.head.lower_, figure)
    takes = figure.elided or is_person(figure.head) or effect in _CERTAIN
    return Harm(joint_effect(effect, noun), noun, "nominal") if effect and takes else None


def _effect_of_noun(noun: Token, preposition: str, figure: Figure) -> CasualtyEffect | None:
    lemma = noun.lemma_.lower()
    if (lemma == "life" and lemma_of(noun.head) in _LIVES) or lemma == "body":
        return CasualtyEffect.KILLED
    if (lemma == "loss" and figure.head.lemma_ != "life") or (preposition == "to" and lemma not in {"injury", "wound"}):
        return None
    return harm_lexicon().nominal.get(lemma) or harm_lexicon().nominal.get(noun.lower_)


def _by_words_beside(figure: Figure, top: Token) -> Harm | None:
    """The words right behind or before the figure, where the parse went astray: '12 killed', 'wounding 71'."""
    return _by_words_behind(figure, top) or _by_words_before(figure, top)


def _by_words_behind(figure: Figure, top: Token) -> Harm | None:
    doc, sentence = figure.head.doc, figure.head.sent
    end = sentence.end
    if end < len(doc) and not doc[end - 1].is_punct:  # a sentence never ends without a mark: the parse went astray
        end = doc[end].sent.end
    for token in doc[figure.last : min(end, figure.last + 7)]:
        effect = _effect_beside(token)
        if effect is not None:
            counts = effect in _CERTAIN or figure.elided or is_person(figure.head)
            fits = counts and not _takes_object(token) and _may_be_subject(top)
            return Harm(joint_effect(effect, token), token, "beside") if fits else None
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
    doc, sentence = figure.head.doc, figure.head.sent
    index = figure.first - 1
    while index >= sentence.start and doc[index].lower_ in _BETWEEN and index > figure.first - 5:
        index -= 1
    if index < sentence.start or (top.dep_ in SUBJECT and top.head.i >= figure.last):
        return None
    token = doc[index]
    effect = harm_lexicon().transitive.get(lemma_of(token)) if token.pos_ in {"VERB", "NOUN", "ADJ"} else None
    fits = effect in _CERTAIN and token.tag_ not in {"NNS", "JJ"} and _is_active(token)
    return Harm(joint_effect(effect, token), token, "object") if effect and fits else None


def _may_be_subject(top: Token) -> bool:
    """Not when the figure is the object of a verb that stands before it in another sense ('told 20 people killed')."""
    return top.dep_ != "agent" and not (top.dep_ == "pobj" and top.head.lower_ == "by")


def _takes_object(token: Token) -> bool:
    objects = (child for child in token.children if child.dep_ in {"dobj", "obj"} and child.i > token.i)
    # '8 killed 58 injured': what stands behind has a word of harm of its own.
    if any(child.i + 1 >= len(child.doc) or state_of(child.doc[child.i + 1]) is None for child in objects):
        return True
    following = token.doc[token.i + 1] if token.i + 1 < token.sent.end else None
    return following is not None and following.dep_ in {"det", "poss"} and following.head.pos_ == "NOUN"


def _is_active(token: Token) -> bool:
    return not any(child.dep_ == "auxpass" for child in token.children)


def _by_attribute(figure: Figure, top: Token) -> Harm | None:
    """A word of harm before the noun: 'hundreds of trapped civilians', '22 dead guerrillas'."""
    if figure.elided:
        return None
    doc = figure.head.doc
    for token in doc[figure.number_last : figure.head.i]:
        effect = state_of(token)
        if effect is not None and (is_person(figure.head) or figure.head.lemma_.lower() in victim_lexicon()):
            return Harm(effect, token, "attribute")
    return None


_RULES = (
    *(of_whole, _by_predicate, _by_participle_behind, _by_object, _by_modifier, _by_noun, _by_company, by_total),
    *(_by_words_beside, _by_attribute),
)
