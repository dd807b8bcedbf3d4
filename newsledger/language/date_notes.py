"""Dates as told, kept for later: an expression and its tense, readable again once the day of publication is known."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from newsledger.language.date_expressions import DateExpression, DateKind
from newsledger.language.dates import DateRange, Tense, resolve

_DEFAULTS = {field.name: field.default for field in fields(DateExpression)}
_NESTED = ("anchor", "first", "last")


@dataclass(frozen=True, slots=True)
class ToldDate:
    """A date expression with the tense in which it is told.

    Attributes:
        expression: What is printed.
        tense: Past or future, where the clause tells.
    """

    expression: DateExpression
    tense: Tense = None

    def on(self, published_on: datetime.date | None) -> DateRange:
        """The days it names, told on the given day."""
        return resolve(self.expression, published_on, self.tense)

    def packed(self) -> dict[str, Any]:
        """The date in plain values, defaults left out."""
        return {"tense": self.tense, **_packed(self.expression)}


def unpacked(values: Mapping[str, Any]) -> ToldDate:
    """The date that ``ToldDate.packed`` put into plain values."""
    inner = dict(values)
    tense = inner.pop("tense")
    return ToldDate(_unpacked(inner), tense)


def note(**values: object) -> str:
    """Plain values as one line of text, the same for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def said_note(dates: Sequence[ToldDate]) -> str | None:
    """The dates at a verb of saying, as ``read_said`` reads them again; null without any."""
    return note(dates=[told.packed() for told in dates]) if dates else None


def read_said(text: str) -> list[ToldDate]:
    """The dates that ``said_note`` wrote down."""
    return [unpacked(values) for values in json.loads(text)["dates"]]


def day_said(dates: Sequence[ToldDate], published_on: datetime.date | None) -> datetime.date | None:
    """The one day that the dates at a verb of saying name, told on the given day."""
    found = [told.on(published_on) for told in dates]
    days = {each.start for each in found if each.start is not None and each.start == each.end}
    return days.pop() if len(days) == 1 else None


def _packed(expression: DateExpression) -> dict[str, Any]:
    packed: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(expression, name)
        if name in _NESTED and value is not None:
            packed[name] = _packed(value)
        elif value != default:
            packed[name] = str(value) if name == "kind" else value
    return packed


def _unpacked(values: Mapping[str, Any]) -> DateExpression:
    inner: dict[str, Any] = {name: _unpacked(value) if name in _NESTED else value for name, value in values.items()}
    inner["kind"] = DateKind(inner["kind"])
    return DateExpression(**inner)
