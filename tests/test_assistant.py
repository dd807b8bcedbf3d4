"""A second process forked from this one, in fresh interpreters: the tests' own has threads, and must not be forked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.interpreters import said

from newsledger.assistant import Assistant

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")

BEGUN = """
import os, signal, sys, threading, time
from newsledger.assistant import Assistant

def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            """
with Assistant.forked() as assistant, assistant.meanwhile(os.getppid) as parent:
    print(parent() == os.getpid())
""",
            "True",
            id="a task is done by a child of this process",
        ),
        pytest.param(
            """
place = []
with Assistant.forked() as assistant:
    place.append("later than the fork")
    with assistant.meanwhile(len, place) as count:
        print(count(), count())
""",
            "1 1",
            id="arguments are those of the moment, and a result may be asked for twice",
        ),
        pytest.param(
            """
with Assistant.forked() as assistant:
    for number in range(3):
        with assistant.meanwhile(abs, -number) as found:
            print(found(), end=" ")
""",
            "0 1 2",
            id="it does one task after the other",
        ),
        pytest.param(
            """
with Assistant.forked() as assistant, assistant.meanwhile(os.getpid) as theirs, assistant.meanwhile(os.getpid) as ours:
    print(theirs() == os.getpid(), ours() == os.getpid())
""",
            "False True",
            id="who asks while it is at work is helped by nobody",
        ),
        pytest.param(
            """
threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
with Assistant.forked() as assistant, assistant.meanwhile(os.getpid) as task:
    print(task() == os.getpid())
""",
            "True",
            id="a process with threads is not forked, and does the task itself",
        ),
        pytest.param(
            """
owner = os.getpid()
def die_elsewhere():
    if os.getpid() != owner:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"
with Assistant.forked() as assistant:
    for _ in range(2):
        with assistant.meanwhile(die_elsewhere) as task:
            print(task())
""",
            "done here\ndone here",
            id="what a killed one was at is done by its owner, and what follows",
        ),
        pytest.param(
            """
try:
    with Assistant.forked() as assistant, assistant.meanwhile(int, "seven"):
        pass
except ValueError as error:
    print(error)
""",
            "invalid literal for int() with base 10: 'seven'",
            id="an error comes out at the end even if nobody asks for the result",
        ),
        pytest.param(
            """
with Assistant.forked() as assistant:
    child = assistant._worker._pid
    try:
        with assistant.meanwhile(time.sleep, 60):
            raise OSError("the disk is full")
    except OSError as error:
        print(error, is_alive(child))
""",
            "the disk is full False",
            id="if what goes on meanwhile fails, nothing is at work any more",
        ),
        pytest.param(
            """
with Assistant.forked() as assistant:
    child = assistant._worker._pid
    os.kill(child, signal.SIGINT)
    os.kill(child, signal.SIGHUP)
    with assistant.meanwhile(os.getpid) as task:
        print(task() == child)
print(is_alive(child))
""",
            "True\nFalse",
            id="it never hears interrupts, and is gone at the end",
        ),
    ],
)
def test_assistant(code: str, expected: str) -> None:
    assert said(BEGUN + code) == expected


def test_without_a_process_the_task_is_done_before_what_follows() -> None:
    done: list[str] = []
    with Assistant() as assistant, assistant.meanwhile(done.append, "task"):
        done.append("what follows")
    assert done == ["task", "what follows"]


def test_it_ends_when_its_owner_is_killed() -> None:
    code = """
with Assistant.forked() as assistant:
    child = assistant._worker._pid
    with assistant.meanwhile(time.sleep, 60):
        print(child, flush=True)
        time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", BEGUN + code], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        child = int(owner.stdout.readline())
        owner.send_signal(signal.SIGKILL)
    for _ in range(1000):
        if not Path(f"/proc/{child}").exists() or "zombie" in Path(f"/proc/{child}/status").read_text():
            break
        time.sleep(0.01)
    else:
        os.kill(child, signal.SIGKILL)
        pytest.fail("it is still at work")
