"""Shows issues: to people, with the value underlined in its row, and as annotations and summary of a GitHub job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from newsledger.validate.issue import Example, Issue, errors_of
from newsledger.validate.spots import Spot, Spots
from newsledger.validate.visible import visible, width

_NOWHERE: Spots = {}
_MOST_IN_SUMMARY = 200


def render(issues: Sequence[Issue], spots: Spots = _NOWHERE) -> str:
    """The issues as text without final line feed: one paragraph each, place and rule, then the examples in their rows.

    Args:
        issues: Sorted issues.
        spots: Where they stand, as far as it is known.
    """
    if not issues:
        return "No faults found."
    paragraphs = ["\n".join([_headline(issue, spots), *_examples(issue, spots)]) for issue in issues]
    return "\n".join([*paragraphs, total(issues)])


def workflow_commands(
    issues: Sequence[Issue], spots: Spots = _NOWHERE, root: str = "", *, archive: bool = False
) -> str:
    """The issues as commands of a GitHub workflow, which it shows at file and line.

    Args:
        issues: Sorted issues.
        spots: Where they stand.
        root: Where the package lies in the repository.
        archive: Whether ``root`` is a zip: annotations then stand at it, for its files are none of the repository's.
    """
    return "\n".join(_annotation(issue, spots, root, archive) for issue in issues)


def summary(issues: Sequence[Issue], name: str) -> str:
    """The issues as Markdown for the summary of a GitHub job, with final line feed.

    Args:
        issues: Sorted issues.
        name: What was checked.
    """
    mark = "❌" if errors_of(issues) else "✅"
    lines = [f"### {mark} newsledger validate: {_markdown(name)}", "", total(issues) if issues else "No faults found."]
    if issues:
        lines += ["", "| | File | Column | Rule | Times | First row | First value |", "|-|-|-|-|-:|-:|-|"]
        lines += [_summary_row(issue) for issue in issues[:_MOST_IN_SUMMARY]]
    if len(issues) > _MOST_IN_SUMMARY:
        lines += ["", f"…and {plural(len(issues) - _MOST_IN_SUMMARY, 'issue')} more."]
    return "\n".join(lines) + "\n"


def total(issues: Sequence[Issue]) -> str:
    """How many faults there are, and how many warnings beside them."""
    errors = errors_of(issues)
    faults = sum(issue.count for issue in errors)
    said = f"{plural(faults, 'fault')} of {plural(len(errors), 'kind')}" if errors else "No faults"
    warnings = len(issues) - len(errors)
    return said + (f", {plural(warnings, 'warning')}." if warnings else ".")


def plural(count: int, noun: str) -> str:
    """A count with its noun: '3 faults'."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _headline(issue: Issue, spots: Spots) -> str:
    place = " ".join(part for part in (issue.file, issue.column) if part)
    warning = "warning: " if issue.severity == "warning" else ""
    times = f" ({issue.count} times)" if issue.count > 1 else ""
    spot = spots.get((issue, None))
    at = f" [{spot.file}:{spot.line}:{spot.column}]" if spot and spot.line else ""
    return visible(f"{warning}{place}: {issue.rule}: {issue.message}{times}{at}")


def _examples(issue: Issue, spots: Spots) -> list[str]:
    lines = []
    for example in issue.examples:
        spot = spots.get((issue, example))
        lines.append(f"    {_where(example, spot, issue.file)}{visible(example.value)}".rstrip())
        lines += _underlined(spot) if spot else []
    return lines + (["    …"] if issue.count > len(issue.examples) > 0 else [])


def _where(example: Example, spot: Spot | None, file: str) -> str:
    if example.row < 1:
        return f"{visible(example.key)}: " if example.key and example.value else visible(example.key)
    key = f" ({visible(example.key)})" if example.key else ""
    line = f", line {spot.line}" if spot and spot.line else ""
    elsewhere = f" of {spot.file}" if spot and spot.line and spot.file != file else ""
    return f"row {example.row}{key}{line}{elsewhere}: "


def _underlined(spot: Spot) -> list[str]:
    """The row with carets below what is at fault; a value without a letter gets one where it would stand."""
    row, below = "", ""
    for text, marked in spot.pieces:
        shown = visible(text, one_way=True)
        row += shown
        # An empty cell is marked at its place, which the next character takes.
        below = below.ljust(width(row) - width(shown)) + ("^" * (width(shown) or 1) if marked else "")
    return [f"      | {row}".rstrip(), f"      | {below}".rstrip()] if row else []


def _annotation(issue: Issue, spots: Spots, root: str, archive: bool) -> str:
    first = issue.examples[0] if issue.examples else None
    spot = spots.get((issue, first)) or spots.get((issue, None))
    places: Mapping[str, str | int] = {"file": root if archive else str(PurePosixPath(root, issue.file))}
    if spot and spot.line and not archive:
        places = {"file": str(PurePosixPath(root, spot.file)), "line": spot.line, "col": spot.column}
    said = ",".join(f"{key}={_property(str(value))}" for key, value in {**places, "title": issue.rule}.items())
    return f"::{issue.severity} {said}::" + _data("\n".join([_headline(issue, _NOWHERE), *_examples(issue, spots)]))


def _summary_row(issue: Issue) -> str:
    sign = "⚠️" if issue.severity == "warning" else "❌"
    cells = (issue.file, issue.column, issue.rule, issue.count, issue.row or "", issue.value)
    return "| " + " | ".join([sign, *(_markdown(str(cell)) for cell in cells)]) + " |"


def _markdown(text: str) -> str:
    """Text for a cell of a Markdown table, as it stands: nothing in it is markup."""
    escaped = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{char}" if char in "\\`*_[]#|~@" else char for char in escaped)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
