from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from curation_samples import ACTOR_COLUMNS, TEXT, Line, make_table, signed, span, write

from newsledger.curate import Curation
from newsledger.curate.decisions import CORRECTIONS_HEADER
from schemas import CORPUS_TABLES


@pytest.fixture
def tables() -> dict[str, pa.Table]:
    quote = {
        "article_id": "one",
        "quote_type": "indirect",
        "utterance_id": "one-u1",
        "stance": "asserts",
        "part": "body",
        **span("Shells hit the market in Tarrun on Friday"),
        **span("mayor Ilya Brod", "speaker_", "speaker_text"),
        "speaker": "ilya-brod",
        "speaker_kind": "named",
        "attribution": "explicit",
        "sentence_start": 0,
        "sentence_end": 74,
    }
    mention = {"mention_id": "one-m1", "event_id": "shelling-tarrun-unknown", "article_id": "one"}
    rows = {
        "articles": [{"article_id": "one", "text": TEXT, "published_on_basis": "unknown"}],
        "actors": [
            {"actor_id": "ilya-brod", "name": "Ilya Brod", "actor_type": "person", "mention_count": 1},
            {"actor_id": "militia", "name": "militia", "actor_type": "armed_group", "affiliation": "tarrun"},
            {"actor_id": "tarrun", "name": "Tarrun", "actor_type": "government"},
        ],
        "actor_mentions": [
            {"mention_id": "one-a1", "actor_id": "tarrun", "article_id": "one", **span("Tarrun")},
            {"mention_id": "one-a2", "actor_id": "ilya-brod", "article_id": "one", **span("Ilya Brod")},
        ],
        "events": [
            {
                "event_id": "shelling-tarrun-unknown",
                "event_type": "shelling",
                "status": "occurred",
                "date_precision": "unknown",
                "date_basis": "none",
                "place": "Tarrun",
                "place_precision": "settlement",
                "title": "Shelling in Tarrun",
            }
        ],
        "event_mentions": [{**mention, **span("Shells", "trigger_", "trigger"), "start": 0, "end": 74}],
        "event_actors": [
            {
                "event_id": "shelling-tarrun-unknown",
                "actor_id": "militia",
                "actor_text": "The militia",
                "article_id": "one",
                **span("The militia denied it"),
                "role": "blamed",
            }
        ],
        "casualty_claims": [],
        "quotes": [{"quote_id": "one-q1", **quote}],
    }
    return {name: make_table(name, rows[name]) for name in CORPUS_TABLES}


Load = Callable[..., Curation]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a curation from lines of (table, row_key, action[, column, value]) and rows of actors.csv."""

    def loader(*lines: Line, actors: tuple[str, ...] = ()) -> Curation:
        write(tmp_path / "corrections.csv", CORRECTIONS_HEADER, [signed(*line) for line in lines])
        (tmp_path / "actors.csv").write_text("\n".join([",".join(ACTOR_COLUMNS), *actors]) + "\n", "utf-8")
        return Curation.load(tmp_path)

    return loader
