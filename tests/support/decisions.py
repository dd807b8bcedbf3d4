"""Files of decisions about the rows of ``support.packages``."""

from __future__ import annotations

from pathlib import Path

from newsledger.curate.decisions import CORRECTIONS_HEADER
from newsledger.review.desk import as_text

Line = dict[str, str]


def line(
    table: str,
    key: str,
    action: str,
    column: str = "",
    value: str = "",
    who: str = "Ana Reyes",
    reason: str = "read it",
) -> Line:
    cells = (table, key, action, column, value, reason, who, "2031-04-01")
    return dict(zip(CORRECTIONS_HEADER, cells, strict=True))


def write_lines(path: Path, *lines: Line) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(lines), encoding="utf-8", newline="")
    return path
