"""Which clause a cue governs, where the parser hung it elsewhere, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution.lexicon import takes_person, verb_cue
from newsledger.language.attribution.units import Unit

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_NEAR = 12


def clause_of(verb: Token) -> Token | None:
    """The verb's clausal complement, or the clause it stands in as a parenthesis."""
    complements = [child for child in verb.children if child.dep_ == "ccomp"]
    if verb.lemma_ == "make":
        return _clause_of_predicate(verb)
    after = [child for child in complements if child.i > verb.i]
    if after:
        return max(after, key=lambda child: (any(word.lower_ == "that" for word in child.lefts), -child.i))
    if complements:
        return complements[-1]
    if verb.dep_ == "parataxis" and verb.head.pos_ in ("VERB", "AUX"):
        return verb.head
    return _clause_behind(verb) or _clause_behind_phrase(verb)


def _clause_of_predicate(verb: Token) -> Token | None:
    """The clause of 'made (it) clear that …', which the parser hangs onto the adjective."""
    doc = verb.doc
    for index in range(verb.i + 2, min(verb.i + _NEAR, len(doc))):
        token = doc[index]
        if token.dep_ == "mark" and token.lower_ in ("that", "whether"):
            return token.head if token.head.i > index else None
        if token.dep_ in ("nsubj", "nsubjpass", "expl") and token.head.i > index and token.i > verb.i + 2:
            return token.head if token.head.pos_ in ("VERB", "AUX") else None
        if token.text in (".", ";") or token.pos_ == "VERB":
            return None
    return None


def _clause_behind_phrase(verb: Token) -> Token | None:
    """A that-clause that the parser hung onto a phrase between ('estimated ahead of the vote that …')."""
    doc = verb.doc
    for index in range(verb.i + 1, min(verb.i + _NEAR, len(doc))):
        token = doc[index]
        if token.lower_ == "that" and token.pos_ in ("SCONJ", "PRON", "DET") and token.head.i > index:
            clause = token.head
            is_whole = token.dep_ in ("mark", "advmod") and any(child.dep_ in _SUBJECTS for child in clause.lefts)
            between = clause.dep_ in ("acl", "relcl") and verb.i < clause.head.i < index
            is_told = takes_person(verb) and clause.head.head.i == verb.i and token.dep_ == "mark"
            is_near = is_told or doc[verb.i + 1].dep_ in ("prep", "advmod", "npadvmod")
            return clause if is_whole and between and is_near else None
        if index > verb.i + 1 and (whole := _whole_clause(token, verb)) is not None:
            return whole
        if token.is_punct or token.pos_ in ("VERB", "AUX"):
            return _clause_behind_parenthesis(verb) if index == verb.i + 1 and token.text == "," else None
    return None


def _whole_clause(token: Token, verb: Token) -> Token | None:
    """The clause of this subject, hung onto a phrase though nothing is missing in it ('said on Monday he would go')."""
    clause = token.head
    if token.dep_ not in ("nsubj", "nsubjpass", "expl") or clause.i < token.i or clause.dep_ not in ("relcl", "acl"):
        return None
    is_told = takes_person(verb) and clause.head.head.i == verb.i and clause.head.dep_ in ("dobj", "dative")
    if is_told and token.pos_ == "PRON" and any(child.dep_ == "aux" for child in clause.lefts):
        return clause
    if clause.head.dep_ not in ("pobj", "npadvmod") or verb.doc[verb.i + 1].dep_ not in ("prep", "npadvmod"):
        return None
    is_whole = any(child.dep_ in ("dobj", "attr", "acomp", "ccomp", "xcomp") for child in clause.rights)
    is_first = clause.left_edge.i == token.left_edge.i and token.lower_ not in ("who", "which", "that")
    return clause if is_whole and is_first and verb_cue(clause) is None else None


def _clause_behind_parenthesis(verb: Token) -> Token | None:
    """A that-clause behind a parenthesis ('insisted, as late as Monday, that …')."""
    doc = verb.doc
    for index in range(verb.i + 3, min(verb.i + 2 * _NEAR, len(doc))):
        token = doc[index]
        if token.text in (".", ";", ":") or token.dep_ in ("nsubj", "nsubjpass"):
            return None
        if token.lower_ == "that" and doc[index - 1].text == ",":
            return token.head if token.dep_ in ("mark", "advmod") and token.head.i > index else None
    return None


def _clause_behind(verb: Token) -> Token | None:
    """A clause that begins right behind the cue though the parser hung it elsewhere ('insists the aim is …')."""
    doc = verb.doc
    for index in range(verb.i + 1, min(verb.i + _NEAR, len(doc))):
        token = doc[index]
        if token.is_punct or token.pos_ in ("VERB", "AUX"):
            return None
        if token.dep_ in ("nsubj", "nsubjpass", "expl") and token.head.i > index and token.head.pos_ in ("VERB", "AUX"):
            first = token.left_edge.i
            is_next = first == verb.i + 1 or (first == verb.i + 2 and doc[verb.i + 1].lower_ in ("that", "how", "why"))
            return token.head if is_next and token.lower_ not in ("who", "which") else None
    return None


def noun_clause(noun: Token, unit: Unit) -> Token | None:
    """The that-clause of a speech noun."""
    for child in noun.children:
        if child.i > noun.i and child.dep_ in ("acl", "relcl", "ccomp", "dep") and unit.holds(child):
            mark = next((token for token in child.children if token.dep_ == "mark" and token.lower_ == "that"), None)
            if mark is not None and child.left_edge.i >= noun.i:
                return child
    # The parser likes to hang the clause onto a phrase between ('its claim in Muscat that …').
    that = next(
        (
            unit.doc[index]
            for index in range(noun.i + 1, min(noun.i + 5, unit.last))
            if unit.doc[index].lower_ == "that" and unit.doc[index].dep_ == "mark"
        ),
        None,
    )
    if that is not None and unit.holds(that) and that.head.i > that.i and that.head.pos_ in ("VERB", "AUX"):
        between = unit.doc[noun.i + 1 : that.i]
        return that.head if all(token.pos_ not in ("VERB", "AUX", "PUNCT") for token in between) else None
    return None
