"""The work directory of a build: what an interrupted one has finished, and of what it was made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from newsledger.pipeline.fingerprint import differences, fingerprint, stopping
from newsledger.pipeline.options import FREE, NOT_RESUMED, Options
from newsledger.progress import tell

WORK_DIRECTORY = ".newsledger-work"
_NOTES = "build.json"
_PATHS = ("corpus", "out", "curation", "since")


class NothingToResume(Exception):  # noqa: N818
    """There is no interrupted build, or it was not the same build; the message says which and what differs."""


@dataclass(frozen=True)
class Unfinished:
    """What a build writes down of itself, for the one that takes it up.

    Attributes:
        options: What it was asked to do, as far as that decides the result.
        made_of: What decides what comes out of an article (``fingerprint.made_of``).
        corpus: Digest and number of the articles; null until they are read.
    """

    options: Mapping[str, Any]
    made_of: Mapping[str, str]
    corpus: tuple[str, int] | None = None

    @classmethod
    def of(cls, options: Options, made_of: Mapping[str, str]) -> Unfinished:
        """What a build that begins writes down."""
        kept = {name: value for name, value in asdict(options).items() if name not in NOT_RESUMED}
        paths = {name: str(kept[name].resolve()) for name in _PATHS if kept.get(name) is not None}
        return cls({**kept, **paths}, dict(made_of))

    @classmethod
    def left_in(cls, out: Path) -> Unfinished | None:
        """What an interrupted build left; null if there is none, or one that cannot be read."""
        try:
            noted = json.loads((out / WORK_DIRECTORY / _NOTES).read_text(encoding="utf-8"))
            corpus = noted["corpus"] and (str(noted["corpus"][0]), int(noted["corpus"][1]))
            return cls(dict(noted["options"]), dict(noted["made_of"]), corpus)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, out: Path) -> None:
        """Leave it for a build that comes later."""
        place = out / WORK_DIRECTORY / _NOTES
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f"{_NOTES}.partial")
        partial.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")
        partial.replace(place)


def interrupted(out: Path, given: Mapping[str, Any]) -> Options:
    """The options of the build that was interrupted.

    Args:
        out: Directory that it was to fill.
        given: Options that were given anew, by name.

    Raises:
        NothingToResume: There is none, or it was asked for something else.
    """
    found = Unfinished.left_in(out)
    if found is None:
        raise NothingToResume(f"{out}: no interrupted build to resume; run it without --resume")
    known = {field.name for field in fields(Options)}
    kept = {name: _value(name, value) for name, value in found.options.items() if name in known}
    others = [
        f"--{name.replace('_', '-')}: {_shown(kept.get(name))} then, {_shown(value)} now"
        for name, value in given.items()
        if name not in FREE and _absolute(value) != kept.get(name)
    ]
    if others:
        raise NothingToResume(_refusal(out, [line.replace("--corpus", "CORPUS") for line in others]))
    free = {name: value for name, value in given.items() if name in FREE}
    return Options(**{**kept, **free, "out": out, "resume": True})


class Work:
    """The work directory of a build that is at work; the caller holds the lock.

    Args:
        options: What the build is asked to do.
        made_of: What decides what comes out of an article.

    Raises:
        NothingToResume: An interrupted build is insisted on, and there is none or it differs.
    """

    def __init__(self, options: Options, made_of: Mapping[str, str]) -> None:
        self.directory = options.out / WORK_DIRECTORY / fingerprint(made_of)
        self._out = options.out
        self._resume = options.resume
        if options.fresh:
            self.remove()
        self._before = Unfinished.left_in(options.out)
        self._now = Unfinished.of(options, made_of)
        self._is_new = not (options.out / WORK_DIRECTORY).exists()
        if options.resume:
            self._insist()
        self._go_on_with(options.out / WORK_DIRECTORY / fingerprint(stopping(made_of)))
        self._discard_others()
        self._now.write(options.out)

    def has_read(self, digest: str, articles: int) -> None:
        """The corpus was read.

        Raises:
            NothingToResume: An interrupted build is insisted on, and it had read something else.
        """
        before = self._before.corpus if self._before else None
        self._now = replace(self._now, corpus=(digest, articles))
        if self._resume and before and before != self._now.corpus:
            number = f"{before[1]:,} articles then, {articles:,} now" if before[1] != articles else "other contents"
            raise NothingToResume(_refusal(self._out, [f"the corpus: {number}"]))
        self._now.write(self._out)

    def remove(self) -> None:
        """The work is done, or no longer wanted."""
        shutil.rmtree(self._out / WORK_DIRECTORY, ignore_errors=True)

    def remove_if_new(self) -> None:
        """Nothing was done, unless by an earlier build that was interrupted."""
        if self._is_new:
            self.remove()

    def _insist(self) -> None:
        if self._before is None:
            raise NothingToResume(f"{self._out}: no interrupted build to resume; run it without --resume")
        if found := differences(self._before.made_of, self._now.made_of):
            raise NothingToResume(_refusal(self._out, found))

    def _go_on_with(self, stopped: Path) -> None:
        """Go on with the work of a build that stopped at a fault, which this one sets aside."""
        if stopped.is_dir() and not self.directory.exists():
            stopped.replace(self.directory)

    def _discard_others(self) -> None:
        """Remove what an interrupted build with other code, options or names has left."""
        work = self._out / WORK_DIRECTORY
        for leftover in sorted(work.iterdir()) if work.is_dir() else ():
            if leftover.is_dir() and leftover != self.directory:
                shutil.rmtree(leftover, ignore_errors=True)
                reasons = differences(self._before.made_of, self._now.made_of) if self._before else []
                tell(f"discarding an interrupted build that was another one ({'; '.join(reasons) or 'unknown'})")


def _refusal(out: Path, lines: list[str]) -> str:
    listed = "".join(f"\n  {line}" for line in lines)
    ways = "Run it without --resume to take over what still fits, or with --fresh to begin anew."
    return f"{out}: the interrupted build was another one:{listed}\n{ways}"


def _value(name: str, value: Any) -> Any:
    if name in _PATHS and value is not None:
        return Path(value)
    return tuple(value) if isinstance(value, list) else value


def _absolute(value: Any) -> Any:
    return value.resolve() if isinstance(value, Path) else value


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
