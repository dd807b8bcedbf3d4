"""What a date expression is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
Modifier = Literal["since", "until", "by", "after", "before"]
Unit = Literal["hour", "night", "day", "week", "weekend", "month", "year"]


class DateKind(StrEnum):
    """The forms of date expressions."""

    DAY = "day"  # 'March 3, 2015', 'Monday, March 9', '7 June'
    MONTH = "month"  # 'June 2012', 'January'
    YEAR = "year"  # 'in 2011'
    WEEKDAY = "weekday"  # 'Friday', 'last Monday'
    PERIOD = "period"  # 'yesterday', 'last week', 'earlier this month': whole units counted from publication
    AGO = "ago"  # 'three days ago'
    ANCHORED = "anchored"  # 'a day earlier', 'two weeks later': counted from another expression
    PAST_SPAN = "past_span"  # 'the past two weeks': a stretch that ends at publication ('the coming week': begins)
    RECENT = "recent"  # 'in recent days', 'a few days ago'
    RANGE = "range"  # 'from May 3 to May 9'


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression in a text.

    Attributes:
        start: Offset of its first code point; the modifier is not part of it ('from' and 'between' of a range are).
        end: Offset behind it.
        text: ``text[start:end]`` of the text it was found in.
        kind: Its form.
        modifier: The word before it that opens or closes a span ('since', 'until', 'by', 'after', 'before').
        year: Four-digit year, if printed.
        month: 1 to 12, if printed.
        day: Day of the month, if printed.
        weekday: 0 for Monday, if printed.
        unit: What is counted, for the counted kinds.
        count: Units from publication or anchor: negative before it, positive after it.
        phase: 'earlier' or 'later' within the period ('earlier this month'), 'last' or 'next' for a weekday.
        anchor: The expression that an anchored one counts from.
        first: Beginning of a range.
        last: End of a range.
    """

    start: int
    end: int
    text: str
    kind: DateKind
    modifier: Modifier | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: Unit | None = None
    count: int = 0
    phase: Literal["earlier", "later", "last", "next"] | None = None
    anchor: DateExpression | None = None
    first: DateExpression | None = None
    last: DateExpression | None = None


def small_letters(text: str) -> str:
    """The text in small letters, every offset as it was."""
    letters = text.lower()
    return letters if len(letters) == len(text) else "".join(char.lower()[0] for char in text)
