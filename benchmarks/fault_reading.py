"""Corpora that are damaged, or that change while they are read."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from fault_builds import Run
from fault_trials import Bench, Trial
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Rows = list[dict[str, str]]

# Runs in the build's own process, at the moment at which it opens a file of the corpus for the nth time.
_ACCIDENT = """
import os, sys

seen = 0

def accident(event, arguments):
    global seen
    if event != "open" or str(arguments[0]) != {trigger!r} or "multiprocessing" in sys.argv[0]:
        return
    seen += 1
    if seen == {opening}:
        {happens}

sys.addaudithook(accident)
"""


@dataclass(frozen=True)
class Damage:
    """A damaged corpus.

    Attributes:
        name: What is wrong with it.
        file: Name of its file.
        data: What is in it.
        said: A word that the message must hold beside the file's name.
    """

    name: str
    file: str
    data: bytes
    said: str


def reading(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """First files that are damaged already, then such that change or vanish in the middle of the work."""
    rows = [json.loads(line) for line in bench.corpora[1].read_text(encoding="utf-8").splitlines()]
    damages = list(_damages(rows))
    for damage in damages:
        yield _read_damaged(bench, damage)
    yield _set_aside(bench, damages, rows)
    for name, accident in _accidents(bench, rows):
        yield accident(name)


def _jsonl(rows: Rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _damages(rows: Rows) -> Iterator[Damage]:
    plain = _jsonl(rows)
    packed = gzip.compress(plain, mtime=0)
    yield Damage("gzip cut short", "news.jsonl.gz", packed[: len(packed) * 2 // 3], "ended")
    yield Damage("gzip with a wrong byte", "news.jsonl.gz", _flipped(packed, len(packed) // 2), "")
    yield Damage("gzip with a wrong sum", "news.jsonl.gz", _flipped(packed, len(packed) - 6), "CRC")
    yield Damage("no gzip at all", "news.jsonl.gz", plain, "gzip")
    packed = pa.Codec("zstd").compress(plain, asbytes=True)
    yield Damage("zstd cut short", "news.jsonl.zst", packed[: len(packed) * 2 // 3], "")
    yield Damage("zstd with wrong bytes", "news.jsonl.zst", _flipped(packed, len(packed) // 2), "")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("news.jsonl", plain)
    data = archive.getvalue()
    yield Damage("zip with a wrong sum", "news.zip", _flipped(data, data.index(b"killed")), "CRC")
    yield Damage("zip cut short", "news.zip", data[: len(data) // 2], "zip")
    warc = _warc(rows)
    yield Damage("web archive cut short", "news.warc.gz", warc[: len(warc) * 2 // 3], "")
    yield Damage("web archive cut short, not packed", "news.warc", gzip.decompress(warc)[: len(warc)], "")
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), table, row_group_size=2, compression="none")
    data = table.getvalue()
    yield Damage("Parquet cut short", "news.parquet", data[: len(data) // 2], "")
    yield Damage(
        "Parquet with wrong bytes", "news.parquet", data.replace(rows[6]["text"][:40].encode(), b"\xff" * 40), ""
    )
    yield Damage("JSON Lines cut short", "news.jsonl", plain[:-200], f"row {len(rows)}")


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes(byte ^ 0xFF for byte in data[place : place + 4]) + data[place + 4 :]


def _warc(rows: Rows) -> bytes:
    place = io.BytesIO()
    writer = WARCWriter(place, gzip=True)
    for row in rows:
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in row["text"].split("\n\n"))
        page = f"<html><head><title>News</title></head><body><article>{paragraphs}</article></body></html>".encode()
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        address = f"https://courier.example/{row['article_id']}"
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(page), http_headers=head))
    return place.getvalue()


def _corpus(bench: Bench) -> Path:
    place = bench.scratch / "corpus"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place


def _read_damaged(bench: Bench, damage: Damage) -> Trial:
    """It stops the build."""
    corpus = _corpus(bench)
    (corpus / damage.file).write_bytes(damage.data)
    out = bench.target()
    run = bench.start(out, corpus=corpus)
    code = run.wait()
    wrong = _unclear(code, run, damage.file, damage.said)
    detail = f"{damage.name}, exit {code}: {_last(run)}"
    return bench.after("damaged file", detail, out, run, wrong=wrong, again=False)


def _set_aside(bench: Bench, damages: list[Damage], rows: Rows) -> Trial:
    """With ``--skip-bad`` all of them are listed, and what is whole is built."""
    corpus = _corpus(bench)
    for number, damage in enumerate(damages):
        (corpus / f"{number:02d}-{damage.file}").write_bytes(damage.data)
    (corpus / "whole.jsonl").write_bytes(_jsonl([{**rows[0], "article_id": "whole"}]))
    out = bench.target()
    run = bench.start(out, "--skip-bad", corpus=corpus)
    code = run.wait()
    # The files hold the same articles: that they are repeated is not what is meant.
    lines = [line for line in run.output().splitlines() if line.startswith("skipped: ") and "repeated_id" not in line]
    listed = "\n".join(lines)
    names = [f"{number:02d}-{damage.file}" for number, damage in enumerate(damages)]
    wrong = [] if code == 0 else [f"exit code {code}: {run.output()[-600:]}"]
    wrong += [f"not listed: {name}" for name in names if name not in listed]
    detail = f"{len(names)} damaged files and a whole one"
    return _of_its_own(bench, "damaged file, --skip-bad", detail, out, run, wrong)


def _of_its_own(bench: Bench, name: str, detail: str, out: Path, run: Run, wrong: list[str]) -> Trial:
    """A new release that is neither of the two: it counts as the new one if it is valid."""
    left = run.left()
    code, said = bench.validate(out)
    wrong += [f"validate: {said[-300:]}"] if code else []
    files = tuple(path.name for path in bench.temporary())
    return Trial(name, detail, "new", "new", code == 0, len(left), files, None, tuple(wrong))


def _unclear(code: int, run: Run, *words: str) -> list[str]:
    """What is wrong with the end of a build of a corpus that cannot be read."""
    said = run.output()
    listed = [line for line in said.splitlines() if line.startswith(("error: ", "  "))]
    clear = code in (1, 2) and all(any(word in line for line in listed) for word in words)
    return [] if clear else [f"exit code {code}: {said[-600:]}"]


def _last(run: Run) -> str:
    return run.output().strip().splitlines()[-1].strip()[:140]


def _accidents(bench: Bench, rows: Rows) -> Iterator[tuple[str, Callable[[str], Trial]]]:
    """Things that happen to a file between two looks at it."""
    folder, table = "courier-5.txt", "news.jsonl"
    yield (
        "vanishes between listing and reading",
        lambda name: _accident(bench, name, _folder(bench, rows), folder, 0, "os.unlink({path!r})"),
    )
    yield (
        "becomes a directory",
        lambda name: _accident(
            bench, name, _folder(bench, rows), folder, 0, "(os.unlink({path!r}), os.mkdir({path!r}))"
        ),
    )
    for opening in (1, 2, 3):
        for what, happens in (
            ("vanishes", "os.unlink({path!r})"),
            ("is cut short", "os.truncate({path!r}, os.path.getsize({path!r}) // 2)"),
            ("is cut behind a line", "os.truncate({path!r}, open({path!r}, 'rb').read().index(b'\\n') + 1)"),
            ("is emptied", "os.truncate({path!r}, 0)"),
            ("is appended to", 'os.write(os.open({path!r}, os.O_WRONLY | os.O_APPEND), b\'{{"article_id": "late"\')'),
            ("is replaced", "os.replace({path!r} + '.later', {path!r})"),
        ):
            yield (
                f"{what} when opened for the {('first', 'second', 'third')[opening - 1]} time",
                lambda name, opening=opening, happens=happens: _accident(  # type: ignore[misc]
                    bench, name, _table(bench, rows), table, opening, happens
                ),
            )
    yield "a pipe that nobody writes to, and a link to nothing", lambda name: _special(bench, name, rows)


def _folder(bench: Bench, rows: Rows) -> Path:
    corpus = _corpus(bench)
    for number, row in enumerate(rows):
        (corpus / f"courier-{number}.txt").write_text(row["text"], encoding="utf-8")
    return corpus


def _table(bench: Bench, rows: Rows) -> Path:
    corpus = _corpus(bench)
    (corpus / "news.jsonl").write_bytes(_jsonl(rows))
    (corpus / "news.jsonl.later").write_bytes(_jsonl([{**row, "article_id": f"b-{row['article_id']}"} for row in rows]))
    return corpus


def _accident(bench: Bench, name: str, corpus: Path, file: str, opening: int, happens: str) -> Trial:
    """Build while it happens: the build stops and names the file, or it has read all of what was there before."""
    path = str(corpus / file)
    # What happens to one file while another is read, or while it is opened for the nth time itself.
    trigger, opening = (path, opening) if opening else (str(corpus / "courier-2.txt"), 1)
    site = bench.scratch / "site"
    site.mkdir(exist_ok=True)
    code = _ACCIDENT.format(trigger=trigger, opening=opening, happens=happens.format(path=path))
    (site / "sitecustomize.py").write_text(code, encoding="utf-8")
    out = bench.target()
    before = Path(path).stat().st_size
    run = bench.start(out, corpus=corpus, environment={"PYTHONPATH": str(site)})
    exit_code = run.wait()
    is_other = not Path(path).is_file() or Path(path).stat().st_size != before
    happened = is_other or (file == "news.jsonl" and not (corpus / f"{file}.later").exists())
    wrong = [] if exit_code == 0 else _unclear(exit_code, run, file)
    if exit_code == 0 and happened:
        wrong += _misread(bench, out, corpus, name)
    detail = f"{name}, {'exit ' + str(exit_code) if happened else 'never'}: {_last(run)}"
    kind = "file changes or vanishes while read"
    if exit_code == 0:
        return _of_its_own(bench, kind, detail, out, run, wrong)
    return bench.after(kind, detail, out, run, wrong=wrong, again=False)


def _misread(bench: Bench, out: Path, corpus: Path, name: str) -> list[str]:
    """A build that went through must hold every article of the file as it was before, or none of what came late."""
    ids = set(pq.read_table(out / "datapackage/articles.parquet", columns=["article_id"])["article_id"].to_pylist())
    rows = [json.loads(line)["article_id"] for line in bench.corpora[1].read_text(encoding="utf-8").splitlines()]
    return [] if ids == set(rows) else [f"{name}: {len(ids)} of {len(rows)} articles, and nothing was said"]


def _special(bench: Bench, name: str, rows: Rows) -> Trial:
    corpus = _folder(bench, rows)
    os.mkfifo(corpus / "courier-x.txt")
    (corpus / "courier-y.txt").symlink_to(corpus / "nowhere.txt")
    out = bench.target()
    run = bench.start(out, corpus=corpus)
    code = run.wait(60)
    wrong = _unclear(code, run, "courier-y.txt")
    return bench.after("special files", f"{name}, exit {code}: {_last(run)}", out, run, wrong=wrong, again=False)
