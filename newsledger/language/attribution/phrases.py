"""Who is printed as the speaker of a cue: its subject, and how far the speaker's title and name reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution import lexicon
from newsledger.language.attribution.units import Unit

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_SUBJECTS = ("nsubj", "csubj")
_RELATIVES = frozenset(("who", "which", "that"))
_STOPS = frozenset((",", "–", "—", "--", "-", ";", ":", "(", ")", "…", "."))
_OCCASIONS = frozenset(
    (
        "interview",
        "conference",
        "briefing",
        "speech",
        "telephone",
        "phone",
        "television",
        "twitter",
        "meeting",
        "hearing",
    )
)
_TITLE_PREPOSITIONS = frozenset(("on", "in", "at", "of", "for", "with", "from", "to"))
_MAKING = frozenset(("force", "prompt", "compel", "lead", "cause", "push", "oblige", "make", "get", "let", "allow"))
"""Verbs whose object does what their infinitive says."""
_CLIMB = 4
_LONGEST = 40


def subject_of(verb: Token, unit: Unit, depth: int = _CLIMB) -> Token | None:
    """Head of the phrase that says it: the verb's own subject, else that of the verb it depends on."""
    own = _own_subject(verb, unit)
    if own is not None:
        return _plural_before(verb, own, unit) or own
    if depth == 0 or verb.head.i == verb.i or any(child.dep_ == "nsubjpass" for child in verb.children):
        return None
    head = verb.head
    if verb.dep_ == "conj":
        passive = next((child for child in head.children if child.dep_ == "nsubjpass" and unit.holds(child)), None)
        if passive is not None:
            return passive
    if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN") and not _is_of_the_subject(verb, head):
        return head if unit.holds(head) else None
    governor = _governor(verb)
    made = _object_made(verb, governor, unit) if governor is not None else None
    if made is not None:
        return made
    return subject_of(governor, unit, depth - 1) if governor is not None else None


def _plural_before(verb: Token, own: Token, unit: Unit) -> Token | None:
    """People right before a cue, set off by a comma from what the parser took for its subject ('…, experts say')."""
    noun = unit.doc[verb.i - 1] if verb.i - 1 > own.i else None
    if noun is None or noun.tag_ != "NNS" or not unit.holds(noun):
        return None
    first = noun.i
    while first > own.i + 1 and unit.doc[first - 1].pos_ in ("ADJ", "NOUN", "PROPN", "DET", "NUM"):
        first -= 1
    return noun if first > own.i + 1 and unit.doc[first - 1].text == "," else None


def _is_of_the_subject(verb: Token, noun: Token) -> bool:
    """Whether the noun is an opportunity or an occasion, so that the clause's subject speaks, not the noun."""
    is_infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
    return is_infinitive or noun.lemma_.lower() in _OCCASIONS


def _object_made(verb: Token, governor: Token, unit: Unit) -> Token | None:
    """Who is made to speak ('forced Haddad to admit')."""
    if governor.lemma_.lower() not in _MAKING or verb.tag_ != "VB":
        return None
    objects = (child for child in governor.children if child.dep_ == "dobj" and child.i < verb.i)
    return next((child for child in objects if unit.holds(child)), None)


def _governor(verb: Token) -> Token | None:
    """The verb whose subject an infinitive, a participle or a joined verb shares."""
    head = verb.head
    if verb.dep_ == "acl":
        while head.pos_ in ("NOUN", "PROPN", "ADP") and head.head.i != head.i:
            head = head.head
        return head if head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ in ("pcomp", "prep") or head.dep_ in ("prep", "mark") or head.pos_ in ("ADP", "SCONJ"):
        return head.head if head.head.i != head.i else None
    if verb.dep_ == "ccomp" and verb.tag_ != "VBG":
        return None
    return head if head.pos_ in ("VERB", "AUX") else None


def _own_subject(verb: Token, unit: Unit) -> Token | None:
    for child in verb.children:
        if child.dep_ in _SUBJECTS and unit.holds(child):
            if child.lower_ in _RELATIVES and verb.dep_ == "relcl":
                return verb.head if unit.holds(verb.head) else None
            is_nominal = child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM")
            is_name = child.text[:1].isupper() and child.tag_ != "VBG"
            return child if is_nominal or is_name else None
    return None


def inverted_subject(verb: Token, unit: Unit) -> Token | None:
    """The noun right behind a cue ('said Deputy Minister Omar Haddad') where the parser saw no subject."""
    for index in range(verb.i + 1, min(verb.i + 8, unit.last)):
        token = unit.doc[index]
        if unit.inside[index] is not None or token.is_punct or token.pos_ in ("VERB", "AUX", "ADP", "SCONJ"):
            return None
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            while token.dep_ in ("compound", "nmod", "poss", "amod") and verb.i < token.head.i < unit.last:
                token = token.head
            return token if token.pos_ in ("NOUN", "PROPN", "PRON") else None
    return None


def preceding_subject(verb: Token, unit: Unit) -> Token | None:
    """The noun right before a cue where the parser saw no subject ('…,' the general said)."""
    index = verb.i - 1
    while index >= unit.first and unit.doc[index].pos_ in ("ADV", "AUX") and unit.inside[index] is None:
        index -= 1
    if index < unit.first or unit.inside[index] is not None:
        return None
    token = unit.doc[index]
    if token.text == ",":
        return _behind_mark(index, unit) or _before_apposition(index, unit)
    if token.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    while token.dep_ == "pobj" and token.head.head.pos_ in ("NOUN", "PROPN") and token.head.head.i >= unit.first:
        token = token.head.head
    return token


def _behind_mark(comma: int, unit: Unit) -> Token | None:
    """The name right behind marked words whose apposition ends in the comma ('“…,” Yusuf Adan, 45, told')."""
    first = comma
    while first > max(unit.first, comma - _LONGEST) and unit.inside[first - 1] is None:
        first -= 1
    if first <= unit.first or unit.inside[first - 1] is None:
        return None
    return _nominal(first, comma, unit)


def _before_apposition(comma: int, unit: Unit) -> Token | None:
    """The name between commas whose apposition ends in the comma ('…, Rep. Dana Whitlock, R-Fairview, said')."""
    commas = [comma]
    for index in range(comma - 1, max(unit.first, comma - _LONGEST), -1):
        token = unit.doc[index]
        if unit.inside[index] is not None or token.pos_ in ("VERB", "AUX", "PRON"):
            return None
        if token.text == ",":
            commas.append(index)
        if len(commas) > 2:
            head = _nominal(index + 1, comma, unit)
            return head if head is not None and head.pos_ == "PROPN" else None
    return None


def _nominal(first: int, behind: int, unit: Unit) -> Token | None:
    """Last noun of the phrase that a comma ends; nothing where it is no phrase."""
    head = None
    for index in range(first, behind):
        token = unit.doc[index]
        if token.text == ",":
            return head
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM") and not lexicon.is_title_stop(token):
            return None
        head = token if token.pos_ in ("NOUN", "PROPN", "PRON") else head
    return None


def phrase_of(head: Token, unit: Unit) -> tuple[int, int]:
    """First and behind-last token of the head's phrase: modifiers and name, no apposition and no relative clause."""
    if head.i + 1 < unit.last and head.i >= unit.first + 2 and unit.doc[head.i - 1].text == "(":
        # The parser took the abbreviation for the head ('the Agence Telegraphique (AT)').
        name = unit.doc[head.i - 2]
        if unit.doc[head.i + 1].text == ")" and name.pos_ == "PROPN" and unit.holds(name):
            return min(_left(name, unit), head.left_edge.i if head.left_edge.i >= unit.first else name.i), head.i + 2
    return _left(head, unit), _behind_title(head, unit) or _right(head, unit)


def _behind_title(head: Token, unit: Unit) -> int | None:
    """End of the name that the parser cut off from its title ('said Sgt. | Tom Abel')."""
    index = int(head.i) + 1
    if index + 1 >= unit.last or not lexicon.is_title_stop(unit.doc[index]):
        return None
    index += 1
    while index < unit.last and unit.doc[index].pos_ == "PROPN" and unit.inside[index] is None:
        index += 1
    return index if index > head.i + 2 else None


def _left(head: Token, unit: Unit) -> int:
    at = int(head.i)
    if head.pos_ == "PRON":
        return at
    first = _before_title(max(int(head.left_edge.i), unit.first, at - _LONGEST), unit)
    for index in range(head.i - 1, first - 1, -1):
        token = unit.doc[index]
        is_stop = token.text in _STOPS and not _is_hyphen(token) and not lexicon.is_title_stop(token)
        if unit.inside[index] is not None or is_stop or token.is_space:
            # Commas between adjectives stay inside ('a small, armed group').
            if token.text == "," and _is_between_adjectives(token):
                continue
            first = index + 1
            break
    while first < head.i and (unit.doc[first].dep_ in ("cc", "mark", "advmod", "intj") or unit.doc[first].is_punct):
        if unit.doc[first].lower_ in ("both", "about", "more", "at", "nearly"):
            break
        first += 1
    return first


def _before_title(first: int, unit: Unit) -> int:
    """Take in abbreviated titles that the parser left in the sentence before ('Brig. | Gen. Rashid')."""
    while first - 2 >= unit.first and lexicon.is_title_stop(unit.doc[first - 1]) and unit.inside[first - 1] is None:
        first -= 2
    return first


def _is_hyphen(token: Token) -> bool:
    """A hyphen or dash within a word ('al-Bashir')."""
    is_dash = token.i > 0 and token.text in ("-", "–")
    return bool(is_dash and not token.whitespace_ and not token.doc[token.i - 1].whitespace_)


def _is_between_adjectives(comma: Token) -> bool:
    doc = comma.doc
    return bool(0 < comma.i < len(doc) - 1 and doc[comma.i - 1].pos_ == doc[comma.i + 1].pos_ == "ADJ")


def _right(head: Token, unit: Unit) -> int:
    conjuncts = [token for token in head.conjuncts if token.i > head.i and token.pos_ in ("NOUN", "PROPN", "PRON")]
    last_conjunct = conjuncts[-1].i if conjuncts else -1
    cut = _clause_starts(head)
    index = int(head.i) + 1
    limit = min(head.right_edge.i + 1, unit.last, head.i + _LONGEST)
    while index < limit:
        token = unit.doc[index]
        if unit.inside[index] is not None or index in cut or token.is_space:
            break
        if _is_adjunct(token, head):
            break
        if token.text in _STOPS and index > last_conjunct:
            if token.text == "(" and index + 2 < len(unit.doc) and unit.doc[index + 2].text == ")":
                index += 3
                continue
            if not _is_hyphen(token):
                break
        index += 1
    while index - 1 > head.i and (unit.doc[index - 1].is_punct or unit.doc[index - 1].dep_ in ("cc", "case")):
        if unit.doc[index - 1].text == ")":
            break
        index -= 1
    return max(index, int(head.i) + 1)


def _is_adjunct(token: Token, head: Token) -> bool:
    """A phrase of time or manner hung onto a name ('the ministry in a statement')."""
    if (
        token.dep_ != "prep"
        or token.head.i != head.i
        or token.lower_ not in ("in", "on", "during", "after", "at", "via")
    ):
        return False
    noun = next((child for child in token.children if child.dep_ == "pobj"), None)
    return noun is not None and (
        noun.lemma_.lower() in _OCCASIONS or lexicon.is_document(noun) or noun.ent_type_ in ("DATE", "TIME")
    )


def _clause_starts(head: Token) -> frozenset[int]:
    """Where a relative or participle clause of the phrase begins, and a predicate the parser hung onto it."""
    starts = set()
    for token in (head, *head.conjuncts):
        for child in token.children:
            if (child.i > token.i and child.dep_ in ("relcl", "acl", "advcl", "ccomp", "parataxis")) or (
                child.i > token.i and child.dep_ == "npadvmod"
            ):
                starts.add(child.left_edge.i)
            elif child.i > token.i and child.dep_ == "advmod" and child.pos_ == "ADV":
                starts.add(child.i)
    return frozenset(starts)


def is_agentless(verb: Token) -> bool:
    """A passive without a speaker ('was told that …'), or a participle that modifies ('a town said to be …')."""
    return verb.tag_ == "VBN" and (
        any(child.dep_ in ("auxpass", "nsubjpass", "agent") for child in verb.children)
        or (verb.dep_ in ("acl", "advcl") and not any(child.dep_ in ("aux", "nsubj") for child in verb.children))
    )


def leads_to_title(token: Token) -> bool:
    """Whether what stands right before marks makes them a name ('on the broadcaster's “Morning Hour”')."""
    return bool(
        token.dep_ == "case" or token.pos_ == "DET" or (token.pos_ == "ADP" and token.lower_ in _TITLE_PREPOSITIONS)
    )
