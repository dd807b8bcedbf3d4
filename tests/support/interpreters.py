"""Code run in a fresh interpreter, for what depends on which modules are loaded: the tests' own has loaded them all."""

from __future__ import annotations

import subprocess
import sys


def said(code: str) -> str:
    """What the code prints; an error in it is the test's."""
    run = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()
