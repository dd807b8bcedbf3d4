"""The report as JSON and as a page: what it says, that it repeats, and that it is of the files beside it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.packages import publish_valid

from newsledger.validate import Issue, check, layout
from newsledger.validate.issue import Example
from newsledger.validate.report import Report, document, report_of
from newsledger.validate.report_files import as_json, as_page, check_published, write_report
from newsledger.validate.spots import Spot, find_spots
from schemas import TABLES

QUOTES = "datapackage/quotes.csv"
PARQUET = "datapackage/quotes.parquet"


def issue_at(file: str, column: str, row: int, key: str = "", rule: str = "type", value: str = "") -> Issue:
    return Issue(Path(file).stem, file, column, rule, "wrong", 1, (Example(row, key, value),))


def spot_of(package: Path, issue: Issue) -> Spot | None:
    return find_spots(package, [issue]).get((issue, issue.examples[0] if issue.row else None))


def marked(spot: Spot | None) -> list[str]:
    assert spot is not None
    return [text for text, is_marked in spot.pieces if is_marked]


def replaced(path: Path, old: str, new: str) -> None:
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode(), 1))


@pytest.fixture(scope="module")
def faulty(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """A package with a fault that is also an attack on who reads the page."""
    package = Path(shutil.copytree(published, tmp_path_factory.mktemp("faulty") / "package"))
    replaced(package / QUOTES, "asserts", "</mark><script>alert(1)</script>")
    issues = check(package, frictionless=False)
    return package, report_of(package, issues, frictionless=False)


def test_report_lists_every_file_with_rows_bytes_and_digest(published: Path) -> None:
    report = document(report_of(published, []))

    listed = {file["path"]: file for table in report["tables"] for file in table["files"]}
    assert set(listed) == set(layout.data_paths())
    for path, file in listed.items():
        data = (published / path).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert {table["name"]: table["rows"] for table in report["tables"]}["quotes"] == 3
    assert [table["name"] for table in report["tables"]] == list(TABLES)


def test_report_of_a_sound_package_is_valid_and_tells_what_was_checked(published: Path) -> None:
    report = document(report_of(published, []))

    assert (report["valid"], report["faults"], report["issues"]) == (True, 0, [])
    assert report["package"] == {"name": "lake-war", "version": "1.2.0"}
    checks = {entry["rule"]: entry for entry in report["checks"]}
    keys = sum(len(table.foreign_keys) for table in TABLES.values())
    assert checks["foreign_key"] == {
        "rule": "foreign_key", "group": "across rows", "places": 2 * keys, "faults": 0,
    }  # fmt: skip
    assert checks["primary_key"]["places"] == 2 * len(TABLES)


def test_report_of_a_fault_says_file_line_and_row(faulty: tuple[Path, Report]) -> None:
    report = document(faulty[1])

    issue = next(entry for entry in report["issues"] if entry["rule"] == "in_vocabulary")
    assert report["valid"] is False
    assert (issue["table"], issue["file"], issue["column"], issue["row"]) == ("quotes", QUOTES, "stance", 1)
    example = issue["examples"][0]
    assert example["at"] == {"file": QUOTES, "line": 2, "column": 196}
    assert [piece["text"] for piece in example["excerpt"] if piece["marked"]] == ["</mark><script>alert(1)</script>"]
    assert {entry["rule"]: entry["faults"] for entry in report["checks"]}["in_vocabulary"] == 1


def test_checks_of_a_file_that_cannot_be_read_are_not_said_to_have_been_made(package: Path) -> None:
    (package / PARQUET).write_bytes(b"not parquet")

    report = document(report_of(package, check(package, frictionless=False), frictionless=False))

    checks = {entry["rule"]: entry["places"] for entry in report["checks"]}
    assert checks["primary_key"] == 2 * len(TABLES) - 1
    assert "frictionless" not in checks
    assert next(table["rows"] for table in report["tables"] if table["name"] == "quotes") is None


def test_report_of_a_package_that_was_not_opened_tells_of_no_checks_of_rows(package: Path) -> None:
    (package / QUOTES).unlink()
    (package / QUOTES).symlink_to("/dev/zero")

    report = document(report_of(package, check(package)))

    assert report["tables"] == [{"name": name, "rows": None, "files": []} for name in TABLES]
    assert {entry["rule"]: entry["faults"] for entry in report["checks"]}["link"] == 1
    assert "primary_key" not in {entry["rule"] for entry in report["checks"]}


def test_published_report_is_what_validate_says_and_repeats(published: Path, tmp_path: Path) -> None:
    again = publish_valid(tmp_path)

    text = (published / layout.REPORT).read_text(encoding="utf-8")
    assert text == as_json(report_of(published, check(published), others=False))
    for path in layout.OPTIONAL:
        assert (again / path).read_bytes() == (published / path).read_bytes()


def test_published_report_names_no_time_and_no_path_of_the_machine(published: Path) -> None:
    for path in layout.OPTIONAL:
        text = (published / path).read_text(encoding="utf-8")
        assert str(published) not in text
        assert "/tmp" not in text
        assert layout.REPORT not in text


class Page(HTMLParser):
    """What a page holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self._open:
            self.marks.append(data)


def test_page_underlines_the_value_and_runs_nothing_that_it_holds(faulty: tuple[Path, Report]) -> None:
    page = Page(as_page(faulty[1]))

    assert "</mark><script>alert(1)</script>" in page.marks
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "form", "a"}


def test_page_needs_nothing_from_elsewhere(faulty: tuple[Path, Report]) -> None:
    text = as_page(faulty[1])

    assert not re.findall(r"https?:|//|url\(|@import|src=|href=|\son\w+=", text)
    assert "default-src 'none'" in text


def test_page_can_be_read_by_ear_and_in_the_dark(faulty: tuple[Path, Report]) -> None:
    text = as_page(faulty[1])
    page = Page(text)

    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en"}) in page.tags
    assert (tags.count("h1"), tags.count("main"), tags.count("title")) == (1, 1, 1)
    assert tags.count("table") == tags.count("caption")
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    assert "prefers-color-scheme: dark" in text
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    labels = [attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes]
    assert set(labels) <= set(ids)
    assert len(ids) == len(set(ids))


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_of_the_page_can_be_told_apart(faulty: tuple[Path, Report]) -> None:
    themes = re.findall(r":root \{([^}]*)\}", as_page(faulty[1]))

    assert len(themes) == 2
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", theme))
        for ink, paper in [(i, p) for i in ("ink", "good", "bad", "odd") for p in ("paper", "soft")] + [
            ("ink", "mark")
        ]:
            light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper, colours)


@pytest.mark.parametrize(
    ("target", "made"),
    [
        ("out", {"out/validation-report.json", "out/validation-report.html"}),
        ("out/deep.json", {"out/deep.json"}),
        ("page.html", {"page.html"}),
    ],
)
def test_report_goes_where_it_is_told(tmp_path: Path, target: str, made: set[str]) -> None:
    write_report(Report(), tmp_path / target)

    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()} == made


def test_report_that_cannot_be_written_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_text("earlier", encoding="utf-8")

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk is full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="full"):
        write_report(Report(), path)

    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("report.json", "earlier")]


def rewrite(package: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = package / layout.REPORT
    said = json.loads(path.read_text(encoding="utf-8"))
    change(said)
    path.write_text(json.dumps(said), encoding="utf-8")


@pytest.mark.parametrize("gone", [(), (layout.REPORT,), (layout.REPORT_PAGE,), layout.OPTIONAL])
def test_package_is_sound_with_and_without_its_report(package: Path, gone: tuple[str, ...]) -> None:
    for path in gone:
        (package / path).unlink()

    assert check(package, frictionless=False) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["tables"][0]["files"][0].update(sha256="0" * 64), "datapackage/articles.csv changed since"),
        (lambda d: d["tables"][0]["files"].pop(), "datapackage/articles.parquet changed since"),
        (lambda d: d["descriptor"].update(sha256="0" * 64), "datapackage.json changed since"),
        (lambda d: d.update(descriptor=None), "datapackage.json changed since"),
        (lambda d: d.update(tables=7), f"and {len(layout.data_paths()) - 3} more changed since"),
        (lambda d: d.update(tables=[7, {"files": 3}, {"files": [4, {"path": []}]}]), "more changed since"),
        (lambda d: d.update(valid=False), "says that the package has faults"),
        (lambda d: d.update(format_version=99), "not a validation report of version 1"),
    ],
)
def test_report_of_other_files_is_a_fault(package: Path, change: Callable[[dict[str, Any]], None], said: str) -> None:
    rewrite(package, change)

    issues = check_published(package)

    assert {issue.rule for issue in issues} == {"report"}
    assert said in issues[0].message


@pytest.mark.parametrize("text", ["", "[", "[]", '"valid"', "{" * 5000, '{"valid": NaN}'])
def test_report_that_is_none_is_a_fault(package: Path, text: str) -> None:
    (package / layout.REPORT).write_text(text, encoding="utf-8")

    assert [(issue.rule, issue.file) for issue in check_published(package)] == [("report", layout.REPORT)]


def test_page_of_another_report_is_a_fault(package: Path) -> None:
    rewrite(package, lambda said: said["validator"].update(version="0"))

    assert [(issue.file, issue.rule) for issue in check_published(package)] == [(layout.REPORT_PAGE, "report")]


def test_changed_descriptor_makes_the_report_stale(package: Path) -> None:
    replaced(package / "datapackage.json", "The lake war in the news", "The lake wars in the news")
    # The title stands in the Parquet files too, which is a fault of its own.
    issues = check_published(package)

    assert [issue.message for issue in issues] == [
        "is of other files: datapackage.json changed since; validate anew, or leave it out"
    ]


def test_cell_is_marked_with_its_line_and_column(package: Path) -> None:
    spot = spot_of(package, issue_at(QUOTES, "stance", 1))

    assert spot is not None
    assert (spot.file, spot.line, spot.column) == (QUOTES, 2, 196)
    assert marked(spot) == ["asserts"]
    line = (package / QUOTES).read_text(encoding="utf-8").splitlines()[1]
    assert line[195:].startswith("asserts,")


def test_line_counts_line_breaks_in_the_rows_above(package: Path) -> None:
    spot = spot_of(package, issue_at("datapackage/articles.csv", "article_id", 3))

    assert spot is not None
    lines = (package / "datapackage/articles.csv").read_text(encoding="utf-8").split("\n")
    assert lines[spot.line - 1].startswith("courier-3,")
    assert spot.line > 4


def test_cell_behind_a_text_of_many_lines_stands_on_its_own_line(package: Path) -> None:
    spot = spot_of(package, issue_at("datapackage/articles.csv", "word_count", 1))

    assert spot is not None
    lines = (package / "datapackage/articles.csv").read_text(encoding="utf-8").split("\n")
    assert lines[spot.line - 1][spot.column - 1 :].startswith(marked(spot)[0])


def test_long_cell_is_cut_around_what_is_wrong(package: Path) -> None:
    path = package / "datapackage/articles.csv"
    replaced(path, "nobody knew where", "nobody k\x00new where")

    spot = spot_of(package, issue_at("datapackage/articles.csv", "text", 1, rule="no_nul"))

    assert "k\x00new" in marked(spot)[0]
    assert len(marked(spot)[0]) < 70


def test_long_cell_that_differs_is_cut_around_the_difference(package: Path) -> None:
    replaced(package / "datapackage/articles.csv", "nobody knew where", "nobody know where")
    issue = next(i for i in check(package, frictionless=False) if i.rule == "formats_equal" and i.column == "text")

    assert "know" in marked(spot_of(package, issue))[0]


def test_row_of_parquet_is_shown_at_the_line_of_the_csv(package: Path) -> None:
    spot = spot_of(package, issue_at(PARQUET, "stance", 1, "courier-1-q1"))

    assert spot is not None
    assert (spot.file, spot.line, marked(spot)) == (QUOTES, 2, ["asserts"])


def test_row_of_parquet_is_found_in_the_csv_wherever_it_stands_there(package: Path) -> None:
    path = package / QUOTES
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")

    spots = [
        spot_of(package, issue_at(PARQUET, "stance", row, key))
        for row, key in ((2, "courier-1-q2"), (3, "courier-2-q1"))
    ]

    assert [(spot.file, spot.line) for spot in spots if spot] == [(QUOTES, 2), (QUOTES, 3)]


def test_row_of_parquet_that_the_csv_lacks_is_shown_without_line(package: Path) -> None:
    path = package / QUOTES
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")

    spot = spot_of(package, issue_at(PARQUET, "stance", 1, "courier-1-q1"))

    assert spot is not None
    assert (spot.file, spot.line, marked(spot)) == (PARQUET, 0, ["asserts"])


def test_two_columns_are_both_marked(package: Path) -> None:
    assert marked(spot_of(package, issue_at(QUOTES, "cue, cue_start", 1))) == ["said", "288"]


def test_row_that_is_not_there_has_no_spot(package: Path) -> None:
    assert spot_of(package, issue_at(QUOTES, "cue", 99)) is None


@pytest.mark.parametrize(
    ("issue", "line"),
    [
        (Issue("quotes", QUOTES, "", "hash", ""), '"hash": "sha256:'),
        (Issue("quotes", PARQUET, "", "bytes", ""), '"bytes": '),
        (Issue("quotes", QUOTES, "descriptor rowCount", "descriptor", ""), '"rowCount": 3'),
        (Issue("quotes", QUOTES, "", "descriptor", ""), '"schema": {'),
        (Issue("", "datapackage.json", "$.licenses", "profile", ""), '"licenses": ['),
        (Issue("", "datapackage.json", "$.resources[7].name", "profile", ""), '"name": "quotes"'),
        (Issue("", "datapackage.json", "resources[7].path", "path", ""), '"path": "datapackage/quotes.csv"'),
        (Issue("", "datapackage.json", "$schema", "property", ""), '"$schema": "https://datapackage.org'),
        (Issue("", "datapackage.json", "", "resources", ""), '"resources": ['),
    ],
)
def test_fault_of_the_descriptor_has_a_line_there(published: Path, issue: Issue, line: str) -> None:
    spot = spot_of(published, issue)

    assert spot is not None
    lines = (published / "datapackage.json").read_text(encoding="utf-8").splitlines()
    assert (spot.file, lines[spot.line - 1].strip().startswith(line)) == ("datapackage.json", True)


def test_missing_property_has_the_line_of_what_lacks_it(published: Path) -> None:
    spot = spot_of(published, Issue("", "datapackage.json", "version", "property", ""))

    assert spot is not None
    assert spot.line >= 1
