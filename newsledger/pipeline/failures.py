"""What ends a job when an article cannot be processed."""

from __future__ import annotations


class ArticleFailedError(Exception):
    """An article that could not be processed, named with its file."""
