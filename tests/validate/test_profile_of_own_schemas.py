"""Schemas that newsledger declares are not held against the profile in each package: they are here."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsledger.validate import standard
from newsledger.validate.table_schema import table_schema
from schemas import TABLES


def package_with(schema: Any) -> dict[str, Any]:
    resource = {"name": "articles-csv", "path": "articles.csv", "schema": schema}
    return {"name": "harbour", "resources": [json.loads(json.dumps(resource))]}


@pytest.mark.parametrize("name", TABLES)
def test_a_declared_schema_fits_the_official_profile(name: str) -> None:
    descriptor = package_with(table_schema(TABLES[name]))
    assert [error.message for error in standard._validator().iter_errors(descriptor)] == []
    assert standard.check_profile(descriptor) == []


def test_a_schema_that_only_python_takes_for_the_declared_one_is_held_against_the_profile() -> None:
    schema = table_schema(TABLES["quotes"])
    bounded = next(one for one in schema["fields"] if one.get("constraints", {}).get("minimum") == 0)
    bounded["constraints"]["minimum"] = False
    assert schema == table_schema(TABLES["quotes"])
    assert standard.check_profile(package_with(schema)) != []
