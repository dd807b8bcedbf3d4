"""`croissant.json`: the package in Croissant 1.0, which machine-learning tools load records by.

Records are read from the Parquet files, which carry the types; the CSV files are listed beside them. Of a table in
parts each part is listed, and the Parquet ones are a file set, from which its records are read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from newsledger.publish import discovery, schema_org
from newsledger.publish.dictionary import vocabularies
from newsledger.publish.discovery import DataFile, Json, without_empty
from newsledger.publish.package import PackageInfo
from newsledger.publish.profile import coverage
from newsledger.validate import layout
from schemas import LIST_SEPARATOR, TABLES, Column, Table
from schemas.vocabularies import Vocabulary

_VERSION = "http://mlcommons.org/croissant/1.0"

# As the specification gives it: readers compare it entry by entry.
_CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
# Croissant names Parquet by the type that was in use before one was registered.
_ENCODINGS = {"csv": "text/csv", "parquet": "application/x-parquet"}
_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date"}


def dataset(info: PackageInfo, directory: Path) -> Json:
    """The package at ``directory`` in Croissant."""
    created = discovery.day_of(info)
    files = discovery.data_files(directory)
    parted = {file.table.name for file in files if file.in_parts}
    sets = [name for name in TABLES if name in parted]
    return without_empty(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": _VERSION,
            "name": info.name,
            "alternateName": info.title,
            "description": info.description,
            "version": info.version,
            "url": info.homepage or discovery.HERE,
            "license": [licence.get("path") or licence["name"] for licence in info.licenses],
            "creator": [schema_org.agent(person) for person in discovery.authors(info)],
            "datePublished": created,
            "keywords": list(info.keywords),
            "citeAs": info.cited,
            "inLanguage": list(coverage(directory).languages),
            "distribution": [*map(_file, files), *(_file_set(TABLES[name]) for name in sets)],
            "recordSet": [
                *map(_enumeration, vocabularies()),
                *(_records(table, sets) for table in TABLES.values()),
            ],
        }
    )


def write(info: PackageInfo, directory: Path, _: Mapping[str, int]) -> None:
    """Write the description beside the data files of the package at ``directory``."""
    discovery.write_json(directory / layout.CROISSANT, dataset(info, directory))


def _file(file: DataFile) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.description,
        "contentUrl": file.name,
        "contentSize": f"{file.size} B",
        "encodingFormat": discovery.GZIP if file.is_gzipped else _ENCODINGS[file.extension],
        "sha256": file.sha256,
    }


def _file_set(table: Table) -> Json:
    """The parts of a table in Parquet, under the name that its file would have."""
    name = f"{table.name}.parquet"
    return {
        "@type": "cr:FileSet",
        "@id": name,
        "name": name,
        "description": table.description,
        "encodingFormat": _ENCODINGS["parquet"],
        "includes": f"{name}/*.parquet",
    }


def _enumeration(vocabulary: type[Vocabulary]) -> Json:
    name = vocabulary.__name__
    word, meaning = f"{name}/word", f"{name}/meaning"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": vocabulary.__doc__,
        "dataType": "sc:Enumeration",
        "key": {"@id": word},
        "field": [_text_field(word, "The word."), _text_field(meaning, "What it means.")],
        "data": [{word: entry.value, meaning: entry.description} for entry in vocabulary],
    }


def _text_field(name: str, description: str) -> Json:
    return {"@type": "cr:Field", "@id": name, "name": name, "description": description, "dataType": "sc:Text"}


def _records(table: Table, sets: Collection[str]) -> Json:
    """The rows of a table; ``sets`` names the tables in parts."""
    keys = [{"@id": f"{table.name}/{column}"} for column in table.primary_key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": keys if len(keys) > 1 else keys[0],
        "field": [_field(table, column, sets) for column in table.columns],
    }


def _field(table: Table, column: Column, sets: Collection[str]) -> Json:
    info = column.info
    name = f"{table.name}/{column.name}"
    source = _cells(table.name, column.name, sets)
    if info.is_list:
        source["transform"] = {"separator": LIST_SEPARATOR}
    return without_empty(
        {
            "@type": "cr:Field",
            "@id": name,
            "name": name,
            "description": _description(table, column),
            "dataType": _TYPES[column.type],
            "repeated": info.is_list,
            "references": _references(table, column, sets),
            "source": source,
        }
    )


def _cells(table: str, column: str, sets: Collection[str]) -> Json:
    kind = "fileSet" if table in sets else "fileObject"
    return {kind: {"@id": f"{table}.parquet"}, "extract": {"column": column}}


def _references(table: Table, column: Column, sets: Collection[str]) -> Json | None:
    """Where every value is found; for the same records in words only, as mlcroissant takes that for a cycle."""
    info = column.info
    if info.vocabulary and not info.is_list:
        return {"field": {"@id": f"{info.vocabulary.__name__}/word"}}
    if info.references and info.references.table != table.name:
        # By the file's column: mlcroissant cannot join fields of several record sets.
        return _cells(info.references.table, info.references.column, sets)
    return None


def _description(table: Table, column: Column) -> str:
    said = f"{column.title}. {column.description}"
    reference = column.info.references
    return f"{said} Refers to {table.name}/{reference.column}." if reference and reference.table == table.name else said
