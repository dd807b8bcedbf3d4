"""What was found after each fault: which release stands, whether it is valid, and what was left behind."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import fault_builds as builds
from click.testing import CliRunner
from fault_builds import ROOT, Release, Run

sys.path.insert(0, str(ROOT))  # the checkout whose builds are tried also validates

from scripts.cli import main as newsledger

EARLIER, NEW, BETWEEN = "earlier", "new", "between"


@dataclass(frozen=True)
class Trial:
    """One fault and what came of it.

    Attributes:
        fault: Its kind.
        detail: What exactly was done, so that it can be done again.
        stood: The release that stands afterwards: ``EARLIER``, ``NEW``, or ``BETWEEN`` for anything else.
        at_rest: The same before anybody completed an interrupted swap.
        valid: Whether `newsledger validate` found it sound.
        processes: How many were left.
        files: What was left where nothing should be: among temporary files, and beside the release.
        same: Whether the next build gave the bytes of one that nobody disturbed; null if there was none.
        wrong: What else is not as it should be.
    """

    fault: str
    detail: str
    stood: str
    at_rest: str
    valid: bool
    processes: int
    files: tuple[str, ...] = ()
    same: bool | None = None
    wrong: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether all that was promised holds."""
        return (
            self.stood in (EARLIER, NEW)
            and self.valid
            and not self.processes
            and not self.files
            and self.same is not False
            and not self.wrong
        )


class Bench:
    """Two corpora, the release of the first, and what a build of the second over it makes if nobody disturbs it.

    Args:
        scratch: Directory for everything; it is emptied.
        corpora: Two corpora, of which different packages come.
    """

    def __init__(self, scratch: Path, corpora: Sequence[Path]) -> None:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        self.scratch = scratch
        self.corpora = corpora
        self.earlier_package = scratch / "earlier"
        self._built(corpora[0], self.earlier_package)
        self.earlier: Release = builds.release_in(self.earlier_package)
        undisturbed = builds.copy_of(self.earlier_package, scratch / "undisturbed")
        self._built(corpora[1], undisturbed)
        self.new: Release = builds.release_in(undisturbed)
        self.new_package = undisturbed
        if self.earlier == self.new:
            raise AssertionError("the two corpora give the same package: nothing could be told apart")

    def _built(self, corpus: Path, out: Path) -> None:
        code, said = builds.run(["build", corpus, "--out", out], self.scratch)
        if code:
            raise AssertionError(f"an undisturbed build failed:\n{said}")

    def target(self) -> Path:
        """A directory with the earlier release."""
        return builds.copy_of(self.earlier_package, self.scratch / "out")

    def build(self, out: Path, *further: str, corpus: Path | None = None) -> Sequence[str | Path]:
        """Arguments of the build of the second corpus."""
        return ["build", corpus or self.corpora[1], "--out", out, *further]

    def start(
        self, out: Path, *further: str, corpus: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> Run:
        """Begin to build the second corpus, or another."""
        return builds.start(self.build(out, *further, corpus=corpus), self.scratch, environment=environment)

    def validate(self, out: Path) -> tuple[int, str]:
        """Exit code and words of `newsledger validate`, in this process, which has loaded what it needs."""
        found = CliRunner().invoke(newsledger, ["validate", str(out)])
        return found.exit_code, found.output

    def state(self, out: Path) -> str:
        """Which release stands, to the byte."""
        found = builds.release_in(out)
        return EARLIER if found == self.earlier else NEW if found == self.new else BETWEEN

    def after(
        self,
        fault: str,
        detail: str,
        out: Path,
        run: Run,
        *further: str,
        wrong: Sequence[str] = (),
        again: bool = True,
        killed: bool = False,
    ) -> Trial:
        """Look at what a fault has left, then build once more, in peace.

        Args:
            fault: Its kind.
            detail: What was done.
            out: The target.
            run: The build that was disturbed; it has ended.
            further: Options of the next build.
            wrong: What was found wrong already.
            again: Whether to build once more; else what the build itself left counts.
            killed: Whether it had no time to tidy up, and may leave what the next build removes.
        """
        left = run.left()
        at_rest = self.state(out)
        code, said = self.validate(out)
        stood = self.state(out)
        faults = list(wrong)
        faults += builds.lines_of_a_traceback(run.output())
        if code:
            faults.append(f"validate: {said[-300:]}")
        same = self._once_more(out, further, faults) if again else None
        # Work that can be taken up again is kept on purpose, until the next build is through.
        kept = () if again else (builds.WORK, *(builds.LEFT_BY_KILLS if killed else ()))
        files = (*builds.files_beside(out, kept), *(path.name for path in self.temporary()))
        self.clear_temporary()
        return Trial(fault, detail, stood, at_rest, code == 0, len(left), files, same, tuple(faults))

    def _once_more(self, out: Path, further: Sequence[str], faults: list[str]) -> bool:
        """Build in peace; whether the bytes are those of a build that nobody disturbed."""
        code, said = builds.run(self.build(out, *further), self.scratch)
        if code:
            faults.append(f"the next build: {said[-300:]}")
        return self.state(out) == NEW

    def temporary(self) -> list[Path]:
        """Temporary files that commands have left."""
        return sorted((self.scratch / "tmp").iterdir())

    def clear_temporary(self) -> None:
        """Remove them."""
        shutil.rmtree(self.scratch / "tmp")
        (self.scratch / "tmp").mkdir()


def table(trials: Sequence[Trial]) -> str:
    """Counts by kind of fault, as a Markdown table."""
    lines = [
        "| fault | times | earlier stood | new stood | between | valid | processes left | files left "
        "| next build the same |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for fault in dict.fromkeys(trial.fault for trial in trials):
        its = [trial for trial in trials if trial.fault == fault]
        asked = [trial for trial in its if trial.same is not None]
        cells = (
            len(its),
            *(sum(trial.stood == state for trial in its) for state in (EARLIER, NEW, BETWEEN)),
            sum(trial.valid for trial in its),
            sum(trial.processes for trial in its),
            sum(len(trial.files) for trial in its),
            f"{sum(bool(trial.same) for trial in asked)} of {len(asked)}",
        )
        lines.append(f"| {fault} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)
