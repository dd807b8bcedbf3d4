"""What a measurement is: counts, and the shares that follow from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """One measurement.

    Attributes:
        table: Table that it is about.
        measure: What is measured.
        right: How many of the predicted rows are right.
        gold: How many rows the annotations have; null where only precision can be told.
        predicted: How many rows the package has; null for a plain share of the annotated rows.
        found: How many of the annotated rows are found, where that is another number than ``right`` (B-cubed).
    """

    table: str
    measure: str
    right: float
    gold: float | None
    predicted: float | None = None
    found: float | None = None

    @property
    def precision(self) -> float | None:
        """Right among predicted; null for a share, or when nothing is predicted."""
        return None if self.predicted is None else _ratio(self.right, self.predicted)

    @property
    def recall(self) -> float | None:
        """Found among annotated; null for a share or precision alone, or when nothing is annotated."""
        if self.predicted is None or self.gold is None:
            return None
        return _ratio(self.right if self.found is None else self.found, self.gold)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; null without both of them, or when there is nothing on both sides."""
        if self.predicted is None or self.gold is None or not (self.predicted or self.gold):
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def share(self) -> float | None:
        """Right among annotated, for measures without predictions of their own."""
        return None if self.predicted is not None or self.gold is None else _ratio(self.right, self.gold)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
