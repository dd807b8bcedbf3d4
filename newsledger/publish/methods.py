"""`methods.md`: how each table is made, what its rules mean, how often they were right, and what is known to be wrong.

The prose is the template ``assets/methods.md``; the rates come from ``accuracy``, the counts from the package's data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from newsledger.publish import accuracy, templates
from newsledger.publish.accuracy import Accuracy, MeasuredRule
from newsledger.publish.markdown import markdown_table
from newsledger.publish.profile import counts
from newsledger.validate import layout
from schemas import TABLES
from schemas.vocabularies import ReviewStatus


def methods(directory: Path, measured: Accuracy) -> str:
    """The page as Markdown.

    Args:
        directory: Root of the package, data files in place.
        measured: What was measured of the program.

    Raises:
        AccuracyError: The page names something that was not measured.
    """

    def by_rule(table: str) -> str:
        return _by_rule(table, counts(directory, table, "rule"), measured)

    return templates.render(
        "methods.md",
        reviewed=_reviewed(directory),
        block=measured.blocks.__getitem__,
        rows=measured.rows,
        by_rule=by_rule,
    )


def write(_: object, directory: Path, __: Mapping[str, int]) -> None:
    """Write the page beside the data files of the package at ``directory``."""
    (directory / layout.METHODS).write_text(methods(directory, accuracy.load()), encoding="utf-8", newline="\n")


def write_codebook(_: object, directory: Path, __: Mapping[str, int]) -> None:
    """Write the codebook beside the data files of the package at ``directory``."""
    (directory / layout.CODEBOOK).write_text(templates.asset("codebook.md"), encoding="utf-8", newline="\n")


def _reviewed(directory: Path) -> str:
    """How many rows of the package a person has looked at."""
    found: Counter[str] = Counter()
    for name, table in TABLES.items():
        if any(column.name == "review_status" for column in table.columns):
            found += counts(directory, name, "review_status")
    total = found.total()
    by_machine = found[ReviewStatus.MACHINE.value]
    if by_machine == total:
        return f": its {total:,} rows are as the program found them"
    words = ((status.value, found[status.value]) for status in ReviewStatus if found[status.value])
    return f", of whose {total:,} rows " + ", ".join(f"{rows:,} are `{word}`" for word, rows in words)


def _by_rule(table: str, here: Counter[str], measured: Accuracy) -> str:
    measure = measured.by_rule.get(table)
    known = measure.rules if measure else {}
    rows = (
        (f"`{word}`", meaning, f"{here[word]:,}", _right(known.get(word)))
        for word, meaning in accuracy.rule_words(table).items()
    )
    right = f"right when measured ({measure.criterion})" if measure else "right when measured"
    return markdown_table((f"rule of `{table}`", "the row rests on", "rows here", right), rows)


def _right(rule: MeasuredRule | None) -> str:
    return f"{rule.right} of {rule.rows} ({rule.right / rule.rows:.0%})" if rule else "not measured"
