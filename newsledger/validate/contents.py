"""What remains of a file once its rows have been read: how many there were, and where to find them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from newsledger.validate.batches import Source
from newsledger.validate.issue import Place
from newsledger.validate.store import Keys, Store
from schemas import Table


@dataclass(frozen=True)
class Content:
    """A file whose rows have been read.

    Attributes:
        source: The file; its batches can be read again.
        rows: How many rows were read.
        keys: The relations that hold the rows' keys.
        whole: Whether all rows of the file were read; some cannot be told into cells.
        distinguishing: Columns in which no two rows agree, as their order showed; null if it did not.
        filled: How many cells are not null, by column.
        words: How often each word stands in a column, by column of a vocabulary.
    """

    source: Source
    rows: int
    keys: Keys
    whole: bool = True
    distinguishing: tuple[str, ...] | None = None
    filled: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """What is declared of the file."""
        return self.source.table

    @property
    def place(self) -> Place:
        """The file, as issues name it."""
        return self.source.place

    def counts(self) -> dict[str, int]:
        """How many rows the table has, and each of its files, by path; known only of content that is whole."""
        files = self.source.parts
        ends = [*self.source.offsets[1:], self.rows]
        counted = {
            file.place.file: end - start for file, start, end in zip(files, self.source.offsets, ends, strict=True)
        }
        return {**counted, self.place.file: self.rows}

    def held(self, store: Store, columns: Sequence[str]) -> str:
        """Name of a relation with number, key and these columns of every row; they may have to be read once more."""
        return store.holding(self.source, self.keys, columns)

    def typed(self) -> pa.Table:
        """All rows at once, in the schema's types, enums as strings: for small tables."""
        plain = {name: pa.string() if pa.types.is_dictionary(t) else t for name, t in _types(self.table).items()}
        return pa.Table.from_batches([batch.typed for batch in self.source.batches()], pa.schema(list(plain.items())))


def _types(table: Table) -> dict[str, pa.DataType]:
    schema = table.arrow_schema
    return dict(zip(schema.names, schema.types, strict=True))
