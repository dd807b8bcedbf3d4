"""The lines of actors.csv: who is called what, wherever it is named.

An actor may have several lines, so that an alias is added without changing a line: two people who name actors at the
same time then change nothing that the other wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from newsledger.curate.cells import columns_of, parse_cell
from newsledger.curate.decisions import ACTORS_FILE, ACTORS_HEADER, Fault, NamedActor
from newsledger.curate.diff import quoted
from schemas import LIST_SEPARATOR

_COLUMNS = ("actor_id", "name", "actor_type", "country", "affiliation", "wikidata_id", "aliases")
_SINGLE = ("name", "actor_type", "country", "affiliation", "wikidata_id")

Cells = Mapping[str, str]


def read_actors(lines: Iterable[tuple[int, dict[str, str]]], faults: list[Fault]) -> dict[str, NamedActor]:
    """Put the lines about each actor together.

    Args:
        lines: Number and cells of each line, every column of the file being there.
        faults: Takes up what is wrong.

    Returns:
        The actors by id, in the order of their first lines; aliases in the order of theirs, each once.
    """
    actors: dict[str, NamedActor] = {}
    for line, padded in lines:
        cells = {name: cell.strip() for name, cell in padded.items()}
        actor_id = cells["actor_id"]
        problems = [*_cell_problems(cells), *_disagreements(actors.get(actor_id), cells)]
        faults.extend(Fault(ACTORS_FILE, line, column, cells[column], rule) for column, rule in problems)
        if not problems:
            named = _named(cells)
            actors[actor_id] = _together(actors[actor_id], named) if actor_id in actors else named
    return actors


def _cell_problems(cells: Cells) -> Iterator[tuple[str, str]]:
    columns = columns_of("actors")
    for name in _COLUMNS:
        try:
            parse_cell(columns[name], cells[name])
        except ValueError as error:
            yield name, str(error)
    if cells["actor_id"] and cells["actor_id"] == cells["affiliation"]:
        yield "affiliation", "is another actor"


def _disagreements(known: NamedActor | None, cells: Cells) -> Iterator[tuple[str, str]]:
    for name in _SINGLE if known else ():
        before = getattr(known, name)
        if before and cells[name] and before != cells[name]:
            yield name, f"an earlier line says {before!r} of {cells['actor_id']}: lines about one actor add up"


def _named(cells: Cells) -> NamedActor:
    return NamedActor(
        cells["actor_id"],
        cells["name"],
        cells["actor_type"],
        cells["country"] or None,
        cells["affiliation"] or None,
        cells["wikidata_id"] or None,
        tuple(cells["aliases"].split(LIST_SEPARATOR)) if cells["aliases"] else (),
        cells["source"] or None,
    )


def _together(first: NamedActor, second: NamedActor) -> NamedActor:
    filled = {name: getattr(first, name) or getattr(second, name) for name in (*_SINGLE, "source")}
    return replace(first, **filled, aliases=tuple(dict.fromkeys((*first.aliases, *second.aliases))))


def written(cells: Cells, header: Iterable[str] = ACTORS_HEADER) -> str:
    """A line of actors.csv, with its end."""
    return ",".join(quoted(cells.get(name, "")) for name in header) + "\n"
