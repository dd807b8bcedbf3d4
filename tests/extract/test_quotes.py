"""Rows of the quotes table."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest

from newsledger.corpus.article import Article, Part
from newsledger.extract.drafts import DRAFTS
from newsledger.extract.quotes import extract
from newsledger.language.attribution import find_attributions
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from schemas.quotes import TABLE
from schemas.vocabularies import ActorType, TextPart

PUBLISHED = datetime.date(2014, 2, 12)  # a Wednesday


def rows_of(text: str, parts: tuple[Part, ...] = (), published: datetime.date | None = PUBLISHED) -> list[dict]:
    name = "Omar Haddad"
    mentions = [Mention(text.index(name), text.index(name) + len(name), "x#a1", True)] if name in text else []
    index = ActorIndex([LocalActor("x#a1", name, ActorType.PERSON, gender="m")], mentions)
    article = Article({"article_id": "x", "text": text, "published_on": published}, parts)
    parsed = parse(text)
    return extract(article, parsed, index, find_attributions(parsed, index))


def test_a_row_has_every_column_and_points_at_the_text() -> None:
    text = "“We wait,” Omar Haddad told reporters on Monday. “Nobody has come yet.”"
    first, second = rows_of(text)
    assert list(first) == DRAFTS["quotes"].names
    assert first["quote_id"] == "x-q1-9"
    assert first["text"] == text[first["start"] : first["end"]] == "We wait,"
    assert (first["utterance_id"], second["utterance_id"]) == ("x-u1", "x-u1")
    assert (first["speaker"], first["speaker_text"], first["speaker_kind"]) == ("x#a1", "Omar Haddad", "named")
    assert (first["cue"], first["stance"], first["addressee_text"]) == ("told", "asserts", "reporters")
    assert (first["same_as"], first["review_status"], first["part"]) == (None, "machine", "body")
    assert first["sentence_start"] == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("“We wait,” Omar Haddad said on Monday.", datetime.date(2014, 2, 10)),
        ("Omar Haddad said on Monday that the road was open.", datetime.date(2014, 2, 10)),
        ("Omar Haddad said the road was opened on Monday.", None),
        ("In a letter dated Feb. 7, Omar Haddad said the road was open.", datetime.date(2014, 2, 7)),
        ("“We left on Monday,” Omar Haddad said.", None),
        ("“We wait,” Omar Haddad said.", None),
    ],
)
def test_said_on_is_the_day_in_the_attribution_only(text: str, day: datetime.date | None) -> None:
    assert [row["said_on"] for row in rows_of(text)] == [day]


def test_two_days_in_the_attribution_are_no_day() -> None:
    rows = rows_of("“We wait,” Omar Haddad said on Monday and again on Tuesday.")
    assert [row["said_on"] for row in rows] == [None]


def test_said_on_is_null_without_a_day_of_publication() -> None:
    assert [row["said_on"] for row in rows_of("“We wait,” Omar Haddad said on Monday.", published=None)] == [None]


def test_the_part_is_that_of_the_words() -> None:
    text = "Haddad says road is open\n\nThe road was open, Omar Haddad said."
    rows = rows_of(text, (Part(0, 24, TextPart.HEADLINE), Part(26, len(text), TextPart.BODY)))
    assert [row["part"] for row in rows] == ["headline", "body"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "“”",
        "“The long road home is closed to everybody.”",
        "A diplomat said “no”.",
        "“A b c.”\n\n“D e f,” he said.",
    ],
)
def test_rows_hold_to_the_table_rules(text: str) -> None:
    check(rows_of(text), text)


SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_rows_of_real_articles_hold_to_the_table_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rows = rows_of(text)
    check(rows, text)
    assert len(rows) > 10


def check(rows: list[dict], text: str) -> None:
    frame = pd.DataFrame(rows, columns=list(TABLE.model.to_schema().columns)).convert_dtypes()
    for rule in TABLE.row_rules:
        if len(frame):
            assert bool(rule.holds(frame).all()), rule.name
    assert len({(row["start"], row["end"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"]
        for column, printed in (("speaker", row["speaker_text"]), ("cue", row["cue"])):
            if printed is not None:
                assert printed == text[row[f"{column}_start"] : row[f"{column}_end"]]
