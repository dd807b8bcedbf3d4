"""Show what is claimed of each event in PACKAGE (the current directory, if none is given), claimant by claimant.

The lowest and the highest figure of each claimant are given with the words they rest on. Figures are never added up,
averaged or chosen among; parts of a figure stand below it, marked with '-', and denials apart, marked 'denies'. The
view is worked out of the package each time and stored nowhere; docs/queries.md has it for pandas, R and SQL.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from itertools import groupby
from pathlib import Path

import click

from newsledger.tolls import Toll, UnreadablePackageError, read_tolls

_FORMATS = ("table", "csv", "json")
_SHOWN = ("claimant", "effect", "scope", "stance", "lowest", "highest", "qualifier", "figures")


@click.command("tolls", help=__doc__)
@click.argument("package", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--event", "event_id", metavar="ID", help="Only this event.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True, help="Output.")
def command(package: Path, event_id: str | None, form: str) -> None:
    """Print the view."""
    try:
        found = read_tolls(package, event_id)
    except UnreadablePackageError as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    except KeyError as error:
        click.echo(f"error: the package has no event {event_id}", err=True)
        raise SystemExit(2) from error
    click.echo({"table": _table, "csv": _csv, "json": _json}[form](found), nl=False)


def _csv(found: Iterable[Toll]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [column.name for column in fields(Toll)], lineterminator="\n")
    writer.writeheader()
    for toll in found:
        row = asdict(toll)
        writer.writerow({name: " | ".join(cell) if isinstance(cell, tuple) else cell for name, cell in row.items()})
    return stream.getvalue()


def _json(found: Iterable[Toll]) -> str:
    return json.dumps([asdict(toll) for toll in found], ensure_ascii=False, indent=2) + "\n"


def _table(found: Sequence[Toll]) -> str:
    lines: list[str] = []
    for event_id, group in groupby(found, key=lambda toll: toll.event_id):
        rows = list(group)
        lines += [event_id, f"  {rows[0].title}", *_aligned([_SHOWN, *map(_cells, rows)]), ""]
    return "\n".join(lines)


def _cells(toll: Toll) -> tuple[str, ...]:
    name = f"- {toll.claimant_name}" if toll.part_of else toll.claimant_name
    bounds = ("" if number is None else str(number) for number in (toll.lowest, toll.highest))
    figures = "; ".join(f"“{text}”" for text in toll.texts)
    return name, toll.effect, toll.scope, toll.stance, *bounds, ", ".join(toll.qualifiers), figures


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(_SHOWN))]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
