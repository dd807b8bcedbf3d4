"""Every kind of damage to a published package is reported, with the file, and no damage ends in a crash."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.validate import Issue, UnusablePackage, check, layout
from newsledger.validate.checking import check_table
from newsledger.validate.files import check_descriptor, check_files, read_descriptor
from newsledger.validate.opinion import second_opinion
from schemas import TABLES

QUOTES = "datapackage/quotes.csv"
PARQUET = "datapackage/quotes.parquet"
Change = Callable[[bytes], bytes]


def replaced(old: str, new: str) -> Change:
    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode(), 1)

    return change


def rules(issues: list[Issue], file: str) -> set[str]:
    return {issue.rule for issue in issues if issue.file == file}


def faults_of(package: Path, table: str) -> list[Issue]:
    """What is found of one table alone, which is fast."""
    contents, issues = check_table(package, TABLES[table])
    rows = {path: content.rows for path, content in contents.items()}
    return [*issues, *check_descriptor(read_descriptor(package), package, rows)]


def test_sound_package_has_no_faults(published: Path) -> None:
    assert check(published) == []


@pytest.mark.parametrize(
    ("file", "change", "rule"),
    [
        (QUOTES, replaced("They fell", "They felt"), "formats_equal"),
        (QUOTES, replaced(",288,", ",2b8,"), "type"),
        (QUOTES, replaced(",288,", ",0288,"), "type"),
        (QUOTES, replaced(",288,", ",99999999999999999999,"), "type"),
        (QUOTES, replaced("2031-03-03", "2031-02-30"), "type"),
        (QUOTES, replaced("2031-03-03", "20310303"), "type"),
        ("datapackage/events.csv", replaced("12.5", "nan"), "type"),
        ("datapackage/events.csv", replaced("12.5", "12.50"), "formats_equal"),
        (QUOTES, replaced(",,said,", ',"",said,'), "not_empty_string"),
        (QUOTES, replaced("courier-1-q2,courier-1", "courier-1-q2;courier-1"), "cells_per_row"),
        (QUOTES, replaced('"They fell', '""They fell'), "csv_form"),
        (QUOTES, replaced("courier-1-q2,", '"courier-1-q2",'), "csv_form"),
        (QUOTES, replaced("\ncourier-1-q2", "\n\ncourier-1-q2"), "not_nullable"),
        (QUOTES, lambda data: b"\xef\xbb\xbf" + data, "csv_form"),
        (QUOTES, lambda data: data.replace(b"\n", b"\r\n"), "csv_form"),
        (QUOTES, lambda data: data[:-1], "csv_form"),
        (QUOTES, lambda data: data + b"\n", "hash"),
        (QUOTES, lambda data: data.replace(b"said", b"\xff\xfe\xfd\xfc"), "readable"),
        (QUOTES, lambda data: data.replace(b"said,2", b"s\x00id,2"), "no_nul"),
        (QUOTES, lambda data: data.replace(b"article_id", b"article_\xe1"), "readable"),
        (QUOTES, lambda data: data.split(b"\n")[0] + b"\n", "hash"),
        (QUOTES, lambda data: b"", "readable"),
        (QUOTES, lambda data: b'"' + data, "hash"),
        (QUOTES, replaced("quote_id,article_id", "article_id,quote_id"), "columns"),
        (QUOTES, replaced("quote_id,", "quote_id,quote_id,"), "columns"),
        (PARQUET, lambda data: data[: len(data) // 2], "readable"),
        (PARQUET, lambda data: b"", "readable"),
        (PARQUET, lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:], "hash"),
        (PARQUET, lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "hash"),
        (PARQUET, lambda data: b"not parquet at all", "readable"),
    ],
)
def test_changed_file_is_named_with_the_rule(package: Path, file: str, change: Change, rule: str) -> None:
    path = package / file
    path.write_bytes(change(path.read_bytes()))

    assert {rule, "hash"} <= rules(faults_of(package, path.stem), file)


def test_changed_article_text_is_named_with_row_and_surroundings(package: Path) -> None:
    path = package / "datapackage/articles.csv"
    path.write_bytes(path.read_bytes().replace(b"Snow closes the pass", b"Snow closed the pass", 1))

    issue = next(i for i in faults_of(package, "articles") if i.rule == "formats_equal")

    assert (issue.table, issue.column, issue.row, issue.examples[0].key) == ("articles", "title", 3, "courier-3")
    assert issue.value == "'Snow closed the pass road', Parquet 'Snow closes the pass road'"


def test_row_missing_in_one_format_is_named_and_other_rows_still_compared(package: Path) -> None:
    path = package / QUOTES
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], lines[1], lines[3].replace("saying", "laying")]), encoding="utf-8")

    issues = faults_of(package, "quotes")

    equal = [(i.file, i.column, i.examples[0].key) for i in issues if i.rule == "formats_equal"]
    assert equal == [(PARQUET, "", "courier-1-q2"), (QUOTES, "cue", "courier-2-q1")]


def test_row_doubled_in_one_format_is_told_by_the_numbers_of_rows(package: Path) -> None:
    path = package / QUOTES
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[-1])

    messages = [i.message for i in faults_of(package, "quotes") if i.rule == "formats_equal"]

    assert messages == ["4 rows, but 3 in the Parquet file"]


def test_rows_beside_a_torn_one_keep_their_numbers(package: Path) -> None:
    path = package / QUOTES
    changed = path.read_bytes().replace(b"courier-1-q1,courier-1,direct", b"courier-1-q1;direct", 1)
    path.write_bytes(changed.replace(b"saying", b"").replace(b"explicit,na", b"loud,na"))

    issues = faults_of(package, "quotes")

    assert [(i.row, i.value) for i in issues if i.rule == "in_vocabulary"] == [(3, "loud")]


@pytest.mark.parametrize("path", [*layout.data_paths(), *layout.COMPANIONS])
def test_missing_file_is_named(package: Path, path: str) -> None:
    (package / path).unlink()

    assert [(i.file, i.rule) for i in check_files(package, read_descriptor(package))] == [(path, "missing_file")]


def test_missing_data_is_named_for_every_file(package: Path) -> None:
    shutil.rmtree(package / "datapackage")

    assert {i.file for i in check(package) if i.rule == "missing_file"} == {*layout.data_paths(), *layout.COMPANIONS}


def test_file_that_does_not_belong_is_named(package: Path) -> None:
    (package / "datapackage/quotes.xlsx").write_bytes(b"?")

    assert rules(check_files(package, read_descriptor(package)), "datapackage/quotes.xlsx") == {"extra_file"}


@pytest.mark.parametrize(
    ("change", "file", "rule"),
    [
        (lambda d: d["resources"].pop(), "datapackage.json", "resources"),
        (lambda d: d["resources"].append(3), "datapackage.json", "resources"),
        (lambda d: d["resources"].reverse(), "datapackage.json", "resources"),
        (lambda d: d["resources"].append(d["resources"][0]), "datapackage.json", "resources"),
        (lambda d: d["resources"][7].update(bytes=1), QUOTES, "bytes"),
        (lambda d: d["resources"][7].update(hash="sha256:0"), QUOTES, "hash"),
        (lambda d: d["resources"][7].update(rowCount=99), QUOTES, "descriptor"),
        (lambda d: d["resources"][7].update(path="datapackage/articles.csv"), QUOTES, "descriptor"),
        (lambda d: d["resources"][7].pop("schema"), QUOTES, "descriptor"),
        (lambda d: d["resources"][7]["schema"]["fields"][0].update(type="any"), QUOTES, "descriptor"),
        (lambda d: d["resources"][7]["schema"].pop("foreignKeys"), QUOTES, "descriptor"),
        (lambda d: d.pop("version"), "datapackage.json", "property"),
        (lambda d: d.pop("$schema"), "datapackage.json", "property"),
    ],
)
def test_descriptor_that_disagrees_is_named(
    package: Path, change: Callable[[dict[str, object]], None], file: str, rule: str
) -> None:
    descriptor = read_descriptor(package)
    change(descriptor)

    issues = check_descriptor(descriptor, package, {QUOTES: 3})

    assert rule in rules(issues, file)


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", '{"resources": 3}', "[" * 100_000, b"\xff\xfe".decode("latin-1")]
)
def test_unusable_descriptor_is_refused(package: Path, text: str | None) -> None:
    path = package / "datapackage.json"
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="latin-1")

    with pytest.raises(UnusablePackage, match=r"datapackage\.json"):
        check(package)


def test_second_opinion_is_heard_on_the_descriptor_and_not_repeated(package: Path) -> None:
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["contributors"] = "all of them"
    path.write_text(json.dumps(descriptor), encoding="utf-8")

    assert [(i.file, i.rule.split()[0]) for i in second_opinion(package, [])] == [("datapackage.json", "frictionless")]
    assert {i.rule for i in check(package)} == {"profile"}


def test_second_opinion_that_stumbles_is_a_fault_and_no_crash(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(self: object, **options: object) -> None:
        raise RuntimeError("out of ideas")

    monkeypatch.setattr(frictionless.Package, "validate", stumble)

    assert [(i.rule, i.message) for i in second_opinion(package, [])] == [
        ("frictionless", "frictionless stopped: RuntimeError: out of ideas")
    ]


def test_second_opinion_does_not_repeat_what_is_known(package: Path) -> None:
    path = package / QUOTES
    path.write_bytes(path.read_bytes().replace(b"asserts", b"asserted", 1).replace(b",na,", b",nb,"))

    issues = check(package)

    assert {i.rule for i in issues} == {"hash", "bytes", "in_vocabulary", "formats_equal", "foreign_key"}


_SETTINGS = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_SETTINGS
@given(data=st.data())
def test_any_changed_character_of_a_cell_is_caught_in_its_row_and_column(
    published: Path, tmp_path: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(TABLES)))
    path = published / layout.data_path(name, "csv")
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from([at for at, cell in enumerate(rows[row]) if cell]))
    cell = rows[row][column]
    at = data.draw(st.integers(0, len(cell) - 1))
    char = data.draw(st.characters(codec="utf-8").filter(lambda char: char != cell[at]))
    rows[row][column] = cell[:at] + char + cell[at + 1 :]
    package = Path(shutil.copytree(published, tmp_path / "package", dirs_exist_ok=True))
    with (package / layout.data_path(name, "csv")).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])

    issues = faults_of(package, name)

    named = {
        (number.row, part)
        for issue in issues
        if issue.file == layout.data_path(name, "csv")
        for number in issue.examples
        for part in issue.column.split(", ")
    }
    assert "hash" in rules(issues, layout.data_path(name, "csv"))
    assert (row + 1, header[column]) in named


@_SETTINGS
@given(data=st.data())
def test_any_changed_byte_of_any_file_is_caught(published: Path, tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(layout.data_paths()))
    content = bytearray((published / name).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    package = Path(shutil.copytree(published, tmp_path / "package", dirs_exist_ok=True))
    (package / name).write_bytes(content)

    assert "hash" in rules(faults_of(package, Path(name).stem), name)
