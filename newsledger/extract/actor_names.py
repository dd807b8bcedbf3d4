"""Names in the text: those known beforehand, then runs of capitalised words that titles, words or spaCy call names."""

from __future__ import annotations

from collections.abc import Iterator

from newsledger.extract.actor_judge import GOVERNMENTAL, judge
from newsledger.extract.actor_runs import (
    ARTICLES,
    CALENDAR,
    FUNCTION,
    GLUE,
    ends_in_title,
    printed,
    run_end,
    title_length,
)
from newsledger.extract.actor_states import acts, is_participle_of, people_act, speaks
from newsledger.extract.actor_types import type_of_name
from newsledger.extract.actor_words import Found, Reading, Stretch, Words, form_end
from newsledger.identifiers import fold
from newsledger.language.authority import ARTICLES as _LEFT_OUT
from newsledger.language.authority import (
    Authority,
    Entry,
    countries,
    find_country,
    form_key,
    longest_country_from,
    units,
)
from newsledger.language.names import find_title, is_acronym, is_acronym_of, may_begin_title
from schemas.vocabularies import ActorType

_MEMBERS = frozenset(("fighters", "members", "soldiers", "troops", "militants", "rebels", "supporters", "gunmen"))
# Words in lower case that a name may begin with.
_LEADS = ARTICLES | {"abu", "bin", "ibn"}
_BLANK = frozenset(" ")
_SHORT_ACRONYM = 4
_MOST_ARTICLES = 4
_LOCAL = (ActorType.ARMED_GROUP, ActorType.POLITICAL_OPPOSITION)
_OPENING = 20_000
_SURE_SEATS = frozenset(("Kremlin", "White House", "Downing Street"))


def find_names(reading: Reading, stretch: Stretch) -> Iterator[Found]:
    """Names in a paragraph from left to right, without overlaps; those that need a second look have ``sure=False``."""
    words = stretch.words
    behind = 0
    may_begin = reading.authority.may_begin
    for position, is_capitalised, folded in zip(range(len(words)), words.capitalised, words.folded, strict=False):
        if position < behind or not (is_capitalised or folded in _LEADS or may_begin(words.texts[position])):
            continue
        known = _known(reading, stretch, position)
        if known is not None:
            found, behind = known
            if found is not None:
                yield found
            continue
        length = title_length(reading, words, position)
        if length:
            behind = position + length
            continue
        behind = run_end(reading, words, position)
        if behind > position:
            yield from _run(reading, stretch, position, behind)


def _known(reading: Reading, stretch: Stretch, start: int) -> tuple[Found | None, int] | None:
    """The longest form at the word that is known beforehand, and the position behind it; null if none begins here."""
    words, authority = stretch.words, reading.authority
    seat = _seat(reading, stretch, start)
    if seat is not None:
        return seat
    if not (authority.may_begin(words.texts[start]) or words.folded[start] in ARTICLES):
        return None
    for end in range(_furthest(authority, words, start), start, -1):
        form = printed(reading, words, start, end)
        entry = authority.find(form)
        if entry is None or not _is_printed_as_name(reading, stretch, start, end, entry):
            continue
        if _is_part_of_longer(reading, words, start, end, entry):
            continue
        return _known_found(reading, stretch, start, end, entry), end
    return None


def _furthest(authority: Authority, words: Words, start: int) -> int:
    """Position behind which no form can end that is known beforehand and begins with the word."""
    first, limit = start, start + 1
    while words.folded[first] in _LEFT_OUT and limit < len(words) and words.gaps[limit] in GLUE:
        first, limit = limit, limit + 1
    # 'Al-Example' keeps its article where nothing else is left.
    most = max(authority.longest_from(words.texts[first]), first > start)
    if not most:
        return start
    while limit < len(words) and limit - start < most + _MOST_ARTICLES and words.gaps[limit] in GLUE:
        limit += 1
    return form_end(words, start, limit, most)


def _seat(reading: Reading, stretch: Stretch, start: int) -> tuple[Found | None, int] | None:
    """A capital or another seat that stands for a government, or 'the Russians' for theirs."""
    words = stretch.words
    if not words.capitalised[start] or words.folded[start] in FUNCTION:
        return None
    most = longest_country_from(words.texts[start])
    if not most:
        return None
    for end in range(form_end(words, start, min(start + 3, len(words)), most), start, -1):
        if not _BLANK.issuperset(words.gaps[start + 1 : end]):
            continue
        form = printed(reading, words, start, end)
        country = find_country(form)
        if country is None or country[1] not in ("metonym", "people"):
            continue
        state = reading.authority.state(country[0])
        if state is None or (words.capitalised[end] and words.gaps[end] == " "):
            return None
        token = words.token(end - 1)
        if country[1] == "people":
            fits = people_act(token)
        else:
            named = country[0] in reading.countries or form in _SURE_SEATS or speaks(token)
            fits = named and acts(token, is_seat=True)
            fits = fits and words.gaps[end] not in ("-", "‑")
        if not fits:
            return (None, end) if country[1] == "metonym" else None
        begin, stop = words.starts[start], words.ends[end - 1]
        found = Found(begin, stop, state.name, "state", state.actor_type, state, country=country[0])
        found.is_seat = country[1] == "metonym"
        return found, end
    return None


def _is_printed_as_name(reading: Reading, stretch: Stretch, start: int, end: int, entry: Entry) -> bool:
    words, is_long = stretch.words, end - start > 1
    if not any(words.capitalised[start:end]) or words.folded[start] == "the":
        return False
    form = printed(reading, stretch.words, start, end)
    country = find_country(form)
    if country and country[1] in ("adjective", "people") and country[0] == entry.country:
        return is_acronym(form)
    if entry.actor_type in GOVERNMENTAL and entry.country and not is_acronym(form):
        named = any(map(find_country, words.texts[start:end])) or any(
            form_key(form) == form_key(n) for n in (entry.name,)
        )
        if not named and entry.country not in reading.countries and reading.country is not None:
            return False
    if is_long or (is_acronym(form) and _is_elsewhere(reading, form, entry)):
        return is_long
    token = words.token(start)
    # 'IS' in a headline in capitals, 'Dawn' at the head of a sentence.
    if stretch.is_title_case and is_acronym(form) and len(form.replace(".", "")) <= 3:
        return bool(token.pos_ == "PROPN")
    is_named = token.pos_ == "PROPN" or token.ent_type_ in ("ORG", "GPE", "NORP")
    return is_acronym(form) or bool(is_named)


def _is_elsewhere(reading: Reading, form: str, entry: Entry) -> bool:
    """Whether a short acronym is that of a movement in a state that the article does not name: it can be any other."""
    return bool(
        len(form.replace(".", "")) <= _SHORT_ACRONYM
        and entry.actor_type in _LOCAL
        and entry.country
        and reading.countries
        and entry.country not in reading.countries
    )


def _is_part_of_longer(reading: Reading, words: Words, start: int, end: int, entry: Entry) -> bool:
    """'Turkey' in 'Turkey Point', 'Georgia' in 'Georgia Tech': a capitalised word goes on that makes another name."""
    if end >= len(words) or words.gaps[end] not in (" ", "-", "\u00a0"):
        return False
    following = words.texts[end]
    if not words.capitalised[end] or is_acronym(following) or words.folded[end] in CALENDAR:
        return False
    whole = printed(reading, words, start, run_end(reading, words, start))
    kind = type_of_name(whole)
    if kind is None or kind is entry.actor_type or words.gaps[end] == "-" or reading.authority.may_begin(following):
        return False
    return not any(find_title(printed(reading, words, end, min(end + n, len(words)))) for n in (1, 2, 3, 4))


def _known_found(reading: Reading, stretch: Stretch, start: int, end: int, entry: Entry) -> Found | None:
    words = stretch.words
    form = printed(reading, words, start, end)
    while end - start > 1 and words.texts[end - 1].islower() and _shorter(reading, words, start, end, entry):
        end = _shorter(reading, words, start, end, entry)
    country = find_country(form)
    is_state = country is not None and country[0] == entry.country and entry.actor_type is ActorType.GOVERNMENT
    found = Found(
        words.starts[start],
        words.ends[end - 1],
        entry.name,
        "state" if is_state else "body",
        entry.actor_type,
        entry,
        country=entry.country,
    )
    if entry.actor_type is ActorType.PERSON:
        found.kind = "person"
    found.is_name = words.capitalised[end - 1]
    if not is_state:
        return found
    if _is_unit(reading, form, entry):
        return None
    if words.gaps[end] in ("-", "‑"):
        if is_participle_of(words.texts[end]):
            return found
        if not words.capitalised[end]:
            return None
    return found if acts(words.span(start, end).root, is_seat=False, is_short=is_acronym(form)) else None


def _is_unit(reading: Reading, form: str, entry: Entry) -> bool:
    """Whether the name is rather that of a part of another state named here ('Georgia' of the United States)."""
    others = reading.countries - {entry.country}
    name = fold(form)
    if units().isdisjoint([(country, name) for country in others]):
        return False
    state = countries().get(entry.country or "")
    opening = reading.parse.text[:_OPENING]
    return not (state and any(word in opening for word in (*state.adjectives, *state.metonyms)))


def _shorter(reading: Reading, words: Words, start: int, end: int, entry: Entry) -> int:
    """Where a known name ends without the common noun behind it ('Tasnim news agency'); 0 if that is no name of it."""
    if entry.actor_type is ActorType.GOVERNMENT:
        return 0
    for other in range(end - 1, start, -1):
        if reading.authority.find(printed(reading, words, start, other)) is entry:
            return other
    return 0


def _run(reading: Reading, stretch: Stretch, start: int, end: int) -> Iterator[Found]:
    """What a run of name words is: titles and adjectives are taken off its front, then it is judged."""
    words = stretch.words
    titled = start > 0 and ends_in_title(reading, words, start)
    while start < end:
        length = 0
        for count in (4, 3, 2, 1) if may_begin_title(words.texts[start]) else ():
            if start + count < end and find_title(printed(reading, words, start, start + count)):
                length = count
                break
        if length and type_of_name(printed(reading, words, start, end)) is None:
            start, titled = start + length, True
            continue
        front = _behind_front(reading, words, start, end)
        if front == start:
            break
        start = front
    while end - start > 1 and find_title(words.texts[end - 1]) and find_title(words.texts[end - 1]).kind == "rank":  # type: ignore[union-attr]
        end -= 1
    if end - start > 2 and is_acronym_of(words.texts[end - 1], printed(reading, words, start, end - 1)):
        yield from judge(reading, stretch, start, end - 1, titled=titled)
        start = end - 1
    inner = _inner_title(reading, words, start, end)
    if inner is not None:
        yield from judge(reading, stretch, start, inner[0], titled=False)
        start, titled = inner[1], True
    if start < end:
        yield from judge(reading, stretch, start, end, titled=titled)


def _behind_front(reading: Reading, words: Words, start: int, end: int) -> int:
    """Position behind a demonym, or behind 'Fighters of the' at the head of a sentence: the name begins there."""
    if start + 1 < end and _is_adjective(reading, words, start, end):
        return start + 1
    if words.folded[start] not in _MEMBERS or start + 1 >= end or words.texts[start + 1] != "of":
        return start
    return next((position for position in range(start + 2, end) if words.capitalised[position]), start)


def _inner_title(reading: Reading, words: Words, start: int, end: int) -> tuple[int, int] | None:
    """Where a title stands inside a run, between a body and two or more words of a name ('Court Justice Ada Lund')."""
    for first in range(start + 1, end - 2):
        for length in (3, 2, 1) if may_begin_title(words.texts[first]) else ():
            last = first + length
            if last > end - 2 or not find_title(printed(reading, words, first, last)):
                continue
            if type_of_name(printed(reading, words, last, end)) is None and not find_title(words.texts[last]):
                return first, last
    return None


def _is_adjective(reading: Reading, words: Words, start: int, end: int) -> bool:
    """Whether the first word of a run is a demonym that stands before a name and is none of its words."""
    country = find_country(words.texts[start])
    if country is None or country[1] not in ("adjective", "name"):
        return False
    return type_of_name(printed(reading, words, start, end)) is None
