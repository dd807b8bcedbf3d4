"""Workers forked from a process that has loaded what they need."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsledger.nursery import Nursery, Worker, WorkerDied

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")

_loaded: list[int] = []


def load() -> None:
    _loaded.append(os.getpid())


def stumble() -> None:
    raise OSError("nothing there")


def begin_thread() -> None:
    load()
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def loaded() -> tuple[list[int], int]:
    return _loaded, os.getpid()


def parent() -> int:
    return os.getppid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Particular(Exception):  # noqa: N818
    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def fail(fault: type[Exception], *arguments: str) -> None:
    raise fault(*arguments)


def held() -> set[signal.Signals]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, []))  # type: ignore[arg-type]


@pytest.fixture
def started() -> Iterator[Callable[..., list[Worker]]]:
    """Starts a nursery and workers, all of which are ended."""
    nurseries: list[Nursery] = []
    workers: list[Worker] = []

    def start(count: int, given: Callable[[], None] | None = load) -> list[Worker]:
        nurseries.append(Nursery(given))
        workers.extend(nurseries[0].worker() for _ in range(count))
        return workers

    yield start
    for worker in workers:
        worker.end()
    for nursery in nurseries:
        nursery.close()


def told(worker: Worker, task: Callable[..., object], *arguments: object) -> object:
    worker.give(task, arguments)
    return worker.result()


def test_workers_have_what_was_loaded_once(started: Callable[..., list[Worker]]) -> None:
    (one, first), (other, second) = (told(worker, loaded) for worker in started(2))  # type: ignore[misc]
    assert one == other
    assert len(one) == 1
    assert len({*one, first, second}) == 3


def test_a_worker_has_the_environment_of_its_birth(
    started: Callable[..., list[Worker]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLEDGER_TEST_OF_BIRTH", "before")
    nursery = Nursery(load)
    with nursery:
        nursery.begin()
        monkeypatch.setenv("NEWSLEDGER_TEST_OF_BIRTH", "after")
        worker = nursery.worker()
        assert told(worker, os.getenv, "NEWSLEDGER_TEST_OF_BIRTH") == "after"
        worker.end()


def test_what_cannot_be_loaded_is_the_workers_to_tell(started: Callable[..., list[Worker]]) -> None:
    (worker,) = started(1, stumble)
    assert told(worker, loaded)[0] == []  # type: ignore[index]


def test_nothing_is_forked_beside_a_thread(started: Callable[..., list[Worker]]) -> None:
    (worker,) = started(1, begin_thread)
    assert told(worker, loaded)[0] == []  # type: ignore[index]
    assert told(worker, parent) == os.getpid()


def test_a_worker_goes_on_after_an_error_that_tells_where_it_came_from(started: Callable[..., list[Worker]]) -> None:
    (worker,) = started(1)
    with pytest.raises(ValueError, match="no such day") as found:
        told(worker, fail, ValueError, "no such day")
    assert "in fail" in found.value.__notes__[0]
    assert told(worker, parent)


def test_an_error_that_cannot_be_put_together_again_is_told_in_words(started: Callable[..., list[Worker]]) -> None:
    (worker,) = started(1)
    with pytest.raises(RuntimeError, match="the bridge and the dam"):
        told(worker, fail, Particular, "the bridge", "the dam")


def test_a_dead_worker_is_told_apart(started: Callable[..., list[Worker]]) -> None:
    (worker,) = started(1)
    with pytest.raises(WorkerDied):
        told(worker, die)


def test_workers_hear_neither_ctrl_c_nor_that_the_terminal_is_gone(started: Callable[..., list[Worker]]) -> None:
    (worker,) = started(1)
    assert {signal.SIGINT, signal.SIGHUP} <= told(worker, held)  # type: ignore[operator]


def test_a_killed_nursery_is_replaced_and_its_workers_work_on() -> None:
    with Nursery(load) as nursery:
        first = nursery.worker()
        before = told(first, parent)
        os.kill(before, signal.SIGKILL)  # type: ignore[arg-type]
        second = nursery.worker()
        (here, _) = told(second, loaded)  # type: ignore[misc]
        assert here == [told(second, parent)]
        assert here != [before]
        assert told(first, loaded)[0] == [before]  # type: ignore[index]
        first.end()
        second.end()


def test_nurseries_that_die_of_what_they_load_are_given_up() -> None:
    with Nursery(die) as nursery:
        worker = nursery.worker()
        assert told(worker, parent) == os.getpid()
        worker.end()


def test_ending_at_once_does_not_wait_for_a_task() -> None:
    with Nursery() as nursery:
        worker = nursery.worker()
        pid = told(worker, os.getpid)
        worker.give(time.sleep, (600,))
        worker.end(at_once=True)
    assert not _lives(pid)


ORPHANS = """
import os, sys, time
from pathlib import Path
from newsledger.nursery import Nursery

def mark(place):
    (Path(place) / f"{os.getpid()}-{os.getppid()}").touch()
    time.sleep(600)

if __name__ == "__main__":
    nursery = Nursery()
    nursery.worker().give(mark, (sys.argv[1],))
    time.sleep(600)
"""


@pytest.mark.slow
def test_a_nursery_and_its_workers_end_with_a_starter_that_is_killed(tmp_path: Path) -> None:
    program, marks = tmp_path / "orphans.py", tmp_path / "marks"
    program.write_text(ORPHANS)
    marks.mkdir()
    starter = subprocess.Popen([sys.executable, str(program), str(marks)])
    while not (found := [path.name for path in marks.iterdir()]):
        assert starter.poll() is None
        time.sleep(0.05)
    starter.kill()
    starter.wait()
    deadline = time.monotonic() + 30
    while alive := [pid for pid in found[0].split("-") if _lives(pid)]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.05)


def _lives(process: object) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


UNANSWERED = """
import os, signal, socket, sys
from newsledger.nursery import Nursery

if __name__ == "__main__":
    nursery = Nursery()
    nursery.begin()
    ours, theirs = socket.socketpair()
    socket.send_fds(nursery._control, [b"."], [theirs.fileno()])
    nursery._control.recv(1, socket.MSG_PEEK)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_nursery_whose_answer_nobody_heard_ends_without_a_word(tmp_path: Path) -> None:
    program = tmp_path / "unanswered.py"
    program.write_text(UNANSWERED)
    # Its output is at an end when all processes are.
    done = subprocess.run([sys.executable, str(program)], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
