"""How to cite, for programs: Citation File Format and Zenodo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.packages import INFO

from newsledger import __version__
from newsledger.publish import PackageInfo
from newsledger.publish.citation import package_citation, program_citation, zenodo
from newsledger.validate import layout

ADA = {
    "title": "Ada Okoye",
    "givenName": "Ada",
    "familyName": "Okoye",
    "organization": "Lake University",
    "path": "https://orcid.org/0000-0002-1825-0097",
}


def read(text: str) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(text)
    return said


def test_package_is_cited_as_a_dataset_made_with_the_program() -> None:
    said = read(package_citation(INFO))

    assert (said["cff-version"], said["type"], said["title"]) == ("1.2.0", "dataset", INFO.title)
    assert (said["version"], said["url"], said["license"]) == ("1.2.0", INFO.homepage, "CC-BY-4.0")
    assert said["authors"] == [{"name": "Ada Okoye"}]
    assert [(work["type"], work["version"]) for work in said["references"]] == [("software", __version__)]


def test_program_is_cited_as_software_with_the_package_beside_it() -> None:
    said = read(program_citation(INFO))

    assert (said["type"], said["version"], said["license"]) == ("software", __version__, "MIT")
    assert [(work["type"], work["title"], work["version"]) for work in said["references"]] == [
        ("data", INFO.title, INFO.version)
    ]


def test_person_has_names_affiliation_and_orcid() -> None:
    said = read(package_citation(PackageInfo(contributors=(ADA,))))

    assert said["authors"] == [
        {"family-names": "Okoye", "given-names": "Ada", "affiliation": "Lake University", "orcid": ADA["path"]}
    ]


def test_package_of_nobody_has_an_anonymous_author_as_the_format_asks() -> None:
    assert read(package_citation(PackageInfo()))["authors"] == [{"name": "anonymous"}]


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ({"name": "CC-BY-4.0", "path": "https://example.org/by"}, {"license": "CC-BY-4.0"}),
        ({"name": "cc0-1.0"}, {"license": "CC0-1.0"}),
        ({"name": "our-own", "path": "https://example.org/terms"}, {"license-url": "https://example.org/terms"}),
        ({"name": "our-own", "path": "TERMS.md"}, {}),
    ],
)
def test_licence_is_named_only_where_the_format_knows_it(licence: dict[str, str], said: dict[str, str]) -> None:
    found = read(package_citation(PackageInfo(licenses=(licence,))))

    assert {key: value for key, value in found.items() if key.startswith("license")} == said


@pytest.mark.parametrize(
    ("created", "day"), [("2031-04-01T12:00:00Z", "2031-04-01"), ("2031-04-01", "2031-04-01"), ("spring", None)]
)
def test_day_of_release_is_a_day_or_is_left_out(created: str, day: str | None) -> None:
    info = PackageInfo(created=created)

    assert read(package_citation(info)).get("date-released") == day
    assert json.loads(zenodo(info)).get("publication_date") == day


def test_doi_is_told_where_the_id_is_one() -> None:
    assert read(package_citation(PackageInfo(id="https://doi.org/10.5072/lake")))["doi"] == "10.5072/lake"
    assert "doi" not in read(package_citation(PackageInfo(id="urn:uuid:6f1c")))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_text_breaks_the_yaml(text: str) -> None:
    assert read(package_citation(PackageInfo(title=text)))["title"] == text


@pytest.mark.parametrize(
    "text", ['Who said "so": it #1', "- no list", "back\\slash", "two\nlines", "Ünïcode – ’", "yes", "1.0"]
)
def test_any_text_comes_back_from_yaml_as_it_was(text: str) -> None:
    said = read(package_citation(PackageInfo(title=text, description=text, version=text, keywords=(text,))))

    assert [said["title"], said["abstract"], said["version"], said["keywords"]] == [text, text, text, [text]]


def test_zenodo_gets_a_dataset_with_its_people_and_licence() -> None:
    said = json.loads(
        zenodo(PackageInfo(title="Lake", description="a < b & c", contributors=(ADA,), homepage="https://example.org"))
    )

    assert (said["upload_type"], said["access_right"], said["license"]) == ("dataset", "open", "cc-by-4.0")
    assert said["description"] == "<p>a &lt; b &amp; c</p>"
    assert said["creators"] == [
        {"name": "Okoye, Ada", "affiliation": "Lake University", "orcid": "0000-0002-1825-0097"}
    ]
    assert said["related_identifiers"] == [{"identifier": "https://example.org", "relation": "isDocumentedBy"}]


def test_citation_travels_with_the_package(built: Path) -> None:
    assert (built / layout.CITATION).read_text(encoding="utf-8") == package_citation(INFO)
