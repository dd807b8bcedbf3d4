"""A package of the oddest cells that are allowed: what readers of CSV, encodings and types stumble over."""

from __future__ import annotations

from pathlib import Path

from support.packages import Row, batches, valid_rows

from newsledger.publish import PackageInfo, build
from schemas import TABLES

INFO = PackageInfo(name="odd-cells", title="Odd “cells”, émigrés and ظلال", version="0.0.1")

ODD = (
    "NA",
    "He said, \"they hit the 'market'\" — and left",
    '"',
    '""',
    'Two\n\nparagraphs, one "quoted\nline"',
    "=SUM(A1:A9)",
    "+12 at once",
    "-3 at dawn",
    "@agency",
    "# not a comment",
    "back\\slash \\n \\",
    " led and trailed by blanks ",
    "\ttabbed\tcell\t",
    "no\u00a0break\u2028line separator\u2029paragraph separator\u0085next line",
    "🕊️👩🏽‍🚒 beyond the first plane 𝔄",
    "قال المرصد إن ٤٠ شخصا قتلوا في معان",
    "\u202bbidirectional\u202c marks",
    "decomposed e\u0301 and composed é",
    "TRUE",
    "1e5",
    "0012",
    "2014-02-09",
    "NULL",
    "N/A",
    "nan",
    "Inf",
    "a;b|c,d",
    "50 % off; 'till ${HOME} `now`",
    "\ufeffmarked",
    "a carriage\rreturn and\r\na line of another system",
    "control \x01 characters \x07\x0b\x0c\x1f\x7f",
)
"""Cells that must come out of every reader as they went in."""


def odd_rows() -> dict[str, list[Row]]:
    """The valid rows, their articles led by odd paragraphs, each of which is quoted, claimed and told as event."""
    rows = valid_rows()
    article = rows["articles"][0]
    head = "\n\n".join(ODD) + "\n\n"
    shift = len(head)
    article["text"] = head + article["text"]
    article["subtitle"], article["publisher"], article["byline"] = ODD[3], ODD[4], "NA | Ana “Anya” Reyes, Jr. | שרה"
    for table in TABLES.values():
        offsets = [column.name for column in table.columns if column.info.unit == "code points"]
        for row in rows[table.name]:
            if row.get("article_id") == article["article_id"]:
                row |= {name: row[name] + shift for name in offsets if row[name] is not None}
    at = 0
    for number, text in enumerate(ODD):
        span = {"start": at, "end": at + len(text), "text": text}
        sentence = {"sentence_start": at, "sentence_end": at + len(text)}
        at += len(text) + 2
        quote, claim, mention = (rows[name][0].copy() for name in ("quotes", "casualty_claims", "event_mentions"))
        rows["quotes"].append(quote | span | sentence | {"quote_id": f"odd-q{number}", "addressee_text": text})
        rows["casualty_claims"].append(claim | span | sentence | {"claim_id": f"odd-c{number}", "victims": text})
        words = {"trigger": text, "trigger_start": span["start"], "trigger_end": span["end"]}
        rows["event_mentions"].append(mention | span | words | {"mention_id": f"odd-x{number}"})
    # A number beyond 32 bits, one that takes all binary digits, and days outside the nanoseconds of 1677 to 2262.
    rows["casualty_claims"][1] |= {"count_value": 8_000_000_000, "count_low": 8_000_000_000}
    rows["casualty_claims"][2] |= {"share_low": 0.1 + 0.2}
    rows["events"][0] |= {"latitude": 33.51380000000001, "longitude": -1e-7}
    return rows


def odd_package(directory: Path) -> Path:
    """Write the odd package, unchecked, and return its directory."""
    build(batches(odd_rows(), size=7), directory, INFO)
    return directory


def empty_package(directory: Path) -> Path:
    """Write a package all of whose tables are empty, and return its directory."""
    build({}, directory, INFO)
    return directory
