"""What is declared anew between two releases, and whether it breaks: each change, there and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from support.releases import field, redescribed, resource, written

from newsledger.releases.kinds import Change, Kind
from newsledger.releases.schema_changes import schema_changes
from newsledger.releases.shape import shape_of
from newsledger.validate import UnusablePackage

Descriptor = dict[str, Any]
Mutation = Callable[[Descriptor], Any]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("shape"))


def fields(descriptor: Descriptor, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = resource(descriptor, table)["schema"]["fields"]
    return found


def schema(descriptor: Descriptor, table: str) -> dict[str, Any]:
    found: dict[str, Any] = resource(descriptor, table)["schema"]
    return found


def drop(table: str) -> Mutation:
    def mutate(descriptor: Descriptor) -> None:
        kept = [entry for entry in descriptor["resources"] if entry["name"] not in (table, f"{table}-parquet")]
        descriptor["resources"] = kept

    return mutate


def without_word(descriptor: Descriptor) -> None:
    stance = field(descriptor, "quotes", "stance")
    stance["categories"] = [entry for entry in stance["categories"] if entry["value"] != "warns"]
    stance["constraints"]["enum"].remove("warns")


def constraints(table: str, column: str) -> Callable[[Descriptor], dict[str, Any]]:
    return lambda descriptor: field(descriptor, table, column)["constraints"]


CASES: list[tuple[str, Mutation, tuple[str, str], Kind, Kind]] = [
    ("table", drop("retired"), ("retired", ""), Kind.TABLE_REMOVED, Kind.TABLE_ADDED),
    (
        "last column",
        lambda d: fields(d, "quotes").pop(),
        ("quotes", "review_status"),
        Kind.COLUMN_REMOVED,
        Kind.COLUMN_APPENDED,
    ),
    (
        "column among others",
        lambda d: fields(d, "quotes").pop(7),
        ("quotes", "speaker"),
        Kind.COLUMN_REMOVED,
        Kind.COLUMN_INSERTED,
    ),
    (
        "order of columns",
        lambda d: fields(d, "quotes").reverse(),
        ("quotes", ""),
        Kind.COLUMN_MOVED,
        Kind.COLUMN_MOVED,
    ),
    (
        "type",
        lambda d: field(d, "casualty_claims", "count_low").update(type="number"),
        ("casualty_claims", "count_low"),
        Kind.TYPE_CHANGED,
        Kind.TYPE_CHANGED,
    ),
    (
        "list",
        lambda d: field(d, "actors", "aliases").pop("separator"),
        ("actors", "aliases"),
        Kind.TYPE_CHANGED,
        Kind.TYPE_CHANGED,
    ),
    (
        "unit",
        lambda d: field(d, "events", "latitude").update(unit="radians"),
        ("events", "latitude"),
        Kind.UNIT_CHANGED,
        Kind.UNIT_CHANGED,
    ),
    (
        "nulls",
        lambda d: constraints("quotes", "text")(d).pop("required"),
        ("quotes", "text"),
        Kind.NULLS_ALLOWED,
        Kind.NULLS_FORBIDDEN,
    ),
    (
        "lower bound gone",
        lambda d: constraints("quotes", "start")(d).pop("minimum"),
        ("quotes", "start"),
        Kind.BOUND_LOOSENED,
        Kind.BOUND_TIGHTENED,
    ),
    (
        "lower bound lower",
        lambda d: constraints("quotes", "start")(d).update(minimum=-1),
        ("quotes", "start"),
        Kind.BOUND_LOOSENED,
        Kind.BOUND_TIGHTENED,
    ),
    (
        "upper bound higher",
        lambda d: constraints("events", "latitude")(d).update(maximum=180),
        ("events", "latitude"),
        Kind.BOUND_LOOSENED,
        Kind.BOUND_TIGHTENED,
    ),
    (
        "pattern",
        lambda d: constraints("articles", "source_sha256")(d).pop("pattern"),
        ("articles", "source_sha256"),
        Kind.PATTERN_CHANGED,
        Kind.PATTERN_ADDED,
    ),
    ("word", without_word, ("quotes", "stance"), Kind.WORD_REMOVED, Kind.WORD_ADDED),
    (
        "vocabulary",
        lambda d: (field(d, "quotes", "part").pop("categories"), constraints("quotes", "part")(d).pop("enum")),
        ("quotes", "part"),
        Kind.VOCABULARY_REMOVED,
        Kind.VOCABULARY_ADDED,
    ),
    (
        "uniqueness",
        lambda d: constraints("quotes", "quote_id")(d).update(unique=True),
        ("quotes", "quote_id"),
        Kind.CONSTRAINT_ADDED,
        Kind.CONSTRAINT_CHANGED,
    ),
    (
        "key",
        lambda d: schema(d, "quotes").update(primaryKey=["article_id", "quote_id"]),
        ("quotes", ""),
        Kind.KEY_CHANGED,
        Kind.KEY_CHANGED,
    ),
    (
        "reference",
        lambda d: schema(d, "quotes")["foreignKeys"].pop(0),
        ("quotes", ""),
        Kind.FOREIGN_KEY_REMOVED,
        Kind.FOREIGN_KEY_ADDED,
    ),
    ("rule", lambda d: schema(d, "quotes")["rules"].pop(0), ("quotes", ""), Kind.RULE_REMOVED, Kind.RULE_ADDED),
    (
        "what is null",
        lambda d: schema(d, "quotes").update(missingValues=["", "NA"]),
        ("quotes", ""),
        Kind.MISSING_VALUES_CHANGED,
        Kind.MISSING_VALUES_CHANGED,
    ),
    (
        "dialect",
        lambda d: resource(d, "quotes")["dialect"].update(delimiter=";"),
        ("quotes", "quotes.dialect"),
        Kind.FORMAT_CHANGED,
        Kind.FORMAT_CHANGED,
    ),
    (
        "encoding",
        lambda d: resource(d, "quotes").update(encoding="utf-16"),
        ("quotes", "quotes.encoding"),
        Kind.FORMAT_CHANGED,
        Kind.FORMAT_CHANGED,
    ),
    (
        "path",
        lambda d: resource(d, "quotes").update(path="datapackage/words.csv"),
        ("quotes", "quotes.path"),
        Kind.PATH_CHANGED,
        Kind.PATH_CHANGED,
    ),
    (
        "licence",
        lambda d: d["licenses"][0].update(name="CC-BY-NC-4.0"),
        ("", "licenses"),
        Kind.LICENSE_CHANGED,
        Kind.LICENSE_CHANGED,
    ),
    (
        "title of the licence",
        lambda d: d["licenses"][0].update(title="Attribution"),
        ("", "licenses"),
        Kind.DESCRIBED,
        Kind.DESCRIBED,
    ),
    ("name", lambda d: d.update(name="pond-war"), ("", "name"), Kind.NAME_CHANGED, Kind.NAME_CHANGED),
    ("title", lambda d: d.update(title="The pond war"), ("", "title"), Kind.DESCRIBED, Kind.DESCRIBED),
    (
        "description of a column",
        lambda d: field(d, "quotes", "cue").update(description="The verb."),
        ("quotes", "cue.description"),
        Kind.DESCRIBED,
        Kind.DESCRIBED,
    ),
    (
        "description of a word",
        lambda d: field(d, "quotes", "stance")["categories"][0].update(description="says"),
        ("quotes", "stance.asserts"),
        Kind.DESCRIBED,
        Kind.DESCRIBED,
    ),
    ("homepage", lambda d: d.pop("homepage"), ("", "homepage"), Kind.PROPERTY_CHANGED, Kind.PROPERTY_CHANGED),
]


@pytest.mark.parametrize(("mutate", "place", "there", "back"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_change_of_what_is_declared_is_told_and_nothing_else(
    package: Path, tmp_path: Path, mutate: Mutation, place: tuple[str, str], there: Kind, back: Kind
) -> None:
    other = redescribed(package, tmp_path / "other", mutate)
    if there == Kind.PATH_CHANGED:
        (other / "datapackage/quotes.csv").rename(other / "datapackage/words.csv")
    old, new = shape_of(package), shape_of(other)

    for one, two, kind in ((old, new, there), (new, old, back)):
        found = [
            change for change in schema_changes(one, two) if change.kind not in (Kind.FILE_ADDED, Kind.FILE_REMOVED)
        ]
        assert [(change.kind, change.table, change.column) for change in found] == [(kind, *place)]


def test_renamed_column_is_one_change(package: Path, tmp_path: Path) -> None:
    def rename(descriptor: Descriptor) -> None:
        field(descriptor, "quotes", "via")["name"] = "passed_on_by"

    other = redescribed(package, tmp_path / "other", rename)
    path = other / "datapackage/quotes.parquet"
    table = pq.read_table(path)
    pq.write_table(table.rename_columns(["passed_on_by" if n == "via" else n for n in table.column_names]), path)

    changes = schema_changes(shape_of(package), shape_of(other))

    assert changes == [Change("quotes", "passed_on_by", Kind.COLUMN_RENAMED, "via", "passed_on_by")]


def test_version_is_no_change_of_its_own(package: Path, tmp_path: Path) -> None:
    other = redescribed(package, tmp_path / "other", lambda descriptor: descriptor.update(version="9.0.0"))

    assert schema_changes(shape_of(package), shape_of(other)) == []


@pytest.mark.parametrize(
    ("mutate", "said"),
    [
        (lambda d: resource(d, "quotes").pop("path"), "no path"),
        (lambda d: resource(d, "quotes").update(path="../../etc/passwd"), "leads out"),
        (lambda d: resource(d, "quotes").update(schema="quotes.json"), "no schema"),
        (lambda d: fields(d, "quotes")[3].pop("name"), "no name"),
        (lambda d: fields(d, "quotes").append({"name": "mood"}), "no column mood"),
        (lambda d: d["resources"].remove(resource(d, "quotes-parquet")), "no Parquet"),
    ],
)
def test_descriptor_that_does_not_tell_its_tables_is_refused(
    package: Path, tmp_path: Path, mutate: Mutation, said: str
) -> None:
    other = redescribed(package, tmp_path / "other", mutate)

    with pytest.raises(UnusablePackage, match=said):
        shape_of(other)
