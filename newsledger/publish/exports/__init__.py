"""Forms of the whole package that are made on demand: databases, zip, CSV for spreadsheets and for HXL, JSON Lines."""

from newsledger.publish.exports.base import ExportError, Options, PackageExporter
from newsledger.publish.exports.delimited import Csv, Hxl
from newsledger.publish.exports.duckdb import DuckDb
from newsledger.publish.exports.exporting import FaultyPackage, default_path, export
from newsledger.publish.exports.jsonl import JsonLines
from newsledger.publish.exports.sqlite import Sqlite
from newsledger.publish.exports.zipped import Zip

EXPORTERS: dict[str, type[PackageExporter]] = {
    exporter.name: exporter for exporter in (Sqlite, DuckDb, Zip, Csv, Hxl, JsonLines)
}
"""All forms by name."""

__all__ = ["EXPORTERS", "ExportError", "FaultyPackage", "Options", "PackageExporter", "default_path", "export"]
