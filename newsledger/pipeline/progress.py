"""How a long job tells where it stands: a bar on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from tqdm import tqdm

SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Counts what is done of one step of the work.

    Args:
        step: What is being done ('reading').
        unit: What is counted ('articles').
        quiet: Say nothing at all.
    """

    def __init__(self, step: str, unit: str, total: int | None = None, quiet: bool = False) -> None:
        self._step = step
        self._unit = unit
        self._total = total
        self._done = 0
        self._quiet = quiet
        self._said = time.monotonic()
        show_bar = sys.stderr.isatty() and not quiet
        self._bar = tqdm(total=total, desc=step, unit=f" {unit}", leave=False) if show_bar else None

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

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
        if kind is None:
            self._say()
