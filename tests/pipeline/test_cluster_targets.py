"""A package that goes to an address is made in a directory that belongs to whoever holds the target's lock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.pipeline import cluster
from newsledger.pipeline.cluster import LOCK, published_to
from newsledger.pipeline.options import Options
from newsledger.publish import TargetBusy

TARGET = "s3a://news/package"


class Store:
    """Files of another machine, by address; tells what the staging directory is when the lock goes."""

    def __init__(self, staging: Path, addresses: set[str]) -> None:
        self.addresses = addresses
        self.staging = staging
        self.stood_at_the_end: bool | None = None

    def claim(self, uri: str) -> bool:
        """As another build that ends in this moment leaves it."""
        if uri in self.addresses:
            return False
        self.addresses.add(uri)
        if self.staging.is_dir():
            self.staging.rmdir()
        return True

    def exists(self, uri: str) -> bool:
        return uri in self.addresses

    def delete(self, uri: str) -> None:
        if uri.endswith(LOCK):
            self.stood_at_the_end = self.staging.exists()
        self.addresses.discard(uri)

    def make_folder(self, uri: str) -> None:
        self.addresses.add(uri)

    def put(self, source: Path, uri: str) -> None:
        self.addresses.add(uri)

    def rename(self, uri: str, target: str) -> None:
        self.addresses -= {uri}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    found = Store(tmp_path / "staging", set())
    monkeypatch.setattr(cluster, "start", lambda settings, directory: object())
    monkeypatch.setattr(cluster, "Files", lambda session: found)
    return found


def to_target(store: Store) -> Options:
    return Options(Path("news"), store.staging, out_uri=TARGET, engine="spark")


def test_what_a_build_that_has_just_ended_removed_is_made_anew(store: Store) -> None:
    with published_to(to_target(store)):
        assert store.staging.is_dir()


def test_the_directory_goes_before_the_lock_does(store: Store) -> None:
    with published_to(to_target(store)):
        (store.staging / "earlier release").touch()
    assert store.stood_at_the_end is False


def test_what_an_interrupted_build_has_left_stays(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), published_to(to_target(store)):
        raise KeyboardInterrupt
    assert store.stood_at_the_end is True
    assert not store.addresses


def test_a_second_build_is_refused_and_leaves_the_lock(store: Store) -> None:
    store.addresses.add(f"{TARGET}/{LOCK}")
    with pytest.raises(TargetBusy, match=LOCK), published_to(to_target(store)):
        pass
    assert store.addresses == {f"{TARGET}/{LOCK}"}
