"""The prose of the pages that travel with a package: Markdown under ``assets/``, filled in with what the data say."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import jinja2


def asset(name: str) -> str:
    """A file under ``assets/`` as it is, with line feeds."""
    text = files("newsledger.publish").joinpath("assets", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def render(name: str, **values: object) -> str:
    """A page's template, filled in; what it names and is not given is an error."""
    return _environment().from_string(asset(name)).render(**values)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    # Markdown needs no escaping: what comes from the data is made safe where it is put in.
    return jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True)
