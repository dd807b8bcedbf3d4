"""Whether a run of capitalised words is an actor, person or body, and of what type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsledger.extract.actor_types import looks_arabic_personal, type_of_context, type_of_name
from newsledger.extract.actor_words import Found, Reading, Stretch, Words
from newsledger.language.authority import find_country
from newsledger.language.data_files import word_list
from newsledger.language.names import find_title, is_acronym, role_nouns
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Span

GOVERNMENTAL = (ActorType.GOVERNMENT, ActorType.MILITARY, ActorType.POLICE)
_LOCATIVE = word_list("locative")
_PLACE_ENDS = word_list("place_ends")
_PLACE_BEGINNINGS = word_list("place_beginnings")
_PERSON_VERBS = word_list("person_verbs")


_GROUP_NOUNS = word_list("group_nouns")
_ARMED_NOUNS = word_list("armed_nouns")
_AGE = re.compile(r", (?:aged )?(?:[1-9]|[1-9]\d)(?:,(?! (?:1[89]|20)\d\d)|\.$|\. )")
_CALLED = re.compile(
    r"\b(?:(?:gave|giving|give) (?:only )?(?:his|her|their) (?:first |full |last )?name (?:only )?as|"
    r"identified (?:only |himself |herself |themselves )+(?:only )?as|asked to be (?:called|identified) (?:only )?as|"
    r"(?:man|woman|boy|girl|teenager|resident|farmer|driver|soldier|nurse|doctor|teacher|student|villager|fisherman|"
    r"shopkeeper|trader|activist|fighter|officer) (?:named|called|identified (?:only )?as)) $"
)
_KIN = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|whose|[Mm]y|[Oo]ur) (?:[a-z-]+ ){0,2}(?:"
    + "|".join(sorted(word_list("kin")))
    + r"),? $"
)
_CALLED_ENDS = ("as ", "named ", "called ")
_KIN_ENDS = tuple(f"{word}{ending}" for word in sorted(word_list("kin")) for ending in (" ", ", "))
_SET_OFF = re.compile(r"(?:\b(?:[Ii]ts|[Tt]he|[Tt]heir|[Hh]is|[Hh]er|[Aa]n?|[Oo]ur)|['’]s) (?:[\w-]+ ){0,4}([\w-]+), $")


def judge(reading: Reading, stretch: Stretch, start: int, end: int, *, titled: bool) -> Iterator[Found]:
    """What the run of words is: nothing if it is surely no actor, unsure where only the article can tell."""
    words = stretch.words
    text = reading.parse.text
    first, begin, stop = words.texts[start], words.starts[start], words.ends[end - 1]
    name = text[begin:stop]
    if len(first) == 1 and first in "DRI" and end - start > 1 and words.gaps[start + 1] == "-":
        return  # '(D-Springfield)': a lawmaker's party and seat
    if end - start == 2 and words.texts[end - 1] in ("Department", "Departments") and reading.is_place(first):
        return
    if find_country(name) is not None or _is_thing(words, start, end):
        return
    kind = type_of_name(name)
    span = words.span(start, end)
    labels = _labels(span)
    if kind is None and not titled and not any(map(is_acronym, name.split())):
        titled = _is_introduced(text, begin, stop, is_long=end - start > 1)
    context = type_of_context(text[max(0, begin - 45) : begin], text[stop : stop + 60])
    is_long = end - start > 1
    sure, chosen, actor_type = _choice(
        reading, stretch, name, span, is_long=is_long, titled=titled, kind=kind, context=context
    )
    if chosen == "person" and sure and "PERSON" in labels | ({"PERSON"} if titled else set()):
        start = _person_cut(stretch, span, start, end)
    noun = group_noun(stretch, start, end)
    if noun and not titled and context is not ActorType.PERSON:
        # 'the Example group': the noun is part of what it is called.
        sure, chosen, end = True, "body", end + 1
        actor_type = (
            actor_type if actor_type not in (ActorType.PERSON, ActorType.OTHER) else _type_by_noun(noun, context)
        )
    found = _found(reading, stretch, start, end, chosen, actor_type, titled=titled, sure=sure)
    if chosen == "body" and actor_type in GOVERNMENTAL:
        found.country = _country_of_body(reading, words, start, name)
    yield found


def _is_introduced(text: str, start: int, end: int, *, is_long: bool) -> bool:
    """Whether the words beside a name say that it is a person's: an age, kin, 'gave her name as', 'its mayor, X,'."""
    before = text[max(0, start - 70) : start]
    if text.startswith(",", end) and _AGE.match(text, end):
        return True
    # What stands right before the name is looked at first: to search all before it takes much longer.
    if before.endswith(_CALLED_ENDS) and _CALLED.search(before):
        return True
    if before.endswith(_KIN_ENDS) and _KIN.search(before):
        return True
    set_off = is_long and before.endswith(", ") and text[end : end + 1] in (",", ".")
    office = _SET_OFF.search(before) if set_off else None
    return office is not None and (office[1].casefold() in role_nouns() or find_title(office[1]) is not None)


def group_noun(stretch: Stretch, start: int, end: int) -> str | None:
    """The noun for a group behind a name that has 'the' before it and goes no further ('the Example movement')."""
    words = stretch.words
    if not start or words.folded[start - 1] != "the" or words.gaps[start] != " " or words.gaps[end] != " ":
        return None
    noun = words.texts[end]
    if noun not in _GROUP_NOUNS:
        return None
    token = words.token(end)
    goes_on = token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i
    return None if goes_on else noun


def _type_by_noun(noun: str, context: ActorType | None) -> ActorType:
    if context is not None and context is not ActorType.PERSON:
        return context
    return type_of_context(noun, "") or (ActorType.ARMED_GROUP if noun in _ARMED_NOUNS else ActorType.OTHER)


def _choice(  # noqa: PLR0911  (a rule a line)
    reading: Reading,
    stretch: Stretch,
    name: str,
    span: Span | None,
    *,
    is_long: bool,
    titled: bool,
    kind: ActorType | None,
    context: ActorType | None,
) -> tuple[bool, str, ActorType]:
    """Whether a run is surely an actor, whether person or body, and of what type."""
    labels = _labels(span)
    short = is_acronym(name)
    if titled and kind is None and not short:
        return True, "person", ActorType.PERSON
    if stretch.is_title_case or _is_sentence_word(span, labels) or (not is_long and type_of_name("Some " + name)):
        return False, "person", ActorType.PERSON
    if context is ActorType.PERSON or (is_long and looks_arabic_personal(name) and kind is None):
        return not _is_located(reading, name, span), "person", ActorType.PERSON
    if context is not None and (is_long or short or labels & {"ORG", "PERSON", "NORP", "GPE"}):
        sure = not (labels <= {"GPE", "LOC", "FAC"} and reading.is_place(name))
        return sure, "body", kind if kind and kind is not ActorType.OTHER else context
    if kind is not None and is_long:
        return True, "body", kind
    if "PERSON" in labels and not short:
        speaks = _speaks(span)
        place = not speaks and (
            _is_located(reading, name, span) or (not is_long and reading.is_place(name, nearby=True))
        )
        return (is_long or speaks) and not place, "person", ActorType.PERSON
    if "ORG" in labels and (is_long or short):
        return True, "body", ActorType.OTHER
    if is_long and not labels and _speaks(span):
        return True, "person", ActorType.PERSON
    return False, "person", ActorType.PERSON


def _is_thing(words: Words, start: int, end: int) -> bool:
    """Whether the run is an adjective ('Chechen') or a family ('Rashid family')."""
    if words.gaps[end] == " " and words.texts[end] in ("family", "dynasty"):
        return True
    if words.folded[end - 1] in _PLACE_ENDS or (end - start > 1 and words.folded[start] in _PLACE_BEGINNINGS):
        return True
    if end - start > 1:
        return False
    token = words.token(start)
    is_kind = token.ent_type_ == "NORP" and (token.dep_ in ("amod", "compound") or token.tag_ in ("NNS", "NNPS"))
    return token.pos_ == "ADJ" or is_kind


def _is_located(reading: Reading, name: str, span: Span | None) -> bool:
    """Whether the words place something there ('in Example Hill'), and it can be a place."""
    if span is None:
        return False
    head = span.root.head
    if span.root.dep_ == "pobj" and head.text.casefold() in _LOCATIVE:
        return True
    return span.root.dep_ in ("pobj", "compound", "appos", "conj", "npadvmod") and reading.is_place(name, nearby=True)


def _country_of_body(reading: Reading, words: Words, start: int, name: str) -> str | None:
    """The state whose ministry or force it is: named in it, right before it, or the one that the article is about."""
    for word in re.findall(r"(?:[A-Z]\.)+|[A-Z]\w+", name):
        found = find_country(word)
        if found and found[1] in ("name", "adjective"):
            return found[0]
    if start:
        before = start - 2 if words.texts[start - 1] == "s" and start > 1 else start - 1
        found = find_country(words.texts[before])
        if found and found[1] in ("name", "adjective"):
            return found[0]
    return reading.country


def _is_sentence_word(span: Span | None, labels: frozenset[str]) -> bool:
    """A single capitalised word at the head of a sentence that may be any word."""
    return (
        span is not None and len(span) == 1 and bool(span[0].is_sent_start) and span[0].pos_ != "PROPN" and not labels
    )


def _labels(span: Span | None) -> frozenset[str]:
    return frozenset([token.ent_type_ for token in span if token.ent_type_]) if span is not None else frozenset()


def _speaks(span: Span | None) -> bool:
    token = span.root if span is not None and len(span) else None
    return token is not None and token.dep_ in ("nsubj", "appos") and token.head.lemma_.casefold() in _PERSON_VERBS


def _person_cut(stretch: Stretch, span: Span | None, start: int, end: int) -> int:
    """Where the person's name begins in the run, when spaCy sees a name of two words or more begin later in it."""
    if span is None:
        return start
    # Not by ``span.ents``, which goes through all entities of the paragraph.
    words = stretch.words
    begun = {span.doc[index].idx + stretch.paragraph.start for index in _long_people(span)}
    if end - start > 2 and words.gaps[end - 1] in ("-", "‑"):
        begun.discard(words.starts[end - 2])  # 'Ada' of 'Ada Lund-Berg' is part of the name
    return next((position for position in range(start, end - 1) if words.starts[position] in begun), start)


def _long_people(span: Span) -> Iterator[int]:
    """Where in the span a person of two tokens or more begins who ends within it."""
    doc = span.doc
    for token in span:
        if token.ent_type_ == "PERSON" and token.ent_iob_ == "B":
            stop = token.i + 1
            while stop < len(doc) and doc[stop].ent_iob_ == "I":
                stop += 1
            if token.i + 1 < stop <= span.end:
                yield token.i


def _found(
    reading: Reading,
    stretch: Stretch,
    start: int,
    end: int,
    kind: str,
    actor_type: ActorType,
    *,
    titled: bool = False,
    sure: bool = True,
) -> Found:
    begin, stop = stretch.words.starts[start], stretch.words.ends[end - 1]
    name = reading.parse.text[begin:stop]
    return Found(begin, stop, fold_spaces(name), kind, actor_type, titled=titled, sure=sure)


def fold_spaces(name: str) -> str:
    """The name with every stretch of white space as one space."""
    return " ".join(name.split())
