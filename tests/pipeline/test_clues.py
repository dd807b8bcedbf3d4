"""Clues to days of publication: those that are left out tell nothing, now or once more articles are dated."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.link.publication import evidence
from newsledger.pipeline.publication import _CLUES, _only_telling

Row = dict[str, Any]
FIRST = datetime.date(2021, 9, 1)
days = st.one_of(st.none(), st.integers(0, 12).map(lambda number: FIRST + datetime.timedelta(number)))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "article_id": st.sampled_from([f"n{number}" for number in range(6)]),
            "published_on": days,
            "kind": st.sampled_from(["event", "quote"]),
            "day": days,
            "clue": st.sampled_from(["x", "y"]),
        }
    ),
    max_size=25,
)


def told(clues: list[Row]) -> list[Row]:
    by_clue = defaultdict(list)
    for row in clues:
        by_clue[row["clue"]].append(row)
    return [row for _, same in sorted(by_clue.items()) if len(same) > 1 for row in evidence(same[0]["kind"], same)]


def made(found: list[Row]) -> list[Row]:
    """Rows whose clue tells its kind; only events have days."""
    return [
        {**row, "clue": f"{row['kind']}|{row['clue']}", "day": row["day"] if row["kind"] == "event" else None}
        for row in found
    ]


@settings(deadline=None, max_examples=150)
@given(found=rows, known=st.dictionaries(st.sampled_from([f"n{number}" for number in range(6)]), days, max_size=4))
def test_clues_that_are_left_out_tell_nothing(found: list[Row], known: dict[str, Any]) -> None:
    clues = made(found)
    kept = _only_telling(pa.Table.from_pylist(clues, schema=_CLUES)).to_pylist()
    assert told(kept) == told(clues)

    def later(rows: list[Row]) -> list[Row]:
        return [{**row, "published_on": row["published_on"] or known.get(row["article_id"])} for row in rows]

    assert told(later(kept)) == told(later(clues))
