"""What an article says of its people: role, body they speak for, country, gender."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from newsledger.extract.actor_clusters import Group
from newsledger.extract.actor_words import Found, Reading, tokens_among
from newsledger.language.authority import find_country
from newsledger.language.data_files import word_list
from newsledger.language.names import find_title, role_nouns, title_gender

if TYPE_CHECKING:
    from newsledger.language.tokens import Span, Token

_PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_ALL_PRONOUNS = frozenset(_PRONOUNS)
_STATE_ROLES = word_list("state_roles")
# 'UN secretary general', 'rebel commander', 'president of the company'.
_OF_BODIES = word_list("of_bodies")
_LONGEST_ROLE = 16
_MEMORY = 6
_BREAKS = re.compile(r"[,;:.!?()“”\"\n]| [–—-] |--| (?:who|which|that|said|says|told|told|was|is|has|and)\b")
_LEADING = re.compile(r"(?i)^(?:the|a|an|whose|its|his|her|their|our|as|then|former(?=\s+the))\s+")


@dataclass(frozen=True, slots=True)
class Person:
    """What an article tells of a person; ``affiliation`` is a local id."""

    role: str | None
    affiliation: str | None
    country: str | None
    gender: str | None


class Context:
    """The groups of an article with their local ids, and where their mentions are."""

    def __init__(self, reading: Reading, groups: list[Group], ids: dict[int, str]) -> None:
        """Index mentions by offset and bodies by authority id and description."""
        self.reading = reading
        self.groups = groups
        self.ids = ids
        self.by_entry = {one.entry.actor_id: ids[id(one)] for one in groups if one.entry}
        self.by_key = {item.key: ids[id(one)] for one in groups for item in one.found if item.key}
        self.bodies = sorted(
            (
                (item.start, item.end, id(one), item.country or (one.entry.country if one.entry else None))
                for one in groups
                if one.kind != "person"
                for item in one.found
            ),
            key=lambda body: body[:2],
        )
        self._starts = [start for start, *_ in self.bodies]

    def body_within(self, start: int, end: int) -> tuple[int, int, str, str | None] | None:
        """First body mentioned in the stretch: its start, end, local id and country."""
        for begin, stop, key, country in islice(self.bodies, bisect_left(self._starts, start), None):
            if begin >= end:
                break
            if stop <= end:
                return begin, stop, self.ids[key], country
        return None

    def government_around(self, item: Found) -> str | None:
        """The state whose government is described as this person's ('President Example's government')."""
        first = bisect_left(self._starts, item.start - 60)
        for start, end, _, country in self.bodies[first : bisect_left(self._starts, item.start + 1)]:
            if start <= item.start and item.end < end:
                return country
        return None

    def state(self, country: str | None) -> str | None:
        """Local id of the state's government, if the article mentions it."""
        entry = self.reading.authority.state(country) if country else None
        return self.by_entry.get(entry.actor_id) if entry else None

    def owner(self, one: Group) -> str | None:
        """Local id of the body that a described one belongs to: the army, state media and delegations."""
        key = next((item.key for item in one.found if item.key), None)
        if key is None:
            return None
        country = _first(item.country for item in one.found)
        if key.startswith("delegation opposition"):
            return self.by_key.get(f"{country} opposition")
        if key.endswith((" rebels", " opposition", " insurgents", " separatists", " government")):
            return self.state(country) if key == "delegation government" else None
        return self.state(country)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def describe_people(context: Context) -> dict[int, Person]:
    """Role, affiliation, country and gender of each person, by identity of its group."""
    return {id(one): _person(context, one) for one in context.groups if one.kind == "person"}


def _person(context: Context, one: Group) -> Person:
    roles: list[str] = []
    affiliations: list[str] = []
    countries: list[str] = []
    genders: list[str] = []
    for item in one.found:
        for start, end in _role_spans(context.reading, item):
            _collect(context, start, end, roles, affiliations, countries, genders)
        owned = context.government_around(item)
        if owned is not None and not countries:
            countries.append(owned)
            affiliations += filter(None, [context.state(owned)])
    return Person(_most(roles), _most(affiliations), _most(countries), _most(genders))


def home_country(reading: Reading, person: Person) -> str | None:
    """The state of a minister, general or lawmaker of whom the article says none: the only one that it names."""
    if person.role is None or person.affiliation is not None:
        return None
    words = set(re.findall(r"\w+", person.role.casefold()))
    only = reading.country if len(reading.countries) == 1 else None
    return only if words & _STATE_ROLES and not words & _OF_BODIES else None


def _collect(
    context: Context,
    start: int,
    end: int,
    roles: list[str],
    affiliations: list[str],
    countries: list[str],
    genders: list[str],
) -> None:
    text = context.reading.parse.text
    phrase = text[start:end]
    body = context.body_within(start, end)
    country = _country_of(phrase)
    affiliation = body[2] if body else None
    if country and (body is None or body[3] not in (None, country)):
        affiliation = context.state(country) or affiliation
    if affiliation is None and re.match(r"(?i)rebel\b", phrase):
        affiliation = next((key for name, key in context.by_key.items() if name.endswith(" rebels")), None)
    role = _role(phrase)
    if role:
        roles.append(role)
    if affiliation:
        affiliations.append(affiliation)
    if country or (body and body[3]):
        countries.append(country or str(body[3] if body else ""))
    gender = title_gender(phrase + " X") or _first(
        role_nouns().get(word) for word in re.findall(r"[\w-]+", phrase.casefold())
    )
    if gender:
        genders.append(gender)


def _most(values: list[str]) -> str | None:
    if len(values) < 2:
        return values[0] if values else None
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], -values.index(value)))


def _country_of(phrase: str) -> str | None:
    """The state whose demonym or possessive stands in the phrase."""
    words = re.findall(r"(?:[A-Z]\.)+|[A-Z][\w]*", phrase)
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            joined = " ".join(words[start : start + length])
            found = find_country(joined)
            if found and found[1] in ("adjective", "name") and _owns(joined, found[1], phrase):
                return found[0]
    return None


def _owns(state: str, kind: str, phrase: str) -> bool:
    """Whether the office is the state's, not about or in it ('UN Kenya envoy', 'ambassador to Kenya')."""
    printed = re.escape(state)
    if re.search(rf"(?:for|to|in|on)\s+{printed}", phrase):
        return False
    return kind == "adjective" or phrase.startswith(state) or re.search(rf"{printed}['’]s", phrase) is not None


def _role(phrase: str) -> str | None:
    """The phrase as a role: no leading article, no state before it, an honorific is none."""
    words = _LEADING.sub("", " ".join(phrase.split())).strip(" ,-–—")
    possessed = re.match(r"^.{2,60}?['’]s?\s+(.+)$", words)
    if possessed:
        words = possessed.group(1)
    first = words.split(" ", 1)
    found = find_country(first[0]) if len(first) > 1 else None
    if found and found[1] == "adjective" and not first[0].isupper() and "." not in first[0]:
        words = first[1]
    while words and (last := find_title(words.rpartition(" ")[2])) is not None and last.kind == "honorific":
        words = words.rpartition(" ")[0].rstrip()
    return words if words and _holds_role(words) else None


def _role_spans(reading: Reading, item: Found) -> list[tuple[int, int]]:
    """Stretches that say what the named person is: before the name, and set off behind or before it by commas."""
    if item.role_spans is None:
        name = reading.parse.span(item.start, item.end)
        beside = [_before(reading, item, name), _set_off(reading, name)] if name is not None and len(name) else []
        spans = [*beside[:1], _behind(reading, item), *beside[1:]]
        item.role_spans = [span for span in spans if span is not None and span[0] < span[1]]
    return item.role_spans


def _holds_role(text: str) -> bool:
    words = re.findall(r"[\w-]+", text)
    if any(word.casefold() in role_nouns() for word in words):
        return True
    return any(find_title(" ".join(words[i : i + n])) for n in (1, 2, 3) for i in range(len(words) - n + 1))


def _before(reading: Reading, item: Found, span: Span) -> tuple[int, int] | None:
    """Nouns, titles and modifiers right before the name."""
    doc, position = span.doc, span.start - 1
    lowest = max(span[0].sent.start, span.start - _LONGEST_ROLE)
    first = span.start
    while position >= lowest:
        token = doc[position]
        if not _may_stand_in_role(token):
            break
        first = position
        position -= 1
        if token.text.casefold() in ("former", "ex", "longtime", "veteran", "then", "current"):
            break
    while first < span.start and doc[first].text.casefold() in ("of", "for", "to", "'s", "’s", "-", "–"):
        first += 1
    if first == span.start:
        return None
    start, end = item.start - (doc[span.start].idx - doc[first].idx), item.start
    text = reading.parse.text[start:end]
    # 'Rep. ' keeps its full stop, which is the title's.
    return (start, start + len(text.rstrip())) if _holds_role(text) else None


def _may_stand_in_role(token: Token) -> bool:
    word = token.text.casefold()
    if word in ("of", "for"):
        following = token.doc[token.i + 1]
        return (
            find_title(following.text) is None
            and following.text.casefold() not in role_nouns()
            and following.pos_ in ("PROPN", "NOUN", "ADJ")
            and token.i > 0
            and _holds_role(token.doc[token.i - 1].text)
        )
    if word in ("–", "-", "'s", "’s", ".", "-elect"):
        return token.i > 0 and (not token.doc[token.i - 1].whitespace_ or word == ".") and not token.is_sent_end
    if token.ent_type_ in ("DATE", "TIME") or token.is_space:
        return False
    return token.pos_ in ("NOUN", "PROPN", "ADJ") or find_title(token.text) is not None


def _behind(reading: Reading, item: Found) -> tuple[int, int] | None:
    """An apposition behind the name: ', the UN humanitarian chief,'."""
    text = reading.parse.text
    match = re.match(r"(?:,| [–—(])\s?\(?", text[item.end : item.end + 4])
    if match is None:
        return None
    start = item.end + match.end()
    window = text[start : start + 140]
    stop = _BREAKS.search(re.sub(r"(?:[A-Z]\.){2,}", lambda found: "X" * len(found.group()), window))
    phrase = window[: stop.start()] if stop else ""
    if not phrase or len(phrase.split()) > _LONGEST_ROLE or not _holds_role(phrase):
        return None
    whole = reading.parse.span(start, start + len(phrase))
    if whole is not None and any(token.tag_ in ("VBZ", "VBD", "VBP", "MD") for token in whole):
        return None
    doc_token = reading.parse.span(start, start + 1)
    if (
        doc_token is None
        or not len(doc_token)
        or doc_token[0].pos_ in ("VERB", "AUX", "ADP", "SCONJ", "CCONJ", "ADV", "PRON")
    ):
        return None
    return start, start + len(phrase.rstrip())


def _set_off(reading: Reading, span: Span) -> tuple[int, int] | None:
    """A description that the name is set off from: 'The country's envoy to the UN, X, …'."""
    if not span.start or span.doc[span.start - 1].text != ",":
        return None
    root = span.root
    if root.dep_ != "appos":
        return None
    head = root.head
    if head.i >= span.start or span.start - head.i > 10 or not _holds_role(head.text):
        return None
    offset = reading.parse.start_of(span.doc[head.left_edge.i])
    return offset, reading.parse.start_of(span.doc[span.start - 1])


def pronoun_genders(reading: Reading, groups: list[Group]) -> dict[int, str]:
    """Gender by pronouns: each 'he' or 'she' counts for the only person named before it in its paragraph."""
    named = ((item.start, id(one)) for one in groups if one.kind == "person" for item in one.found)
    # By offset alone: identities differ from run to run.
    people = sorted(named, key=itemgetter(0))
    starts = [start for start, _ in people]
    votes: dict[int, Counter[str]] = {}
    for paragraph in reading.parse.paragraphs:
        low = bisect_left(starts, paragraph.start)
        for token in tokens_among(paragraph.doc, _ALL_PRONOUNS):
            gender = _PRONOUNS[token.lower_]
            place = bisect_left(starts, paragraph.start + token.idx)
            before = {key for _, key in people[max(low, place - _MEMORY) : place]}
            if len(before) == 1:
                votes.setdefault(before.pop(), Counter())[gender] += 1
    return {
        key: max(counts, key=lambda gender: (counts[gender], gender))
        for key, counts in votes.items()
        if len(set(counts.values())) > 1 or len(counts) == 1
    }
