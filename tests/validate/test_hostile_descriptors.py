"""A descriptor or directory that leads elsewhere gets a clear fault, and nothing is followed, opened or fetched."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsledger.validate import Issue, UnusablePackage, check, opinion, standard, strict_json
from newsledger.validate.files import check_descriptor, read_descriptor
from newsledger.validate.references import check_references, led_elsewhere, path_fault
from newsledger.validate.standard import check_profile
from newsledger.validate.tree import check_tree

Descriptor = dict[str, Any]
QUOTES = "datapackage/quotes.csv"


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frictionless must not be let loose on such a package, and nothing may reach for the network."""

    def never(*args: object, **options: object) -> None:
        pytest.fail("another program was let loose on a hostile package")

    monkeypatch.setattr(opinion, "second_opinion", never)
    monkeypatch.setattr(opinion, "check_by_others", never)
    monkeypatch.setattr(socket.socket, "connect", never)


def written(package: Path, change: Callable[[Descriptor], Any]) -> Path:
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    return package


def refusal(package: Path) -> str:
    with pytest.raises(UnusablePackage) as refused:
        check(package)
    return str(refused.value)


def found(issues: list[Issue], rule: str) -> list[tuple[str, str, str]]:
    return [(issue.file, issue.column, issue.value) for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("../quotes.csv", "leads out of the directory"),
        ("datapackage/../../quotes.csv", "leads out of the directory"),
        ("datapackage/..", "leads out of the directory"),
        ("..\\quotes.csv", "leads out of the directory"),
        ("/etc/passwd", "is absolute"),
        ("\\\\host\\share\\quotes.csv", "is absolute"),
        ("C:\\quotes.csv", "starts with a drive letter"),
        ("https://example.org/quotes.csv", "is an address"),
        ("HTTPS://example.org/quotes.csv", "is an address"),
        ("file:///etc/passwd", "is an address"),
        ("s3://bucket/quotes.csv", "is an address"),
        ("data:text/csv,a", "is an address"),
        ("~/quotes.csv", "starts at a home directory"),
        ("~root/quotes.csv", "starts at a home directory"),
        ("datapackage\\quotes.csv", "has a backslash"),
        ("datapackage/quo\x00tes.csv", "has a control character"),
        ("datapackage/quo\ntes.csv", "has a control character"),
        ("", "is empty"),
    ],
)
def test_path_that_leaves_the_package_is_a_fault(published: Path, path: str, said: str) -> None:
    descriptor = read_descriptor(published)
    descriptor["resources"][2]["path"] = path

    issues = [issue for issue in check_references(descriptor) if issue.rule == "path"]

    assert [(issue.file, issue.column) for issue in issues] == [("datapackage.json", "resources[2].path")]
    assert said in issues[0].message


@pytest.mark.parametrize("path", ["datapackage/quotes.csv", "quotes..csv", "a/..b/c.csv", "a b/ü.csv", "c"])
def test_plain_path_is_none(path: str) -> None:
    assert path_fault(path) == ""


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        (lambda d: d["resources"][0].update(path="../../etc/passwd"), "path", "resources[0].path"),
        (lambda d: d["resources"][0].update(path=["datapackage/articles.csv", "/x"]), "path", "resources[0].path"),
        (lambda d: d["resources"][0].update(path=7), "path", "resources[0].path"),
        (lambda d: d["resources"][0].pop("path"), "path", "resources[0].path"),
        (lambda d: d["resources"][0].update(schema="https://example.org/s.json"), "path", "resources[0].schema"),
        (lambda d: d["resources"][0].update(dialect="../dialect.json"), "path", "resources[0].dialect"),
        (lambda d: d["resources"].insert(0, "https://example.org/r.json"), "resources", "resources[0]"),
        (lambda d: d.update(profile="https://example.org/profile.json"), "property", "profile"),
        (lambda d: d.update({"$schema": "https://example.org/schema.json"}), "property", "$schema"),
        (lambda d: d.update({"$schema": {"a": 1}}), "property", "$schema"),
        (lambda d: d["resources"][0].update(scheme="http"), "descriptor", "descriptor scheme"),
        (lambda d: d["resources"][0].update(extrapaths=["/etc/passwd"]), "descriptor", "descriptor extrapaths"),
        (lambda d: d["resources"][0].update(compression="zip"), "descriptor", "descriptor compression"),
        (lambda d: d["resources"][0]["schema"].update({"$schema": "https://example.org/s"}), "descriptor", ""),
    ],
)
def test_what_others_would_follow_is_a_fault_and_nobody_is_let_loose_on_it(
    package: Path, change: Callable[[Descriptor], Any], rule: str, column: str
) -> None:
    descriptor = read_descriptor(written(package, change))
    issues = [*check_references(descriptor), *check_descriptor(descriptor, package, {})]

    assert (rule, column) in {(issue.rule, issue.column) for issue in issues}
    assert led_elsewhere(issues)
    assert opinion.opinions(descriptor, package, issues) == []


def test_check_lets_nobody_loose_on_a_package_that_leads_elsewhere(package: Path) -> None:
    issues = check(written(package, lambda d: d["resources"][0].update(path="../../etc/passwd")))

    assert found(issues, "path") == [("datapackage.json", "resources[0].path", "../../etc/passwd")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"[]", "no list of resources"),
        (b'"resources"', "no list of resources"),
        (b"null", "no list of resources"),
        (b'{"resources": {}}', "no list of resources"),
        (b'{"resources": null}', "no list of resources"),
        (b'\xef\xbb\xbf{"resources": []}', "byte-order mark"),
        (b'{"resources": [], "title": "\xff"}', "not JSON in UTF-8"),
        ('{"resources": []}'.encode("utf-16"), "not JSON in UTF-8"),
        (b'{"resources": [], "title": "a\x00b"}', "not JSON"),
        (b'\x00{"resources": []}', "not JSON"),
        (b'{"resources": [], "bytes": NaN}', "NaN is no JSON number"),
        (b'{"resources": [], "bytes": -Infinity}', "-Infinity is no JSON number"),
        (b'{"resources": [], "resources": [1]}', "'resources' stands twice"),
        (b'{"resources": [{"path": "a", "path": "/etc/passwd"}]}', "'path' stands twice"),
        (b'{"resources": [], "title": "\\ud800"}', "half of a surrogate pair"),
        (b'{"resources": [], "\\udfff": 1}', "half of a surrogate pair"),
        (b'{"resources": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"resources": ' + b"[" * 200 + b"]" * 200 + b"}", "nested too deeply"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "nested too deeply"),
        (b'{"resources": [' + b"{}," * 10_000 + b"{}]}", "10001 entries"),
        (b'{"resources": [' + b"1" * 5000 + b"]}", "not JSON"),
        (b'{"resources": [], "title": "' + b"a" * (64 << 20) + b'"}', "larger than the 4 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_descriptor_that_is_broken_or_ambiguous_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "datapackage.json").write_bytes(content)

    message = refusal(tmp_path)

    assert "datapackage.json: " in message
    assert said in message


def link(path: Path, target: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path, secret: (link(path, secret),), "is a link"),
        (lambda path, secret: link(path, secret / "dangling"), "is a link"),
        (lambda path, secret: (path.unlink(), os.mkfifo(path)), "is a FIFO"),
        (lambda path, secret: (path.unlink(), path.mkdir()), "is a directory"),
        (lambda path, secret: link(path, Path("/dev/zero")), "is a link"),
    ],
)
def test_descriptor_that_is_no_plain_file_is_refused(
    package: Path, tmp_path: Path, make: Callable[[Path, Path], Any], said: str
) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"resources": []}', encoding="utf-8")

    make(package / "datapackage.json", secret)

    assert said in refusal(package)


@pytest.mark.parametrize(
    ("make", "rule", "said"),
    [
        (lambda path: (path.rename(path.with_name("aside")), link(path, path.with_name("aside"))), "link", "is a link"),
        (lambda path: link(path, Path("/etc/passwd")), "link", "is a link"),
        (lambda path: link(path, Path("/dev/zero")), "link", "is a link"),
        (lambda path: link(path, Path("nothing")), "link", "is a link"),
        (lambda path: (path.unlink(), os.mkfifo(path)), "file_kind", "is a FIFO"),
        (lambda path: (path.unlink(), path.mkdir()), "file_kind", "is a directory"),
    ],
)
@pytest.mark.parametrize("file", [QUOTES, "datapackage/quotes.parquet", "datapackage/README.md"])
def test_file_that_is_no_plain_file_is_named_and_not_opened(
    package: Path, file: str, make: Callable[[Path], Any], rule: str, said: str
) -> None:
    make(package / file)

    issue = next(issue for issue in check(package) if issue.file == file)

    assert (issue.rule, said in issue.message) == (rule, True)


@pytest.mark.parametrize("name", ["dangling.md", "deeper/dangling.md", "\udcff.md", "a\x1b[2Jb"])
def test_dangling_link_anywhere_in_the_data_is_named(package: Path, name: str) -> None:
    path = package / "datapackage" / name
    path.parent.mkdir(exist_ok=True)
    path.symlink_to("nowhere")

    issues = check(package)

    assert [issue.rule for issue in issues] == ["link"]
    assert issues[0].file.encode("utf-8")


def test_loop_of_links_ends(package: Path) -> None:
    (package / "datapackage/loop").symlink_to(package / "datapackage")

    assert [(issue.rule, issue.file) for issue in check(package)] == [("link", "datapackage/loop")]


def test_linked_directory_of_data_is_not_entered(package: Path) -> None:
    (package / "datapackage").rename(package / "elsewhere")
    (package / "datapackage").symlink_to("elsewhere")

    assert [(issue.rule, issue.file) for issue in check(package)] == [("link", "datapackage")]


def test_file_in_the_place_of_the_directory_of_data_is_named(package: Path) -> None:
    (package / "datapackage").rename(package / "elsewhere")
    (package / "datapackage").write_text("", encoding="utf-8")

    assert [(issue.rule, issue.file) for issue in check(package)] == [("file_kind", "datapackage")]


def test_more_files_than_are_looked_at_end_the_look(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsledger.validate.tree.MAX_ENTRIES", 5)

    assert [issue.rule for issue in check_tree(package)] == ["too_many_files"]


def test_wrong_hash_and_size_are_named(package: Path) -> None:
    descriptor = read_descriptor(package)
    descriptor["resources"][7].update(hash="sha256:" + "0" * 64, bytes=1)

    issues = check_descriptor(descriptor, package, {QUOTES: 3})

    assert {issue.rule for issue in issues if issue.file == QUOTES} == {"hash", "bytes"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: d.update(licenses="all of them"), "$.licenses"),
        (lambda d: d["resources"][8].update(type="file"), "$.resources[8].type"),
        (lambda d: d["contributors"][0].update(title=7), "$.contributors[0].title"),
        (lambda d: d["resources"][0].update(bytes="many"), "$.resources[0].bytes"),
        (lambda d: d.update(resources=[]), "$.resources"),
    ],
)
def test_fault_against_the_official_profile_is_named_with_its_place(
    published: Path, change: Callable[[Descriptor], Any], where: str
) -> None:
    descriptor = read_descriptor(published)
    change(descriptor)

    assert where in {issue.column for issue in check_profile(descriptor)}


def test_published_descriptor_fits_the_official_profile(published: Path) -> None:
    assert check_profile(read_descriptor(published)) == []


def test_official_profile_is_the_one_that_is_said_to_travel_with_the_code() -> None:
    data = Path(standard.__file__).parent / "data"
    digest = hashlib.sha256((data / "data-package-2-0.json").read_bytes()).hexdigest()

    assert f"sha256 `{digest}`" in (data / "README.md").read_text(encoding="utf-8")


def test_reading_a_fifo_ends_at_once_even_if_it_was_a_file_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "datapackage.json"
    os.mkfifo(path)
    # Somebody exchanges the file between the look and the opening.
    monkeypatch.setattr(strict_json, "kind_of", lambda mode: "")

    with pytest.raises(UnusablePackage, match="is not a plain file"):
        strict_json.load(path)
