"""Whatever the text is, an article gives rows, every span equals its text, and the work grows with the length."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.corpus import Document
from newsledger.pipeline.articles import Reading, batches_of, rows_of
from schemas import TABLES, Row

MARKS = [
    '"',
    "“",
    "”",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "‹",
    "›",
    "``",
    "''",
    '"" ',
    "5'10\"",
    "’90s",
    "—",
    "--",
    ":",
    "…",
]
BREAKS = ["\n", "\n\n", "\r\n", "\r\n\r\n", "\u2028", "\x0b", " ", "\u00a0", "\t", ""]
WORDS = [
    "said Colonel Amina Duale of the Regional Police.",
    "The minister told reporters on Tuesday that 12 people were killed in an air strike near Bosaso",
    "according to the Red Cross,",
    "he added",
    "and denied that anyone had been hurt",
    "SMITH: We will not leave.",
    "At least forty civilians, including a child, were wounded",
    "accused the army of shelling the market.",
    "“We have seen nothing",
    "Abu Yusuf al-Rashid",
    "NAIROBI (Reuters) -",
    "1,2,3 and 4-5 of 6.7 million",
    "على الأرض",
    "взрыв",
    "戦争。",
    "👩‍👩‍👧",
    "e\u0301\u0301\u0301",
    "\u202e",
    "\ufeff",
    "\ufffd",
    "ﬀ",
    "\u0000",
    "<b>said</b>",
    "| = + -",
]
texts = st.lists(
    st.one_of(st.sampled_from(MARKS), st.sampled_from(BREAKS), st.sampled_from(WORDS), st.text(max_size=8)), max_size=40
).map("".join)


def rows_from(text: str) -> Mapping[str, list[Row]]:
    document = Document("odd", text, {}, "odd.txt", "0" * 64)
    [batch] = batches_of([document])
    return rows_of(batch, Reading(text_as_is=True))


@given(texts)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_every_span_of_an_odd_text_equals_its_text(text: str) -> None:
    rows = rows_from(text)
    published = rows["articles"][0]["text"]
    for name in ("actor_mentions", "event_mentions", "event_actors", "casualty_claims", "quotes"):
        for span in (rule for rule in TABLES[name].cross_rules if hasattr(rule, "start") and hasattr(rule, "text")):
            for row in rows[name]:
                start, end = row[span.start], row[span.end]
                assert (start is None) == (end is None)
                if start is not None:
                    assert 0 <= start < end <= len(published)
                    assert span.text is None or row[span.text] == published[start:end]


MONSTERS = {
    "opening marks": "“",
    "straight marks": '" ',
    "apostrophes": "' ",
    "inches": "5'10\" ",
    "cues": "he said that ",
    "cues with marks": "he said “no” and ",
    "names": "Amina Duale, ",
    "commas": ", ",
    "numbers": "12 ",
    "tolls": "12 people were killed and ",
    "dates": "on Tuesday ",
    "places": "near Bosaso in ",
    "brackets": "(",
    "letters": "a",
    "capitals": "AB ",
    "lines": "Amina said no.\n",
    "words": "and the old road to the market ",
}


def calls_for(text: str) -> int:
    """Function calls that an article takes: unlike seconds, the same on every machine."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        rows_from(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.slow
@pytest.mark.parametrize("unit", MONSTERS.values(), ids=MONSTERS)
def test_work_grows_no_faster_than_the_text(unit: str) -> None:
    length = 4_000
    once, twice = (unit * (size // len(unit)) for size in (length, 2 * length))
    rows_from(once)
    assert calls_for(twice) < 2.3 * calls_for(once)


@pytest.mark.slow
@pytest.mark.parametrize("unit", MONSTERS.values(), ids=MONSTERS)
def test_a_megabyte_of_one_thing_is_read(unit: str) -> None:
    rows = rows_from(unit * (1_000_000 // len(unit)))
    assert len(rows["articles"]) == 1
