import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pytest

from newsledger.engine import LocalEngine, Stream, WorkersKilled, local
from schemas import Row

WORDS = pa.schema([("word", pa.string()), ("place", pa.int64())])
COUNTS = pa.schema([("word", pa.string()), ("count", pa.int64())])
TEXT = "the siege of the town went on and the people of the town held on"


def batches(size: int = 3) -> list[pa.RecordBatch]:
    rows = [{"word": word, "place": place} for place, word in enumerate(TEXT.split())]
    return [pa.RecordBatch.from_pylist(rows[i : i + size], schema=WORDS) for i in range(0, len(rows), size)]


def capitals(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    return {"words": [{**row, "word": row["word"].upper()} for row in batch.to_pylist()]}


def noted(directory: Path, batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    (directory / f"seen-{batch.column('place')[0]}-{len(list(directory.iterdir()))}").touch()
    return capitals(batch)


def failing_at(place: int, batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    if place in batch.column("place").to_pylist():
        raise ValueError(f"no word at {place}")
    return capitals(batch)


def slow(directory: Path, batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    (directory / f"begun-{batch.column('place')[0]}").touch()
    time.sleep(60)
    (directory / f"ended-{batch.column('place')[0]}").touch()
    return capitals(batch)


def interrupt_when_begun(directory: Path, thread: int) -> None:
    while not list(directory.glob("begun-*")):
        time.sleep(0.05)
    signal.pthread_kill(thread, signal.SIGINT)


def deaf_to_interrupts(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    signal.raise_signal(signal.SIGINT)
    return capitals(batch)


def count(word: str, inputs: Mapping[str, list[Row]]) -> Mapping[str, list[Row]]:
    return {"counts": [{"word": word, "count": len(inputs["words"])}]}


def both(word: str, inputs: Mapping[str, list[Row]]) -> Mapping[str, list[Row]]:
    return {"counts": [{"word": word, "count": 10 * len(inputs["left"]) + len(inputs["right"])}]}


def unless_short(row: Row) -> str | None:
    return row["word"] if len(row["word"]) > 2 else None


def words(engine: LocalEngine) -> Stream:
    return engine.map(capitals, batches(), {"words": WORDS})["words"]


@pytest.mark.parametrize("workers", [1, 2])
def test_map_keeps_the_order_of_the_batches(tmp_path: Path, workers: int) -> None:
    with LocalEngine(tmp_path, workers) as engine:
        assert [row["word"] for row in words(engine).rows()] == TEXT.upper().split()


def test_map_tells_what_is_done_in_order(tmp_path: Path) -> None:
    done: list[int] = []
    with LocalEngine(tmp_path) as engine:
        engine.map(capitals, batches(4), {"words": WORDS}, done.append)
    assert done == [4, 4, 4, 3]


def test_map_takes_finished_batches_from_an_interrupted_run(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    seen.mkdir()
    for _ in range(2):
        with LocalEngine(tmp_path / "work") as engine:
            engine.map(partial(noted, seen), batches(), {"words": WORDS})
    assert len(list(seen.iterdir())) == len(batches())


def test_map_goes_on_where_a_failure_stopped_it(tmp_path: Path) -> None:
    with LocalEngine(tmp_path) as engine, pytest.raises(ValueError, match="no word at 9"):
        engine.map(partial(failing_at, 9), batches(), {"words": WORDS})
    with LocalEngine(tmp_path) as engine:
        assert len(list(words(engine).rows())) == len(TEXT.split())


@pytest.fixture
def interrupts_heard() -> Iterator[None]:
    """A suite started in the background inherits that interrupts are ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts_heard")
def test_an_interruption_does_not_wait_for_the_batches_at_work(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    threading.Thread(target=interrupt_when_begun, args=[marks, threading.get_ident()], daemon=True).start()
    with pytest.raises(KeyboardInterrupt), LocalEngine(tmp_path / "work", workers=2) as engine:
        engine.map(partial(slow, marks), batches(), {"words": WORDS})
    assert list(marks.glob("ended-*")) == []


def test_workers_leave_interrupts_to_the_process_that_started_them(tmp_path: Path) -> None:
    with LocalEngine(tmp_path, workers=2) as engine:
        outcome = engine.map(deaf_to_interrupts, batches(), {"words": WORDS})["words"]
        assert len(list(outcome.rows())) == len(TEXT.split())


def test_map_does_not_mistake_other_input_for_finished_work(tmp_path: Path) -> None:
    with LocalEngine(tmp_path) as engine:
        engine.map(capitals, batches()[:1], {"words": WORDS})
    with LocalEngine(tmp_path) as engine:
        stream = engine.map(capitals, batches()[1:2], {"words": WORDS})["words"]
    assert [row["place"] for row in stream.rows()] == [3, 4, 5]


def test_map_does_not_take_over_work_done_with_other_knowledge(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    seen.mkdir()
    for given in ("the siege", "the town", "the town"):
        with LocalEngine(tmp_path / "work") as engine:
            engine.map(partial(noted, seen), batches(), {"words": WORDS}, given=given)
    assert len(list(seen.iterdir())) == 2 * len(batches())


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("partition_bytes", [1, 2**20])
def test_group_brings_together_every_row_of_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, partition_bytes: int
) -> None:
    monkeypatch.setattr(local, "PARTITION_BYTES", partition_bytes * 400)
    with LocalEngine(tmp_path, workers) as engine:
        grouped = engine.group({"words": (words(engine), itemgetter("word"))}, count, {"counts": COUNTS})
        rows = {row["word"]: row["count"] for row in grouped["counts"].rows()}
    assert rows == Counter(TEXT.upper().split())


def test_group_leaves_out_rows_without_a_key(tmp_path: Path) -> None:
    with LocalEngine(tmp_path) as engine:
        grouped = engine.group({"words": (words(engine), unless_short)}, count, {"counts": COUNTS})
        assert "OF" not in {row["word"] for row in grouped["counts"].rows()}


def test_group_joins_several_inputs_on_their_keys(tmp_path: Path) -> None:
    with LocalEngine(tmp_path) as engine:
        stream = words(engine)
        inputs = {"left": (stream, itemgetter("word")), "right": (stream, unless_short)}
        rows = {row["word"]: row["count"] for row in engine.group(inputs, both, {"counts": COUNTS})["counts"].rows()}
    assert (rows["TOWN"], rows["OF"]) == (22, 20)


@pytest.mark.parametrize("workers", [1, 2])
def test_group_gives_the_same_order_whatever_the_number_of_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(local, "PARTITION_BYTES", 400)
    orders = []
    for number in (1, workers):
        with LocalEngine(tmp_path / str(number), number) as engine:
            grouped = engine.group({"words": (words(engine), itemgetter("word"))}, count, {"counts": COUNTS})
            orders.append(list(grouped["counts"].rows()))
    assert orders[0] == orders[1]


def test_scratch_directories_start_empty(tmp_path: Path) -> None:
    for _ in range(2):
        with LocalEngine(tmp_path) as engine:
            place = engine.scratch("own")
            assert list(place.iterdir()) == []
            (place / "left").touch()


def deadly_at(place: int, batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    if place in batch.column("place").to_pylist():
        os.kill(os.getpid(), signal.SIGKILL)
    return capitals(batch)


def deadly_and_noted(marks: Path, place: int, until: int, batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    """Kill its process at a place, ``until`` so often by a row alone, and leave a mark of each time."""
    if place not in batch.column("place").to_pylist():
        return capitals(batch)
    died = len(list(marks.glob(f"{batch.num_rows}-*")))
    if batch.num_rows == 1 and died == until:
        return capitals(batch)
    (marks / f"{batch.num_rows}-{died}").touch()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def deadly_once(marks: Path, batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    mark = marks / f"died-{batch.column('place')[0]}"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return capitals(batch)


def deadly_group_once(marks: Path, word: str, inputs: Mapping[str, list[Row]]) -> Mapping[str, list[Row]]:
    mark = marks / "died"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return count(word, inputs)


def dashes(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    return {"words": [{**row, "word": "-"} for row in batch.to_pylist()]}


@pytest.mark.slow
def test_map_does_again_what_a_killed_worker_was_doing(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    with LocalEngine(tmp_path / "work", workers=2) as engine:
        stream = engine.map(partial(deadly_once, marks), batches(8), {"words": WORDS})["words"]
        assert [row["word"] for row in stream.rows()] == TEXT.upper().split()


@pytest.mark.slow
def test_map_stops_at_a_batch_that_kills_worker_after_worker_and_tells_which(tmp_path: Path) -> None:
    with LocalEngine(tmp_path, workers=2) as engine, pytest.raises(WorkersKilled) as killed:
        engine.map(partial(deadly_at, 9), batches(), {"words": WORDS})
    assert killed.value.job[1].column("place").to_pylist() == [9, 10, 11]


@pytest.mark.slow
def test_map_sets_aside_the_one_row_that_kills_its_workers(tmp_path: Path) -> None:
    with LocalEngine(tmp_path, workers=2) as engine:
        stream = engine.map(partial(deadly_at, 9), batches(8), {"words": WORDS}, set_aside=dashes)["words"]
        words = TEXT.upper().split()
        assert [row["word"] for row in stream.rows()] == [*words[:9], "-", *words[10:]]


@pytest.mark.slow
@pytest.mark.parametrize(("until", "found"), [(2, "AND"), (9, "-")])
def test_a_batch_and_then_a_row_of_it_may_kill_three_workers(tmp_path: Path, until: int, found: str) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    deadly = partial(deadly_and_noted, marks, 7, until)
    with LocalEngine(tmp_path / "work", workers=2) as engine:
        stream = engine.map(deadly, batches(8), {"words": WORDS}, set_aside=dashes)["words"]
        assert [row["word"] for row in stream.rows()][7] == found
    assert Counter(mark.name[0] for mark in marks.iterdir()) == {"8": 3, "1": min(until, 3)}


@pytest.mark.slow
def test_group_does_again_what_a_killed_worker_was_doing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "PARTITION_BYTES", 400)
    marks = tmp_path / "marks"
    marks.mkdir()
    with LocalEngine(tmp_path / "work", workers=2) as engine:
        inputs = {"words": (words(engine), itemgetter("word"))}
        grouped = engine.group(inputs, partial(deadly_group_once, marks), {"counts": COUNTS})
        assert {row["word"]: row["count"] for row in grouped["counts"].rows()} == Counter(TEXT.upper().split())


ORPHANS = """
import os, sys, time
from pathlib import Path
from newsledger.engine.workers import Workers

def sleep(place):
    (Path(place) / str(os.getpid())).touch()
    time.sleep(600)

if __name__ == "__main__":
    list(Workers(2).run(sleep, [(sys.argv[1],)] * 2, print))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="tells by /proc which processes live")
def test_workers_end_with_the_process_that_started_them_even_if_it_is_killed(tmp_path: Path) -> None:
    program, marks = tmp_path / "orphans.py", tmp_path / "marks"
    program.write_text(ORPHANS)
    marks.mkdir()
    starter = subprocess.Popen([sys.executable, str(program), str(marks)])
    while len(workers := list(marks.iterdir())) < 2:
        assert starter.poll() is None
        time.sleep(0.05)
    starter.kill()
    starter.wait()
    deadline = time.monotonic() + 30
    while alive := [worker.name for worker in workers if _lives(worker.name)]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.05)


def _lives(process: str) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
