"""Descriptions that point back to a body named before: 'the ministry', 'the coalition', 'the charity', 'the group'."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from newsledger.extract.actor_clusters import Group
from newsledger.extract.actor_words import Found
from newsledger.language.names import name_words
from schemas.vocabularies import ActorType

_KINDS = {
    "charity": (ActorType.HUMANITARIAN,),
    "broadcaster": (ActorType.MEDIA,),
    "newspaper": (ActorType.MEDIA,),
    "cartel": (ActorType.ARMED_GROUP,),
    "militia": (ActorType.ARMED_GROUP,),
    "watchdog": (ActorType.MONITOR,),
    "company": (ActorType.COMPANY,),
    "group": (ActorType.ARMED_GROUP, ActorType.MONITOR, ActorType.HUMANITARIAN, ActorType.CIVIL_SOCIETY),
}
"""Nouns for bodies of a type, whatever their names."""
_NEAR = 400
"""How far back, in characters, a body may be named that is meant by its type alone."""


def place_backrefs(found: Iterable[Found], bodies: list[Group]) -> None:
    """Put each description with the body named last before it that it can mean; those that fit none are left out."""
    mentions = sorted(((item.start, number) for number, one in enumerate(bodies) for item in one.found))
    starts = [start for start, _ in mentions]
    named: dict[str, list[tuple[int, int]]] = {}
    for item in found:
        noun = item.name
        if noun not in named:
            fitting = {number for number, one in enumerate(bodies) if _is_called(one, noun)}
            named[noun] = [mention for mention in mentions if mention[1] in fitting]
        before = bisect_left(named[noun], (item.start, -1))
        if before:
            home: Group | None = bodies[named[noun][before - 1][1]]
        else:
            recent = mentions[bisect_left(starts, item.start - _NEAR) : bisect_left(starts, item.start)]
            home = _only_one_of(noun, [bodies[number] for _, number in recent])
        if home is not None:
            item.kind, item.name, item.actor_type = "description", home.found[0].name, home.found[0].actor_type
            home.add(item)


def _is_called(one: Group, noun: str) -> bool:
    """Whether the noun stands in a name of the body ('the ministry' after 'Health Ministry')."""
    entry = one.entry
    names = [*one.names, *((entry.name, *entry.aliases) if entry else ())]
    described = [item.name for item in one.found if not item.is_name] if not one.names else []
    return any(noun in name_words(name)[1:] for name in (*names, *described))


def _only_one_of(noun: str, near: list[Group]) -> Group | None:
    """The body of the noun's type, if there is one only."""
    kinds = _KINDS.get(noun, ())
    fitting = {id(one): one for one in near if any(item.actor_type in kinds for item in one.found)}
    return next(iter(fitting.values())) if len(fitting) == 1 else None
