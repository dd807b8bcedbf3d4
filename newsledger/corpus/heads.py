"""The top of a page: masthead, headline, standfirst, byline and date, down to where the body begins."""

from __future__ import annotations

import re

from newsledger.corpus import credits
from newsledger.corpus.captions import is_caption
from newsledger.corpus.dating import date_line
from newsledger.corpus.furniture import is_phrase, is_section_label, recurring_key
from newsledger.corpus.headlines import best_headline, is_menu, is_publication_note, stems, story_stems
from newsledger.corpus.lines import Unit, ends_sentence, fold_words, is_paragraph, is_sentence, says
from newsledger.corpus.roles import Layout, Role, is_label_of, is_rule
from newsledger.corpus.stamps import Stamp, read_stamp

_HEAD_REACH = 12
"""Lines at the top among which the body's beginning is looked for by its dateline."""

_KICKER_WORDS = 4
_FEWEST_HEADLINE_WORDS = 5
_STANDFIRST_LINES = 4
_STANDFIRST_WORDS = 80
_HEADER = re.compile(r"^\s*(?P<key>[A-Za-z][A-Za-z ]{1,18}?)[^\S\n]*:[^\S\n]*(?P<value>\S.*?)\s*$")
_HEADER_KEYS = {
    **dict.fromkeys(("headline", "title", "heading"), "title"),
    **dict.fromkeys(("subtitle", "subheadline", "standfirst", "deck", "summary", "subhead"), "subtitle"),
    **dict.fromkeys(("date", "published", "published on", "publication date", "pubdate", "date published"), "date"),
    **dict.fromkeys(("publisher", "outlet", "publication", "newspaper", "source"), "publisher"),
    **dict.fromkeys(("author", "authors", "byline", "by"), "authors"),
    **dict.fromkeys(("url", "link", "web address"), "url"),
    **dict.fromkeys(("section", "language", "id", "location", "category", "length", "edition"), "other"),
}
_OUTLET_WORD = re.compile(
    r"\b(?:Post|Times|News|Herald|Tribune|Guardian|Telegraph|Journal|Daily|Gazette|Press|Standard|Observer|Chronicle|Mail"
    r"|Mirror|Star|Sun|Online|Radio|Television|TV|Broadcasting|Network|Weekly|Today|Monitor|Review|Voice|Inquirer|Globe"
    r"|Courier|Dispatch|Examiner|Register|Bulletin|Independent|Citizen|Nation|Echo|Argus|Sentinel|Record|Wire|Media)\b"
    r"|\.(?:com|org|net|co\.\w\w)$"
)
_SMALL_WORDS = frozenset(("of", "the", "and", "&", "in", "for", "on", "de", "del", "la", "el", "al"))
_ARTICLES = frozenset(("a", "an", "the"))
_AUXILIARIES = frozenset(("is", "are", "was", "were", "has", "have", "had", "been"))
_STOP_WORDS = _ARTICLES | frozenset(
    (
        *("of", "to", "in", "on", "for", "and", "or", "as", "at", "by", "with", "from", "that", "is", "are"),
        *("was", "were", "has", "have", "had", "be", "been", "it", "its", "after", "against", "over", "into"),
        *("over", "off", "but", "not", "their", "his", "her", "they", "he", "she", "who", "which", "this"),
    )
)
_PLACE_ALONE = re.compile(r"[A-Z][A-Z'’.-]{2,}(?:[ ,/]+[A-Z][A-Z'’.-]*){0,3}")
_CLIP = re.compile(r"\b\d{1,2}:\d\d$")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


def read_explicit_header(layout: Layout) -> int:
    """Read 'Headline: …', 'Date: …' lines at the very top; returns the number of the first line behind them."""
    entries: list[tuple[str, str]] = []
    for unit in layout.units[:_HEAD_REACH]:
        if is_rule(unit.bare):
            entries.append(("rule", ""))
            continue
        match = _HEADER.match(unit.bare)
        key = _HEADER_KEYS.get(match["key"].casefold()) if match else None
        if match is None or key is None:
            break
        entries.append((key, match["value"]))
    keys = {key for key, _ in entries} - {"other", "rule"}
    if not keys or (len(keys) < 2 and entries[0][0] != "title"):
        return 0
    for index, (key, value) in enumerate(entries):
        layout.roles[index] = {
            "title": Role.HEADLINE,
            "subtitle": Role.STANDFIRST,
            "authors": Role.BYLINE,
        }.get(key, Role.FURNITURE)
        if key == "date":
            layout.stated = layout.stated or date_line(value)
        elif key == "authors":
            found = credits.byline(f"By {value}")
            layout.authors.extend(found[0] if found else [])
        elif key in ("title", "subtitle", "publisher", "url") and getattr(layout, key) is None:
            setattr(layout, key, value)
    return len(entries)


def read_head(layout: Layout, top: int, title: str | None, recurring: frozenset[str]) -> int:
    """Give roles to the lines above the body; returns the number of the body's first line."""
    units, roles = layout.units, layout.roles
    first_body = _first_body(units, top)
    headline = _headline(layout, top, first_body, title, recurring)
    if headline is not None:
        layout.title = layout.title or units[headline].bare
        # Printed with a label and again without: the plain line is the headline.
        roles[:top] = [Role.FURNITURE if role is Role.HEADLINE else role for role in roles[:top]]
        roles[headline] = Role.HEADLINE
        first_body = max(first_body, headline + 1)
    has_title = layout.title is not None
    # What stands under the headline is read first: a date in the masthead is the page's.
    under = top if headline is None else headline
    told = story_stems(units, first_body) if under > top else frozenset()
    for index in (*range(under, first_body), *range(top, under)):
        if roles[index] is Role.HEADLINE:
            continue
        roles[index] = _head_role(layout, index, headline, recurring)
        if index < under and roles[index] is Role.BODY and _is_above_story(units[index], told):
            roles[index] = Role.FURNITURE
    _place_alone(layout, under, first_body)
    _limit_standfirst(layout, top, first_body)
    for index in range(top, first_body - 1):
        if roles[index + 1] is Role.CAPTION and roles[index] is Role.STANDFIRST and is_label_of(units, index):
            roles[index] = Role.CAPTION
    if (
        has_title
        and Role.STANDFIRST not in roles[:first_body]
        and first_body + 1 < len(units)
        and all(role is not Role.BODY for role in roles[:first_body])
        and _is_standfirst_sentence(units[first_body], units[first_body + 1])
    ):
        roles[first_body] = Role.STANDFIRST
        first_body += 1
    standfirst = [unit.bare for unit, role in zip(units, roles, strict=True) if role is Role.STANDFIRST]
    if standfirst and layout.subtitle is None:
        layout.subtitle = " ".join(standfirst)
    return first_body


def _is_above_story(unit: Unit, told: frozenset[str]) -> bool:
    """Whether a line above the headline is the page's: no sentence, no note on the article, no word of the story."""
    text = unit.bare
    if is_menu(text) or unit.words <= _KICKER_WORDS:
        return True
    return bool(told) and not (is_sentence(text) or is_publication_note(text) or stems(text) & told)


def _place_alone(layout: Layout, headline: int, first_body: int) -> None:
    """A dateline on a line of its own: a place in capitals right above the body."""
    last = first_body - 1
    if last <= headline or layout.roles[last] is not Role.BODY:
        return
    text = layout.units[last].bare
    if _PLACE_ALONE.fullmatch(text) and not is_phrase(text) and not is_section_label(text):
        layout.dateline = text


def _limit_standfirst(layout: Layout, top: int, first_body: int) -> None:
    """A standfirst is a line or a few under the headline; what comes after them is body."""
    words = lines = 0
    for index in range(top, first_body):
        if layout.roles[index] is Role.STANDFIRST:
            words, lines = words + layout.units[index].words, lines + 1
            if lines > _STANDFIRST_LINES or (words > _STANDFIRST_WORDS and lines > 1):
                layout.roles[index] = Role.BODY


def _first_body(units: list[Unit], top: int) -> int:
    for index in range(top, min(len(units), top + _HEAD_REACH)):
        if units[index].words >= 6 and _opens_with_dateline(units[index].text):
            return index
    for index in range(top, len(units)):
        text = units[index].text
        if is_paragraph(text) and ends_sentence(text) and not is_caption(text) and not is_phrase(text):
            # A headline set in capitals at the beginning of words may end with a full stop.
            if index == top and len(units) > top + 1 and (_is_title_case(text) or _is_headlinese(text)):
                continue
            return index
    return min(len(units), top + 1) if len(units) > top else top


def _opens_with_dateline(text: str) -> bool:
    found = credits.dateline(text)
    return found is not None and (bool(found.date) or ends_sentence(text) or len(text.split()) >= 20)


def _headline(layout: Layout, top: int, first_body: int, title: str | None, recurring: frozenset[str]) -> int | None:
    units = layout.units
    if title:
        wanted = fold_words(title)
        return next((i for i in range(top, min(len(units), first_body + 2)) if says(units[i].text, wanted)), None)
    candidates = [i for i in range(top, first_body) if _may_be_headline(units[i], recurring)]
    if not candidates:
        # The headline of wire copy recurs with it; a masthead that stands alone is none.
        possible = [i for i in range(top, first_body) if _may_be_headline(units[i], frozenset())]
        candidates = [i for i in possible if not _is_masthead(units[i].bare)]
    named = [i for i in candidates if not _is_page_line(units[i].bare)]
    candidates = named or candidates
    if len(units) > 1 and (best := best_headline(units, candidates, first_body)) is not None:
        signed = _above_byline(units, candidates)
        return signed if signed is not None and signed + 1 == best else best
    if (signed := _above_byline(units, candidates)) is not None:
        return signed
    for position, index in enumerate(candidates):
        if position + 1 < len(candidates) and _is_masthead(units[index].bare):
            continue
        return index if len(units) > 1 else None
    return None


def _is_page_line(text: str) -> bool:
    """Whether a line is the outlet's name, alone or with a slogan, or a menu."""
    return credits.is_outlet(text) or credits.outlet_in_masthead(text) is not None or is_menu(text)


def _above_byline(units: list[Unit], candidates: list[int]) -> int | None:
    """The one line of some words right above a byline or date, or the line above that."""
    found = [
        i
        for i in candidates
        if units[i].words >= _FEWEST_HEADLINE_WORDS
        and i + 1 < len(units)
        and (read_stamp(units[i + 1].text) or credits.byline(units[i + 1].text))
    ]
    if len(found) != 1:
        return None
    above = found[0] - 1
    # Headline, standfirst, byline: of two such lines the upper one is the headline.
    return above if above in candidates and units[above].words >= _FEWEST_HEADLINE_WORDS else found[0]


def _may_be_headline(unit: Unit, recurring: frozenset[str]) -> bool:
    text = unit.bare
    if unit.words > 40 or (_ends_as_statement(text) and not (_is_title_case(text) or _is_headlinese(text))):
        return False
    return not (
        is_phrase(text)
        or is_rule(text)
        or credits.dateline(text)
        or is_section_label(text)
        or read_stamp(text)
        or is_publication_note(text)
        or credits.byline(text)
        or credits.agency_line(text)
        or credits.is_role_line(text)
        or credits.is_credit(text)
        or (unit.words >= 6 and is_caption(text))
        or (unit.words <= 6 and recurring_key(text) in recurring)
    )


def _is_headlinese(text: str) -> bool:
    """A short sentence without any article ('Rebels hold bridge as talks falter.')."""
    words = fold_words(text)
    return (
        5 <= len(words) <= 18 and not _ARTICLES & set(words) and not _WEEKDAY.search(text) and text[:1] not in "“\"‘'"
    )


def _ends_as_statement(text: str) -> bool:
    return bool(re.search(r"(?<!\b[A-Z])\.[\"”’')]*$", text))


def _is_masthead(line: str) -> bool:
    words = line.split()
    if credits.is_outlet(line):
        return True
    return (
        1 < len(words) <= 5
        and all(word[:1].isupper() or word.casefold() in _SMALL_WORDS for word in words)
        and bool(_OUTLET_WORD.search(line))
    )


def _is_title_case(line: str) -> bool:
    words = [word for word in _plain_words(line) if word.casefold() not in _STOP_WORDS]
    return len(words) >= 4 and sum(word[:1].isupper() for word in words) >= 0.75 * len(words)


def _plain_words(line: str) -> list[str]:
    """Words of letters, case kept."""
    return re.findall(r"[^\W\d_][\w'’-]*", line)


def _head_role(layout: Layout, index: int, headline: int | None, recurring: frozenset[str]) -> Role:
    unit = layout.units[index]
    text = unit.bare
    stamp = read_stamp(text)
    if stamp:
        return _stamp_role(layout, stamp)
    found = credits.byline(text)
    if found:
        layout.authors.extend(name for name in found[0] if name not in layout.authors)
        layout.agencies.extend(name for name in found[1] if name not in layout.agencies)
        return Role.BYLINE
    agencies = [] if is_section_label(text) else credits.agency_line(text)
    if agencies:
        layout.agencies.extend(name for name in agencies if name not in layout.agencies)
        return Role.CREDIT
    return _plain_head_role(layout, index, headline, recurring)


def _outlet_of(text: str, above_headline: bool) -> str | None:
    """The outlet that a line of the head names: a known one anywhere, a masthead only above the headline."""
    if credits.is_outlet(text) or (above_headline and _is_masthead(text)):
        return text
    return credits.outlet_in_masthead(text) if above_headline else None


def _stamp_role(layout: Layout, stamp: Stamp) -> Role:
    """Take over what a date line says; it is furniture unless it credits somebody or names a place."""
    if stamp.later:
        layout.updated = layout.updated or stamp.day
    else:
        layout.stated = layout.stated or stamp.day
    layout.publisher = layout.publisher or stamp.publisher
    layout.dateline = layout.dateline or stamp.place
    layout.authors.extend(name for name in stamp.authors if name not in layout.authors)
    layout.agencies.extend(name for name in stamp.agencies if name not in layout.agencies)
    if stamp.authors:
        return Role.BYLINE
    return Role.CREDIT if stamp.agencies or stamp.place else Role.FURNITURE


def _plain_head_role(  # noqa: PLR0911 - one return a role
    layout: Layout, index: int, headline: int | None, recurring: frozenset[str]
) -> Role:
    unit = layout.units[index]
    text = unit.bare
    if is_section_label(text):
        return Role.FURNITURE
    if outlet := _outlet_of(text, headline is not None and index < headline):
        layout.publisher = layout.publisher or outlet
        return Role.FURNITURE
    if is_phrase(text) or is_rule(text) or recurring_key(text) in recurring:
        return Role.FURNITURE
    if credits.is_role_line(text) or (layout.authors and credits.is_outlet_line(text)):
        return Role.BYLINE
    if credits.is_credit(text) or is_caption(text):
        return Role.CAPTION
    if headline is not None and index < headline:
        return Role.FURNITURE if unit.words <= 3 else Role.BODY
    if layout.title is None:
        return Role.BODY
    if is_publication_note(text) or is_menu(text) or _CLIP.search(text):
        return Role.BODY
    if _is_lone_name(layout, index):
        layout.authors.extend(credits.names_alone(text))
        return Role.BYLINE
    return Role.STANDFIRST if unit.words >= 5 and fold_words(text) != fold_words(layout.title) else Role.BODY


def _is_lone_name(layout: Layout, index: int) -> bool:
    """Names alone between headline and body are a byline if a role or a date stands next to them."""
    units = layout.units
    text = units[index].bare
    if layout.authors or not credits.names_alone(text):
        return False
    neighbours = [units[i].bare for i in (index - 1, index + 1) if 0 <= i < len(units)]
    return any(credits.is_role_line(line) or read_stamp(line) for line in neighbours)


def _is_standfirst_sentence(unit: Unit, following: Unit) -> bool:
    """Whether a full sentence under the headline is a standfirst: headline style, or retold by the paragraph below."""
    text = unit.bare
    if unit.words > 45 or _WEEKDAY.search(text) or text[:1] in "“\"‘'":
        return False
    if credits.dateline(text) or not is_paragraph(following.text):
        return False
    words = fold_words(text)
    if len(words) >= 8 and not (_ARTICLES | _AUXILIARIES) & set(words):
        return True
    content = {word[:6] for word in words if word not in _STOP_WORDS}
    retold = {word[:6] for word in fold_words(following.text)}
    return len(content) >= 5 and len(content & retold) >= 0.6 * len(content)
