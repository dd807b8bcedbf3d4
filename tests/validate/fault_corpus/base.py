"""The sound package that every fault of the corpus is made in: small, every column filled somewhere."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from fault_corpus.base_words import claims, quotes
from fault_corpus.texts import (
    BLAMED,
    GORNA,
    HEADLINE,
    KILLED,
    MET,
    PART,
    ROUND,
    SHELLING,
    TALKS,
    TEXTS,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Row,
    row,
    span,
)
from schemas import TABLES

Rows = dict[str, list[Row]]


def sound_rows() -> Rows:
    """Rows of all tables that keep every rule, in row order; free to be changed."""
    rows = {
        "articles": _articles(),
        "actors": _actors(),
        "actor_mentions": _actor_mentions(),
        "events": _events(),
        "event_mentions": _event_mentions(),
        "event_actors": _event_actors(),
        "casualty_claims": claims(),
        "quotes": quotes(),
        "retired": _retired(),
    }
    return {name: in_row_order(name, rows[name]) for name in TABLES}


def in_row_order(table: str, rows: list[Row]) -> list[Row]:
    """The rows sorted as the table declares it."""
    order = TABLES[table].order
    return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in order])


def _article(article: str, **cells: Any) -> Row:
    text = TEXTS[article]
    given = {
        "article_id": article,
        "title": text.split("\n")[0],
        "language": "en",
        "text": text,
        "word_count": len(text.split()),
        "source_path": f"{article}.txt",
        "source_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    return row("articles", **given | cells)


def _articles() -> list[Row]:
    return [
        _article(
            "gazette-01",
            subtitle=GORNA.split("\n\n")[1],
            publisher="The Velian Gazette",
            byline="Mira Dolenc | Tomás Ó Briain",
            contributors="Jan Novák | Ana Lind",
            agencies="Agence Zora | NA",
            dateline="GORNA REKA, Velia",
            published_on=WEDNESDAY,
            published_on_latest=WEDNESDAY,
            published_on_basis="stated",
            url="https://gazette.example/2033/05/04/market",
            rights="© 2033 The Velian Gazette",
        ),
        _article(
            "gazette-02",
            published_on=THURSDAY,
            published_on_latest=THURSDAY + datetime.timedelta(days=2),
            published_on_basis="inferred",
            language="en-GB",
        ),
        _article("gazette-03", published_on_basis="unknown", published_on_latest=THURSDAY, review_status="accepted"),
        _article("gazette-04", published_on_basis="unknown", duplicate_of="gazette-03"),
    ]


def _actors() -> list[Row]:
    return [
        row("actors", actor_id="agence-zora", name="Agence Zora", actor_type="media", mention_count=1, article_count=1),
        row(
            "actors",
            actor_id="andrej-kovač",
            name="Andrej Kovač",
            actor_type="person",
            role="union spokesman",
            affiliation="velian-relief-union",
            aliases="Kovač | the spokesman",
            mention_count=2,
            article_count=2,
        ),
        row(
            "actors",
            actor_id="eastern-brigade",
            name="Eastern Brigade",
            actor_type="armed_group",
            country="VEL",
            aliases="The brigade",
            mention_count=3,
            article_count=2,
            review_status="edited",
        ),
        row(
            "actors",
            actor_id="velian-relief-union",
            name="Velian Relief Union",
            actor_type="humanitarian",
            country="VEL",
            wikidata_id="Q4711",
            mention_count=1,
            article_count=1,
        ),
    ]


def _actor_mentions() -> list[Row]:
    mentions = [
        ("gazette-01", "velian-relief-union", "Velian Relief Union"),
        ("gazette-01", "andrej-kovač", "Andrej Kovač"),
        ("gazette-01", "eastern-brigade", "Eastern Brigade"),
        ("gazette-01", "eastern-brigade", "brigade"),
        ("gazette-02", "eastern-brigade", "Eastern Brigade"),
        ("gazette-02", "agence-zora", "Agence Zora"),
        ("gazette-02", "andrej-kovač", "Andrej Kovač"),
    ]
    return [
        row("actor_mentions", mention_id=f"{article}-m{at}", actor_id=actor, article_id=article, **span(article, name))
        for at, (article, actor, name) in enumerate(mentions)
    ]


def _events() -> list[Row]:
    day = {"date_precision": "day", "date_basis": "inferred"}
    return [
        row(
            "events",
            event_id=TALKS,
            event_type="negotiation",
            title="Negotiation in Lipa, 5 May 2033",
            status="ongoing",
            date_start=THURSDAY,
            date_end=THURSDAY,
            place="Lipa",
            place_precision="settlement",
            part_of=ROUND,
            article_count=1,
            mention_count=1,
            **day,
        ),
        row(
            "events",
            event_id=ROUND,
            event_type="negotiation",
            title="Negotiation",
            status="ongoing",
            date_precision="unknown",
            date_basis="none",
            place_precision="unknown",
            article_count=1,
            mention_count=1,
        ),
        row(
            "events",
            event_id=SHELLING,
            event_type="shelling",
            title="Shelling in Gorna Reka, 3 May 2033",
            status="occurred",
            date_start=TUESDAY,
            date_end=TUESDAY,
            place="Gorna Reka",
            admin1="Upper Province",
            country="VEL",
            latitude=44.25,
            longitude=-12.5,
            place_precision="settlement",
            article_count=1,
            mention_count=2,
            **day,
        ),
    ]


def _event_mentions() -> list[Row]:
    mentions = [
        ("gazette-01", SHELLING, HEADLINE, "Shelling", "report"),
        ("gazette-01", SHELLING, KILLED, "hit", "report"),
        ("gazette-02", TALKS, MET, "met", "report"),
        ("gazette-02", SHELLING, MET, "shelling", "reference"),
        ("gazette-02", ROUND, PART, "round", "report"),
    ]
    return [
        row(
            "event_mentions",
            mention_id=f"{article}-x{at}",
            event_id=event,
            article_id=article,
            trigger=trigger,
            mention_type=kind,
            **span(article, sentence),
            **span(article, trigger, "trigger_", None),
        )
        for at, (article, event, sentence, trigger, kind) in enumerate(mentions)
    ]


def _event_actors() -> list[Row]:
    return [
        row(
            "event_actors",
            event_id=TALKS,
            actor_text="Envoys of the government",
            article_id="gazette-02",
            role="participant",
            **span("gazette-02", "Envoys of the government and the Eastern Brigade met"),
        ),
        row(
            "event_actors",
            event_id=TALKS,
            actor_id="eastern-brigade",
            actor_text="the Eastern Brigade",
            article_id="gazette-02",
            role="participant",
            **span("gazette-02", "Envoys of the government and the Eastern Brigade met"),
        ),
        row(
            "event_actors",
            event_id=SHELLING,
            actor_id="eastern-brigade",
            actor_text="the Eastern Brigade",
            article_id="gazette-01",
            role="blamed",
            **span("gazette-01", BLAMED),
        ),
    ]


def _retired() -> list[Row]:
    gone = [
        {"table": "actors", "id": "brigade-of-the-east", "label": "Brigade of the East (armed_group)"}
        | {"reason": "merged", "successor": "eastern-brigade"},
        {"table": "articles", "id": "gazette-00", "reason": "article_removed"},
        {"table": "event_mentions", "id": "gazette-00-x0", "reason": "article_removed", "belonged_to": SHELLING},
        {"table": "quotes", "id": "gazette-02-q0", "reason": "redrawn", "successor": "gazette-02-q1"},
        {"table": "quotes", "id": "gazette-02-q9", "reason": "redrawn", "successor": "gazette-02-q0"},
    ]
    return [row("retired", **cells, retired_in="1.1.0") for cells in gone]
