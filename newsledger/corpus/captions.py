"""Captions of pictures: told by their marks, or by a credit or a full date at their end."""

from __future__ import annotations

import re

_CAPTION = re.compile(
    r"^(?i:(?:image|media|photo|picture|figure)\s+caption\b|(?:file\s+)?(?:photo|picture|image)\s*:"
    r"|\(?file(?:\s+photo)?\)?\s*[:–-])"
    r"|\((?i:file(?:\s+(?:photo|picture))?|photo(?: by)?[^)]{0,60}|image[^)]{0,60})\)"
    r"|\b(?:file|undated|handout|archive)\s+(?:photo|picture|image|photograph)\b"
    r"|\[[^\]\n]{2,60}/[^\]\n]{2,60}\]\s*$|\[(?:File|Reuters|AFP|AP|EPA|Getty)[^\]\n]{0,60}\]\s*$"
    r"|(?:photo|photograph|image|picture|credit)s?\s*[:|][^\n]{2,60}$"
    r"|\bGetty Images\b[^\n]{0,20}$"
    r"|\b(?:via\s+)?(?:AP|Reuters|REUTERS|AFP|EPA)(?:/[A-Z][\w’']*(?: [A-Z][\w’']*){0,3})?\s*$"
    r"|\s(?:seen|shown|pictured)\s+(?:here|in this (?:photo|picture|image|frame))\b"
)
_IN_CAPTIONS = ("photo", "image", "picture", "caption", "file", "credit", "]", "seen", "shown")
_AGENCIES_IN_CAPTIONS = ("AP", "AFP", "EPA", "Reuters", "REUTERS")
"""One of these, in small letters or as it is, stands in all that is known for a caption by its marks."""
_DATED = re.compile(
    r",\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2},\s+(?:19|20)\d\d\.?\s*$"
    r"|,\s+\d{1,2}\s+[A-Z][a-z]{2,8}\s+(?:19|20)\d\d\.?\s*$"
)


def is_caption(line: str) -> bool:
    """Whether the line is a picture's caption: by its marks, by a credit or a full date at its end."""
    bare = line.strip(" \xa0")
    return len(bare.split()) <= 70 and (_has_marks_of_caption(bare) or _is_dated(bare))


def ends_with_date(line: str) -> bool:
    """Whether all that speaks for a caption is the full date at the line's end."""
    bare = line.strip(" \xa0")
    return _is_dated(bare) and not _has_marks_of_caption(bare)


def _has_marks_of_caption(line: str) -> bool:
    small = line.lower()
    may_be = any(map(small.__contains__, _IN_CAPTIONS)) or any(map(line.__contains__, _AGENCIES_IN_CAPTIONS))
    return may_be and _CAPTION.search(line) is not None


def _is_dated(line: str) -> bool:
    """Whether a full date ends the line; few lines end in a number, and need to be searched."""
    return line.rstrip().removesuffix(".")[-1:].isdecimal() and _DATED.search(line) is not None
