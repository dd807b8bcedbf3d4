"""The claims as the page draws them: by event, those with most claims first; a view, never stored as fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from newsledger.publish.page.shards import read_rows

COLUMNS = (
    *("event_id", "claim_id", "article_id", "effect", "scope", "stance", "qualifier", "text"),
    *("count_value", "count_low", "count_high", "part_of", "claimant", "claimant_name", "date_end"),
)
"""As in ``casualty_claims``, but ``claimant_name`` is a name for people: null where the article itself states it."""

_READ = (
    *("event_id", "claim_id", "article_id", "effect", "scope", "stance", "qualifier", "text"),
    *("count_value", "count_low", "count_high", "part_of", "claimant", "claimant_for", "claimant_text", "date_end"),
)


def claim_rows(claims: Path, actors: Path) -> Iterator[tuple[Any, ...]]:
    """The rows of the view: claims of one event together, those without event last."""
    names = dict(read_rows(actors, ("actor_id", "name")))
    rows = sorted(read_rows(claims, _READ), key=itemgetter(1))
    counts = Counter(row[0] for row in rows if row[0])
    rows.sort(key=lambda row: (row[0] is None, -counts.get(row[0], 0), row[0] or ""))
    for *start, claimant, claimant_for, claimant_text, date_end in rows:
        name = next((names[actor] for actor in (claimant, claimant_for) if actor in names), claimant_text)
        yield (*start, claimant or claimant_for, name, date_end)
