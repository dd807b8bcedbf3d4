"""What may be meant by the name of a place, by what is known of each candidate: size, kind and where it lies."""

from __future__ import annotations

import math
from collections.abc import Iterable

from newsledger.language.place_index import Candidate
from newsledger.language.place_spans import NameSpan
from schemas.vocabularies import PlacePrecision

_WORLD_CITY = 150_000
"""Inhabitants from which a town is known without its country being named."""
_WORLD_REGION = 1_000_000
"""The same for first-level units, many of which share plain names."""
_LESSER_NAME = 500_000
"""The same for towns under a name that is not the gazetteer's own for it."""
TOWN = 20_000
"""Inhabitants from which 'X camp' or 'X district' is taken for something at X, not for X itself."""
_SUBURB_KM = 60
"""How far from a city what lies 'in' it or is its suburb may be."""
_BORDER_KM = 120
"""How far from the middle of a unit a place outside it may be and still be taken for the one meant."""


def candidates_of(span: NameSpan) -> list[Candidate]:
    """The candidates for a name that are of the kind that the words beside it tell."""
    candidates = _of_kind(span, span.candidates)
    # A quarter that is called like a town elsewhere.
    return [candidate for candidate in candidates if candidate.population < TOWN] if span.is_part else candidates


def _of_kind(span: NameSpan, candidates: Iterable[Candidate]) -> list[Candidate]:
    """'Taiz province' is the unit; 'Taiz' and 'the city of Taiz' the city, where there is one."""
    candidates = list(candidates)
    units = [candidate for candidate in candidates if candidate.precision is PlacePrecision.ADMIN1]
    if span.is_unit:
        return units or candidates
    others = [candidate for candidate in candidates if candidate.precision is not PlacePrecision.ADMIN1]
    settled = {(candidate.country, candidate.admin1) for candidate in others if candidate.population >= 500}
    return others + [unit for unit in units if (unit.country, unit.admin1) not in settled]


def lies_in(candidate: Candidate, outer: Candidate) -> bool:
    """Whether it lies in the other: in its country or unit, or in or about the town."""
    if candidate.country != outer.country or candidate.number == outer.number:
        return False
    if outer.precision is PlacePrecision.COUNTRY or outer.admin1 is None:
        return True
    if outer.precision is PlacePrecision.ADMIN1:
        return candidate.admin1 in (outer.admin1, None)
    return _kilometres(candidate, outer) <= _SUBURB_KM


def lies_by(candidate: Candidate, outer: Candidate) -> bool:
    """Reporters get boundaries wrong: a namesake just across one is still meant."""
    return candidate.country == outer.country and _kilometres(candidate, outer) <= _BORDER_KM


def _kilometres(one: Candidate, other: Candidate) -> float:
    """Distance on the ground, on a sphere flattened out; good enough below a few hundred kilometres."""
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return 111.2 * math.hypot(north, east)


def is_metropolis(candidate: Candidate) -> bool:
    """Known beyond doubt, so that the larger place it was taken to lie in must be a misreading."""
    return candidate.is_capital or (
        candidate.population >= _WORLD_REGION and candidate.precision is not PlacePrecision.ADMIN1
    )


def is_famous(candidate: Candidate) -> bool:
    """Whether readers know it without its country; a lesser name of a place is not what they think of first."""
    if not candidate.is_official and candidate.population < _LESSER_NAME and not candidate.is_capital:
        return False
    if candidate.precision is PlacePrecision.ADMIN1:
        return candidate.population >= _WORLD_REGION
    return candidate.is_capital or candidate.population >= _WORLD_CITY
