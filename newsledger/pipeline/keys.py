"""Under which key it is kept what was found in an article: a digest of all that it follows from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import pyarrow as pa

from newsledger.corpus.lines import fold_line, split_units
from schemas import Row

KEYS = pa.schema([pa.field(name, pa.string()) for name in ("article_id", "key", "source_path", "source_sha256")])
ORIGIN = ("source_path", "source_sha256")
"""Columns that tell which file an article came from."""


def keys_of(batch: pa.RecordBatch, program: str, recurring: frozenset[str]) -> Mapping[str, list[Row]]:
    """The keys of a batch of documents.

    Args:
        batch: The documents.
        program: Digest of what the program is made of (``fingerprint.of_articles``).
        recurring: Lines that recur over the corpus, folded.
    """
    rows = []
    for row in batch.to_pylist():
        lines = _recurring_in(row["text"], recurring) if recurring else []
        settled = json.dumps([program, row["article_id"], row["text"], row["metadata"], lines], ensure_ascii=False)
        key = hashlib.blake2b(settled.encode(), digest_size=20).hexdigest()
        rows.append({"article_id": row["article_id"], "key": key} | {name: row[name] for name in ORIGIN})
    return {"keys": rows}


def _recurring_in(text: str, recurring: frozenset[str]) -> list[str]:
    folded = {fold_line(line) for unit in split_units(text) for line in (unit.text, unit.bare)}
    return sorted(folded & recurring)
