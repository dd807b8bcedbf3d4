"""Naming actors at the desk: lines of actors.csv, and who is known by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.decisions import line, write_lines

from newsledger.curate import Curation, CurationError
from newsledger.language.authority import Authority
from newsledger.review.names import Naming

FRONT = {"actor_id": "northern-front", "name": "Northern Front", "actor_type": "armed_group", "aliases": "NF"}
HEAD = "actor_id,name,actor_type,country,affiliation,wikidata_id,aliases,source\n"


@pytest.fixture
def naming(tmp_path: Path) -> Naming:
    return Naming(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "actors.csv"


def test_a_new_actor_begins_the_file(naming: Naming, file: Path) -> None:
    taken = naming.name(FRONT)
    assert file.read_text("utf-8") == f"{HEAD}northern-front,Northern Front,armed_group,,,,NF,\n"
    assert "+northern-front" in taken.diff


def test_an_alias_is_a_line_of_its_own_behind_the_actors_others(naming: Naming, file: Path) -> None:
    file.write_text(f"{HEAD}# ours\nnorthern-front,Northern Front,armed_group,,,,NF,radio\nzora,Zora,person,,,,,\n")
    naming.name({**FRONT, "aliases": "NF | The Front", "source": "a reader"})
    lines = file.read_text("utf-8").splitlines()
    assert lines[3] == "northern-front,Northern Front,armed_group,,,,The Front,a reader"
    assert Curation.load(file.parent).actors["northern-front"].aliases == ("NF", "The Front")


def test_a_build_finds_the_actor_by_all_its_lines(naming: Naming, file: Path) -> None:
    naming.name(FRONT)
    naming.name({**FRONT, "aliases": "Front of the North"})
    known = Authority.load(file)
    found = [known.find(form) for form in ("NF", "Front of the North", "Northern Front")]
    assert [entry.actor_id if entry else None for entry in found] == ["northern-front"] * 3


def test_a_name_for_an_actor_that_newsledger_brings_keeps_the_names_it_has(naming: Naming, file: Path) -> None:
    shipped = Authority.load().get("united-nations")
    assert shipped is not None
    naming.name({"actor_id": "united-nations", "aliases": "the world body", "source": "newsledger"})
    named = Curation.load(file.parent).actors["united-nations"]
    assert named.aliases == (*shipped.aliases, "the world body")
    assert (named.name, named.wikidata_id) == (shipped.name, shipped.wikidata_id)
    assert named.source == "newsledger review"


BAD = {
    "a name that is another's": (
        {**FRONT, "actor_id": "other-front", "aliases": "N.F."},
        "is a name of northern-front",
    ),
    "another name for the same": ({**FRONT, "name": "Front"}, "an earlier line says 'Northern Front'"),
    "no kind of actor": ({"actor_id": "x", "name": "X", "actor_type": "gang"}, "is one of"),
    "no name": ({"actor_id": "x", "actor_type": "police"}, "may not be empty"),
    "no id": ({"actor_id": "The X", "name": "X", "actor_type": "police"}, "matches"),
    "nothing new": (FRONT, "says all of this already"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_line_that_cannot_stand_is_refused_and_nothing_is_written(naming: Naming, file: Path, case: str) -> None:
    naming.name(FRONT)
    before = file.read_bytes()
    cells, rule = BAD[case]
    with pytest.raises(CurationError, match=rule):
        naming.name(cells)
    assert file.read_bytes() == before


def test_a_name_that_contradicts_what_was_decided_is_refused(naming: Naming, file: Path) -> None:
    write_lines(file.parent / "corrections.csv", line("actors", "northern-front", "edit", "name", "Front"))
    with pytest.raises(CurationError, match=r"actors\.csv says 'Northern Front' for name"):
        naming.name(FRONT)
    assert not file.exists()


def test_a_line_is_taken_out_again_once(naming: Naming, file: Path) -> None:
    naming.name(FRONT)
    before = file.read_bytes()
    naming.name({**FRONT, "aliases": "The Front"})
    [new] = [one for one in file.read_text("utf-8").splitlines(keepends=True) if "The Front" in one]
    naming.take_back(new)
    assert file.read_bytes() == before
    with pytest.raises(CurationError, match="stands in the file no more"):
        naming.take_back(new)


def test_the_authority_is_the_users_names_and_then_those_that_newsledger_brings(naming: Naming) -> None:
    naming.name(FRONT)
    naming.name({"actor_id": "united-nations", "aliases": "the world body"})
    found = naming.authority()
    assert [(one["actor_id"], one["file"]) for one in found[:2]] == [
        ("northern-front", "actors.csv"),
        ("united-nations", "actors.csv"),
    ]
    assert {one["file"] for one in found[2:]} == {"newsledger"}
    assert len({one["actor_id"] for one in found}) == len(found) > 500
