"""`dataset.jsonld`: the package as a schema.org Dataset, for search engines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from newsledger.publish import discovery
from newsledger.publish.discovery import DataFile, Json, without_empty
from newsledger.publish.package import Entry, PackageInfo
from newsledger.publish.profile import Coverage, coverage
from newsledger.validate import layout
from schemas import TABLES, Column, Table

_CONTEXT = {
    "@vocab": "https://schema.org/",
    "contentUrl": {"@type": "@id"},
    "url": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
}


def dataset(info: PackageInfo, directory: Path) -> Json:
    """The package at ``directory`` as a schema.org Dataset in JSON-LD."""
    covered = coverage(directory)
    files = discovery.data_files(directory)
    return without_empty(
        {
            "@context": _CONTEXT,
            "@type": "Dataset",
            "@id": discovery.name_of(info),
            "identifier": info.id,
            "name": info.title,
            "alternateName": info.name,
            "description": info.description,
            "version": info.version,
            "url": info.homepage,
            "dateCreated": discovery.day_of(info),
            "isAccessibleForFree": True,
            "license": [_licence(licence) for licence in info.licenses],
            "creator": [agent(person) for person in discovery.authors(info)],
            "keywords": list(info.keywords),
            "citation": info.cited,
            "inLanguage": list(covered.languages),
            "temporalCoverage": _temporal(covered),
            "spatialCoverage": [_place(code) for code in covered.countries],
            "measurementTechnique": discovery.TECHNIQUE,
            "isBasedOn": [_source(source) for source in info.sources],
            "subjectOf": [
                {"@type": "CreativeWork", "name": title, "url": name, "encodingFormat": "text/markdown"}
                for name, title in discovery.documents().items()
            ],
            "distribution": [_download(file) for file in files],
            "variableMeasured": [_variable(table, column) for table in TABLES.values() for column in table.columns],
        }
    )


def write(info: PackageInfo, directory: Path, _: Mapping[str, int]) -> None:
    """Write the description beside the data files of the package at ``directory``."""
    discovery.write_json(directory / layout.SCHEMA_ORG, dataset(info, directory))


def agent(contributor: Entry) -> Json:
    """A contributor as schema.org Person or Organization."""
    kind = "Person" if discovery.is_person(contributor) else "Organization"
    organisation = contributor.get("organization")
    return without_empty(
        {
            "@type": kind,
            "@id": discovery.orcid(contributor),
            "name": str(contributor["title"]),
            "givenName": contributor.get("givenName"),
            "familyName": contributor.get("familyName"),
            "email": contributor.get("email"),
            "url": None if discovery.orcid(contributor) else discovery.address(contributor),
            "affiliation": {"@type": "Organization", "name": organisation} if organisation else None,
        }
    )


def _licence(licence: Entry) -> Json:
    name = licence.get("title") or licence.get("name")
    return without_empty({"@type": "CreativeWork", "name": name, "url": licence.get("path")})


def _source(source: Entry) -> Json:
    return without_empty({"@type": "CreativeWork", "name": str(source["title"]), "url": discovery.address(source)})


def _temporal(covered: Coverage) -> str | None:
    if covered.first is None or covered.last is None:
        return None
    return f"{covered.first.isoformat()}/{covered.last.isoformat()}"


def _place(code: str) -> Json:
    name = discovery.country_names().get(code)
    identifier = {"@type": "PropertyValue", "propertyID": "ISO 3166-1 alpha-3", "value": code}
    return without_empty({"@type": "Country", "name": name or code, "identifier": identifier})


def _download(file: DataFile) -> Json:
    return {
        "@type": "DataDownload",
        "@id": file.name,
        "name": file.title,
        "description": f"{file.description} {file.rows:,} rows.",
        "contentUrl": file.name,
        "encodingFormat": [file.media_type, discovery.GZIP] if file.is_gzipped else file.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _variable(table: Table, column: Column) -> Json:
    info = column.info
    return without_empty(
        {
            "@type": "PropertyValue",
            "name": f"{table.name}.{column.name}",
            "alternateName": column.title,
            "description": column.description,
            "unitText": info.unit,
            "minValue": info.minimum,
            "maxValue": info.maximum,
        }
    )
