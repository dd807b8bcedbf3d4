"""Descriptors that say other than the files and the schemas, or that point elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fault_corpus.fault import CSV, PARQUET, Fault
from fault_corpus.workspace import Workspace
from newsledger.validate import layout
from newsledger.validate.table_schema import tables_and_formats
from schemas import TABLES

Descriptor = dict[str, Any]

_NAMES = [layout.resource_name(table.name, extension) for table, extension in tables_and_formats()]
_PACKAGE = (layout.DESCRIPTOR,)
# Every Parquet file names the package too.
_IN_PARQUET = tuple(f"{table}.package_metadata" for table in TABLES)


def descriptor_faults() -> list[Fault]:
    """Faults of ``datapackage.json`` alone."""
    return [*_of_files(), *_of_schemas(), *_of_resources(), *_of_the_package(), *_paths()]


def _resource(descriptor: Descriptor, name: str) -> Descriptor:
    found: Descriptor = descriptor["resources"][_NAMES.index(name)]
    return found


def _changed(change: Callable[[Descriptor], object]) -> Callable[[Workspace], None]:
    return lambda workspace: workspace.change_descriptor(change)


def _set(name: str, **values: Any) -> Callable[[Workspace], None]:
    return _changed(lambda descriptor: _resource(descriptor, name).update(values))


def _of_files() -> list[Fault]:
    """What is said of a file's bytes and rows."""

    def said(
        what: str, rule: str, column: str, table: str, files: tuple[str, ...], value: str = "", **values: Any
    ) -> Fault:
        damage = _set(layout.resource_name(table, files[0]), **values)
        return Fault(
            f"descriptor: {what}", damage, rule, table, column, files=files, value=value, follows=("package.profile",)
        )

    return [
        said("one byte too many", "bytes", "", "quotes", CSV, bytes=1_000_000),
        said("bytes of an empty file", "bytes", "", "quotes", PARQUET, bytes=0),
        said("bytes as text", "bytes", "", "events", CSV, bytes="1200"),
        said("another digest", "hash", "", "quotes", CSV, hash="sha256:" + "0" * 64),
        said("another digest of Parquet", "hash", "", "articles", PARQUET, hash="sha256:" + "a" * 64),
        said("a digest of another kind", "hash", "", "quotes", CSV, hash="md5:d41d8cd98f00b204e9800998ecf8427e"),
        said("a digest without its kind", "hash", "", "quotes", CSV, hash="0" * 64),
        said("no digest", "hash", "", "actors", CSV, hash=None),
        said("a row more", "descriptor", "descriptor rowCount", "quotes", CSV, rowCount=6),
        said("no rows", "descriptor", "descriptor rowCount", "retired", PARQUET, rowCount=0),
        said("another format", "descriptor", "descriptor format", "quotes", CSV, format="tsv"),
        said("another media type", "descriptor", "descriptor mediatype", "quotes", CSV, mediatype="text/plain"),
        said("another encoding", "descriptor", "descriptor encoding", "quotes", CSV, encoding="latin-1"),
        said("another delimiter", "descriptor", "descriptor dialect", "quotes", CSV, dialect={"delimiter": ";"}),
        said("another title of a file", "descriptor", "descriptor title", "events", PARQUET, title="Things"),
        said("something nobody asked for", "descriptor", "descriptor note", "quotes", CSV, "see below", note="see below"),
    ]  # fmt: skip


def _of_schemas() -> list[Fault]:
    """Schemas that differ in one thing from what is declared."""

    def differs(what: str, table: str, change: Callable[[Descriptor], object], where: str) -> Fault:
        damage = _changed(lambda descriptor: change(_resource(descriptor, table)["schema"]))
        return Fault(
            f"descriptor: schema of {table}: {what}",
            damage,
            "descriptor",
            table,
            "",
            files=CSV,
            value=where,
            follows=("package.profile",),
        )

    def field(schema: Descriptor, name: str) -> Descriptor:
        return next(entry for entry in schema["fields"] if entry["name"] == name)

    return [
        differs("a field less", "quotes", lambda s: s["fields"].pop(3), "fields"),
        differs("a field renamed", "quotes", lambda s: s["fields"][0].update(name="id"), "fields[0].name"),
        differs("fields in another order", "quotes", lambda s: s["fields"].insert(0, s["fields"].pop(1)), "fields[0]"),
        differs("an integer as number", "quotes", lambda s: field(s, "start").update(type="number"), "fields[3].type"),
        differs("a date as string", "quotes", lambda s: field(s, "said_on").update(type="string"), "type"),
        differs("a column that may be null", "quotes", lambda s: field(s, "text").pop("constraints"), "constraints"),
        differs("a minimum dropped", "quotes", lambda s: field(s, "start")["constraints"].pop("minimum"), "constraints.minimum"),
        differs("a maximum raised", "events", lambda s: field(s, "latitude")["constraints"].update(maximum=900), "constraints.maximum"),
        differs("a word more", "quotes", lambda s: field(s, "stance")["constraints"]["enum"].append("mumbles"), "constraints.enum"),
        differs("a word less", "actors", lambda s: field(s, "actor_type")["constraints"]["enum"].pop(), "constraints.enum"),
        differs("a pattern loosened", "actors", lambda s: field(s, "country")["constraints"].update(pattern=".*"), "constraints.pattern"),
        differs("a description rewritten", "quotes", lambda s: field(s, "via").update(description="?"), "description"),
        differs("a category of another meaning", "quotes", lambda s: field(s, "stance")["categories"][0].update(description="?"), "categories[0].description"),
        differs("another separator", "articles", lambda s: field(s, "byline").update(separator=";"), "separator"),
        differs("no primary key", "quotes", lambda s: s.pop("primaryKey"), "primaryKey"),
        differs("another primary key", "quotes", lambda s: s.update(primaryKey=["article_id"]), "primaryKey"),
        differs("no foreign keys", "quotes", lambda s: s.pop("foreignKeys"), "foreignKeys"),
        differs("a foreign key less", "quotes", lambda s: s["foreignKeys"].pop(), "foreignKeys"),
        differs("a foreign key to another table", "quotes", lambda s: s["foreignKeys"][0]["reference"].update(resource="actors"), "foreignKeys[0].reference"),
        differs("another null", "quotes", lambda s: s.update(missingValues=["", "NA"]), "missingValues"),
        differs("a rule less", "quotes", lambda s: s["rules"].pop(), "rules"),
        differs("no fields", "events", lambda s: s.update(fields=[]), "fields"),
    ]  # fmt: skip


def _of_resources() -> list[Fault]:
    """Resources that are not the tables'."""

    def resources(
        what: str, change: Callable[[list[Any]], object], value: str = "", follows: tuple[str, ...] = ()
    ) -> Fault:
        damage = _changed(lambda descriptor: change(descriptor["resources"]))
        allowed = ("package.profile", *follows)
        return Fault(f"descriptor: {what}", damage, "resources", "", "", files=_PACKAGE, value=value, follows=allowed)

    return [
        resources("a resource less", lambda found: found.pop(3), _NAMES[3]),
        resources("the last resource less", lambda found: found.pop(), _NAMES[-1]),
        resources("no resources", lambda found: found.clear(), "actor_mentions"),
        resources("a resource twice", lambda found: found.append(found[0])),
        resources("resources in another order", lambda found: found.reverse()),
        resources("a resource of another name", lambda found: found[0].update(name="documents"), "documents"),
        resources("a resource without a name", lambda found: found[0].pop("name"), _NAMES[0]),
        resources("a resource of no table", lambda found: found.append({"name": "notes", "path": "datapackage/notes.csv"}), "notes"),
        Fault(
            "descriptor: a resource that is no object",
            _changed(lambda descriptor: descriptor["resources"].append("quotes")),
            "resources",
            "",
            f"resources[{len(_NAMES)}]",
            files=_PACKAGE,
            follows=("package.profile",),
        ),
    ]  # fmt: skip


def _of_the_package() -> list[Fault]:
    """What is said of the whole package."""

    def lacks(key: str, follows: tuple[str, ...]) -> list[Fault]:
        every = (*_IN_PARQUET, "package.profile", *follows)
        return [
            Fault(f"descriptor: no {key}", _changed(lambda d: d.pop(key)), "property", "", key, files=_PACKAGE, follows=every),
            Fault(f"descriptor: an empty {key}", _changed(lambda d: d.update({key: ""})), "property", "", key, files=_PACKAGE, follows=every),
        ]  # fmt: skip

    other = [
        Fault(
            f"descriptor: another {key}",
            _changed(lambda d, key=key: d.update({key: "9.9.9"})),  # type: ignore[misc]
            "package_metadata",
            "quotes",
            f"metadata package.{key}",
            files=PARQUET,
            follows=_IN_PARQUET,
        )
        for key in ("version", "title")
    ]
    return [
        *(fault for key in ("name", "title", "version") for fault in lacks(key, ())),
        *lacks("description", ()),
        *lacks("$schema", ()),
        *other,
        Fault(
            "descriptor: another standard",
            _changed(lambda d: d.update({"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"})),
            "property",
            "",
            "$schema",
            files=_PACKAGE,
        ),
        Fault(
            "descriptor: a profile of its own",
            _changed(lambda d: d.update(profile="https://profiles.example/mine.json")),
            "property",
            "",
            "profile",
            files=_PACKAGE,
            follows=("package.profile",),
        ),
        Fault(
            "descriptor: licences in words",
            _changed(lambda d: d.update(licenses="all of them")),
            "profile",
            files=_PACKAGE,
            column="$.licenses",
            follows=_IN_PARQUET,
        ),
    ]


def _paths() -> list[Fault]:
    """Paths that name nothing within the package."""

    def path(what: str, said: Any, shown: str = "") -> Fault:
        damage = _set("quotes", path=said)
        column = f"resources[{_NAMES.index('quotes')}].path"
        return Fault(
            f"descriptor: {what}", damage, "path", "", column, files=_PACKAGE, value=shown or str(said),
            follows=("quotes.descriptor", "profile"),
        )  # fmt: skip

    elsewhere = Fault(
        "descriptor: a path to another table's file",
        _set("quotes", path="datapackage/events.csv"),
        "descriptor",
        "quotes",
        "descriptor path",
        files=CSV,
        value="datapackage/events.csv",
    )
    schema = Fault(
        "descriptor: a schema that stands elsewhere",
        _set("quotes", schema="https://schemas.example/quotes.json"),
        "path",
        "",
        f"resources[{_NAMES.index('quotes')}].schema",
        files=_PACKAGE,
        follows=("quotes.descriptor", "profile"),
    )
    return [
        path("an absolute path", "/etc/passwd"),
        path("a path out of the package", "../quotes.csv"),
        path("a path out of the package by a detour", "datapackage/../../quotes.csv"),
        path("an address", "https://data.example/quotes.csv"),
        path("an address of a file", "file:///etc/passwd"),
        path("a drive", "C:/data/quotes.csv"),
        path("a path of Windows", "datapackage\\quotes.csv"),
        path("a home", "~/quotes.csv"),
        path("a path with a NUL", "datapackage/quotes.csv\x00.txt", "quotes.csv"),
        path("an empty path", ""),
        path("a path that is a number", 7),
        path("several paths, one of them outside", ["datapackage/quotes.csv", "../more.csv"], "../more.csv"),
        elsewhere,
        schema,
    ]
