"""Measure how the cost of an article grows with the size of the corpus, on generated articles.

    python benchmarks/growth.py [--sizes 1000,20000] [--whole] [--days D]

By default only what is done across articles is measured (duplicates, days of publication, actors, events, figures), on
rows made from the generator's answers instead of parses: that is where a cost that grows faster than the corpus would
hide, for all else is done article by article. ``--whole`` builds packages from the texts, which takes hours at 20,000.
CPU seconds of this process are counted, so other work on the machine matters little.
"""

from __future__ import annotations

import datetime
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from corpus_generator import Answer, Happening, generate, happenings, write

from newsledger.engine import FileStream, LocalEngine, Stream
from newsledger.engine.streams import StreamWriter
from newsledger.extract.drafts import DRAFTS
from newsledger.identifiers import row_id
from newsledger.pipeline.build import Options, build
from newsledger.pipeline.finishing import finish, publishable
from newsledger.pipeline.linking import link

Row = dict[str, Any]


def drafts_of(line: Row, answer: Answer, events: list[Happening]) -> Iterator[tuple[str, Row]]:
    """The rows that extraction would give for a generated article, as name of the draft table and row."""
    name, text = line["article_id"], line["text"]
    published = datetime.date.fromisoformat(answer.published_on) if line["published_on"] else None
    yield "articles", {"article_id": name, "text": text, "published_on": published, "title": None, "subtitle": None}
    names = list(dict.fromkeys([answer.speaker, *(events[number].source for number in answer.events)]))
    for place, actor in enumerate(names):
        kind = "person" if place == 0 else "monitor"
        local = {"local_id": f"{name}#a{place}", "article_id": name, "actor_type": kind, "rule": "name"}
        yield "actor_drafts", {**local, "name": actor}
        start = max(0, text.find(actor))
        yield (
            "actor_mentions",
            _span(name, "m", start, actor)
            | {"mention_id": row_id(name, "m", start, start + 1)}
            | {"actor_id": f"{name}#a{place}"},
        )
    start = text.find(answer.quote)
    quote = _span(name, "q", start, answer.quote)
    yield "quotes", {**quote, "quote_id": row_id(name, "q", start, start + 1), "speaker": f"{name}#a0"}
    for place, number in enumerate(answer.events):
        yield from _event_rows(name, text, f"{name}#e{place}", events[number], published)


def _event_rows(
    name: str, text: str, local: str, event: Happening, published: datetime.date | None
) -> Iterator[tuple[str, Row]]:
    day = datetime.date.fromisoformat(event.day)
    dated = {"date_start": day, "date_end": day, "date_precision": "day", "date_basis": "inferred"}
    undated = {"date_start": None, "date_end": None, "date_precision": "unknown", "date_basis": "none"}
    place = {"place": event.place, "admin1": event.admin1, "country": event.country}
    point = {"latitude": event.latitude, "longitude": event.longitude, "place_precision": "settlement"}
    head = {"local_id": local, "article_id": name, "published_on": published, "event_type": event.event_type}
    when = dated if published else undated
    yield "event_drafts", {**head, "status": "occurred", "rule": "noun", **when, **place, **point}
    start = max(0, text.find(f"{event.place}, {event.country_name}"))
    sentence = {"start": start, "end": start + 100, "text": text[start : start + 100]}
    trigger = {"trigger": "strike", "trigger_start": start, "trigger_end": start + 6, "mention_type": "report"}
    mention = {"mention_id": row_id(name, "e", start, start + 6), "event_id": local, "article_id": name}
    yield "event_mentions", {**mention, **sentence, **trigger}
    claim = _span(name, "c", start + 20, str(event.killed)) | {"claim_id": row_id(name, "c", start + 20, start + 22)}
    frame = {"effect": "killed", "scope": "incident", "count_value": event.killed, "part": "body", "place": event.place}
    yield "casualty_claims", {**claim, **frame, "sentence_start": start, "sentence_end": start + 100}


def _span(name: str, letter: str, start: int, text: str) -> Row:
    return {"article_id": name, "start": start, "end": start + len(text), "text": text}


def write_drafts(directory: Path, articles: int, days: int) -> dict[str, Stream]:
    """Rows of generated articles, as extraction leaves them."""
    events = happenings(max(1, articles // 2), days, 1)
    writers = {name: StreamWriter(directory / f"{name}.arrow", schema) for name, schema in DRAFTS.items()}
    for line, answer in generate(articles, 1, days):
        for name, row in drafts_of(line, answer, events):
            writers[name].write([row])
    for writer in writers.values():
        writer.__exit__(None, None, None)
    return {name: FileStream(schema, (directory / f"{name}.arrow",)) for name, schema in DRAFTS.items()}


def seconds_of_linking(articles: int, days: int) -> tuple[float, int]:
    """CPU seconds of all that is done across articles, and the number of events that come out."""
    with tempfile.TemporaryDirectory() as scratch, LocalEngine(Path(scratch) / "work") as engine:
        drafts = write_drafts(Path(scratch), articles, days)
        start = time.process_time()
        tables = publishable(engine, finish(engine, link(engine, drafts)))
        rows = {name: sum(batch.num_rows for batch in batches) for name, batches in tables.items()}
        return time.process_time() - start, rows["events"]


def seconds_of_build(articles: int, days: int) -> tuple[float, int]:
    """CPU seconds of a whole build, and the number of events that come out."""
    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch), articles, 1, days)
        start = time.process_time()
        result = build(Options(Path(scratch) / "corpus.jsonl", Path(scratch) / "out", text_as_is=True, quiet=True))
        return time.process_time() - start, result.rows["events"]


def _sizes(value: str) -> Iterable[int]:
    return [int(number) for number in value.split(",")]


@click.command(help=__doc__)
@click.option("--sizes", default="1000,20000", show_default=True, help="Numbers of articles, with commas between.")
@click.option("--whole", is_flag=True, help="Build packages from the texts.")
@click.option(
    "--days", type=click.IntRange(min=1), default=400, show_default=True, help="Days the news is spread over."
)
def main(sizes: str, whole: bool, days: int) -> None:
    """Print the cost of an article at each size."""
    measure = seconds_of_build if whole else seconds_of_linking
    first: float | None = None
    for articles in _sizes(sizes):
        taken, events = measure(articles, days)
        cost = 1000 * taken / articles
        first = first or cost
        click.echo(f"{articles:>8,} articles  {events:>8,} events  {cost:8.3f} ms an article  {cost / first:5.2f} x")


if __name__ == "__main__":
    main()
