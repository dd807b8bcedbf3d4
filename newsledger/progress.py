"""How a long job tells where it stands: a bar on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from tqdm import tqdm

from newsledger.profiling import stage

SECONDS_BETWEEN_LINES = 10.0
SECONDS_UNTOLD = 2.0
"""Until the bar of a step that may be brief is shown."""
SECONDS_OF_PACE = 120.0
"""The pace is that of so many seconds past: articles of one part of a corpus may be longer than those of another."""
SECONDS_OF_STEP = 5.0
"""Until a step of which nothing is counted is told of; then again each time that it has taken twice as long."""

# Behind both comes what lines say, too: by itself tqdm turns a pace of less than one a second into seconds for one.
_BAR = "{l_bar}{bar}| {n_fmt}/{total_fmt}{unit}{postfix}"
_COUNT = "{desc}: {n_fmt}{unit}{postfix}"


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
        self._taken = 0
        self._quiet = quiet
        self._is_due = not brief
        self._begun = self._said = time.monotonic()
        self._pace: deque[tuple[float, int]] = deque([(self._begun, 0)])
        self._bar: tqdm[Any] | None = None
        if not quiet and _is_terminal():
            delay = SECONDS_UNTOLD if brief else 0
            form = _COUNT if total is None else _BAR
            self._bar = tqdm(total=total, desc=step, unit=f" {unit}", leave=False, delay=delay, bar_format=form)

    @property
    def counted(self) -> int:
        """How many were done in this step, without those that were done before."""
        return self._done - self._taken

    def add(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        self._keep_pace()
        if self._bar is not None:
            self._bar.set_postfix_str(self._left(), refresh=False)
            self._bar.update(count)
        elif self._done != self._total and time.monotonic() - self._said >= SECONDS_BETWEEN_LINES:
            self._say(f", {left}" if (left := self._left()) else "")

    def take_over(self, count: int) -> None:
        """So many were done before this step began: they count as done, and tell nothing of its pace."""
        self._done += count
        self._taken += count
        if self._bar is not None:
            self._bar.initial += count
            self._bar.n += count
            self._bar.last_print_n += count
            self._bar.refresh()

    def _keep_pace(self) -> None:
        now = time.monotonic()
        self._pace.append((now, self.counted))
        while len(self._pace) > 2 and now - self._pace[1][0] >= SECONDS_OF_PACE:
            self._pace.popleft()

    def _left(self) -> str:
        """Pace and time left, as far as there is one."""
        (first, before), (last, now) = self._pace[0], self._pace[-1]
        if last - first <= 0 or now == before:
            return ""
        pace = (now - before) / (last - first)
        to_do = 0 if self._total is None else self._total - self._done
        return f"{_rate(pace)} a second" + (f", {_duration(to_do / pace)} left" if to_do else "")

    def _took(self) -> str:
        """How long the whole step took, and at which pace, if it was long."""
        seconds, count = self._pace[-1][0] - self._begun, self.counted
        if seconds < SECONDS_BETWEEN_LINES or not count:
            return ""
        return f" in {_duration(seconds)}, {_rate(count / seconds)} a second"

    def _say(self, more: str) -> None:
        if not self._quiet:
            of_total = f" of {self._total:,}" if self._total is not None else ""
            taken = f" ({self._taken:,} of them before)" if self._taken else ""
            line = f"{self._step}: {self._done:,}{of_total} {self._unit}{taken}{more}"
            print(line, file=sys.stderr, flush=True)
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
            self._say(self._took())


def _is_terminal() -> bool:
    """Whether there is a terminal, and one with room for a bar: some that are none say that they have none."""
    try:
        return sys.stderr.isatty() and min(os.get_terminal_size(sys.stderr.fileno())) > 0
    except (OSError, ValueError):
        return False


def _rate(pace: float) -> str:
    return f"{pace:,.0f}" if pace >= 100 else f"{pace:.1f}" if pace >= 0.1 else f"{pace:.3f}"


def _duration(seconds: float) -> str:
    """A time in the unit that fits: '45 s', '38 min', '2 h 10 min', '3 d 4 h'."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min"
    days, hours = divmod(hours, 24)
    return f"{days:,} d {hours} h"


# --- steps of which nothing is counted

_telling = False


@contextmanager
def telling(*, quiet: bool = False) -> Iterator[None]:
    """Have the steps within told of on standard error, unless it is to be quiet."""
    global _telling  # noqa: PLW0603 - rooms name their steps without being handed anything
    before, _telling = _telling, not quiet
    try:
        yield
    finally:
        _telling = before


def tell(message: str) -> None:
    """Say something in passing, where steps are told of."""
    if _telling:
        tqdm.write(message, file=sys.stderr)
        sys.stderr.flush()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name what is done within: it is told if it takes long, and measured if there is a profile.

    Steps may nest: then the inner one is told of, with the names of those around it. Outside of ``telling`` nothing is
    said.
    """
    watch = _Watch(name) if _telling else None
    try:
        with stage(name):
            yield
    finally:
        if watch is not None:
            watch.end()


class _Watch:
    """Says after some seconds that a step is still at work."""

    _innermost: _Watch | None = None

    def __init__(self, name: str) -> None:
        self._around = _Watch._innermost
        self._name: str = f"{self._around._name}: {name}" if self._around else name
        self._begun = time.monotonic()
        self._over = threading.Event()
        _Watch._innermost = self
        threading.Thread(target=self._wait, name=f"newsledger-step-{name}", daemon=True).start()

    def end(self) -> None:
        """The step is done."""
        self._over.set()
        _Watch._innermost = self._around

    def _wait(self) -> None:
        pause = SECONDS_OF_STEP
        while not self._over.wait(pause):
            if _Watch._innermost is self:
                tell(f"{self._name} ({_duration(time.monotonic() - self._begun)})")
            pause = max(SECONDS_OF_STEP, time.monotonic() - self._begun)
