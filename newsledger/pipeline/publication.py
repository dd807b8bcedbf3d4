"""Days of publication found across articles, and what follows from them for the rows of the articles."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import Engine, Key, KeyOf, Stream
from newsledger.link.publication import FEW_DAYS, WEEK, Clue, clues, day_of_publication, event_clues, evidence
from newsledger.pipeline.tables import changed, looked_up, rows_by_key, sorted_runs
from schemas import Row

_ROUNDS = 3
"""How often newly dated articles may date others in turn."""

_CLUES = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("kind", pa.string()),
        pa.field("clue", pa.string()),
        pa.field("day", pa.date32()),
    ]
)
_EVIDENCE = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("clue", pa.string()),
        pa.field("days", pa.list_(pa.date32())),
        pa.field("first", pa.date32()),
        pa.field("last", pa.date32()),
    ]
)
FOUND = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("published_on_latest", pa.date32()),
    ]
)
"""Days of publication that were found."""
DAYS = pa.schema(list(FOUND)[:2])

_EVENTS = ("article_id", "event_type", "place", "place_precision", "date_start", "date_precision")
_READ = {
    "event_drafts": _EVENTS,
    "quotes": ("article_id", "speaker", "text"),
    "casualty_claims": ("article_id", "effect", "count_value", "scope", "place"),
}
"""What of the rows leaves clues."""


def some_dated_and_some_not(articles: Stream) -> bool:
    """Whether there is an article to be dated, and one to date it by."""
    undated = total = 0
    for batch in articles.select(["published_on"]).batches():
        undated += batch.column("published_on").null_count
        total += batch.num_rows
    return 0 < undated < total


def link_dates(engine: Engine, drafts: Mapping[str, Stream], texts: Mapping[str, Stream], actor_ids: Stream) -> Stream:
    """Date articles by what they share with dated ones: rows of ``FOUND``.

    Args:
        engine: Runs the steps.
        drafts: What the articles gave.
        texts: What ``texts.read_texts`` found in them.
        actor_ids: Published ids of actors by ``local_id``, with ``article_id``.
    """
    shared = _shared(engine, drafts, texts["passages"], actor_ids)
    events = drafts["event_drafts"]
    known: Stream | None = None
    for _ in range(_ROUNDS):
        found = _days(engine, texts["undated"], events, shared)
        known = found if known is None else _both(engine, known, found)
        if not any(batch.num_rows for batch in found.batches()):
            break
        shared = _dated(engine, shared, events, found)
    assert known is not None
    return known


def days_of(engine: Engine, articles: Stream, found: Stream | None) -> Stream:
    """Day of publication of every article, printed or found."""
    days = articles.select(DAYS.names)
    if found is None:
        return days
    inputs = {"days": (days, "article_id"), "found": (found, "article_id")}
    return engine.group_tables(inputs, _with_found, {"days": DAYS})["days"]


def with_found_days(rows: pa.Table, name: str, found: pa.Table) -> pa.Table:
    """Rows of a table with what the days that were found say of them.

    Args:
        rows: Rows of ``event_drafts``, ``casualty_claims`` or ``quotes``.
        name: Which of these.
        found: Rows of ``FOUND``.
    """
    if not found.num_rows:
        return rows
    days = dict(zip(*(found.column(column).to_pylist() for column in DAYS.names), strict=True))

    def dated(row: Row) -> Row:
        return _redated({name: [row]}, days[row["article_id"]])[name][0]

    told = pc.and_(rows.column("date_note").is_valid(), pc.is_in(rows.column("article_id"), found.column("article_id")))
    return changed(rows, told, dated)


def _with_found(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    days, found = inputs["days"], inputs["found"]
    linked = looked_up(days.column("article_id"), found.column("article_id"), found.column("published_on"))
    return {"days": pa.table([days.column(0), pc.coalesce(days.column(1), linked)], schema=DAYS)}


def _both(engine: Engine, one: Stream, other: Stream) -> Stream:
    inputs = {"one": (one, "article_id"), "other": (other, "article_id")}
    return engine.group_tables(inputs, _together, {"found": FOUND})["found"]


def _together(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    return {"found": pa.concat_tables([inputs["one"], inputs["other"]])}


# --- clues: only those that an undated article shares with another can tell anything


def _shared(engine: Engine, drafts: Mapping[str, Stream], passages: Stream, actor_ids: Stream) -> Stream:
    inputs: dict[str, tuple[Stream, Key]] = {
        name: (drafts[name].select(columns), "article_id") for name, columns in _READ.items()
    }
    inputs["articles"] = (drafts["articles"].select(DAYS.names), "article_id")
    inputs["ids"] = (actor_ids.select(["article_id", "local_id", "id"]), "article_id")
    left = engine.group_tables(inputs, _clues_of, {"clues": _CLUES})["clues"]
    outputs = {"clues": _CLUES}
    telling = engine.group_tables({"passages": (passages, "passage")}, _telling_passages, outputs)["clues"]
    sharing = {"clues": (left, "clue"), "passages": (telling, "clue")}
    return engine.group_tables(sharing, _telling, outputs)["clues"]


def _clues_of(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    ids = inputs["ids"]
    quotes = inputs["quotes"]
    speakers = looked_up(quotes.column("speaker"), ids.column("local_id"), ids.column("id"))
    told = dict(inputs) | {"quotes": quotes.set_column(1, "speaker", speakers)}
    rows = {name: dict(rows_by_key(told[name], "article_id", columns)) for name, columns in _READ.items()}
    articles = inputs["articles"]
    found: list[Row] = []
    for name, day in zip(articles.column(0).to_pylist(), articles.column(1).to_pylist(), strict=True):
        own = (rows[table].get(name, ()) for table in ("quotes", "event_drafts", "casualty_claims"))
        found.extend(_row(clue, name, day) for clue in clues(*own))
    return {"clues": pa.Table.from_pylist(found, _CLUES)}


def _row(clue: Clue, article_id: str, published_on: datetime.date | None) -> Row:
    same = {"article_id": article_id, "published_on": published_on}
    return {**same, "kind": clue.kind, "clue": f"{clue.kind}|{clue.key}", "day": clue.day}


def _telling_passages(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    passages = inputs["passages"]
    shared = passages.filter(_telling_rows(passages.column("passage"), passages.column("published_on")))
    numbers = shared.column("passage").to_numpy().view(np.uint64)
    rows = {
        "article_id": shared.column("article_id"),
        "published_on": shared.column("published_on"),
        "kind": pa.array(["passage"] * shared.num_rows, pa.string()),
        "clue": pa.array([f"passage|{number:016x}" for number in numbers.tolist()], pa.string()),
        "day": pa.nulls(shared.num_rows, pa.date32()),
    }
    return {"clues": pa.table(rows, schema=_CLUES)}


def _telling(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    return {"clues": pa.concat_tables([_only_telling(inputs["clues"]), inputs["passages"]])}


def _only_telling(rows: pa.Table) -> pa.Table:
    keys = rows.column("clue").combine_chunks().dictionary_encode().indices
    days = pc.if_else(pc.equal(rows.column("kind"), "event"), rows.column("day"), pa.scalar(None, pa.date32()))
    is_event = pc.equal(rows.column("kind"), "event").to_numpy()
    return rows.filter(_telling_rows(keys, rows.column("published_on"), days, is_event))


def _telling_rows(keys: Any, published: Any, days: Any = None, is_event: Any = None) -> pa.Array:
    """Which rows are of a clue that may tell something: shared, by an undated article, and not told again and again.

    Args:
        keys: The clue of each row, as a number.
        published: Day of publication of its article.
        days: Day of the event that it tells of.
        is_event: Whether it is an event, which may tell something even if it is told of for long.
    """
    if not len(keys):
        return pa.array([], pa.bool_())
    order, begins, of_row = sorted_runs(keys.to_numpy())
    lengths = np.diff(np.append(begins, len(keys)))
    undated = published.is_null().to_numpy()[order]
    dates = pc.fill_null(published.cast(pa.int32()), 0).to_numpy().astype(np.int64)[order]
    first = np.minimum.reduceat(np.where(undated, np.iinfo(np.int64).max, dates), begins)
    last = np.maximum.reduceat(np.where(undated, np.iinfo(np.int64).min, dates), begins)
    dated = lengths - np.add.reduceat(undated.astype(np.int64), begins)
    is_news = (dated == 0) | (np.where(dated > 0, last - first, 0) < WEEK)
    if days is not None:
        told = pc.and_(published.is_valid(), days.is_valid()).to_numpy()
        pairs = np.unique(np.stack([of_row[told], pc.fill_null(days.cast(pa.int32()), 0).to_numpy()[told]]), axis=1)
        few = np.bincount(pairs[0], minlength=len(begins)) <= FEW_DAYS
        is_news |= few & is_event[order][begins]
    return pa.array((is_news & (lengths > 1) & (dated < lengths))[of_row])


# --- the days that the clues settle, for articles that have none yet


def _days(engine: Engine, undated: Stream, events: Stream, shared: Stream) -> Stream:
    told = engine.group_tables({"clues": (shared, "clue")}, _evidence_of, {"evidence": _EVIDENCE})["evidence"]
    inputs: dict[str, tuple[Stream, Key]] = {
        "articles": (undated, "article_id"),
        "events": (events, _UNDATED_ONLY),
        "evidence": (told, "article_id"),
    }
    return engine.group_tables(inputs, _day_of, {"found": FOUND})["found"]


def _key_if_undated(row: Row) -> str | None:
    return str(row["article_id"]) if row["published_on"] is None else None


_UNDATED_ONLY = KeyOf(("article_id", "published_on"), _key_if_undated)


def _evidence_of(inputs: Mapping[str, pa.Table]) -> dict[str, list[Row]]:
    asked = _only_telling(inputs["clues"])
    told: list[Row] = []
    for _, rows in rows_by_key(asked, "clue"):
        told.extend(evidence(rows[0]["kind"], rows))
    return {"evidence": told}


def _day_of(inputs: Mapping[str, pa.Table]) -> dict[str, list[Row]]:
    told = dict(rows_by_key(inputs["evidence"], "article_id"))
    asked = pa.array(sorted(told), pa.string())
    texts, drafts = (
        inputs[name].filter(pc.is_in(inputs[name].column("article_id"), asked)) for name in ("articles", "events")
    )
    events = dict(rows_by_key(drafts, "article_id"))
    return {"found": [row for article in texts.to_pylist() for row in _found(article, told, events)]}


def _found(article: Row, told: Mapping[str, list[Row]], events: Mapping[str, list[Row]]) -> Iterator[Row]:
    name = article["article_id"]

    def events_on(day: datetime.date) -> list[Row]:
        return _redated({"event_drafts": events.get(name, [])}, day)["event_drafts"]

    linked = day_of_publication(article, told[name], events_on)
    if linked is not None:
        yield {"article_id": name, "published_on": linked.day, "published_on_latest": linked.latest}


def _dated(engine: Engine, shared: Stream, events: Stream, found: Stream) -> Stream:
    """The clues, with the days of articles and events that have become known."""
    inputs: dict[str, tuple[Stream, Key]] = {"clues": (shared, "article_id"), "found": (found, "article_id")}
    inputs["events"] = (events, _UNDATED_ONLY)
    return engine.group_tables(inputs, _date_clues, {"clues": _CLUES})["clues"]


def _date_clues(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    shared, found = inputs["clues"], inputs["found"]
    days = looked_up(shared.column("article_id"), found.column("article_id"), found.column("published_on"))
    is_found = days.is_valid()
    others = shared.filter(pc.or_(pc.invert(is_found), pc.not_equal(shared.column("kind"), "event")))
    known = looked_up(others.column("article_id"), found.column("article_id"), found.column("published_on"))
    others = others.set_column(1, _CLUES.field(1), pc.coalesce(others.column("published_on"), known))
    drafts = inputs["events"]
    drafts = drafts.filter(pc.is_in(drafts.column("article_id"), found.column("article_id")))
    events = dict(rows_by_key(with_found_days(drafts, "event_drafts", found), "article_id"))
    rows = [
        _row(clue, article["article_id"], article["published_on"])
        for article in found.to_pylist()
        for clue in event_clues(events.get(article["article_id"], ()))
    ]
    return {"clues": pa.concat_tables([others, pa.Table.from_pylist(rows, _CLUES)])}


def _redated(rows: Mapping[str, Sequence[Row]], published_on: datetime.date) -> dict[str, list[Row]]:
    # Imported here: it needs what reads articles, which is slow to load, and few corpora need it.
    from newsledger.extract.redating import redate  # noqa: PLC0415

    return redate(rows, published_on)
