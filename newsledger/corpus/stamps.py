"""Lines that print when an article was published, alone or beside who wrote it, where, and for which agency."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from newsledger.corpus import credits
from newsledger.corpus.dating import date_line
from newsledger.language.date_expressions import DateExpression, DateKind, find_dates
from newsledger.language.dates import resolve
from newsledger.language.place_index import shared_index
from newsledger.language.place_names import place_key

_LONGEST = 140
_CLOCK = re.compile(
    r"(?<![\w.])\d{1,2}(?:[:.]\d\d){1,2}(?:[^\S\n]*(?:[ap]\.?m\b\.?))?|(?<![\w.])\d{1,2}[^\S\n]*[ap]\.?m\b\.?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\b(?:GMT|UTC|BST|CES?T|EES?T|IST|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|PKT|EAT|WAT|SAST|MSK|JST|AE[SD]T)\b"
)
_LABEL = re.compile(
    r"\b(?:(?:first|last|originally)\s+)?(?:published|posted|updated?|modified|issued|created|released|filed|uploaded)"
    r"(?:\s+(?:on|at))?(?=\W|$)|\b(?:date(?:\s+(?:published|of publication))?|publication date|last update)\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:updated?|modified|edited|revised)\b", re.IGNORECASE)
_TRIVIAL = re.compile(r"\b(?:on|at|more|hrs|hours|print|edition|source|time|local)\b", re.IGNORECASE)
_MARKS = " \t\xa0|,;:•·–—/()[]-."
_JOINTS = frozenset({",", "-", "–", "—", "--"})
_APART = re.compile(r"[|•·—–]|[^\S\n]{2}| - ")
_PUBLISHED_IN = re.compile(
    r"^published in (?:the )?(?P<outlet>[A-Z][\w.’' &-]{1,40}?)(?: on|,)\s+(?=\S)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a date line of a page says.

    Attributes:
        day: The day printed.
        later: Whether it is the day of a change, not of publication.
        authors: Names beside it.
        agencies: Agencies beside it.
        place: A place before it, as a dateline prints it.
        publisher: The outlet, where the line says in which paper the article appeared.
    """

    day: datetime.date
    later: bool = False
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    place: str | None = None
    publisher: str | None = None


def read_stamp(line: str) -> Stamp | None:  # noqa: PLR0911 - one return a form
    """What a line says that holds a full date and nothing beside it but a time, a label, and authors, place or agency.

    Returns:
        The stamp; null for every other line, sentences among them.
    """
    text = line.strip(" \t\xa0\ufeff")
    if len(text) > _LONGEST:
        return None
    dates = _full_dates(text)
    if not dates:
        return None
    day, later = _published(text, dates)
    if day is None:
        return None
    printed = _PUBLISHED_IN.match(text)
    if printed and not _bare(text[printed.end() :]):
        return Stamp(day, publisher=printed["outlet"].strip())
    rest = _bare(text)
    if not rest:
        return Stamp(day, later)
    if place := _place(text, rest, dates[0]):
        return Stamp(day, later, place=place)
    if agencies := credits.agency_line(rest):
        return Stamp(day, later, agencies=tuple(agencies))
    if credits.is_outlet(rest):
        return Stamp(day, later, publisher=rest)
    found = credits.byline(rest)
    names = found[0] if found else credits.names_alone(rest)
    # 'Jane Doe, Feb. 9, 2014' is a picture's caption: a byline is told from it by a label, a time or a bar.
    if names and (found or _APART.search(text) or _LABEL.search(text) or _CLOCK.search(text)):
        return Stamp(day, later, authors=tuple(names), agencies=tuple(found[1]) if found else ())
    return None


def labelled_day(line: str) -> datetime.date | None:
    """The day of a line that says of itself that it prints the day of publication ('Published: …')."""
    stamp = read_stamp(line)
    if stamp is None or stamp.later or stamp.authors or not (_LABEL.match(line.strip()) or stamp.publisher):
        return None
    return stamp.day


def _full_dates(text: str) -> list[DateExpression]:
    return [found for found in find_dates(text) if found.kind == DateKind.DAY and found.year]


def _published(text: str, dates: list[DateExpression]) -> tuple[datetime.date | None, bool]:
    """The first day that is not behind a word for a change; else the first, as the day of a change."""
    position = 0
    for found in dates:
        if not _LATER.search(text[position : found.start]):
            return resolve(found, None).start, False
        position = found.end
    return resolve(dates[0], None).start, True


def _bare(text: str) -> str:
    """What is left of a line without dates, times, labels and marks."""
    for found in reversed(_full_dates(text)):
        text = f"{text[: found.start]} {text[found.end :]}"
    for form in (_CLOCK, _ZONE, _LABEL, _TRIVIAL):
        text = form.sub(" ", text)
    rest = " ".join(text.split()).strip(_MARKS)
    if re.search(r"\b(?:Jr|Sr)$", rest):
        rest += "."
    return "" if date_line(f"{rest} 1 January 2000") else rest


def _place(text: str, rest: str, date: DateExpression) -> str | None:
    """A place right before the date ('OSLO, April 3, 2012 10:15 GMT'); a bar stands for the comma behind a long one."""
    before = text[: date.start].rstrip()
    place = before.rstrip(" ,|–—-")
    joined = before[len(place) :].strip()
    is_first = place == rest or (place and rest == place.strip(_MARKS))
    if not is_first or len(place.split()) > 6 or not place[:1].isupper():
        return None
    first = place.split(",")[0]
    if first.isupper() and len(first) > 2 and (joined == "," or (joined == "|" and "," in place)):
        return place
    return place if joined in _JOINTS and _are_places(first) else None


def _are_places(text: str) -> bool:
    """Whether names in ordinary letters are those of places ('Maputo/Johannesburg'), not of an author."""
    return all(shared_index().by_name(place_key(name)) for name in text.split("/"))
