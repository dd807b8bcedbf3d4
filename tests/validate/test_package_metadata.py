"""Every Parquet file says of which package it is, and is believed only if the descriptor says the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.packages import INFO, batches, valid_rows

from newsledger.publish import PackageInfo, build
from newsledger.validate import layout
from newsledger.validate.package_metadata import check_package_metadata, package_metadata


def written(directory: Path, info: PackageInfo = INFO) -> Path:
    build(batches(valid_rows()), directory, info)
    return directory


def test_footers_that_agree_with_the_descriptor_are_no_fault(tmp_path: Path) -> None:
    descriptor = json.loads((written(tmp_path) / layout.DESCRIPTOR).read_text(encoding="utf-8"))

    assert check_package_metadata(descriptor, tmp_path) == []


def test_file_of_another_version_is_named_with_both_versions(tmp_path: Path) -> None:
    package, older = written(tmp_path / "new"), written(tmp_path / "old", replace(INFO, version="1.1.0"))
    path = layout.data_path("quotes", "parquet")
    (package / path).write_bytes((older / path).read_bytes())
    descriptor = json.loads((package / layout.DESCRIPTOR).read_text(encoding="utf-8"))

    issues = check_package_metadata(descriptor, package)

    assert {(issue.file, issue.rule) for issue in issues} == {(path, "package_metadata")}
    (version,) = (issue for issue in issues if "version" in issue.column)
    assert "1.1.0" in version.message
    assert "1.2.0" in version.message


def test_file_that_cannot_be_read_is_left_to_those_who_read_it(tmp_path: Path) -> None:
    descriptor = json.loads((written(tmp_path) / layout.DESCRIPTOR).read_text(encoding="utf-8"))
    (tmp_path / layout.data_path("quotes", "parquet")).write_bytes(b"PAR1")
    (tmp_path / layout.data_path("events", "parquet")).unlink()

    assert check_package_metadata(descriptor, tmp_path) == []


@pytest.mark.parametrize(
    ("descriptor", "expected"),
    [
        ({}, {}),
        ({"name": "lake", "version": "1"}, {"package.name": "lake", "package.version": "1"}),
        (
            {"licenses": [{"name": "CC0-1.0"}, {"path": "https://example.org/terms"}]},
            {"package.licenses": "CC0-1.0 | https://example.org/terms"},
        ),
        ({"licenses": "all of them", "title": 3, "citation": ""}, {}),
        ({"sources": [{"title": "The Lakeside Courier"}]}, {}),
    ],
)
def test_footer_says_what_the_descriptor_says_in_the_right_form(
    descriptor: dict[str, object], expected: dict[str, str]
) -> None:
    assert package_metadata(descriptor) == expected
