"""Runs the validator over many packages that are all alike but for one thing.

What was looked at in the sound package and is the same in a damaged one is not looked at again: cells and rows of whole
batches that were found sound, and descriptors that differ in sizes, digests and numbers of rows only. All else is run in
full. The slow tests run everything in full, so that nothing can hide behind this.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest

from fault_corpus.fault import Fault
from fault_corpus.workspace import Workspace, write_base
from newsledger.validate import Issue, check, checking, tables
from newsledger.validate.batches import Batch
from newsledger.validate.findings import Findings


class Harness:
    """Makes faults and hears what is said of them.

    Attributes:
        base: The sound package's directory.
    """

    def __init__(self, directory: Path) -> None:
        self.base = write_base(directory / "base")
        self._directory = directory / "damaged"
        self._sound_batches: set[bytes] = set()
        self._profiles: dict[str, list[Issue]] = {}

    def issues_of(self, fault: Fault, *, frictionless: bool = False) -> list[Issue]:
        """Make the fault in a copy of the sound package, and check that."""
        shutil.rmtree(self._directory, ignore_errors=True)
        workspace = Workspace(self.base, self._directory)
        fault.damage(workspace)
        workspace.put_descriptor_right()
        return check(workspace.directory, frictionless=frictionless)

    def remember(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Do not look again at what was found sound."""
        check_content, check_profile = tables.check_content, checking.check_profile
        learning = True

        def content(batch: Batch, findings: Findings) -> None:
            seen = _bytes_of(batch)
            if seen in self._sound_batches:
                return
            check_content(batch, findings)
            if learning:
                self._sound_batches.add(seen)

        def profile(descriptor: dict[str, Any]) -> list[Issue]:
            seen = repr(_without_figures(descriptor))
            if seen not in self._profiles:
                self._profiles[seen] = check_profile(descriptor)
            return self._profiles[seen]

        monkeypatch.setattr(tables, "check_content", content)
        monkeypatch.setattr(checking, "check_profile", profile)
        assert check(self.base, frictionless=False) == []
        learning = False


def _bytes_of(batch: Batch) -> bytes:
    """Everything that a check of cells and rows looks at."""
    parts = [batch.typed.serialize().to_pybytes(), batch.raw.serialize().to_pybytes(), repr(batch.unreadable).encode()]
    return b"".join([batch.table.name.encode(), *parts])


def _without_figures(descriptor: dict[str, Any]) -> dict[str, Any]:
    """The descriptor with the types of its figures in place of the figures."""
    plain = copy.deepcopy(descriptor)
    for resource in plain["resources"]:
        if isinstance(resource, dict):
            resource |= {key: type(resource.get(key)) for key in ("bytes", "rowCount") if key in resource}
            if str(resource.get("hash")).startswith("sha256:"):
                resource["hash"] = "sha256:"
    return plain
