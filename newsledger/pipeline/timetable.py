"""Where the time of a build went, as a table for people."""

from __future__ import annotations

from collections.abc import Mapping

from newsledger.profiling import Spent

Path = tuple[str, ...]
EXTRACTING = "extracting"
_COUNTED = ("reading", "looking for lines that recur", EXTRACTING)
"""Stages whose pace is told."""
_ELSE = "everything else"


def timetable(spent: Mapping[Path, Spent], within: Mapping[Path, Spent], articles: int, extracted: int) -> str:
    """The table.

    Args:
        spent: What was spent on the stages of the build, by path; under the empty path the whole build.
        within: What was spent within articles, summed over processes; the whole of it under the empty path.
        articles: Articles of the corpus.
        extracted: Articles in which something was looked for, and not taken over.
    """
    whole = spent[()]
    rows = {path: times for path, times in spent.items() if path}
    if () in within:
        extracting = next((path for path in rows if path[-1] == EXTRACTING), (EXTRACTING,))
        rows |= {(*extracting, *(path or ("in articles",))): times for path, times in _nested(within).items()}
    rows[_ELSE,] = _rest(whole, [times for path, times in rows.items() if len(path) == 1])
    lines = [f"{'stage':<46}{'seconds':>9}{'CPU s':>9}{'share':>8}{'articles/s':>12}"]
    for path in _in_tree_order(rows):
        count = _count(path, articles, extracted)
        lines.append(_line("  " * (len(path) - 1) + path[-1], rows[path], whole, count))
    lines.append(_line("all", whole, whole, articles))
    return "\n".join(lines)


def _nested(within: Mapping[Path, Spent]) -> dict[Path, Spent]:
    """Stages within articles under the whole of them, with what no mark tells of."""
    found = {("in articles", *path): times for path, times in within.items()}
    known = [times for path, times in within.items() if len(path) == 1]
    return found | {("in articles", _ELSE): _rest(within[()], known)}


def _rest(whole: Spent, parts: list[Spent]) -> Spent:
    wall, cpu = sum(part.wall for part in parts), sum(part.cpu for part in parts)
    return Spent(max(0.0, whole.wall - wall), max(0.0, whole.cpu - cpu))


def _in_tree_order(rows: Mapping[Path, Spent]) -> list[Path]:
    """Stages in the order in which they began, each followed by those within it."""
    place = {path: number for number, path in enumerate(rows)}
    return sorted(rows, key=lambda path: [place.get(path[: depth + 1], -1) for depth in range(len(path))])


def _count(path: Path, articles: int, extracted: int) -> int:
    if EXTRACTING in path:
        return extracted
    return articles if path[-1] in _COUNTED else 0


def _line(name: str, times: Spent, whole: Spent, articles: int) -> str:
    share = times.cpu / whole.cpu if whole.cpu else 0.0
    pace = f"{articles / times.wall:>12,.1f}" if articles and times.wall else ""
    return f"{name:<46}{times.wall:>9.2f}{times.cpu:>9.2f}{share:>8.1%}{pace}".rstrip()
