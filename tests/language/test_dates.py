"""Date expressions: what is found, and what it means on a given day of publication."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.language.dates import DateKind, find_dates, resolve, tense_of

MONDAY = datetime.date(2015, 3, 9)

FORMS = [
    # Full dates.
    ("signed on March 3, 2015.", "March 3, 2015", "2015-03-03", "2015-03-03", "day", "stated"),
    ("signed on Mar. 3rd, 2015", "Mar. 3rd, 2015", "2015-03-03", "2015-03-03", "day", "stated"),
    ("signed on 3 March 2015 in", "3 March 2015", "2015-03-03", "2015-03-03", "day", "stated"),
    ("signed on the 3rd of March, 2015", "3rd of March, 2015", "2015-03-03", "2015-03-03", "day", "stated"),
    ("Tue 03 Mar 2015 Truce", "Tue 03 Mar 2015", "2015-03-03", "2015-03-03", "day", "stated"),
    ("Tuesday, March 3, 2015", "Tuesday, March 3, 2015", "2015-03-03", "2015-03-03", "day", "stated"),
    ("KALVIA, 6 Jan 91 (UPI) --", "6 Jan 91", "1991-01-06", "1991-01-06", "day", "stated"),
    ("at 2015-03-03T12:30:00Z.", "2015-03-03T12:30:00Z", "2015-03-03", "2015-03-03", "day", "stated"),
    ("on 2015/3/3,", "2015/3/3", "2015-03-03", "2015-03-03", "day", "stated"),
    ("on 13/02/2015", "13/02/2015", "2015-02-13", "2015-02-13", "day", "stated"),
    ("am 03.02.2015", "03.02.2015", "2015-02-03", "2015-02-03", "day", "stated"),
    ("on 29-01-2015", "29-01-2015", "2015-01-29", "2015-01-29", "day", "stated"),
    ("on 29-Jan-2015.", "29-Jan-2015", "2015-01-29", "2015-01-29", "day", "stated"),
    # Parts of dates.
    ("a letter of Feb. 7 said", "Feb. 7", "2015-02-07", "2015-02-07", "day", "inferred"),
    ("the December 30 agreement", "December 30", "2014-12-30", "2014-12-30", "day", "inferred"),
    ("on Thursday, January 29, in", "Thursday, January 29", "2015-01-29", "2015-01-29", "day", "inferred"),
    ("on Thursday, January 28,", "Thursday, January 28", "2010-01-28", "2010-01-28", "day", "inferred"),
    ("on March 11", "March 11", "2015-03-11", "2015-03-11", "day", "inferred"),
    ("trapped in June 2012 by", "June 2012", "2012-06-01", "2012-06-30", "month", "stated"),
    ("in January", "January", "2015-01-01", "2015-01-31", "month", "inferred"),
    ("in May", "May", "2014-05-01", "2014-05-31", "month", "inferred"),
    ("last March", "last March", "2014-03-01", "2014-03-31", "month", "inferred"),
    ("next March", "next March", "2016-03-01", "2016-03-31", "month", "inferred"),
    ("in 2011", "2011", "2011-01-01", "2011-12-31", "year", "stated"),
    ("the 2011 uprising", "2011", "2011-01-01", "2011-12-31", "year", "stated"),
    # Weekdays.
    ("on Monday", "Monday", "2015-03-09", "2015-03-09", "day", "inferred"),
    ("on Tuesday", "Tuesday", "2015-03-03", "2015-03-03", "day", "inferred"),
    ("last Monday", "last Monday", "2015-03-02", "2015-03-02", "day", "inferred"),
    ("next Monday", "next Monday", "2015-03-16", "2015-03-16", "day", "inferred"),
    ("Friday of last week", "Friday of last week", "2015-03-06", "2015-03-06", "day", "inferred"),
    ("after Saturdays blast", "Saturdays", "2015-03-07", "2015-03-09", "unknown", "inferred"),
    # Counted from publication.
    ("yesterday", "yesterday", "2015-03-08", "2015-03-08", "day", "inferred"),
    ("Today, the", "Today", "2015-03-09", "2015-03-09", "day", "inferred"),
    ("Tomorrow, at", "Tomorrow", "2015-03-10", "2015-03-10", "day", "inferred"),
    ("the day before yesterday", "the day before yesterday", "2015-03-07", "2015-03-07", "day", "inferred"),
    ("last night", "last night", "2015-03-08", "2015-03-08", "day", "inferred"),
    ("last week", "last week", "2015-03-02", "2015-03-08", "week", "inferred"),
    ("this week", "this week", "2015-03-09", "2015-03-15", "week", "inferred"),
    ("next month", "next month", "2015-04-01", "2015-04-30", "month", "inferred"),
    ("last year", "last year", "2014-01-01", "2014-12-31", "year", "inferred"),
    ("last weekend", "last weekend", "2015-03-07", "2015-03-08", "week", "inferred"),
    ("earlier this month", "earlier this month", "2015-03-01", "2015-03-09", "month", "inferred"),
    ("later this month", "later this month", "2015-03-09", "2015-03-31", "month", "inferred"),
    ("ten days ago", "ten days ago", "2015-02-27", "2015-02-27", "day", "inferred"),
    ("Two weeks ago", "Two weeks ago", "2015-02-23", "2015-03-01", "week", "inferred"),
    ("3 months ago", "3 months ago", "2014-12-01", "2014-12-31", "month", "inferred"),
    ("a decade ago", "a decade ago", "2005-01-01", "2005-12-31", "year", "inferred"),
    ("30 hours ago", "30 hours ago", "2015-03-07", "2015-03-09", "day", "inferred"),
    ("over the past two weeks", "the past two weeks", "2015-02-23", "2015-03-09", "week", "inferred"),
    ("for the coming week", "coming week", "2015-03-09", "2015-03-16", "week", "inferred"),
    ("shortages a month after the flood", "a month after", "2015-02-01", "2015-02-28", "month", "inferred"),
    ("in recent days", "recent days", None, "2015-03-09", "before", "inferred"),
    ("a few days ago", "a few days ago", None, "2015-03-09", "before", "inferred"),
    ("in overnight raids", "overnight", "2015-03-08", "2015-03-09", "day", "inferred"),
    ("fought over the weekend", "over the weekend", "2015-03-07", "2015-03-08", "week", "inferred"),
    ("earlier in the week", "earlier in the week", "2015-03-09", "2015-03-09", "week", "inferred"),
    ("early this month", "early this month", "2015-03-01", "2015-03-09", "month", "inferred"),
    ("raged for a third day", "for a third day", "2015-03-07", "2015-03-09", "day", "inferred"),
    ("raged for the second straight day", "for the second straight day", "2015-03-08", "2015-03-09", "day", "inferred"),
    ("in the past 24 hours", "the past 24 hours", "2015-03-08", "2015-03-09", "day", "inferred"),
    ("over the last few weeks", "last few weeks", None, "2015-03-09", "before", "inferred"),
    ("on Christmas Day", "Christmas Day", "2014-12-25", "2014-12-25", "day", "inferred"),
    ("on New Year's Eve", "New Year's Eve", "2014-12-31", "2014-12-31", "day", "inferred"),
    ("seventeen days ago", "seventeen days ago", "2015-02-20", "2015-02-20", "day", "inferred"),
    # Words before a date.
    ("since 9 a.m. on Friday", "Friday", "2015-03-06", "2015-03-09", "day", "inferred"),
    ("besieged since June 2012", "June 2012", "2012-06-01", "2015-03-09", "month", "stated"),
    ("evacuated since late on Friday", "Friday", "2015-03-06", "2015-03-09", "day", "inferred"),
    ("extended until Wednesday night", "Wednesday", None, "2015-03-11", "day", "inferred"),
    ("must leave by Friday", "Friday", None, "2015-03-13", "before", "inferred"),
    ("before Sunday", "Sunday", None, "2015-03-07", "before", "inferred"),
    ("by the end of 2014", "2014", None, "2014-12-31", "before", "stated"),
    # Ranges.
    ("from Feb. 3 to Feb. 9, 2014", "from Feb. 3 to Feb. 9, 2014", "2014-02-03", "2014-02-09", "day", "stated"),
    ("between Tuesday and Thursday", "between Tuesday and Thursday", "2015-03-03", "2015-03-05", "day", "inferred"),
    ("the war of 2003-2011", "2003-2011", "2003-01-01", "2011-12-31", "year", "stated"),
    ("Feb. 16-19", "Feb. 16-19", "2015-02-16", "2015-02-19", "day", "inferred"),
    ("from 5 to 9 January", "5 to 9 January", "2015-01-05", "2015-01-09", "day", "inferred"),
    ("on 5 and 6 January", "5 and 6 January", "2015-01-05", "2015-01-06", "day", "inferred"),
    ("between January 5 and 9", "January 5 and 9", "2015-01-05", "2015-01-09", "day", "inferred"),
    ("Friday to Sunday", "Friday to Sunday", "2015-03-06", "2015-03-08", "day", "inferred"),
]


@pytest.mark.parametrize(("text", "found", "start", "end", "precision", "basis"), FORMS)
def test_expression_is_found_and_resolved(
    text: str, found: str, start: str | None, end: str | None, precision: str, basis: str
) -> None:
    [expression] = find_dates(text)
    result = resolve(expression, MONDAY)
    assert expression.text == found == text[expression.start : expression.end]
    assert (result.start and str(result.start), result.end and str(result.end)) == (start, end)
    assert (result.precision, result.basis) == (precision, basis)


@pytest.mark.parametrize(
    "text",
    [
        "on 20 February 12 people died, 2014 people fled",
        "killed 2011 people, 2,015 homes and 1999 fighters",
        "May God protect them as they march in April",
        "on Fridays people rest, says the Sunday Times, since Bloody Sunday",
        "on a Friday afternoon",
        "the 10/02/2014 file",
        "an overnight curfew in every new year",
        "scores of 3-2 and 10:30",
        "31.13.2014",
    ],
)
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    allowed = {"20 February", "April"}
    assert {expression.text for expression in find_dates(text)} <= allowed


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met on Monday, and a day earlier aid had arrived.", "2015-03-08"),
        ("They met on Thursday. Two days later the truce collapsed.", "2015-03-07"),
        ("They met again on Friday, a day after the talks began.", "2015-03-05"),
        ("They met on Thursday and parted the same day.", "2015-03-05"),
        ("They met on Thursday. The following day the truce collapsed.", "2015-03-06"),
        ("They met on Thursday; shells had hit the town the day before.", "2015-03-04"),
    ],
)
def test_anchored_expression_counts_from_the_date_before_it(text: str, day: str) -> None:
    assert str(resolve(find_dates(text)[-1], MONDAY).start) == day


@pytest.mark.parametrize(
    "text", ["A day later they fled.", "They met on Monday.\n\nA day later they fled.", "In May 2012. A day later"]
)
def test_anchored_expression_without_a_day_in_its_paragraph_is_unknown(text: str) -> None:
    assert resolve(find_dates(text)[-1], MONDAY).basis == "none"


@pytest.mark.parametrize(
    ("text", "known"),
    [("on March 3, 2015", True), ("in June 2012", True), ("in 2011", True), ("on March 3", False), ("Monday", False)],
)
def test_only_dates_with_their_year_are_known_without_publication_date(text: str, known: bool) -> None:
    assert (resolve(find_dates(text)[0], None).start is not None) is known


@pytest.mark.parametrize(
    ("text", "tense", "day"),
    [
        ("Friday", "future", "2015-03-13"),
        ("Monday", "future", "2015-03-09"),
        ("March 30", "future", "2015-03-30"),
        ("March 30", "past", "2014-03-30"),
        ("January", "future", "2016-01-01"),
        ("this month", "past", "2015-03-01"),
        ("this month", "future", "2015-03-09"),
    ],
)
def test_tense_decides_between_past_and_future(text: str, tense: str, day: str) -> None:
    assert str(resolve(find_dates(text)[0], MONDAY, tense).start) == day  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("The two sides will meet again on Tuesday", "future"),
        ("The envoy was expected to leave on Tuesday", "future"),
        ("The council plans a vote Tuesday", "future"),
        ("talks, expected to end Friday", "future"),
        ("The hostages will be released Friday", "future"),
        ("On Friday, the council will vote", "future"),
        ("Friday's vote is expected to pass", "future"),
        ("next week", "future"),
        ("Six people were killed on Sunday", "past"),
        ("He told reporters Monday that he would go", "past"),
        ("Monday's talks saw little progress", "past"),
        ("a truce that took effect Friday", "past"),
        ("a measure planned in talks last month", "past"),
        ("The truce was extended on Monday", "past"),
        ("Voters Sunday", None),
    ],
)
def test_tense_follows_the_nearest_verb(text: str, tense: str | None) -> None:
    assert tense_of(text, find_dates(text)[0]) == tense


def test_expressions_come_in_order_and_do_not_overlap() -> None:
    text = "Between 3 March and Friday, last week, in 2011, two days earlier, they met on Monday, March 9, 2015."
    found = find_dates(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert [expression.kind for expression in found][-1] is DateKind.DAY


PIECES = st.sampled_from(
    [
        "Monday",
        "MONDAY",
        "JANUARY",
        "January",
        "23",
        "2014",
        "last",
        "Next",
        "week",
        "YEAR",
        "ago",
        "a",
        "TWO",
        "days",
        "Earlier",
        "later",
        "from",
        "to",
        "between",
        "and",
        "since",
        "UNTIL",
        "by",
        "16-19",
        "Feb.",
        "2011-2014",
        ",",
        ".",
        "–",
        "\n\n",
        "31",
        "1/2/2014",
        "31.02.2014",
        "9999",
        "2099",
        "Sunday's",
        "the",
        "past",
        "few",
        "a\xa0couple",
        "of",
        "couple",
        "decade",
        "999",
        "months",
        "hours",
        "٣",
        "yesterday",
        "fortnight",
        "weekend",
        "Sept",
        "88",
        "(",
        "1800",
        "29",
        "recent",
    ]
)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=60),
    st.none() | st.dates(),
    st.sampled_from([None, "past", "future"]),
)
def test_any_text_resolves_to_an_ordered_range_or_to_nothing(text: str, day: datetime.date | None, tense: str) -> None:
    for expression in find_dates(text):
        assert text[expression.start : expression.end] == expression.text
        result = resolve(expression, day, tense)  # type: ignore[arg-type]
        assert result.start is None or result.end is None or result.start <= result.end
        assert (result.basis == "none") == (result.start is None and result.end is None)
        tense_of(text, expression)
