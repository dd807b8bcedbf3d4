"""What workers import for linking: checking tables is left to the first process, and loading what does it takes long."""

from __future__ import annotations

import pytest
from support.interpreters import said

from newsledger.extract.drafts import DRAFTS, plain_schema
from newsledger.pipeline.telling import LINKS
from newsledger.pipeline.texts import UNDATED

STEPS = ["texts", "publication", "telling", "entities", "identity", "relabelling", "same_words", "copies", "finishing"]


@pytest.mark.parametrize("module", [*STEPS, "articles", "linking"])
def test_pandera_is_not_loaded(module: str) -> None:
    code = f"import sys, newsledger.pipeline.{module}; print('pandera' in sys.modules)"
    assert said(code) == "False"


def test_columns_passed_on_have_their_declared_types() -> None:
    assert [plain_schema("articles").field(name) for name in UNDATED.names] == list(UNDATED)
    assert [DRAFTS["casualty_claims"].field(name) for name in LINKS.names] == list(LINKS)
