"""How a long check tells where it stands: a bar on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from tqdm import tqdm

ROWS_BETWEEN_LINES = 2_000_000
SECONDS_BEFORE_A_LINE = 10.0


class Progress:
    """Counts the rows that have been read; nothing is said of a check that does not take long."""

    def __init__(self, total: int | None = None, *, quiet: bool = False) -> None:
        """Begin with no rows, of ``total`` if that is known."""
        self._total, self._quiet = total, quiet
        self._done = self._said = 0
        self._began = time.monotonic()
        show_bar = sys.stderr.isatty() and not quiet
        self._bar = tqdm(total=total, desc="validating", unit=" rows", leave=False, delay=2) if show_bar else None

    def add(self, rows: int) -> None:
        """So many more rows have been read."""
        self._done += rows
        if self._bar is not None:
            self._bar.update(rows)
        elif not self._quiet and self._done - self._said >= ROWS_BETWEEN_LINES:
            self._said = self._done
            if time.monotonic() - self._began >= SECONDS_BEFORE_A_LINE:
                of_total = f" of {self._total:,}" if self._total is not None else ""
                print(f"validating: {self._done:,}{of_total} rows", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
