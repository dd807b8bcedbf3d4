"""Where place names stand in a text: the stretches of capitals that may name places, with what is said beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from newsledger.language.parse import Parse
from newsledger.language.place_index import Candidate
from newsledger.language.place_patterns import (
    DATELINE,
    KIND_AFTER,
    LOOK,
    NO_NAMES,
    NUMBERS,
    OF,
    OLD_CITY,
    OTHER_LABELS,
    PART,
    PART_AFTER,
    PART_BEFORE,
    PLACE_LABELS,
    POSSESSIVES,
    UNIT_AFTER,
    UNIT_BEFORE,
    Beside,
    Context,
    Runs,
    context_in,
    is_bare_common,
    is_common,
    is_kind_next,
    is_named_as_place,
    is_surely_named,
    precision_in,
)
from schemas.vocabularies import PlacePrecision

_MAX_WORDS = 6
_NEVER_UNKNOWN = OTHER_LABELS - {"PERSON", "NORP"}
"""Labels that a name unknown to the gazetteer cannot have and be a place's, unless words beside it say so."""
_LABELS = PLACE_LABELS | OTHER_LABELS
_FEW = 50
_OWNER = re.compile(r"([A-Z]\w+?)(?:[’']s|s) (?=[A-Z])")


class NameSpan(NamedTuple):
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
        is_part: A word beside it says that it is a quarter of a town.
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
    is_part: bool
    precision: PlacePrecision | None


class _Entities:
    """The entities of the article by offset."""

    def __init__(self, spans: list[tuple[int, int, str]]) -> None:
        self._spans = spans
        self._starts = [span[0] for span in spans]
        places = [span for span in spans if span[2] in PLACE_LABELS]
        self._place_starts = [span[0] for span in places]
        self._place_ends = [span[1] for span in places]

    def holds_place(self, start: int, end: int) -> bool:
        """Whether a place's entity has just these bounds, or lies within them."""
        following = bisect_left(self._place_starts, start)
        return following < len(self._place_ends) and self._place_ends[following] <= end

    def is_place(self, start: int, end: int) -> bool:
        """Whether the first entity in these bounds is a place's."""
        label, is_wider = self.label(start, end)
        return label in PLACE_LABELS and not is_wider

    def label(self, start: int, end: int) -> tuple[str, bool]:
        """Label of the entity that overlaps the span, and whether it is wider than the span."""
        index = bisect_right(self._starts, start) - 1
        for first, last, label in self._spans[max(0, index) : index + 2]:
            if first < end and start < last:
                return label, first < start or last > end
        return "", False


def _entities(parse: Parse, candidates: Callable[[str], tuple[Candidate, ...]]) -> _Entities:
    spans = []
    for paragraph in parse.paragraphs:
        for entity in paragraph.doc.ents:
            if entity.label_ not in _LABELS:
                continue
            start, end = paragraph.start + entity.start_char, paragraph.start + entity.end_char
            if parse.text[start : start + 4].lower() == "the ":
                start += 4
            elif (
                len(entity) > 1 and (owner := _OWNER.match(parse.text, start, end)) and _is_state(candidates(owner[1]))
            ):
                # In 'Yemen's Aden' there are two names, whatever the model makes of it.
                start = owner.end()
            spans.append((start, _without_possessive(parse.text, start, end), entity.label_))
    return _Entities(spans)


def name_spans(
    parse: Parse, candidates: Callable[[str], tuple[Candidate, ...]], runs: Sequence[Runs]
) -> list[NameSpan]:
    """Stretches that may name places, in order, without overlaps.

    Args:
        parse: The article.
        candidates: Gives the places that a name may stand for.
        runs: The runs of capitalised words of each paragraph.
    """
    entities = _entities(parse, candidates)
    readers = [
        _Reader(parse.text, (paragraph.start, paragraph.end), entities, candidates) for paragraph in parse.paragraphs
    ]
    read = [
        _Run(reader, run, list(reader.spans_of(*run)))
        for reader, found in zip(readers, runs, strict=True)
        for run in found
        # Most runs are the first word of a sentence or an adjective.
        if not is_bare_common(parse.text[slice(*run)])
    ]
    spans = [span for run in read for span in run.spans]
    known = frozenset(span.name for span in spans if not span.candidates)
    if known and (len(known) > _FEW or _stand_elsewhere(parse.text, spans)):
        # A name that only the text knows as a place is one wherever it stands.
        for reader in readers:
            reader.known = known
        spans = [span for run in read for span in _read_again(parse.text, run, known)]
    return spans


def _stand_elsewhere(text: str, spans: Sequence[NameSpan]) -> bool:
    """Whether a name that the gazetteer lacks stands in places of the text that were not read as a place."""
    counted = Counter(span.name for span in spans if not span.candidates)
    return any(text.count(name) > count for name, count in counted.items())


class _Run(NamedTuple):
    """A run of capitalised words with the places that were read in it."""

    reader: _Reader
    bounds: tuple[int, int]
    spans: list[NameSpan]


def _read_again(text: str, run: _Run, known: frozenset[str]) -> Sequence[NameSpan]:
    """The places in a run now that there are known names: others than before only where one of these stands."""
    words = text[slice(*run.bounds)]
    if len(known) <= _FEW and not any(name in words for name in known):
        return run.spans
    return list(run.reader.spans_of(*run.bounds))


class _Reader:
    """Reads the runs of capitalised words of one paragraph.

    Attributes:
        known: Names of places that the gazetteer lacks, once the article is known to have some.
    """

    def __init__(
        self,
        text: str,
        bounds: tuple[int, int],
        entities: _Entities,
        candidates: Callable[[str], tuple[Candidate, ...]],
    ) -> None:
        self._start, self._end = bounds
        self._text = text
        self.known: frozenset[str] = frozenset()
        self._entities = entities
        self._candidates = candidates

    @cached_property
    def _is_title(self) -> bool:
        """Whether most words are capitalised, so that capitals tell no names."""
        capitals = [word[0].isupper() for word in self._text[self._start : self._end].split() if len(word) > 3]
        return sum(capitals) > 0.6 * len(capitals)

    @cached_property
    def _dateline_end(self) -> int:
        dateline = DATELINE.match(self._text, self._start, self._end)
        return dateline.end() if dateline else self._start

    def spans_of(self, start: int, end: int) -> Iterator[NameSpan]:
        """Places in a run of capitalised words: the longest names first, from left to right."""
        text = self._text
        parts = [
            (start + first, self._without_s(start + first, start + last)) for first, last in _parts_of(text[start:end])
        ]
        for segment in _segments(text, parts):
            if len(segment) > 1:
                yield from self._spans_of_segment(segment)
            elif span := self._span_of_word(*segment[0]):
                yield span

    def _span_of_word(self, start: int, end: int) -> NameSpan | None:
        """The place that a run of one word, as most are, may name."""
        is_common_word = end - start == 1 or is_common(self._text[start:end])
        return None if is_common_word else self._span(start, end, is_whole=True, is_trimmed=True)

    def _spans_of_segment(self, parts: Sequence[tuple[int, int]]) -> Iterator[NameSpan]:
        words = [self._text[left:right] for left, right in parts]
        common = [is_common(word) or len(word) == 1 for word in words]
        # Nothing that may be part of a name stands before the one, and behind the other.
        left_out = [is_common or word.islower() for is_common, word in zip(common, words, strict=True)]
        latest_first = _leading(left_out)
        earliest_last = len(parts) - _leading(left_out[::-1])
        holds_place = self._entities.holds_place(parts[0][0], parts[-1][1])
        first = 0
        # Part of a name is no place's, unless the parser says so.
        while first < len(parts) and (holds_place or first <= latest_first):
            shortest = first + 1 if holds_place else max(first + 1, earliest_last)
            for last in range(min(len(parts), first + _MAX_WORDS), shortest - 1, -1):
                is_whole = first <= latest_first and last >= earliest_last
                # Names may hold common words ('West Bank'), and common words may stand around them ('In Taiz').
                if all(common[first:last]) and not self._is_country(parts[first][0], parts[last - 1][1]):
                    continue
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
        if len(name) < 2 or name.islower():
            return None
        found = self._candidates(name) if is_whole or self._entities.is_place(start, end) else ()
        if not found and not is_trimmed:
            return None
        beside = self._beside(start, end)
        if beside is None or not self._may_be_place(name, found, beside, end):
            return None
        has_kind = beside.is_named or (beside.is_kind_next and bool(KIND_AFTER.match(beside.after)))
        context = context_in(beside, is_whole, has_kind)
        is_state = _is_state(found)
        if context is Context.WEAK and (name in self.known or (is_whole and is_state)):
            context = Context.LABELLED
        if context is None or (not found and context is Context.WEAK):
            return None
        return self._made(start, end, found, beside, context)

    def _beside(self, start: int, end: int) -> Beside | None:
        """What stands beside a name; null where the name is part of one that is no place's."""
        text = self._text
        before, after = text[max(self._start, start - LOOK) : start], text[end : end + LOOK]
        label, is_wider = self._entities.label(start, end)
        if label not in NUMBERS and is_surely_named(before, after):
            # 'The town of X' and 'X, a village' leave no doubt, whatever the model makes of X.
            label = ""
        if label in OTHER_LABELS and is_wider:
            return None
        is_next = is_kind_next(after)
        is_named = is_named_as_place(before, after, label, is_next=is_next)
        return Beside(before, after, label, is_wider, is_named, is_next)

    def _made(self, start: int, end: int, found: tuple[Candidate, ...], beside: Beside, context: Context) -> NameSpan:
        text = self._text
        name, before, after, is_next = text[start:end], beside.before, beside.after, beside.is_kind_next
        locative = context in (Context.STRONG, Context.LOCATIVE) or beside.is_locative
        if _is_state(found):
            # 'Sanctions on Iran', 'an attack by Russia': states are acted upon, too.
            locative = beside.is_in_country
        precision = precision_in(beside)
        printed = name.title() if name.isupper() and len(name) > 4 else name
        if before.endswith("of ") and (old := OLD_CITY.search(before)):
            start, printed, precision = start - len(old[0]), f"{old[1]} of {printed}", PlacePrecision.DISTRICT
        return NameSpan(
            start,
            end,
            text[start:end],
            printed,
            found,
            context,
            locative,
            bool((is_next and UNIT_AFTER.match(after)) or (" of " in before and UNIT_BEFORE.search(before))),
            beside.is_named,
            bool((is_next and PART_AFTER.match(after)) or (before.endswith(OF) and PART_BEFORE.search(before))),
            precision,
        )

    def _without_s(self, start: int, end: int) -> int:
        """End of a country's name that lost the apostrophe of its possessive ('Syrias')."""
        if end - start > 4 and self._text[end - 1] == "s" and not self._candidates(self._text[start:end]):
            found = self._candidates(self._text[start : end - 1])
            if found and found[0].precision is PlacePrecision.COUNTRY:
                return end - 1
        return end

    def _may_be_place(self, name: str, found: Sequence[Candidate], beside: Beside, end: int) -> bool:
        if found:
            return self._is_readable(name, found, end, beside.label)
        return self._may_be_unknown(name, beside)

    def _may_be_unknown(self, name: str, beside: Beside) -> bool:
        """Whether a name that the gazetteer lacks may be a place's."""
        label, is_expected = beside.label, beside.is_named or name in self.known
        if is_expected:
            may_be = label not in NO_NAMES
        elif label in _NEVER_UNKNOWN:
            may_be = False
        elif label in ("PERSON", "NORP"):
            may_be = beside.is_near
        else:
            may_be = beside.is_locative
        # What has to be looked up is asked last.
        return may_be and not self._is_no_name(name)

    def _is_no_name(self, name: str) -> bool:
        """Whether a name that the gazetteer lacks is none, or holds the name of a state."""
        if self._is_title or name.isupper() or len(name) < 4 or name.count(" ") > 3 or self._is_glued(name):
            return True
        return "-" in name and any(_is_state(self._candidates(part)) for part in name.split("-"))

    def _is_glued(self, name: str) -> bool:
        """Whether a comma was lost: 'Mocha Yemen' are two places."""
        words = name.split()
        return any(_is_state(self._candidates(" ".join(words[cut:]))) for cut in range(1, len(words)))

    def _is_readable(self, name: str, found: Sequence[Candidate], end: int, label: str) -> bool:
        """Whether capitals alone, as in 'SANA', tell too little: datelines and known abbreviations excepted."""
        is_country = found[0].precision is PlacePrecision.COUNTRY
        if len(name.replace(".", "")) < 3:
            return is_country and name.isupper()
        if not name.isupper() or is_country or end <= self._dateline_end:
            return True
        return len(name) > 5 and (label in PLACE_LABELS or self._is_title)


def _leading(flags: Sequence[bool]) -> int:
    """How many flags are set before the first that is not."""
    return flags.index(False) if False in flags else len(flags)


@lru_cache(maxsize=50_000)
def _parts_of(run: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a run begin and end in it, possessive endings left out."""
    return tuple((part.start(), _without_possessive(run, part.start(), part.end())) for part in PART.finditer(run))


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
    for ending in POSSESSIVES if text.endswith(POSSESSIVES, start, end) else ():
        if text.endswith(ending, start, end):
            return end - len(ending)
    return end
