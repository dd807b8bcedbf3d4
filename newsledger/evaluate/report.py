"""What an evaluation found, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from newsledger.evaluate.mapping import Unmappable
from newsledger.evaluate.measures import RULE
from newsledger.evaluate.score import Score

_HEADER = ("measure", "P", "R", "F1", "share", "right", "predicted", "gold")


@dataclass(frozen=True)
class Report:
    """The scores of a package against annotations.

    Attributes:
        scores: All measurements, table by table.
        unmappable: Annotated spans that are not in the published texts; they count as missed.
        missing: Annotated articles that the package does not have; their annotations count as missed.
        unannotated: Articles of the package without annotations; their rows do not count.
    """

    scores: tuple[Score, ...]
    unmappable: tuple[Unmappable, ...] = ()
    missing: tuple[str, ...] = ()
    unannotated: tuple[str, ...] = ()

    def get(self, table: str, measure: str) -> Score:
        """One measurement.

        Raises:
            KeyError: It was not taken.
        """
        for score in self.scores:
            if (score.table, score.measure) == (table, measure):
                return score
        raise KeyError((table, measure))


def render_text(report: Report, by_rule: bool = False) -> str:
    """An aligned table, with what could not be compared below it; with how right each rule is, if asked."""
    report = report if by_rule else replace(report, scores=tuple(_without_rules(report.scores)))
    lines = [_HEADER, *(_cells(score) for score in report.scores)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADER))]
    shown = [_aligned(_HEADER, widths)]
    table = ""
    for score in report.scores:
        if score.table != table:
            table = score.table
            shown += ["", table]
        shown.append(_aligned(_cells(score), widths))
    shown += _listed("articles that the package does not have", report.missing)
    shown += _listed("articles without annotations, left out", report.unannotated)
    shown += _listed("annotations that are not in the published texts, counted as missed", report.unmappable)
    return "\n".join(shown) + "\n"


def _without_rules(scores: Iterable[Score]) -> Iterator[Score]:
    return (score for score in scores if not score.measure.startswith(RULE))


def _listed(title: str, entries: tuple[object, ...]) -> list[str]:
    return ["", f"{title}:", *(f"  {entry}" for entry in entries)] if entries else []


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    first = "  " + cells[0].ljust(widths[0])
    rest = "  ".join(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return f"{first}  {rest}".rstrip()


def _cells(score: Score) -> tuple[str, ...]:
    shares = (score.precision, score.recall, score.f1, score.share)
    counts = (score.right, score.predicted, score.gold)
    return score.measure, *("" if share is None else f"{share:.3f}" for share in shares), *map(_count, counts)


def _count(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if value % 1 else f"{value:.0f}"


def render_json(report: Report) -> str:
    """The report as one JSON object; shares in full precision."""
    content = {
        "scores": [
            {
                "table": score.table,
                "measure": score.measure,
                "precision": score.precision,
                "recall": score.recall,
                "f1": score.f1,
                "share": score.share,
                "right": score.right,
                "predicted": score.predicted,
                "gold": score.gold,
            }
            for score in report.scores
        ],
        "missing_articles": list(report.missing),
        "unannotated_articles": list(report.unannotated),
        "unmappable": [
            {"table": one.table, "article_id": one.article_id, "start": one.start, "end": one.end, "why": one.why}
            for one in report.unmappable
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
