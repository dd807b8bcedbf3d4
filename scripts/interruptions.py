"""How a command is asked to end: Ctrl-C, and what schedulers and closed terminals send, mean the same."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Interruptions:
    """The signals that ask a command to end.

    Attributes:
        number: The first that came; that of Ctrl-C if none did.
        came: Whether one came.
    """

    def __init__(self) -> None:
        self.number: int = signal.SIGINT
        self.came = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """End the work and tidy up, as on Ctrl-C; who asks once more does not want to wait for that."""
        if self.came:
            # As after a kill, the next command removes what is left, and workers end with their parent.
            os._exit(128 + number)
        self.came = True
        self.number = number
        raise KeyboardInterrupt


@contextmanager
def as_interrupts() -> Iterator[Interruptions]:
    """Turn signals that ask the process to end into ``KeyboardInterrupt``; a second one ends it at once.

    A signal that is ignored (by ``nohup``, say) stays ignored. Once one came, nothing is put back: the process ends.
    """
    received = Interruptions()
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        # What a handler outside of Python does cannot be put back, and is left alone.
        before = {number: was for number in numbers if (was := signal.getsignal(number)) not in (signal.SIG_IGN, None)}
        for number in before:
            signal.signal(number, received)
    try:
        yield received
    finally:
        if not received.came:
            for number, handler in before.items():
                signal.signal(number, handler)
