"""Rows as the page's scripts hold them."""

from __future__ import annotations

import json

import pytest

from newsledger.validate.page import script_rows


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", None, 1, 2.5)],
        [("",), ("",)],
        [("", ""), ("a", "")],
        [('],"",[', '"'), ("],", ",["), ('\\"],\\"\\",[', "\\")],
        [("a\nb", "],\n["), (None, "”—’")],
    ],
)
def test_rows_stand_on_a_line_each(rows: list[tuple[object, ...]]) -> None:
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    assert script_rows(rows) == ",\n".join(lines)
