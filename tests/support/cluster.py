"""A small corpus in several files, and what builds of it by different engines are compared by."""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

needs_java = pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="Spark needs Java, and there is none here"
)

_TOWNS = ("Mubi", "Bama", "Jalingo", "Potiskum")
_BODIES = ("Lantern Relief Committee", "Riverbank Medical Union", "Northern Watch Council", "Savanna Rescue Network")
_SPEAKERS = ("Halima Okonjo", "Tunde Barrera", "Ruqayya Sule", "Ibrahim Danladi")
_WORDS = (
    "We counted eleven bodies before dawn",
    "Nobody expected shells to fall on the market",
    "The hospital received families all night",
    "Our teams found the old road closed",
)


def articles() -> list[dict[str, Any]]:
    """Twelve short articles: events told of three times with different figures, the same words again, a copy."""
    found = []
    for number in range(12):
        which = number % 4
        town, body, speaker = _TOWNS[which], _BODIES[which], _SPEAKERS[which]
        day = datetime.date(2031, 3, 3) + datetime.timedelta(days=which)
        killed, injured = 11 + which + number // 4, 20 + 2 * which
        text = (
            f"Shelling of {town} leaves {killed} dead\n\n"
            f"Artillery shelling of {town}, Nigeria, on {day:%A} killed {killed} people and wounded {injured}, "
            f"the {body} said.\n\n"
            f"“{_WORDS[which]},” {speaker}, a spokesman for the {body}, told reporters on {day:%A}. "
            f"He accused the Lake Front of firing from the hills.\n\n"
            f"The Lake Front denied that its fighters had shelled {town}."
        )
        if number == 11:
            text = found[3]["text"] + "\n\nAdditional reporting by Amina Bello."
        article: dict[str, Any] = {"article_id": f"lake-{number:02d}", "text": text}
        if number % 5:
            article["published_on"] = (day + datetime.timedelta(days=1)).isoformat()
        found.append(article)
    return found


def write_corpus(folder: Path) -> Path:
    """The articles in a folder of tables of every format, and a file that names their publishers."""
    rows = articles()
    (folder / "parts").mkdir(parents=True)
    with (folder / "first.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows[:6])
    with (folder / "parts" / "second.csv").open("w", encoding="utf-8", newline="") as cells:
        writer = csv.DictWriter(cells, ["article_id", "text", "published_on"])
        writer.writeheader()
        writer.writerows(rows[6:9])
    pq.write_table(pa.Table.from_pylist(rows[9:]), folder / "parts" / "third.parquet")
    named = "".join(f"{row['article_id']},The Lakeside Courier\n" for row in rows[::2])
    (folder / "articles.csv").write_text(f"article_id,publisher\n{named}", encoding="utf-8")
    return folder


def digests(package: Path) -> dict[str, str]:
    """SHA-256 of every file of a package, by its path, but for the sums that Hadoop lays beside files on a local disk."""
    files = [package / "datapackage.json", *sorted((package / "datapackage").rglob("*"))]
    return {
        file.relative_to(package).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file() and file.suffix != ".crc"
    }
