"""Small valid tables about an invented conflict, and packages made of them.

Import it as ``from support.packages import valid_tables``: ``tests/`` is on the path because it holds ``conftest.py``.
"""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsledger.publish import PackageInfo, build, release
from schemas import TABLES

Row = dict[str, Any]

INFO = PackageInfo(
    name="lake-war",
    title="The lake war in the news",
    version="1.2.0",
    homepage="https://example.org/lake-war",
    licenses=({"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"},),
    contributors=({"title": "Ada Okoye", "roles": ["creator"]},),
    sources=({"title": "The Lakeside Courier", "path": "https://example.org/courier"},),
)

FIRST = (
    "Mortar fire kills at least 12 in Porto Lindo\n\n"
    "Ana Reyes and Tomé Brandão\n\n"
    "PORTO LINDO — At least 12 people, most of them civilians, were killed when mortar shells hit the fish market on "
    "Monday, the Lake Relief Committee said.\n\n"
    "“They fell one after another, and nobody knew where to run,” said committee spokeswoman Inês Valdez. "
    "She accused the Northern Front of firing from the hills.\n\n"
    "The front denied that its men had shelled the town."
)
SECOND = (
    'Talks open, with "no preconditions"\n\n'
    "Mediators met both sides in Sankt Aurel on Wednesday, two days after the shelling of Porto Lindo, in which about "
    "15 people died.\n\n"
    "NA, the northern agency, quoted Valdez as saying: “They fell one after another, and nobody knew where to run.”"
)
THIRD = "Snow closes the pass road\n\nThe road over the pass was closed on Friday; 3, 4 or 5 lorries were stuck."

_TEXTS = {"courier-1": FIRST, "courier-2": SECOND, "courier-3": THIRD}


def valid_rows() -> dict[str, list[Row]]:
    """Rows of all nine tables that satisfy every rule, in row order; free to be changed."""
    return {
        "articles": _articles(),
        "actors": _actors(),
        "actor_mentions": _actor_mentions(),
        "events": _events(),
        "event_mentions": _event_mentions(),
        "event_actors": _event_actors(),
        "casualty_claims": _claims(),
        "quotes": _quotes(),
        "retired": _retired(),
    }


def batches(rows: dict[str, list[Row]], size: int = 2) -> dict[str, list[pa.RecordBatch]]:
    """The rows as record batches in the tables' Arrow schemas, ``size`` rows a batch."""
    return {
        name: [
            pa.RecordBatch.from_pylist(table_rows[at : at + size], schema=TABLES[name].arrow_schema)
            for at in range(0, len(table_rows), size)
        ]
        for name, table_rows in rows.items()
    }


def valid_tables(size: int = 2) -> dict[str, list[pa.RecordBatch]]:
    """All nine tables as record batches of ``size`` rows, ready for ``publish.release``."""
    return batches(valid_rows(), size)


def publish_valid(target: Path) -> Path:
    """Publish the valid tables in a directory, and return it."""
    release(valid_tables(), target, INFO)
    return target


def write_unchecked(rows: dict[str, list[Row]], directory: Path) -> Path:
    """Write a package of any rows, without the validation that would refuse bad ones, and return its directory."""
    build(batches(rows), directory, INFO)
    return directory


def span(article: str, words: str, prefix: str = "", text: str | None = "text", nth: int = 0) -> Row:
    """Offsets of the nth occurrence of some words, and the words, under the columns of a span."""
    at = -1
    for _ in range(nth + 1):
        at = _TEXTS[article].index(words, at + 1)
    found: Row = {f"{prefix}start": at, f"{prefix}end": at + len(words)}
    return found | ({text: words} if text else {})


def _row(table: str, **cells: Any) -> Row:
    """A row with every column, null where nothing is given."""
    columns = {column.name: column for column in TABLES[table].columns}
    vocabulary = columns["rule"].info.vocabulary if "rule" in columns else None
    found = {"rule": vocabulary.values()[0]} if vocabulary else {}
    return dict.fromkeys(columns) | {"review_status": "machine"} | found | cells


def _article(article: str, **cells: Any) -> Row:
    text = _TEXTS[article]
    given = {
        "article_id": article,
        "title": text.split("\n")[0],
        "publisher": "The Lakeside Courier",
        "language": "en",
        "text": text,
        "word_count": len(text.split()),
        "source_path": f"{article}.txt",
        "source_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    return _row("articles", **given | cells)


def _articles() -> list[Row]:
    monday = datetime.date(2031, 3, 3)
    wednesday = datetime.date(2031, 3, 5)
    return [
        _article(
            "courier-1",
            byline="Ana Reyes | Tomé Brandão",
            dateline="PORTO LINDO",
            published_on=monday,
            published_on_latest=monday,
            published_on_basis="given",
            url="https://example.org/courier/1",
        ),
        _article("courier-2", published_on=wednesday, published_on_latest=wednesday, published_on_basis="inferred"),
        _article("courier-3", published_on_basis="unknown", duplicate_of="courier-1", subtitle="NA"),
    ]


def _actors() -> list[Row]:
    return [
        _row(
            "actors",
            actor_id="ines-valdez",
            name="Inês Valdez",
            actor_type="person",
            role="committee spokeswoman",
            affiliation="lake-relief-committee",
            aliases="Valdez",
            mention_count=2,
            article_count=2,
        ),
        _row(
            "actors",
            actor_id="lake-relief-committee",
            name="Lake Relief Committee",
            actor_type="humanitarian",
            country="XLK",
            mention_count=1,
            article_count=1,
        ),
        _row(
            "actors",
            actor_id="na",
            name="NA",
            actor_type="media",
            wikidata_id="Q99",
            mention_count=1,
            article_count=1,
        ),
        _row(
            "actors",
            actor_id="northern-front",
            name="Northern Front",
            actor_type="armed_group",
            mention_count=1,
            article_count=1,
            review_status="edited",
        ),
    ]


def _actor_mentions() -> list[Row]:
    mentions = [
        ("courier-1", "lake-relief-committee", "Lake Relief Committee"),
        ("courier-1", "ines-valdez", "Inês Valdez"),
        ("courier-1", "northern-front", "Northern Front"),
        ("courier-2", "na", "NA"),
        ("courier-2", "ines-valdez", "Valdez"),
    ]
    return [
        _row("actor_mentions", mention_id=f"{article}-m{at}", actor_id=actor, article_id=article, **span(article, name))
        for at, (article, actor, name) in enumerate(mentions)
    ]


def _events() -> list[Row]:
    day = datetime.date(2031, 3, 3)
    return [
        _row(
            "events",
            event_id="negotiation-sankt-aurel-2031-03-05",
            event_type="negotiation",
            title="Negotiation in Sankt Aurel, 5 March 2031",
            status="ongoing",
            date_start=datetime.date(2031, 3, 5),
            date_end=datetime.date(2031, 3, 5),
            date_precision="day",
            date_basis="inferred",
            place="Sankt Aurel",
            place_precision="settlement",
            article_count=1,
            mention_count=1,
        ),
        _row(
            "events",
            event_id="shelling-porto-lindo-2031-03-03",
            event_type="shelling",
            title="Shelling of Porto Lindo, 3 March 2031",
            status="occurred",
            date_start=day,
            date_end=day,
            date_precision="day",
            date_basis="inferred",
            place="Porto Lindo",
            admin1="Lake Province",
            country="XLK",
            latitude=12.5,
            longitude=-36.0,
            place_precision="settlement",
            article_count=1,
            mention_count=1,
        ),
    ]


_KILLED = (
    "PORTO LINDO — At least 12 people, most of them civilians, were killed when mortar shells hit the fish market on "
    "Monday, the Lake Relief Committee said."
)
_MET = SECOND.split("\n\n")[1]
_ACCUSED = "She accused the Northern Front of firing from the hills."
_SAID = FIRST.split("\n\n")[3].removesuffix(" " + _ACCUSED)


def _event_mentions() -> list[Row]:
    mentions = [
        ("courier-1", "shelling-porto-lindo-2031-03-03", _KILLED, "hit", "report"),
        ("courier-2", "negotiation-sankt-aurel-2031-03-05", _MET, "met", "report"),
        ("courier-2", "shelling-porto-lindo-2031-03-03", _MET, "shelling", "reference"),
    ]
    return [
        _row(
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
        _row(
            "event_actors",
            event_id="negotiation-sankt-aurel-2031-03-05",
            actor_text="both sides",
            article_id="courier-2",
            role="participant",
            **span("courier-2", "met both sides"),
        ),
        _row(
            "event_actors",
            event_id="shelling-porto-lindo-2031-03-03",
            actor_id="northern-front",
            actor_text="Northern Front",
            article_id="courier-1",
            role="blamed",
            **span("courier-1", _ACCUSED),
        ),
    ]


def _claim(article: str, letter: str, words: str, sentence: str, **cells: Any) -> Row:
    return _row(
        "casualty_claims",
        claim_id=f"{article}-{letter}",
        article_id=article,
        event_id="shelling-porto-lindo-2031-03-03",
        effect="killed",
        scope="incident",
        stance="asserts",
        date_precision="unknown",
        **span(article, words),
        **span(article, sentence, "sentence_", None),
        **{"part": "body", "victim_status": "unknown"} | cells,
    )


def _claims() -> list[Row]:
    committee = {
        "claimant": "lake-relief-committee",
        "attribution": "named",
        **span("courier-1", "Lake Relief Committee", "claimant_", "claimant_text"),
    }
    headline = FIRST.split("\n", maxsplit=1)[0]
    day = datetime.date(2031, 3, 3)
    twelve = {"count_value": 12, "count_low": 12, "qualifier": "at_least"}
    return [
        _claim("courier-1", "c1", "at least 12", headline, **twelve, attribution="article", part="headline"),
        _claim(
            "courier-1",
            "c2",
            "At least 12 people",
            _KILLED,
            **twelve,
            **committee,
            victims="people",
            victim_status="mixed",
            place="Porto Lindo",
        )
        | {"date_start": day, "date_end": day, "date_precision": "day"},
        _claim(
            "courier-1",
            "c3",
            "most of them civilians",
            _KILLED,
            **committee,
            share_low=0.5,
            qualifier="vague",
            victims="civilians",
            victim_status="civilian",
            victim_groups="women | men",
            part_of="courier-1-c2",
        ),
        _claim(
            "courier-2",
            "c1",
            "about 15 people",
            _MET,
            count_value=15,
            qualifier="about",
            attribution="article",
            victims="people",
        ),
    ]


def _quote(article: str, letter: str, words: str, sentence: str, **cells: Any) -> Row:
    return _row(
        "quotes",
        quote_id=f"{article}-{letter}",
        utterance_id=f"{article}-{letter}",
        article_id=article,
        part="body",
        **span(article, words),
        **span(article, sentence, "sentence_", None),
        **{"stance": "asserts", "speaker": "ines-valdez", "speaker_kind": "named"} | cells,
    )


def _speaker(article: str, words: str) -> Row:
    return span(article, words, "speaker_", "speaker_text")


def _cue(article: str, words: str) -> Row:
    return span(article, words, "cue_", "cue")


def _quotes() -> list[Row]:
    fell = "They fell one after another, and nobody knew where to run"
    reported = SECOND.split("\n\n")[2]
    return [
        _quote(
            "courier-1",
            "q1",
            fell + ",",
            _SAID,
            quote_type="direct",
            attribution="explicit",
            **_speaker("courier-1", "committee spokeswoman Inês Valdez"),
            **span("courier-1", "said", "cue_", "cue", 1),
        ),
        _quote(
            "courier-1",
            "q2",
            "the Northern Front of firing from the hills",
            _ACCUSED,
            quote_type="indirect",
            attribution="pronoun",
            **_speaker("courier-1", "She"),
            **_cue("courier-1", "accused"),
        )
        | {"stance": "accuses"},
        _quote(
            "courier-2",
            "q1",
            fell + ".",
            reported,
            quote_type="direct",
            attribution="explicit",
            via="na",
            same_as="courier-1-q1",
            said_on=datetime.date(2031, 3, 3),
            **_speaker("courier-2", "Valdez"),
            **_cue("courier-2", "saying"),
        ),
    ]


def _retired() -> list[Row]:
    gone = [
        {"id": "front-of-the-north", "label": "Front of the North (armed_group)", "reason": "merged"}
        | {"table": "actors", "successor": "northern-front"},
        {"table": "articles", "id": "courier-0", "reason": "article_removed"},
        {"table": "event_mentions", "id": "courier-0-x0", "reason": "article_removed"}
        | {"belonged_to": "shelling-porto-lindo-2031-03-03"},
        {"table": "quotes", "id": "courier-1-q0", "reason": "redrawn", "successor": "courier-1-q1"},
        {"table": "quotes", "id": "courier-1-q9", "reason": "redrawn", "successor": "courier-1-q0"},
    ]
    return [
        dict.fromkeys(column.name for column in TABLES["retired"].columns) | row | {"retired_in": "1.1.0"}
        for row in gone
    ]
