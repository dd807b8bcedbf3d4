"""spaCy without its command line, in fresh interpreters: here it may have been imported before."""

from __future__ import annotations

import pytest
from support.interpreters import said

LEAN = "import sys; import newsledger.language.parse; "


def test_command_line_is_not_loaded() -> None:
    assert said(LEAN + "print([name for name in sys.modules if name.startswith('spacy.cli')])") == "[]"


@pytest.mark.parametrize(
    "code",
    [
        "import spacy; print('spacy_version' in spacy.info(silent=True))",
        "import spacy.cli; print(callable(spacy.cli.download))",
        "from spacy.cli.info import info, info_spacy; print('Platform' in info_spacy())",
    ],
)
def test_command_line_is_there_when_it_is_wanted(code: str) -> None:
    assert said(LEAN + code) == "True"


def test_command_line_that_was_loaded_before_is_left_alone() -> None:
    assert said("import spacy; from spacy.cli.info import info; " + LEAN + "print(spacy.info is info)") == "True"
