"""Files that keep what extraction found in articles: a row an article, its drafts in lists, under a key.

A shard is named by the digest of its bytes. So it is whole or not there, and whoever reads it knows if it is not what
was written; what is in it decides by the key whether it is of use.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from newsledger.extract.drafts import DRAFTS

ARTICLES = 256
"""Articles of a full shard."""

SCHEMA = pa.schema(
    [
        pa.field("key", pa.string()),
        pa.field("article_id", pa.string()),
        *(pa.field(name, pa.list_(pa.struct(list(schema)))) for name, schema in DRAFTS.items()),
    ]
)

_NAME = re.compile(r"[0-9a-f]{32}\.arrow")
_PACKED = pa.ipc.IpcWriteOptions(compression="zstd")


class DamagedShard(Exception):  # noqa: N818
    """A file is not what was once written."""


def shards_in(directory: Path) -> list[Path]:
    """The shards of a directory, in the order of their names."""
    return sorted(path for path in directory.glob("*.arrow") if _NAME.fullmatch(path.name) and path.is_file())


def write(directory: Path, shard: pa.Table) -> Path:
    """Write a shard, and return where; if it is there already, it is left alone."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, SCHEMA, options=_PACKED) as writer:
        writer.write_table(shard.combine_chunks())
    data = sink.getvalue().to_pybytes()
    return _put(directory, data)


def copy(shard: Path, directory: Path) -> Path:
    """Copy a shard into another directory.

    Raises:
        DamagedShard: It is damaged, or no longer there.
    """
    return _put(directory, _checked(shard))


def load(path: Path) -> pa.Table:
    """All of a shard.

    Raises:
        DamagedShard: It is damaged, or no longer there, or of another form.
    """
    data = _checked(path)
    try:
        table = pa.ipc.open_file(pa.BufferReader(data)).read_all()
        # The digest proves that nobody changed it, not that who wrote it meant well.
        table.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise DamagedShard(str(error)) from error
    if table.schema != SCHEMA:
        raise DamagedShard("its columns are others")
    return table.combine_chunks()


def keys_in(path: Path) -> list[str]:
    """The keys of a shard, the rest unread and unchecked.

    Raises:
        DamagedShard: They cannot be read.
    """
    try:
        with pa.memory_map(str(path)) as source:
            options = pa.ipc.IpcReadOptions(included_fields=[0])
            keys = pa.ipc.open_file(source, options=options).read_all().column("key")
            keys.validate(full=True)
            return [str(key) for key in keys.to_pylist()]
    except (pa.ArrowException, OSError, KeyError, AttributeError, TypeError) as error:
        raise DamagedShard(str(error)) from error


def flat(shard: pa.Table, name: str) -> pa.Table:
    """The drafts of one kind in the rows of a shard, one below the other."""
    lists = shard.column(name).combine_chunks()
    return pa.Table.from_arrays(lists.flatten().flatten(), schema=DRAFTS[name])


def nested(keys: pa.Array, articles: pa.Array, drafts: Mapping[str, pa.Table]) -> pa.Table:
    """The rows of a shard.

    Args:
        keys: Keys of the articles.
        articles: Their ids.
        drafts: What was found in them by kind, in their order.
    """
    lists = [_lists(articles, drafts[name], DRAFTS[name]) for name in DRAFTS]
    return pa.Table.from_arrays([keys, articles, *lists], schema=SCHEMA)


def _lists(articles: pa.Array, rows: pa.Table, schema: pa.Schema) -> pa.Array:
    counts = dict.fromkeys(articles.to_pylist(), 0)
    for article, count in zip(*rows["article_id"].value_counts().flatten(), strict=True):
        counts[article.as_py()] = count.as_py()
    offsets = [0]
    for count in counts.values():
        offsets.append(offsets[-1] + count)
    arrays = [column.combine_chunks() for column in rows.select(schema.names).columns]
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), pa.StructArray.from_arrays(arrays, fields=list(schema))
    )


def _put(directory: Path, data: bytes) -> Path:
    path = directory / f"{_digest(data)}.arrow"
    if not path.exists():
        partial = path.with_name(f"{path.name}.partial")
        partial.write_bytes(data)
        partial.replace(path)
    return path


def _checked(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedShard(str(error)) from error
    if _digest(data) != path.stem:
        raise DamagedShard("its bytes are others than were written")
    return data


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
