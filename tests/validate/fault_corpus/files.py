"""Files that are missing, that do not belong, or that are not plain files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from fault_corpus.fault import Fault
from fault_corpus.workspace import Workspace
from newsledger.validate import layout
from schemas import TABLES


def file_faults() -> list[Fault]:
    """Faults of the package's files as files."""
    return [*_missing(), *_extra(), *_not_plain()]


def _missing() -> list[Fault]:
    tables = {layout.data_path(name, extension): name for name in TABLES for extension in layout.FORMATS}

    def missing(path: str) -> Fault:
        def damage(workspace: Workspace) -> None:
            (workspace.directory / path).unlink()

        return Fault(f"{path} is missing", damage, "missing_file", tables.get(path, ""), files=(path,))

    return [missing(path) for path in (*layout.data_paths(), *layout.COMPANIONS)]


def _extra() -> list[Fault]:
    def extra(path: str) -> Fault:
        def damage(workspace: Workspace) -> None:
            (workspace.directory / path).parent.mkdir(parents=True, exist_ok=True)
            (workspace.directory / path).write_bytes(b"?")

        return Fault(f"{path} does not belong", damage, "extra_file", files=(path,))

    return [
        extra(f"{layout.DATA}/{name}")
        for name in (
            "quotes.xlsx",
            ".DS_Store",
            "quotes.csv.bak",
            "QUOTES.csv",
            "sub/quotes.csv",
            "notes",
            "quotes (1).csv",
        )
    ]


def _not_plain() -> list[Fault]:
    def replaced(name: str, rule: str, make: Callable[[Path], object], path: str, table: str = "quotes") -> Fault:
        def damage(workspace: Workspace) -> None:
            target = workspace.directory / path
            shutil.move(target, workspace.directory.parent / "moved")
            make(target)

        def tidied(workspace: Workspace) -> None:
            shutil.rmtree(workspace.directory.parent / "moved", ignore_errors=True)
            (workspace.directory.parent / "moved").unlink(missing_ok=True)
            damage(workspace)

        return Fault(f"{path} is {name}", tidied, rule, table, files=(path,))

    quotes = layout.data_path("quotes", "csv")
    return [
        replaced("a link", "link", lambda path: path.symlink_to(path.parents[2] / "moved"), quotes),
        replaced("a link to nothing", "link", lambda path: path.symlink_to("/nowhere/at/all"), quotes),
        replaced("a link to itself", "link", lambda path: path.symlink_to(path.name), layout.data_path("quotes", "parquet")),
        replaced("a directory", "file_kind", lambda path: path.mkdir(), quotes),
        replaced("a pipe", "file_kind", os.mkfifo, quotes),
        replaced("a link", "link", lambda path: path.symlink_to(path.parents[1] / "moved"), layout.DATA, ""),
        replaced("a file", "file_kind", lambda path: path.write_bytes(b""), layout.DATA, ""),
        replaced("a link", "link", lambda path: path.symlink_to("/etc/hostname"), layout.README, ""),
    ]  # fmt: skip
