"""Write the results in docs/examples.md anew, or with --check only see whether they are up to date.

Runs the page's Python over the published package in the working directory. With --check, exits with 1 if the page
shows other results.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import pandas as pd

PATH = Path("docs/examples.md")

Grid = list[list[str]]
"""A table as it is shown: the names of the columns, then the cells of each row."""

_START, _END = "<!-- result -->\n", "<!-- end -->"
_RESULT = re.compile(f"{_START}(.*?){_END}", re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """The page's code in one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)


def results(page: str) -> list[Grid]:
    """The tables that the page shows as results."""
    return [[_cells(line) for line in found.splitlines() if _is_row(line)] for found in _RESULT.findall(page)]


def run_python(code: Iterable[str]) -> list[Grid]:
    """Run Python code in one namespace.

    Returns:
        The data frames that it prints.
    """
    printed: list[Grid] = []

    def capture(frame: Any) -> None:
        printed.append(grid(list(frame.columns), frame.itertuples(index=False, name=None)))

    names: dict[str, Any] = {"print": capture}
    for block in code:
        exec(block, names)
    return printed


def grid(columns: list[str], rows: Iterable[Iterable[Any]]) -> Grid:
    """A table as it is shown, whichever program made it: null is the empty cell, dates are ISO 8601."""
    return [columns, *([_shown(cell) for cell in row] for row in rows)]


def rewritten(page: str, grids: list[Grid]) -> str:
    """The page with these results.

    Raises:
        ValueError: The page has room for more or fewer of them.
    """
    if len(_RESULT.findall(page)) != len(grids):
        raise ValueError(f"the page has room for {len(_RESULT.findall(page))} results, its code prints {len(grids)}")
    waiting = iter(grids)
    return _RESULT.sub(lambda _: _START + _markdown(next(waiting)) + _END, page)


def _shown(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _markdown(table: Grid) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table]
    return "\n".join(["", lines[0], "|" + "---|" * len(table[0]), *lines[1:], "", ""])


def _is_row(line: str) -> bool:
    return line.startswith("|") and not line.startswith("|---")


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


@click.command(name="examples", help=__doc__)
@click.option("--check", is_flag=True, help="Write nothing, only compare.")
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), default=PATH, show_default=True)
@click.pass_context
def command(context: click.Context, check: bool, page: Path) -> None:
    """Write the results, or compare them."""
    shown = page.read_text(encoding="utf-8")
    text = rewritten(shown, run_python(blocks(shown, "python")))
    if not check:
        page.write_text(text, encoding="utf-8", newline="\n")
    elif shown != text:
        click.echo(f"{page} does not show the package's results; run python -m scripts.examples", err=True)
        context.exit(1)


if __name__ == "__main__":
    command()
