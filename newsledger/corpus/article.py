"""What the corpus room hands on: documents as they came, and articles as they are published."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from schemas import Row
from schemas.vocabularies import TextPart


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the corpus holds it, decoded but otherwise untouched.

    Attributes:
        article_id: The id the corpus gives, else the file's stem.
        text: The whole text, furniture included.
        metadata: Further columns of ``articles`` that the corpus supplies; they win over what is worked out.
        source_path: The file it came from, relative to the corpus, with forward slashes.
        source_sha256: Digest of that file's bytes, in hex.
    """

    article_id: str
    text: str
    metadata: Row
    source_path: str
    source_sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an article's text that is a headline, a standfirst, body or a caption."""

    start: int
    end: int
    kind: TextPart


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned document: its row of the articles table, and which stretches of the text are what."""

    row: Row
    parts: tuple[Part, ...]

    @property
    def article_id(self) -> str:
        """Key of the row."""
        return str(self.row["article_id"])

    @property
    def text(self) -> str:
        """The published text; every offset points into it."""
        return str(self.row["text"])

    @property
    def published_on(self) -> datetime.date | None:
        """Day of publication, null when not known."""
        day: datetime.date | None = self.row["published_on"]
        return day

    def part_at(self, offset: int) -> TextPart:
        """The kind of the part that holds the offset; body where none is declared."""
        for part in self.parts:
            if part.start <= offset < part.end:
                return part.kind
        return TextPart.BODY
