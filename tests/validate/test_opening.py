"""A package opens wherever it lies, and a zip of it only if nothing in the zip is hostile."""

from __future__ import annotations

import os
import stat
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.validate import UnusablePackage, archive, check, opened

Entries = dict[str, bytes]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where zips are unpacked, to see what is left of them."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def entries(package: Path, top: str = "") -> Entries:
    files = [package / "datapackage.json", *sorted(p for p in (package / "datapackage").rglob("*") if p.is_file())]
    return {top + path.relative_to(package).as_posix(): path.read_bytes() for path in files}


def zipped(path: Path, content: Entries, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(name, data)
        for info, data in more:
            file.writestr(info, data)
    return path


def refused(path: Path, temporary: Path) -> str:
    """What is said of a zip that must not be unpacked, and that nothing is left of it."""
    with pytest.raises(UnusablePackage) as refusal, opened(path):
        pytest.fail("it was opened")
    assert list(temporary.iterdir()) == []
    said = str(refusal.value)
    assert str(path) in said
    assert str(temporary) not in said
    return said


@contextmanager
def no_writing(directory: Path) -> Iterator[None]:
    """A read-only mount, as far as a test can make one."""
    paths = [directory, *directory.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(modes[path] & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        yield
    finally:
        for path in paths:
            path.chmod(modes[path])


def test_directory_opens_as_it_is(published: Path) -> None:
    with opened(published) as directory:
        assert directory == published


def test_descriptor_opens_its_directory(published: Path) -> None:
    with opened(published / "datapackage.json") as directory:
        assert directory == published


@pytest.mark.parametrize("top", ["", "lake-war-1.2.0/"])
def test_zip_opens_with_the_package_at_its_root_or_in_one_folder(
    published: Path, tmp_path: Path, temporary: Path, top: str
) -> None:
    path = zipped(tmp_path / "package.zip", entries(published, top), (f"{top}LICENSE.md", b"free"))

    with opened(path) as directory:
        assert check(directory, frictionless=False) == []
        assert not (directory / "LICENSE.md").exists()

    assert list(temporary.iterdir()) == []


def test_zip_is_removed_when_the_check_dies(published: Path, tmp_path: Path, temporary: Path) -> None:
    path = zipped(tmp_path / "package.zip", entries(published))

    with pytest.raises(KeyboardInterrupt), opened(path):
        raise KeyboardInterrupt

    assert list(temporary.iterdir()) == []


def test_fault_of_a_zip_names_the_zip_and_no_temporary_path(tmp_path: Path, temporary: Path) -> None:
    path = zipped(tmp_path / "package.zip", {"top/datapackage.json": b"{"})

    said = r"package\.zip: top/datapackage\.json: not JSON"
    with pytest.raises(UnusablePackage, match=said) as refusal, opened(path) as directory:
        check(directory)

    assert str(temporary) not in str(refusal.value)


def test_package_that_cannot_be_written_is_checked_and_left_as_it_is(package: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*")}

    with no_writing(package), opened(package) as directory:
        assert check(directory) == []

    assert {path: path.stat().st_mtime_ns for path in package.rglob("*")} == before


@pytest.mark.parametrize("name", ["nothing-here", "nothing-here.zip"])
def test_missing_path_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnusablePackage, match=f"{name}: cannot be read"), opened(tmp_path / name):
        pass


def test_directory_of_data_points_at_the_one_above(package: Path) -> None:
    with pytest.raises(UnusablePackage, match="name the directory above it"), opened(package / "datapackage"):
        pass


def test_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "package.zip")

    with pytest.raises(UnusablePackage, match="is a FIFO"), opened(tmp_path / "package.zip"):
        pass


def test_other_file_is_no_package(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("quote_id\n", encoding="utf-8")

    assert "is not a directory, a datapackage.json or a zip" in refused(path, temporary)


def link_entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.create_system = 3
    return info


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../evil.csv", "leads out of the directory"),
        ("datapackage/../../evil.csv", "leads out of the directory"),
        ("datapackage/..", "leads out of the directory"),
        ("/etc/evil.csv", "is absolute"),
        ("//host/share/evil.csv", "is absolute"),
        ("C:/evil.csv", "starts with a drive letter"),
        ("c:evil.csv", "starts with a drive letter"),
        ("datapackage\\evil.csv", "has a backslash"),
        ("..\\evil.csv", "leads out of the directory"),
        ("file:///etc/passwd", "is an address"),
        ("~/evil.csv", "starts at a home directory"),
        ("datapackage/a\nb.csv", "has a control character"),
        ("datapackage/\x1b[2Jb.csv", "has a control character"),
        ("datapackage//b.csv", "empty or '.' parts"),
        ("./datapackage/b.csv", "empty or '.' parts"),
        ("datapackage/./b.csv", "empty or '.' parts"),
    ],
)
def test_entry_with_a_hostile_name_is_refused(
    published: Path, tmp_path: Path, temporary: Path, name: str, said: str
) -> None:
    path = zipped(tmp_path / "package.zip", entries(published), (name, b"evil"))

    message = refused(path, temporary)

    assert said in message
    assert "\x1b" not in message
    assert not list(tmp_path.glob("evil*"))


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (stat.S_IFLNK | 0o777, "is a link"),
        (stat.S_IFIFO | 0o644, "is no plain file"),
        (stat.S_IFCHR | 0o644, "is no plain file"),
        (stat.S_IFBLK | 0o644, "is no plain file"),
        (stat.S_IFSOCK | 0o644, "is no plain file"),
    ],
)
def test_entry_that_is_no_plain_file_is_refused(
    published: Path, tmp_path: Path, temporary: Path, mode: int, said: str
) -> None:
    content = entries(published)
    content.pop("datapackage/quotes.csv")
    path = zipped(tmp_path / "package.zip", content, (link_entry("datapackage/quotes.csv", mode), b"/etc/passwd"))

    assert said in refused(path, temporary)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("datapackage/quotes.csv", "datapackage/extra.md"), "one file on some systems or all"),
        (("datapackage/extra.md", "datapackage/Extra.md"), "one file on some systems or all"),
        (("datapackage/stra\u00dfe.md", "datapackage/STRASSE.md"), "one file on some systems or all"),
        (("datapackage/e\u0301.md", "datapackage/\u00e9.md"), "one file on some systems or all"),
        (("datapackage/extra", "datapackage/extra/deep.md"), "as a file and as a directory"),
        (("datapackage/extra", "datapackage/EXTRA/"), "as a file and as a directory"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_clash_are_refused(
    published: Path, tmp_path: Path, temporary: Path, more: tuple[str, str], said: str
) -> None:
    path = zipped(tmp_path / "package.zip", entries(published), *((name, b"") for name in more))

    assert said in refused(path, temporary)


def test_bomb_is_refused_by_its_ratio(published: Path, tmp_path: Path, temporary: Path) -> None:
    path = zipped(tmp_path / "package.zip", entries(published), ("datapackage/zeros.csv", bytes(20 << 20)))

    assert "more than 200 times bigger: a bomb" in refused(path, temporary)


def test_more_bytes_than_are_unpacked_are_refused(
    published: Path, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_EXPANDED", 10_000)

    assert "at most 10000 are unpacked" in refused(zipped(tmp_path / "p.zip", entries(published)), temporary)


def test_more_bytes_than_the_disk_has_are_refused(
    published: Path, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 7})())

    assert "has only 7 left" in refused(zipped(tmp_path / "p.zip", entries(published)), temporary)


def test_too_many_entries_are_refused(published: Path, tmp_path: Path, temporary: Path) -> None:
    more = ((f"notes/{number}.md", b"") for number in range(archive.MAX_ENTRIES))

    assert "at most 10000 are unpacked" in refused(zipped(tmp_path / "p.zip", entries(published), *more), temporary)


def test_list_of_entries_that_is_said_to_be_endless_is_not_read(
    published: Path, tmp_path: Path, temporary: Path
) -> None:
    path = zipped(tmp_path / "package.zip", {f"notes/{'n' * 200}-{number}.md": b"" for number in range(9000)})

    assert "the list of entries takes" in refused(path, temporary)


def changed(path: Path, change: Callable[[bytearray], None]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)
    return path


def lie_about_size(data: bytearray) -> None:
    """The list of entries says that the descriptor is of 100 bytes."""
    at = data.rfind(b"PK\x01\x02", 0, data.index(b"datapackage.json", data.index(b"PK\x01\x02")))
    data[at + 24 : at + 28] = struct.pack("<I", 100)


def encrypt(data: bytearray) -> None:
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1


def compress_otherwise(data: bytearray) -> None:
    at = data.index(b"PK\x01\x02")
    data[at + 10 : at + 12] = struct.pack("<H", zipfile.ZIP_LZMA)


def overlap(data: bytearray) -> None:
    """The second entry is said to begin where the first does."""
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[at + 42 : at + 46] = struct.pack("<I", 0)


def put_nul_in_name(data: bytearray) -> None:
    at = data.index(b"README.md", data.index(b"PK\x01\x02"))
    data[at + 3] = 0


def flip_content(data: bytearray) -> None:
    data[2000] ^= 0xFF


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lie_about_size, "cannot be unpacked"),
        (encrypt, "is encrypted"),
        (compress_otherwise, "method 14"),
        (overlap, "reaches into what follows it"),
        (put_nul_in_name, "has a control character"),
        (flip_content, "cannot be unpacked"),
        (lambda data: data.__delitem__(slice(len(data) // 2, None)), "is not a directory, a datapackage.json or a zip"),
        (lambda data: data.__delitem__(slice(100, 2000)), "reaches into what follows it"),
    ],
)
def test_zip_that_lies_or_is_broken_is_refused(
    published: Path, tmp_path: Path, temporary: Path, change: Callable[[bytearray], None], said: str
) -> None:
    path = changed(zipped(tmp_path / "package.zip", entries(published)), change)

    assert said in refused(path, temporary)


def test_zip_in_a_zip_stays_closed_and_is_named_as_extra(published: Path, tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"datapackage/quotes.csv": b"evil"})
    path = zipped(tmp_path / "p.zip", entries(published), ("datapackage/inner.zip", inner.read_bytes()))

    with opened(path) as directory:
        found = check(directory, frictionless=False)

    assert [(issue.rule, issue.file) for issue in found] == [("extra_file", "datapackage/inner.zip")]


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=6), st.integers(0, 20)), min_size=1, max_size=4)
)
def test_zip_with_any_bytes_changed_opens_or_is_refused_and_leaves_nothing(
    tmp_path: Path, temporary: Path, changes: list[tuple[int, bytes, int]]
) -> None:
    small = {"top/datapackage.json": b'{"resources": []}', "top/datapackage/quotes.csv": b"quote_id,text\n" * 20}
    path = zipped(tmp_path / "package.zip", small)
    data = bytearray(path.read_bytes())
    for at, new, gone in changes:
        start = at % len(data)
        data[start : start + gone] = new
    path.write_bytes(data)

    with suppress(UnusablePackage), opened(path) as directory:
        assert directory.is_relative_to(temporary)

    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "holds no datapackage.json"),
        ({"a/b/datapackage.json": b"{}"}, "holds no datapackage.json"),
        ({"b/datapackage.json": b"{}", "a/datapackage.json": b"{}"}, "holds several packages (a, b)"),
    ],
)
def test_zip_without_one_package_is_refused(tmp_path: Path, temporary: Path, content: Entries, said: str) -> None:
    assert said in refused(zipped(tmp_path / "package.zip", content), temporary)
