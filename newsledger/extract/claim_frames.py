"""The frame a figure counts within: scope, days and place."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from newsledger.corpus.article import Article
from newsledger.extract.claim_parts import MOVED, Found
from newsledger.language.attribution import Attribution
from newsledger.language.dates import DateExpression, DateRange, find_dates, resolve
from newsledger.language.parse import Parse
from schemas.vocabularies import CasualtyEffect, ClaimScope, DateBasis, DatePrecision, PlacePrecision

if TYPE_CHECKING:
    from spacy.tokens import Token

    from newsledger.language.places import Gazetteer, PlaceMention

_WAR = (
    r"(?:war|conflict|uprising|crisis|insurgency|revolt|rebellion|campaign|genocide|bloodshed|revolution|insurrection)"
)
_WHOLE_WAR = re.compile(
    rf"\b{_WAR}\b[^.;]{{0,60}}\b(?:has|have|had)\b[^.;]{{0,30}}"
    r"\b(?:killed|claimed|left|cost|displaced|driven|forced|uprooted|wounded)"
    rf"|\b(?:since|during|throughout|in|of|over|by)\b[^.;,]{{0,40}}\b{_WAR}\b"
    rf"|\b(?:killed|died|claimed|displaced|dead)\b[^.;]{{0,40}}\b(?:since|during|in)\b[^.;]{{0,30}}\b{_WAR}\b",
    re.I,
)
_WAR_BEGAN = re.compile(
    rf"\b{_WAR}\b(?:\W+\w+){{0,6}}?\W+(?:erupt|beg[au]n|start|broke|break)\w*(?:\W+\w+){{0,5}}"
    rf"|\b(?:19|20)\d\d\W+{_WAR}\b",
    re.I,
)
_PERIOD = re.compile(
    r"\b(?:since|(?:in|over|during|for) the (?:past|last|previous)|so far this|(?:this|last) (?:year|month)"
    r"|per (?:day|week|month|year)|(?:each|every) (?:day|week|month|year)|annually|between \w+ and|in (?:19|20)\d\d\b"
    r"|(?:during|in) (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?! \d))",
    re.I,
)
_RUNNING = re.compile(r"\b(?:overall|in total|altogether|so far|in all|to date|bringing the total|the total)\b", re.I)
_EXACT = {DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR}
_LARGE = 1000
_DEPTH = 12
"""Steps up the tree from a date or place to the word of harm."""

_REACH_BACK = 4
"""Paragraphs before the claim's own in which the place of a single occurrence is looked for."""

_Item = TypeVar("_Item")
_UNKNOWN = DateRange(None, None, DatePrecision.UNKNOWN, DateBasis.NONE)


class Frames:
    """Dates and places of one article, looked up for each claim."""

    def __init__(self, article: Article, parse: Parse, gazetteer: Gazetteer | None) -> None:
        """Find the article's dates and, with a gazetteer, its places."""
        self._parse = parse
        self._published = article.published_on
        self._dates = find_dates(article.text)
        self._date_starts = [date.start for date in self._dates]
        self._places: Sequence[PlaceMention] = gazetteer.find(parse) if gazetteer is not None else ()
        self._place_starts = [place.start for place in self._places]
        self._country = _country_of(self._places)
        self._war_began = self._find_war_began(article.text)

    def scope(self, claim: Found, sentence: tuple[int, int], room: tuple[int, int]) -> ClaimScope:
        """What the figure counts within, by the words of its sentence, those nearer to another figure left out."""
        text = self._parse.text[sentence[0] : sentence[1]].replace("\n", " ")
        own = self._parse.text[max(sentence[0], room[0]) : min(sentence[1], room[1])].replace("\n", " ")
        effect, quantity = claim.harm.effect, claim.figure.quantity
        if effect in (CasualtyEffect.TRAPPED, CasualtyEffect.IN_NEED):
            return ClaimScope.STATE
        size = 1 if quantity is None else max(quantity.value or 0, quantity.low or 0, quantity.high or 0)
        if _WHOLE_WAR.search(text) and (size >= _LARGE or quantity is None or quantity.is_share):
            return ClaimScope.CUMULATIVE
        if effect in MOVED and (_RUNNING.search(own) or re.search(r"\bsince\b", own) or claim.harm.frame == "total"):
            return ClaimScope.EVENT_TOTAL
        if _PERIOD.search(_around(own, claim, self._parse, max(sentence[0], room[0]))):
            return ClaimScope.PERIOD
        if size >= _LARGE and not _within(self._date_starts, self._dates, *sentence):
            return ClaimScope.UNKNOWN
        return ClaimScope.INCIDENT

    def days(
        self, claim: Found, scope: ClaimScope, sentence: tuple[int, int], attribution: Attribution | None
    ) -> tuple[datetime.date | None, datetime.date | None, DatePrecision]:
        """First and last day of the frame, and how exact they are."""
        if scope == ClaimScope.UNKNOWN:
            return None, None, DatePrecision.UNKNOWN
        found = self._nearest_date(claim, sentence, attribution)
        if scope == ClaimScope.INCIDENT:
            found = found or self._date_before(sentence[0])
            days = resolve(found, self._published, "past") if found else _UNKNOWN
        else:
            days = self._open_days(found, scope)
        return _fitting(days)

    def place(
        self, claim: Found, scope: ClaimScope, sentence: tuple[int, int], attribution: Attribution | None
    ) -> str | None:
        """The most exact place of the clause, of the sentence, or named last before it; for a war, the country."""
        if scope == ClaimScope.UNKNOWN:
            return None
        inside = [
            place
            for place in _within(self._place_starts, self._places, *sentence)
            if not _is_of_cue(place, attribution)
        ]
        if scope == ClaimScope.CUMULATIVE:
            countries = [place for place in inside if place.place.precision == PlacePrecision.COUNTRY]
            if countries:
                return countries[0].place.name
        located = [place for place in inside if place.locative] or inside
        return self._most_exact(located, claim).place.name if located else self._place_before(claim, scope)

    # --- dates

    def _nearest_date(
        self, claim: Found, sentence: tuple[int, int], attribution: Attribution | None
    ) -> DateExpression | None:
        inside = [
            date for date in _within(self._date_starts, self._dates, *sentence) if not _is_of_cue(date, attribution)
        ]
        return min(inside, key=lambda date: self._distance(date, claim), default=None)

    def _date_before(self, offset: int) -> DateExpression | None:
        """The last date of the paragraph before the sentence."""
        paragraph = self._parse.paragraph_at(offset)
        if paragraph is None:
            return None
        before = _within(self._date_starts, self._dates, paragraph.start, offset)
        return before[-1] if before else None

    def _open_days(self, found: DateExpression | None, scope: ClaimScope) -> DateRange:
        published = self._published
        days = resolve(found, published, "past") if found else _UNKNOWN
        start, precision = days.start, days.precision
        if found is not None and found.modifier not in ("since", "after") and scope == ClaimScope.PERIOD:
            return days
        if scope == ClaimScope.CUMULATIVE and (found is None or found.modifier != "since"):
            start, precision = self._war_began.start, self._war_began.precision
        elif scope in (ClaimScope.EVENT_TOTAL, ClaimScope.STATE) and (found is None or found.modifier != "since"):
            start, precision = None, DatePrecision.UNKNOWN
        if start is not None and published is not None and published < start:
            return _UNKNOWN
        basis = days.basis if start or published else DateBasis.NONE
        return DateRange(start, published, precision if start else DatePrecision.UNKNOWN, basis)

    def _find_war_began(self, text: str) -> DateRange:
        """When the war began, where the article says so ('the conflict erupted in 2011', 'the 2011 uprising')."""
        for match in _WAR_BEGAN.finditer(text):
            for date in _within(self._date_starts, self._dates, match.start(), match.end()):
                if date.year is not None:
                    return resolve(date, self._published, "past")
            year = re.match(r"(?:19|20)\d\d", match[0])
            if year:
                first = datetime.date(int(year[0]), 1, 1)
                return DateRange(first, first.replace(month=12, day=31), DatePrecision.YEAR, DateBasis.STATED)
        return _UNKNOWN

    # --- places

    def _place_before(self, claim: Found, scope: ClaimScope) -> str | None:
        """The place named last: of a nearby sentence for one occurrence, the country for anything longer."""
        start = self._start(claim)
        sentence = self._parse.sentence_at(start)
        if sentence is None:
            return None
        if scope in (ClaimScope.CUMULATIVE, ClaimScope.PERIOD):
            return self._country
        first = self._parse.paragraphs[max(0, sentence.paragraph - _REACH_BACK)].start
        before = [place for place in _within(self._place_starts, self._places, first, start) if place.locative]
        last = self._parse.sentence_at(before[-1].start) if before else None
        if last is None:
            return None
        return self._most_exact([place for place in before if place.start >= last.start], claim).place.name

    def _most_exact(self, places: Sequence[PlaceMention], claim: Found) -> PlaceMention:
        """The place nearest to the figure, or the smaller one that the text puts inside it."""
        nearest = min(places, key=lambda place: self._distance(place, claim))
        for _ in places:
            inner = next((place for place in places if place.container == nearest.start), None)
            if inner is None or inner.start == nearest.start:
                break
            nearest = inner
        if nearest.place.precision == PlacePrecision.COUNTRY:
            smaller = [place for place in places if place.place.precision != PlacePrecision.COUNTRY]
            return min(smaller, key=lambda place: self._distance(place, claim), default=nearest)
        return nearest

    # --- nearness

    def _start(self, claim: Found) -> int:
        return self._parse.start_of(claim.figure.head.doc[claim.figure.first])

    def _distance(self, item: DateExpression | PlaceMention, claim: Found) -> tuple[int, int, int]:
        """Verbs between the item and the word of harm, then letters between it and the figure."""
        return self._verbs_between(item, claim.harm.trigger), abs(item.start - self._start(claim)), item.start

    def _verbs_between(self, item: DateExpression | PlaceMention, trigger: Token) -> int:
        span = self._parse.span(item.start, item.end)
        if span is None or span.doc is not trigger.doc:
            return 1
        # 'Shells hit the port on Sunday, killing five': the day stands with the verb above.
        ends = {trigger.i, trigger.head.i} if trigger.tag_ == "VBG" else {trigger.i}
        token, verbs = span.root, 0
        for _ in range(_DEPTH):
            if token.i in ends:
                return verbs
            if token.head.i == token.i:
                break
            verbs += token.pos_ == "VERB"
            token = token.head
        return max(1, verbs)


def _country_of(places: Sequence[PlaceMention]) -> str | None:
    """The country named most often, the first of equals."""
    named = Counter(place.place.name for place in places if place.place.precision == PlacePrecision.COUNTRY)
    return named.most_common(1)[0][0] if named else None


def _within(starts: list[int], items: Sequence[_Item], start: int, end: int) -> list[_Item]:
    return list(items[bisect_left(starts, start) : bisect_left(starts, end)])


def _is_of_cue(item: DateExpression | PlaceMention, attribution: Attribution | None) -> bool:
    """Whether a date or place says when or where the words were spoken ('said on Monday in Geneva')."""
    if attribution is None or attribution.cue is None:
        return False
    content = attribution.content
    if content.start <= item.start < content.end:
        return False
    speaker = attribution.speaker
    if speaker is not None and speaker.start <= item.start < speaker.end:
        return True
    return abs(item.start - attribution.cue.end) < 60


def _around(text: str, claim: Found, parse: Parse, base: int) -> str:
    """The words near figure and trigger: a period in another clause of a long sentence is not the figure's."""
    doc = claim.figure.head.doc
    first = parse.start_of(doc[claim.figure.first]) - base
    trigger = parse.start_of(claim.harm.trigger) - base
    low, high = min(first, trigger), max(first, trigger)
    return text[max(0, low - 50) : high + 80]


def _fitting(days: DateRange) -> tuple[datetime.date | None, datetime.date | None, DatePrecision]:
    """Dates and precision that agree with each other."""
    start, end, precision = days.start, days.end, days.precision
    if start is not None and end is not None and start > end:
        return None, None, DatePrecision.UNKNOWN
    if precision in _EXACT and start is None and end is None:
        return None, None, DatePrecision.UNKNOWN
    if precision == DatePrecision.BEFORE and (start is not None or end is None):
        return None, end, DatePrecision.UNKNOWN
    if precision == DatePrecision.UNKNOWN:
        return None, end, precision
    return start, end, precision
