"""The descriptions for catalogues: what parsers and loaders of each kind make of them, offline."""

from __future__ import annotations

import json
import logging
import re
import shutil
import socket
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, RDF, SDO, URIRef
from support.packages import INFO, valid_tables

from newsledger.publish import PackageInfo, build
from newsledger.validate import layout
from schemas import TABLES

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
DESCRIPTIONS = (layout.SCHEMA_ORG, layout.CROISSANT, layout.DCAT)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package whose description gives neither address nor people."""
    directory = tmp_path_factory.mktemp("bare")
    build(valid_tables(), directory, PackageInfo())
    return directory


def graph(package: Path, path: str) -> rdflib.Graph:
    return rdflib.Graph().parse(package / path, format="json-ld")


def local(package: Path, name: str) -> URIRef:
    return URIRef((package / layout.DATA / name).as_uri())


def description(package: Path, path: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((package / path).read_text(encoding="utf-8"))
    return said


@pytest.mark.parametrize("path", DESCRIPTIONS)
def test_parser_of_linked_data_finds_one_dataset_without_asking_the_network(built: Path, path: str) -> None:
    found = graph(built, path)

    kind = DCAT.Dataset if path == layout.DCAT else SDO.Dataset
    assert len(set(found.subjects(RDF.type, kind))) == 1
    assert len(found) > 100


@pytest.mark.parametrize("path", DESCRIPTIONS)
def test_no_address_is_invented(bare: Path, path: str) -> None:
    said = description(bare, path)
    said.pop("@context")
    known = re.compile(
        r"https?://(?:creativecommons\.org/licenses/|datapackage\.org/profiles/|www\.iana\.org/assignments/media-types/|"
        r"id\.loc\.gov/vocabulary/|spdx\.org/rdf/terms#|mlcommons\.org/croissant/|example\.org/|www\.wikidata\.org/)"
    )

    addresses = re.findall(r'https?://[^"\s]+', json.dumps(said))

    assert [address for address in addresses if not known.match(address)] == []


def test_dataset_is_named_by_id_then_homepage_then_its_place(built: Path, bare: Path, tmp_path: Path) -> None:
    doi = "https://doi.org/10.5072/lake-war"
    build(valid_tables(), tmp_path, PackageInfo(id=doi, homepage="https://example.org/lake-war"))

    names = [
        [graph(package, path).value(None, RDF.type, kind) for path, kind in DATASETS]
        for package in (tmp_path, built, bare)
    ]

    here = URIRef((bare / layout.DATA).as_uri() + "/")
    assert names == [[URIRef(doi)] * 2, [URIRef(str(INFO.homepage))] * 2, [here] * 2]


DATASETS = ((layout.SCHEMA_ORG, SDO.Dataset), (layout.DCAT, DCAT.Dataset))


def test_schema_org_lists_every_file_with_size_and_digest(built: Path) -> None:
    found = graph(built, layout.SCHEMA_ORG)
    dataset = found.value(None, RDF.type, SDO.Dataset)

    files = {
        str(found.value(file, SDO.contentUrl)): (
            str(found.value(file, SDO.sha256)),
            str(found.value(file, SDO.contentSize)),
            str(found.value(file, SDO.encodingFormat)),
        )
        for file in found.objects(dataset, SDO.distribution)
    }

    types = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
    expected = [built / path for path in layout.data_paths()]
    assert files == {
        path.as_uri(): (layout.digest(path), f"{path.stat().st_size} B", types[path.suffix[1:]]) for path in expected
    }


def test_schema_org_says_what_is_measured_covered_and_allowed(built: Path) -> None:
    found = graph(built, layout.SCHEMA_ORG)
    dataset = found.value(None, RDF.type, SDO.Dataset)

    variables = {str(found.value(v, SDO.name)) for v in found.objects(dataset, SDO.variableMeasured)}
    assert variables == {f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns}
    assert str(found.value(dataset, SDO.temporalCoverage)) == "2031-03-03/2031-03-05"
    assert found.value(dataset, SDO.isAccessibleForFree).toPython() is True
    licence = found.value(dataset, SDO.license)
    assert str(found.value(licence, SDO.url)) == "https://creativecommons.org/licenses/by/4.0/"
    assert str(found.value(found.value(dataset, SDO.creator), SDO.name)) == "Ada Okoye"


@pytest.mark.parametrize(
    ("contributor", "kind"),
    [
        ({"title": "Ada Okoye", "givenName": "Ada", "familyName": "Okoye"}, "Person"),
        ({"title": "Ada Okoye", "path": "https://orcid.org/0000-0002-1825-0097"}, "Person"),
        ({"title": "Ada Okoye", "organization": "Lake University"}, "Person"),
        ({"title": "Lake University"}, "Organization"),
    ],
)
def test_person_is_told_from_an_organisation(tmp_path: Path, contributor: dict[str, str], kind: str) -> None:
    build({}, tmp_path, PackageInfo(contributors=(contributor,)))

    (creator,) = description(tmp_path, layout.SCHEMA_ORG)["creator"]
    assert (creator["@type"], creator["name"]) == (kind, contributor["title"])


def test_creators_are_those_who_made_it(tmp_path: Path) -> None:
    people = ({"title": "Ada", "roles": ["author"]}, {"title": "Bo", "roles": ["funder"]})
    build({}, tmp_path, PackageInfo(contributors=people))

    assert [person["name"] for person in description(tmp_path, layout.SCHEMA_ORG)["creator"]] == ["Ada"]


def test_dcat_distributions_have_address_size_type_and_checksum(built: Path) -> None:
    found = graph(built, layout.DCAT)
    dataset = found.value(None, RDF.type, DCAT.Dataset)

    for path in map(Path, layout.data_paths()):
        file = local(built, path.name)
        assert (dataset, DCAT.distribution, file) in found
        assert found.value(file, DCAT.downloadURL) == file
        assert found.value(file, DCAT.byteSize).toPython() == (built / path).stat().st_size
        checksum = found.value(file, SPDX.checksum)
        assert str(found.value(checksum, SPDX.checksumValue)).lower() == layout.digest(built / path)
        assert found.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256


def test_dcat_says_licence_language_days_and_places(built: Path) -> None:
    found = graph(built, layout.DCAT)
    dataset = found.value(None, RDF.type, DCAT.Dataset)
    period = found.value(dataset, DCTERMS.temporal)

    assert found.value(dataset, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert found.value(dataset, DCTERMS.language) == URIRef("http://id.loc.gov/vocabulary/iso639-1/en")
    assert str(found.value(period, DCAT.startDate)) == "2031-03-03"
    assert str(found.value(period, DCAT.endDate)) == "2031-03-05"
    countries = set(pq.read_table(built / "datapackage/events.parquet")["country"].drop_null().to_pylist())
    assert {
        str(found.value(place, DCTERMS.identifier)) for place in found.objects(dataset, DCTERMS.spatial)
    } == countries


def test_day_of_making_is_told_where_the_package_says_it(tmp_path: Path) -> None:
    build({}, tmp_path, PackageInfo(created="2031-04-01T12:00:00Z"))

    assert description(tmp_path, layout.SCHEMA_ORG)["dateCreated"] == "2031-04-01"
    assert description(tmp_path, layout.CROISSANT)["datePublished"] == "2031-04-01"
    assert description(tmp_path, layout.DCAT)["dct:issued"]["@value"] == "2031-04-01"


@pytest.fixture(scope="module")
def croissant() -> Any:
    return pytest.importorskip("mlcroissant")


@pytest.fixture(scope="module")
def loaded(croissant: Any, built: Path) -> Any:
    return croissant.Dataset(jsonld=built / layout.CROISSANT)


def test_croissant_is_valid_without_a_warning(croissant: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    build(valid_tables(), tmp_path, PackageInfo(created="2031-04-01"))
    caplog.set_level(logging.WARNING)

    found = croissant.Dataset(jsonld=tmp_path / layout.CROISSANT)

    assert not found.metadata.ctx.issues.errors
    assert not found.metadata.ctx.issues.warnings


@pytest.mark.parametrize("name", TABLES)
def test_croissant_records_are_the_rows_of_the_table(loaded: Any, built: Path, name: str) -> None:
    table = TABLES[name]

    records = list(loaded.records(name))

    rows = pq.read_table(built / layout.data_path(name, "parquet")).to_pylist()
    assert [[_plain(record[f"{name}/{column.name}"]) for column in table.columns] for record in records] == [
        [_cell(row[column.name], column.info.is_list) for column in table.columns] for row in rows
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return value.decode()
    return value.date() if hasattr(value, "date") else value


def _cell(value: Any, is_list: bool) -> Any:
    return value.split(" | ") if is_list and value is not None else value


def test_croissant_has_every_vocabulary_as_an_enumeration(loaded: Any) -> None:
    for table in TABLES.values():
        for column in table.columns:
            if vocabulary := column.info.vocabulary:
                name = vocabulary.__name__
                words = [_plain(record[f"{name}/word"]) for record in loaded.records(name)]
                assert words == vocabulary.values()


def test_croissant_refuses_a_file_that_was_changed(croissant: Any, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "datapackage/quotes.parquet"
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(Exception, match=r"Join|Download|Read") as refused:
        list(croissant.Dataset(jsonld=tmp_path / layout.CROISSANT).records("quotes"))
    assert "not identical" in str(refused.value.__cause__)


def test_frictionless_finds_the_package_valid(built: Path) -> None:
    frictionless = pytest.importorskip("frictionless")

    assert frictionless.Package(str(built / layout.DESCRIPTOR)).validate().valid


def test_check_datapackage_finds_nothing(built: Path) -> None:
    checker = pytest.importorskip("check_datapackage", reason="needs Python 3.12")

    assert checker.check(description(built, layout.DESCRIPTOR)) == []


def test_same_package_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(valid_tables(size=1), tmp_path, INFO)

    for path in layout.COMPANIONS:
        assert (tmp_path / path).read_bytes() == (built / path).read_bytes(), path
