"""Finds the files that a package was made from, and the text of an article in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsledger.corpus import CorpusError, Document, UnusableCorpus, read
from newsledger.corpus.encodings import decode
from schemas import Row

_PLAIN = (".txt", "")


class Sources:
    """Source files in a list of directories; each is read once."""

    def __init__(self, directories: Sequence[Path], articles: Sequence[Row]) -> None:
        """Remember where to look, and for which articles."""
        self._directories = directories
        self._wanted = {row["article_id"] for row in articles}
        self._digests: dict[Path, str] = {}
        self._documents: dict[Path, dict[str, str]] = {}

    def texts(self, article: Row) -> tuple[list[str], str]:
        """What the offsets of an article's annotations may point into.

        Args:
            article: Row of the articles table.

        Returns:
            The file's text, then the article's own text in it where that is another (a line of a JSONL file, the text
            of a page); or no text, and what is wrong.
        """
        path = article["source_path"]
        problem = f"its source file {path} was not found"
        for directory in self._directories:
            file = directory / path
            if not file.is_file():
                continue
            if self._digest(file) == article["source_sha256"]:
                return list(self._candidates(file, article["article_id"])), f"{file} does not hold it"
            problem = f"{file} is not the file that the package was made from (its SHA-256 is another)"
        return [], problem

    def _digest(self, file: Path) -> str:
        if file not in self._digests:
            with file.open("rb") as stream:
                self._digests[file] = hashlib.file_digest(stream, "sha256").hexdigest()
        return self._digests[file]

    def _candidates(self, file: Path, article_id: str) -> Iterator[str]:
        if file.suffix.lower() in _PLAIN:
            yield _decode(file.read_bytes())
            return
        # A file of many articles is not their text; a page may be annotated as file or as text.
        documents = self._read(file)
        if len(documents) <= 1 and file.suffix.lower() in (".html", ".htm", ".md", ".markdown"):
            yield _decode(file.read_bytes())
        if article_id in documents:
            yield documents[article_id]

    def _read(self, file: Path) -> dict[str, str]:
        if file not in self._documents:
            try:
                found = [item for item in read(file) if isinstance(item, Document)]
            except (CorpusError, UnusableCorpus):
                found = []
            self._documents[file] = {item.article_id: item.text for item in found if item.article_id in self._wanted}
        return self._documents[file]


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return decode(content)
