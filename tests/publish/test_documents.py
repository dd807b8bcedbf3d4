"""The descriptor, the README and the dictionary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.packages import INFO

from newsledger.publish.dictionary import dictionary, vocabularies
from newsledger.publish.readme import readme
from schemas import TABLES
from scripts.dictionary import command

REPOSITORY = Path(__file__).parents[2]


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


def test_readme_counts_rows_and_says_how_to_cite() -> None:
    rows = {name: 1000 + at for at, name in enumerate(TABLES)}

    text = readme(INFO, rows)

    for at, name in enumerate(TABLES):
        assert f"| `{name}` ([CSV]({name}.csv), [Parquet]({name}.parquet)) | {1000 + at} |" in text
    assert "Ada Okoye. The lake war in the news. Version 1.2.0. https://example.org/lake-war." in text
    assert "CC BY 4.0" in text


def test_dictionary_has_every_table_column_and_word() -> None:
    text = dictionary()

    for table in TABLES.values():
        assert f"\n## {table.name}\n" in text
        for column in table.columns:
            assert f"| `{column.name}` |" in text
            assert column.description.replace("|", "\\|") in text
    for vocabulary in vocabularies():
        assert f"\n### {vocabulary.__name__}\n" in text
        for word in vocabulary:
            assert f"| `{word.value}` | {word.description} |" in text
            assert all(term in text for term in word.counterparts.values())


def test_published_dictionary_is_what_the_schemas_say() -> None:
    result = CliRunner().invoke(command, ["--check", "--output", str(REPOSITORY / "docs/data-dictionary.md")])

    assert result.exit_code == 0, result.output


def test_dictionary_command_writes_and_then_finds_no_drift(tmp_path: Path) -> None:
    output = ["--output", str(tmp_path / "dictionary.md")]

    assert CliRunner().invoke(command, ["--check", *output]).exit_code == 1
    assert CliRunner().invoke(command, output).exit_code == 0
    assert CliRunner().invoke(command, ["--check", *output]).exit_code == 0
