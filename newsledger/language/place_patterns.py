"""Where place names stand in a text, how sure it is that they are places, and which place is said to hold which."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from newsledger.identifiers import fold
from newsledger.language.data_files import data_rows
from newsledger.language.parse import Parse
from newsledger.language.place_index import Candidate
from schemas.vocabularies import PlacePrecision

_CAP = r"(?:[^\W\d_a-zà-öø-ÿ][\w'’‘`]*(?:\.[A-Z]\b\.?)*)"
_LINK = r"(?:[ ]?[-–][ ]?|[ ])"
# 'As', 'an' and 'at' are English words unless a hyphen follows ('at-Tall').
_PARTICLE = (
    r"(?:al|el|es|ash|ar|er|az|ez|ad|ed|(?:as|an|at)(?=-)|ath|adh|de|del|la|le|las|los|du|da|do|dos|der|abu|umm)"
)
_RUN = re.compile(rf"{_CAP}(?:{_LINK}(?:{_PARTICLE}{_LINK})*{_CAP})*")
_PART = re.compile(r"[^\s\-–]+")
UNIT_WORDS = "province|governorate|oblast|state|region|county|prefecture|department|canton|provinces|governorates"
_UNIT_AFTER = re.compile(rf"[ ](?:{UNIT_WORDS}|Province|Governorate|Oblast|Region|County|Prefecture)\b")
_UNIT_BEFORE = re.compile(rf"\b(?:{UNIT_WORDS}) of (?:the )?(?:[A-Z][\w’' -]+(?:, (?:and )?| and ))*$")
KINDS = (
    "village|hamlet|town|city|capital|suburb|settlement|port|district|neighbou?rhood|quarter|area|enclave|pocket|"
    "stronghold|bastion|countryside|outskirts|camp|valley|region|province|governorate|municipality|island"
)
_KIND_BEFORE = re.compile(rf"\b(?:{KINDS})s?(?: and (?:{KINDS})s?)? of (?:the )?$", re.I)
KIND_AFTER = re.compile(
    rf"(?:[’']s)?[ ](?:(?:{KINDS})s?|airport|airbase|air base|checkpoint|crossing|hospital|prison|dam|"
    r"refugee camp|village of|town of|city of)\b"
)
_APPOSED_KIND = re.compile(rf"^, (?:a|an|the)(?: [\w’'-]+){{0,4}} (?:{KINDS})\b")
_DISTRICT_BEFORE = re.compile(r"\b(?:district|neighbou?rhood|quarter|area|valley)s? of (?:the )?$", re.I)
_DISTRICT_AFTER = re.compile(r"^[ ](?:district|neighbou?rhood|quarter|valley|suburbs?)\b", re.I)
_SITE_AFTER = re.compile(
    r"^[ ](?:refugee camp|camp|airport|air ?base|military base|base|checkpoint|(?:border )?crossing|hospital|"
    r"prison|dam|bridge|mosque|church|school|market|square|power plant|refinery|oil ?field|gas ?field)\b"
)
_LOCATIVE = re.compile(
    r"\b(?:in|into|inside|within|at|near|around|outside|across|throughout|from|to|toward|towards|on|over|of|off|"
    r"through|via|between|outskirts of|leaving|left|reached|entered|visiting|captured|seized|retook|recaptured|took|"
    r"taken|besieged|besieging|shelled|shelling|bombed|bombing|bombarded|attacked|attacking|struck|hit|hitting|stormed|"
    r"liberated|evacuated|fled|controls?|controlled|hold|held|lost|pounded|targeted|targeting|defending|capture|seize|"
    r"retake|attack|leave|reach|enter|encircled|overran|"
    r"north|south|east|west|northeast|northwest|southeast|southwest)"
    r"(?: of)?"
    r"(?: the)?(?: (?:nearby|neighbou?ring|central|northern|southern|eastern|western|north|south|east|west|"
    r"north-?eastern|north-?western|south-?eastern|south-?western|rebel-held|government-held|opposition-held|besieged|"
    r"war-torn|strategic|ancient|greater|downtown|coastal|historic|occupied|embattled|oil-rich|mainly \w+|\w+-\w+))*"
    r" $",
    re.I,
)
_IN_COUNTRY = re.compile(
    r"\b(?:in|into|inside|within|near|around|outside|across|throughout|from|to|enter(?:ed|ing)?|left|fled|leave|flee|over)"
    r"(?: the)?(?: [\w-]+(?:ern|al|torn|held|east|west|by)| (?:parts|areas|swathes|most|much) of(?: [\w-]+ern)?)* $",
    re.I,
)
_PLAIN_IN = re.compile(r"\b(?:in|into|inside|near|outside|around|across|throughout|at|within)\b[^,.;]*$", re.I)
_NEAR = re.compile(
    r"\b(?:near|nearby|outside|around|close to|(?:north|south|east|west|(?:north|south)-?(?:east|west)) of|"
    r"outskirts of|(?:miles|kilomet(?:er|re)s|km) (?:from|\w+ of))(?: the)?(?: (?:city|town|village) of)?\s$",
    re.I,
)
_TITLES = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|President|Minister|General|Colonel|Captain|Major|Sheikh|Sheik|Prince|King|Queen|Sen|Rep|Gov|"
    r"Senator|Secretary|Ambassador|Judge|Lt|Gen|Col|Sgt|Capt|Brig|Prof|Professor|Imam|Sir|Pope|spokesman|spokeswoman|"
    r"leader|envoy|director|commander|activist|journalist|analyst|resident|named)\.? $"
)
_SPOKE = re.compile(r"^,? (?:said|says|told|added|tweeted|wrote|argued|replied|insisted|warned|explained)\b")
_BODY_BEFORE = re.compile(
    r"\b(?:State|Front|Army|Party|University|Bank|Institute|Church|Bishop|Archbishop|Duke|Prince|Brigades?|Battalions?|"
    r"Committee|Association|Council|Center|Centre|Movement|Voice|Times|Government|Ministry|Coalition|Friends|League|"
    r"Union|Organi[sz]ation|Observatory|Banner|Hawks|Soldiers|Lions)"
    r" (?:of|in|for)(?: the)?(?: [A-Z][\w-]+(?:,| and))* $"
)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_OTHER_LABELS = frozenset(
    {"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "LANGUAGE", "DATE", "TIME"}
)
_OTHER_LABELS |= {"CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"}
_NO_NAMES = _OTHER_LABELS - {"PERSON", "ORG"}
_OLD_CITY = re.compile(r"\b([Oo]ld (?:[Cc]ity|[Tt]own|[Qq]uarter)) of $")
_DATELINE = re.compile(r"[A-Z][A-Z'’. -]+(?:, [\w .]{2,30}){0,3}(?: ?\([^)]{1,40}\))? ?(?:--|[-–—])")
_MAX_WORDS = 6
_LOOK = 90
"""Characters before and after a name that patterns may look at."""


class Context(Enum):
    """How sure it is, from the surroundings alone, that a name is a place's."""

    STRONG = "strong"
    LOCATIVE = "locative"
    LABELLED = "labelled"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A stretch that may name a place.

    Attributes:
        start: Offset in the article's text.
        end: Offset behind it.
        text: As printed.
        name: The name without article; capitals only where the text has nothing else.
        candidates: What the gazetteer has under it.
        context: How sure it is that it is a place.
        locative: It tells where something is.
        is_unit: A word beside it says that a province or the like is meant.
        is_named_as_place: A word beside it says what kind of place it is ('the village of X').
        precision: What the words around it say of the precision, if anything.
    """

    start: int
    end: int
    text: str
    name: str
    candidates: tuple[Candidate, ...]
    context: Context
    locative: bool
    is_unit: bool
    is_named_as_place: bool
    precision: PlacePrecision | None


@dataclass(frozen=True, slots=True)
class _Entities:
    """The entities of the article by offset."""

    starts: list[int]
    spans: list[tuple[int, int, str]]

    def is_place(self, start: int, end: int) -> bool:
        """Whether a place's entity has just these bounds, or lies within them."""
        label, is_wider = self.label(start, end)
        return label in _PLACE_LABELS and not is_wider

    def label(self, start: int, end: int) -> tuple[str, bool]:
        """Label of the entity that overlaps the span, and whether it is wider than the span."""
        index = bisect_right(self.starts, start) - 1
        for candidate in (index, index + 1):
            if 0 <= candidate < len(self.spans):
                first, last, label = self.spans[candidate]
                if first < end and start < last:
                    return label, first < start or last > end
        return "", False


def _entities(parse: Parse) -> _Entities:
    spans = []
    for paragraph in parse.paragraphs:
        for entity in paragraph.doc.ents:
            if entity.label_ not in _PLACE_LABELS | _OTHER_LABELS:
                continue
            start, end = parse.bounds(entity)
            if parse.text[start : start + 4].lower() == "the ":
                start += 4
            spans.append((start, _without_possessive(parse.text, start, end), entity.label_))
    return _Entities([span[0] for span in spans], spans)


def name_spans(parse: Parse, candidates: Callable[[str], tuple[Candidate, ...]]) -> list[NameSpan]:
    """Stretches that may name places, in order, without overlaps."""
    entities = _entities(parse)
    spans = _read(parse, entities, candidates, frozenset())
    if known := frozenset(span.name for span in spans if not span.candidates):
        # A name that only the text knows as a place is one wherever it stands.
        spans = _read(parse, entities, candidates, known)
    return spans


def _read(
    parse: Parse, entities: _Entities, candidates: Callable[[str], tuple[Candidate, ...]], known: frozenset[str]
) -> list[NameSpan]:
    spans: list[NameSpan] = []
    for paragraph in parse.paragraphs:
        reader = _Reader(parse.text, (paragraph.start, paragraph.end), entities, candidates, known)
        for run in _RUN.finditer(parse.text, paragraph.start, paragraph.end):
            spans.extend(reader.spans_of(run.start(), run.end()))
    return spans


class _Reader:
    """Reads the runs of capitalised words of one paragraph."""

    def __init__(
        self,
        text: str,
        bounds: tuple[int, int],
        entities: _Entities,
        candidates: Callable[[str], tuple[Candidate, ...]],
        known: frozenset[str],
    ) -> None:
        start, end = bounds
        self._text = text
        self._start = start
        self._known = known
        self._entities = entities
        self._candidates = candidates
        words = [word for word in text[start:end].split() if len(word) > 3]
        self._is_title = sum(word[0].isupper() for word in words) > 0.6 * len(words)
        dateline = _DATELINE.match(text, start, end)
        self._dateline_end = dateline.end() if dateline else start

    def spans_of(self, start: int, end: int) -> Iterator[NameSpan]:
        """Places in a run of capitalised words: the longest names first, from left to right."""
        text = self._text
        parts = [
            (part.start(), self._without_s(part.start(), _without_possessive(text, part.start(), part.end())))
            for part in _PART.finditer(text, start, end)
        ]
        for segment in _segments(text, parts):
            yield from self._spans_of_segment(segment)

    def _spans_of_segment(self, parts: Sequence[tuple[int, int]]) -> Iterator[NameSpan]:
        common = [is_common(self._text[left:right]) for left, right in parts]
        first = 0
        while first < len(parts):
            for last in range(min(len(parts), first + _MAX_WORDS), first, -1):
                # Names may hold common words ('West Bank'), and common words may stand around them ('In Homs').
                if all(common[first:last]) and not self._is_country(parts[first][0], parts[last - 1][1]):
                    continue
                is_whole = all(common[:first]) and all(common[last:])
                is_trimmed = is_whole and not any(common[first:last])
                if span := self._span(parts[first][0], parts[last - 1][1], is_whole, is_trimmed):
                    yield span
                    first = last
                    break
            else:
                first += 1

    def _is_country(self, start: int, end: int) -> bool:
        found = self._candidates(self._text[start:end]) if " " in self._text[start:end] else ()
        return bool(found) and found[0].precision is PlacePrecision.COUNTRY

    def _span(self, start: int, end: int, is_whole: bool, is_trimmed: bool) -> NameSpan | None:
        text = self._text
        name = text[start:end]
        if len(name) < 2 or not (name[0].isupper() or name.split()[-1][:1].isupper()):
            return None
        found = self._candidates(name) if is_whole or self._entities.is_place(start, end) else ()
        found = found or ()
        before, after = text[max(self._start, start - _LOOK) : start], text[end : end + _LOOK]
        kind_after = bool(KIND_AFTER.match(after))
        is_named = (
            bool(_KIND_BEFORE.search(before)) or bool(_SITE_AFTER.match(after)) or bool(_APPOSED_KIND.match(after))
        )
        label, is_wider = self._entities.label(start, end)
        if not found and not (is_trimmed and self._may_be_unknown(name, before, label, is_named)):
            return None
        if not self._is_readable(name, found, end, label):
            return None
        context = _context(before, after, label, is_wider, is_whole, kind_after or is_named)
        if context is Context.WEAK and name in self._known:
            context = Context.LABELLED
        if context is None or (not found and context is Context.WEAK):
            return None
        if context is Context.WEAK and is_whole and found[0].precision is PlacePrecision.COUNTRY:
            context = Context.LABELLED
        locative = context in (Context.STRONG, Context.LOCATIVE) or bool(_LOCATIVE.search(before))
        if found and found[0].precision is PlacePrecision.COUNTRY:
            # 'Sanctions on Iran', 'an attack by Russia': states are acted upon, too.
            locative = bool(_IN_COUNTRY.search(before))
        precision = _precision(before, after)
        printed = name.title() if name.isupper() and len(name) > 4 else name
        if old := _OLD_CITY.search(before):
            start, printed, precision = start - len(old[0]), f"{old[1]} of {printed}", PlacePrecision.DISTRICT
        return NameSpan(
            start,
            end,
            text[start:end],
            printed,
            found,
            context,
            locative,
            bool(_UNIT_AFTER.match(after) or _UNIT_BEFORE.search(before)),
            is_named,
            precision,
        )

    def _without_s(self, start: int, end: int) -> int:
        """End of a country's name that lost the apostrophe of its possessive ('Syrias')."""
        if end - start > 4 and self._text[end - 1] == "s" and not self._candidates(self._text[start:end]):
            found = self._candidates(self._text[start : end - 1])
            if found and found[0].precision is PlacePrecision.COUNTRY:
                return end - 1
        return end

    def _may_be_unknown(self, name: str, before: str, label: str, is_named: bool) -> bool:
        """Whether a name that the gazetteer lacks may be a place's."""
        if self._is_title or name.isupper() or len(name) < 4 or name.count(" ") > 3 or name[0].islower():
            return False
        if "-" in name and any(_is_state(self._candidates(part)) for part in name.split("-")):
            return False
        if is_named or name in self._known:
            return label not in _NO_NAMES
        return label not in _OTHER_LABELS and bool(_LOCATIVE.search(before))

    def _is_readable(self, name: str, found: Sequence[Candidate], end: int, label: str) -> bool:
        """Whether capitals alone, as in 'SANA', tell too little: datelines and known abbreviations excepted."""
        if not found:
            return True
        is_country = found[0].precision is PlacePrecision.COUNTRY
        if len(name.replace(".", "")) < 3:
            return is_country and name.isupper()
        if not name.isupper() or is_country or end <= self._dateline_end:
            return True
        return len(name) > 5 and (label in _PLACE_LABELS or self._is_title)


def _is_state(found: Sequence[Candidate]) -> bool:
    return bool(found) and found[0].precision is PlacePrecision.COUNTRY


def _segments(text: str, parts: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The parts up to each possessive: in 'Nigeria's Borno' there are two names."""
    segment: list[tuple[int, int]] = []
    for part in parts:
        segment.append(part)
        if text[part[1] : part[1] + 2] in ("'s", "’s", "s "):
            yield segment
            segment = []
    if segment:
        yield segment


def _without_possessive(text: str, start: int, end: int) -> int:
    for ending in ("'s", "’s", "'", "’"):
        if text.endswith(ending, start, end):
            return end - len(ending)
    return end


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    words = {row["word"] for row in data_rows("not_places.csv")}
    rows = data_rows("country_names.csv")
    return frozenset(words | {fold(row["name"]) for row in rows if row["kind"] == "adjective"})


@lru_cache(maxsize=20_000)
def is_common(word: str) -> bool:
    """Whether a capitalised word is hardly ever a place: weekdays, nationalities, 'Northern', 'President'."""
    folded = fold(word).rstrip(".")
    return folded in _common_words() or folded.removesuffix("s") in _common_words()


def _context(before: str, after: str, label: str, is_wider: bool, is_whole: bool, has_kind: bool) -> Context | None:
    """How sure it is that the name is a place; null where it is sure that it is none."""
    if _TITLES.search(before) or _BODY_BEFORE.search(before):
        return None
    is_place = label in _PLACE_LABELS
    if (label in _OTHER_LABELS and is_wider) or not (is_whole or (is_place and not is_wider)):
        return None
    is_locative = bool(_LOCATIVE.search(before))
    if has_kind and label not in _NO_NAMES:
        return Context.STRONG
    if is_locative and not _SPOKE.match(after):
        # 'from Smith', 'to Clinton': there a person is told from a place by the label only.
        if label in _OTHER_LABELS and not _PLAIN_IN.search(before):
            return Context.WEAK
        return Context.STRONG if is_place else Context.LOCATIVE
    return Context.LABELLED if is_place else Context.WEAK


def _precision(before: str, after: str) -> PlacePrecision | None:
    if _NEAR.search(before):
        return PlacePrecision.NEAR
    if _SITE_AFTER.match(after):
        return PlacePrecision.SITE
    if _DISTRICT_BEFORE.search(before) or _DISTRICT_AFTER.match(after):
        return PlacePrecision.DISTRICT
    return None


def context_of(parse: Parse, countries: Mapping[str, str]) -> Counter[str]:
    """How often each country is named, by name or as an adjective ('Syrian', 'Kazakh')."""
    counted: Counter[str] = Counter()
    for paragraph in parse.paragraphs:
        for run in _RUN.finditer(parse.text, paragraph.start, paragraph.end):
            words = [fold(part[0]).rstrip(".") for part in _PART.finditer(run[0])]
            position = 0
            while position < len(words):
                for length in (4, 3, 2, 1):
                    name = " ".join(words[position : position + length])
                    country = countries.get(name) or countries.get(name.removesuffix("s"))
                    if country:
                        counted[country] += 1
                        position += length - 1
                        break
                position += 1
    return counted
