"""Writes a sound data package of any size about an invented war: the same bytes for the same numbers.

    python benchmarks/package_generator.py DIRECTORY --claims 1000000 --quotes 1000000

Every claim and quote points at words that stand in its article, and refers to actors and events that are there. Tables
are made of Arrow arrays, a block of articles at a time, so that ten million rows need little memory.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.publish import PackageInfo, build
from schemas import TABLES

ROWS_PER_ARTICLE = 10
ARTICLES_PER_BLOCK = 4_000
ACTORS = 2_000
CLAIMS_PER_EVENT = 40

_Ints = npt.NDArray[np.int64]

PLACES = ("Porto Lindo", "Sankt Aurel", "Vila Seca", "Ardèche-sur-Lac", "Old Mill", "Kamen Brod", "Tarn Valley")
VICTIMS = ("people", "civilians", "women, children and elderly people", "“volunteers”", "lorry drivers", "fishermen")
STATUS = ("unknown", "civilian", "civilian", "unknown", "civilian", "civilian")
GROUPS = (None, None, "children | women | elderly", None, None, None)
BODIES = ("Lake Relief Committee", "Northern Front", "Civil Registry", "Monitors' Union", "Harbour Authority")
KINDS = ("humanitarian", "armed_group", "government", "monitor", "company")
PEOPLE = ("Inês Valdez", "Tomé Brandão", "Ana Reyes", "Karel Novotný", "Ada Okoye", "Søren Lund", "Mirela Popa")
ROLES = ("committee spokeswoman", "front commander", "registrar", "harbour master", "aid worker")
WORDS = (
    "we counted {} lorries at the crossing, and nobody let us through",
    "nobody can stay {} days in a cellar without water",
    "the shells fell {} metres from the school; the children were inside",
    'they told us "{} hours, no more" and then the road was closed',
    "there are {} families on the list and no place to send them",
)
CUES = ("said", "warned", "added", "explained")
STANCES = ("asserts", "warns", "asserts", "asserts")
# Qualifier as printed and as coded; which bounds the number gives.
QUALIFIERS = (
    ("", "none", True, True),
    ("at least ", "at_least", True, False),
    ("more than ", "more_than", True, False),
    ("nearly ", "nearly", False, True),
    ("about ", "about", False, False),
)
FILLER = (
    "\n\nThe ferries did not sail for the third day. Prices of flour and lamp oil rose again in the markets along the "
    "eastern shore, and the schools of the province stayed closed. Mediators were expected in the capital, where the "
    "two delegations had not yet agreed on the order of their talks — or on the shape of the table.\n\n"
)
# What is wrong in the last row of a table: an unknown actor, an unknown word.
FAULTS = {"casualty_claims": ("claimant", "nobody"), "quotes": ("stance", "mumbles")}
FIRST_DAY = datetime.date(2031, 3, 3)
EPOCH = (FIRST_DAY - datetime.date(1970, 1, 1)).days


@dataclass(frozen=True)
class Size:
    """How many rows are made."""

    claims: int
    quotes: int

    @property
    def articles(self) -> int:
        """Articles that hold these rows."""
        return max(1, -(-max(self.claims, self.quotes) // ROWS_PER_ARTICLE))

    @property
    def events(self) -> int:
        """Events that the claims are about."""
        return max(1, self.claims // CLAIMS_PER_EVENT)


class Block:
    """Some articles, with the claims and quotes in them."""

    def __init__(self, size: Size, first: int) -> None:
        """Write the articles from number ``first`` on."""
        self.numbers: _Ints = np.arange(first, min(first + ARTICLES_PER_BLOCK, size.articles))
        self.ids = _numbered("wire-", self.numbers)
        self._size = size
        self._lengths: _Ints = np.zeros(len(self.numbers), dtype=np.int64)
        self._parts: list[pa.Array] = []
        self._rows: dict[str, list[tuple[_Ints, dict[str, pa.Array]]]] = {"casualty_claims": [], "quotes": []}
        self.titles = _joined("Shelling of ", _pick(PLACES, self.numbers), " goes on, day ", _text(self.numbers % 900))
        self._write(self.titles)
        for slot in range(ROWS_PER_ARTICLE):
            self._write(pa.array([FILLER if slot == ROWS_PER_ARTICLE // 2 else "\n\n"] * len(self.numbers)))
            self._claim(slot)
            self._quote(slot)
        self.texts = _joined(*self._parts)

    def batch(self, table: str) -> pa.RecordBatch:
        """The rows of a table, in its order."""
        made = self._articles() if table == "articles" else self._in_order(table)
        return conform(made, table, len(next(iter(made.values()))))

    def _articles(self) -> dict[str, pa.Array]:
        count = len(self.numbers)
        days = pa.array(EPOCH + self.numbers % 300, pa.int32()).cast(pa.date32())
        return {
            "article_id": self.ids,
            "title": self.titles,
            "publisher": _pick(("The Lakeside Courier", "Tarn Valley Post"), self.numbers),
            "byline": _pick(("Ana Reyes | Tomé Brandão", None, "Karel Novotný"), self.numbers),
            "published_on": days,
            "published_on_latest": days,
            "published_on_basis": pa.repeat("given", count),
            "language": pa.repeat("en", count),
            "text": self.texts,
            "word_count": pc.list_value_length(pc.utf8_split_whitespace(self.texts)).cast(pa.int64()),
            "source_path": _joined(self.ids, ".txt"),
            "source_sha256": _joined("0" * 56, pc.utf8_lpad(_text(self.numbers), 8, "0")),
        }

    def _in_order(self, table: str) -> dict[str, pa.Array]:
        """The slots' rows, side by side in their articles."""
        slots = self._rows[table]
        articles = np.concatenate([rows for rows, _ in slots])
        order = np.argsort(articles, kind="stable")
        return {
            name: pa.concat_arrays([columns[name] for _, columns in slots]).take(pa.array(order))
            for name in slots[0][1]
        }

    def _write(self, words: pa.Array) -> tuple[_Ints, _Ints]:
        """Go on with each article's text; returns where the words begin and end."""
        starts = self._lengths
        self._lengths = starts + pc.utf8_length(words).to_numpy(zero_copy_only=False)
        self._parts.append(words)
        return starts, self._lengths

    def _claim(self, slot: int) -> None:
        there = self.numbers + slot * self._size.articles < self._size.claims
        seed = self.numbers * 31 + slot * 17
        value = seed % 997 + 2
        victims, place = _pick(VICTIMS, seed // 3), _pick(PLACES, self.numbers)
        qualifier = seed % len(QUALIFIERS)
        named = (self.numbers + slot) % 3 > 0
        body = self.numbers % ACTORS

        def write(*words: pa.Array | str) -> tuple[_Ints, _Ints, pa.Array]:
            text = pc.if_else(pa.array(there), _joined(*words, like=victims), "")
            return *self._write(text), text

        sentence, _, _ = write("")
        start, end, text = write(_pick([word for word, *_ in QUALIFIERS], qualifier), _text(value), " ", victims)
        write(" were killed when mortar shells hit ", place, " on Monday", pc.if_else(pa.array(named), ", the ", ""))
        c_start, c_end, claimant = write(pc.if_else(pa.array(named), _body_name(body), ""))
        _, sentence_end, _ = write(pc.if_else(pa.array(named), " said.", "."))
        coded = [word for _, word, _, _ in QUALIFIERS]
        low = np.array([has for _, _, has, _ in QUALIFIERS])[qualifier]
        high = np.array([has for _, _, _, has in QUALIFIERS])[qualifier]
        days = pa.array(EPOCH + self.numbers % 300, pa.int32()).cast(pa.date32())
        rows = {
            "claim_id": _joined(self.ids, "-c", _text(start), "-", _text(end)),
            "article_id": self.ids,
            "event_id": _only((seed % 4) > 0, _event_id(self.numbers % self._size.events)),
            "effect": _pick(("killed",), seed),
            "start": pa.array(start),
            "end": pa.array(end),
            "text": text,
            "count_value": pa.array(value),
            "count_low": _only(low, pa.array(value)),
            "count_high": _only(high, pa.array(value)),
            "qualifier": _pick(coded, qualifier),
            "victims": victims,
            "victim_status": _pick(STATUS, seed // 3),
            "victim_groups": _pick(GROUPS, seed // 3),
            "scope": _pick(("incident",), seed),
            "date_start": days,
            "date_end": days,
            "date_precision": _pick(("day",), seed),
            "place": place,
            "claimant": _only(named, _actor_id(body)),
            "claimant_text": _only(named, claimant),
            "claimant_start": _only(named, pa.array(c_start)),
            "claimant_end": _only(named, pa.array(c_end)),
            "attribution": _pick(("article", "named"), named.astype(np.int64)),
            "stance": _pick(("asserts",), seed),
            "sentence_start": pa.array(sentence),
            "sentence_end": pa.array(sentence_end),
            "part": _pick(("body",), seed),
            "rule": _pick(("subject",), seed),
        }
        self._keep("casualty_claims", there, rows)

    def _quote(self, slot: int) -> None:
        there = self.numbers + slot * self._size.articles < self._size.quotes
        seed = self.numbers * 13 + slot * 29
        person = self.numbers % ACTORS

        def write(*words: pa.Array | str) -> tuple[_Ints, _Ints, pa.Array]:
            text = pc.if_else(pa.array(there), _joined(*words, like=self.ids), "")
            return *self._write(text), text

        sentence, _, _ = write(" “")
        before, after = (_pick([words.split("{}")[at] for words in WORDS], seed) for at in (0, 1))
        start, end, text = write(before, _text(seed % 9973), after)
        write(",” ")
        cue_start, cue_end, cue = write(_pick(CUES, seed // 2))
        write(" ")
        s_start, s_end, speaker = write(_pick(ROLES, person), " ", _person_name(person))
        _, sentence_end, _ = write(".")
        ids = _joined(self.ids, "-q", _text(start), "-", _text(end))
        earlier = pa.concat_arrays([pa.nulls(1, pa.string()), ids.slice(0, len(ids) - 1)])
        rows = {
            "quote_id": ids,
            "article_id": self.ids,
            "quote_type": _pick(("direct",), seed),
            "start": pa.array(start),
            "end": pa.array(end),
            "text": text,
            "utterance_id": _joined(self.ids, "-u", _text(start)),
            "speaker": _actor_id(person),
            "speaker_kind": _pick(("named",), seed),
            "speaker_text": speaker,
            "speaker_start": pa.array(s_start),
            "speaker_end": pa.array(s_end),
            "attribution": _pick(("explicit",), seed),
            "cue": cue,
            "cue_start": pa.array(cue_start),
            "cue_end": pa.array(cue_end),
            "stance": _pick(STANCES, seed // 2),
            "same_as": _only((self.numbers % 20 == 19) & (slot == 0), earlier),
            "sentence_start": pa.array(sentence + 1),
            "sentence_end": pa.array(sentence_end),
            "part": _pick(("body",), seed),
            "rule": _pick(("fronted",), seed),
        }
        self._keep("quotes", there, rows)

    def _keep(self, table: str, there: npt.NDArray[np.bool_], rows: dict[str, pa.Array]) -> None:
        mask = pa.array(there)
        self._rows[table].append((self.numbers[there], {name: cells.filter(mask) for name, cells in rows.items()}))


def tables(size: Size, faults: bool = False) -> dict[str, Iterator[pa.RecordBatch]]:
    """The batches of all tables that have rows; with ``faults`` the last claim and the last quote are wrong."""
    made: dict[str, Iterator[pa.RecordBatch]] = {"actors": iter([_actors()]), "events": _events(size)}
    return made | {name: _blocks(size, name, faults) for name in ("articles", "casualty_claims", "quotes")}


def _blocks(size: Size, table: str, faults: bool) -> Iterator[pa.RecordBatch]:
    for first in range(0, size.articles, ARTICLES_PER_BLOCK):
        batch = Block(size, first).batch(table)
        last = first + ARTICLES_PER_BLOCK >= size.articles
        yield _spoiled(batch, FAULTS[table]) if faults and last and table in FAULTS else batch


def _spoiled(batch: pa.RecordBatch, fault: tuple[str, str]) -> pa.RecordBatch:
    """The batch with another value in a column of the last row."""
    name, value = fault
    cells = batch.column(name)
    changed = pa.concat_arrays([cells.slice(0, len(cells) - 1), pa.array([value], cells.type)])
    return batch.set_column(batch.schema.get_field_index(name), name, changed)


def conform(columns: dict[str, pa.Array], table: str, count: int) -> pa.RecordBatch:
    """The columns as a batch of the table, with null in those that are not given."""
    nulls = {column.name: pa.nulls(count, pa.string()) for column in TABLES[table].columns}
    nulls["review_status"] = pa.repeat("machine", count)
    return pa.RecordBatch.from_pydict(nulls | columns)


def _actors() -> pa.RecordBatch:
    numbers = np.arange(ACTORS)
    none = pa.array(np.zeros(ACTORS, dtype=np.int64))
    people = numbers % 2 == 1
    columns = {
        "actor_id": _actor_id(numbers),
        "name": pc.if_else(pa.array(people), _person_name(numbers), _body_name(numbers)),
        "actor_type": pc.if_else(pa.array(people), "person", _pick(KINDS, numbers)),
        "mention_count": none,
        "article_count": none,
        "rule": _pick(("name",), numbers),
    }
    return conform(columns, "actors", ACTORS)


def _events(size: Size) -> Iterator[pa.RecordBatch]:
    for first in range(0, size.events, 50_000):
        numbers = np.arange(first, min(first + 50_000, size.events))
        days = pa.array(EPOCH + numbers % 300, pa.int32()).cast(pa.date32())
        none = pa.array(np.zeros(len(numbers), dtype=np.int64))
        columns = {
            "event_id": _event_id(numbers),
            "event_type": _pick(("shelling",), numbers),
            "title": _joined("Shelling of ", _pick(PLACES, numbers)),
            "status": _pick(("occurred",), numbers),
            "date_start": days,
            "date_end": days,
            "date_precision": _pick(("day",), numbers),
            "date_basis": _pick(("stated",), numbers),
            "place": _pick(PLACES, numbers),
            "latitude": pa.array(numbers % 1800 / 20 - 45),
            "longitude": pa.array(numbers % 7200 / 20 - 180),
            "place_precision": _pick(("settlement",), numbers),
            "article_count": none,
            "mention_count": none,
            "rule": _pick(("noun",), numbers),
        }
        yield conform(columns, "events", len(numbers))


def _joined(*parts: pa.Array | str, like: pa.Array | None = None) -> pa.Array:
    """The parts side by side, row by row."""
    count = len(next(part for part in (*parts, like) if part is not None and not isinstance(part, str)))
    arrays = [pa.repeat(part, count) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*arrays, "")


def _pick(words: Sequence[str | None], numbers: _Ints) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(numbers % len(words)))


def _text(numbers: _Ints) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


def _numbered(prefix: str, numbers: _Ints) -> pa.Array:
    return _joined(prefix, pc.utf8_lpad(_text(numbers), 9, "0"))


def _only(where: npt.NDArray[np.bool_], cells: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(where), cells, pa.scalar(None, cells.type))


def _actor_id(numbers: _Ints) -> pa.Array:
    return _numbered("actor-", numbers)


def _event_id(numbers: _Ints) -> pa.Array:
    return _numbered("shelling-lake-province-2031-", numbers)


def _body_name(numbers: _Ints) -> pa.Array:
    return _joined(_pick(BODIES, numbers), " No. ", _text(numbers))


def _person_name(numbers: _Ints) -> pa.Array:
    return _joined(_pick(PEOPLE, numbers), " ", _text(numbers))


def write(directory: Path, claims: int, quotes: int, *, faults: bool = False) -> None:
    """Write the package, unchecked, into a directory that is made if it is missing."""
    build(
        tables(Size(claims, quotes), faults), directory, PackageInfo(name="lake-war", title="The lake war in the news")
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a package of the size that the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--quotes", type=int, default=100_000)
    parser.add_argument("--faults", action="store_true", help="make the last claim and the last quote wrong")
    chosen: Any = parser.parse_args(arguments)
    write(chosen.directory, chosen.claims, chosen.quotes, faults=chosen.faults)


if __name__ == "__main__":
    main()
