"""What a package says of itself: title, version, licences, people, sources, and how to cite it."""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

Entry = dict[str, Any]

CC_BY: Entry = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International, for facts and annotations; "
    "article text belongs to its publishers (see articles.rights)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
_ENTRIES = ("licenses", "contributors", "sources")
# A licence needs a name or an address (Data Package v2); people and sources need a title.
_NEEDED = {"licenses": ("name", "path"), "contributors": ("title",), "sources": ("title",)}


class PackageInfoError(ValueError):
    """The package's description cannot be used; the message names the file and the key."""


@dataclass(frozen=True)
class PackageInfo:
    """The descriptor's properties that do not follow from the data.

    Attributes:
        name: Short name for machines: lower-case letters, digits, ``.``, ``_`` and ``-``.
        id: A name that no other data have: a DOI as an address (``https://doi.org/…``), or ``urn:uuid:…``.
        title: Name for people.
        description: What the package is, in Markdown.
        version: Version of the data.
        homepage: Where it lives.
        licenses: Mappings with ``name`` or ``path``, and ``title``.
        contributors: Mappings with ``title`` and perhaps ``roles``, ``path``, ``organization``; people also with
            ``givenName`` and ``familyName``.
        sources: Mappings with ``title`` and perhaps ``path``.
        keywords: Words to find it by.
        citation: How to cite it; made of contributors, title, version and homepage if not given.
        created: When this version was made (ISO 8601), if it is to be published: no clock is ever read.
    """

    name: str = "conflict-news"
    id: str | None = None
    title: str = "Conflict news: actors, events, casualty claims and quotes"
    description: str = (
        "Who did what, who says so and in whose words, read from news articles. Every row points at the text that it "
        "rests on. Figures are claims: conflicting ones stand side by side, and nothing is added up."
    )
    version: str = "0.1.0"
    homepage: str | None = None
    licenses: tuple[Entry, ...] = (CC_BY,)
    contributors: tuple[Entry, ...] = ()
    sources: tuple[Entry, ...] = ()
    keywords: tuple[str, ...] = ("conflict", "news", "casualties", "events", "quotes")
    citation: str | None = None
    created: str | None = None

    @classmethod
    def load(cls, path: Path | None) -> Self:
        """Read a ``package.toml``; without one, say what holds for any corpus.

        Raises:
            PackageInfoError: The file is missing or not TOML, or a key is unknown, lacking or of the wrong kind.
        """
        if path is None:
            return cls()
        try:
            declared = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise PackageInfoError(f"{path}: there is no such file") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PackageInfoError(f"{path}: not TOML: {error}") from error
        known = [field.name for field in fields(cls)]
        if unknown := sorted(set(declared) - set(known)):
            raise PackageInfoError(f"{path}: unknown key {', '.join(unknown)}; known are {', '.join(known)}")
        checked = {key: _checked(key, value, path) for key, value in declared.items()}
        return cls(**checked)

    @property
    def cited(self) -> str:
        """How to cite the package."""
        if self.citation:
            return self.citation
        people = "; ".join(str(person["title"]) for person in self.contributors)
        parts = [people, self.title, f"Version {self.version}", self.homepage or ""]
        return ". ".join(part for part in parts if part) + "."

    def descriptor(self) -> Entry:
        """The package's own properties in the order of the descriptor, without those that are empty."""
        said = {field.name: getattr(self, field.name) for field in fields(self)} | {"citation": self.cited}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items() if value}


def _checked(key: str, value: Any, path: Path) -> Any:
    if key in _ENTRIES:
        return tuple(_entry(key, entry, path) for entry in _list(key, value, path))
    if key == "keywords":
        return tuple(_text(key, word, path) for word in _list(key, value, path))
    text = _text(key, value.isoformat() if key == "created" and isinstance(value, datetime.date) else value, path)
    if key == "name" and not _NAME.fullmatch(text):
        raise PackageInfoError(f"{path}: name {text!r} must be of a-z, 0-9, '.', '_' and '-'")
    if key == "homepage" and not _ADDRESS.match(text):
        raise PackageInfoError(f"{path}: homepage must be an address (https://…), not {text!r}")
    return _moment(text, path) if key == "created" else text


def _moment(text: str, path: Path) -> str:
    """A day or time as the profile of Data Package wants it: with time and zone, midnight UTC if none is given."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        reason = f"created must be a day or time in ISO 8601 (2031-04-01), not {text!r}"
        raise PackageInfoError(f"{path}: {reason}") from None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return zoned.isoformat().replace("+00:00", "Z")


def _list(key: str, value: Any, path: Path) -> list[Any]:
    if not isinstance(value, list):
        raise PackageInfoError(f"{path}: {key} must be a list, not {value!r}")
    return value


def _text(key: str, value: Any, path: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PackageInfoError(f"{path}: {key} must be text, not {value!r}")
    return value.strip()


def _entry(key: str, entry: Any, path: Path) -> Entry:
    needed = _NEEDED[key]
    if not isinstance(entry, dict) or not any(entry.get(name) for name in needed):
        raise PackageInfoError(f"{path}: each of {key} must be a table with {' or '.join(needed)}, not {entry!r}")
    return {name: _value(f"{key}: {name}", value, path) for name, value in entry.items()}


def _value(key: str, value: Any, path: Path) -> str | list[str]:
    """What is said of a licence, person or source: text, or for roles a list of texts."""
    if key.endswith(": roles"):
        return [_text(key, role, path) for role in _list(key, value, path)]
    return _text(key, value, path)
