"""The release's section in the changelog, above those of earlier releases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsledger.releases import render_markdown, wording
from newsledger.releases.comparing import Comparison

_TITLE = "# Changelog\n"
_SECTION = re.compile(r"^## .*$", re.MULTILINE)
_UNRELEASED = re.compile(r"## \[?unreleased\]?\s*", re.IGNORECASE)


def first_release(rows: dict[str, int]) -> list[str]:
    """What is told of a first release.

    Args:
        rows: Number of rows by table.
    """
    lines = ["### Data", "", "The first release.", "", "| table | rows |", "|---|---:|"]
    return [*lines, *(f"| `{table}` | {count:,} |" for table, count in rows.items())]


def changes_since(comparison: Comparison) -> list[str]:
    """What is told of the changes since the release before."""
    since = comparison.old.version
    return [
        "### Data",
        "",
        f"Since {since}: {wording.verdict(comparison)}.",
        *render_markdown.summary(comparison, level=4),
    ]


def with_section(text: str, version: str, date: str | None, told: Sequence[str]) -> str:
    """The changelog with a release told of.

    What stands under 'Unreleased' becomes part of the section. If the release has a section already, written by hand,
    what is told goes to its end.

    Args:
        text: The changelog; empty if there is none.
        version: The release's version.
        date: Its day (ISO 8601); null to leave it out.
        told: Lines to tell, as Markdown.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    text = (text or _TITLE).replace("\r\n", "\n")
    head, sections = _parted(text)
    body = "\n".join(told)
    for place, section in enumerate(sections):
        if _heading_of(section, version):
            sections[place] = f"{section.rstrip()}\n\n{body}\n"
            break
    else:
        unreleased = sections.pop(0) if sections and _UNRELEASED.fullmatch(sections[0].split("\n")[0]) else None
        heading = f"## {version}" + (f" - {date}" if date else "")
        moved = unreleased.partition("\n")[2].strip() if unreleased else ""
        sections.insert(0, "\n\n".join(part for part in (heading, moved, body) if part) + "\n")
        if unreleased:
            sections.insert(0, unreleased.split("\n")[0] + "\n")
    parts = [head.rstrip() + "\n", *(section.rstrip() + "\n" for section in sections)]
    return "\n".join(parts).replace("\n", newline)


def _parted(text: str) -> tuple[str, list[str]]:
    """What stands above the first section, and the sections."""
    places = [*(found.start() for found in _SECTION.finditer(text)), len(text)]
    return text[: places[0]], [text[start:end] for start, end in pairwise(places)]


def _heading_of(section: str, version: str) -> bool:
    return re.match(rf"## \[?v?{re.escape(version)}\]?(?:\s|$)", section) is not None
