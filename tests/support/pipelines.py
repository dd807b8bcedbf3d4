"""The spaCy pipeline as it comes, to compare with."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.language.parse import load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language


@lru_cache(maxsize=1)
def plain() -> Language:
    """Loaded by itself: the one that newsledger works with is changed."""
    return load_pipeline.__wrapped__()
