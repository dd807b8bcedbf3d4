"""What extraction found in the articles of a build stays beside the package, for the next build to take over.

Extraction looks at one article at a time, so what it finds follows from the article alone: its id, text and metadata,
those of its lines that recur over the corpus, and what the program is made of. A digest of all these is the article's
key; what is kept under the same key is what extraction would find again. What it does not follow from is the file that
the article came from: that is set anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.corpus import Note
from newsledger.engine import FileStream, Stream, gathered
from newsledger.engine.streams import StreamWriter
from newsledger.extract.drafts import DRAFTS
from newsledger.pipeline import shards
from newsledger.pipeline.in_order import InOrder
from newsledger.pipeline.keys import ORIGIN
from newsledger.pipeline.shards import DamagedShard

CACHE = ".newsledger-cache"


@dataclass(frozen=True)
class Taken:
    """What was taken over.

    Attributes:
        drafts: What was found in the articles that were taken over, in the order of the documents.
        shards: For each document the number of the shard that it was taken from; -1 where there is none.
    """

    drafts: Mapping[str, FileStream]
    shards: npt.NDArray[np.int32]

    @property
    def articles(self) -> int:
        """How many articles were taken over."""
        return int((self.shards >= 0).sum())


@dataclass(frozen=True)
class _Place:
    number: int
    row: int
    shard: pa.Table


_NOWHERE = _Place(-1, -1, None)
_SHARDS_IN_MEMORY = 4


class Cache:
    """What earlier builds kept, in one or more directories.

    Args:
        directories: Where to look.
        notes: Gets a note for each file that is damaged.
    """

    def __init__(self, directories: Sequence[Path], notes: list[Note]) -> None:
        self._notes = notes
        self._loaded = lru_cache(_SHARDS_IN_MEMORY)(self._load)
        found = {path.name: path for directory in directories for path in shards.shards_in(directory)}
        self.shards = list(found.values())
        # Eight bytes of each key, and where it stands: all of a key stands in the shard.
        held = [self._hashes_in(path) for path in self.shards]
        self.sizes = [len(hashes) for hashes in held]
        hashes = np.concatenate([np.empty(0, np.uint64), *held])
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._shard_of = np.repeat(np.arange(len(held), dtype=np.int32), self.sizes)[order]
        self._row_of = np.concatenate([np.arange(size, dtype=np.int32) for size in (0, *self.sizes)])[order]

    def take(self, keys: Stream, place: Path) -> Taken:
        """What is kept of articles.

        Args:
            keys: Rows of ``keys.KEYS``, one a document.
            place: Directory for the streams.
        """
        places: list[npt.NDArray[np.int32]] = [np.empty(0, np.int32)]
        with ExitStack() as stack:
            writers = {
                name: stack.enter_context(StreamWriter(place / f"{name}.arrow", schema))
                for name, schema in DRAFTS.items()
            }
            for batch in in_chunks(keys):
                numbers, kept = self._rows(batch.column("key").to_pylist())
                places.append(np.array(numbers, np.int32))
                for name, writer in writers.items() if kept else ():
                    rows = shards.flat(kept, name)
                    writer.write(_of_files(rows, batch) if name == "articles" else rows)
        drafts = {name: FileStream(schema, (place / f"{name}.arrow",)) for name, schema in DRAFTS.items()}
        return Taken(drafts, np.concatenate(places))

    def _rows(self, keys: Iterable[str]) -> tuple[list[int], pa.Table | None]:
        """The number of each key's shard, -1 where none has it, and the rows of all that were found."""
        numbers: list[int] = []
        rows: list[pa.Table] = []
        for number, group in groupby(map(self._find, keys), attrgetter("number")):
            places = list(group)
            numbers += [number] * len(places)
            if number >= 0:
                rows.append(places[0].shard.take(pa.array([place.row for place in places], pa.int64())))
        return numbers, pa.concat_tables(rows) if rows else None

    def _find(self, key: str) -> _Place:
        (wanted,) = _hashes([key])
        for index in range(int(np.searchsorted(self._hashes, wanted)), len(self._hashes)):
            if self._hashes[index] != wanted:
                break
            number, row = int(self._shard_of[index]), int(self._row_of[index])
            shard = self._loaded(number)
            if shard is not None and row < shard.num_rows and shard.column("key")[row].as_py() == key:
                return _Place(number, row, shard)
        return _NOWHERE

    def _load(self, number: int) -> pa.Table | None:
        try:
            return shards.load(self.shards[number])
        except DamagedShard:
            self._tell_damage(self.shards[number])
            return None

    def _hashes_in(self, path: Path) -> npt.NDArray[np.uint64]:
        try:
            return _hashes(shards.keys_in(path))
        except (DamagedShard, ValueError):
            self._tell_damage(path)
            return _hashes([])

    def _tell_damage(self, path: Path) -> None:
        note = Note(f"{path.parent.name}/{path.name}", "damaged; what it kept is looked for in the articles again")
        if note not in self._notes:
            self._notes.append(note)


def keep(directory: Path, drafts: Mapping[str, Stream], keys: Stream, taken: Taken, cache: Cache) -> None:
    """Keep what was found in the articles of a build, and nothing else.

    Shards of which every row was taken over stay as they are; all else is written anew.

    Args:
        directory: The directory of the cache; made if it is missing.
        drafts: What was found, in the order of the documents.
        keys: Rows of ``keys.KEYS``, one a document.
        taken: What was taken over.
        cache: From where.

    Raises:
        OSError: It cannot be written; what was kept before is still there.
        DamagedShard: A file that was taken over has changed meanwhile.
    """
    if directory.is_symlink():
        raise OSError(f"{directory}: is a link")
    directory.mkdir(exist_ok=True)
    (directory / ".gitignore").write_text("*\n", encoding="utf-8")
    unfinished = directory / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        used = np.bincount(taken.shards[taken.shards >= 0], minlength=len(cache.shards))
        whole = [
            number for number, size in enumerate(cache.sizes) if size == used[number] and size >= shards.ARTICLES // 2
        ]
        for number in whole:
            shards.copy(cache.shards[number], unfinished)
        for shard in _filled(_new_rows(drafts, keys, ~np.isin(taken.shards, whole))):
            shards.write(unfinished, shard)
        _replace(directory, unfinished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _new_rows(drafts: Mapping[str, Stream], keys: Stream, is_new: npt.NDArray[np.bool_]) -> Iterator[pa.Table]:
    """Rows of shards for the documents that are new; those that failed have none."""
    readers = {name: InOrder(drafts[name]) for name in DRAFTS}
    at = 0
    for batch in in_chunks(keys):
        found = {name: reader.take(batch.column("article_id")) for name, reader in readers.items()}
        succeeded = pc.is_in(batch.column("article_id"), value_set=found["articles"]["article_id"].combine_chunks())
        new = batch.filter(pc.and_(succeeded, pa.array(is_new[at : at + batch.num_rows])))
        at += batch.num_rows
        articles = new.column("article_id")
        rows = {name: table.filter(pc.is_in(table["article_id"], value_set=articles)) for name, table in found.items()}
        yield shards.nested(new.column("key"), articles, rows)
    if not all(reader.is_at_end for reader in readers.values()):
        raise RuntimeError("what was found does not come in the order of the documents")


def _filled(rows: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows, as many at a time as a shard holds."""
    pending: list[pa.Table] = []
    for table in rows:
        pending.append(table)
        while sum(held.num_rows for held in pending) >= shards.ARTICLES:
            joined = pa.concat_tables(pending)
            yield joined.slice(0, shards.ARTICLES)
            pending = [joined.slice(shards.ARTICLES)]
    if any(held.num_rows for held in pending):
        yield pa.concat_tables(pending)


def _replace(directory: Path, unfinished: Path) -> None:
    """Put new shards beside the old ones, and then remove those that are no longer wanted."""
    wanted = set()
    for path in shards.shards_in(unfinished):
        path.replace(directory / path.name)
        wanted.add(path.name)
    for path in shards.shards_in(directory):
        if path.name not in wanted:
            path.unlink()


def in_chunks(keys: Stream) -> Iterator[pa.RecordBatch]:
    """Rows of ``keys.KEYS``, as many at a time as a shard holds articles, or a few more."""
    return gathered(keys.batches(), shards.ARTICLES, _MOST_BYTES)


def ids_in(keys: Stream) -> Iterator[pa.Array]:
    """The ids of articles, likewise."""
    return (batch.column("article_id") for batch in in_chunks(keys))


_MOST_BYTES = 2**20


def _of_files(articles: pa.Table, keys: pa.RecordBatch) -> pa.Table:
    """Rows of articles, with the files that they come from now."""
    places = pc.index_in(articles["article_id"], value_set=keys.column("article_id"))
    for name in ORIGIN:
        index = articles.schema.get_field_index(name)
        articles = articles.set_column(index, articles.schema.field(index), keys.column(name).take(places))
    return articles


def _hashes(keys: Iterable[str]) -> npt.NDArray[np.uint64]:
    return np.array([int(key[:16], 16) for key in keys], np.uint64)
