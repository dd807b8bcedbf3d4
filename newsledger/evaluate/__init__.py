"""Scores a published package against annotations of its articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from newsledger.evaluate.actors import link_actors, score_actors, score_mentions
from newsledger.evaluate.articles import score_articles
from newsledger.evaluate.claims import score_claims
from newsledger.evaluate.events import link_events, score_event_actors, score_event_mentions, score_events
from newsledger.evaluate.mapping import map_gold
from newsledger.evaluate.quotes import score_quotes
from newsledger.evaluate.report import Report, render_json, render_text
from newsledger.evaluate.rows import EvaluationError, Rows, read_gold, read_package
from newsledger.evaluate.score import Score

__all__ = ["EvaluationError", "Report", "Score", "evaluate", "render_json", "render_text"]


def evaluate(gold: Path, package: Path, corpus: Path | None = None) -> Report:
    """Score a package.

    Args:
        gold: Directory with annotations, one JSON Lines file a table, each optional; see docs/evaluation.md.
        package: Directory of the published package.
        corpus: The corpus that the package was built from, a directory or a file, if it is not with annotations or
            package.

    Returns:
        The scores of every table that is annotated. Only articles with annotations count.

    Raises:
        EvaluationError: Annotations or package cannot be read, or a source file is missing.
    """
    annotations, tables = read_gold(gold), read_package(package)
    mapped = map_gold(annotations, tables["articles"], _directories(gold, package, corpus))
    annotated = _annotated(annotations)
    known = [row["article_id"] for row in tables["articles"]]
    return Report(
        scores=tuple(_scores(mapped.rows, _restricted(tables, annotated), mapped.dropped)),
        unmappable=mapped.unmappable,
        missing=tuple(sorted(annotated - set(known))),
        unannotated=tuple(sorted(set(known) - annotated)),
    )


def _directories(gold: Path, package: Path, corpus: Path | None) -> list[Path]:
    near = [gold, gold.resolve().parent / "seeds", package, package / "seeds", Path(), Path("seeds")]
    if corpus is None:
        return near
    return [corpus.parent if corpus.is_file() else corpus, *near]


def _annotated(gold: Rows) -> set[str]:
    """Articles with at least one annotation; where articles are annotated themselves, those."""
    rows = gold.get("articles") or [row for entries in gold.values() for row in entries]
    return {row["article_id"] for row in rows if row.get("article_id")}


def _restricted(tables: Rows, articles: set[str]) -> Rows:
    """The package's rows that rest on these articles; actors and events only if such a row mentions them."""
    kept = {
        name: [row for row in rows if "article_id" not in row or row["article_id"] in articles]
        for name, rows in tables.items()
    }
    if all(row["article_id"] in articles for row in tables["articles"]):
        return kept
    for name, key, mentions in (
        ("actors", "actor_id", "actor_mentions"),
        ("events", "event_id", "event_mentions"),
    ):
        mentioned = {row[key] for row in kept[mentions]}
        kept[name] = [row for row in kept[name] if row[key] in mentioned]
    return kept


def _scores(gold: Rows, predicted: Rows, dropped: dict[str, frozenset[int]]) -> list[Score]:
    actors, events = link_actors(gold, predicted), link_events(gold, predicted)
    by_table: dict[str, Callable[[], list[Score | None]]] = {
        "articles": lambda: score_articles(gold["articles"], predicted["articles"], dropped),
        "actors": lambda: score_actors(gold["actors"], predicted["actors"], actors),
        "actor_mentions": lambda: score_mentions(gold["actor_mentions"], predicted["actor_mentions"]),
        "events": lambda: score_events(gold["events"], predicted["events"], events),
        "event_mentions": lambda: score_event_mentions(gold, predicted, events),
        "event_actors": lambda: score_event_actors(gold, predicted, events, actors),
        "casualty_claims": lambda: score_claims(gold["casualty_claims"], predicted["casualty_claims"], actors, events),
        "quotes": lambda: score_quotes(gold["quotes"], predicted["quotes"], actors),
    }
    return [score for name, scorer in by_table.items() if name in gold for score in scorer() if score is not None]
