"""Shows issues: for people, for programs, and as annotations of a GitHub workflow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePosixPath

from newsledger.validate.issue import Example, Issue, errors_of

FORMATS = ("text", "json", "github")


def render(issues: Sequence[Issue], format: str = "text", root: str = "") -> str:
    """The issues as text without final line feed.

    Args:
        issues: Sorted issues.
        format: ``text``, ``json`` or ``github``.
        root: Where the package lies in the repository, for GitHub, which shows annotations at files of the repository.

    Raises:
        ValueError: Another format.
    """
    if format == "text":
        return _text(issues)
    if format == "json":
        return _json(issues)
    if format == "github":
        return _github(issues, root)
    raise ValueError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")


def _text(issues: Sequence[Issue]) -> str:
    """One paragraph an issue: place and rule, then the examples."""
    if not issues:
        return "No faults found."
    paragraphs = ["\n".join([_headline(issue), *_examples(issue)]) for issue in issues]
    return "\n".join([*paragraphs, _total(issues)])


def _total(issues: Sequence[Issue]) -> str:
    """How many faults there are, and how many warnings beside them."""
    errors = errors_of(issues)
    faults = sum(issue.count for issue in errors)
    said = f"{_plural(faults, 'fault')} of {_plural(len(errors), 'kind')}" if errors else "No faults"
    warnings = len(issues) - len(errors)
    return said + (f", {_plural(warnings, 'warning')}." if warnings else ".")


def _headline(issue: Issue) -> str:
    place = " ".join(part for part in (issue.file, issue.column) if part)
    warning = "warning: " if issue.severity == "warning" else ""
    return f"{warning}{place}: {issue.rule}: {issue.message}" + (f" ({issue.count} times)" if issue.count > 1 else "")


def _examples(issue: Issue) -> list[str]:
    lines = [f"    {_where(example)}{_one_line(example.value)}".rstrip() for example in issue.examples]
    return lines + (["    …"] if issue.count > len(lines) > 0 else [])


def _where(example: Example) -> str:
    if example.row < 1:
        return ""
    return f"row {example.row}" + (f" ({_one_line(example.key)})" if example.key else "") + ": "


def _json(issues: Sequence[Issue]) -> str:
    valid = not errors_of(issues)
    entries = [asdict(issue) | {"row": issue.row or None, "value": issue.value} for issue in issues]
    return json.dumps({"valid": valid, "issues": entries}, ensure_ascii=False, indent=2)


def _github(issues: Sequence[Issue], root: str) -> str:
    """One ``::error`` or ``::warning`` command an issue, with escapes for what would end a command or a property."""
    return "\n".join(
        f"::{issue.severity} file={_property(str(PurePosixPath(root, issue.file)))},title={_property(issue.rule)}::"
        + _data("\n".join([_headline(issue), *_examples(issue)]))
        for issue in issues
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _one_line(text: str) -> str:
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\x00", "\\0")


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
