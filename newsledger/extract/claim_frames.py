"""The frame a figure counts within: scope, days (in ``claim_dates``) and place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsledger.corpus.article import Article
from newsledger.extract.claim_dates import WAR, WARS, ClaimDates, ClaimTime
from newsledger.extract.claim_nearness import distance, is_of_cue, start_of, within
from newsledger.extract.claim_parts import MOVED, Found
from newsledger.language.attribution import Attribution
from newsledger.language.parse import Parse
from schemas.rules import ClaimRule
from schemas.vocabularies import CasualtyEffect, ClaimScope, PlacePrecision

if TYPE_CHECKING:
    from newsledger.language.places import Gazetteer, PlaceMention

_WHOLE_WAR = re.compile(
    rf"\b{WAR}\b[^.;]{{0,60}}\b(?:has|have|had)\b[^.;]{{0,30}}"
    r"\b(?:killed|claimed|left|cost|displaced|driven|forced|uprooted|wounded)"
    rf"|\b(?:since|during|throughout|in|of|over|by)\b[^.;,]{{0,40}}\b{WAR}\b"
    rf"|\b(?:killed|died|claimed|displaced|dead)\b[^.;]{{0,40}}\b(?:since|during|in)\b[^.;]{{0,30}}\b{WAR}\b",
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
_LARGE = 1000
_NEAR_FIGURE = 1000
_REACH_BACK = 4
"""Paragraphs before the claim's own in which the place of a single occurrence is looked for."""


class Frames:
    """Dates and places of one article, looked up for each claim."""

    def __init__(self, article: Article, parse: Parse, gazetteer: Gazetteer | None) -> None:
        """Find the article's dates and, with a gazetteer, its places."""
        self._parse = parse
        self._dates = ClaimDates(parse, article.published_on)
        self._places: Sequence[PlaceMention] = gazetteer.find(parse) if gazetteer is not None else ()
        self._place_starts = [place.start for place in self._places]
        self._country = _country_of(self._places)

    def scope(self, claim: Found, sentence: tuple[int, int], room: tuple[int, int]) -> ClaimScope:
        """What the figure counts within, by the words of its sentence, those nearer to another figure left out."""
        # What stands far off in a monstrous sentence frames nothing.
        at = self._parse.start_of(claim.figure.head)
        sentence = max(sentence[0], at - _NEAR_FIGURE), min(sentence[1], at + _NEAR_FIGURE)
        text = self._parse.text[sentence[0] : sentence[1]].replace("\n", " ")
        own = self._parse.text[max(sentence[0], room[0]) : min(sentence[1], room[1])].replace("\n", " ")
        effect, quantity = claim.harm.effect, claim.figure.quantity
        if effect in (CasualtyEffect.TRAPPED, CasualtyEffect.IN_NEED):
            return ClaimScope.STATE
        size = 1 if quantity is None else max(quantity.value or 0, quantity.low or 0, quantity.high or 0)
        if (size >= _LARGE or quantity is None or quantity.is_share) and _is_of_whole_war(text):
            return ClaimScope.CUMULATIVE
        if effect in MOVED and (_RUNNING.search(own) or re.search(r"\bsince\b", own) or claim.rule == ClaimRule.TOTAL):
            return ClaimScope.EVENT_TOTAL
        if _PERIOD.search(_around(own, claim, self._parse, max(sentence[0], room[0]))):
            return ClaimScope.PERIOD
        if size >= _LARGE and not self._dates.is_dated(sentence):
            return ClaimScope.UNKNOWN
        return ClaimScope.INCIDENT

    def time(
        self, claim: Found, scope: ClaimScope, sentence: tuple[int, int], attribution: Attribution | None
    ) -> ClaimTime:
        """What the article tells of the days of the frame."""
        return self._dates.time(claim, scope, sentence, attribution)

    def place(
        self, claim: Found, scope: ClaimScope, sentence: tuple[int, int], attribution: Attribution | None
    ) -> str | None:
        """The most exact place of the clause, of the sentence, or named last before it; for a war, the country."""
        if scope == ClaimScope.UNKNOWN:
            return None
        inside = [
            place for place in within(self._place_starts, self._places, *sentence) if not is_of_cue(place, attribution)
        ]
        if scope == ClaimScope.CUMULATIVE:
            countries = [place for place in inside if place.place.precision == PlacePrecision.COUNTRY]
            if countries:
                return countries[0].place.name
        located = [place for place in inside if place.locative] or inside
        return self._most_exact(located, claim).place.name if located else self._place_before(claim, scope)

    # --- places

    def _place_before(self, claim: Found, scope: ClaimScope) -> str | None:
        """The place named last: of a nearby sentence for one occurrence, the country for anything longer."""
        start = start_of(self._parse, claim)
        sentence = self._parse.sentence_at(start)
        if sentence is None:
            return None
        if scope in (ClaimScope.CUMULATIVE, ClaimScope.PERIOD):
            return self._country
        first = self._parse.paragraphs[max(0, sentence.paragraph - _REACH_BACK)].start
        before = [place for place in within(self._place_starts, self._places, first, start) if place.locative]
        last = self._parse.sentence_at(before[-1].start) if before else None
        if last is None:
            return None
        return self._most_exact([place for place in before if place.start >= last.start], claim).place.name

    def _most_exact(self, places: Sequence[PlaceMention], claim: Found) -> PlaceMention:
        """The place nearest to the figure, or the smaller one that the text puts inside it."""
        nearest = min(places, key=lambda place: distance(self._parse, place, claim))
        for _ in places:
            inner = next((place for place in places if place.container == nearest.start), None)
            if inner is None or inner.start == nearest.start:
                break
            nearest = inner
        if nearest.place.precision == PlacePrecision.COUNTRY:
            smaller = [place for place in places if place.place.precision != PlacePrecision.COUNTRY]
            return min(smaller, key=lambda place: distance(self._parse, place, claim), default=nearest)
        return nearest


def _is_of_whole_war(text: str) -> bool:
    """Whether words beside a figure say that it counts what a war as a whole has done."""
    small = text.lower()
    return any(map(small.__contains__, WARS)) and _WHOLE_WAR.search(text) is not None


def _country_of(places: Sequence[PlaceMention]) -> str | None:
    """The country named most often, the first of equals."""
    named = Counter(place.place.name for place in places if place.place.precision == PlacePrecision.COUNTRY)
    return named.most_common(1)[0][0] if named else None


def _around(text: str, claim: Found, parse: Parse, base: int) -> str:
    """The words near figure and trigger: a period in another clause of a long sentence is not the figure's."""
    doc = claim.figure.head.doc
    first = parse.start_of(doc[claim.figure.first]) - base
    trigger = parse.start_of(claim.harm.trigger) - base
    low, high = min(first, trigger), max(first, trigger)
    return text[max(0, low - 50) : high + 80]
