"""The claims as the page draws them: by event, those with most claims first; a view, never stored as fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from newsledger.publish.page.shards import read_table

_AS_THEY_ARE = (
    *("event_id", "claim_id", "article_id", "effect", "scope", "stance", "qualifier", "text", "victim_status"),
    *("count_value", "count_low", "count_high", "part_of", "attribution", "claimant_text", "date_start", "date_end"),
)

COLUMNS = (*_AS_THEY_ARE, "claimant", "claimant_name")
"""As in ``casualty_claims``, but ``claimant`` is whoever has a row and claims or is spoken for, and ``claimant_name`` a
name for people: null where the article itself states the figure."""


def claim_rows(package: Path) -> Iterator[tuple[Any, ...]]:
    """The rows of the view: claims of one event together, those without event last."""
    names = dict(read_table(package, "actors", ("actor_id", "name")))
    printed = _AS_THEY_ARE.index("claimant_text")
    rows = sorted(
        read_table(package, "casualty_claims", (*_AS_THEY_ARE, "claimant", "claimant_for")), key=itemgetter(1)
    )
    counts = Counter(row[0] for row in rows if row[0])
    rows.sort(key=lambda row: (row[0] is None, -counts.get(row[0], 0), row[0] or ""))
    for *cells, claimant, claimant_for in rows:
        name = next((names[actor] for actor in (claimant, claimant_for) if actor in names), cells[printed])
        yield (*cells, claimant or claimant_for, name)
