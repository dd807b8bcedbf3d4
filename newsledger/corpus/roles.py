"""What a line of a document can be, and what is gathered while its lines are told apart."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from newsledger.corpus.lines import Unit, fold_words


class Role(StrEnum):
    """What a line is."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    CREDIT = "credit"
    CAPTION = "caption"
    BODY = "body"
    FURNITURE = "furniture"


@dataclass
class Layout:
    """The lines of a document with their roles, and what they tell of the article.

    Attributes:
        units: The lines.
        roles: The role of each.
        title: Headline as printed.
        subtitle: Standfirst as printed.
        publisher: Outlet, where the page proves it.
        authors: Names of the byline.
        contributors: Names of a contributor note.
        agencies: Wire services credited.
        dateline: Place of the dateline.
        dateline_date: Date printed in the dateline.
        stated: Day printed as day of publication.
        updated: Day printed as day of the last change; counts as stated where no other is printed.
        url: Address printed in an explicit header.
    """

    units: list[Unit]
    roles: list[Role]
    title: str | None = None
    subtitle: str | None = None
    publisher: str | None = None
    authors: list[str] = field(default_factory=list)
    contributors: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    dateline: str | None = None
    dateline_date: str | None = None
    stated: datetime.date | None = None
    updated: datetime.date | None = None
    url: str | None = None

    def kept(self) -> list[tuple[Unit, Role]]:
        """The lines that are part of the article."""
        return [(unit, role) for unit, role in zip(self.units, self.roles, strict=True) if role is not Role.FURNITURE]


def is_rule(line: str) -> bool:
    """Whether the line is only drawn ('___', '* * *')."""
    return not line[:1].isalnum() and not any(map(str.isalnum, line))


def is_label_of(units: list[Unit], index: int) -> bool:
    """Whether the next line begins with all words of this one: a picture's label above its caption."""
    if index + 1 >= len(units):
        return False
    label, caption = fold_words(units[index].text), fold_words(units[index + 1].text)
    return len(caption) > len(label) > 1 and caption[: len(label)] == label
