"""Versions: how they are written, how they rank, and which step may break."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.releases.versions import Version


@pytest.mark.parametrize("text", ["0.1.0", "1.0.0", "10.20.30", "1.0.0-rc.1", "1.0.0-alpha.beta-2"])
def test_version_reads_as_it_is_written(text: str) -> None:
    assert str(Version.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0+build", "1.0.0\n", "१.0.0"]
)
def test_what_is_no_version_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version"):
        Version.parse(text)


def test_versions_rank_as_semantic_versioning_says() -> None:
    ranked = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1"
    for lower, higher in pairwise([*ranked.split(), "1.1.0", "1.10.0", "2.0.0"]):
        assert Version.parse(lower) < Version.parse(higher), (lower, higher)
        assert not Version.parse(higher) < Version.parse(lower)


@pytest.mark.parametrize(
    ("before", "after", "may_break"),
    [
        ("1.2.0", "2.0.0", True),
        ("1.2.0", "1.3.0", False),
        ("1.2.0", "1.2.1", False),
        ("0.1.0", "0.2.0", True),
        ("0.1.0", "0.1.1", False),
        ("0.9.0", "1.0.0", True),
        ("2.0.0-rc.1", "2.0.0-rc.2", True),
        ("2.0.0-rc.1", "2.0.0", True),
        ("2.0.0-rc.1", "2.0.1", False),
    ],
)
def test_step_that_may_break(before: str, after: str, may_break: bool) -> None:
    assert Version.parse(after).may_break(Version.parse(before)) is may_break


@given(*[st.integers(0, 20)] * 3)
def test_next_breaking_version_comes_after_and_may_break(major: int, minor: int, patch: int) -> None:
    version = Version(major, minor, patch)

    assert version < version.next_breaking()
    assert version.next_breaking().may_break(version)
