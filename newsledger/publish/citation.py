"""How to cite: `CITATION.cff` (Citation File Format 1.2.0) of a package and of the program, and `.zenodo.json`."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsledger import __version__
from newsledger.publish import discovery
from newsledger.publish.discovery import Json, without_empty
from newsledger.publish.package import Entry, PackageInfo
from newsledger.validate import layout

_PROGRAM: Json = {
    "title": "newsledger: conflict news as a validated, citable data package",
    "authors": [{"name": "The newsledger maintainers"}],
    "version": __version__,
    "license": "MIT",
}
_UNSAFE = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON leaves as it is, but YAML reads as a line break or not at all."""

_NOBODY = {"name": "anonymous"}
"""What the format asks for where no author is known."""

_SPDX = {
    name.lower(): name
    for name in (
        *("CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0"),
        *("CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CC-BY-ND-4.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "OGL-UK-3.0"),
        *("etalab-2.0", "MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0-or-later", "AGPL-3.0-or-later"),
    )
}
"""Licences that the format knows by these names; it refuses a file with any other name."""


def package_citation(info: PackageInfo) -> str:
    """A package's `CITATION.cff`: a dataset, made with this program."""
    cited = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        **_dataset(info),
        "abstract": info.description,
        "keywords": list(info.keywords),
        "references": [{"type": "software", **_PROGRAM}],
    }
    return _yaml(without_empty(cited))


def program_citation(info: PackageInfo) -> str:
    """The program's `CITATION.cff`, with the package that is published beside it among the references.

    Args:
        info: What that package says of itself; its authors are the program's.
    """
    cited = {
        "cff-version": "1.2.0",
        "message": "If you use newsledger or a package made with it, please cite it as below.",
        "type": "software",
        **_PROGRAM,
        "authors": _people(info),
        "date-released": discovery.day_of(info),
        "keywords": ["conflict", "casualty claims", "quotes", "events", "frictionless data"],
        "references": [{"type": "data", **_dataset(info)}],
    }
    return _yaml(without_empty(cited))


def zenodo(info: PackageInfo) -> str:
    """The deposit's metadata as Zenodo reads them from a repository."""
    deposit = {
        "title": info.title,
        "upload_type": "dataset",
        "description": f"<p>{html.escape(info.description, quote=False)}</p>",
        "creators": [_depositor(person) for person in discovery.authors(info)] or [_NOBODY],
        "version": info.version,
        "publication_date": discovery.day_of(info),
        "access_right": "open",
        "license": next((name.lower() for licence in info.licenses if (name := _spdx(licence))), None),
        "keywords": list(info.keywords),
        "notes": " ".join(f"{licence['title']}." for licence in info.licenses if licence.get("title")),
        "related_identifiers": [{"identifier": info.homepage, "relation": "isDocumentedBy"}] if info.homepage else None,
    }
    return json.dumps(without_empty(deposit), ensure_ascii=False, indent=2) + "\n"


def write(info: PackageInfo, directory: Path, _: Mapping[str, int]) -> None:
    """Write the citation beside the data files of the package at ``directory``."""
    (directory / layout.CITATION).write_text(package_citation(info), encoding="utf-8", newline="\n")


def _dataset(info: PackageInfo) -> Json:
    return without_empty(
        {
            "title": info.title,
            "authors": _people(info),
            "version": info.version,
            "date-released": discovery.day_of(info),
            "doi": discovery.doi(info),
            "url": info.homepage,
            **_licence(info),
        }
    )


def _licence(info: PackageInfo) -> Json:
    """The licence by its name where the format knows it, else by its address."""
    known = [name for licence in info.licenses if (name := _spdx(licence))]
    if known:
        return {"license": known[0] if len(known) == 1 else known}
    return {
        "license-url": next((address for licence in info.licenses if (address := discovery.address(licence))), None)
    }


def _spdx(licence: Entry) -> str | None:
    return _SPDX.get(str(licence.get("name") or "").lower())


def _people(info: PackageInfo) -> list[Json]:
    return [_author(person) for person in discovery.authors(info)] or [_NOBODY]


def _author(person: Entry) -> Json:
    orcid = discovery.orcid(person)
    same = {"email": person.get("email"), "orcid": orcid, "website": None if orcid else discovery.address(person)}
    if not person.get("familyName"):
        return without_empty({"name": str(person["title"]), **same})
    names = {"family-names": person["familyName"], "given-names": person.get("givenName")}
    return without_empty({**names, "affiliation": person.get("organization"), **same})


def _depositor(person: Entry) -> Json:
    family, given = person.get("familyName"), person.get("givenName")
    name = ", ".join(part for part in (family, given) if part) if family else str(person["title"])
    orcid = (discovery.orcid(person) or "").removeprefix("https://orcid.org/")
    return without_empty({"name": name, "affiliation": person.get("organization"), "orcid": orcid})


def _yaml(content: Json) -> str:
    return "\n".join(_lines(content)) + "\n"


def _lines(content: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Block style; every text is quoted as in JSON, which YAML reads alike."""
    for key, value in content.items():
        if not isinstance(value, list):
            yield f"{indent}{key}: {_scalar(key, value)}"
            continue
        yield f"{indent}{key}:"
        for item in value:
            if not isinstance(item, dict):
                yield f"{indent}  - {_scalar('', item)}"
                continue
            first, *others = _lines(item, indent + "    ")
            yield f"{indent}  - {first.strip()}"
            yield from others


def _scalar(key: str, value: Any) -> str:
    # Words that the format sets stand bare, as people write them.
    if key in ("cff-version", "type"):
        return str(value)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(str(value), ensure_ascii=False))
