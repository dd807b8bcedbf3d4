"""How a column is declared: once, as a pandera field that carries all that is derived from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
from pandera.typing.pandas import Series

import schemas.checks  # noqa: F401  (registers the checks that fields use)
from schemas import basics
from schemas.checks import item_pattern
from schemas.vocabularies import ReviewStatus, Vocabulary

String: TypeAlias = Series[Annotated[pd.ArrowDtype, pa.string()]]
Integer: TypeAlias = Series[Annotated[pd.ArrowDtype, pa.int64()]]
Number: TypeAlias = Series[Annotated[pd.ArrowDtype, pa.float64()]]
Date: TypeAlias = Series[Annotated[pd.ArrowDtype, pa.date32()]]

IDENTIFIER = basics.IDENTIFIER
SLUG = basics.SLUG
COUNTRY = basics.COUNTRY
LANGUAGE = basics.LANGUAGE
WIKIDATA = basics.WIKIDATA
SHA256 = basics.SHA256

METADATA_KEY = "newsledger"


@dataclass(frozen=True)
class Reference:
    """The column of another table (or of the same one) in which a value must be found."""

    table: str
    column: str


@dataclass(frozen=True)
class ColumnInfo:
    """What is known of a column beyond pandera's own attributes; kept in the field's metadata."""

    unit: str | None = None
    vocabulary: type[Vocabulary] | None = None
    is_list: bool = False
    references: Reference | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    hxl: str | None = None
    counterparts: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)


def field(  # noqa: PLR0913  (one argument for each thing that is known of a column)
    title: str,
    description: str,
    *,
    nullable: bool = False,
    unit: str | None = None,
    vocabulary: type[Vocabulary] | None = None,
    is_list: bool = False,
    references: str | None = None,
    pattern: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    hxl: str | None = None,
    counterparts: Mapping[str, str] | None = None,
) -> Any:
    """Declare a column.

    Args:
        title: The column's name for people.
        description: What the column means.
        nullable: Whether the empty cell is allowed.
        unit: Unit of a number, spelled out ('code points', 'degrees').
        vocabulary: The enum whose words are the only values (or items, in a list).
        is_list: Whether the cell holds items joined by ``LIST_SEPARATOR``.
        references: ``table.column`` in which every value must be found.
        pattern: Regular expression that the whole value must match.
        minimum: Smallest value allowed, inclusive.
        maximum: Largest value allowed, inclusive.
        hxl: HXL hashtag and attributes of the column.
        counterparts: The nearest columns of other data, by scheme (``ACLED``, ``UCDP``, ``PLOVER``): pointers for
            people who join data, not claims that the definitions are equal.

    Returns:
        A pandera field whose metadata holds a ``ColumnInfo``.
    """
    words = vocabulary.values() if vocabulary else None
    checks: dict[str, Any] = {}
    if is_list:
        checks["is_list_of"] = {"item": item_pattern(words)}
        checks["has_distinct_items"] = {"separator": basics.LIST_SEPARATOR}
    elif words:
        checks["in_vocabulary"] = {"words": words}
    if pattern:
        checks["matches_pattern"] = {"pattern": pattern}
    reference = Reference(*references.split(".")) if references else None
    info = ColumnInfo(unit, vocabulary, is_list, reference, pattern, minimum, maximum, hxl, dict(counterparts or {}))
    return pandera.Field(
        nullable=nullable,
        ge=minimum,
        le=maximum,
        title=title,
        description=description,
        metadata={METADATA_KEY: info},
        **checks,
    )


def start_field(what: str, *, nullable: bool = False) -> Any:
    """The offset at which a span begins."""
    return field(
        f"Start of {what}",
        f"Offset of the first code point of {what} in `articles.text`, zero-based.",
        unit="code points",
        minimum=0,
        nullable=nullable,
    )


def end_field(what: str, *, nullable: bool = False) -> Any:
    """The offset behind a span's last character."""
    return field(
        f"End of {what}",
        f"Offset behind the last code point of {what} in `articles.text` (end exclusive).",
        unit="code points",
        minimum=0,
        nullable=nullable,
    )


def article_field() -> Any:
    """The article that a row's offsets point into."""
    return field(
        "Article",
        "The article that the offsets point into.",
        references="articles.article_id",
        pattern=IDENTIFIER,
        hxl="#meta+article+id",
        counterparts={"ACLED": "source", "UCDP": "source_article"},
    )


def actor_field(
    title: str,
    description: str,
    *,
    nullable: bool = True,
    hxl: str = "#meta+actor+id",
    counterparts: Mapping[str, str] | None = None,
) -> Any:
    """A reference to an actor."""
    return field(
        title,
        description,
        references="actors.actor_id",
        pattern=SLUG,
        nullable=nullable,
        hxl=hxl,
        counterparts=counterparts,
    )


def rule_field(vocabulary: type[Vocabulary]) -> Any:
    """Which rule of the program found the row."""
    return field(
        "Rule",
        "The construction in the text by which the program found the row; `curation` if a person entered it.",
        vocabulary=vocabulary,
    )


def review_status_field() -> Any:
    """Who stands behind the row."""
    return field(
        "Review status",
        "Whether the row is as the program found it, or what a person decided of it.",
        vocabulary=ReviewStatus,
    )
