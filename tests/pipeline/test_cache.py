"""What is kept of articles between builds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.corpus import Document, Note
from newsledger.engine import FileStream, stream_of
from newsledger.extract.drafts import DRAFTS
from newsledger.pipeline import shards
from newsledger.pipeline.build import Options, _caches
from newsledger.pipeline.cache import CACHE, Cache, Taken, ids_in, keep
from newsledger.pipeline.documents import batches_of
from newsledger.pipeline.in_order import InOrder, merged
from newsledger.pipeline.keys import KEYS, keys_of
from newsledger.pipeline.shards import DamagedShard

DOCUMENT = Document("herald-1", "Shells hit the port.\n\nSubscribe now\n", {"publisher": "Herald"}, "a.jsonl", "0" * 64)


def key_of(document: Document = DOCUMENT, program: str = "one", recurring: Sequence[str] = ()) -> str:
    (batch,) = batches_of([document])
    (row,) = keys_of(batch, program, frozenset(recurring))["keys"]
    return str(row["key"])


def changed(**values: Any) -> Document:
    return Document(**{name: getattr(DOCUMENT, name) for name in Document.__slots__} | values)


@pytest.mark.parametrize(
    "other",
    [
        lambda: key_of(changed(article_id="herald-2")),
        lambda: key_of(changed(text="Shells hit the port. Twice.\n\nSubscribe now\n")),
        lambda: key_of(changed(metadata={"publisher": "Courier"})),
        lambda: key_of(changed(metadata={**DOCUMENT.metadata, "published_on": datetime.date(2031, 3, 3)})),
        lambda: key_of(program="other"),
        lambda: key_of(recurring=["subscribe now"]),
    ],
    ids=["id", "text", "metadata", "day", "program", "a line of it that recurs"],
)
def test_an_article_of_which_something_else_may_come_out_has_another_key(other: Callable[[], str]) -> None:
    assert other() != key_of()


@pytest.mark.parametrize(
    "other",
    [
        lambda: key_of(changed(source_path="b.jsonl", source_sha256="1" * 64)),
        lambda: key_of(recurring=["follow us on the radio"]),
    ],
    ids=["file", "a line of others that recurs"],
)
def test_what_does_not_touch_an_article_leaves_its_key(other: Callable[[], str]) -> None:
    assert other() == key_of()


# --- drafts that are kept and taken over


def drafts_of(article: str) -> dict[str, list[dict[str, Any]]]:
    """Drafts as an article might have them: of some kinds none, of others several."""
    number = int(article.rpartition("-")[2])
    day = datetime.date(2031, 1, 1) + datetime.timedelta(number)
    rows: dict[str, list[dict[str, Any]]] = {
        "articles": [{"article_id": article, "text": f"Text {number}", "published_on": day if number % 2 else None}],
        "actor_drafts": [{"local_id": f"{article}#a{n}", "name": f"Actor {n}"} for n in range(number % 3)],
        "quotes": [{"quote_id": f"{article}-q{n}", "start": n, "date_note": None} for n in range(number % 4)],
        "event_drafts": [{"local_id": f"{article}#e0", "latitude": 0.1 * number}] if number % 5 else [],
    }
    return {
        name: [
            {column: "x" if not field.nullable else None for column, field in zip(schema.names, schema, strict=True)}
            | {"article_id": article}
            | row
            for row in rows.get(name, [])
        ]
        for name, schema in DRAFTS.items()
    }


def streams(place: Path, articles: Sequence[str], source: str = "old") -> tuple[dict[str, FileStream], FileStream]:
    """What a build finds in articles, and their keys."""
    place.mkdir(parents=True)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in DRAFTS}
    for article in articles:
        for name, rows in drafts_of(article).items():
            found[name] += [{**row, "source_path": source, "source_sha256": source} for row in rows]
    drafts = {name: _stream(place / f"{name}.arrow", DRAFTS[name], rows) for name, rows in found.items()}
    keys = [
        {"article_id": article, "key": key_for(article), "source_path": source, "source_sha256": source}
        for article in articles
    ]
    return drafts, _stream(place / "keys.arrow", KEYS, keys)


def key_for(article: str) -> str:
    return key_of(changed(article_id=article))


def _stream(path: Path, schema: pa.Schema, rows: list[dict[str, Any]]) -> FileStream:
    # Batches that end anywhere, within an article too.
    table = pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)
    return stream_of(path, schema, table.to_batches(max_chunksize=3))


def build(
    place: Path, articles: Sequence[str], directories: Sequence[Path], out: Path, source: str = "new"
) -> tuple[dict[str, list[dict[str, Any]]], int, list[Note]]:
    """A build that takes over what it can, finds the rest, and keeps all: its drafts, how many it took over, notes."""
    notes: list[Note] = []
    _, keys = streams(place / "all", articles, source)
    cache = Cache(directories, notes)
    (place / "taken").mkdir()
    taken = cache.take(keys, place / "taken")
    fresh, _ = streams(place / "fresh", [a for a, n in zip(articles, taken.shards, strict=True) if n < 0], source)
    (place / "merged").mkdir()
    drafts = merged(lambda: ids_in(keys), [taken.drafts, fresh], place / "merged")
    out.mkdir(exist_ok=True)
    keep(out / CACHE, drafts, keys, taken, cache)
    return {name: list(stream.rows()) for name, stream in drafts.items()}, taken.articles, notes


def expected(place: Path, articles: Sequence[str], source: str = "new") -> dict[str, list[dict[str, Any]]]:
    drafts, _ = streams(place, articles, source)
    return {name: list(stream.rows()) for name, stream in drafts.items()}


@pytest.fixture
def few_articles_a_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "ARTICLES", 4)


NUMBERS = st.lists(st.integers(0, 30), unique=True, max_size=20)


@pytest.mark.slow
@pytest.mark.usefixtures("few_articles_a_shard")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=NUMBERS, second=NUMBERS, third=NUMBERS)
def test_with_and_without_what_is_kept_the_same_drafts_come_out_in_the_order_of_the_documents(
    tmp_path_factory: pytest.TempPathFactory, first: list[int], second: list[int], third: list[int]
) -> None:
    place = tmp_path_factory.mktemp("builds")
    known: set[int] = set()
    for number, corpus in enumerate((first, second, third)):
        articles = [f"herald-{article}" for article in corpus]
        found, taken, notes = build(place / str(number), articles, [place / "out" / CACHE], place / "out")
        assert found == expected(place / f"full-{number}", articles)
        assert taken == len(known & set(corpus))
        assert notes == []
        known = set(corpus)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The directory of what a build of ten articles kept."""
    build(tmp_path / "one", [f"herald-{n}" for n in range(10)], [], tmp_path / "out", source="old")
    return tmp_path / "out" / CACHE


ARTICLES = [f"herald-{n}" for n in range(10)]


def test_rows_tell_of_the_file_that_an_article_comes_from_now(kept: Path, tmp_path: Path) -> None:
    found, taken, _ = build(tmp_path / "two", ARTICLES, [kept], tmp_path / "out", source="new")
    assert taken == 10
    assert {row["source_path"] for row in found["articles"]} == {"new"}


def test_git_passes_over_what_is_kept(kept: Path) -> None:
    assert (kept / ".gitignore").read_text() == "*\n"


def test_what_is_kept_of_the_same_articles_has_the_same_bytes(kept: Path, tmp_path: Path) -> None:
    build(tmp_path / "again", ARTICLES, [], tmp_path / "other", source="old")
    assert names(tmp_path / "other" / CACHE) == names(kept)


def names(directory: Path) -> list[str]:
    return [path.name for path in shards.shards_in(directory)]


def test_articles_that_are_gone_are_no_longer_kept(kept: Path, tmp_path: Path) -> None:
    build(tmp_path / "two", ARTICLES[:3], [kept], tmp_path / "out")
    (shard,) = shards.shards_in(kept)
    assert shards.load(shard).column("article_id").to_pylist() == ARTICLES[:3]


@pytest.mark.usefixtures("few_articles_a_shard")
def test_a_full_shard_of_which_all_was_taken_over_stays_as_it_is(tmp_path: Path) -> None:
    build(tmp_path / "one", ARTICLES[:8], [], tmp_path / "out")
    before = names(tmp_path / "out" / CACHE)
    build(tmp_path / "two", ["herald-9", *ARTICLES[:8]], [tmp_path / "out" / CACHE], tmp_path / "out")
    after = names(tmp_path / "out" / CACHE)
    assert len(before) == 2
    assert set(before) < set(after)
    assert len(after) == 3


def test_what_another_release_kept_is_kept_here_too(kept: Path, tmp_path: Path) -> None:
    _, taken, _ = build(tmp_path / "two", ARTICLES, [kept], tmp_path / "elsewhere")
    assert taken == 10
    _, taken, _ = build(tmp_path / "three", ARTICLES, [tmp_path / "elsewhere" / CACHE], tmp_path / "elsewhere")
    assert taken == 10


def _turned(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), max(1, len(data) // 4)):
        yield data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
    for at in (0, len(data) // 2, len(data) - 1):
        yield data[:at]


def test_a_damaged_file_is_never_believed(kept: Path, tmp_path: Path) -> None:
    (shard,) = shards.shards_in(kept)
    whole = shard.read_bytes()
    wanted = expected(tmp_path / "full", ARTICLES)
    for number, data in enumerate(_turned(whole)):
        kept.mkdir(exist_ok=True)
        shard.write_bytes(data)
        found, taken, notes = build(tmp_path / f"damaged-{number}", ARTICLES, [kept], tmp_path / f"out-{number}")
        assert (found, taken) == (wanted, 0)
        assert ["damaged" in note.text for note in notes] == [True]


def test_a_file_of_another_form_is_not_used(kept: Path, tmp_path: Path) -> None:
    (shard,) = shards.shards_in(kept)
    table = shards.load(shard)
    sink = pa.BufferOutputStream()
    other = table.drop_columns(["quotes"])
    with pa.ipc.new_file(sink, other.schema) as writer:
        writer.write_table(other)
    shard.unlink()
    data = sink.getvalue().to_pybytes()
    (kept / f"{shards._digest(data)}.arrow").write_bytes(data)
    found, taken, notes = build(tmp_path / "two", ARTICLES, [kept], tmp_path / "out")
    assert (found, taken, len(notes)) == (expected(tmp_path / "full", ARTICLES), 0, 1)


def test_files_of_others_in_the_directory_are_left_alone(kept: Path, tmp_path: Path) -> None:
    (kept / "mine.arrow").write_text("mine")
    build(tmp_path / "two", ARTICLES[:2], [kept], tmp_path / "out")
    assert (kept / "mine.arrow").read_text() == "mine"


def test_a_directory_that_is_a_link_is_not_written_to(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / CACHE).symlink_to(kept)
    before = names(kept)
    with pytest.raises(OSError, match="is a link"):
        build(tmp_path / "two", ARTICLES[:2], [], tmp_path / "linked")
    assert names(kept) == before


def test_a_failure_to_keep_leaves_what_was_kept(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError("no space left on device")

    before = names(kept)
    monkeypatch.setattr(shards, "write", full)
    with pytest.raises(OSError, match="no space"):
        build(tmp_path / "two", ["herald-20"], [kept], tmp_path / "out")
    assert sorted(path.name for path in kept.iterdir()) == [".gitignore", *before]


def test_an_article_that_failed_is_not_kept(tmp_path: Path) -> None:
    drafts, _ = streams(tmp_path / "found", ARTICLES[:2])
    _, keys = streams(tmp_path / "all", ARTICLES[:3])
    cache = Cache([], [])
    (tmp_path / "taken").mkdir()
    taken: Taken = cache.take(keys, tmp_path / "taken")
    keep(tmp_path / CACHE, drafts, keys, taken, cache)
    (shard,) = shards.shards_in(tmp_path / CACHE)
    assert shards.load(shard).column("article_id").to_pylist() == ARTICLES[:2]


def test_a_copy_of_a_damaged_file_is_refused(kept: Path, tmp_path: Path) -> None:
    (shard,) = shards.shards_in(kept)
    shard.write_bytes(shard.read_bytes()[:-1])
    with pytest.raises(DamagedShard):
        shards.copy(shard, tmp_path)


def test_a_stream_is_read_article_by_article(tmp_path: Path) -> None:
    drafts, _ = streams(tmp_path / "found", ARTICLES)
    reader = InOrder(drafts["quotes"])
    first = reader.take(pa.array(ARTICLES[:3]))
    assert first["quote_id"].to_pylist() == ["herald-1-q0", "herald-2-q0", "herald-2-q1"]
    assert not reader.is_at_end
    assert reader.take(pa.array(ARTICLES[3:])).num_rows == 10
    assert reader.is_at_end


@pytest.mark.parametrize("form", ["zip", "directory"])
def test_a_release_that_keeps_nothing_is_told(kept: Path, tmp_path: Path, form: str) -> None:
    since = tmp_path / "release"
    since.mkdir() if form == "directory" else since.write_bytes(b"PK")
    notes: list[Note] = []
    found = _caches(Options(tmp_path, kept.parent, since=since), notes)
    assert found == [kept]
    assert [str(note) for note in notes] == [f"{since}: keeps nothing of what was found in its articles to take over"]
