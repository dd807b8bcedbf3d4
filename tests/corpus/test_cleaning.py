"""Cleaning: pages of many outlets' manners, and what holds for every input."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented_pages import PAGES

from newsledger.corpus.article import Document
from newsledger.corpus.cleaning import clean
from newsledger.corpus.layout import Role, lay_out
from schemas import TABLES
from schemas.vocabularies import TextPart

LETTERS = {
    "H": Role.HEADLINE,
    "S": Role.STANDFIRST,
    "Y": Role.BYLINE,
    "R": Role.CREDIT,
    "C": Role.CAPTION,
    "B": Role.BODY,
    "F": Role.FURNITURE,
}


def document(text: str, **metadata: Any) -> Document:
    return Document("doc-1", text, metadata, "doc-1.txt", "0" * 64)


def unmarked(page: str) -> str:
    return "\n".join(line[2:] for line in page.split("\n"))


@pytest.mark.parametrize("name", PAGES)
def test_every_line_of_a_page_gets_its_role(name: str) -> None:
    marked = PAGES[name][0]
    wanted = {number: LETTERS[line[0]] for number, line in enumerate(marked.split("\n"), 1) if line}
    layout = lay_out(unmarked(marked))
    found = {
        number: role
        for unit, role in zip(layout.units, layout.roles, strict=True)
        for number in range(unit.first, unit.last + 1)
    }
    assert found == wanted


@pytest.mark.parametrize("name", PAGES)
def test_columns_of_a_page_are_filled(name: str) -> None:
    marked, columns = PAGES[name]
    row = clean(document(unmarked(marked))).row
    assert {column: None if row[column] is None else str(row[column]) for column in columns} == columns


SEEDS = Path(__file__).parents[2] / "seeds"
LINES = st.sampled_from(
    [
        *(
            "The Harbour Times",
            "Rebels hold bridge",
            "By Ruth Okello",
            "Sign up for our newsletter",
            "Most Read",
            "Share",
            "",
        ),
        *(
            "",
            " ",
            "\xa0",
            "___",
            "KALVIA (AFP) – Six people were killed on Monday, the army said, after a day of shelling.",
        ),
        *(
            "A long sentence about the war in the valley that goes on for more than a dozen words.",
            "Source: Reuters",
            "AP",
        ),
        *(
            "March 3, 2015",
            "Jane Doe/Reuters",
            "Jane Doe is a staff writer for the Times.",
            "Headline: X",
            "Date: 2015-01-01",
        ),
        *("“We will go home,” she said.", "\ufeff", "Title:", "\r", "Related News", "X contributed to this report."),
    ]
)
TEXTS = st.one_of(st.lists(LINES, max_size=14).map("\n".join), st.text(max_size=200))


@settings(deadline=None, max_examples=150)
@given(TEXTS)
@example("")
@example("\n\n")
@example("Share")
def test_every_published_paragraph_is_a_line_of_the_document(text: str) -> None:
    article = clean(document(text))
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    joined = " ".join(lines)
    for paragraph in article.text.split("\n\n") if article.text else []:
        assert paragraph in lines or paragraph in joined


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.booleans())
def test_parts_lie_inside_the_text_in_order_and_apart(text: str, text_as_is: bool) -> None:
    article = clean(document(text), text_as_is=text_as_is)
    position = 0
    for part in article.parts:
        assert position <= part.start < part.end <= len(article.text)
        position = part.end


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_text_as_is_is_the_document_to_the_letter(text: str) -> None:
    assert clean(document(text), text_as_is=True).text == text


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_something_is_left_of_a_document_that_holds_something(text: str) -> None:
    if text.strip("\ufeff \t\r\n\f\v\xa0\u200b"):
        assert clean(document(text)).text


@pytest.mark.parametrize("name", PAGES)
def test_cleaning_a_cleaned_text_drops_nothing_more(name: str) -> None:
    text = clean(document(unmarked(PAGES[name][0]))).text
    assert clean(document(text)).text == text


def test_characters_of_kept_lines_stay_as_they_are() -> None:
    line = "  The army said it had taken the town,\xa0which rebels denied — “lies”, they said.\xa0"
    assert clean(document(f"Army takes town of Kalvia\n{line}\nShare this article")).text == (
        f"Army takes town of Kalvia\n\n{line}"
    )


def test_carriage_returns_are_part_of_the_line_break() -> None:
    text = (
        "Army takes town of Kalvia\r\n\r\nThe army took the town of Kalvia late on Monday, a monitoring group said.\r\n"
    )
    assert "\r" not in clean(document(text)).text


def test_row_holds_every_column_of_the_table_and_satisfies_it() -> None:
    table = TABLES["articles"]
    schema = table.model.to_schema()
    rows = [clean(document(unmarked(page))).row for page, _ in PAGES.values()]
    rows = [{**row, "article_id": f"doc-{number}"} for number, row in enumerate(rows)]
    assert list(rows[0]) == [column.name for column in table.columns]
    frame = pd.DataFrame(
        {
            column.name: pd.array(
                [None if row[column.name] is None else row[column.name] for row in rows],
                dtype=pd.ArrowDtype(schema.columns[column.name].dtype.type.pyarrow_dtype),
            )
            for column in table.columns
        }
    )
    schema.validate(frame, lazy=True)
    for rule in table.row_rules:
        assert rule.holds(frame).all(), rule.name


def test_metadata_win_over_the_page() -> None:
    text = unmarked(PAGES["newspaper_with_masthead_and_sign_up"][0])
    row = clean(
        document(
            text, publisher="Harbour Media", published_on=datetime.date(2015, 3, 4), byline="R. Okello", rights="CC BY"
        )
    ).row
    assert (row["publisher"], row["byline"], row["rights"]) == ("Harbour Media", "R. Okello", "CC BY")
    assert (row["published_on"], row["published_on_basis"]) == (datetime.date(2015, 3, 4), "given")


def test_headline_of_the_metadata_is_found_in_the_page() -> None:
    text = "Kalvia\n\nArmy takes Kalvia\n\nThe army took the town of Kalvia late on Monday, a monitoring group said."
    article = clean(document(text, title="Army takes Kalvia"))
    headline = next(part for part in article.parts if part.kind is TextPart.HEADLINE)
    assert article.text[headline.start : headline.end] == "Army takes Kalvia"


def test_headline_before_the_lead_on_one_line_is_a_part_of_its_own() -> None:
    text = "Mon 09 Mar 2015 Army takes Kalvia. The army took the town of Kalvia late on Monday, a monitor said."
    article = clean(document(text, title="Army takes Kalvia"), text_as_is=True)
    assert [(part.kind, text[part.start : part.end]) for part in article.parts][1] == (
        TextPart.HEADLINE,
        "Army takes Kalvia",
    )
    assert str(article.row["published_on"]) == "2015-03-09"


def test_lines_that_recur_over_the_corpus_are_dropped_but_no_headline() -> None:
    text = (
        "Rebels seize dam\n\nRebels seized the dam above the town of Kalvia on Monday, witnesses said by telephone.\n\n"
        "Valley Desk\n\nThe army said nothing about the dam, which supplies most of the valley with power."
    )
    recurring = frozenset({"valley desk", "rebels seize dam"})
    article = clean(document(text), recurring)
    assert "Valley Desk" not in article.text
    assert article.row["title"] == "Rebels seize dam"


def test_text_that_starts_with_the_lead_has_no_headline() -> None:
    text = "The army took the town of Kalvia late on Monday, a monitor said.\n\nRebels denied it, and said they held the town."
    assert clean(document(text)).row["title"] is None


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("Updated 10 March 2015\nPublished 9 March 2015", "2015-03-09"),
        ("9 March 2015\nLast modified on Tue 10 Mar 2015 07.12 GMT", "2015-03-09"),
        ("Last updated: 10 March 2015, 18:05", "2015-03-10"),
    ],
)
def test_day_of_the_last_change_stands_in_only_where_no_other_is_printed(lines: str, day: str) -> None:
    lead = "The army took the town of Kalvia late on Monday, a monitoring group said."
    row = clean(document(f"Army takes town of Kalvia\n{lines}\n\n{lead}")).row
    assert (str(row["published_on"]), row["published_on_basis"]) == (day, "stated")


def test_header_lines_with_a_rule_above_and_an_address_below() -> None:
    text = (
        "=====\nTitle: Army takes Kalvia\nAuthor: Ruth Okello; Valley News Reporter\nDate: March 9, 2015\n"
        "URL: https://example.org/kalvia\n=====\n\nArmy takes Kalvia\n\n"
        "KALVIA — The army took the town of Kalvia late on Monday, a monitoring group said."
    )
    article = clean(document(text))
    assert (article.row["byline"], article.row["url"]) == ("Ruth Okello", "https://example.org/kalvia")
    assert "=====" not in article.text
    assert article.text.count("Army takes Kalvia") == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The army took the town on Monday and the rebels were said to have fled to the hills.", "en"),
        ("Die Armee nahm die Stadt am Montag ein, und die Rebellen flohen in die Berge.", None),
        ("军队周一占领了该镇。", None),
        ("", None),
    ],
)
def test_language_is_english_or_null(text: str, language: str | None) -> None:
    assert clean(document(text)).row["language"] == language


def test_a_very_long_document_is_cleaned() -> None:
    paragraph = "The army said on Monday, March 9, that it had taken the town, which the rebels denied a day later."
    article = clean(document("\n\n".join([paragraph] * 800)))
    assert article.row["word_count"] > 10000


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_seeds_keep_their_paragraphs_and_lose_the_sign_up_boxes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    article = clean(document(text))
    assert not {"Sort by", "Most Read", "Related News", "Please provide a valid email address."} & set(
        article.text.split("\n\n")
    )
    long_lines = [line for line in text.split("\n") if len(line.split()) > 45]
    assert all(line in article.text for line in long_lines)
