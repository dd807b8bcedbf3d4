"""Compare the decisions of two reviewers, in FIRST and SECOND, on the rows that both decided.

Both files have the columns of corrections.csv. For all tables together and for each, tells on how many rows both
decided, on how many of them they agree, in percent, and Krippendorff's alpha (nominal): on the action (accept, edit,
reject, add), on the whole decision with its values, and on the single cells that both set. Rows that only one of them
decided are counted apart; they say nothing of agreement. See docs/review.md.

Exits with 1 if a file has faults.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from newsledger.curate import Curation, CurationError
from newsledger.curate.document import read_text
from newsledger.review.agreement import Agreement, Compared, compare
from scripts.errors import exits

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="agreement", help=__doc__)
@click.argument("first", type=_FILE)
@click.argument("second", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(first: Path, second: Path, as_json: bool) -> None:
    """Print how far two reviewers agree."""
    with exits({CurationError: 1, OSError: 1}):
        one, other = (Curation.parse(read_text(path), {}, str(path)) for path in (first, second))
    found = compare(one, other)
    if as_json:
        click.echo(json.dumps([table.as_json() for table in found], indent=2))
        return
    for table in found:
        for line in _said(table):
            click.echo(line)


def _said(found: Compared) -> list[str]:
    both = found.actions.units
    only = f"only the first decided {found.only_first}, only the second {found.only_second}"
    head = f"{found.table or 'all tables'}: {both} {'row' if both == 1 else 'rows'} decided by both ({only})"
    measures = (("action", found.actions), ("whole decision", found.outcomes), ("cells both set", found.cells))
    return [head, *(_measure(name, measure) for name, measure in measures if measure.units)]


def _measure(name: str, found: Agreement) -> str:
    # Alpha asks how far agreement is better than chance: where all values are one, there is no telling.
    alpha = "not defined (all values are the same)" if found.alpha is None else f"{found.alpha:.3f}"
    return f"  {name:<15} {found.agreed} of {found.units} agree ({found.percent:.1f}%), alpha {alpha}"
