"""How much a page holds: what a browser can load, and what is soon written beside a package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from newsledger.validate import layout

MOST_ROWS = 200_000
"""Rows of a table that views load as a whole."""

MOST_MENTIONS = 1_000_000
"""Rows of a table of which a view needs those of one article or event."""

MOST_TEXT = 500
"""Megabytes of article text, which the page holds a second time."""

_OF_ONE = ("actor_mentions", "event_mentions", "event_actors")
_TEXT = "megabytes of text"


def exceeded(package: Path, rows: Mapping[str, int]) -> dict[str, int]:
    """What of a package is more than a page holds, with its number; if anything is, the page holds no rows at all.

    Args:
        package: Root of the package.
        rows: Rows of each table.
    """
    found = {name: count for name, count in rows.items() if count > (MOST_MENTIONS if name in _OF_ONE else MOST_ROWS)}
    megabytes = _text_bytes(package) // 1_000_000
    return found | ({_TEXT: megabytes} if megabytes > MOST_TEXT else {})


def _text_bytes(package: Path) -> int:
    """About how many bytes the articles' texts have, by what their files say of themselves."""
    total = 0
    for path in layout.files_of(package, "articles"):
        footer = pq.read_metadata(path)
        for group in range(footer.num_row_groups):
            columns = (footer.row_group(group).column(at) for at in range(footer.num_columns))
            total += sum(one.total_uncompressed_size for one in columns if one.path_in_schema == "text")
    return total
