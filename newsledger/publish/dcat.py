"""`dcat.jsonld`: the package in the Data Catalog Vocabulary (DCAT 3), for catalogues of libraries and governments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from newsledger.publish import discovery
from newsledger.publish.discovery import DataFile, Json, without_empty
from newsledger.publish.package import Entry, PackageInfo
from newsledger.publish.profile import Coverage, coverage
from newsledger.validate import layout
from newsledger.validate.table_schema import PROFILES

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_TWO_LETTERS = re.compile(r"([a-z]{2})(?:-.*)?")


def dataset(info: PackageInfo, directory: Path) -> Json:
    """The package at ``directory`` as a dcat:Dataset in JSON-LD."""
    covered = coverage(directory)
    created = discovery.day_of(info)
    return {
        "@context": _CONTEXT,
        **without_empty(
            {
                "@id": discovery.name_of(info),
                "@type": "dcat:Dataset",
                "dct:identifier": info.id or info.name,
                "dct:title": info.title,
                "dct:description": info.description,
                "dcat:version": info.version,
                "dct:issued": _typed(created, "date") if created else None,
                "dct:license": [_iri(licence["path"]) for licence in info.licenses if licence.get("path")],
                "dct:rights": [_rights(licence) for licence in info.licenses if licence.get("title")],
                "dct:creator": [_agent(person) for person in discovery.authors(info)],
                "dcat:keyword": list(info.keywords),
                "dct:bibliographicCitation": info.cited,
                "dct:language": [_iri(_LANGUAGES + code) for code in _iso_languages(covered)],
                "dct:temporal": _period(covered),
                "dct:spatial": [_location(code) for code in covered.countries],
                "dct:source": [_iri(path) for path in map(discovery.address, info.sources) if path],
                "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": _english(discovery.TECHNIQUE)},
                "dct:conformsTo": _iri(f"{PROFILES}/datapackage.json"),
                "dcat:landingPage": _iri(info.homepage) if info.homepage else None,
                "foaf:page": [_iri(name) for name in discovery.documents()],
                "dcat:distribution": [_distribution(file, info) for file in discovery.data_files(directory)],
            }
        ),
    }


def write(info: PackageInfo, directory: Path, _: Mapping[str, int]) -> None:
    """Write the description beside the data files of the package at ``directory``."""
    discovery.write_json(directory / layout.DCAT, dataset(info, directory))


def _distribution(file: DataFile, info: PackageInfo) -> Json:
    return without_empty(
        {
            "@id": file.name,
            "@type": "dcat:Distribution",
            "dct:title": _english(file.title),
            "dct:description": _english(f"{file.description} {file.rows:,} rows."),
            "dcat:downloadURL": _iri(file.name),
            "dcat:accessURL": _iri(info.homepage or discovery.HERE),
            "dcat:mediaType": _iri(_MEDIA_TYPES + file.media_type),
            "dcat:compressFormat": _iri(_MEDIA_TYPES + discovery.GZIP) if file.is_gzipped else None,
            "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
            "dct:license": [_iri(licence["path"]) for licence in info.licenses if licence.get("path")],
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": _iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
                "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
            },
        }
    )


def _agent(contributor: Entry) -> Json:
    kind = "foaf:Person" if discovery.is_person(contributor) else "foaf:Agent"
    page = None if discovery.orcid(contributor) else discovery.address(contributor)
    return without_empty(
        {
            "@type": kind,
            "@id": discovery.orcid(contributor),
            "foaf:name": str(contributor["title"]),
            "foaf:homepage": _iri(page) if page else None,
        }
    )


def _period(covered: Coverage) -> Json | None:
    if covered.first is None or covered.last is None:
        return None
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _typed(covered.first.isoformat(), "date"),
        "dcat:endDate": _typed(covered.last.isoformat(), "date"),
    }


def _location(code: str) -> Json:
    name = discovery.country_names().get(code, code)
    return {"@type": "dct:Location", "skos:prefLabel": _english(name), "dct:identifier": code}


def _iso_languages(covered: Coverage) -> list[str]:
    codes = (_TWO_LETTERS.fullmatch(tag.lower()) for tag in covered.languages)
    return sorted({code[1] for code in codes if code})


def _rights(licence: Entry) -> Json:
    return {"@type": "dct:RightsStatement", "rdfs:label": str(licence["title"])}


def _iri(address: str) -> Json:
    return {"@id": address}


def _typed(value: str, kind: str) -> Json:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _english(text: str) -> Json:
    return {"@value": text, "@language": "en"}
