"""What is worked out last, after people's decisions: counts, aliases and titles, so that they always fit the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter

import pyarrow as pa

from newsledger.engine import LocalEngine, Stream, merge_sorted
from newsledger.extract.drafts import plain_schema
from newsledger.link.duplicates import independent_reports
from newsledger.link.events import title_of
from newsledger.pipeline.linking import Streams
from schemas import CORPUS_TABLES, LIST_SEPARATOR, Row
from schemas.vocabularies import MentionType

_ARTICLES = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("duplicate_of", pa.string()),
    ]
)
_REPORTS = pa.schema([*_ARTICLES, pa.field("event_id", pa.string()), pa.field("text", pa.string())])


def finish(engine: LocalEngine, tables: Streams) -> Streams:
    """Fill the derived columns of actors and events."""
    actors = {
        "actors": (tables["actors"], itemgetter("actor_id")),
        "mentions": (tables["actor_mentions"], itemgetter("actor_id")),
    }
    events = {
        "events": (tables["events"], itemgetter("event_id")),
        "reports": (_reports(engine, tables), itemgetter("event_id")),
    }
    return {
        **tables,
        "actors": engine.group(actors, _finish_actor, {"actors": plain_schema("actors")})["actors"],
        "events": engine.group(events, _finish_event, {"events": plain_schema("events")})["events"],
    }


def publishable(engine: LocalEngine, tables: Streams) -> dict[str, Iterator[pa.RecordBatch]]:
    """Each table in its declared row order."""
    return {
        name: merge_sorted(tables[name], table.order, engine.scratch(f"sort-{name}"))
        for name, table in CORPUS_TABLES.items()
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


def _reports(engine: LocalEngine, tables: Streams) -> Stream:
    """The sentences that report events, with what tells whether their article is an independent one."""
    articles = engine.map(_articles_of, tables["articles"].batches(), {"articles": _ARTICLES}, given="articles")
    inputs: dict[str, tuple[Stream, Callable[[Row], str | None]]] = {
        "articles": (articles["articles"], itemgetter("article_id")),
        "mentions": (tables["event_mentions"], _article_if_report),
    }
    return engine.group(inputs, _reports_of, {"reports": _REPORTS})["reports"]


def _articles_of(batch: pa.RecordBatch) -> dict[str, list[Row]]:
    return {"articles": batch.select(_ARTICLES.names).to_pylist()}


def _article_if_report(mention: Row) -> str | None:
    return str(mention["article_id"]) if mention["mention_type"] == MentionType.REPORT else None


def _reports_of(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    article = inputs["articles"][0] if inputs["articles"] else dict.fromkeys(_ARTICLES.names)
    return {
        "reports": [{**article, "event_id": row["event_id"], "text": row["text"]} for row in inputs["mentions"]],
    }


def _finish_event(key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    reports = inputs["reports"]
    counts = {"mention_count": len(reports), "article_count": independent_reports(reports)}
    return {"events": [{**row, **counts, "title": title_of(row)} for row in inputs["events"]]}
