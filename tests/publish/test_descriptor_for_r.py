"""What the R package frictionless asks of a descriptor, by its documentation; it cannot be installed from Debian.

Each requirement stands here once with its reason, so that a change of the descriptor that breaks R is seen without R.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

Resource = dict[str, Any]

TYPES = {
    "string", "number", "integer", "boolean", "object", "array", "date", "time", "datetime", "year", "yearmonth",
    "duration", "geopoint", "geojson", "any",
}  # fmt: skip


def path_is_safe(resource: Resource) -> bool:
    said = resource["path"]
    paths = [PurePosixPath(path) for path in (said if isinstance(said, list) else [said])]
    return not any(path.is_absolute() or ".." in path.parts or "://" in str(path) for path in paths)


def levels_are_enums(resource: Resource) -> bool:
    fields = resource["schema"]["fields"]
    return all(
        [word["value"] for word in field["categories"]] == field["constraints"]["enum"]
        for field in fields
        if "categories" in field
    )


def dates_have_its_default_format(resource: Resource) -> bool:
    return all("format" not in field for field in resource["schema"]["fields"] if field["type"] == "date")


def numbers_are_bare(resource: Resource) -> bool:
    keys = {"decimalChar", "groupChar", "bareNumber"}
    return not any(keys & set(field) for field in resource["schema"]["fields"])


def dialect_is_of_readr(resource: Resource) -> bool:
    dialect = resource["dialect"]
    return (
        (dialect["delimiter"], dialect["quoteChar"], dialect["doubleQuote"]) == (",", '"', True)
        and "escapeChar" not in dialect
        and "commentChar" not in dialect
        and dialect.get("header", True) is True
        and not dialect.get("skipInitialSpace", False)
    )


REQUIREMENTS: list[tuple[str, str, Callable[[Resource], bool]]] = [
    (
        "a name of lower-case letters, digits, '.', '_' and '-'",
        "read_resource() finds a resource by its name",
        lambda resource: re.fullmatch(r"[a-z0-9._-]+", resource["name"]) is not None,
    ),
    (
        "profile: tabular-data-resource",
        "read_resource() refuses others; it does not know `type: table` of version 2",
        lambda resource: resource["profile"] == "tabular-data-resource",
    ),
    ("relative paths below the descriptor, one or for parts a list", "others are refused as unsafe", path_is_safe),
    ("no inline data", "`data` would be read in the place of the file", lambda resource: "data" not in resource),
    (
        "encoding: utf-8",
        "is given to readr::locale(), and must be in iconvlist()",
        lambda resource: resource["encoding"].upper() == "UTF-8",
    ),
    ("no compression", "read_delim() goes by the file's ending", lambda resource: "compression" not in resource),
    (
        "dialect as readr takes it",
        "delimiter, quoteChar and doubleQuote are given to read_delim()",
        dialect_is_of_readr,
    ),
    (
        "schema inline",
        "a schema by path would have to travel in a second file",
        lambda resource: isinstance(resource["schema"], dict) and bool(resource["schema"]["fields"]),
    ),
    (
        "every field has a name, once",
        "check_schema() asks for it, and the names become col_names",
        lambda resource: (
            len({field["name"] for field in resource["schema"]["fields"]}) == len(resource["schema"]["fields"])
        ),
    ),
    (
        "types of version 1",
        "check_schema() refuses others, `list` of version 2 among them",
        lambda resource: {field["type"] for field in resource["schema"]["fields"]} <= TYPES,
    ),
    (
        "missingValues: ['']",
        "is given to readr as `na`; with readr's own default 'NA' would become null",
        lambda resource: resource["schema"]["missingValues"] == [""],
    ),
    ("enum beside categories", "a string with constraints.enum becomes a factor with these levels", levels_are_enums),
    ("dates without format", "the default is read as %Y-%m-%d", dates_have_its_default_format),
    ("bare numbers", "otherwise col_number() takes the place of col_double()", numbers_are_bare),
]


@pytest.fixture(scope="module")
def resources(released: Path) -> list[Resource]:
    descriptor = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    return [resource for resource in descriptor["resources"] if resource["format"] == "csv"]


@pytest.mark.parametrize(("requirement", "reason", "holds"), REQUIREMENTS, ids=[one[0] for one in REQUIREMENTS])
def test_every_csv_resource_meets_it(
    resources: list[Resource], requirement: str, reason: str, holds: Callable[[Resource], bool]
) -> None:
    assert resources
    failing = [resource["name"] for resource in resources if not holds(resource)]

    assert failing == [], f"{requirement}, because {reason}"


@pytest.mark.parametrize(
    ("requirement", "change"),
    [
        ("profile: tabular-data-resource", {"profile": "data-resource"}),
        ("relative paths below the descriptor, one or for parts a list", {"path": "../quotes.csv"}),
        ("encoding: utf-8", {"encoding": "latin1"}),
        ("dialect as readr takes it", {"dialect": {"delimiter": ";", "quoteChar": '"', "doubleQuote": True}}),
        ("types of version 1", {"schema": {"fields": [{"name": "aliases", "type": "list"}], "missingValues": [""]}}),
        ("missingValues: ['']", {"schema": {"fields": [], "missingValues": ["", "NA"]}}),
    ],
)
def test_what_does_not_meet_it_is_seen(resources: list[Resource], requirement: str, change: Resource) -> None:
    (holds,) = (holds for name, _, holds in REQUIREMENTS if name == requirement)

    assert holds(resources[0])
    assert not holds(resources[0] | change)


def test_the_descriptor_stands_beside_its_data_and_lists_them(released: Path, resources: list[Resource]) -> None:
    # read_package() resolves paths from the descriptor's directory, and asks for at least one resource with a name.
    assert all((released / resource["path"]).is_file() for resource in resources)
