"""A release and the files that tell of it go live together: a kill or a failure at any moment leaves all or none."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsledger.publish import TargetBusy, swap, transaction
from newsledger.publish.transaction import DECIDED, STAGED, ReleaseInterrupted, begun, finish_release

Snapshot = dict[str, bytes]
EVENTS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.scandir", "shutil.copyfile", "shutil.rmtree")


def allowed(path: Path) -> bool:
    return path.name in ("CHANGELOG.md", "lake-war-1.3.0.zip", "package.toml")


def snapshot(directory: Path) -> Snapshot:
    files = [path for path in sorted(directory.rglob("*")) if path.is_file() and ".newsledger" not in str(path)]
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def package(directory: Path, content: str) -> None:
    (directory / "datapackage").mkdir()
    for name in ("datapackage/README.md", "datapackage/quotes.csv", "datapackage.json"):
        (directory / name).write_text(f"{content} {name}", encoding="utf-8")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A package with a changelog and no releases yet."""
    target = tmp_path / "before"
    target.mkdir()
    package(target, "earlier")
    (target / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    (target / "curation").mkdir()
    (target / "curation/package.toml").write_text('version = "1.2.0"\n', encoding="utf-8")
    return target


def release(target: Path) -> None:
    with begun(target, allowed) as staged:
        package(staged.package, "later")
        for path, content in (
            (target / "releases/lake-war-1.3.0.zip", "zip"),
            (target / "curation/package.toml", 'version = "1.3.0"\n'),
            (target / "CHANGELOG.md", "# Changelog\n\n## 1.3.0\n"),
        ):
            staged.file(path).write_text(content, encoding="utf-8")
        staged.commit()


def after_of(before: Path, place: Path) -> Snapshot:
    shutil.copytree(before, place)
    release(place)
    return snapshot(place)


def dies(work: Callable[[], Any], event: int) -> bool:
    """Do the work in a process that dies, cleaning up nothing, at an event of the file system; whether it ended."""
    child = os.fork()
    if child == 0:
        seen = 0

        def die(name: str, args: Any) -> None:
            nonlocal seen
            if name in EVENTS:
                if seen == event:
                    os._exit(9)
                seen += 1

        sys.addaudithook(die)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_all_is_put_in_place_together(before: Path, tmp_path: Path) -> None:
    found = after_of(before, tmp_path / "after")

    assert found["CHANGELOG.md"] == b"# Changelog\n\n## 1.3.0\n"
    assert found["releases/lake-war-1.3.0.zip"] == b"zip"
    assert found["datapackage/quotes.csv"] == b"later datapackage/quotes.csv"
    assert not list((tmp_path / "after").rglob("*newsledger*"))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")
def test_kill_at_any_moment_leaves_all_or_none(before: Path, tmp_path: Path) -> None:
    whole = after_of(before, tmp_path / "after")
    none = snapshot(before)
    outcomes = []
    for event in range(400):
        target = tmp_path / str(event)
        shutil.copytree(before, target)
        ended = dies(lambda target=target: release(target), event)  # type: ignore[misc]
        finish_release(target, allowed)
        swap.finish_interrupted(target)
        found = snapshot(target)
        assert found in (none, whole), event
        assert not list(target.rglob("*.newsledger")), event
        assert not (target / STAGED).exists()
        assert not (target / DECIDED).exists()
        assert (target / "releases").exists() == (found == whole), event
        outcomes.append(found == whole)
        shutil.rmtree(target)
        if ended:
            break
    assert ended
    assert outcomes[0] is False
    # Once decided it stays decided.
    assert outcomes == sorted(outcomes)
    assert outcomes.count(True) > 10
    assert outcomes.count(False) > 10


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")
def test_kill_while_completing_is_completed_by_the_next(before: Path, tmp_path: Path) -> None:
    whole = after_of(before, tmp_path / "after")
    decided = tmp_path / "decided"
    shutil.copytree(before, decided)
    for event in range(400):
        dies(lambda event=event: release(decided), event)  # type: ignore[misc]
        if (decided / DECIDED).exists():
            break
        finish_release(decided, allowed)
    assert (decided / DECIDED).exists()
    for event in range(200):
        target = tmp_path / f"complete-{event}"
        shutil.copytree(decided, target)
        ended = dies(lambda target=target: finish_release(target, allowed), event)  # type: ignore[misc]
        finish_release(target, allowed)
        swap.finish_interrupted(target)
        assert snapshot(target) == whole, event
        if ended:
            break
    assert ended


@pytest.mark.parametrize("failure", [OSError("no space left"), KeyboardInterrupt()], ids=["error", "Ctrl-C"])
def test_failure_at_any_rename_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch, before: Path, tmp_path: Path, failure: BaseException
) -> None:
    none, whole = snapshot(before), after_of(before, tmp_path / "after")
    results = []
    for fails_at in range(20):
        target = tmp_path / str(fails_at)
        shutil.copytree(before, target)
        calls = 0

        def failing(real: Callable[[Path, Path], Path], fails_at: int = fails_at) -> Callable[[Path, Path], Path]:
            def rename(self: Path, to: Path) -> Path:
                nonlocal calls
                calls += 1
                if calls == fails_at + 1:
                    raise failure
                return real(self, to)

            return rename

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", failing(Path.replace))
            patched.setattr(Path, "rename", failing(Path.rename))
            try:
                release(target)
            except (OSError, KeyboardInterrupt):
                ended = False
            else:
                ended = True
        completed = swap.finish_interrupted(target)
        found = snapshot(target)
        # Only where the package itself was being exchanged is the release completed, and not taken back.
        assert found == (whole if ended or completed else none), fails_at
        assert not list(target.rglob("*.newsledger"))
        results.append(ended)
        if ended:
            break
    assert results[-1]
    assert len(results) > 5


def test_what_is_not_committed_is_taken_away(before: Path) -> None:
    found = snapshot(before)

    with begun(before, allowed) as staged:
        staged.file(before / "releases/lake-war-1.3.0.zip").write_text("zip", encoding="utf-8")

    assert snapshot(before) == found
    assert sorted(path.name for path in before.iterdir()) == [
        "CHANGELOG.md",
        "curation",
        "datapackage",
        "datapackage.json",
    ]


def test_plan_of_a_stranger_is_not_carried_out(before: Path, tmp_path: Path) -> None:
    victim = tmp_path / "profile"
    victim.write_text("mine", encoding="utf-8")
    (tmp_path / ".profile.newsledger").write_text("theirs", encoding="utf-8")
    (before / DECIDED).mkdir()
    plan = [{"path": "../profile", "before": None, "after": None, "alone": False}]
    (before / DECIDED / "plan.json").write_text(json.dumps(plan), encoding="utf-8")

    with pytest.raises(ReleaseInterrupted, match="profile"):
        finish_release(before, allowed)

    assert victim.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("plan", ["{", "[1]", '[{"path": 1}]', "null"])
def test_plan_that_is_none_is_named(before: Path, plan: str) -> None:
    (before / STAGED).mkdir()
    (before / STAGED / "plan.json").write_text(plan, encoding="utf-8")

    with pytest.raises(ReleaseInterrupted, match=r"plan\.json"):
        finish_release(before, allowed)


def test_second_release_is_refused_while_the_first_works(before: Path) -> None:
    with begun(before, allowed), pytest.raises(TargetBusy), begun(before, allowed):
        pass


def test_build_is_told_that_a_release_waits(before: Path) -> None:
    transaction.refuse_interrupted(before)
    (before / DECIDED).mkdir()

    with pytest.raises(ReleaseInterrupted, match="complete it"):
        transaction.refuse_interrupted(before)
