"""Date lines: what is printed beside the date, and what is no date line."""

from __future__ import annotations

import datetime

import pytest

from newsledger.corpus.stamps import Stamp, labelled_day, read_stamp

DAY = datetime.date(2013, 5, 21)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: 21 May 2013 18:03 GMT", Stamp(DAY)),
        ("6:45PM BST 21 May 2013", Stamp(DAY)),
        ("Posted: Tue 5:02 PM, May 21, 2013", Stamp(DAY)),
        ("PUBLISHED: 09:14, 21 May 2013 | UPDATED: 01:03, 23 May 2013", Stamp(DAY)),
        ("Last updated on 21 May 2013 at 10.15am", Stamp(DAY, later=True)),
        ("Ruth Okello   | 21.05.2013 - Update : 22.05.2013", Stamp(DAY, authors=("Ruth Okello",))),
        ("RUTH OKELLO — PUBLISHED MAY 21, 2013 06:32AM", Stamp(DAY, authors=("RUTH OKELLO",))),
        ("By Ruth Okello Jr. MAY 21, 2013", Stamp(DAY, authors=("Ruth Okello Jr.",))),
        ("Posted on May 21, 2013 by Ruth Okello", Stamp(DAY, authors=("Ruth Okello",))),
        ("Source: Xinhua   2013-05-21 21:14:47   More", Stamp(DAY, agencies=("Xinhua",))),
        ("By Ruth Okello, Reuters | May 21, 2013", Stamp(DAY, authors=("Ruth Okello",), agencies=("Reuters",))),
        ("KALVIA, May 21, 2013 08:12 IST", Stamp(DAY, place="KALVIA")),
        ("KALVIA, Republic of Lind | Tue May 21, 2013 6:32pm EST", Stamp(DAY, place="KALVIA, Republic of Lind")),
        ("Lagos/Nairobi, 21 May 2013", Stamp(DAY, place="Lagos/Nairobi")),
        ("Nairobi — Tuesday 21 May 2013", Stamp(DAY, place="Nairobi")),
        ("The Irish Times / 02:11 AM May 21, 2013", Stamp(DAY, publisher="The Irish Times")),
        ("Published in The Harbour Times, May 21st, 2013", Stamp(DAY, publisher="Harbour Times")),
    ],
)
def test_what_a_date_line_says_beside_the_day(line: str, expected: Stamp) -> None:
    assert read_stamp(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Ruth Okello, May 21, 2013",
        "Soldiers cross the river at Kalvia, May 21, 2013.",
        "Bomb kills nine in Kalvia market 21 May 2013",
        "Rebels said on 21 May 2013 that they would leave the town.",
        "Today's Paper | May 21, 2013",
        "Updated 3 hours ago",
        "21 May",
    ],
)
def test_captions_headlines_and_sentences_are_no_date_lines(line: str) -> None:
    assert read_stamp(line) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Date 21.05.2013", DAY),
        ("Published: 21 May 2013", DAY),
        ("Published in The Harbour Times, May 21st, 2013", DAY),
        ("Updated: 21 May 2013", None),
        ("21 May 2013", None),
        ("Posted on May 21, 2013 by Ruth Okello", None),
    ],
)
def test_only_a_line_that_says_so_prints_the_day_of_publication_behind_the_body(
    line: str, day: datetime.date | None
) -> None:
    assert labelled_day(line) == day
