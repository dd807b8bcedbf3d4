"""How often the interpreter looks for objects that hold each other."""

from __future__ import annotations

import gc


def collect_rarely() -> None:
    """Look for cycles less often than the interpreter does by itself.

    Modules and a pipeline make hundreds of thousands of objects that stay, and rows and parses hardly any cycles, so to
    look after every 700 new objects costs time and finds nothing. Memory stays bounded: it is still looked for.
    """
    gc.set_threshold(100_000, 10, 10)
