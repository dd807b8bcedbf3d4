"""The articles of the sound package that every fault of the corpus is made in, and how rows point into them.

The texts hold characters of one, two, three and four bytes (so of one and two units of UTF-16), letters with combining
marks, no-break spaces, quotation marks, commas and line breaks inside sentences: offsets counted in anything but code
points come out wrong.
"""

from __future__ import annotations

import datetime
from typing import Any

from schemas import TABLES

Row = dict[str, Any]

GORNA = (
    "🔴 Shelling of Gorna Reka market kills at least 14\n\n"
    "Rescuers search the ruins of the “Zelena” hall\n\n"
    "GORNA REKA, Velia — At least 14 people, half of them children, were killed when shells hit the covered market on "
    "Tuesday, the Velian Relief Union said.\n\n"
    "“We pulled them out one by one,” said union spokesman Andrej Kovač, who blamed the Eastern Brigade. “There was no "
    "warning, none.”\n\n"
    "The brigade’s press office denied the charge: “Our guns were silent that day.”\n\n"
    "Residents told reporters that dozens of families had fled across the Sava\u00a0bridge."
)
LIPA = (
    'Truce talks open in Lipa, "without conditions"\n\n'
    "🕊 Envoys of the government and the Eastern Brigade met in Lipa on Thursday, two days after the shelling of Gorna "
    "Reka, in which about 20 people died and six were hurt according to local doctors.\n\n"
    "Agence Zora quoted Andrej Kovač as saying: “We pulled them out one by one.”\n\n"
    "The talks are part of a round that began in March."
)
PASS = "Pass road shut by snow\n\nThe road over the Cafe\u0301 pass was shut on Friday; 3, 4 or 5 lorries are stuck."
COPY = (
    "Pass road shut by snow\n\nThe road over the Cafe\u0301 pass was shut on Friday; 3, 4 or 5 lorries are stuck there."
)

TEXTS = {"gazette-01": GORNA, "gazette-02": LIPA, "gazette-03": PASS, "gazette-04": COPY}

TUESDAY, WEDNESDAY, THURSDAY = (datetime.date(2033, 5, day) for day in (3, 4, 5))

SHELLING, TALKS, ROUND = "shelling-gorna-reka-2033-05-03", "negotiation-lipa-2033-05-05", "negotiation-unknown-unknown"

HEADLINE = GORNA.split("\n\n", maxsplit=1)[0]
KILLED = GORNA.split("\n\n")[2]
BLAMED = "“We pulled them out one by one,” said union spokesman Andrej Kovač, who blamed the Eastern Brigade."
NO_WARNING = "“There was no warning, none.”"
DENIED, FLED = GORNA.split("\n\n")[4:6]
MET, REPEATED, PART = LIPA.split("\n\n")[1:4]


def span(article: str, words: str, prefix: str = "", text: str | None = "text", nth: int = 0) -> Row:
    """Offsets of the nth occurrence of some words, and the words, under the columns of a span."""
    at = -1
    for _ in range(nth + 1):
        at = TEXTS[article].index(words, at + 1)
    found: Row = {f"{prefix}start": at, f"{prefix}end": at + len(words)}
    return found | ({text: words} if text else {})


def row(of: str, /, **cells: Any) -> Row:
    """A row with every column, null where nothing is given."""
    columns = {column.name: column for column in TABLES[of].columns}
    given = {"review_status": "machine"} if "review_status" in columns else {}
    if "rule" in columns and (vocabulary := columns["rule"].info.vocabulary):
        given["rule"] = vocabulary.values()[0]
    return dict.fromkeys(columns) | given | cells
