"""The descriptor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.packages import INFO

from schemas import TABLES


@pytest.fixture(scope="module")
def descriptor(released: Path) -> dict[str, list[dict[str, object]]]:
    described: dict[str, list[dict[str, object]]] = json.loads(
        (released / "datapackage.json").read_text(encoding="utf-8")
    )
    return described


def test_descriptor_says_what_the_package_is(descriptor: dict[str, object]) -> None:
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (descriptor["name"], descriptor["version"]) == (INFO.name, INFO.version)
    for key in ("title", "description", "licenses", "contributors", "sources", "homepage", "citation"):
        assert descriptor[key]


def test_every_file_is_a_resource_with_size_digest_and_inline_schema(
    descriptor: dict[str, list[dict[str, object]]], released: Path
) -> None:
    resources = descriptor["resources"]

    assert [str(r["path"]) for r in resources] == [
        f"datapackage/{name}.{extension}" for extension in ("csv", "parquet") for name in TABLES
    ]
    for resource in resources:
        assert resource["bytes"] == (released / str(resource["path"])).stat().st_size
        assert str(resource["hash"]).startswith("sha256:")
        assert isinstance(resource["schema"], dict)
        assert resource["title"]
        assert resource["description"]


def test_csv_resources_are_tables_and_parquet_resources_have_no_type(
    descriptor: dict[str, list[dict[str, object]]],
) -> None:
    kinds = {(r["format"], r.get("type"), r.get("profile")) for r in descriptor["resources"]}

    assert kinds == {("csv", "table", "tabular-data-resource"), ("Parquet", None, None)}
