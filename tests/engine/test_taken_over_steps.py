"""Groups that an interrupted run had finished are not done again, and nothing stale is taken for them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from newsledger.engine import FileStream, Key, KeyOf, LocalEngine, Outputs, Stream, local, stream_of
from schemas import Row

WORDS = pa.schema([("word", pa.string()), ("place", pa.int64())])
COUNTS = pa.schema([("word", pa.string()), ("count", pa.int64())])
SENTENCE = "the siege of the town went on and the people of the town held on"
TEXT = tuple(SENTENCE.split())
PARTED = 400
"""Bytes a partition with which the words are dealt to many."""


def upper(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    return {"words": [{**row, "word": row["word"].upper()} for row in batch.to_pylist()]}


def counted(calls: Path, factor: int, word: str, inputs: Mapping[str, list[Row]]) -> Mapping[str, list[Row]]:
    """Counts, and leaves a line for each call."""
    with calls.open("a") as file:
        file.write(f"{word}\n")
    return {"counts": [{"word": word, "count": factor * len(inputs["words"])}]}


def counted_until(stop: str, calls: Path, word: str, inputs: Mapping[str, list[Row]]) -> Mapping[str, list[Row]]:
    if word == stop and not (calls.parent / "goes on").exists():
        raise KeyboardInterrupt
    return counted(calls, 1, word, inputs)


def killed_at(stop: str, calls: Path, word: str, inputs: Mapping[str, list[Row]]) -> Mapping[str, list[Row]]:
    if word == stop and not (calls.parent / "goes on").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return counted(calls, 1, word, inputs)


def number_of_letters(row: Row) -> str:
    return str(len(row["word"]))


def word_of(row: Row) -> str:
    return str(row["word"])


@dataclass(frozen=True)
class Program:
    """A run of a map and of one group behind it."""

    text: tuple[str, ...] = TEXT
    key: Key = "word"
    factor: int = 1
    function: Callable[..., Any] = counted
    outputs: Outputs | None = None
    partition_bytes: int = 2**20
    read: Callable[[FileStream], FileStream] = lambda stream: stream

    def run(self, directory: Path, workers: int = 1) -> dict[str, int]:
        """The counts; words for which the function was called are in the file ``calls``."""
        function = partial(self.function, directory / "calls", self.factor)
        with pytest.MonkeyPatch.context() as patch, LocalEngine(directory / "work", workers) as engine:
            patch.setattr(local, "PARTITION_BYTES", self.partition_bytes)
            inputs: dict[str, tuple[Stream, Key]] = {"words": (self.read(words(engine, self.text)), self.key)}
            found = engine.group(inputs, function, self.outputs or {"counts": COUNTS})
            return {row["word"]: row["count"] for row in found["counts"].rows()}


def words(engine: LocalEngine, text: tuple[str, ...]) -> FileStream:
    rows = [{"word": word, "place": place} for place, word in enumerate(text)]
    batches = [pa.RecordBatch.from_pylist(rows[at : at + 4], schema=WORDS) for at in range(0, len(rows), 4)]
    stream = engine.map(upper, batches, {"words": WORDS})["words"]
    assert isinstance(stream, FileStream)
    return stream


def calls(directory: Path) -> list[str]:
    """The keys for which the function was called since this was asked last."""
    file = directory / "calls"
    found = file.read_text().split() if file.exists() else []
    file.unlink(missing_ok=True)
    return found


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("partition_bytes", [PARTED, 2**20])
def test_a_finished_step_is_not_done_again(tmp_path: Path, partition_bytes: int, workers: int) -> None:
    program = Program(partition_bytes=partition_bytes)
    first = program.run(tmp_path)
    assert calls(tmp_path)
    assert program.run(tmp_path, workers) == first
    assert calls(tmp_path) == []


def counted_too(*arguments: Any) -> Any:
    return counted(*arguments)


OTHERS = {
    "an argument": Program(factor=2),
    "the function": Program(function=counted_too),
    "the key": Program(key=number_of_letters),
    "a key that gives the same": Program(key=word_of),
    "a row": Program(text=(*TEXT[:-1], "off")),
    "the order of the rows": Program(text=tuple(reversed(TEXT))),
    "the columns that are read": Program(read=lambda stream: stream.select(["word"])),
    "the order of the columns": Program(read=lambda stream: stream.select(["place", "word"])),
    "the columns of an output": Program(outputs={"counts": pa.schema([*COUNTS, pa.field("more", pa.int64())])}),
    "the type of a column": Program(outputs={"counts": pa.schema([("word", pa.string()), ("count", pa.int32())])}),
    "another output": Program(outputs={"counts": COUNTS, "others": COUNTS}),
    "the number of partitions": Program(partition_bytes=PARTED),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_step_that_was_made_of_other_things_is_done_again(tmp_path: Path, other: Program) -> None:
    Program().run(tmp_path)
    calls(tmp_path)
    again = other.run(tmp_path)
    assert len(calls(tmp_path)) >= len(again)
    (tmp_path / "anew").mkdir()
    assert again == other.run(tmp_path / "anew")


LETTERS = KeyOf(("word",), number_of_letters)


@pytest.mark.parametrize("other", [KeyOf(("word",), word_of), KeyOf(("word", "place"), number_of_letters), word_of])
def test_a_step_with_another_function_for_a_key_is_done_again(tmp_path: Path, other: Key) -> None:
    Program(key=LETTERS).run(tmp_path)
    calls(tmp_path)
    Program(key=other).run(tmp_path)
    assert calls(tmp_path)


@pytest.mark.parametrize(
    "program",
    [
        Program(key=lambda row: row["word"]),
        Program(function=lambda *found: counted(*found)),  # noqa: PLW0108 - without a name on purpose
        Program(read=lambda stream: replace(stream, identity=None)),
    ],
    ids=["a key without a name", "a function without a name", "rows of which nobody knows what they were made of"],
)
def test_what_cannot_be_known_again_is_done_again(tmp_path: Path, program: Program) -> None:
    first = program.run(tmp_path)
    assert calls(tmp_path)
    assert program.run(tmp_path) == first
    assert calls(tmp_path)


SET = """
import pickle, sys
from pathlib import Path
from functools import partial
from newsledger.engine import finished
from newsledger.engine.streams import FileStream
import pyarrow as pa
inputs = {"words": (FileStream(pa.schema([]), (), "made"), "word")}
print(finished.of_group(inputs, partial(print, frozenset(("siege", "town", "people"))), {}, 1, 1))
print(finished.of_group(inputs, partial(print, ("siege", "town", "people")), {}, 1, 1))
"""


def test_functions_that_hold_no_set_are_known_again_by_another_process() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", SET], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert said[0][0] != said[1][0]
    assert said[0][1] == said[1][1]


def test_steps_behind_one_that_was_done_again_are_done_again(tmp_path: Path) -> None:
    def run(factor: int) -> list[str]:
        with LocalEngine(tmp_path / "work") as engine:
            first = partial(counted, tmp_path / "first", factor)
            stream = engine.group({"words": (words(engine, TEXT), "word")}, first, {"counts": COUNTS})["counts"]
            second = partial(counted, tmp_path / "calls", 1)
            engine.group({"words": (stream, "word")}, second, {"counts": COUNTS})
        return calls(tmp_path)

    assert [bool(run(factor)) for factor in (1, 1, 2, 2, 1)] == [True, False, True, False, True]


@pytest.mark.parametrize(("rows", "again"), [(TEXT, False), (TEXT[:-1], True)])
def test_a_written_stream_is_known_by_its_rows(tmp_path: Path, rows: tuple[str, ...], again: bool) -> None:
    for text in (TEXT, rows):
        calls(tmp_path)
        with LocalEngine(tmp_path / "work") as engine:
            batch = pa.RecordBatch.from_pylist([{"word": word, "place": 0} for word in text], schema=WORDS)
            stream = stream_of(engine.scratch("own") / "words.arrow", WORDS, [batch])
            engine.group({"words": (stream, "word")}, partial(counted, tmp_path / "calls", 1), {"counts": COUNTS})
    assert bool(calls(tmp_path)) is again


# --- steps that were interrupted


def until(stop: str, directory: Path) -> list[str]:
    """A step that is interrupted at a word unless it may go on; the words that it gives."""
    with LocalEngine(directory / "work") as engine:
        inputs: dict[str, tuple[Stream, Key]] = {"words": (words(engine, TEXT), "word")}
        found = engine.group(inputs, partial(counted_until, stop, directory / "calls"), {"counts": COUNTS})
        return [row["word"] for row in found["counts"].rows()]


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words in the order of a step that has many partitions."""
    monkeypatch.setattr(local, "PARTITION_BYTES", PARTED)
    (tmp_path / "else").mkdir()
    Program(partition_bytes=PARTED).run(tmp_path / "else")
    return calls(tmp_path / "else")


@pytest.fixture
def interrupted(tmp_path: Path, order: list[str]) -> Path:
    """Where a step was interrupted in its last partition, and may go on now."""
    with pytest.raises(KeyboardInterrupt):
        until(order[-1], tmp_path)
    (tmp_path / "goes on").touch()
    assert calls(tmp_path) == order[:-1]
    return tmp_path


def test_partitions_that_were_finished_are_not_done_again(interrupted: Path, order: list[str]) -> None:
    assert until(order[-1], interrupted) == order
    assert calls(interrupted) in [order[at:] for at in range(1, len(order))]


@pytest.mark.parametrize("harm", ["half written", "cut short", "empty"])
def test_a_partition_that_is_not_whole_is_done_again(interrupted: Path, order: list[str], harm: str) -> None:
    first = min((interrupted / "work/002-group").glob("*.unfinished/0*"))
    if harm == "half written":
        first.replace(first.with_name(f"{first.name}.unfinished"))
    else:
        file = first / "counts.arrow"
        file.write_bytes(file.read_bytes()[:-8] if harm == "cut short" else b"")
    assert until(order[-1], interrupted) == order
    assert calls(interrupted)[0] == order[0]


@pytest.mark.parametrize("harm", ["cut short", "empty", "gone"])
def test_a_finished_step_that_has_lost_something_is_done_again(tmp_path: Path, harm: str) -> None:
    first = Program().run(tmp_path)
    (file,) = (tmp_path / "work/002-group").rglob("counts.arrow")
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-8] if harm == "cut short" else b"")
    assert Program().run(tmp_path) == first


def test_a_batch_of_a_map_that_has_lost_something_is_done_again(tmp_path: Path) -> None:
    first = Program().run(tmp_path)
    next((tmp_path / "work/001-map").rglob("words.arrow")).write_bytes(b"")
    assert Program().run(tmp_path) == first


KILLED = """
import sys
from functools import partial
from pathlib import Path
sys.path.insert(0, {here!r})
import test_taken_over_steps as steps
from newsledger.engine import LocalEngine, local

if __name__ == "__main__":
    local.PARTITION_BYTES = steps.PARTED
    directory, stop = Path(sys.argv[1]), sys.argv[2]
    with LocalEngine(directory / "work") as engine:
        inputs = {{"words": (steps.words(engine, steps.TEXT), "word")}}
        function = partial(steps.killed_at, stop, directory / "calls")
        found = engine.group(inputs, function, {{"counts": steps.COUNTS}})["counts"]
        print(*(row["word"] for row in found.rows()))
"""


@pytest.mark.parametrize("number", [0, 1, 4, -1])
def test_a_killed_process_leaves_its_finished_partitions_to_the_next(
    tmp_path: Path, order: list[str], number: int
) -> None:
    program = KILLED.format(here=str(Path(__file__).parent))
    command = [sys.executable, "-c", program, str(tmp_path), order[number]]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGKILL
    before = calls(tmp_path)
    (tmp_path / "goes on").touch()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.split() == order
    # What the partition at work had done is lost with it, and nothing else.
    after = calls(tmp_path)
    assert {*before, *after} == {*order}
    assert after == order[len(order) - len(after) :]


# --- what is left on disk, and said


@pytest.mark.parametrize("other", [Program(), Program(factor=2)], ids=["the same", "another"])
def test_a_step_that_is_begun_again_leaves_no_more_than_one_that_is_not(tmp_path: Path, other: Program) -> None:
    for program in (Program(), other):
        replace(program, partition_bytes=PARTED).run(tmp_path)
    (step,) = (tmp_path / "work/002-group").iterdir()
    assert not list(step.rglob("dealt*"))
    assert not list(step.rglob("*.unfinished"))


def test_what_was_taken_over_is_told_before_the_first_step_that_was_not(tmp_path: Path) -> None:
    said: list[str] = []
    for steps in (2, 3):
        with LocalEngine(tmp_path / "work", tell=said.append) as engine:
            stream: Stream = words(engine, TEXT)
            for _ in range(steps):
                function = partial(counted, tmp_path / "calls", 1)
                stream = engine.group({"words": (stream, "word")}, function, {"counts": COUNTS})["counts"]
    assert said == ["steps across articles taken over from the interrupted build: 2"]


def test_a_step_that_sorts_tells_what_was_taken_over_too(tmp_path: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        with LocalEngine(tmp_path / "work", tell=said.append) as engine:
            function = partial(counted, tmp_path / "calls", 1)
            inputs: dict[str, tuple[Stream, Key]] = {"words": (words(engine, TEXT), itemgetter("word"))}
            list(engine.sorted(engine.group(inputs, function, {"counts": COUNTS})["counts"], ["word"]))
    assert said == ["steps across articles taken over from the interrupted build: 1"]
