"""Small disks, disks that are read only, and other places that a package is not usually put in."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import fault_builds as builds
from fault_builds import Run
from fault_trials import NEW, Bench, Trial

_PLENTY = 256 * 2**20
_PARTS = {
    "1": (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.94, 0.98),
    "2": (0.1, 0.3, 0.6, 0.9),
}
"""By workers, the free space, as parts of what a build needs at most, that strikes at different stages of the work."""


@contextmanager
def small_disk(place: Path, size: int = _PLENTY) -> Iterator[Path]:
    """A file system in memory.

    Raises:
        PermissionError: This user may not mount.
    """
    place.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size}", "newsledger-faults", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()


def _mount(*arguments: str) -> None:
    try:
        subprocess.run(["mount", *arguments], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise PermissionError(f"mount {' '.join(arguments)}") from error


def resize(place: Path, size: int) -> None:
    """Change the size of a file system in memory."""
    _mount("-o", f"remount,size={size}", str(place))


def _used(place: Path) -> int:
    state = os.statvfs(place)
    return (state.f_blocks - state.f_bfree) * state.f_frsize


def full_disks(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """Builds on disks that are too small at different stages, with temporary files there or elsewhere."""
    try:
        with small_disk(bench.scratch / "disk") as disk:
            out = disk / "out"
            builds.copy_of(bench.earlier_package, out)
            base = _used(disk)
            peak = _peak(bench.start(out), disk)
            for workers, parts in _PARTS.items():
                for number, part in enumerate(parts):
                    size = base + int((peak - base) * part)
                    yield _on_full_disk(bench, disk, size, part, workers, again=number % 3 == 1)
    except PermissionError as error:
        click.echo(f"disk full: SKIPPED, this user may not mount small disks ({error})", err=True)
    yield from _files_too_large(bench)


def _peak(run: Run, disk: Path) -> int:
    most = 0
    while run.process.poll() is None:
        most = max(most, _used(disk))
    return most


def _on_full_disk(bench: Bench, disk: Path, size: int, part: float, workers: str, *, again: bool) -> Trial:
    out = disk / "out"
    resize(disk, _PLENTY)
    shutil.rmtree(out)
    builds.copy_of(bench.earlier_package, out)
    resize(disk, size)
    run = bench.start(out, "--workers", workers)
    code = run.wait()
    resize(disk, _PLENTY)
    detail = f"{part:.0%} of what it needs free, {workers} workers, exit {code}: {run.output().splitlines()[-1][:120]}"
    wrong = _unclear(code, run, "space")
    return bench.after("disk full", detail, out, run, "--workers", workers, wrong=wrong, again=again)


def _unclear(code: int, run: Run, word: str) -> list[str]:
    """What is wrong with the end of a build that could not write."""
    if code == 0:
        return []
    said = run.output()
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    return [] if code == 1 and len(errors) == 1 and word in errors[0] else [f"exit code {code}: {said[-600:]}"]


def _files_too_large(bench: Bench) -> Iterator[Trial]:
    """A limit on the size of files strikes at whatever is written first beyond it."""
    for limit in (20_000, 60_000, 120_000):
        yield file_too_large(bench, limit)


def file_too_large(bench: Bench, limit: int) -> Trial:
    """Build where no file may have more bytes; what is printed is shorter."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    out = bench.target()
    run = builds.start(bench.build(out), bench.scratch, before=limited)
    code = run.wait()
    wrong = _unclear(code, run, "large")
    wrong += [] if code else ["the limit did not strike"]
    detail = f"{limit:,} bytes, exit {code}: {run.output().splitlines()[-1][:120]}"
    return bench.after("file size limit", detail, out, run, wrong=wrong, again=False)


def odd_places(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """Targets that may not be written, lie behind links, on other disks, or at the end of very long paths."""
    yield from _on_other_disks(bench)
    yield _behind_a_link(bench)
    yield from _occupied(bench)
    yield _far_down(bench)


def _on_other_disks(bench: Bench) -> Iterator[Trial]:
    try:
        with small_disk(bench.scratch / "disk") as disk:
            out = builds.copy_of(bench.earlier_package, disk / "out")
            run = bench.start(out)
            wrong = [] if run.wait() == 0 and bench.state(out) == NEW else [run.output()[-300:]]
            yield bench.after("out on another disk", "a small one", out, run, wrong=wrong, again=False)
            out = builds.copy_of(bench.earlier_package, out)
            _mount("-o", "remount,ro", str(disk))
            run = bench.start(out)
            code = run.wait()
            wrong = _unclear(code, run, "Read-only")
            wrong += [] if code else ["it built into a directory that is read only"]
            _, said = builds.run(["validate", out], bench.scratch)
            wrong += [] if "No faults" in said else [f"validate of a read-only package: {said[-300:]}"]
            _mount("-o", "remount,rw", str(disk))
            yield bench.after("read-only out", f"exit {code}: {run.output().splitlines()[-1]}", out, run, wrong=wrong)
    except PermissionError as error:
        click.echo(f"other disks: SKIPPED, this user may not mount them ({error})", err=True)


def _behind_a_link(bench: Bench) -> Trial:
    """`out` itself is a link to a directory."""
    real = bench.target()
    link = bench.scratch / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(real)
    run = bench.start(link)
    wrong = [] if run.wait() == 0 and bench.state(real) == NEW else [run.output()[-300:]]
    wrong += [] if link.is_symlink() else ["the link is gone"]
    return bench.after("out behind a link", "the link stays one", link, run, wrong=wrong, again=False)


def _occupied(bench: Bench) -> Iterator[Trial]:
    """Something else stands where the data or the descriptor goes: it is refused, and nothing is lost."""
    elsewhere = bench.scratch / "elsewhere"
    for what in ("datapackage is a link", "datapackage is a file", "datapackage.json is a directory"):
        out = bench.target()
        shutil.rmtree(elsewhere, ignore_errors=True)
        aside = out.parent / "aside"
        shutil.rmtree(aside, ignore_errors=True)
        place = out / what.split()[0]
        place.rename(aside) if place.is_dir() else place.unlink()
        if what.endswith("link"):
            aside.rename(elsewhere)
            place.symlink_to(elsewhere)
        elif what.endswith("file"):
            place.write_text("mine", encoding="utf-8")
        else:
            place.mkdir()
            (place / "mine.txt").write_text("mine", encoding="utf-8")
        run = bench.start(out)
        code = run.wait()
        wrong = _unclear(code, run, what.split()[0])
        wrong += [] if code else ["it was not refused"]
        kept = place.is_symlink() or (place / "mine.txt" if place.is_dir() else place).read_text("utf-8") == "mine"
        wrong += [] if kept else ["what was there is lost"]
        wrong += [f"left: {builds.files_beside(out)}"] if builds.files_beside(out) else []
        builds.copy_of(bench.earlier_package, out)
        yield bench.after("something in the way", f"{what}, exit {code}", out, run, wrong=wrong, again=False)


def _far_down(bench: Bench) -> Trial:
    """A path as long as the system allows, short of what the package's own names need."""
    out = bench.target()
    deep = bench.scratch / "deep"
    shutil.rmtree(deep, ignore_errors=True)
    while len(str(deep)) < 3_500:
        deep /= "a" * 200
    deep.mkdir(parents=True)
    out = out.rename(deep / "out")
    run = bench.start(out)
    wrong = [] if run.wait() == 0 and bench.state(out) == NEW else [run.output()[-300:]]
    return bench.after("long path", f"{len(str(out))} characters", out, run, wrong=wrong, again=False)
