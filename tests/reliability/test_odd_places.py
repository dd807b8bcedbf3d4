"""What stands where a release goes and is not one is refused before any work, and stays."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsledger.publish import TargetBusy, TargetOccupied, swap


def data_is_a_link(target: Path) -> Path:
    (target / "elsewhere").mkdir()
    (target / "datapackage").symlink_to(target / "elsewhere")
    return target / "datapackage"


def data_is_a_link_to_nothing(target: Path) -> Path:
    (target / "datapackage").symlink_to(target / "nowhere")
    return target / "datapackage"


def data_is_a_file(target: Path) -> Path:
    (target / "datapackage").write_text("mine", encoding="utf-8")
    return target / "datapackage"


def descriptor_is_a_directory(target: Path) -> Path:
    (target / "datapackage.json").mkdir()
    return target / "datapackage.json"


@pytest.mark.parametrize("made", [data_is_a_link, data_is_a_link_to_nothing, data_is_a_file, descriptor_is_a_directory])
def test_something_else_in_the_place_of_a_release_is_refused_and_stays(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    place = made(tmp_path)
    before = os.lstat(place)
    with pytest.raises(TargetOccupied) as refused:
        swap.refuse_occupied(tmp_path)
    assert str(place) in str(refused.value)
    assert os.lstat(place) == before


def test_a_disk_that_knows_no_locks_is_not_taken_for_another_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("newsledger.publish.swap.fcntl.flock", flock)
    with pytest.raises(OSError, match="locks") as refused, swap.locked(tmp_path):
        pass
    assert not isinstance(refused.value, TargetBusy)
