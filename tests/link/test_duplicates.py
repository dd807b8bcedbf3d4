"""Near copies of articles."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from newsledger.link import duplicates
from newsledger.link.duplicates import (
    LIKENESS,
    band_keys,
    independent_reports,
    likeness,
    original,
    word_hashes,
)

Row = dict[str, Any]
DAY = datetime.date(2022, 6, 7)
WORDS = [
    random.Random(7).choice(
        ["river", "bridge", "convoy", "market", "school", "shells", "night", "troops", "clinic", "road"]
    )
    + str(n)
    for n in range(900)
]
STORY = " ".join(WORDS[:400])


def signature(text: str) -> bytes:
    return duplicates.signature(word_hashes(text))


def article(article_id: str, text: str, day: datetime.date | None = DAY) -> Row:
    return {"article_id": article_id, "published_on": day, "signature": signature(text)}


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        STORY.upper(),
        STORY.replace(" ", "\n\n", 50),
        STORY + " Additional reporting by our staff.",
        "UPDATED " + STORY[300:],
    ],
    ids=["to the letter", "case", "breaks", "line added", "head changed"],
)
def test_a_text_that_shares_most_words_in_order_is_a_near_copy(copy: str) -> None:
    assert likeness(signature(STORY), signature(copy)) >= LIKENESS
    assert set(band_keys(signature(STORY))) & set(band_keys(signature(copy)))


@pytest.mark.parametrize(
    "other",
    [" ".join(WORDS[400:800]), " ".join(WORDS[:120] + WORDS[500:800]), " ".join(reversed(WORDS[:400])), ""],
    ids=["other words", "one paragraph shared", "other order", "nothing"],
)
def test_a_text_that_shares_little_is_none(other: str) -> None:
    assert likeness(signature(STORY), signature(other)) < LIKENESS


def test_a_signature_does_not_depend_on_how_long_a_text_is_cut() -> None:
    assert likeness(signature(" ".join(WORDS * 3)), signature(" ".join(WORDS * 30))) > 0.95


def test_the_earliest_near_copy_is_the_original_and_undated_ones_come_last() -> None:
    rows = [
        article("c", STORY, DAY),
        article("b", STORY, DAY),
        article("a", STORY, None),
        article("d", STORY, DAY + datetime.timedelta(1)),
    ]
    found = {row["article_id"]: original(row, [other for other in rows if other is not row]) for row in rows}
    assert found == {"b": None, "c": "b", "a": "b", "d": "b"}


def test_no_two_bands_of_a_text_share_a_key() -> None:
    assert len(set(band_keys(signature(STORY)).tolist())) == duplicates.BANDS


def report(article_id: str, text: str, copy_of: str | None = None) -> Row:
    return {"article_id": article_id, "published_on": DAY, "duplicate_of": copy_of, "text": text}


@pytest.mark.parametrize(
    ("reports", "count"),
    [
        ([report("a", "Shells hit Kolno."), report("b", "Kolno was shelled.")], 2),
        ([report("a", "Shells hit Kolno."), report("b", "Shells hit  Kolno")], 1),
        ([report("a", "Shells hit Kolno."), report("b", "Shells hit Kolno."), report("b", "Four shells fell.")], 2),
        ([report("a", "Shells hit Kolno."), report("b", "Kolno was shelled.", copy_of="a")], 1),
        ([], 0),
    ],
    ids=["own words", "wire sentence", "wire sentence and more", "near copy", "none"],
)
def test_copies_do_not_multiply_reports(reports: list[Row], count: int) -> None:
    assert independent_reports(reports) == independent_reports(reports[::-1]) == count
