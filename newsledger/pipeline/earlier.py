"""What an earlier release says of actors and events: which mention was published under which id, and which ids it used.

Ids that it retired are among them: their mentions, should they come back, still tell whose they were.

Workers import this module, too, so the declared tables are loaded where a release is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.engine import Engine, Stream, stream_of
from schemas import Row
from schemas.vocabularies import RetirementReason, ReviewStatus

ID_COLUMNS = {"actors": "actor_id", "events": "event_id"}
MENTIONS = {"actors": "actor_mentions", "events": "event_mentions"}

MENTIONED = pa.schema(
    [
        pa.field("mention_id", pa.string()),
        pa.field("article_id", pa.string()),
        pa.field("earlier", pa.string()),
        pa.field("by_program", pa.bool_()),
    ]
)
"""A mention and the id under which it was published; a retired one no longer tells of which article it was."""

USED = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("retired", pa.bool_()),
        pa.field("returns", pa.bool_()),
    ]
)
"""An id that was used, the type of the actor that it named, and whether it is retired for good or may return."""

_BATCH = 65536
# A mention that a person moved or entered tells what the person thought, not what the program had named.
_UNTOUCHED = {ReviewStatus.MACHINE.value, ReviewStatus.ACCEPTED.value}


@dataclass(frozen=True)
class Published:
    """What an earlier release published of a table.

    Attributes:
        mentions: Rows of ``MENTIONED``.
        used: Rows of ``USED``.
    """

    mentions: Stream
    used: Stream


def published(engine: Engine, release: Path, table: str) -> Published | None:
    """What stands in a directory with the Parquet files of an earlier release; null if there is none."""
    mentions = _rows(release / f"{MENTIONS[table]}.parquet", ("mention_id", "article_id", ID_COLUMNS[table], _STATUS))
    if mentions is None:
        return None
    place = engine.scratch("earlier")
    return Published(
        stream_of(place / "mentions.arrow", MENTIONED, _mentioned(release, table, mentions)),
        stream_of(place / "used.arrow", USED, _used(release, table)),
    )


_STATUS = "review_status"
_Batches = Iterator[list[Row]]


def _mentioned(release: Path, table: str, mentions: _Batches) -> Iterator[pa.RecordBatch]:
    for rows in mentions:
        known = [
            {
                "mention_id": row["mention_id"],
                "article_id": row["article_id"],
                "earlier": row[ID_COLUMNS[table]],
                "by_program": row[_STATUS] in _UNTOUCHED,
            }
            for row in rows
        ]
        yield pa.RecordBatch.from_pylist(known, schema=MENTIONED)
    for rows in _retired(release, MENTIONS[table]):
        gone = [{"mention_id": row["id"], "earlier": row["belonged_to"], "by_program": True} for row in rows]
        yield pa.RecordBatch.from_pylist(gone, schema=MENTIONED)


def _used(release: Path, table: str) -> Iterator[pa.RecordBatch]:
    from schemas.retired import GONE  # noqa: PLC0415 - see above

    # A person who takes a rejection back wants the row as it was; one who does not will reject it again, by its id.
    returns = {word.value for word in (*GONE, RetirementReason.REJECTED)}
    column = ID_COLUMNS[table]
    kind = ("actor_type",) if table == "actors" else ()
    for rows in _rows(release / f"{table}.parquet", (column, *kind)) or ():
        known = [{"id": row[column], "kind": row.get("actor_type"), "retired": False, "returns": True} for row in rows]
        yield pa.RecordBatch.from_pylist(known, schema=USED)
    for rows in _retired(release, table):
        gone = [
            {
                "id": row["id"],
                "kind": _kind(row["label"]) if table == "actors" else None,
                "retired": True,
                "returns": row["reason"] in returns,
            }
            for row in rows
        ]
        yield pa.RecordBatch.from_pylist(gone, schema=USED)


def _kind(label: str | None) -> str | None:
    """The type in an actor's label: 'Northern Front (armed_group)'."""
    return label.rpartition("(")[2].removesuffix(")") if label else None


def _retired(release: Path, table: str) -> _Batches:
    for rows in _rows(release / "retired.parquet", ("table", "id", "label", "reason", "belonged_to")) or ():
        yield [row for row in rows if row["table"] == table]


def _rows(path: Path, columns: tuple[str, ...]) -> _Batches | None:
    """The rows of a table, file or parts, a batch at a time; null if none is there, readable, and has the columns."""
    from newsledger.validate.layout import files_at  # noqa: PLC0415 - see above

    files = files_at(path)
    try:
        known = [set(pq.read_schema(file).names) for file in files]
    except (OSError, pa.ArrowInvalid):
        return None
    return _batches(files, columns) if files and all(set(columns) <= names for names in known) else None


def _batches(files: Sequence[Path], columns: tuple[str, ...]) -> _Batches:
    for path in files:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH, columns=list(columns)):
                yield batch.to_pylist()
