from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from newsledger.publish import PackageInfo, PackageInfoError

TOML = """
name = "river-war"
title = "The river war in the news"
version = "2.0.0"
keywords = ["river", "war"]

[[licenses]]
name = "CC-BY-4.0"

[[contributors]]
title = "Ada Okoye"
roles = ["creator"]

[[contributors]]
title = "Bo Lind"

[[sources]]
title = "The River Post"
path = "https://example.org/post"
"""


def write(directory: Path, text: str) -> Path:
    path = directory / "package.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_file_gives_what_it_says_and_defaults_the_rest(tmp_path: Path) -> None:
    info = PackageInfo.load(write(tmp_path, TOML))

    assert (info.name, info.version) == ("river-war", "2.0.0")
    assert info.contributors[0]["roles"] == ["creator"]
    assert info.description == PackageInfo().description


def test_documented_example_is_usable(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/metadata.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)

    info = PackageInfo.load(write(tmp_path, example))

    assert all(getattr(info, field.name) not in (None, ()) for field in dataclasses.fields(info))


def test_citation_is_made_of_people_title_version(tmp_path: Path) -> None:
    info = PackageInfo.load(write(tmp_path, TOML))

    assert info.cited == "Ada Okoye; Bo Lind. The river war in the news. Version 2.0.0."


def test_citation_given_is_kept(tmp_path: Path) -> None:
    assert PackageInfo.load(write(tmp_path, 'citation = "Okoye 2031"')).cited == "Okoye 2031"


def test_without_a_file_the_package_says_nothing_of_people_and_sources() -> None:
    said = PackageInfo.load(None).descriptor()

    assert not {"contributors", "sources", "homepage", "created"} & set(said)
    assert {"name", "title", "description", "version", "licenses", "citation"} <= set(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not TOML"),
        ('nmae = "x"', "unknown key nmae"),
        ('name = "River War"', "River War"),
        ("version = 2", "version must be text"),
        ('title = " "', "title must be text"),
        ('licenses = "CC0"', "licenses must be a list"),
        ("licenses = ['CC0']", "each of licenses"),
        ("[[licenses]]\ntitle = 'Free'", "name or path"),
        ("[[contributors]]\nname = 'Ada'", "title"),
        ("keywords = [1]", "keywords must be text"),
        ("[[contributors]]\ntitle = 'Ada'\nroles = 'author'", "contributors: roles must be a list"),
        ("[[contributors]]\ntitle = 'Ada'\nroles = [1]", "contributors: roles must be text"),
        ("[[contributors]]\ntitle = 'Ada'\nemail = 1", "contributors: email must be text"),
        ("[[sources]]\ntitle = 2031-04-01", "sources: title must be text"),
        ("homepage = 'our page'", "homepage must be an address"),
        ("created = 'spring'", "created must be a day"),
    ],
)
def test_unusable_file_is_refused_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PackageInfoError, match=said) as refused:
        PackageInfo.load(write(tmp_path, text))
    assert "package.toml" in str(refused.value)


@pytest.mark.parametrize("day", ["2031-04-01", "'2031-04-01'", "2031-04-01T10:00:00Z", "'2031-04-01T10:00:00Z'"])
def test_day_of_making_may_be_written_as_text_or_as_a_date(tmp_path: Path, day: str) -> None:
    created = PackageInfo.load(write(tmp_path, f"created = {day}")).created

    assert created == ("2031-04-01T10:00:00Z" if "T10" in day else "2031-04-01T00:00:00Z")


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageInfoError, match="no such file"):
        PackageInfo.load(tmp_path / "package.toml")
