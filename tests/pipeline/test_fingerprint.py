from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

import newsledger
from newsledger.pipeline import fingerprint as fingerprints
from newsledger.pipeline.fingerprint import differences, fingerprint, made_of, of_articles
from newsledger.pipeline.options import Options


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
    before = fingerprint(made_of(options()))
    (library / name).write_text("other")
    assert fingerprint(made_of(options())) != before


def test_compiled_files_do_not_count(library: Path) -> None:
    before = fingerprint(made_of(options()))
    (library / "newsledger" / "__pycache__").mkdir()
    (library / "newsledger" / "__pycache__" / "rules.cpython-311.pyc").write_text("")
    assert fingerprint(made_of(options())) == before


@pytest.mark.parametrize(
    "change",
    [lambda: options(text_as_is=True), lambda: options(skip_bad=True), lambda: options(model="other_pipeline")],
)
def test_unfinished_work_is_not_taken_up_with_other_options(library: Path, change: Callable[[], Options]) -> None:
    assert fingerprint(made_of(change())) != fingerprint(made_of(options()))


@pytest.mark.parametrize("change", [lambda: options(text_as_is=True), lambda: options(model="other_pipeline")])
def test_articles_found_with_other_options_are_not_taken_over(library: Path, change: Callable[[], Options]) -> None:
    assert of_articles(made_of(change())) != of_articles(made_of(options()))


def test_articles_found_with_another_library_that_compares_names_are_not_taken_over(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of_articles(made_of(options()))
    monkeypatch.setattr(fingerprints, "version", lambda name: "99" if name == "rapidfuzz" else version(name))
    assert of_articles(made_of(options())) != before


def test_what_was_found_does_not_depend_on_what_becomes_of_faults(library: Path) -> None:
    assert of_articles(made_of(options(skip_bad=True))) == of_articles(made_of(options()))


def test_articles_found_with_other_names_are_not_taken_over(library: Path, tmp_path: Path) -> None:
    seen = {of_articles(made_of(options(curation=tmp_path)))}
    for names in ("actor_id,name,actor_type\n", "actor_id,name,actor_type\nfront,The Front,armed_group\n"):
        (tmp_path / "actors.csv").write_text(names, encoding="utf-8")
        seen.add(of_articles(made_of(options(curation=tmp_path))))
    assert len(seen) == 3


def test_what_differs_is_told_by_its_name_and_with_its_values_if_they_are_short() -> None:
    then = {"spacy": "3.8.1", "code": "a" * 64, "--model": "one"}
    now = {"spacy": "3.8.2", "code": "b" * 64, "--model": "one", "thinc": "8"}
    assert differences(then, now) == ["code: changed", "spacy: 3.8.1 then, 3.8.2 now", "thinc: none then, 8 now"]
