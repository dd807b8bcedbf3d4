"""The package in R: with `load.R`, with readr, and as the R package frictionless reads a descriptor."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from support.odd import empty_package, odd_package
from support.packages import valid_rows, write_unchecked
from support.parts import build_in_parts
from support.r import run_r
from support.truth import cells_of

from schemas import TABLES, Column

pytestmark = pytest.mark.slow  # R takes seconds to start

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("published", "odd", "empty", "parts")
WAYS = ("base", "readr", "types", "descriptor")


def faulty_package(directory: Path) -> Path:
    rows = valid_rows()
    rows["quotes"][1]["start"] += 1
    rows["event_mentions"][2]["trigger_end"] -= 1
    rows["casualty_claims"][1]["claimant"] = "a-stranger"
    write_unchecked(rows, directory)
    actors = directory / "datapackage/actors.csv"
    actors.write_text("".join(actors.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        "published": REPOSITORY,
        "odd": odd_package(tmp_path_factory.mktemp("it's an odd place")),
        "empty": empty_package(tmp_path_factory.mktemp("empty")),
        "parts": build_in_parts(tmp_path_factory.mktemp("parts"), 5),
        "faulty": faulty_package(tmp_path_factory.mktemp("faulty")),
    }


@pytest.fixture(scope="module", params=["C.UTF-8", "C"])
def found(
    request: pytest.FixtureRequest, packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What R found in each package, by way of reading; in a locale of UTF-8 and in one of ASCII."""
    output = tmp_path_factory.mktemp("r") / "found.json"
    # Elsewhere than in a package, so that nothing is found by luck.
    answer = run_r("check_package.R", output, list(packages.values()), locale=request.param, cwd=output.parent)
    return {name: answer["found"][str(path)] for name, path in packages.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("package", PACKAGES)
def test_rows_joins_and_spans_are_right(found: dict[str, Any], package: str, way: str) -> None:
    assert found[package][way]["faults"] == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("package", PACKAGES)
def test_every_cell_is_read_as_published(
    found: dict[str, Any], packages: dict[str, Path], package: str, way: str
) -> None:
    for table, columns in cells_of(packages[package]).items():
        values = found[package][way]["tables"][table]["values"]
        for column, published in columns.items():
            assert [as_published(cell) for cell in published] == [
                float(value) if isinstance(value, str) and isinstance(cell, (int, float)) else value
                for value, cell in zip(values[column], published, strict=True)
            ], (table, column)


def as_published(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, datetime.date) else cell


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("package", PACKAGES)
def test_every_column_has_the_class_that_the_dictionary_promises(
    found: dict[str, Any], packages: dict[str, Path], package: str, way: str
) -> None:
    published = cells_of(packages[package])
    for table in TABLES.values():
        seen = found[package][way]["tables"][table.name]
        for column in table.columns:
            cells = published[table.name][column.name]
            large = any(isinstance(cell, int) and cell >= 2**31 for cell in cells)
            assert seen["classes"][column.name] == promised(column, way, large), (table.name, column.name)
            # read_delim() forgets the levels of a table without rows where the names are given, as frictionless does.
            if cells or way != "descriptor":
                assert seen["levels"].get(column.name) == words(column), (table.name, column.name)


def words(column: Column) -> list[str] | None:
    info = column.info
    return info.vocabulary.values() if info.vocabulary and not info.is_list else None


def promised(column: Column, way: str, large: bool) -> str:
    if column.type == "integer":
        double = {"types": column.info.unit == "people", "descriptor": True}.get(way, large)
        return "numeric" if double else "integer"
    if words(column):
        return "factor"
    return {"string": "character", "number": "numeric", "date": "Date"}[column.type]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_wrong_is_found(found: dict[str, Any], way: str) -> None:
    faults = found["faulty"][way]["faults"]

    assert {
        "actors: 3 rows instead of 4",
        "casualty_claims.claimant: a-stranger is in no row",
        "quotes.text: another text in row 2",
        "event_mentions.trigger: another text in row 3",
    } <= set(faults)
    if way in ("base", "readr"):
        warning = "datapackage/actors.csv: 3 rows, but the descriptor says 4; the file has been changed or cut off"
        assert warning in faults
