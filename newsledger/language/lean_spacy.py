"""Imports spaCy without its command line, which takes a third of the time and is of use to one function only.

``spacy/__init__.py`` imports ``spacy.cli.info`` to offer ``spacy.info``, and the package ``spacy.cli`` with it: typer,
rich, requests and a web client. This module is imported before anything of spaCy; where spaCy is there already, it does
nothing. Who calls functions of ``spacy.cli`` must import it, as for any module.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_NAME = "spacy.cli.info"


def _info(*arguments: Any, **named: Any) -> Any:
    """What ``spacy.info`` does, loaded when it is asked for."""
    return import_module(_NAME).info(*arguments, **named)


def _import_spacy() -> None:
    # A module that is listed is taken as it is, and the package that it is in is not imported.
    stand_in = ModuleType(_NAME)
    stand_in.info = _info  # type: ignore[attr-defined]
    sys.modules[_NAME] = stand_in
    try:
        import_module("spacy")
    finally:
        # Whoever imports it from now on gets the real one.
        del sys.modules[_NAME]


if "spacy" not in sys.modules:
    _import_spacy()
