"""The one reading of all texts when articles are linked: what other articles and other steps need to know of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import numpy as np
import pyarrow as pa

from newsledger.engine import Engine, Stream, gathered
from newsledger.link.duplicates import band_keys, signature, word_hashes
from newsledger.link.publication import passages

_ARTICLE = pa.field("article_id", pa.string())
MARKS = pa.schema([_ARTICLE, pa.field("signature", pa.binary()), pa.field("breaks", pa.list_(pa.int32()))])
"""Of each text: the signature by which near copies are known, and the offsets at which lines end."""
BANDS = pa.schema([_ARTICLE, pa.field("band", pa.int64())])
PASSAGES = pa.schema([_ARTICLE, pa.field("published_on", pa.date32()), pa.field("passage", pa.int64())])
"""Stretches of words by which articles on the same news may be known."""
UNDATED = pa.schema(
    [
        _ARTICLE,
        pa.field("published_on", pa.date32()),
        *(pa.field(name, pa.string()) for name in ("title", "subtitle", "text")),
    ]
)
"""What articles without a day of publication say."""

_ROWS, _BYTES = 2048, 16 * 2**20
_BREAK = re.compile("\n")


def read_texts(engine: Engine, articles: Stream, *, dating: bool) -> Mapping[str, Stream]:
    """Read each text once.

    Args:
        engine: Runs the step.
        articles: Rows of ``articles``.
        dating: Whether days of publication are to be found.

    Returns:
        Rows of ``MARKS``, ``BANDS``, ``PASSAGES`` and ``UNDATED`` by these names in lower case.
    """
    outputs = {"marks": MARKS, "bands": BANDS, "passages": PASSAGES, "undated": UNDATED}
    batches = gathered(articles.select(UNDATED.names).batches(), _ROWS, _BYTES)
    return engine.map(partial(_read, dating=dating), batches, outputs, given=f"texts {dating}")


def _read(batch: pa.RecordBatch, dating: bool) -> dict[str, pa.Table]:
    if not batch.num_rows:
        return {}
    names = batch.column("article_id")
    signatures: list[bytes] = []
    breaks: list[list[int]] = []
    bands: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    shared: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    for text in batch.column("text").to_pylist():
        words = word_hashes(text)
        signed = signature(words)
        signatures.append(signed)
        breaks.append([found.start() for found in _BREAK.finditer(text)])
        bands.append(band_keys(signed))
        if dating:
            shared.append(passages(words).view(np.int64))
    found = {
        "marks": pa.table([names, pa.array(signatures, pa.binary()), pa.array(breaks, MARKS.types[2])], schema=MARKS),
        "bands": pa.table([_repeated(names, bands), np.concatenate(bands)], schema=BANDS),
    }
    if dating:
        days = batch.column("published_on")
        columns = [_repeated(names, shared), _repeated(days, shared), np.concatenate(shared)]
        found["passages"] = pa.table(columns, schema=PASSAGES)
        found["undated"] = pa.Table.from_batches([batch.filter(days.is_null())])
    return found


def _repeated(values: pa.Array, of_each: list[np.ndarray[tuple[int], np.dtype[np.int64]]]) -> pa.Array:
    return values.take(pa.array(np.repeat(np.arange(len(of_each)), [len(found) for found in of_each])))
