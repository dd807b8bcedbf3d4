"""What becomes of the rows that refer to a rejected row, so that one line rejects a false actor or event.

A reference that the program made is emptied; where the column may not be empty, or is part of the key, the referring
row goes. A reference that a person decided (an added or accepted row, or an edited column) is left alone: validation
then tells that two decisions disagree.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.curate.cells import columns_of, row_keys
from newsledger.curate.decisions import Action
from newsledger.curate.load import Curation
from schemas import TABLES
from schemas.vocabularies import ClaimAttribution, SpeakerKind

# When a named source turns out to be no actor, its words are those of an unnamed one.
_CONSEQUENCES = {
    ("quotes", "speaker"): ("speaker_kind", SpeakerKind.UNNAMED.value),
    ("casualty_claims", "claimant"): ("attribution", ClaimAttribution.UNNAMED.value),
}


class Cascade:
    """Lets go of references to rejected rows.

    Args:
        curation: What people decided.
    """

    def __init__(self, curation: Curation) -> None:
        self._curation = curation
        self._rejected = {table: pa.array(sorted(keys), pa.string()) for table, keys in curation.rejected.items()}

    def release(self, name: str, rows: pa.Table) -> pa.Table:
        """Empty what refers to rejected rows, or drop the rows that do.

        Args:
            name: Name of the table.
            rows: Some of its rows.
        """
        for column, reference in TABLES[name].foreign_keys:
            if reference.table in self._rejected:
                rows = _release(self._curation, name, rows, column, self._rejected[reference.table])
        return rows


def _release(curation: Curation, name: str, table: pa.Table, column: str, rejected: pa.Array) -> pa.Table:
    refers = pc.is_in(table[column], value_set=rejected)
    if not pc.any(refers).as_py():
        return table
    removable = not columns_of(name)[column].nullable or column in TABLES[name].primary_key
    loose = pc.and_(refers, pc.invert(_decided(curation, name, table, None if removable else column)))
    if removable:
        return table.filter(pc.invert(loose))
    table = _put(table, column, loose, None)
    if (name, column) in _CONSEQUENCES:
        other, value = _CONSEQUENCES[name, column]
        table = _put(table, other, loose, value)
    return table


def _put(table: pa.Table, column: str, where: pa.ChunkedArray, value: str | None) -> pa.Table:
    index = table.schema.get_field_index(column)
    field = table.schema.field(index)
    return table.set_column(index, field, pc.if_else(where, pa.scalar(value, field.type), table[column]))


def _decided(curation: Curation, name: str, table: pa.Table, column: str | None) -> pa.ChunkedArray:
    """Which rows a person stands behind: the whole row, or at least the column."""
    whole = (Action.ACCEPT, Action.ADD)
    keys = [
        decision.row_key
        for decision in curation.decisions
        if decision.table == name
        and (decision.action in whole or column is None or column in decision.values)
        and decision.action is not Action.REJECT
    ]
    if name == "actors" and column is not None:
        keys.extend(actor_id for actor_id, named in curation.actors.items() if column in named.decided)
    return pc.is_in(row_keys(table, name), value_set=pa.array(keys, pa.string()))
