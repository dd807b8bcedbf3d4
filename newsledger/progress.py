"""How a long job tells where it stands: a bar on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from tqdm import tqdm

SECONDS_BETWEEN_LINES = 10.0
SECONDS_UNTOLD = 2.0
"""Until the bar of a step that may be brief is shown."""


class Progress:
    """Counts what is done of one step of the work.

    Args:
        step: What is being done ('reading').
        unit: What is counted ('articles').
        total: How many there are, if that is known.
        quiet: Say nothing at all.
        brief: Say nothing of a step that is soon done.
    """

    def __init__(
        self, step: str, unit: str, total: int | None = None, quiet: bool = False, *, brief: bool = False
    ) -> None:
        self._step = step
        self._unit = unit
        self._total = total
        self._done = 0
        self._quiet = quiet
        self._is_due = not brief
        self._said = time.monotonic()
        show_bar = sys.stderr.isatty() and not quiet
        self._bar: tqdm[Any] | None = None
        if show_bar:
            delay = SECONDS_UNTOLD if brief else 0
            self._bar = tqdm(total=total, desc=step, unit=f" {unit}", leave=False, delay=delay)

    def add(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        if self._bar is not None:
            self._bar.update(count)
        elif time.monotonic() - self._said >= SECONDS_BETWEEN_LINES:
            self._say()

    def _say(self) -> None:
        if not self._quiet:
            of_total = f" of {self._total:,}" if self._total is not None else ""
            print(f"{self._step}: {self._done:,}{of_total} {self._unit}", file=sys.stderr, flush=True)
        self._said = time.monotonic()
        self._is_due = True

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
        if kind is None and self._is_due:
            self._say()
