"""What the page says of the rows' quality: what is checked, how often rules were right, what people looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newsledger.publish import accuracy
from newsledger.publish.accuracy import Accuracy
from newsledger.publish.profile import counts
from newsledger.validate.rules import rules
from schemas import TABLES

_TITLES = {
    "blind": "Articles that nobody had tuned on",
    "pages": "Web pages with furniture around the article",
    "seeds": "The five articles that the rules were written with",
    "others": "Other people's annotated news",
}
"""The measurements that are tables, in the order in which the page shows them."""


def facts(package: Path) -> dict[str, Any]:
    """All that the view of quality shows beside fill rates and the validation report.

    Raises:
        AccuracyError: The measurements that come with the program cannot be read.
    """
    measured = accuracy.load()
    return {
        "conditions": _line(measured.blocks["conditions"]),
        "measured": [{"title": title, **_table(measured.blocks[block])} for block, title in _TITLES.items()],
        "about": {
            _TITLES["blind"]: _line(measured.blocks["blind_about"]),
            "rules": _line(measured.blocks["rules_about"]),
        },
        "bad": _items(measured.blocks["bad"]),
        "rules": [_rules(package, name, measured) for name in TABLES if accuracy.rule_words(name)],
        "reviewed": {name: dict(sorted(counts(package, name, "review_status").items())) for name in _reviewed_tables()},
        "checks": [{"rule": rule.name, "group": rule.group, "meaning": rule.meaning} for rule in rules()],
    }


def _reviewed_tables() -> list[str]:
    return [name for name, table in TABLES.items() if any(column.name == "review_status" for column in table.columns)]


def _rules(package: Path, table: str, measured: Accuracy) -> dict[str, Any]:
    """Each rule of a table, with its rows here and how many were right of those measured."""
    measure = measured.by_rule.get(table)
    known = measure.rules if measure else {}
    here = counts(package, table, "rule")
    return {
        "table": table,
        "criterion": measure.criterion if measure else None,
        "rules": [
            {
                "rule": word,
                "meaning": meaning,
                "rows": here[word],
                "right": known[word].right if word in known else None,
                "measured": known[word].rows if word in known else None,
            }
            for word, meaning in accuracy.rule_words(table).items()
        ],
    }


def _table(block: str) -> dict[str, Any]:
    """A table in Markdown as its head and rows of cells."""
    head, _, *rows = (_cells(line) for line in block.split("\n"))
    return {"header": head, "rows": rows}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _items(block: str) -> list[str]:
    """The items of a list in Markdown, each in one line."""
    return [_line(item) for item in f"\n{block}".split("\n- ")[1:]]


def _line(text: str) -> str:
    return " ".join(text.split())
