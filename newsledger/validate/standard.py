"""The descriptor held against the Data Package standard: its official profile, and check-datapackage where it runs.

The profile (JSON Schema of version 2.0) travels with newsledger, for nothing is fetched at run time; ``data/README.md``
says where it is from. check-datapackage needs Python 3.12, so it is heard only if it is installed.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import islice
from typing import Any

from newsledger.validate import layout
from newsledger.validate.issue import Issue, Place
from newsledger.validate.references import has_too_many
from newsledger.validate.table_schema import Descriptor, table_schema
from schemas import TABLES

_PACKAGE = Place("", layout.DESCRIPTOR)
_LONGEST = 300

MAX_ISSUES = 200
"""Whoever breaks a profile more often than this has other worries."""


def check_profile(descriptor: Descriptor) -> list[Issue]:
    """Where the descriptor breaks the official profile; one issue a place in it, at most ``MAX_ISSUES``.

    A descriptor of far too many resources is not held against it: that it is wrong is known.
    """
    if has_too_many(descriptor):
        return []
    found = _validator().iter_errors(_without_declared(descriptor))
    return [_issue("profile", error.json_path, error.message) for error in islice(found, MAX_ISSUES)]


def _without_declared(descriptor: Descriptor) -> Descriptor:
    """The descriptor without the schemas that are newsledger's own: they fit, and to find that again takes longest."""
    resources = descriptor.get("resources")
    if not isinstance(resources, list):
        return descriptor
    return {**descriptor, "resources": [_without_own_schema(resource) for resource in resources]}


def _without_own_schema(resource: Any) -> Any:
    # As text, for Python takes true for 1.
    if isinstance(resource, dict) and json.dumps(resource.get("schema")) in _own_schemas():
        return {name: value for name, value in resource.items() if name != "schema"}
    return resource


@cache
def _own_schemas() -> frozenset[str]:
    return frozenset(json.dumps(table_schema(table)) for table in TABLES.values())


def check_by_others(descriptor: Descriptor) -> list[Issue]:
    """What check-datapackage says of the descriptor; nothing if it is not installed."""
    try:
        checker = import_module("check_datapackage")
    except ImportError:
        return []
    try:
        found = [(str(fault.jsonpath), f"{fault.type}: {fault.message}") for fault in checker.check(descriptor)]
    except Exception as failure:
        # Whatever it stumbles over, our own findings must come through.
        found = [("$", f"check-datapackage stopped: {type(failure).__name__}: {failure}")]
    return [_issue("check-datapackage", where, message) for where, message in found]


def has_checker() -> bool:
    """Whether check-datapackage is there to be heard."""
    try:
        import_module("check_datapackage")
    except ImportError:
        return False
    return True


@cache
def _validator() -> Any:
    # Imported here: it takes longer than most checks of a small package, and commands import this module.
    from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # noqa: PLC0415

    text = files("newsledger.validate").joinpath("data/data-package-2-0.json").read_text(encoding="utf-8")
    return Draft7Validator(json.loads(text))


def _issue(rule: str, where: str, message: str) -> Issue:
    text = " ".join(message.split())
    return _PACKAGE.issue(rule, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", column=where)
