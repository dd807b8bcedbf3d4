"""`datapackage/README.md`: what the package is, how to read, load and cite it, how good it is and what it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from newsledger.publish import accuracy, templates
from newsledger.publish.discovery import DOCUMENTS, address
from newsledger.publish.markdown import markdown_table
from newsledger.publish.package import Entry, PackageInfo
from newsledger.validate import layout
from schemas import LIST_SEPARATOR, TABLES

_FILES = {
    layout.PAGE: "The data to look through in a browser: claims side by side, events, quotes, actors, articles",
    **{path: title for path, title in DOCUMENTS.items() if path != layout.README},
    layout.LOAD_PY: "Loads all tables in Python, with their types",
    layout.LOAD_R: "Loads all tables in R, with their types",
    layout.DESCRIPTOR: "The descriptor (Data Package, version 2): schemas, keys, sizes, digests",
    layout.SCHEMA_ORG: "The package for search engines (schema.org)",
    layout.CROISSANT: "The package for machine-learning tools (Croissant)",
    layout.DCAT: "The package for catalogues (DCAT)",
    layout.CITATION: "How to cite it, for programs (Citation File Format)",
    layout.REPORT_PAGE: "What validation found, where a release has it",
    layout.REPORT: "The same for programs",
}
"""What stands beside the tables, by path."""


def readme(info: PackageInfo, rows: Mapping[str, int], parts: Mapping[str, int] | None = None) -> str:
    """The text of the README.

    Args:
        info: What the package says of itself.
        rows: Number of rows of each table.
        parts: In how many parts each table is that is not in one file.
    """
    measured = accuracy.load()
    return templates.render(
        "readme.md",
        info=info,
        tables=_tables(rows, parts or {}),
        parts=parts or {},
        separator=LIST_SEPARATOR,
        diagram=_diagram(),
        conditions=measured.blocks["conditions"],
        scores=measured.blocks["blind"],
        files="\n".join(f"- {_link(path)}: {what}." for path, what in _FILES.items()),
        cited=info.cited,
        contributors=_entries(info.contributors),
        licenses=_entries(info.licenses),
        sources=_entries(info.sources),
    )


def write(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    """Write the README beside the data files of the package at ``directory``."""
    files = {name: layout.paths_of(directory, name, "parquet") for name in TABLES}
    parts = {name: len(paths) for name, paths in files.items() if any(map(layout.part_of, paths))}
    (directory / layout.README).write_text(readme(info, rows, parts), encoding="utf-8", newline="\n")


def _tables(rows: Mapping[str, int], parts: Mapping[str, int]) -> str:
    lines = (
        (
            f"`{name}` ([CSV]({name}.csv), [Parquet]({name}.parquet){_in_parts(parts.get(name))})",
            f"{rows[name]:,}",
            table.description,
            ", ".join(f"`{column}`" for column in table.primary_key),
        )
        for name, table in TABLES.items()
    )
    return markdown_table(("table", "rows", "one row is", "key"), lines)


def _in_parts(count: int | None) -> str:
    return f"; in {count} parts" if count else ""


def _diagram() -> str:
    """The references between tables in Mermaid, one line for each pair of tables."""
    columns: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for table in TABLES.values():
        for column in table.columns:
            if reference := column.info.references:
                columns[reference.table, table.name, column.nullable].append(column.name)
    return "\n".join(
        f'    {to} {"|o" if nullable else "||"}--o{{ {table} : "{", ".join(names)}"'
        for (to, table, nullable), names in columns.items()
    )


def _link(path: str) -> str:
    below = PurePosixPath(path)
    return f"[{below.name}]({below.name})" if below.parent.name == layout.DATA else f"[{path}](../{path})"


def _entries(entries: tuple[Entry, ...]) -> str:
    lines = []
    for entry in entries:
        name = str(entry.get("title") or entry.get("name") or entry.get("path"))
        path = address(entry)
        line = f"[{name}]({path})" if path else name
        roles = entry.get("roles")
        lines.append(f"- {line}" + (f" ({', '.join(roles)})" if roles else ""))
    return "\n".join(lines)
