"""Writes the page: its frame with the manifest, the program and its style, and the rows as scripts beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from jinja2 import Environment
from markupsafe import Markup

from newsledger.curate.cells import decidable_columns
from newsledger.publish import swap
from newsledger.publish.package import PackageInfo
from newsledger.publish.page import claims, limits, quality, queue
from newsledger.publish.page.shards import Sharded, read_parts, write_parts, write_rows
from newsledger.publish.profile import TableProfile, coverage, profile
from newsledger.validate import layout
from newsledger.validate.files import read_descriptor, require_listed
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.page import given_script, report_script, script_json
from schemas import TABLES, Table

_STAGING = ".newsledger-page"
_SAID = ("name", "title", "version", "description", "citation", "homepage")
_TEXTS = "texts"
_CLAIMS = "claims_by_event"
_QUEUE = "queue"


def write(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    """Write the page of the package that lies in ``directory``: ``index.html``, and ``page/`` beside it."""
    said = {key: value for key, value in info.descriptor().items() if key != "created"}
    write_into(directory / layout.DATA, said, rows, directory)


def write_into(target: Path, said: Mapping[str, Any], rows: Mapping[str, int], package: Path) -> None:
    """Write the page into any directory.

    Args:
        target: Gets ``index.html`` and ``page/``; what is there of an earlier page is replaced.
        said: What the package says of itself, as in its descriptor.
        rows: Rows of each table.
        package: Root of the package, from which rows are read.
    """
    place = target / layout.PAGE_DIRECTORY
    if place.exists():
        shutil.rmtree(place)
    data = place / "data"
    data.mkdir(parents=True)
    too_many = limits.exceeded(package, rows)
    manifest: dict[str, Any] = {
        "package": {key: said[key] for key in _SAID if isinstance(said.get(key), str)},
        **{key: _entries(said.get(key)) for key in ("licenses", "sources")},
        "rows": dict(rows),
        "tooMany": too_many,
        "tables": {} if too_many else _write_tables(package, data),
        "parquet": {name: _pattern(package, name) for name in TABLES},
        "coverage": _coverage(package),
        "fill": {name: _fill_rates(table) for name, table in profile(package).items()},
        "schema": {name: _described(table) for name, table in TABLES.items()},
    }
    assets = files("newsledger.publish") / "assets" / "page"
    for name in ("page.js", "page.css", "countries.js"):
        (place / name).write_bytes((assets / name).read_bytes())
    facts = quality.facts(package)
    (place / "quality.js").write_text(given_script("quality", facts), encoding="utf-8", newline="\n")
    report = target / Path(layout.PAGE_REPORT).relative_to(layout.DATA)
    report.write_text(report_script(package), encoding="utf-8", newline="\n")
    frame = Environment(autoescape=True).from_string((assets / "index.html.j2").read_text(encoding="utf-8"))
    text = frame.render(package=manifest["package"], manifest=Markup(script_json(manifest)))
    (target / "index.html").write_text(text, encoding="utf-8", newline="\n")
    _tell_sources(target, package)


def remake(package: Path) -> None:
    """Make the page of a published package anew, in its place; the earlier one stays until the new one is whole.

    Raises:
        OSError: A file cannot be read or written.
        TargetBusy: A build is writing to the package.
        UnusablePackage: There is no package.
    """
    descriptor = read_descriptor(package)
    require_listed(package)
    rows = {one["name"]: one.get("rowCount", 0) for one in descriptor["resources"] if one.get("name") in TABLES}
    data, staging = package / layout.DATA, package / _STAGING
    with swap.locked(package):
        shutil.rmtree(staging, ignore_errors=True)
        try:
            write_into(staging, descriptor, rows, package)
            _put_in_place(staging, data)
        except (pa.ArrowException, duckdb.Error) as error:
            message = " ".join(str(error).split())[:300]
            raise UnusablePackage(f"{_damaged(package) or package}: cannot be read: {message}") from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _put_in_place(staging: Path, data: Path) -> None:
    """Exchange the earlier page for the new one; if that fails midway, the earlier one comes back."""
    page, earlier = data / layout.PAGE_DIRECTORY, staging / "earlier"
    frame = staging / "index.html"
    try:
        if page.exists():
            page.rename(earlier)
        (staging / layout.PAGE_DIRECTORY).rename(page)
        frame.replace(data / frame.name)
    except BaseException:
        # The frame goes last: while it is here, the page in place is not the one that it belongs to.
        if earlier.exists() and frame.exists():
            if page.exists():
                page.rename(staging / "not-taken")
            earlier.rename(page)
        raise


def _damaged(package: Path) -> Path | None:
    """The first of the Parquet files that cannot be read to its end; libraries do not say which one it was."""
    for path in (path for name in TABLES for path in layout.files_of(package, name)):
        try:
            with pq.ParquetFile(path) as file:
                for _ in file.iter_batches():
                    pass
        except (OSError, pa.ArrowException):
            return path
    return None


def _tell_sources(target: Path, package: Path) -> None:
    """Write which data the page was made from, and of what files it consists, so that both can be checked."""
    sources = [path for name in TABLES for path in layout.paths_of(package, name, "parquet")]
    report = target / Path(layout.PAGE_REPORT).relative_to(layout.DATA)
    own = sorted(path for path in (target / layout.PAGE_DIRECTORY).rglob("*") if path.is_file() and path != report)
    made_from = {
        "from": {path: f"sha256:{layout.digest(package / path)}" for path in sources},
        "files": {
            f"{layout.DATA}/{path.relative_to(target).as_posix()}": f"sha256:{layout.digest(path)}"
            for path in (target / "index.html", *own)
        },
    }
    place = target / Path(layout.PAGE_SOURCES).relative_to(layout.DATA)
    place.write_text(json.dumps(made_from, indent=2) + "\n", encoding="utf-8", newline="\n")


def _write_tables(package: Path, data: Path) -> dict[str, Any]:
    sharded: dict[str, Sharded] = {}
    for name, table in TABLES.items():
        columns = [column.name for column in table.columns]
        if name == "articles":
            # Texts are large, and most views do without them.
            columns.remove("text")
            texts = read_parts(package, name, ("article_id", "text"))
            sharded[_TEXTS] = write_parts(data, _TEXTS, ("article_id", "text"), texts, "article_id")
        sharded[name] = write_parts(data, name, columns, read_parts(package, name, columns), table.order[0])
    sharded[_CLAIMS] = write_rows(data, _CLAIMS, claims.COLUMNS, claims.claim_rows(package), "event_id")
    sharded[_QUEUE] = write_rows(data, _QUEUE, queue.COLUMNS, queue.queue_rows(package), "row_key")
    return {name: asdict(one) for name, one in sharded.items()}


def _entries(said: Any) -> list[dict[str, str]]:
    """Licences or sources as the page shows them; what has not the form of one is passed over."""
    return [
        {key: entry[key] for key in ("name", "title", "path") if isinstance(entry.get(key), str)}
        for entry in (said if isinstance(said, list) else [])
        if isinstance(entry, dict)
    ]


def _pattern(package: Path, name: str) -> str:
    """Where DuckDB, of any version, finds all rows of a table, seen from the package's root."""
    place = layout.data_path(name, "parquet")
    return f"{place}/*.parquet" if (package / place).is_dir() else place


def _coverage(package: Path) -> dict[str, Any]:
    found = coverage(package)
    days = {key: day.isoformat() if day else None for key, day in (("first", found.first), ("last", found.last))}
    return {**days, "languages": list(found.languages), "countries": list(found.countries)}


def _fill_rates(table: TableProfile) -> dict[str, float]:
    """The share of rows in which each column is filled; empty for a table without rows."""
    return {name: round(column.filled / table.rows, 4) for name, column in table.columns.items() if table.rows}


def _described(table: Table) -> dict[str, Any]:
    """What the page says of a table and its columns."""
    return {
        "title": table.title,
        "description": table.description,
        "key": list(table.primary_key),
        "order": list(table.order),
        "columns": {
            column.name: {
                "title": column.title,
                "description": column.description,
                "references": column.info.references.table if column.info.references else None,
                "words": list(column.info.vocabulary.values()) if column.info.vocabulary else None,
                "list": column.info.is_list,
                "nullable": column.nullable,
                "decidable": column.name in decidable_columns(table.name),
            }
            for column in table.columns
        },
    }
