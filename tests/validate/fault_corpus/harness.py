"""Runs the validator over many packages that are all alike but for one thing.

What was looked at in the sound package and is the same in a damaged one is not looked at again: cells and rows of whole
batches that were found sound, and descriptors that differ in sizes, digests and numbers of rows only. All else is run in
full. The slow tests run everything in full, so that nothing can hide behind this.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from types import ModuleType
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
        self._originals: dict[tuple[ModuleType, str], object] = {}

    def issues_of(self, fault: Fault, *, frictionless: bool = False) -> list[Issue]:
        """Make the fault in a copy of the sound package, and check that."""
        shutil.rmtree(self._directory, ignore_errors=True)
        workspace = Workspace(self.base, self._directory)
        fault.damage(workspace)
        workspace.put_descriptor_right()
        return check(workspace.directory, frictionless=frictionless)

    def forget(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look at everything again, as users do, for as long as the patch lasts."""
        for (module, name), original in self._originals.items():
            monkeypatch.setattr(module, name, original)

    def remember(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Do not look again at what was found sound."""
        check_content, check_profile = tables.check_content, checking.check_profile
        self._originals = {(tables, "check_content"): check_content, (checking, "check_profile"): check_profile}
        learning = True

        def content(batch: Batch, findings: Findings) -> None:
            seen = _bytes_of(batch)
            if seen in self._sound_batches:
                return
            check_content(batch, findings)
            if learning:
                self._sound_batches.add(seen)

        def profile(descriptor: dict[str, Any]) -> list[Issue]:
            seen = _without_figures(descriptor)
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


def _without_figures(descriptor: dict[str, Any]) -> str:
    """The descriptor with the types of its figures in place of the figures."""
    resources = [_plain(entry) if isinstance(entry, dict) else entry for entry in descriptor["resources"]]
    return json.dumps(descriptor | {"resources": resources})


def _plain(resource: dict[str, Any]) -> dict[str, Any]:
    figures = {key: str(type(resource[key])) for key in ("bytes", "rowCount") if key in resource}
    sound_hash = re.fullmatch("sha256:[0-9a-f]{64}", str(resource.get("hash")))
    return resource | figures | ({"hash": "sha256"} if sound_hash else {})
