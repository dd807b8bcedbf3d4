"""Whole `newsledger` processes that can be killed, watched and held against what nobody disturbed."""

from __future__ import annotations

import hashlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parents[1]
"""The checkout whose commands are run."""

MARK = "NEWSLEDGER_FAULT_TRIAL"
"""Variable in the environment of a command and of every process that it starts, by which those left are found."""

SECONDS_TO_END = 20.0
"""How long a process may take to end by itself after what it was started for is gone."""

STAGING = ".newsledger-staging"
READY = ".newsledger-ready"
BUILDING = ".newsledger-building"
WORK = ".newsledger-work"
CACHE = ".newsledger-cache"
LEFT_BY_KILLS = (BUILDING, STAGING, ".newsledger-lock", ".newsledger-temporary")
REPORT = f"{STAGING}/datapackage/validation-report.json"
SEALED = f"{STAGING}/journal.json"

Release = Mapping[str, str]
"""Digests of a release's files by path; empty where there is none."""


class Process(Protocol):
    """What is asked of a process, wherever it was started."""

    pid: int

    def poll(self) -> int | None:
        """Exit code, negative for a signal; null while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit code.

        Raises:
            subprocess.TimeoutExpired: It runs on.
        """


class Zygote:
    """Starts commands without the seconds in which they load their libraries; see ``fault_zygote``."""

    def __init__(self) -> None:
        program = [sys.executable, str(Path(__file__).with_name("fault_zygote.py"))]
        self._process = subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()

    def ask(self, request: Mapping[str, object]) -> int:
        """Ask for something, and wait for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return int(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


class Forked:
    """A process that a zygote started."""

    def __init__(self, zygote: Zygote, pid: int) -> None:
        self.pid = pid
        self._zygote = zygote
        self._code: int | None = None
        self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """See ``Process``."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """See ``Process``."""
        if self._code is None:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self._code = os.waitstatus_to_exitcode(self._zygote.ask({"ended": self.pid}))
            os.close(self._handle)
        return self._code


@lru_cache(maxsize=1)
def _zygote() -> Zygote:
    return Zygote()


@dataclass
class Run:
    """A command that was started in a session of its own.

    Attributes:
        process: The process itself; those it starts are found by ``mark``.
        mark: Value of ``MARK`` in their environment.
        said: File with what they print.
    """

    process: Process
    mark: str
    said: Path

    def output(self) -> str:
        """What was printed so far, on both channels."""
        return self.said.read_text(encoding="utf-8", errors="replace")

    def kill(self, number: int, *, group: bool = True) -> None:
        """Send a signal to the command, or to its whole group, as a terminal or a scheduler does."""
        with suppress(ProcessLookupError):  # it was through before
            (os.killpg if group else os.kill)(self.process.pid, number)

    def wait(self, seconds: float = 300.0) -> int:
        """Wait for the end; what takes longer hangs, and is killed."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            for pid in self.alive():
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
            raise

    def alive(self) -> list[int]:
        """Its processes that run, itself included."""
        mark = f"{MARK}={self.mark}".encode()
        return [pid for pid in _processes() if mark in _environment(pid) or _session(pid) == self.process.pid]

    def workers(self) -> list[int]:
        """Its worker processes: the command starts one that forks them."""
        started = [pid for pid in self.alive() if b"spawn_main" in _read(pid, "cmdline")]
        return [pid for pid in started if _parent(pid) in started]

    def assistants(self) -> list[int]:
        """Those of its processes that were forked from the command itself."""
        own = _read(self.process.pid, "cmdline")
        return [pid for pid in self.alive() if _parent(pid) == self.process.pid and _read(pid, "cmdline") == own]

    def left(self) -> list[int]:
        """Processes that run on when they had time to end; they are killed then."""
        deadline = time.monotonic() + SECONDS_TO_END
        while (alive := self.alive()) and time.monotonic() < deadline:
            time.sleep(0.02)
        for pid in alive:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return alive


def _parent(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _environment(pid: int) -> Sequence[bytes]:
    """Variables of a process; none of one that has ended and waits to be asked how."""
    return _read(pid, "environ").split(b"\0")


def _session(pid: int) -> int | None:
    """Its session; null for one that has ended and waits to be asked how."""
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[3]) if fields and fields[0] not in (b"Z", b"X") else None


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def start(
    arguments: Sequence[str | Path],
    scratch: Path,
    *,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Run:
    """Start `newsledger` with these arguments.

    Args:
        arguments: Subcommand and what follows; paths must be absolute.
        scratch: Gets what is printed, and is where temporary files go.
        environment: Further variables.
        before: Called in the new process before the command.
    """
    mark = uuid.uuid4().hex
    temporary = scratch / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    said = scratch / f"said-{mark[:8]}.txt"
    variables = {**os.environ, "TMPDIR": str(temporary), **(environment or {}), MARK: mark}
    words = list(map(str, arguments))
    if environment is None and before is None:
        zygote = _zygote()
        request = {"arguments": words, "environment": variables, "said": str(said)}
        return Run(Forked(zygote, zygote.ask(request)), mark, said)
    return Run(_typed(words, variables, said, before), mark, said)


def _typed(
    words: Sequence[str], variables: Mapping[str, str], said: Path, before: Callable[[], None] | None
) -> subprocess.Popen[bytes]:
    """The command as a user types it, for what must be there before anything is loaded."""

    def prepare() -> None:
        # A program started in the background has interrupts ignored, and would pass that on.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if before is not None:
            before()

    with said.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "scripts", *words],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - there are no threads here
        )


def run(arguments: Sequence[str | Path], scratch: Path) -> tuple[int, str]:
    """Run `newsledger` to its end; exit code and what it printed."""
    started = start(arguments, scratch)
    return started.wait(), started.output()


def release_in(out: Path) -> Release:
    """The release in a directory, by the digests of its files."""
    data = [path for path in sorted((out / "datapackage").rglob("*")) if path.is_file()]
    files = [path for path in (out / "datapackage.json", *data) if path.exists()]
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def files_beside(out: Path, kept: Sequence[str] = ()) -> list[str]:
    """What lies in a directory beside a release and what may be kept there."""
    known = ("datapackage", "datapackage.json", CACHE, *kept)
    return sorted(path.name for path in out.iterdir() if path.name not in known)


def copy_of(release: Path, place: Path) -> Path:
    """A directory with a copy of a release and nothing else."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(release, place)
    return place


@dataclass(frozen=True)
class Moments:
    """When an undisturbed build got how far, in seconds from its start."""

    staging: float
    sealed: float
    ended: float


@dataclass
class Watch:
    """Looks at a build's directory for the moments of its work."""

    run: Run
    out: Path
    began: float = field(default_factory=time.monotonic)

    def until(self, name: str, seconds: float = 0.002) -> bool:
        """Wait until a file or directory of that name is there, looking so often; false if the build ends before."""
        path = self.out / name
        while not path.exists():
            if self.run.process.poll() is not None:
                return False
            time.sleep(seconds)
        return True

    def until_step(self, number: int) -> bool:
        """Wait until the engine begins this step or a later one, and no build before did; false if the build ends."""
        before = set(self.out.glob(f"{WORK}/*/*"))
        while not any(int(step.name[:3]) >= number for step in set(self.out.glob(f"{WORK}/*/*")) - before):
            if self.run.process.poll() is not None:
                return False
            time.sleep(0.0005)
        return True

    def until_sealed(self) -> bool:
        """Wait for the last thing before the swap, so closely that the swap itself is not missed."""
        return self.until(REPORT) and self.until(SEALED, 0.0)

    def moments(self) -> Moments:
        """Watch to the end."""
        self.until(STAGING)
        staging = time.monotonic() - self.began
        self.until_sealed()
        sealed = time.monotonic() - self.began
        self.run.wait()
        return Moments(staging, sealed, time.monotonic() - self.began)


def lines_of_a_traceback(text: str) -> list[str]:
    """Lines that a user should never see."""
    return [line for line in text.splitlines() if line.startswith("Traceback") or "Exception ignored in" in line]
