"""Dating: the day of publication, and when it stays open."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.corpus.dating import NewsDay, date_line, news_day, published_on
from schemas.vocabularies import TextPart

BODY, CAPTION = TextPart.BODY, TextPart.CAPTION
FILLER = "The mediators said that they would speak to both of the delegations at their hotel by the lake."


def dated(*lines: str | tuple[str, TextPart], **known: object) -> tuple[str | None, str, str | None]:
    pairs = [line if isinstance(line, tuple) else (line, BODY) for line in lines]
    result = published_on(pairs, **known)  # type: ignore[arg-type]
    return (result.day and str(result.day), str(result.basis), result.latest and str(result.latest))


def test_metadata_win_over_a_printed_date() -> None:
    day = datetime.date(2015, 3, 9)
    assert dated(FILLER, given=day, stated=datetime.date(2015, 3, 8)) == ("2015-03-09", "given", "2015-03-09")


def test_printed_date_wins_over_inference() -> None:
    assert dated(FILLER, stated=datetime.date(2015, 3, 8)) == ("2015-03-08", "stated", "2015-03-08")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("March 9, 2015 at 6:12 p.m. EST", "2015-03-09"),
        ("Published: 9 March 2015", "2015-03-09"),
        ("Last updated on Monday, 9 March 2015 18:05 GMT", "2015-03-09"),
        ("Posted 2015-03-09T18:05:00Z", "2015-03-09"),
        ("The truce was signed on March 9, 2015", None),
        ("People flee Kalvia, March 9, 2015", None),
        ("March 9", None),
        ("", None),
    ],
)
def test_a_line_with_nothing_but_a_date_states_it(line: str, day: str | None) -> None:
    found = date_line(line)
    assert (found and str(found)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon 09 Mar 2015 Army takes Kalvia. The army took the town.", "2015-03-09"),
        ("9 March 2015 Casualties mount in Kalvia as the army goes on.", "2015-03-09"),
        ("March 9, 2015 was the day on which it began.", None),
    ],
)
def test_a_full_date_before_the_headline_is_stated(text: str, day: str | None) -> None:
    assert dated(text)[0] == day


def test_full_date_of_the_dateline_is_stated() -> None:
    assert dated(FILLER, dateline="9 Mar 88") == ("1988-03-09", "stated", "1988-03-09")


LEAD = "Rebels and the government began talks in Lindholm on Monday, a day after aid had reached the town of Kalvia."
SUNDAY = "Six people were killed on Sunday when shells hit the town, officials said on Monday."
WEEK = "In a letter dated March 5, the envoy asked both sides to come to Lindholm without conditions."


def test_caption_date_and_a_second_date_fix_the_week_of_the_lead() -> None:
    caption = ("People carry sacks of flour in Kalvia, March 8, 2015.", CAPTION)
    assert dated(caption, LEAD, SUNDAY, WEEK) == ("2015-03-09", "inferred", "2015-03-09")


def test_caption_date_alone_fixes_nothing() -> None:
    caption = ("People carry sacks of flour in Kalvia, March 8, 2015.", CAPTION)
    assert dated(caption, LEAD, SUNDAY) == (None, "unknown", None)


def test_archive_picture_of_a_month_told_as_over_is_not_taken_for_the_week() -> None:
    caption = ("The envoy speaks in Lindholm, January 25, 2015.", CAPTION)
    letter = "A letter dated January 22 had asked both sides to come."
    over = "A first round of talks in January brought nothing."
    assert dated(caption, LEAD, SUNDAY, letter)[1] == "inferred"
    assert dated(caption, LEAD, SUNDAY, letter, over) == (None, "unknown", None)


DATED_LEAD = "Rebels began talks with the government on Monday, March 9, in Lindholm, mediators said."
SINCE = "The war erupted in 2011, and nearly four years of war have emptied whole towns in the valley."


def test_day_and_weekday_agree_in_one_of_the_years_that_the_text_allows() -> None:
    assert dated(DATED_LEAD, SINCE, SUNDAY) == ("2015-03-09", "inferred", "2015-03-09")


def test_the_day_after_told_as_still_to_come_bounds_it_above() -> None:
    ahead = "A final statement is expected to be signed on Tuesday, a diplomat said."
    assert dated(DATED_LEAD, SINCE, SUNDAY, ahead) == ("2015-03-09", "inferred", "2015-03-10")


def test_lead_with_its_day_in_full_needs_but_one_more_weekday() -> None:
    lead = "Gunmen killed six people in a market in Kalvia on Monday, March 9, 2015, officials said."
    assert dated(lead, "A clinic was hit on Sunday.") == ("2015-03-09", "inferred", "2015-03-09")
    assert dated(lead, "A clinic was hit in the raid.") == (None, "unknown", None)


def test_without_a_span_of_years_the_year_stays_open() -> None:
    assert dated(DATED_LEAD, SUNDAY) == (None, "unknown", None)


def test_full_date_shortly_before_settles_the_year() -> None:
    caption = ("Fighters rest near Kalvia, March 1, 2015.", CAPTION)
    assert dated(caption, DATED_LEAD, SUNDAY) == ("2015-03-09", "inferred", "2015-03-09")


def test_dateline_day_needs_year_and_weekday() -> None:
    lead = "The army took the town of Kalvia on Monday, officials said on Monday."
    assert dated(lead, SINCE, dateline="Mar 9") == ("2015-03-09", "inferred", "2015-03-09")
    assert dated(lead, dateline="Mar 9") == (None, "unknown", None)


@pytest.mark.parametrize(
    "lines",
    [
        ["Old people in Kalvia still speak of Saturday, 4 May 1968, when the river took the lower town."],
        ["The Orla mutiny began on 6 October 1961 in the harbour barracks. Officers fled on a Friday morning."],
        [DATED_LEAD, SINCE, "On Tuesday the talks broke down, a diplomat said.", SUNDAY],
        [
            "Police had warned of Saturday's raid for weeks.",
            "A depot had burnt down on June 2, 2016 in the same street.",
        ],
        [DATED_LEAD, SINCE, "A fund was set up in 2016."],
        [FILLER],
        [],
    ],
)
def test_what_the_evidence_does_not_settle_is_null(lines: list[str]) -> None:
    assert dated(*lines) == (None, "unknown", None)


@pytest.mark.parametrize(
    ("texts", "news"),
    [
        (["The talks opened on Monday.", "They will meet again on Tuesday."], NewsDay(0, True)),
        (["The talks opened on Monday.", "They will meet again on Friday."], NewsDay(0, False)),
        (["A truce was extended until Tuesday, the UN said Monday."], NewsDay(0, True)),
        (["Nothing is known."], NewsDay(None, False)),
    ],
)
def test_news_day_is_the_first_weekday_of_the_lead_told_as_past(texts: list[str], news: NewsDay) -> None:
    assert news_day(texts) == news


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [LEAD, DATED_LEAD, SUNDAY, WEEK, SINCE, FILLER, "", "Kalvia, March 8, 2015.", "31 February 9999"]
            ),
            st.sampled_from([BODY, CAPTION]),
        ),
        max_size=6,
    )
)
def test_day_is_null_exactly_when_unknown_and_never_after_the_latest(lines: list[tuple[str, TextPart]]) -> None:
    result = published_on(lines)
    assert (result.day is None) == (result.basis == "unknown")
    assert result.day is None or (result.latest is not None and result.day <= result.latest)
