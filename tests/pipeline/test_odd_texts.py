"""Whatever the text is, an article gives rows, every span equals its text, and the work grows with the length."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.calls import calls_of

from newsledger.corpus import Document
from newsledger.pipeline.articles import rows_of
from newsledger.pipeline.documents import Reading, batches_of
from schemas import TABLES, Row
from schemas.table import Span

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
        for span in (rule for rule in TABLES[name].cross_rules if isinstance(rule, Span)):
            for row in rows[name]:
                start, end = row[span.start], row[span.end]
                assert (start is None) == (end is None)
                if start is not None:
                    assert 0 <= start < end <= len(published)
                    assert span.text is None or row[span.text] == published[start:end]


def again(unit: str) -> Callable[[int], str]:
    """Makes texts that say one thing over and over."""
    return lambda length: unit * (length // len(unit))


def listed(pattern: str, *columns: Sequence[str]) -> Callable[[int], str]:
    """Makes texts that say the same with ever other words, taken from the columns in all combinations."""

    def text(length: int) -> str:
        parts: list[str] = []
        size = 0
        for words in cycle(product(*columns)):
            parts.append(pattern.format(*words))
            size += len(parts[-1])
            if size >= length:
                return "".join(parts)
        raise AssertionError

    return text


def nested(opening: str, closing: str) -> Callable[[int], str]:
    """Makes texts that open half their length and close the other half."""
    return lambda length: (
        opening * (length // 2 // len(opening)) + "Amina said no" + closing * (length // 2 // len(closing))
    )


FIRST = [
    "Amina",
    "Yusuf",
    "Maria",
    "Pavel",
    "Chen",
    "Thabo",
    "Ingrid",
    "Olga",
    "Ahmed",
    "Rosa",
    "Kofi",
    "Leila",
    "Ivan",
]
LAST = ["Duale", "Okello", "Brandt", "Novak", "Haddad", "Mbeki", "Rossi", "Sato", "Weber", "Diallo", "Petrov", "Silva"]
MIDDLE = [f"{letter}." for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
TOWNS = ["Bosaso", "Garowe", "Baidoa", "Juba", "Wau", "Malakal", "Goma", "Bukavu", "Kharkiv", "Odesa", "Idlib", "Mosul"]

MONSTERS = {
    "opening marks": again("“"),
    "straight marks": again('" '),
    "apostrophes": again("' "),
    "inches": again("5'10\" "),
    "cues": again("he said that "),
    "cues with marks": again("he said “no” and "),
    "names": again("Amina Duale, "),
    "commas": again(", "),
    "numbers": again("12 "),
    "tolls": again("12 people were killed and "),
    "dates": again("on Tuesday "),
    "places": again("near Bosaso in "),
    "brackets": again("("),
    "letters": again("a"),
    "capitals": again("AB "),
    "lines": again("Amina said no.\n"),
    "words": again("and the old road to the market "),
    "many names": listed("{} {} {}, ", FIRST, MIDDLE, LAST),
    "many people": listed("{} {} {} said on {}. ", FIRST, MIDDLE, LAST, ["Monday", "Friday"]),
    "many towns": listed("{}, {}, ", TOWNS, TOWNS),
    "many strikes": listed("An air strike killed {} people in {}. ", [str(n) for n in range(2, 90)], TOWNS),
    "many dates": listed("on {} {}, ", [str(day) for day in range(1, 28)], ["May", "June", "July"]),
    "said after said": listed("{} {} said, ", FIRST, LAST),
    "that he said": again("Amina said that she said that the army said that "),
    "speakers in turn": listed("“{},” {} said.\n", ["No", "We will not leave", "Yes"], ["he", "Amina", "she", "Duale"]),
    "dialogue": listed("“{}.”\n\n", ["No", "We will not leave", "Yes, on Monday we left"]),
    "giant sentence": listed("{}, and the {} {} ", ["when", "the army"], ["road", "old market"], ["was hit", "burned"]),
    "nested marks": nested("“‘", "’”"),
    "nested brackets": nested("([", "])"),
    "initials": again("A. B. C. "),
    "combining marks": again("\u0301"),
    "joined letters": again("e\u0301\u200d"),
    "emoji": again("👩‍👩‍👧"),
    "emoji apart": again("🙂 "),
    "arabic": again("قال الجيش إن عشرة قتلوا. "),
    "chinese": again("軍隊表示十人死亡。"),
    "tabs": again("12\tBosaso\tkilled\t"),
    "windows lines": again("The army said no.\r\n\r\n"),
    "bare returns": again("The army said no.\r"),
    "nulls": again("\x00"),
    "table": listed("{}  |  {}.5  |  {}%\n", [str(n) for n in range(99)], ["1,204", "12"], ["7", "9"]),
    "addresses": again("https://example.org/a?b=c&d="),
    "mail": again("a@b."),
    "dots": again("."),
    "dashes": again("— "),
    "hyphens": again("a-"),
    "slashes": again("a/"),
    "colons": again("AMINA DUALE: No.\n"),
    "questions": again("Who? "),
    "full stops": again("A.\n\n"),
    "blank lines": again("\n"),
    "spaces": again(" "),
    "markup": again("<b>&amp;"),
    "bullets": again("• Amina Duale, minister\n"),
    "possessives": again("the army's "),
    "of": again("the head of "),
    "which": again("the man who saw "),
    "children": again("including 3 children, "),
    "pronouns": again("He said he told him. "),
    "titles": again("General "),
    "backs": again("he said. “No,” "),
    "accused": again("accused the army of "),
    "agencies": again("(Reuters) - "),
    "furniture": again("Share this article\n"),
}


def calls_for(text: str) -> int:
    """Function calls that an article takes."""
    return calls_of(lambda: rows_from(text))


@pytest.mark.slow
@pytest.mark.parametrize("made", MONSTERS.values(), ids=MONSTERS)
def test_work_grows_no_faster_than_the_text(made: Callable[[int], str]) -> None:
    once, twice = made(4_000), made(8_000)
    rows_from(twice)  # what is kept for the next article is not counted
    # Windows of a fixed length fill up at first, so it is a little more than twice; squared growth makes it four times.
    assert calls_for(twice) < 3 * calls_for(once)


WORST = ["cues with marks", "tolls", "places", "opening marks"]


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_a_very_long_article_of_one_thing_is_read(name: str) -> None:
    rows = rows_from(MONSTERS[name](40_000))
    assert len(rows["articles"]) == 1
