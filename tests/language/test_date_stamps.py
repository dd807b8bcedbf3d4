"""The page's own day: which dates are stamps, and weekdays counted from a day printed that is not the day given."""

from __future__ import annotations

import datetime

import pytest

from newsledger.language.date_stamps import is_stamp, retold
from newsledger.language.dates import find_dates, resolve

WEDNESDAY = datetime.date(2018, 3, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Published March 14, 2018 Two miners were hurt.", True),
        ("Dozens flee flood in Beni Reuters Wednesday 14 Mar 2018 Police closed the bridge.", True),
        ("Wed 14 Mar 2018 Police closed the bridge.", True),
        ("GOMA, March 14, 2018 - Police closed the bridge.", True),
        ("On March 14, 2018, police closed the bridge.", False),
        ("In the town of Beni the police closed the old bridge on Wednesday 14 March 2018 Reuters said.", False),
        ("Police in the town of Beni closed the old bridge Wednesday, March 14, 2018, and left.", False),
    ],
)
def test_a_stamp_stands_outside_the_grammar_of_a_sentence(text: str, expected: bool) -> None:
    (date,) = (date for date in find_dates(text) if date.year)
    assert is_stamp(text, date, 0) is expected


@pytest.mark.parametrize(
    ("text", "given", "days"),
    [
        # Another day than given: the weekday of the day printed is the day of writing.
        ("Published March 14, 2018 A mine blew up on Wednesday.", datetime.date(2018, 2, 26), [26]),
        ("Last updated at Mar 142018 A mine blew up on Tuesday.", datetime.date(2018, 2, 26), [25]),
        (
            "Updated March 14, 2018 Mines blew up on Tuesday. One more did on Monday.",
            datetime.date(2018, 2, 26),
            [25, 24],
        ),
        # The weekday is no nearer to the day printed, the two agree, or none is printed.
        ("Updated March 14, 2018 A mine blew up on Tuesday.", datetime.date(2018, 3, 13), [13]),
        ("Published March 14, 2018 A mine blew up on Tuesday.", WEDNESDAY, [13]),
        ("A mine blew up on Tuesday.", WEDNESDAY, [13]),
    ],
)
def test_weekdays_are_counted_from_the_day_of_writing(text: str, given: datetime.date, days: list[int]) -> None:
    dates = [date for date in retold(text, find_dates(text), given) if not date.year]
    found = [resolve(date, given, "past").start for date in dates]
    assert [day and day.day for day in found] == days


def test_a_day_that_the_calendar_does_not_have_is_no_stamp() -> None:
    text = "Last updated at Feb 312018 A mine blew up on Tuesday."
    dates = find_dates(text)
    assert list(retold(text, dates, WEDNESDAY)) == list(dates)
