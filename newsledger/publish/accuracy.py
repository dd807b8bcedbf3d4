"""How often the program was right when it was measured: the marked blocks of ``docs/accuracy.md``.

The page is written by people and is the only place where these numbers are written down. ``extract`` takes its marked
blocks; they come with the program as ``assets/accuracy.json``, so that every package can say how reliable it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from schemas import TABLES

TABLES_MEASURED = ("blind", "pages", "seeds", "others", "rules")
"""The blocks that are tables."""

BLOCKS = ("conditions", "blind_about", *TABLES_MEASURED, "rules_about", "bad")
"""The blocks that must be there."""

_BLOCK = re.compile(r"<!-- begin: (\w+) -->\n(.*?)\n<!-- end: \1 -->", re.DOTALL)
_MEASURED_RULE = re.compile(r"`(\w+)` (\d+) of (\d+)")
_TABLE_AND_CRITERION = re.compile(r"(\w+) \((.+)\)")


class AccuracyError(ValueError):
    """The measurements cannot be read; the message says what is wrong where."""


@dataclass(frozen=True)
class MeasuredRule:
    """Of ``rows`` rows that a rule had found, ``right`` were right."""

    right: int
    rows: int


@dataclass(frozen=True)
class RuleMeasure:
    """What was measured of the rules of a table: by what a row counts as right, and each rule's score by its word."""

    criterion: str
    rules: Mapping[str, MeasuredRule]


@dataclass(frozen=True)
class Accuracy:
    """The measurements, as blocks of Markdown by name."""

    blocks: Mapping[str, str]

    def rows(self, block: str, *subjects: str) -> str:
        """Those rows of a block's table, with its header, whose first cell begins with one of the subjects.

        Raises:
            AccuracyError: There is none for a subject.
        """
        lines = self.blocks[block].split("\n")
        for subject in subjects:
            if not any(line.startswith(f"| {subject}") for line in lines[2:]):
                raise AccuracyError(f"block {block} has no row on {subject!r}")
        wanted = tuple(f"| {subject}" for subject in subjects)
        return "\n".join([*lines[:2], *(line for line in lines[2:] if line.startswith(wanted))])

    @cached_property
    def by_rule(self) -> dict[str, RuleMeasure]:
        """What was measured of each rule, by table.

        Raises:
            AccuracyError: A table or rule is not one of the schemas'.
        """
        criteria: dict[str, str] = {}
        scores: dict[str, dict[str, MeasuredRule]] = {}
        table = ""
        for line in self.blocks["rules"].split("\n")[2:]:
            first, measured = (cell.strip() for cell in line.strip("|").split("|")[:2])
            if first:
                table, criteria[table] = _table_and_criterion(first)
                scores[table] = {}
            for rule, right, rows in _MEASURED_RULE.findall(measured):
                if rule not in rule_words(table):
                    raise AccuracyError(f"block rules: {table} has no rule {rule!r}")
                scores[table][rule] = MeasuredRule(int(right), int(rows))
        return {name: RuleMeasure(criteria[name], scores[name]) for name in scores}


def rule_words(table: str) -> dict[str, str]:
    """The rules by which a table's rows are found, with their meanings; none for a table without rules."""
    declared = TABLES[table].columns if table in TABLES else ()
    vocabulary = next((column.info.vocabulary for column in declared if column.name == "rule"), None)
    return {word.value: word.description for word in vocabulary} if vocabulary else {}


def extract(page: str) -> Accuracy:
    """Take the measurements out of the text of ``docs/accuracy.md``.

    Raises:
        AccuracyError: A block is missing or not what it should be.
    """
    blocks = dict(_BLOCK.findall(page))
    if missing := [name for name in BLOCKS if name not in blocks]:
        raise AccuracyError(f"no block {', '.join(missing)} between '<!-- begin: … -->' and '<!-- end: … -->'")
    for name in TABLES_MEASURED:
        lines = blocks[name].split("\n")
        if len(lines) < 3 or not all(line.startswith("|") and line.count("|") > 2 for line in lines):
            raise AccuracyError(f"block {name} is not a table")
    accuracy = Accuracy({name: blocks[name] for name in BLOCKS})
    if not accuracy.by_rule:
        raise AccuracyError("block rules: no table with rules")
    return accuracy


def load() -> Accuracy:
    """The measurements that come with the program."""
    return Accuracy(json.loads(files("newsledger.publish").joinpath("assets/accuracy.json").read_text("utf-8")))


def dump(accuracy: Accuracy) -> str:
    """The measurements as they come with the program."""
    return json.dumps(accuracy.blocks, ensure_ascii=False, indent=2) + "\n"


def _table_and_criterion(cell: str) -> tuple[str, str]:
    found = _TABLE_AND_CRITERION.fullmatch(cell)
    if found is None or found[1] not in TABLES:
        raise AccuracyError(f"block rules: {cell!r} is not 'table (what counts as right)'")
    return found[1], found[2]
