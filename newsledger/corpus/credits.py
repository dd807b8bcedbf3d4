"""Who is credited: bylines, contributors, agencies, the outlet; and the dateline and captions, which carry credits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsledger.language.data_files import data_lines

_PARTICLE = r"(?:al|el|bin|ibn|de|del|della|da|di|dos|du|la|le|van|von|der|den|ter|abu|ben|y|e)"
_NAME_WORD = r"(?:(?:Mc|Mac|O['’]|d['’]|al-|el-|Al-|El-)?[A-Z][\w'’-]*\.?|[A-Z]\.)"
NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME_WORD}){{1,4}}"
_NAMES = rf"{NAME}(?:(?:\s*,\s*|,?\s+(?:and|&)\s+)(?:{NAME}))*"
_PLACE_TAIL = r"(?:,?\s+in\s+[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})?"
_TITLE = (
    r"(?:(?:senior|chief|special|foreign|staff|diplomatic|security|world|international|political|associated press|ap|"
    r"reuters|afp|cnn|bbc|middle east|africa|asia|europe|un|u\.n\.|defen[cs]e|freelance|national|contributing)\s+)*"
    r"(?:writers?|correspondents?|reporters?|editors?|bureau chief|journalists?|producers?|staff|columnists?)"
)
_BYLINE = re.compile(
    r"^(?:(?:story|report|words|text|written|reported|posted|reporting|analysis)\s+)?(?:by[:]?\s+|(?:author|writer|reporter)s?\s*:\s*)(?P<who>.+)$",
    re.IGNORECASE,
)
_ROLE_BYLINE = re.compile(rf"^(?P<who>{_NAMES})\s*(?:,|[|–—/-])\s*(?:{_TITLE})\b.{{0,60}}$", re.IGNORECASE)
_ROLE_LINE = re.compile(rf"^(?:{_TITLE})(?:\s+(?:in|at|for|of)\s+.{{1,40}})?$", re.IGNORECASE)
_CONTRIBUTED = re.compile(
    r"^[_*—–(\[-]*\s*(?P<who>.{3,300}?)(?:,[^,]{0,60},)?\s+(?:also\s+)?contributed"
    r"(?:\s+(?:to|reporting)\b.*|\s*[.)])"
)
_LONGEST_NOTE = 60
"""Words that a note on contributors has at most."""
_REPORTING_BY = re.compile(
    r"^[_*—–(\[-]*\s*(?:(?:based\s+on|with)\s+)?(?:(?:additional|extra|other|further)\s+)?(?:reporting|research|writing|reported|written)"
    r"(?:\s+and\s+(?:writing|reporting|research))?\s+(?:was\s+)?(?:contributed\s+)?"
    r"(?:by\b:?|:)\s*(?P<who>.+)$",
    re.IGNORECASE,
)
_EDITING = re.compile(
    r"[;,.]?\s*(?:and\s+)?(?:edit(?:ing|ed)|writing|translat(?:ing|ed)|compiled)\s+by\b.*$",
    re.IGNORECASE,
)
_WITH_AGENCIES = re.compile(
    r",?\s*\b(?:with|and)\s+(?:(?:reporting|files|inputs?|material|information)\s+(?:from|by)\s+)?"
    r"(?P<who>[^.]+)\.?\s*$"
)
_FROM_AGENCIES = re.compile(
    r"^[_*—–(\[-]*\s*(?:with|includes?|contains)\s+(?:additional\s+)?"
    r"(?:reporting|files|inputs?|material|information)\s+(?:from|by)\s+(?P<who>[^.)]+)[.)]*$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^(?:sources?|credits?|agency|agencies|via)\s*:\s*(?P<who>[^.]{2,120})\.?$", re.IGNORECASE)
_SIGNED_OFF = re.compile(r"(?:^|[.!?…][\"”’)]*\s*)[-–—(\[]{1,2}\s*(?P<who>[A-Z][\w/ ,-]{1,60}?)\s*[)\]]?\s*$")
_WORD = re.compile(r"[A-Za-z]+")
_CREDIT = re.compile(
    r"^(?:photos?|photograph|images?|picture|credit|photo credit|image credit|image source|photo by|video|graphic"
    r"|illustration)\s*[:|]\s*\S.{0,80}$|^(?:photo|photograph|image|picture|video)s?\s+(?:by|courtesy)\b.{0,80}$"
    r"|^[\[(]?[A-Z][\w.’' -]{1,50}/[A-Z][\w.’' /-]{1,50}[\])]?$",
    re.IGNORECASE,
)
_PLACE = r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,3}"
_DATE_IN_DATELINE = (
    r"(?:,?\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,?\s+\d{4})?|\d{1,2}\s+[A-Z][a-z]{2,8}\.?(?:\s+\d{2,4})?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}))"
)
_DATELINE = re.compile(
    rf"^[\s\ufeff]*(?P<place>(?:{_PLACE})(?:\s*[/,]\s*(?:{_PLACE})){{0,3}}?)"
    rf"(?:\s*\([A-Z][^)\n]{{1,30}}\)(?=,))?(?P<date>{_DATE_IN_DATELINE})?,?"
    r"(?P<paren>(?:\s*\([^)\n]{1,60}\)){0,3})(?:\s*(?P<dash>--+|[-–—]|:)|(?<=\))(?:\s_(?=\s))?)[\s\xa0]*(?=[\"“‘'(\[A-Z0-9])"
)
_NO_PLACE = re.compile(
    r"^(?:opinion|exclusive|breaking|updated?|analysis|watch|video|live|editorial|commentary|comment|note|factbox|timeline"
    r"|explainer|profile|interview|correction|corrected|review|read|listen|photos?|advertisement|alert|more|related|background"
    r"|headline|title|subtitle|date|author|by|source|summary)\b",
    re.IGNORECASE,
)
_LOWER_PARTS = frozenset(
    ("al", "el", "de", "la", "of", "the", "and", "near", "on", "upon", "in", "du", "des", "les", "del")
)
_AGENCY_AS_PLACE = re.compile(r"^(?P<place>[^,]+),\s*(?P<agency>[^,]+)$")
_ITEM = re.compile(r"\s*(?:[,;|/]|\sand\s|&)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the beginning of the body: place as printed, if any, agencies in brackets, and the printed date."""

    place: str | None
    agencies: tuple[str, ...]
    date: str | None


@lru_cache(maxsize=1)
def _agencies() -> dict[str, str]:
    """Every form of an agency's name, folded unless it is an abbreviation."""
    forms = [form for line in data_lines("agencies.txt") for form in line.split("|")]
    return {form if form.isupper() else form.casefold(): form for form in forms}


@lru_cache(maxsize=1)
def _outlets() -> frozenset[str]:
    lines = [line.replace("=", "|") for line in data_lines("outlets.txt")]
    return frozenset(_without_article(form) for line in lines for form in line.split("|"))


def _without_article(name: str) -> str:
    return " ".join(name.split()).casefold().removeprefix("the ")


def is_agency(text: str) -> bool:
    """Whether the text is the name of a news agency, or a phrase that stands for agencies."""
    plain = " ".join(text.strip(" .()[]").split())
    short = plain.removeprefix("the ").removeprefix("The ")
    return not _agencies().keys().isdisjoint((plain, plain.casefold(), short, short.casefold()))


def is_outlet(text: str) -> bool:
    """Whether the text is the name of a known outlet."""
    return _without_article(text) in _outlets()


_OUTLET_TAIL = re.compile(
    r"^(?P<who>[A-Z][\w.'’& -]{1,40}?)(?:\s+[-–—|]\s+\S.*|\s+(?:edition|home ?page|home)\b.*)$",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"^(?:www\.)?(?P<who>[A-Za-z][\w-]{1,30})\.(?:com|org|net|co|tv|news|info|[a-z]{2})(?:\.[a-z]{2})?/?$",
    re.IGNORECASE,
)


def outlet_in_masthead(line: str) -> str | None:
    """The known outlet that a line of the masthead names: before a slogan ('X - Breaking news'), or as address."""
    bare = line.strip(" \xa0\ufeff")
    match = _OUTLET_TAIL.match(bare) or _DOMAIN.match(bare)
    return match["who"].strip() if match and is_outlet(match["who"]) else None


_ADDRESS = re.compile(
    r"\bhttps?://(?:www\d?\.)?(?P<who>[A-Za-z][\w-]{2,30})\.(?:com|org|net|co|tv|news|info|[a-z]{2})\b"
)


def outlet_of_address(line: str) -> str | None:
    """The known outlet whose web address a line prints ('http://www.thedailystar.net/…')."""
    match = _ADDRESS.search(line)
    return _outlets_in_addresses().get(match["who"].casefold().replace("-", "")) if match else None


@lru_cache(maxsize=1)
def _outlets_in_addresses() -> dict[str, str]:
    """Names of outlets by how an address writes them: without spaces and marks."""
    names = [line.split("=")[0] for line in data_lines("outlets.txt")]
    return {re.sub(r"[\W_]", "", name.casefold()): name for name in names}


def agency_line(line: str) -> list[str]:
    """The agencies, if the line consists of nothing else ('Agence France-Presse', '(AFP, Reuters)')."""
    bare = line.strip(" \xa0.()[]-–—")
    first = _ITEM.split(bare, maxsplit=1)[0]
    if first and not is_agency(first):  # the rest of a paragraph need not be taken apart
        return []
    names = [name for name in _ITEM.split(bare) if name]
    return names if names and all(map(is_agency, names)) else []


def _people(text: str) -> list[str]:
    """Names in a list of names; what stands behind a name (place, role, address) is left out."""
    found = []
    for piece in re.split(r"\s*(?:;|\||,|&|\sand\s)\s*(?:and\s+)?", text.strip(" \xa0.()[]_*")):
        match = re.match(NAME, _TITLE_BEFORE.sub("", _MORE_REPORTING.sub("", _OWN.sub("", piece.strip()))))
        if match and not is_agency(match[0]) and not is_outlet(match[0]) and not _NO_PERSON.search(match[0]):
            junior = match[0].endswith((" Jr", " Sr")) and f"{match[0]}." in text
            found.append(match[0].strip() + ("." if junior else ""))
    return list(dict.fromkeys(found))


_OWN = re.compile(r"^(?:[A-Z][\w.]*\s){0,2}[A-Z][\w.]*['’]s\s+(?=[A-Z])")
_MORE_REPORTING = re.compile(
    r"^(?:(?:additional|further|other)\s+)?(?:reporting|writing|research)\s+by\s+", re.IGNORECASE
)
_NO_PERSON = re.compile(
    rf"^(?:Source|Photo|Posted|Share|Print|Updated|Published|Text|Video|Image|In|My|Key|Quick|More|Latest|Live|Top)\b|\b(?:Summary|Highlights|Brief|Section|Url|Read)\b|\b(?:News|Media|Group|Press|Times|Post|Agency|Service|Staff|Desk|TV|Radio)\b|\b{_TITLE}$",
    re.IGNORECASE,
)
_TITLE_BEFORE = re.compile(rf"^(?:(?:[A-Z][\w.’']*\s+){{0,3}}?{_TITLE})\s+(?=[A-Z])", re.IGNORECASE)


def byline(line: str) -> tuple[list[str], list[str]] | None:
    """Authors and agencies of a byline ('By X and Y', 'X, Reporter'); null if the line is none."""
    bare = line.strip(" \xa0\ufeff")
    if len(bare.split()) > 20 or (bare.endswith(".") and not bare.endswith(("Jr.", "Sr."))):
        return None
    match = _BYLINE.match(bare)
    if match:
        items = [item for item in _ITEM.split(match["who"]) if item]
        agencies = [item for item in items if is_agency(item)]
        people = _people(match["who"])
        return (people, agencies) if people or agencies else None
    match = _ROLE_BYLINE.match(bare)
    people = _people(match["who"]) if match else []
    return (people, []) if people else None


_NAME_IN_PLACE = rf"{NAME}(?:,?\s+in\s+[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){{0,2}})?"
_NAMES_ALONE = re.compile(rf"^{_NAME_IN_PLACE}(?:(?:,\s*|,?\s+and\s+){_NAME_IN_PLACE}){{0,3}}$")


def names_alone(line: str) -> list[str]:
    """Names of a line that holds only names and places ('X in Oslo and Y'); whether it is a byline, the page tells."""
    bare = line.strip()
    return _people(bare) if len(bare.split()) <= 14 and _NAMES_ALONE.match(bare) else []


def is_outlet_line(line: str) -> bool:
    """Whether the line names the outlet that sent an author, with or without a place ('BBC News, Oslo')."""
    return len(line.split()) <= 5 and is_outlet(line.split(",", 1)[0])


def is_role_line(line: str) -> bool:
    """Whether the line only says what an author is ('Middle East correspondent')."""
    return bool(_ROLE_LINE.match(line.strip()))


def contributors(line: str) -> tuple[list[str], list[str]] | None:
    """Contributors and agencies of a note such as 'X contributed to this report, with Y'; null if it is none."""
    bare = line.strip(" \xa0\ufeff")
    # Where the word is missing the pattern would look for it from every place of the line.
    contributed = _CONTRIBUTED.match(bare) if "contributed" in bare else None
    from_agencies, reporting = _FROM_AGENCIES.match(bare), _REPORTING_BY.match(bare)
    if not (contributed or from_agencies or reporting) or len(bare.split()) > _LONGEST_NOTE:
        return None
    if contributed and (agencies := agency_line(contributed["who"])):
        return [], agencies
    if from_agencies:
        return [], [item for item in _ITEM.split(from_agencies["who"]) if item]
    if contributed:
        people = _people(re.sub(rf"{_PLACE_TAIL}$", "", contributed["who"]))
        with_agencies = _WITH_AGENCIES.search(bare[contributed.end("who") :])
        return (people, _sources(with_agencies["who"]) if with_agencies else []) if people else None
    if reporting:
        who = _EDITING.sub("", reporting["who"])
        people, agencies = _people(who), agency_line(who)
        return (people, agencies) if people or agencies else None
    return None


def _sources(text: str) -> list[str]:
    return [item.strip(" \xa0.") for item in _ITEM.split(text) if item.strip(" \xa0.")]


def source_line(line: str) -> list[str]:
    """What a 'Source: …' line credits, in order."""
    match = _SOURCE.match(line.strip(" \xa0"))
    return _sources(match["who"]) if match else []


_INITIALS = re.compile(r"^(?:[a-z]{1,4}(?:[/,-]\s?[a-z]{1,4}){0,3})\s*\((?P<who>[^)\n]{2,80})\)$")


def signed_off(line: str) -> list[str]:
    """Agencies by which a paragraph is signed at its end ('… he said. —Reuters'), or the text ('ab/cd (AP)')."""
    if initials := _INITIALS.match(line.strip(" \xa0")):
        return agency_line(initials["who"])
    match = _SIGNED_OFF.search(line, max(0, len(line.rstrip()) - 90))
    return agency_line(match["who"]) if match else []


def is_credit(line: str) -> bool:
    """Whether the line is a picture's credit ('Jane Doe/Reuters')."""
    bare = line.strip(" \xa0")
    return len(bare.split()) <= 10 and bool(_CREDIT.match(bare))


_PLACE_IN_BRACKETS = re.compile(
    rf"^[\s\ufeff]*\((?P<place>{_PLACE}(?:,\s*{_PLACE})?)(?P<date>{_DATE_IN_DATELINE})?\)\s*(?:--+|[-–—])[\s\xa0]*(?=[\"“‘'A-Z0-9])"
)
_AGENCY_BETWEEN_STROKES = re.compile(
    rf"^[\s\ufeff]*(?P<place>{_PLACE}(?:,\s*{_PLACE})?)(?P<date>{_DATE_IN_DATELINE})?\.?\s*/(?P<agency>[^/\n]{{2,40}})/\s*[.:–—-]*\s+(?=[\"“‘'A-Z0-9])"
)


def _other_dateline(paragraph: str) -> Dateline | None:
    """'(Oslo) – …', '(Reuters) - …' and 'OSLO, May 2. /AGENCY/. …'."""
    if match := _AGENCY_BETWEEN_STROKES.match(paragraph[:160]):
        agencies = [name for name in _ITEM.split(match["agency"]) if is_agency(name)]
        return Dateline(match["place"], tuple(agencies), _printed_date(match)) if agencies else None
    match = _PLACE_IN_BRACKETS.match(paragraph[:160])
    if match is None:
        return None
    if is_agency(match["place"]) or all(map(is_agency, _ITEM.split(match["place"]))):
        return Dateline(None, tuple(_ITEM.split(match["place"])), _printed_date(match))
    words = match["place"].replace(",", " ").split()
    named = all(word[:1].isupper() or word.casefold() in _LOWER_PARTS for word in words)
    return Dateline(match["place"], (), _printed_date(match)) if named and not _NO_PLACE.match(match["place"]) else None


def _printed_date(match: re.Match[str]) -> str | None:
    return match["date"].strip(" ,") if match["date"] else None


def dateline(paragraph: str) -> Dateline | None:
    """The dateline with which a body's paragraph begins, if one does ('OSLO, Norway (AFP) –')."""
    match = _DATELINE.match(paragraph[:160])
    if match is None:
        return _other_dateline(paragraph)
    place, brackets = match["place"].strip(), re.findall(r"\(([^)]*)\)", match["paren"] or "")
    agencies = [name for text in brackets for name in _ITEM.split(text) if is_agency(name)]
    words = [word for word in re.split(r"[\s,/-]+", place) if word]
    dash = match["dash"] or ""
    spaced = dash == "--" or paragraph[max(0, match.start("dash") - 1) : match.start("dash")].isspace()
    first = place.split(",")[0].split("/")[0]
    in_capitals = first.upper() == first and len(_WORD.sub("", first)) < len(first)
    named = all(word[:1].isupper() or word.casefold() in _LOWER_PARTS for word in words)
    if not named or _NO_PLACE.match(place) or not _is_closed(dash, in_capitals, place, brackets):
        return None
    if not (brackets or in_capitals or match["date"] or spaced):
        return None
    tail = _AGENCY_AS_PLACE.match(place)
    if tail and is_agency(tail["agency"]):
        place, agencies = tail["place"], [*agencies, tail["agency"]]
    elif not (brackets or in_capitals or match["date"]) and len(words) > 1:
        # A name in small letters before a dash may be anybody's; one word is taken for a place.
        return None
    return Dateline(place, tuple(agencies), match["date"].strip(" ,") if match["date"] else None)


def _is_closed(dash: str, in_capitals: bool, place: str, brackets: list[str]) -> bool:
    """Whether place and news are told apart: by a dash, by a colon after capitals, or by an agency in brackets."""
    if dash == ":":
        if brackets:
            return in_capitals and any(map(is_agency, brackets))
        return in_capitals and len(place.split()) <= 3 and len(place) >= 4
    return bool(dash) or any(is_agency(text) or is_outlet(text) for text in brackets)


PUBLISHER_FORMS = tuple(
    re.compile(form)
    for form in (
        r"^Find (?P<who>[A-Z].{1,40}?) on your TV\b",
        r"^(?:Get|Receive) (?:e-?mail )?(?:updates|alerts|news) from (?P<who>[A-Z].{1,40}?)[.:]?$",
        r"^You(?:['’]ll| will) (?:also )?receive (?:e-?mails |updates )?from (?P<who>[A-Z].{1,40}?)[.:]?$",
        r"^(?:© ?Copyright(?: of)?|©|\([cC]\)|Copyright(?: ©| \([cC]\))?)\s*"
        r"(?:(?:19|20)\d\d(?:[-–]\d{4})?)?,?\s*(?:by )?(?P<who>[A-Z][\w.’' &-]{1,40}?)"
        r"(?:\s+\d{4})?(?:[.,|].*| All rights reserved.*)?$",
        r"^Part of (?:the )?(?P<who>[A-Z][\w.’' -]{1,40}?)(?:,.*| (?:group|network|family).*)$",
        r"^(?:Download|Get) the (?P<who>[A-Z].{1,40}?) app\b",
        r"^Follow (?P<who>[A-Z].{1,40}?) on (?:Twitter|Facebook|X|Instagram|YouTube)\b",
        r"^(?:This (?:article|story|report) (?:was )?(?:first |originally )?(?:appeared|published) (?:in|on|by) )"
        r"(?P<who>[A-Z].{1,40}?)[.]?$",
    )
)


def publisher_of(line: str) -> str | None:
    """The outlet that a line of furniture names as the page's own ('Find X on your TV'); agencies are none."""
    for form in PUBLISHER_FORMS:
        match = form.match(line.strip(" \xa0"))
        if match and not is_agency(match["who"]) and match["who"].casefold() not in ("us", "our", "the"):
            return match["who"].strip()
    return None
