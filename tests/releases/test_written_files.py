"""The changelog and package.toml: what is put in, and that nothing else is touched."""

from __future__ import annotations

import datetime
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.releases import PACKAGE_FILE

from newsledger.publish import PackageInfoError
from newsledger.releases.changelog import with_section
from newsledger.releases.package_file import with_values

TOLD = ["### Data", "", "One claim more."]
DATA = "### Data\n\nOne claim more.\n"


@pytest.mark.parametrize(
    ("before", "date", "after"),
    [
        ("", None, f"# Changelog\n\n## 1.3.0\n\n{DATA}"),
        ("# What is new\n\nAll.\n", "2031-04-01", f"# What is new\n\nAll.\n\n## 1.3.0 - 2031-04-01\n\n{DATA}"),
        ("# C\n\n## 1.2.0\n\n- Old.\n", None, f"# C\n\n## 1.3.0\n\n{DATA}\n## 1.2.0\n\n- Old.\n"),
        (
            "# C\n\n## [Unreleased]\n\n- New.\n\n## 1.2.0\n",
            None,
            f"# C\n\n## [Unreleased]\n\n## 1.3.0\n\n- New.\n\n{DATA}\n## 1.2.0\n",
        ),
        (
            "# C\n\n## 1.3.0 - 2031-04-01\n\n- By hand.\n\n## 1.2.0\n",
            None,
            f"# C\n\n## 1.3.0 - 2031-04-01\n\n- By hand.\n\n{DATA}\n## 1.2.0\n",
        ),
        ("# C\n\n## 1.3.0-rc.1\n", None, f"# C\n\n## 1.3.0\n\n{DATA}\n## 1.3.0-rc.1\n"),
        ("# C\r\n\r\n## 1.2.0\r\n", None, f"# C\n\n## 1.3.0\n\n{DATA}\n## 1.2.0\n".replace("\n", "\r\n")),
    ],
    ids=["none", "no section", "earlier ones", "unreleased", "by hand", "candidate", "CRLF"],
)
def test_section_goes_above_the_earlier_ones(before: str, date: str | None, after: str) -> None:
    assert with_section(before, "1.3.0", date, TOLD) == after


def test_line_ends_stay() -> None:
    assert with_values('version = "1"\r\nname = "a"\r\n', {"version": "2"}) == 'version = "2"\r\nname = "a"\r\n'


def test_version_is_set_and_every_other_character_stays() -> None:
    after = with_values(PACKAGE_FILE, {"version": "1.3.0"})

    assert after == PACKAGE_FILE.replace('"1.2.0"', '"1.3.0"')


@pytest.mark.parametrize("created", ["2031-03-01", "2031-03-01T10:00:00Z", '"2031-03-01"', "2031-03-01 10:00:00"])
def test_day_is_set_however_it_was_written(created: str) -> None:
    after = with_values(f"created = {created}  # when\n", {"created": datetime.date(2031, 4, 1)})

    assert after == "created = 2031-04-01  # when\n"


@pytest.mark.parametrize("text", ["", "# empty\n", '[[sources]]\ntitle = "A"\nversion = "of the source"\n'])
def test_version_that_was_not_there_is_put_first(text: str) -> None:
    assert tomllib.loads(with_values(text, {"version": "1.3.0"})) == {**tomllib.loads(text), "version": "1.3.0"}


@pytest.mark.parametrize(
    "text", ['version = """\n1.2.0"""\n', 'description = """\nversion = "1"\n"""\nversion = "1.2.0"\n']
)
def test_version_that_cannot_be_set_alone_is_refused(text: str) -> None:
    with pytest.raises(PackageInfoError, match="on a line of its own"):
        with_values(text, {"version": "1.3.0"})


@given(st.dictionaries(st.sampled_from(["name", "title", "version", "created"]), st.text("abc \"'\\#=[", max_size=8)))
def test_what_is_set_is_all_that_changes(values: dict[str, str]) -> None:
    text = "".join(f"{key} = {_quoted(value)}\n" for key, value in values.items())

    assert tomllib.loads(with_values(text, {"version": "2.0.0"})) == {**values, "version": "2.0.0"}


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
