"""Furniture: lines that pages put around articles, and lines that only look like them."""

from __future__ import annotations

import pytest

from newsledger.corpus.article import Document
from newsledger.corpus.furniture import (
    biography_of,
    goes_on_about_author,
    is_phrase,
    is_section_label,
    line_keys,
    recurs,
)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Subscribe to our Friday newsletter",
            "Subscribe now",
            "Get email updates from Valley Network",
            "Share this article",
        ),
        *(
            "Share",
            "Facebook | Twitter | Email",
            "Show Comments (12)",
            "Post a comment",
            "Filter by date",
            "Most Read World",
        ),
        *(
            "Play the full video",
            "Up next in Marenga",
            "Watch Channel Nine Live",
            "ADVERTISEMENT",
            "Story continues below",
        ),
        *(
            "Related News",
            "Read more: What we know",
            "Tap here to see our page on the valley.",
            "© 2015 Harbour Media",
        ),
        *("Please confirm your email", "You are now subscribed", "Success. Look out for our mail."),
        *("To continue reading, take out a subscription.", "Thanks for joining", "All rights reserved."),
        *("Skip to main content", "Back to top", "Tags: war, aid", "2 min read", "10 comments", "  • Privacy Policy"),
        *("You will receive offers from Harbour Media", "Recommended for you", "Follow us on Twitter", "Don't miss"),
        *(
            "By signing up, you agree to our terms.",
            "Download the Channel Nine app",
            "1:23 / 4:56",
            "Read the rest here.",
        ),
    ],
)
def test_phrases_of_pages_are_known(line: str) -> None:
    assert is_phrase(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Share prices fall as war drags on", "Popular uprising in the north", "Search continues for the missing"),
        *("Latest attack kills five in Kalvia", "Evacuating Kalvia", "Success came late to the envoy"),
        *("“Thank you,” he said.", "More than 100 people were killed on Monday, officials said.", "Play resumes"),
        *(
            "Comments by the envoy angered the rebels.",
            "Registered voters stayed at home.",
            "Support for the army falls",
        ),
        *(
            "The newsletter of the rebel group said that its fighters had left the town.",
            "Print workers strike in Kalvia",
        ),
        *("Watch groups say hundreds were killed", "Follow-up talks planned in Lindholm", ""),
    ],
)
def test_headlines_and_sentences_are_no_phrases(line: str) -> None:
    assert not is_phrase(line)


@pytest.mark.parametrize(("line", "is_label"), [("Middle East", True), ("WORLD", True), ("World powers meet", False)])
def test_section_labels(line: str, is_label: bool) -> None:
    assert is_section_label(line) is is_label


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ruth Okello is The Times's East Africa bureau chief. She joined in 2009.", "Ruth Okello"),
        ("Daniel Varga covers security for the Valley Courier.", "Daniel Varga"),
        ("Idris Moen is a freelance journalist based in Kalvia.", "Idris Moen"),
        ("Amal Haddad was a teacher in Kalvia when the war began.", None),
        ("The reporter is a member of the press club.", None),
    ],
)
def test_author_notes(line: str, name: str | None) -> None:
    assert biography_of(line) == name


def test_note_about_a_printed_author_needs_no_word_of_the_trade() -> None:
    line = "Amal Haddad is a professor of law at Lindholm University."
    assert biography_of(line, ("Amal Haddad",)) == "Amal Haddad"
    assert biography_of(line) is None


@pytest.mark.parametrize(
    ("line", "goes_on"),
    [("She previously worked in Oslo.", True), ("Follow him on Twitter", True), ("The army left.", False)],
)
def test_lines_that_go_on_about_the_author(line: str, goes_on: bool) -> None:
    assert goes_on_about_author(line) is goes_on


def test_line_keys_are_short_lines_without_sentence_form() -> None:
    text = "Valley  Desk\n\nThe army took the town of Kalvia on Monday, a monitor said.\n\n• Valley’s best:\n\n"
    assert line_keys(Document("a", text, {}, "a.txt", "")) == {"valley desk", "valley's best"}


@pytest.mark.parametrize(
    ("count", "total", "verdict"), [(2, 2, False), (3, 5, True), (3, 100, False), (10, 100, True), (30, 1000000, True)]
)
def test_recurrence_needs_three_documents_or_a_tenth(count: int, total: int, verdict: bool) -> None:
    assert recurs(count, total) is verdict
