"""Pages of outlets that no list knows: menus in front, links and readers' comments behind, credits of every form."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from newsledger.corpus.article import Article, Document
from newsledger.corpus.cleaning import clean

HEAD = "Mortar fire kills nine at Kalvia market"
BODY = (
    "Mortar rounds fell on a market in the northern town of Kalvia on Tuesday, killing nine people, officials said.",
    "The rounds came from the far side of the river, where rebels hold the heights, according to the police.",
    "“We had no warning at all,” said a trader who lost two of her brothers in the second blast.",
)


def article(*lines: str) -> Article:
    return clean(Document("doc-1", "\n".join(lines), {}, "doc-1.txt", "0" * 64))


def row(*lines: str) -> dict[str, Any]:
    return article(*lines).row


def kept(*lines: str) -> list[str]:
    return article(*lines).text.split("\n\n")


@pytest.mark.parametrize(
    "above",
    [
        ("Skip to main content", "Lindholm Voice - Home of good reporting", "Sign in"),
        ("Top Stories | Media Center | Program | Learn Lindish", "TOP STORIES / WORLD"),
        ("HOME LATEST COUNTRY OPINION BUSINESS",),
        ("www.lindholmvoice.org", "Member Center: Create Account | Log In", "72° Clear"),
        ("Home > World > North", "Conflict in Kalvia"),
    ],
)
def test_the_headline_is_the_line_that_tells_of_the_story(above: tuple[str, ...]) -> None:
    found = row(*above, HEAD, "21 May 2013", *BODY)
    assert found["title"] == HEAD
    assert found["text"].split("\n\n")[0] == HEAD
    assert found["published_on"] == datetime.date(2013, 5, 21)


def test_a_headline_in_other_words_than_the_story_stands_above_standfirst_and_byline() -> None:
    found = row(
        "The long silence of the north",
        "Nine dead at Kalvia market as rebels shell river town",
        "By Ruth Okello",
        *BODY,
    )
    assert found["title"] == "The long silence of the north"
    assert found["subtitle"] == "Nine dead at Kalvia market as rebels shell river town"


def test_a_label_of_a_region_is_no_agency() -> None:
    assert row("MENA", HEAD, "21 May 2013", *BODY)["agencies"] is None


def test_a_note_on_how_the_article_came_to_be_published_is_no_headline() -> None:
    note = "This article was published in partnership with the Lindholm Review"
    found = row(note, HEAD, "By Ruth Okello", *BODY)
    assert found["title"] == HEAD
    assert note in found["text"]


@pytest.mark.parametrize(
    "label",
    ["Related Articles", "Related posts:", "Also read", "More on this story", "Most Read in News", "Keep reading"],
)
def test_headlines_of_other_articles_behind_a_label_are_left_out(label: str) -> None:
    lines = kept(HEAD, *BODY[:2], label, "Five things to know about the valley", "Who are the river rebels?", BODY[2])
    assert lines == [HEAD, *BODY]


def test_a_crosshead_below_a_list_of_links_stays() -> None:
    lines = kept(
        HEAD,
        BODY[0],
        "Related stories",
        "Five things to know",
        "What comes next for Kalvia?",
        "‘No warning’",
        *BODY[1:],
    )
    assert lines == [HEAD, BODY[0], "‘No warning’", *BODY[1:]]


@pytest.mark.parametrize(
    "start",
    [
        ("Comments (44) Closed",),
        ("3 thoughts on “Mortar fire kills nine at Kalvia market”",),
        ("Comments", "rivergirl wrote:"),
        ("Comments 874", "The comments below have not been moderated."),
        ("Newest Oldest Best rated Worst rated",),
        ("We welcome comments that advance the story through relevant opinion.",),
    ],
)
def test_what_readers_wrote_is_left_out_however_long_their_sentences(start: tuple[str, ...]) -> None:
    comment = (
        "This is what happens when nobody in the capital cares about the north, and it has been so for twenty years."
    )
    assert kept(HEAD, *BODY, *start, "Oskar, Lindholm, 2 years ago", comment) == [HEAD, *BODY]


def test_a_bare_word_comments_in_the_text_ends_nothing() -> None:
    assert kept(HEAD, *BODY[:2], "Comments", BODY[2])[-1] == BODY[2]


def test_what_stands_behind_the_copyright_line_of_a_long_article_is_left_out() -> None:
    behind = "Reader letters have moved to a new system. To write to the editor you must now be a member of the club."
    lines = kept(HEAD, *BODY, *(f"{line} {n}." for n, line in enumerate(BODY * 2)), "© 2013 Lindholm Voice", behind)
    assert behind not in lines
    assert len(lines) == 10


def test_an_article_below_a_copyright_line_stays() -> None:
    lines = kept(HEAD, "© 2013 Lindholm Voice. All rights reserved.", *BODY)
    assert lines == [HEAD, *BODY]


def test_a_paragraph_with_the_mark_of_the_desk_is_no_furniture() -> None:
    last = "No group has claimed responsibility for the shelling so far. Enditem"
    assert kept(HEAD, *BODY, last, "Related News", "Back to Top")[-1] == last


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Agencies contributed to this report.", "Agencies"),
        ("Additional reporting by AFP", "AFP"),
        ("Based on reporting by AFP and Interfax", "AFP | Interfax"),
        ("ab/cd (AFP, Reuters, dpa)", "AFP | Reuters | dpa"),
    ],
)
def test_agencies_credited_alone_are_read_and_the_line_stays(line: str, agencies: str) -> None:
    found = row(HEAD, *BODY, line, "Related News", "Back to top")
    assert found["agencies"] == agencies
    assert found["text"].endswith(line)


@pytest.mark.parametrize(
    ("start", "place", "agencies"),
    [
        ("(Kalvia) – ", "Kalvia", None),
        ("(Reuters) - ", None, "Reuters"),
        ("KALVIA, May 21. /TASS/. ", "KALVIA", "TASS"),
        ("KALVIA CITY (Pajhwok): ", "KALVIA CITY", "Pajhwok"),
        ("KALVIA, Lind (AP) _ ", "KALVIA, Lind", "AP"),
    ],
)
def test_datelines_of_rarer_forms(start: str, place: str | None, agencies: str | None) -> None:
    found = row(HEAD, start + BODY[0], *BODY[1:])
    assert (found["dateline"], found["agencies"]) == (place, agencies)


def test_a_place_in_capitals_alone_above_the_body_is_the_dateline() -> None:
    found = row(HEAD, "Ruth Okello   | 21.05.2013", "", "KALVIA", "", *BODY)
    assert (found["dateline"], found["byline"]) == ("KALVIA", "Ruth Okello")


def test_a_date_in_front_of_the_lead_is_stated() -> None:
    found = row(HEAD, f"21 May 2013 – {BODY[0]}", *BODY[1:])
    assert (found["published_on"], found["published_on_basis"]) == (datetime.date(2013, 5, 21), "stated")


def test_a_labelled_date_behind_the_body_is_stated_and_one_among_comments_is_not() -> None:
    assert row(HEAD, *BODY, "Date 21.05.2013", "Print this page")["published_on"] == datetime.date(2013, 5, 21)
    assert row(HEAD, *BODY, "Comments (2)", "Posted: 21 May 2013", "Shame on them.")["published_on"] is None


def test_the_date_under_the_headline_wins_over_the_one_in_the_masthead() -> None:
    found = row("1 February 2019", HEAD, "By Ruth Okello", "21 May 2013", *BODY)
    assert found["published_on"] == datetime.date(2013, 5, 21)


def test_an_address_of_a_known_outlet_tells_the_publisher() -> None:
    assert row(HEAD, *BODY, "Printable version | http://www.thehindu.com/")["publisher"] == "The Hindu"


def test_a_byline_below_a_summary_in_points_is_read() -> None:
    found = row(
        HEAD, "The rebels fired mortars into the south of the town on Tuesday morning.", "By Ruth Okello", *BODY
    )
    assert found["byline"] == "Ruth Okello"
