"""Starts commands from a process that has loaded the libraries and done nothing else.

Each command is a process of its own, in a session of its own, as if it had been typed; only the seconds that loading
takes are saved, in which there is nothing to be disturbed. One line on standard input asks for one thing, in JSON:
``{"arguments": [...], "environment": {...}, "said": FILE}`` starts a command and is answered with its process id,
``{"ended": PID}`` is answered with the status of one that has ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any


def serve() -> dict[str, Any] | None:
    """Answer requests; returns one in the process that is to carry it out, and null when nobody asks any more."""
    for line in sys.stdin:
        request = json.loads(line)
        if "ended" in request:
            answer = os.waitpid(request["ended"], 0)[1]
        else:
            answer = os.fork()
            if answer == 0:
                return dict(request)
        print(answer, flush=True)
    return None


def begin(request: dict[str, Any]) -> None:
    """Be as a process that was just started by a shell."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    nothing, said = os.open(os.devnull, os.O_RDONLY), os.open(request["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for handle, ours in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(handle, ours)
    os.environ.clear()
    os.environ.update(request["environment"])


def main() -> None:
    """Load what builds need, and serve."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import duckdb  # noqa: F401, PLC0415
    import frictionless  # noqa: F401, PLC0415
    import spacy.lang.en  # noqa: F401, PLC0415

    import newsledger.pipeline.articles  # noqa: PLC0415
    import newsledger.pipeline.build  # noqa: PLC0415
    import scripts.build  # noqa: PLC0415
    import scripts.validate  # noqa: F401, PLC0415
    from scripts.cli import main as newsledger  # noqa: PLC0415

    print("ready", flush=True)
    request = serve()
    if request is not None:
        begin(request)
        newsledger(request["arguments"], prog_name="newsledger")


if __name__ == "__main__":
    main()
