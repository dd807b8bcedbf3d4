"""Scores of quotes: spans found, who is said to speak, and the further columns of those found."""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.evaluate.matching import Links, Pair, pair_spans
from newsledger.evaluate.measures import by_rule, counted, equal, filled, right_among, split_optional, touching
from newsledger.evaluate.score import Score
from schemas import Row

_TABLE = "quotes"
_STRICT, _LOOSE = 0.8, 0.5


def score_quotes(gold: Sequence[Row], predicted: Sequence[Row], actors: Links) -> list[Score | None]:
    """Score quotes whose spans agree at 0.8 of their characters; the spans alone at 0.5 too."""
    firm, optional = split_optional(gold, "borderline")
    pairs = pair_spans(firm, predicted, _STRICT)
    judged = counted(predicted, pairs, optional)
    loose = pair_spans(firm, predicted, _LOOSE)
    return [
        Score(_TABLE, "span >= .8", len(pairs), len(firm), len(judged)),
        Score(_TABLE, "span >= .5", len(loose), len(firm), len(counted(predicted, loose, optional))),
        *_by_type(firm, judged, pairs),
        *_speakers(firm, judged, pairs, actors),
        *_attributes(pairs, actors),
        *by_rule(_TABLE, "span >= .8", judged, [other for _, other in pairs]),
    ]


def _by_type(firm: Sequence[Row], judged: Sequence[Row], pairs: Sequence[Pair]) -> list[Score]:
    if not all("quote_type" in row for row in firm):
        return []
    return [
        Score(
            _TABLE,
            f"span >= .8, {kind}",
            sum(row["quote_type"] == kind == other["quote_type"] for row, other in pairs),
            sum(row["quote_type"] == kind for row in firm),
            sum(row["quote_type"] == kind for row in judged),
        )
        for kind in ("direct", "mixed", "indirect")
    ]


def _speakers(firm: Sequence[Row], judged: Sequence[Row], pairs: Sequence[Pair], actors: Links) -> list[Score | None]:
    share = right_among(
        _TABLE, "speaker", pairs, ("speaker",), lambda row, other: actors.same(row["speaker"], other["speaker"])
    )
    if share is None:
        return []
    return [share, Score(_TABLE, "span >= .8 and speaker", share.right, len(firm), len(judged))]


def _attributes(pairs: Sequence[Pair], actors: Links) -> list[Score | None]:
    twins = {row["quote_id"]: other["quote_id"] for row, other in pairs if "quote_id" in row}

    def same_twin(row: Row, other: Row) -> bool:
        return bool(twins.get(row["same_as"]) == other["same_as"])

    speaker_span = ("speaker_start", "speaker_end")
    return [
        *(right_among(_TABLE, name, pairs, (name,), equal(name)) for name in ("quote_type", "speaker_kind")),
        right_among(_TABLE, "speaker_text overlaps", pairs, speaker_span, touching("speaker_")),
        *(right_among(_TABLE, name, pairs, (name,), equal(name)) for name in ("attribution", "cue", "stance")),
        filled(_TABLE, "via", pairs, "via", lambda row, other: actors.same(row["via"], other["via"])),
        *(filled(_TABLE, name, pairs, name, equal(name)) for name in ("addressee_text", "said_on")),
        filled(_TABLE, "same_as", pairs, "same_as", same_twin),
    ]
