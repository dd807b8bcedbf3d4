"""Which line of a document is headline, standfirst, byline, credit, caption, body or furniture."""

from __future__ import annotations

import re

from newsledger.corpus import credits
from newsledger.corpus.captions import ends_with_date, is_caption
from newsledger.corpus.endings import link_lines, thread_start
from newsledger.corpus.furniture import biography_of, goes_on_about_author, is_phrase, recurring_key
from newsledger.corpus.heads import read_explicit_header, read_head
from newsledger.corpus.lines import fold_words, is_sentence, says, split_units
from newsledger.corpus.roles import Layout, Role, is_label_of, is_rule
from newsledger.corpus.stamps import labelled_day, read_stamp

__all__ = ["Layout", "Role", "lay_out"]

_SAME_HEADLINE = 10
"""Code points by which a headline printed twice may differ, in its marks."""

_LATE_BYLINE = 6
"""Lines at the beginning of the body among which a byline is looked for that the head does not have."""

_SIGNATURE = 90
"""Length of a line that only signs the article ('ab/cd (Reuters, AP)')."""

_SENTENCE_INSIDE = re.compile(r"(?:\S+\s+){5}[^\s.]*[a-z]{2}[.!?][\"”’')]*\s+\S")
"""Six words and a full stop, with something behind it."""

_CREDITS_REACH = 8
"""Kept lines at the end among which credits are looked for."""


def lay_out(text: str, title: str | None = None, recurring: frozenset[str] = frozenset()) -> Layout:
    """Give every line of a document its role.

    Args:
        text: The document's text.
        title: The headline, where the corpus supplies it.
        recurring: Lines (see ``furniture.line_keys``) that were found to recur over the corpus.

    Returns:
        The layout; without any line for an empty text.
    """
    units = split_units(text)
    layout = Layout(units, [Role.BODY] * len(units))
    if not units:
        return layout
    top = read_explicit_header(layout)
    first_body = read_head(layout, top, layout.title or title, recurring)
    _late_byline(layout, first_body)
    thread = thread_start(units, first_body)
    _middle(layout, first_body, recurring)
    _other_voices(layout, first_body, thread)
    _tail(layout, first_body)
    _stamp_behind(layout, first_body, thread)
    _repeated_headline(layout)
    _body_credits(layout, first_body)
    _publisher(layout)
    return layout


def _late_byline(layout: Layout, first_body: int) -> None:
    """A byline below a summary in points, which looks like the body."""
    if layout.authors:
        return
    for index in range(first_body + 1, min(len(layout.units) - 1, first_body + _LATE_BYLINE)):
        text = layout.units[index].bare
        found = credits.byline(text) if text[:2].casefold() == "by" else None
        if found and not is_sentence(text):
            layout.authors.extend(found[0])
            layout.agencies.extend(name for name in found[1] if name not in layout.agencies)
            layout.roles[index] = Role.BYLINE
            return


def _middle(layout: Layout, first_body: int, recurring: frozenset[str]) -> None:
    """Furniture and captions among the paragraphs."""
    units, roles = layout.units, layout.roles
    for index in range(first_body, len(units)):
        text = units[index].bare
        is_credited = credits.is_credit(text)
        next_is_credit = index + 1 < len(units) and credits.is_credit(units[index + 1].bare)
        if is_phrase(text) or is_rule(text) or (recurring_key(text) in recurring and not _is_closing_credit(text)):
            roles[index] = Role.FURNITURE
        elif is_credited or _is_inner_caption(text, next_is_credit):
            roles[index] = Role.CAPTION
            if index > first_body and is_label_of(units, index - 1) and not is_sentence(units[index - 1].text):
                roles[index - 1] = Role.CAPTION


def _other_voices(layout: Layout, first_body: int, thread: int | None) -> None:
    """Headlines of other articles, and all that stands from the readers' comments on."""
    for index in link_lines(layout.units, first_body):
        layout.roles[index] = Role.FURNITURE
    if thread is not None:
        layout.roles[thread:] = [Role.FURNITURE] * (len(layout.units) - thread)


def _stamp_behind(layout: Layout, first_body: int, thread: int | None) -> None:
    """A day of publication printed behind the body counts if it says so itself and no other line there does."""
    found = {}
    for index in range(first_body, len(layout.units) if thread is None else thread):
        text = layout.units[index].bare
        if day := labelled_day(text):
            found[day] = read_stamp(text)
    if layout.stated is None and len(found) == 1:
        ((layout.stated, stamp),) = found.items()
    elif layout.stated is None or layout.stated not in found:
        return
    else:
        stamp = found[layout.stated]
    if stamp is not None:
        layout.publisher = layout.publisher or stamp.publisher


def _is_inner_caption(text: str, next_is_credit: bool) -> bool:
    """Among paragraphs a date at the end makes a caption only if a credit follows: sentences end so, too."""
    if not is_caption(text):
        return False
    if credits.signed_off(text) or credits.source_line(text) or credits.contributors(text):
        return False
    return next_is_credit or not ends_with_date(text)


def _is_closing_credit(text: str) -> bool:
    return bool(
        credits.contributors(text)
        or credits.source_line(text)
        or credits.agency_line(text)
        or (len(text) < _SIGNATURE and credits.signed_off(text))
    )


def _tail(layout: Layout, first_body: int) -> None:
    """Drop what stands behind the body: author notes, and everything around lines that are known furniture."""
    units, roles = layout.units, layout.roles
    ending = _ending(layout, first_body)
    author_note = False
    for index in range(ending, len(units)):
        text = units[index].bare
        name = biography_of(text, tuple(layout.authors))
        if name or (author_note and goes_on_about_author(text)):
            roles[index] = Role.FURNITURE
            author_note = True
            if name and not layout.authors:
                layout.authors.append(name)
    if not any(role is Role.FURNITURE for role in roles[ending:]):
        return
    # Furniture cascades: among sign-up boxes and menus no line is the article's, unless it credits somebody.
    start = next(index for index in range(ending, len(units)) if roles[index] is Role.FURNITURE)
    while start > ending and not _holds_sentence(units[start - 1].text) and not _is_closing(layout, start - 1):
        start -= 1
    for index in range(start, len(units)):
        if not _is_closing(layout, index):
            roles[index] = Role.FURNITURE


def _holds_sentence(text: str) -> bool:
    """Whether a line is a sentence, or has one before a mark of the desk ('… the police said. ENDS')."""
    return is_sentence(text) or bool(_SENTENCE_INSIDE.search(text))


def _is_closing(layout: Layout, index: int) -> bool:
    return layout.roles[index] is Role.CAPTION or _is_closing_credit(layout.units[index].bare)


def _ending(layout: Layout, first_body: int) -> int:
    """Number of the first line behind the last paragraph of the body."""
    authors = tuple(layout.authors)
    note = False
    last = first_body
    for index in range(first_body, len(layout.units)):
        text = layout.units[index].bare
        if layout.roles[index] is not Role.BODY:
            note = note and layout.roles[index] is Role.FURNITURE
            continue
        if biography_of(text, authors) or (note and goes_on_about_author(text)):
            note = True
            continue
        if _holds_sentence(text) and not _is_closing_credit(text):
            last, note = index + 1, False
    return last


def _repeated_headline(layout: Layout) -> None:
    if layout.title is None:
        return
    wanted = fold_words(layout.title)
    seen = False
    for index, unit in enumerate(layout.units):
        if layout.roles[index] is Role.HEADLINE:
            seen = True
        elif abs(len(unit.bare) - len(layout.title)) <= _SAME_HEADLINE and says(unit.text, wanted):
            layout.roles[index] = Role.FURNITURE if seen else Role.HEADLINE
            seen = True


def _body_credits(layout: Layout, first_body: int) -> None:
    """Dateline of the first paragraph, and the credits at the end."""
    units, roles = layout.units, layout.roles
    if first_body < len(units):
        found = credits.dateline(units[first_body].text)
        if found:
            layout.dateline, layout.dateline_date = found.place or layout.dateline, found.date
            layout.agencies.extend(name for name in found.agencies if name not in layout.agencies)
    kept = [index for index in range(first_body, len(units)) if roles[index] is not Role.FURNITURE]
    for index in kept[-_CREDITS_REACH:]:
        _closing_credits(layout, index)


def _closing_credits(layout: Layout, index: int) -> None:
    text = layout.units[index].bare
    agencies: list[str] = []
    found = credits.contributors(text)
    if found:
        layout.contributors.extend(name for name in found[0] if name not in layout.contributors)
        agencies = found[1]
        layout.roles[index] = Role.CREDIT
    elif sources := credits.source_line(text):
        layout.roles[index] = Role.CREDIT
        if len(sources) > 1 and not credits.is_agency(sources[0]):
            layout.publisher = layout.publisher or sources[0]
            sources = sources[1:]
        agencies = [name for name in sources if credits.is_agency(name)]
    elif agencies := credits.agency_line(text):
        layout.roles[index] = Role.CREDIT
    else:
        agencies = credits.signed_off(text)
    layout.agencies.extend(name for name in agencies if name not in layout.agencies)


def _publisher(layout: Layout) -> None:
    if layout.publisher is not None:
        return
    for unit, role in zip(layout.units, layout.roles, strict=True):
        if role is Role.FURNITURE and (found := credits.publisher_of(unit.text)):
            layout.publisher = found
            return
    addresses = {
        found
        for unit, role in zip(layout.units, layout.roles, strict=True)
        if role is Role.FURNITURE and (found := credits.outlet_of_address(unit.text))
    }
    if len(addresses) == 1:
        layout.publisher = addresses.pop()
