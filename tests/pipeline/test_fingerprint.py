from collections.abc import Callable
from pathlib import Path

import pytest

import newsledger
from newsledger.pipeline.build import Options, _fingerprint


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of a few files in the place of the real one."""
    (tmp_path / "schemas").mkdir()
    data = tmp_path / "newsledger" / "language" / "data"
    data.mkdir(parents=True)
    monkeypatch.setattr(newsledger, "__file__", str(tmp_path / "newsledger" / "__init__.py"))
    return tmp_path


def options(**more: object) -> Options:
    return Options(Path("corpus"), Path("out"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["newsledger/rules.py", *(f"newsledger/language/data/{n}" for n in ("a.tsv", "a.toml"))]
)
def test_unfinished_work_is_not_taken_up_with_other_code_or_word_lists(library: Path, name: str) -> None:
    (library / name).write_text("one")
    before = _fingerprint(options())
    (library / name).write_text("other")
    assert _fingerprint(options()) != before


def test_compiled_files_do_not_count(library: Path) -> None:
    before = _fingerprint(options())
    (library / "newsledger" / "__pycache__").mkdir()
    (library / "newsledger" / "__pycache__" / "rules.cpython-311.pyc").write_text("")
    assert _fingerprint(options()) == before


@pytest.mark.parametrize(
    "change",
    [lambda: options(text_as_is=True), lambda: options(skip_bad=True), lambda: options(model="other_pipeline")],
)
def test_unfinished_work_is_not_taken_up_with_other_options(library: Path, change: Callable[[], Options]) -> None:
    assert _fingerprint(change()) != _fingerprint(options())
