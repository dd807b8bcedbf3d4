"""Two reviewers, one repository: what git makes of their decisions, tried with git itself.

The merges are many and random, but the same in every run; NEWSLEDGER_MERGES asks for more of them.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support.decisions import Line, line

from newsledger.curate import Curation, CurationError
from newsledger.curate.decisions import CORRECTIONS_FILE
from newsledger.curate.document import CorrectionsText, RowName
from newsledger.curate.merging import merge, write
from newsledger.curate.standing import signature, withdrawing
from newsledger.review.desk import as_text
from newsledger.review.history import entries

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="needs git"),
]
TRIALS = int(os.environ.get("NEWSLEDGER_MERGES", "12"))
ROWS: list[RowName] = [("quotes", f"a-q{at}-{at + 5}") for at in range(1, 13)]
ROWS += [("actors", name) for name in ("ada", "ben", "cai")]
ROWS += [("event_actors", f'shelling-x | a | {at} | 9 | target | men, and, so "on"') for at in (1, 2, 3)]
CELLS = {
    "quotes": [("stance", "warns"), ("stance", "asks"), ("speaker", ""), ("text", 'He said,\n\n"so"\n\nand\nso on')],
    "actors": [("name", "Ada"), ("country", "XLK"), ("country", "")],
    "event_actors": [("actor_id", "ada"), ("actor_id", "")],
}
WHOLE = {
    "quotes": {
        "article_id": "a",
        "start": "1",
        "end": "9",
        "quote_type": "direct",
        "utterance_id": "a-u1",
        "stance": "asserts",
        "part": "body",
        "speaker_kind": "named",
        "attribution": "explicit",
        "sentence_start": "1",
        "sentence_end": "9",
    },
    "actors": {"name": "Ada", "actor_type": "person"},
    "event_actors": {"actor_id": "ada"},
}


class Reviewer:
    """Somebody with a branch, who decides and commits."""

    def __init__(self, directory: Path, who: str, chance: random.Random) -> None:
        self.directory, self.who, self.chance, self.clock = directory, who, chance, chance.randrange(100)

    def decide(self, row: RowName) -> None:
        self.clock += self.chance.randrange(1, 90)
        at = f"2031-04-01T{12 + self.clock // 3600:02}:{self.clock // 60 % 60:02}:{self.clock % 60:02}Z"
        document = CorrectionsText.read(self.directory / CORRECTIONS_FILE)
        lines = [record.cells for record in document.rows().get(row, [])]
        standing = [entry for entry in entries(document) if entry.stands and (entry.table, entry.row_key) == row]
        if lines and standing and self.chance.random() < 0.4:
            of = standing[0]
            signed = {"reason": "taken back", "who": self.who, "date": at}
            document.add({row: [withdrawing(row, (of.date, of.who), signed)]})
            with suppress(CurationError):
                # As the desk, which does not take back what others rest on.
                Curation.parse(document.text, {})
                write(self.directory, CORRECTIONS_FILE, document.text)
            return
        new = CorrectionsText(as_text([{**one, "who": self.who, "date": at} for one in self._said(row)]))
        assert merge(document, new, name="new", replace=True).contradictions == ()
        write(self.directory, CORRECTIONS_FILE, document.text)

    def _said(self, row: RowName) -> list[Line]:
        action = self.chance.choice(["accept", "reject", "edit", "add"])
        if action == "edit":
            return [line(*row, "edit", *self.chance.choice(CELLS[row[0]]))]
        if action == "add":
            return [line(*row, "add", column, value) for column, value in WHOLE[row[0]].items()]
        return [line(*row, action, reason=self.chance.choice(["read it", 'not "so", I say', "again"]))]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "curation").mkdir()
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def git(where: Path, *words: str) -> None:
    identity = ["-c", "user.name=R", "-c", "user.email=r@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=where, capture_output=True, text=True, check=True)


def commit(where: Path) -> None:
    git(where, "add", "--all")
    git(where, "commit", "-q", "--allow-empty", "-m", "reviewed")


def standing(text: str) -> dict[RowName, set[tuple[str, ...]]]:
    rows = CorrectionsText(text).standing()
    return {row: {tuple(record.cells.values()) for record in lines} for row, lines in rows.items()}


def trials(repository: Path, share: str) -> Iterator[tuple[str, dict[str, str], dict[str, set[RowName]]]]:
    """Merge random pairs of branches: the merged text, that of base and sides, and the rows that each side decided."""
    curation = repository / "curation"
    corrections = curation / CORRECTIONS_FILE
    for seed in range(TRIALS):
        chance = random.Random(f"{share} {seed}")
        git(repository, "checkout", "-q", "--orphan", f"base-{seed}")
        corrections.unlink(missing_ok=True)
        (curation / ".gitattributes").unlink(missing_ok=True)
        write(curation, CORRECTIONS_FILE, CorrectionsText("").text)
        first = Reviewer(curation, "Ana Reyes", chance)
        for row in chance.sample(ROWS, chance.randrange(len(ROWS))):
            first.decide(row)
        commit(repository)
        shuffled = chance.sample(ROWS, len(ROWS))
        rows = {"left": set(shuffled[::2]), "right": set(shuffled[1::2])}
        if share == "same":
            rows["right"] |= set(chance.sample(sorted(rows["left"]), 3))
        texts = {"base": corrections.read_text("utf-8")}
        for side, who in (("left", "Ana Reyes"), ("right", "Tomé Brandão")):
            git(repository, "checkout", "-q", "-b", f"{side}-{seed}", f"base-{seed}")
            reviewer = Reviewer(curation, who, chance)
            for _ in range(chance.randrange(1, 4)):
                for row in chance.sample(sorted(rows[side]), chance.randrange(1, len(rows[side]))):
                    reviewer.decide(row)
            texts[side] = corrections.read_text("utf-8")
            commit(repository)
        git(repository, "merge", "-q", "--no-edit", f"left-{seed}")
        yield corrections.read_text("utf-8"), texts, rows


def test_decisions_on_different_rows_all_stand_after_a_merge(repository: Path) -> None:
    for text, texts, rows in trials(repository, "different"):
        Curation.parse(text, {})
        merged, sides = standing(text), {side: standing(found) for side, found in texts.items()}
        for side, decided in rows.items():
            for row in decided:
                assert merged.get(row) == sides[side].get(row), (side, row)


def test_nothing_that_anybody_wrote_is_lost_in_a_merge(repository: Path) -> None:
    for text, texts, _ in trials(repository, "same"):
        lines = {tuple(record.cells.values()) for record in CorrectionsText(text).lines}
        for side in texts.values():
            assert {tuple(record.cells.values()) for record in CorrectionsText(side).lines} <= lines


def test_rows_that_both_decided_differently_are_told_with_both_names_and_never_settled_silently(
    repository: Path,
) -> None:
    told = 0
    for text, texts, _ in trials(repository, "same"):
        contested: list = []
        found = Curation.parse(text, {}, contested=contested)
        base, left, right = (standing(one) for one in texts.values())
        for row in left.keys() & right.keys():
            new = left[row] - right[row], right[row] - left[row]
            faults = [fault.rule for fault in contested if fault.contested == row]
            both = all(new) and not any(one & base.get(row, set()) for one in new)
            if both and {cells[2] for cells in left[row]} != {cells[2] for cells in right[row]}:
                told += 1
                assert any("Ana Reyes" in rule and "Tomé Brandão" in rule for rule in faults), row
            if faults:
                assert row not in {(one.table, one.row_key) for one in found.decisions}
                with pytest.raises(CurationError, match=r"contradicts line|takes out"):
                    Curation.parse(text, {})
    assert told


def test_a_contradiction_is_settled_by_the_next_decision(repository: Path) -> None:
    for text, _, _ in trials(repository, "same"):
        document, contested = CorrectionsText(text), []
        Curation.parse(text, {}, contested=contested)
        for row in {fault.contested for fault in contested}:
            again = {**line(*row, "reject"), "who": "Inês Valdez", "date": "2031-05-01T00:00:00Z"}
            merge(document, CorrectionsText(as_text([again])), name="new", replace=True)
        Curation.parse(document.text, {})


def test_signatures_are_read_as_they_are_written() -> None:
    cells = line("quotes", "a-q1-9", "accept")
    assert signature(cells) == ("2031-04-01", "Ana Reyes")
