"""What is worked out last, after people's decisions: counts, aliases and titles, so that they always fit the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from operator import itemgetter

import pyarrow as pa

from newsledger.engine import LocalEngine, Row, Stream, merge_sorted
from newsledger.extract.drafts import plain_schema
from newsledger.link.events import title_of
from newsledger.pipeline.linking import Streams
from schemas import LIST_SEPARATOR, TABLES


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
    """Each table in its declared row order and published types."""
    return {name: _publishable(engine, tables[name], name) for name in TABLES}


def _publishable(engine: LocalEngine, stream: Stream, name: str) -> Iterator[pa.RecordBatch]:
    table = TABLES[name]
    for batch in merge_sorted(stream, table.order, engine.scratch(f"sort-{name}")):
        columns = []
        for column in table.columns:
            values = batch.column(column.name)
            if column.info.vocabulary and not column.info.is_list:
                values = _encoded(values, column.info.vocabulary.values())
            columns.append(values)
        yield pa.RecordBatch.from_arrays(columns, schema=table.arrow_schema)


def _encoded(values: pa.Array, words: list[str]) -> pa.DictionaryArray:
    """Dictionary-encode with the vocabulary in its declared order, whatever words occur.

    Raises:
        ValueError: A value is not in the vocabulary.
    """
    codes = {word: code for code, word in enumerate(words)}
    unknown = sorted({value for value in values.to_pylist() if value is not None and value not in codes})
    if unknown:
        raise ValueError(f"{unknown} are not among the words {words}")
    indices = [None if value is None else codes[value] for value in values.to_pylist()]
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int8()), pa.array(words, pa.string()))


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
