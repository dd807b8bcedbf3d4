"""Holds a package against the release before: wherever that lies, and only if both can be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsledger.validate.files import read_descriptor, require_listed
from newsledger.validate.identities import check_identities
from newsledger.validate.issue import Issue, UnusablePackage
from newsledger.validate.opening import opened
from newsledger.validate.tree import check_tree

IDENTITY_RULES = ("identity_lost", "retirement_lost", "identity_reused")

_UNREAD = ("link", "file_kind", "too_many_files", "missing_file", "readable", "columns", "type")


def can_be_compared(issues: Sequence[Issue]) -> bool:
    """Whether a package with these faults can be held against another: its tables are there and can be read."""
    return not any(issue.rule in _UNREAD for issue in issues)


def check_against(directory: Path, previous: Path) -> list[Issue]:
    """Whether ids kept their promise since the release before.

    Args:
        directory: Root of the package, of which the tables can be read.
        previous: The release before: directory, descriptor or zip.

    Raises:
        UnusablePackage: The release before cannot be opened, or is no package of ours.
    """
    with opened(previous) as earlier:
        read_descriptor(earlier)
        if unopened := check_tree(earlier):
            issue = unopened[0]
            raise UnusablePackage(f"{previous}: {issue.file}: {issue.message}")
        require_listed(earlier, previous)
        return check_identities(directory, earlier)
