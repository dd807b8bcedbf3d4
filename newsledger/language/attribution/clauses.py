"""How far reported clauses reach, and where the words of attribution themselves begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution.lexicon import ACCUSE, GERUND, REQUEST, SAY, verb_cue
from newsledger.language.attribution.phrases import phrase_of, subject_of
from newsledger.language.attribution.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

_BREAKS = frozenset((",", ";", "—", "–", "--", ":", "…"))
_CONTRASTS = frozenset(("while", "but", "whereas", "although", "though"))
_NOT_CONTENT = _CONTRASTS | frozenset(("and", "or", "as", "after", "before", "when", "since", "because", "citing"))
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_NEAR = 12
LONGEST_CLAUSE = 400
"""Tokens looked through for a clause and its end: keeps the work linear where a 'sentence' never ends."""


def clause_of(verb: Token) -> Token | None:
    """The verb's clausal complement, or the clause it stands in as a parenthesis."""
    complements = [child for child in verb.children if child.dep_ == "ccomp"]
    after = [child for child in complements if child.i > verb.i]
    if after:
        return max(after, key=lambda child: (any(word.lower_ == "that" for word in child.lefts), -child.i))
    if complements:
        return complements[-1]
    if verb.dep_ == "parataxis" and verb.head.pos_ in ("VERB", "AUX"):
        return verb.head
    return _clause_behind(verb) or _clause_behind_phrase(verb)


def _clause_behind_phrase(verb: Token) -> Token | None:
    """A that-clause that the parser hung onto a phrase between ('estimated ahead of the vote that …')."""
    doc = verb.doc
    for index in range(verb.i + 1, min(verb.i + _NEAR, len(doc))):
        token = doc[index]
        if token.lower_ == "that" and token.pos_ in ("SCONJ", "PRON", "DET") and token.head.i > index:
            clause = token.head
            is_whole = token.dep_ in ("mark", "advmod") and any(child.dep_ in _SUBJECTS for child in clause.lefts)
            between = clause.dep_ in ("acl", "relcl") and verb.i < clause.head.i < index
            return clause if is_whole and between and doc[verb.i + 1].dep_ in ("prep", "advmod", "npadvmod") else None
        if token.is_punct or token.pos_ in ("VERB", "AUX"):
            return None
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


def own_extent(verb: Token, last: Token, subject: Token | None, unit: Unit) -> tuple[int, int]:
    """Tokens of the attribution itself: speaker, auxiliaries, cue and what follows up to a break."""
    first = min([verb.i, *(child.i for child in verb.children if child.dep_ in ("aux", "neg") and unit.holds(child))])
    behind = max(verb.i, last.i) + 1
    if subject is not None and unit.first <= subject.i < unit.last:
        left, right = phrase_of(subject, unit)
        if subject.i < verb.i and not _crosses_mark(subject.i, verb.i, unit):
            first = min(first, left)
        elif subject.i > verb.i:
            behind = max(behind, _with_apposition(subject, right, unit))
    while first > unit.first and unit.inside[first - 1] is None and _leads(unit.doc[first - 1], verb):
        first -= 1
    return first, to_break(behind, unit)


def _leads(token: Token, verb: Token) -> bool:
    return token.dep_ in ("advmod", "cc", "mark") and token.head.i == verb.i and not token.is_punct


def _crosses_mark(low: int, high: int, unit: Unit) -> bool:
    return any(unit.inside[index] is not None for index in range(low, high))


def _with_apposition(subject: Token, right: int, unit: Unit) -> int:
    for child in subject.children:
        if child.dep_ in ("appos", "relcl", "acl") and right <= child.i < unit.last:
            end = right
            while end <= min(child.right_edge.i, unit.last - 1) and unit.inside[end] is None:
                end += 1
            right = max(right, end)
    return right


def to_break(index: int, unit: Unit) -> int:
    """The next token that is a break, a full stop or marked, from the given one on."""
    end = min(unit.last, index + LONGEST_CLAUSE)
    while index < end and unit.inside[index] is None:
        token = unit.doc[index]
        if token.text in _BREAKS or (token.is_punct and token.text in ".?!") or token.is_space:
            break
        index += 1
    return index


def complement_span(clause: Token, cue: int, unit: Unit) -> tuple[int, int] | None:
    """Tokens of a clause behind its cue, from behind 'that' to its grammatical end."""
    first = max(clause.left_edge.i, cue + 1)
    last = min(clause.right_edge.i + 1, unit.last, first + LONGEST_CLAUSE)
    first = skip_opening(first, last, unit)
    last = _before_other_source(first, last, cue, unit)
    last = _with_joined_clause(_before_joined_cue(clause, first, last, unit), unit)
    return (first, last) if first < last else None


def _before_joined_cue(clause: Token, first: int, last: int, unit: Unit) -> int:
    """Stop before 'and denied that …', which the parser joined to the words instead of to their cue."""
    for verb in clause.conjuncts:
        if not first < verb.i < last or verb.tag_ not in ("VBD", "VBZ") or not unit.holds(verb):
            continue
        found = verb_cue(verb)
        if found is None or any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
            continue
        has_modal = any(child.tag_ == "MD" for child in clause.children)
        speaks = SAY in found and any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children)
        accuses = any(way in found and accusation_span(verb, word, unit) for word, way in ACCUSE.items())
        speaks = speaks or (GERUND in found and gerund_span(verb, unit) is not None)
        if has_modal or speaks or accuses or (REQUEST in found and infinitive_span(verb, unit) is not None):
            start = verb.i
            while start > first and unit.doc[start - 1].dep_ in ("cc", "advmod", "punct", "aux"):
                start -= 1
            return int(start)
    return last


def _with_joined_clause(last: int, unit: Unit) -> int:
    """Go on over 'and that …' and 'but “…”', which report more of the same words."""
    index = last
    if index < unit.last and unit.inside[index] is None and unit.doc[index].text == ",":
        index += 1
    if index + 1 >= unit.last or unit.inside[index] is not None or unit.doc[index].lower_ not in ("and", "but", "or"):
        return last
    follows = unit.doc[index + 1]
    mark = unit.inside[index + 1]
    if mark is not None and unit.inside[last - 1] is not None:
        index += 1
        while index < unit.last and unit.inside[index] is mark:
            index += 1
        return index
    if follows.lower_ == "that" and follows.dep_ == "mark" and follows.head.i > follows.i:
        return max(last, min(int(follows.head.right_edge.i) + 1, unit.last))
    return last


def skip_opening(first: int, last: int, unit: Unit) -> int:
    """Leave out 'that' and the commas and colons before the words."""
    while first < last:
        token = unit.doc[first]
        if unit.inside[first] is not None:
            return first
        if not (_is_conjunction(token) or token.is_space or token.text in (",", ":", "--", "—", "–", ";")):
            return first
        first += 1
    return first


def _is_conjunction(token: Token) -> bool:
    """Whether 'that' opens a clause: by its tag, or because a phrase of its own follows ('that the trucks')."""
    if token.lower_ != "that" or token.i + 1 >= len(token.doc):
        return False
    follows = token.doc[token.i + 1]
    if token.dep_ in ("mark", "advmod") and token.head.i > token.i:
        return True
    return bool(token.tag_ == "IN" or follows.pos_ in ("DET", "PROPN") or follows.tag_ in ("PRP", "PRP$", "EX"))


def _before_other_source(first: int, last: int, cue: int, unit: Unit) -> int:
    """Stop before ', while Y said' and ', adding that': words with a cue of their own."""
    for index in range(first + 1, last):
        token = unit.doc[index]
        if unit.inside[index] is not None or token.text not in (",", ";", "–", "—", "--"):
            continue
        if index + 1 < last and _opens_other_source(unit.doc[index + 1], last, unit):
            return index
    return last


def _opens_other_source(token: Token, last: int, unit: Unit) -> bool:
    if unit.inside[token.i] is not None:
        return False
    if token.tag_ == "VBG" or (token.lower_ == "and" and token.i + 1 < last):
        verb = token if token.tag_ == "VBG" else unit.doc[token.i + 1]
        found = verb_cue(verb)
        return found is not None and SAY in found and verb.tag_ in ("VBG", "VBD", "VBZ")
    if token.lower_ == "according":
        return True
    return token.lower_ in _CONTRASTS and _is_new_report(token, last, unit)


def _is_new_report(token: Token, last: int, unit: Unit) -> bool:
    """Whether a clause with a speaker and a cue of its own follows ('while officials said …')."""
    for index in range(token.i + 1, min(token.i + 15, last)):
        verb = unit.doc[index]
        if unit.inside[index] is not None or verb.text in _BREAKS:
            return False
        if verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
            found = verb_cue(verb)
            if found is None or SAY not in found:
                return False
            subject = subject_of(verb, unit)
            return subject is not None and token.i < subject.i < verb.i
    return False


def infinitive_span(verb: Token, unit: Unit) -> tuple[int, int] | None:
    """Tokens of the infinitive that a request or promise governs, from 'to' on; the addressee stays outside."""
    for index in range(verb.i + 1, min(verb.right_edge.i + 1, unit.last, verb.i + 25)):
        token = unit.doc[index]
        if unit.inside[index] is not None:
            return None
        if token.lower_ == "to" and token.tag_ == "TO" and token.head.i > index:
            return _infinitive(token, verb, unit)
        if token.pos_ in ("VERB", "AUX") or (token.pos_ == "SCONJ" and token.lower_ != "for") or token.text in _BREAKS:
            return None
    return None


def gerund_span(verb: Token, unit: Unit) -> tuple[int, int] | None:
    """Tokens of the gerund that says what was done ('denied shelling the market'); one that stands alone is a noun."""
    for child in verb.children:
        is_gerund = child.dep_ in ("xcomp", "ccomp", "pcomp", "dobj") and _is_gerund(child)
        if is_gerund and verb.i < child.i < unit.last and unit.holds(child):
            first, last = max(verb.i + 1, child.left_edge.i), min(child.right_edge.i + 1, unit.last)
            last = _before_other_source(first, last, verb.i, unit)
            return (first, last) if last - first > 1 else None
    return None


def _is_gerund(verb: Token) -> bool:
    return verb.tag_ == "VBG" or any(child.tag_ == "VBG" and child.dep_ in ("aux", "auxpass") for child in verb.lefts)


def _infinitive(to: Token, verb: Token, unit: Unit) -> tuple[int, int] | None:
    head = to.head
    if head.dep_ not in ("xcomp", "ccomp", "advcl", "relcl", "acl", "dep") or not _governs(verb, head):
        return None
    first = to.i
    while first - 1 > verb.i and unit.doc[first - 1].dep_ == "neg" and unit.doc[first - 1].head.i == head.i:
        first -= 1
    last = min(head.right_edge.i + 1, unit.last)
    return first, _before_other_source(first, last, verb.i, unit)


def _governs(verb: Token, head: Token) -> bool:
    return bool(verb.i in (head.head.i, head.head.head.i, head.head.head.head.i))


def accusation_span(verb: Token, preposition: str, unit: Unit) -> tuple[int, int] | None:
    """Tokens from the accused to the end of the deed ('the army of shelling the town')."""
    behind = [child for child in verb.children if child.i > verb.i]
    accused = next((child for child in behind if child.dep_ in ("dobj", "dative")), None)
    accused = accused or next((child for child in behind if child.dep_ in ("nsubj", "ccomp")), None)
    if accused is None or accused.i >= unit.last:
        return None
    found = _preposition(verb, accused, preposition, unit)
    if found is None:
        return None
    first = max(verb.i + 1, accused.left_edge.i)
    return first, _before_other_source(first, min(found.right_edge.i + 1, unit.last), verb.i, unit)


def _preposition(verb: Token, accused: Token, wanted: str, unit: Unit) -> Token | None:
    """The preposition before the deed: the verb's own if the parser saw it, else the first that can be."""
    candidates: list[Token] = []
    for index in range(accused.i + 1, min(verb.right_edge.i + 1, unit.last, accused.i + LONGEST_CLAUSE)):
        token = unit.doc[index]
        if token.text in _BREAKS and unit.inside[index] is None and candidates:
            break
        if token.lower_ == wanted and token.dep_ in ("prep", "agent") and _deed(token) is not None:
            candidates.append(token)
    own = [token for token in candidates if token.head.i == verb.i]
    gerunds = [token for token in candidates if (deed := _deed(token)) is not None and deed.dep_ == "pcomp"]
    return next(iter(own or gerunds or candidates), None)


def _deed(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ in ("pobj", "pcomp")), None)


_OBJECTS = ("oprd", "dobj", "prep", "ccomp", "attr", "xcomp", "acomp", "pobj")


def marked_object_span(verb: Token, last: Token, unit: Unit) -> tuple[int, int] | None:
    """Tokens of an object or characterisation behind the cue, where it has a marked part ('called it a “disgrace”')."""
    first = last.i + 1
    while first < unit.last and unit.doc[first].pos_ in ("ADV", "SPACE") and unit.inside[first] is None:
        first += 1
    found = None
    for index in range(first, min(unit.last, first + 25)):
        token = unit.doc[index]
        if unit.inside[index] is not None:
            found = index
            break
        is_clause = token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD")
        if is_clause or token.text in _BREAKS or token.is_sent_start:
            return None
    if found is None:
        return None
    behind = found
    while behind < unit.last and unit.inside[behind] is unit.inside[found]:
        behind += 1
    for child in (*verb.children, *(last.children if last.i != verb.i else ())):
        if child.dep_ in _OBJECTS and child.i >= first:
            low, high = child.left_edge.i, min(child.right_edge.i + 1, unit.last)
            if low <= behind <= high:
                behind = _to_clause_break(behind, high, unit)
    return first, behind


def _to_clause_break(behind: int, high: int, unit: Unit) -> int:
    for index in range(behind, high):
        if unit.inside[index] is None and unit.doc[index].text in (",", ";", "—", "–", "--"):
            return index
    return high


def noun_clause(noun: Token, unit: Unit) -> Token | None:
    """The that-clause of a speech noun."""
    for child in noun.children:
        if child.i > noun.i and child.dep_ in ("acl", "relcl", "ccomp", "dep") and unit.holds(child):
            mark = next((token for token in child.children if token.dep_ == "mark" and token.lower_ == "that"), None)
            if mark is not None and child.left_edge.i >= noun.i:
                return child
    # The parser likes to hang the clause onto a phrase between ('its claim in Geneva that …').
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


def may_be_content(token: Token, verb: Token) -> bool:
    """Whether what begins with the token behind a parenthesis goes on with the reported clause."""
    if token.lower_ in _NOT_CONTENT:
        return False
    return not (token.tag_ == "VBG" and verb.i in (token.head.i, token.head.head.i))
