"""Whether two places can be one, and which of them is the more exact."""

from __future__ import annotations

from newsledger.identifiers import slug
from newsledger.language.places import Place
from schemas.vocabularies import PlacePrecision

_EXACTNESS = (
    PlacePrecision.UNKNOWN,
    PlacePrecision.COUNTRY,
    PlacePrecision.ADMIN1,
    PlacePrecision.NEAR,
    PlacePrecision.DISTRICT,
    PlacePrecision.SETTLEMENT,
    PlacePrecision.SITE,
)


TOWN = _EXACTNESS.index(PlacePrecision.DISTRICT)
"""Exactness from which on a place is a town, or lies in one."""


def places_fit(one: Place | None, other: Place | None) -> bool:
    """Whether two places can be one: equal, one unknown, or one inside the other."""
    if one is None or other is None or one.key == other.key:
        return True
    if one.country != other.country:
        return False
    if _is_quarter_of(one, other) or _is_quarter_of(other, one):
        return True
    outer, inner = sorted((one, other), key=exactness)
    if outer.precision is PlacePrecision.COUNTRY:
        return True
    is_unit = outer.precision is PlacePrecision.ADMIN1 or _may_be_unit(outer)
    return is_unit and outer.admin1 is not None and outer.admin1 == inner.admin1


def _may_be_unit(place: Place) -> bool:
    """A bare name that is a town's and its province's."""
    return place.precision is PlacePrecision.SETTLEMENT and slug(place.name) == slug(place.admin1 or "-")


def _is_quarter_of(one: Place, other: Place) -> bool:
    """'The Old City of X' and X."""
    return len(one.name) > len(other.name) and slug(one.name).endswith(f"-of-{slug(other.name)}")


def exactness(place: Place) -> float:
    """How exact a place is, to be compared: a number from 0."""
    return _EXACTNESS.index(place.precision) - (0.5 if _may_be_unit(place) else 0.0)


def more_exact(one: Place | None, other: Place | None) -> Place | None:
    """The more exact of two places that fit; the first of equals."""
    if one is None or other is None:
        return one or other
    if _is_quarter_of(one, other) or _is_quarter_of(other, one):
        return max(one, other, key=lambda place: len(place.name))
    return other if exactness(other) > exactness(one) else one
