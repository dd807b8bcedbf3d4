"""What is worked out last, after people's decisions: counts, aliases and titles, so that they always fit the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

import schemas
from newsledger.engine import Engine, Key, KeyOf, Stream
from newsledger.extract.drafts import plain_schema
from newsledger.link.duplicates import independent_reports
from newsledger.link.events import title_of
from newsledger.pipeline.linking import Streams
from newsledger.pipeline.tables import looked_up, rows_by_key, with_column
from schemas import LIST_SEPARATOR, Row
from schemas.vocabularies import MentionType

_ARTICLES = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("duplicate_of", pa.string()),
    ]
)
_REPORTS = pa.schema([*_ARTICLES, pa.field("event_id", pa.string()), pa.field("text", pa.string())])
_TITLED = (
    *("event_type", "place", "place_precision", "admin1", "country", "status"),
    *("date_start", "date_end", "date_precision"),
)


def finish(engine: Engine, tables: Mapping[str, Stream]) -> Streams:
    """Fill the derived columns of actors and events."""
    mentions = tables["actor_mentions"].select(["actor_id", "article_id", "text"])
    actors: dict[str, tuple[Stream, Key]] = {
        "actors": (tables["actors"], "actor_id"),
        "mentions": (mentions, "actor_id"),
    }
    events: dict[str, tuple[Stream, Key]] = {
        "events": (tables["events"], "event_id"),
        "reports": (_reports(engine, tables), "event_id"),
    }
    return {
        **tables,
        "actors": engine.group_tables(actors, _finish_actors, {"actors": plain_schema("actors")})["actors"],
        "events": engine.group_tables(events, _finish_events, {"events": plain_schema("events")})["events"],
    }


def publishable(engine: Engine, tables: Mapping[str, Stream]) -> dict[str, Iterable[pa.RecordBatch]]:
    """Each table in its declared row order."""
    return {name: engine.sorted(tables[name], table.order) for name, table in schemas.CORPUS_TABLES.items()}


def _finish_actors(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    actors, mentions = inputs["actors"], inputs["mentions"]
    names = actors.column("actor_id")
    actors = with_column(actors, "aliases", pa.array(_aliases(actors, mentions), pa.string()))
    articles = mentions.group_by(["actor_id", "article_id"], use_threads=False).aggregate([])
    for column, rows in (("mention_count", mentions), ("article_count", articles)):
        actors = with_column(actors, column, _counts(names, rows.column("actor_id")))
    return {"actors": actors}


def _counts(names: pa.ChunkedArray, found: pa.ChunkedArray) -> pa.ChunkedArray:
    """How often each name is found."""
    counted = pc.value_counts(found.combine_chunks())
    return pc.fill_null(looked_up(names, counted.field("values"), counted.field("counts")), 0)


def _aliases(actors: pa.Table, mentions: pa.Table) -> list[str | None]:
    """The other forms of each actor's name, the most frequent first, joined."""
    counted = mentions.group_by(["actor_id", "text"], use_threads=False).aggregate([([], "count_all")])
    forms: dict[str, Counter[str]] = {}
    for actor, text, count in zip(*(counted.column(n).to_pylist() for n in counted.column_names), strict=True):
        forms.setdefault(actor, Counter())[_one_line(text)] += count
    joined = []
    for actor, name in zip(actors.column("actor_id").to_pylist(), actors.column("name").to_pylist(), strict=True):
        found = forms.get(actor, Counter[str]())
        aliases = sorted((form for form in found if form != name), key=lambda form: (-found[form], form))
        joined.append(LIST_SEPARATOR.join(aliases) or None)
    return joined


def _one_line(text: str) -> str:
    # A name broken over two lines is the same name; a bar would part it in the joined list.
    return " ".join(text.replace("|", " ").split())


def _reports(engine: Engine, tables: Mapping[str, Stream]) -> Stream:
    """The sentences that report events, with what tells whether their article is an independent one."""
    mentions = tables["event_mentions"].select(["article_id", "event_id", "text", "mention_type"])
    inputs: dict[str, tuple[Stream, Key]] = {
        "articles": (tables["articles"].select(_ARTICLES.names), "article_id"),
        "mentions": (mentions, KeyOf(("article_id", "mention_type"), _article_if_report)),
    }
    return engine.group_tables(inputs, _reports_of, {"reports": _REPORTS})["reports"]


def _article_if_report(mention: Row) -> str | None:
    return str(mention["article_id"]) if mention["mention_type"] == MentionType.REPORT else None


def _reports_of(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    articles, mentions = inputs["articles"], inputs["mentions"]
    at = pc.index_in(mentions.column("article_id"), value_set=articles.column("article_id").combine_chunks())
    known = {name: articles.column(name).take(at) for name in _ARTICLES.names}
    known |= {name: mentions.column(name) for name in ("event_id", "text")}
    return {"reports": pa.table([known[name] for name in _REPORTS.names], schema=_REPORTS)}


def _finish_events(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    events, reports = inputs["events"], inputs["reports"]
    names = events.column("event_id")
    events = with_column(events, "mention_count", _counts(names, reports.column("event_id")))
    events = with_column(events, "article_count", _article_counts(names, reports))
    titles = [title_of(row) for row in events.select(_TITLED).to_pylist()]
    return {"events": with_column(events, "title", pa.array(titles, pa.string()))}


def _article_counts(names: pa.ChunkedArray, reports: pa.Table) -> pa.ChunkedArray:
    """How many articles report each event in words of their own; only where several do they are compared."""
    own = reports.filter(reports.column("duplicate_of").is_null())
    articles = own.group_by(["event_id", "article_id"], use_threads=False).aggregate([])
    counted = pc.value_counts(articles.column("event_id").combine_chunks())
    by_several = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    compared = own.filter(pc.is_in(own.column("event_id"), value_set=by_several))
    independent = {event: independent_reports(rows) for event, rows in rows_by_key(compared, "event_id")}
    told = counted.field("values").to_pylist()
    counts = pa.array([independent.get(event, 1) for event in told], pa.int64())
    return pc.fill_null(looked_up(names, counted.field("values"), counts), 0)
