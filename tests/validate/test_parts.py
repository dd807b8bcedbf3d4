"""Every kind of damage to a table in parts is reported, with the part and its row, and no damage ends in a crash."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from support.packages import valid_rows
from support.parts import CSV_2011, CSV_2012, PARQUET_2011, PARQUET_2012, altered, build_in_parts, found, places

from newsledger.validate import check, gzipped, layout
from newsledger.validate.spots import find_spots
from newsledger.validate.standard import check_profile


@pytest.fixture
def package(parted: Path, tmp_path: Path) -> Path:
    """A package in parts of the test's own."""
    return Path(shutil.copytree(parted, tmp_path / "package"))


def faults(package: Path) -> set[tuple[str, str]]:
    return {(issue.file, issue.rule) for issue in found(package)}


def change_descriptor(package: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = package / layout.DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change({resource["name"]: resource for resource in descriptor["resources"]})
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def rewrite(package: Path, path: str, change: Callable[[bytes], bytes]) -> None:
    file = package / path
    file.write_bytes(gzip.compress(change(gzip.decompress(file.read_bytes())), mtime=0))


def test_package_in_parts_is_sound(parted: Path) -> None:
    assert check(parted) == []


def test_package_in_parts_fits_the_profile_of_the_standard(parted: Path) -> None:
    assert check_profile(json.loads((parted / layout.DESCRIPTOR).read_text(encoding="utf-8"))) == []


# --- damaged parts


@pytest.mark.parametrize("at", [0, 20, -1])
def test_corrupt_gzip_is_named(package: Path, at: int) -> None:
    content = bytearray((package / CSV_2012).read_bytes())
    content[at] ^= 0xFF
    (package / CSV_2012).write_bytes(content)

    assert (CSV_2012, "readable") in faults(package)


def test_gzip_that_ends_early_is_named(package: Path) -> None:
    (package / CSV_2012).write_bytes((package / CSV_2012).read_bytes()[:-20])

    assert (CSV_2012, "readable") in faults(package)


def test_part_that_is_no_gzip_is_named(package: Path) -> None:
    (package / CSV_2012).write_bytes(gzip.decompress((package / CSV_2012).read_bytes()))

    assert (CSV_2012, "readable") in faults(package)


def test_bomb_is_not_unpacked_to_its_end(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gzipped, "RATIO_FROM", 1 << 16)
    rewrite(package, CSV_2012, lambda content: content + b"a,b\n" * (1 << 20))

    [issue] = [issue for issue in found(package) if issue.file == CSV_2012 and issue.rule == "readable"]

    assert "a bomb" in issue.message


def test_parquet_part_that_is_none_is_named(package: Path) -> None:
    (package / PARQUET_2011).write_bytes(b"PAR1 or not")

    assert (PARQUET_2011, "readable") in faults(package)


def test_all_parts_that_cannot_be_read_are_named_at_once(package: Path) -> None:
    for path in (PARQUET_2011, PARQUET_2012):
        (package / path).write_bytes(b"")

    assert {(PARQUET_2011, "readable"), (PARQUET_2012, "readable")} <= faults(package)


def test_changed_cell_is_found_in_its_part_and_row(package: Path) -> None:
    rewrite(package, CSV_2012, lambda content: content.replace(b"q-04a", b"q-04x"))

    issues = found(package)

    assert places(issues, "formats_equal")[CSV_2012] == [3]
    assert {"bytes", "hash"} & {issue.rule for issue in issues if issue.file == CSV_2012}


def test_changed_spelling_of_the_same_cells_is_found_in_its_part_and_row(package: Path) -> None:
    rewrite(package, CSV_2012, lambda content: content.replace(b"\nq-04a", b'\n"q-04a"'))

    assert places(found(package), "csv_form") == {CSV_2012: [3]}


def test_other_header_of_a_part_is_named(package: Path) -> None:
    rewrite(package, CSV_2012, lambda content: content.replace(b"quote_id", b"quote", 1))

    assert (CSV_2012, "columns") in faults(package)


def test_part_of_another_package_is_named(package: Path) -> None:
    table = pq.read_table(package / PARQUET_2011)
    metadata = {**table.schema.metadata, b"package.version": b"9.9.9"}
    pq.write_table(table.replace_schema_metadata(metadata), package / PARQUET_2011)

    assert (PARQUET_2011, "package_metadata") in faults(package)


def test_fault_is_shown_with_the_line_of_its_part(package: Path) -> None:
    rewrite(package, CSV_2012, lambda content: content.replace(b"q-04a", b"q-04x"))
    issues = [issue for issue in found(package) if issue.rule == "formats_equal"]

    [spot] = find_spots(package, issues).values()

    assert (spot.file, spot.line) == (CSV_2012, 4)


# --- parts and their list


def test_part_that_is_missing_is_named(package: Path) -> None:
    (package / CSV_2012).unlink()

    assert (CSV_2012, "missing_file") in faults(package)


def test_table_of_which_all_parts_are_missing_is_named(package: Path) -> None:
    shutil.rmtree(package / "datapackage/quotes.csv")

    assert (CSV_2012, "missing_file") in faults(package)


def test_part_that_is_not_listed_is_extra(package: Path) -> None:
    def take_out(by_name: dict[str, Any]) -> None:
        by_name["quotes"]["path"].remove(CSV_2012)
        by_name["quotes"]["parts"] = [part for part in by_name["quotes"]["parts"] if part["path"] != CSV_2012]

    change_descriptor(package, take_out)

    assert {(CSV_2012, "extra_file"), ("datapackage/quotes.csv", "descriptor")} <= faults(package)


def test_part_that_is_gone_from_disk_and_list_is_missed(package: Path) -> None:
    for path, name in ((CSV_2012, "quotes"), (PARQUET_2012, "quotes-parquet")):
        (package / path).unlink()
        change_descriptor(package, lambda by_name, path=path, name=name: by_name[name]["path"].remove(path))

    rules = {rule for _, rule in faults(package)}

    assert {"descriptor", "hash", "bytes"} <= rules


def test_part_that_only_csv_has_is_named(package: Path) -> None:
    (package / PARQUET_2012).unlink()

    assert {(PARQUET_2012, "missing_file"), ("datapackage/quotes.csv", "parts"), (CSV_2012, "formats_equal")} <= faults(
        package
    )


def test_list_in_another_order_is_a_fault(package: Path) -> None:
    change_descriptor(package, lambda by_name: by_name["quotes"]["path"].reverse())

    assert ("datapackage/quotes.csv", "descriptor") in faults(package)


@pytest.mark.parametrize(("key", "rule"), [("bytes", "bytes"), ("hash", "hash"), ("rowCount", "descriptor")])
def test_what_is_said_of_a_part_is_held_against_it(package: Path, key: str, rule: str) -> None:
    change_descriptor(package, lambda by_name: by_name["quotes"]["parts"][1].update({key: 7}))

    [issue] = found(package)

    assert (issue.file, issue.rule) == (CSV_2011, rule)
    assert find_spots(package, [issue])[issue, None].line


@pytest.mark.parametrize("parts", [7, [], [7], [{}], {"path": CSV_2011}, None])
def test_list_of_parts_of_any_form_is_a_fault_and_no_crash(package: Path, parts: object) -> None:
    change_descriptor(package, lambda by_name: by_name["quotes"].update(parts=parts))

    assert ("datapackage/quotes.csv", "descriptor") in faults(package)


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "https://example.org/quotes.csv.gz", 7, ["x"]])
def test_path_that_leaves_the_package_is_refused(package: Path, path: object) -> None:
    change_descriptor(package, lambda by_name: by_name["quotes"]["path"].append(path))

    assert (layout.DESCRIPTOR, "path") in faults(package)


def test_link_among_the_parts_is_not_followed(package: Path) -> None:
    (package / CSV_2012).unlink()
    (package / CSV_2012).symlink_to("/etc/passwd")

    assert faults(package) == {(CSV_2012, "link")}


def test_link_in_the_place_of_the_parts_is_not_followed(package: Path) -> None:
    place = package / "datapackage/quotes.csv"
    place.rename(package.parent / "elsewhere")
    place.symlink_to(package.parent / "elsewhere")

    assert faults(package) == {("datapackage/quotes.csv", "link")}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has none")
def test_pipe_among_the_parts_is_not_opened(package: Path) -> None:
    (package / CSV_2012).unlink()
    os.mkfifo(package / CSV_2012)

    assert faults(package) == {(CSV_2012, "file_kind")}


@pytest.mark.parametrize("name", ["quotes-2012.csv", "notes.txt", "quotes-20122.csv.gz", "actors-001.csv.gz"])
def test_other_files_among_the_parts_do_not_belong_there(package: Path, name: str) -> None:
    (package / "datapackage/quotes.csv" / name).write_bytes(b"")

    assert faults(package) == {(f"datapackage/quotes.csv/{name}", "extra_file")}


def test_directory_among_the_parts_does_not_belong_there(package: Path) -> None:
    (package / "datapackage/quotes.csv/quotes-2009.csv.gz").mkdir()
    (package / "datapackage/quotes.csv/quotes-2009.csv.gz/x").write_bytes(b"")

    assert ("datapackage/quotes.csv/quotes-2009.csv.gz/x", "extra_file") in faults(package)


# --- how tables are cut


def rename_part(package: Path, table: str, old: str, new: str) -> None:
    """Give a part of both formats another name, in the descriptor too."""
    for extension, name in (("csv", table), ("parquet", f"{table}-parquet")):
        ending = layout.PART_EXTENSIONS[extension]
        place = f"datapackage/{table}.{extension}"
        before, after = (f"{place}/{table}-{label}.{ending}" for label in (old, new))
        (package / before).rename(package / after)

        def change(by_name: dict[str, Any], name: str = name, before: str = before, after: str = after) -> None:
            resource = by_name[name]
            resource["path"] = [after if path == before else path for path in resource["path"]]
            for part in resource["parts"]:
                part["path"] = after if part["path"] == before else part["path"]

        change_descriptor(package, change)


def test_rows_in_the_part_of_another_year_are_found_by_their_articles(package: Path) -> None:
    rename_part(package, "quotes", "2012", "2013")

    issues = found(package)

    renamed = {path.replace("2012", "2013") for path in (CSV_2012, PARQUET_2012)}
    assert places(issues, "part_year") == {path: [1, 2, 3, 4, 5] for path in renamed}
    assert {issue.count for issue in issues if issue.rule == "part_year"} == {6}


def test_articles_in_the_part_of_another_year_are_found(package: Path) -> None:
    rename_part(package, "articles", "2012", "2013")

    named = places(found(package), "part_year")

    assert named["datapackage/articles.parquet/articles-2013.parquet"] == [1, 2, 3]
    assert named["datapackage/articles.csv/articles-2013.csv.gz"] == [1, 2, 3]
    assert len(named) == 2


def test_events_in_the_part_of_another_year_are_found(tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 1, valid_rows())
    rename_part(package, "events", "2031-001", "2030-001")

    assert places(found(package), "part_year") == {
        f"datapackage/events.{extension}/events-2030-001.{ending}": [1]
        for extension, ending in layout.PART_EXTENSIONS.items()
    }


def test_year_in_one_piece_needs_no_number(package: Path) -> None:
    rename_part(package, "quotes", "2012", "2012-002")

    assert {("datapackage/quotes.csv", "parts"), ("datapackage/quotes.parquet", "parts")} <= faults(package)


def test_missing_piece_of_a_year_is_missed(tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 3)
    rename_part(package, "quotes", "2012-002", "2012-003")

    assert {("datapackage/quotes.csv", "parts"), ("datapackage/quotes.parquet", "parts")} <= faults(package)


@pytest.mark.parametrize(
    ("most", "file"),
    [
        (5, CSV_2012),  # a part that is larger
        (24, "datapackage/quotes.csv"),  # a table in parts that is not beyond the size
        (None, "datapackage/quotes.csv"),
        ("many", "datapackage/quotes.csv"),
        (True, "datapackage/quotes.csv"),
    ],
)
def test_tables_are_cut_as_the_descriptor_says(package: Path, most: object, file: str) -> None:
    path = package / layout.DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["partitionRows"] = most
    path.write_text(json.dumps(descriptor), encoding="utf-8")

    assert (file, "parts") in faults(package)


def test_part_without_rows_is_found(package: Path) -> None:
    altered(package, PARQUET_2012, lambda table: table.slice(0, 0))
    rewrite(package, CSV_2012, lambda content: content.split(b"\n", 1)[0] + b"\n")

    assert {(PARQUET_2012, "parts"), (CSV_2012, "parts")} <= faults(package)


def test_table_in_one_file_that_is_larger_is_found(tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 12)
    path = package / layout.DESCRIPTOR
    path.write_text(path.read_text(encoding="utf-8").replace('"partitionRows": 12', '"partitionRows": 11'))

    assert faults(package) == {("datapackage/articles.csv", "parts"), ("datapackage/articles.parquet", "parts")} | {
        (f"datapackage/actor_mentions.{extension}", "parts") for extension in layout.FORMATS
    }
