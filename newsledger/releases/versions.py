"""Versions of a package: semantic versions, and which step from one to the next what change needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

_NUMBER = r"(0|[1-9][0-9]*)"
_IDENTIFIER = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_IDENTIFIER}(?:\.{_IDENTIFIER})*))?", re.ASCII)


@total_ordering
@dataclass(frozen=True)
class Version:
    """A semantic version (2.0.0), without build metadata, which would tell two releases apart that rank the same.

    Attributes:
        major: First number.
        minor: Second number.
        patch: Third number.
        stage: The identifiers behind the hyphen of a version that comes before the release proper ('1.0.0-rc.1').
    """

    major: int
    minor: int
    patch: int
    stage: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a version.

        Raises:
            ValueError: It is not one.
        """
        found = _VERSION.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not a version; write three numbers, as in 1.4.0, or 1.4.0-rc.1")
        stage = tuple(found[4].split(".")) if found[4] else ()
        return cls(int(found[1]), int(found[2]), int(found[3]), stage)

    def __str__(self) -> str:
        """The version as it is written."""
        return f"{self.major}.{self.minor}.{self.patch}" + (f"-{'.'.join(self.stage)}" if self.stage else "")

    def __lt__(self, other: Version) -> bool:
        """Whether this version comes before another, by the order of semantic versioning."""
        return self._rank() < other._rank()

    def _rank(self) -> tuple[object, ...]:
        # Numbers come before words; a version with a stage comes before the same without.
        stage = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in self.stage)
        return self.major, self.minor, self.patch, not self.stage, stage

    def may_break(self, before: Version) -> bool:
        """Whether the step from ``before`` announces that something breaks.

        That is a new major version, or the release proper after its release candidates. Below 1.0.0 nothing has been
        promised for good yet, and the second number announces it, as in other ecosystems of semantic versions.
        """
        numbers, earlier = (self.major, self.minor, self.patch), (before.major, before.minor, before.patch)
        if self.major != before.major or (before.stage and numbers == earlier):
            return True
        return self.major == 0 and self.minor != before.minor

    def next_breaking(self) -> Version:
        """The least version after this one that may break something."""
        return Version(self.major + 1, 0, 0) if self.major else Version(0, self.minor + 1, 0)
