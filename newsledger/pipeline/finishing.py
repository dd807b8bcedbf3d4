"""What is worked out last, after people's decisions: counts, aliases and titles, so that they always fit the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from operator import itemgetter

import pyarrow as pa

from newsledger.engine import LocalEngine, merge_sorted
from newsledger.extract.drafts import plain_schema
from newsledger.link.events import title_of
from newsledger.pipeline.linking import Streams
from schemas import LIST_SEPARATOR, TABLES, Row


def finish(engine: LocalEngine, tables: Streams) -> Streams:
    """Fill the derived columns of actors and events."""
    actors = {
        "actors": (tables["actors"], itemgetter("actor_id")),
        "mentions": (tables["actor_mentions"], itemgetter("actor_id")),
    }
    events = {
        "events": (tables["events"], itemgetter("event_id")),
        "mentions": (tables["event_mentions"], itemgetter("event_id")),
    }
    return {
        **tables,
        "actors": engine.group(actors, _finish_actor, {"actors": plain_schema("actors")})["actors"],
        "events": engine.group(events, _finish_event, {"events": plain_schema("events")})["events"],
    }


def publishable(engine: LocalEngine, tables: Streams) -> dict[str, Iterator[pa.RecordBatch]]:
    """Each table in its declared row order."""
    return {
        name: merge_sorted(tables[name], table.order, engine.scratch(f"sort-{name}")) for name, table in TABLES.items()
    }


def _finish_actor(key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    mentions = inputs["mentions"]
    forms = Counter(_one_line(str(mention["text"])) for mention in mentions)
    rows = []
    for row in inputs["actors"]:
        aliases = sorted((form for form in forms if form != row["name"]), key=lambda form: (-forms[form], form))
        counts = {
            "aliases": LIST_SEPARATOR.join(aliases) or None,
            "mention_count": len(mentions),
            "article_count": len({mention["article_id"] for mention in mentions}),
        }
        rows.append({**row, **counts})
    return {"actors": rows}


def _one_line(text: str) -> str:
    # A name broken over two lines is the same name; a bar would part it in the joined list.
    return " ".join(text.replace("|", " ").split())


def _finish_event(key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    reports = [mention for mention in inputs["mentions"] if mention["mention_type"] == "report"]
    counts = {
        "mention_count": len(reports),
        "article_count": len({mention["article_id"] for mention in reports}),
    }
    return {"events": [{**row, **counts, "title": title_of(row)} for row in inputs["events"]]}
