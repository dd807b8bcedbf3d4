"""Builds that are interrupted while articles are linked go on where they stopped, and give what others give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from support import posts

from newsledger.engine import finished
from newsledger.pipeline import fingerprint
from newsledger.pipeline.build import WORK_DIRECTORY, Options, build

pytestmark = pytest.mark.slow

# The last names an actor of another post: there is something to link.
TEXTS = {
    **posts.TEXTS,
    "post-4": "Doctors appeal\n\nDoctors in Marib said that 12 people wounded on Monday had since died, Salim Nasser "
    "said.\n",
}
ALL = 10_000


@pytest.fixture(autouse=True)
def _same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program is made of stays the same, whoever works on it meanwhile."""
    monkeypatch.setattr(fingerprint, "_digest_of_code", lambda: "code")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for article, text in TEXTS.items():
        (folder / f"{article}.txt").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def stopping_after(groups: int) -> Iterator[None]:
    """Builds are interrupted when they begin another group."""
    begun = 0
    of_group = finished.of_group

    def counted(*arguments: Any) -> str | None:
        nonlocal begun
        begun += 1
        if begun > groups:
            raise KeyboardInterrupt
        return of_group(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finished, "of_group", counted)
        yield


def interrupted(options: Options, groups: int) -> None:
    with stopping_after(groups), pytest.raises(KeyboardInterrupt):
        build(options)


def package(directory: Path) -> dict[str, bytes]:
    files = [directory / "datapackage.json", *(directory / "datapackage").rglob("*")]
    return {str(path.relative_to(directory)): path.read_bytes() for path in files if path.is_file()}


def taken(said: str) -> int:
    """Steps that were taken over, by what a build said of itself."""
    return sum(
        map(int, re.findall(r"^steps across articles taken over from the interrupted build: (\d+)$", said, re.M))
    )


@pytest.fixture
def undisturbed(corpus: Path, tmp_path: Path) -> dict[str, bytes]:
    build(Options(corpus, tmp_path / "undisturbed"))
    return package(tmp_path / "undisturbed")


@pytest.mark.parametrize("groups", [2, 9, 17, 21])
def test_every_step_that_was_finished_is_taken_over(
    corpus: Path, tmp_path: Path, undisturbed: dict[str, bytes], groups: int, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Options(corpus, tmp_path / "out")
    interrupted(options, groups)
    capsys.readouterr()
    build(options)
    assert taken(capsys.readouterr().err) == groups
    assert package(tmp_path / "out") == undisturbed
    assert not (tmp_path / "out" / WORK_DIRECTORY).exists()


def test_a_build_that_is_interrupted_again_and_again_gets_through(
    corpus: Path, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    options = Options(corpus, tmp_path / "out", workers=2)
    for groups in (1, 8, 3, 14, 20):
        interrupted(options, groups)
    build(options)
    assert package(tmp_path / "out") == undisturbed


def renamed(release: Path, was: str, will_be: str) -> None:
    """Have a release call an actor otherwise."""
    for path in (release / "datapackage").glob("*.parquet"):
        table = pq.read_table(path)
        for number, field in enumerate(table.schema):
            if field.name in ("actor_id", "claimant_id", "speaker_id", "affiliation"):
                is_meant = pc.equal(table[field.name], was)
                column = pc.if_else(is_meant, will_be, table[field.name]).cast(field.type)
                table = table.set_column(number, field, column)
        pq.write_table(table, path)


def test_a_build_that_goes_on_takes_the_ids_of_an_earlier_release_that_has_changed_meanwhile(
    corpus: Path, tmp_path: Path, undisturbed: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = tmp_path / "undisturbed"
    (known,) = (
        name
        for name in pq.read_table(earlier / "datapackage/actors.parquet")["actor_id"].to_pylist()
        if "nasser" in name
    )
    options = Options(corpus, tmp_path / "out", since=earlier, cache=False)
    interrupted(options, 20)
    renamed(earlier, known, "nasser-of-muscat")
    capsys.readouterr()
    build(options)
    assert 0 < taken(capsys.readouterr().err) < 20
    build(Options(corpus, tmp_path / "other", since=earlier, cache=False))
    assert package(tmp_path / "out") == package(tmp_path / "other") != undisturbed
    assert "nasser-of-muscat" in pq.read_table(tmp_path / "out/datapackage/actors.parquet")["actor_id"].to_pylist()


def test_what_was_taken_from_an_earlier_build_is_known_again_in_linking(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Options(corpus, tmp_path / "out")
    (corpus / "post-4.txt").rename(tmp_path / "post-4.txt")
    build(options)
    (tmp_path / "post-4.txt").rename(corpus / "post-4.txt")
    interrupted(options, 20)
    capsys.readouterr()
    build(options)
    assert taken(capsys.readouterr().err) == 20
