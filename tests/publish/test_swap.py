"""A kill at any moment of a swap leaves one whole release, the earlier or the new one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from newsledger.publish import TargetBusy, TargetOccupied, finish_interrupted, swap

Snapshot = dict[str, bytes]


def snapshot(directory: Path) -> Snapshot:
    files = [path for path in sorted(directory.rglob("*")) if path.is_file() and ".newsledger" not in str(path)]
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def package(directory: Path, content: str) -> Path:
    """Something in the form of a package; a swap does not look further."""
    (directory / "datapackage").mkdir()
    for name in ("datapackage/README.md", "datapackage/quotes.csv", "datapackage/quotes.parquet", "datapackage.json"):
        (directory / name).write_text(f"{content} {name}", encoding="utf-8")
    return directory


@pytest.fixture
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(tmp_path_factory.mktemp("earlier"), "earlier")


@pytest.fixture
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(tmp_path_factory.mktemp("later"), "later")


def commit_until(event: int, target: Path) -> bool:
    """Commit in a process that dies, cleaning up nothing, at an event of the file system; whether it got to the end."""
    child = os.fork()
    if child == 0:
        seen = 0

        def die(name: str, args: Any) -> None:
            nonlocal seen
            if name in ("open", "os.rename", "os.remove", "os.rmdir", "os.scandir", "ctypes.dlopen"):
                if seen == event:
                    os._exit(9)
                seen += 1

        sys.addaudithook(die)
        try:
            swap.commit(target / swap.STAGING, target)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
@pytest.mark.parametrize("first", [False, True], ids=["over an earlier release", "first release"])
def test_kill_at_any_moment_leaves_a_whole_release(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, earlier: Path, later: Path, exchange: bool, first: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    before: Snapshot = {} if first else snapshot(earlier)
    after = snapshot(later)
    outcomes = []
    for event in range(100):
        target = tmp_path / str(event)
        target.mkdir() if first else shutil.copytree(earlier, target)
        shutil.copytree(later, target / swap.STAGING)
        ended = commit_until(event, target)
        interrupted = finish_interrupted(target)
        found = snapshot(target)
        assert found in (before, after), event
        outcomes.append(found == after)
        assert not interrupted or found == after
        swap.clean(target)
        assert snapshot(target) == found
        assert not list(target.glob(".newsledger*"))
        shutil.rmtree(target)
        if ended:
            break
    assert ended
    assert outcomes[0] is False
    # Once decided it stays decided.
    assert outcomes == sorted(outcomes)
    assert outcomes.count(True) > 5


def test_exchange_leaves_no_moment_without_data(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux exchanges directories")
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "one/file").touch()

    assert swap._exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "other/file").exists()
    assert (tmp_path / "one").exists()


def test_nothing_to_finish_says_so(tmp_path: Path) -> None:
    assert finish_interrupted(tmp_path) is False
    assert list(tmp_path.iterdir()) == []


def test_lock_is_refused_while_held_and_leaves_nothing(tmp_path: Path) -> None:
    with swap.locked(tmp_path), pytest.raises(TargetBusy, match="another build"), swap.locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_build_at_work_is_left_to_finish_by_itself(tmp_path: Path) -> None:
    (tmp_path / swap.READY).mkdir()
    with swap.locked(tmp_path):
        assert finish_interrupted(tmp_path) is False
    assert (tmp_path / swap.READY).exists()


def test_foreign_files_are_not_deleted(tmp_path: Path, earlier: Path) -> None:
    shutil.copytree(earlier, tmp_path, dirs_exist_ok=True)
    swap.refuse_occupied(tmp_path)
    (tmp_path / "datapackage/thesis.docx").touch()

    with pytest.raises(TargetOccupied, match=r"thesis\.docx"):
        swap.refuse_occupied(tmp_path)


def test_files_that_the_earlier_descriptor_lists_are_no_foreign_ones(tmp_path: Path) -> None:
    (tmp_path / "datapackage").mkdir()
    (tmp_path / "datapackage/old.csv").touch()
    (tmp_path / "datapackage.json").write_text('{"resources": [{"path": "datapackage/old.csv"}]}', encoding="utf-8")

    swap.refuse_occupied(tmp_path)
