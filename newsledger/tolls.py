"""What is claimed of each event, claimant by claimant: a view of a published package, worked out anew and never stored.

Nothing is added up and nobody's figure wins. Figures of one claimant for one effect and frame stand together, with the
lowest and the highest of them; parts of a figure ('half of them civilians') stand below the figure they are a part of;
denials stand apart, for they state no toll. Claims in near copies of an article are the same claims and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.validate import UnusablePackage, layout
from newsledger.validate.files import require_listed
from schemas import Row
from schemas.vocabularies import CasualtyEffect, ClaimScope, ClaimStance

ARTICLE = "(the article itself)"
"""The claimant of figures that nobody is cited for."""

_TABLES = {
    "articles": ("article_id", "duplicate_of"),
    "actors": ("actor_id", "name"),
    "events": ("event_id", "title"),
    "casualty_claims": (
        *("claim_id", "article_id", "event_id", "effect", "text", "count_value", "count_low", "count_high"),
        *("qualifier", "scope", "stance", "part_of", "claimant", "claimant_for", "claimant_text"),
    ),
}
_NUMBERS = ("count_low", "count_value", "count_high")


class UnreadablePackageError(Exception):
    """There is no package to read, or it lacks a table or column."""


@dataclass(frozen=True)
class Toll:
    """What one claimant says of one event under one effect, frame and stance.

    Attributes:
        event_id: The event.
        title: Its title.
        effect: What happened to those counted.
        scope: The frame of the figures: one incident, a running total, a number at one time.
        stance: Whether the claimant asserts or denies the figures.
        part_of: The claim of which these figures are parts; null for figures that stand for themselves.
        claimant: Id of the claimant if it is a named one.
        claimant_name: Its name; else the words for it, or ``ARTICLE``.
        lowest: The least of the numbers and bounds printed; null if no words give one.
        highest: The greatest of them. A bound left open ('at least 40') opens nothing further.
        qualifiers: Each qualifier used, in the order of the claims.
        texts: The figures as printed.
        claim_ids: The claims, in order.
        articles: Articles that print them.
    """

    event_id: str
    title: str
    effect: str
    scope: str
    stance: str
    part_of: str | None
    claimant: str | None
    claimant_name: str
    lowest: int | None
    highest: int | None
    qualifiers: tuple[str, ...]
    texts: tuple[str, ...]
    claim_ids: tuple[str, ...]
    articles: tuple[str, ...]


def read_tolls(package: Path, event_id: str | None = None) -> list[Toll]:
    """Work the view out of a package.

    Args:
        package: Directory with ``datapackage/``.
        event_id: The only event wanted; null for all.

    Raises:
        UnreadablePackageError: There is no package, or it lacks a table or column.
        KeyError: The package has no such event.
    """
    try:
        require_listed(package)  # what is left of a package would look like all of it
    except UnusablePackage as error:
        raise UnreadablePackageError(str(error)) from error
    tables = {name: _read(package, name) for name in _TABLES}
    titles = dict(zip(*(tables["events"][column].to_pylist() for column in _TABLES["events"]), strict=True))
    if event_id is not None and event_id not in titles:
        raise KeyError(event_id)
    names = dict(zip(*(tables["actors"][column].to_pylist() for column in _TABLES["actors"]), strict=True))
    articles = tables["articles"]
    copies = {row["article_id"] for row in articles.to_pylist() if row["duplicate_of"] is not None}
    claims = (
        row
        for row in tables["casualty_claims"].to_pylist()
        if row["article_id"] not in copies and row["event_id"] is not None and event_id in (None, row["event_id"])
    )
    return tolls(claims, titles, names)


def _read(package: Path, name: str) -> pa.Table:
    files = layout.files_of(package, name)
    if not files:
        path = package / layout.data_path(name, "parquet")
        raise UnreadablePackageError(f"{path}: no such file; is {package} a published package?")
    return pa.concat_tables(_read_file(path, _TABLES[name]) for path in files)


def _read_file(path: Path, columns: Sequence[str]) -> pa.Table:
    try:
        return pq.read_table(path, columns=list(columns), partitioning=None)
    except (OSError, KeyError, pa.ArrowException) as error:
        raise UnreadablePackageError(f"{path}: {error}") from error


def tolls(claims: Iterable[Row], titles: Mapping[str, str], names: Mapping[str, str]) -> list[Toll]:
    """Put claims together by event, effect, frame, stance, whole and claimant.

    Args:
        claims: Rows of ``casualty_claims`` that have an event.
        titles: Title by event.
        names: Name by actor.

    Returns:
        By event, effect and frame; asserted figures before denials, and each figure's parts behind it.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in sorted(claims, key=lambda row: str(row["claim_id"])):
        groups.setdefault(_group(row, names), []).append(row)
    made = (_toll(rows, titles, names) for rows in groups.values())
    return list(_with_parts(sorted(made, key=_order)))


def _group(row: Row, names: Mapping[str, str]) -> tuple[object, ...]:
    columns = ("event_id", "effect", "scope", "stance", "part_of", "claimant")
    return (*(row[column] for column in columns), _claimant_name(row, names))


def _claimant_name(row: Row, names: Mapping[str, str]) -> str:
    if row["claimant"] is not None:
        return names.get(row["claimant"], row["claimant"])
    words = str(row["claimant_text"]) if row["claimant_text"] else ARTICLE
    return f"{words} (for {names.get(row['claimant_for'], row['claimant_for'])})" if row["claimant_for"] else words


def _toll(rows: list[Row], titles: Mapping[str, str], names: Mapping[str, str]) -> Toll:
    first = rows[0]
    return Toll(
        event_id=first["event_id"],
        title=titles.get(first["event_id"]) or "",
        effect=first["effect"],
        scope=first["scope"],
        stance=first["stance"],
        part_of=first["part_of"],
        claimant=first["claimant"],
        claimant_name=_claimant_name(first, names),
        lowest=min((number for row in rows for number in _numbers(row)), default=None),
        highest=max((number for row in rows for number in _numbers(row)), default=None),
        qualifiers=_distinct(row["qualifier"] for row in rows),
        texts=_distinct(" ".join(str(row["text"]).split()) for row in rows),
        claim_ids=tuple(str(row["claim_id"]) for row in rows),
        articles=_distinct(row["article_id"] for row in rows),
    )


def _numbers(row: Row) -> Iterator[int]:
    return (row[column] for column in _NUMBERS if row[column] is not None)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _order(toll: Toll) -> tuple[object, ...]:
    return (
        toll.event_id,
        CasualtyEffect.values().index(toll.effect),
        ClaimScope.values().index(toll.scope),
        toll.stance != ClaimStance.ASSERTS,
        toll.claimant_name == ARTICLE,
        toll.claimant_name,
        toll.claim_ids,
    )


def _with_parts(ordered: list[Toll]) -> Iterator[Toll]:
    """Each toll with its parts behind it; parts of what is not in the view come last."""
    parts: dict[str, list[Toll]] = {}
    held = {claim for toll in ordered for claim in toll.claim_ids}
    for toll in ordered:
        if toll.part_of in held:
            parts.setdefault(str(toll.part_of), []).append(toll)
    waiting = [toll for toll in reversed(ordered) if toll.part_of not in held]
    while waiting:
        toll = waiting.pop()
        yield toll
        waiting.extend(part for claim in reversed(toll.claim_ids) for part in reversed(parts.pop(claim, [])))
