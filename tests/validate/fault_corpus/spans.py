"""Spans that point elsewhere than their words stand, and words that are not those of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from fault_corpus.base import sound_rows
from fault_corpus.fault import Fault
from fault_corpus.texts import TEXTS, Row
from fault_corpus.workspace import Workspace
from schemas import TABLES, Span

# Moving a span may move it out of its sentence, or its row out of order; both follow.
_FOLLOWS = (
    "row_order",
    "trigger_start_within_start",
    "start_within_sentence_start",
    "start_before_end",
)


def span_faults() -> list[Fault]:
    """Faults of every span of every table, and of the text under them."""
    found = [
        fault
        for name, table in TABLES.items()
        for rule in table.cross_rules
        if isinstance(rule, Span)
        for fault in _of_span(name, rule)
    ]
    return [*found, *_of_texts()]


def _of_span(table: str, rule: Span) -> Iterator[Fault]:
    rows = sound_rows()[table]
    at = max(at for at, row in enumerate(rows) if row[rule.start] is not None)
    row = rows[at]
    start, end, body = row[rule.start], row[rule.end], TEXTS[row["article_id"]]
    tries: list[tuple[str, Row]] = [
        ("ends behind the text", {rule.end: len(body) + 1}),
        ("begins and ends behind the text", {rule.start: len(body) + 7, rule.end: len(body) + 9}),
    ]
    if rule.text:
        words = body[start:end]
        tries += [
            ("begins one too early", {rule.start: start - 1}),
            ("ends one too late", {rule.end: end + 1}),
            ("counted in bytes", _counted(rule, body, row, "utf-8", 1)),
            ("counted in units of UTF-16", _counted(rule, body, row, "utf-16-le", 2)),
            ("one letter differs", {rule.text: _other_letter(words)}),
            ("a space behind the words", {rule.text: words + " "}),
            ("the words in other case", {rule.text: words.swapcase()}),
        ]
    for what, cells in tries:
        yield _fault(table, rule, at, what, cells)


def _fault(table: str, rule: Span, at: int, what: str, cells: Row) -> Fault:
    def damage(workspace: Workspace) -> None:
        before = dict(workspace.rows[table][at])
        workspace.rows[table][at] |= cells
        assert workspace.rows[table][at] != before, "nothing was damaged"
        workspace.write_rows(table, sort=False)

    columns = ", ".join(name for name in (rule.start, rule.end, rule.text) if name)
    return Fault(f"{table} {columns}: {what}", damage, "span", table, columns, at + 1, follows=_FOLLOWS)


def _counted(rule: Span, body: str, row: Row, encoding: str, size: int) -> Row:
    """The row's offsets, counted in other units."""
    return {name: len(body[: row[name]].encode(encoding)) // size for name in (rule.start, rule.end)}


def _other_letter(words: str) -> str:
    return words[:-1] + ("e" if words[-1] != "e" else "é")


def _of_texts() -> Iterator[Fault]:
    """The text changes under rows that point into it."""

    def changed(name: str, old: str, new: str) -> Fault:
        def damage(workspace: Workspace) -> None:
            row = workspace.rows["articles"][0]
            assert old in row["text"]
            row["text"] = row["text"].replace(old, new, 1)
            row["word_count"] = len(row["text"].split())
            workspace.write_rows("articles")

        tables = ("actor_mentions", "event_mentions", "event_actors", "casualty_claims", "quotes")
        row = next(
            at + 1
            for at, claim in enumerate(sound_rows()["quotes"])
            if claim["article_id"] == "gazette-01" and TEXTS["gazette-01"].index(old) < claim["end"]
        )
        return Fault(
            f"articles.text: {name}",
            damage,
            "span",
            "quotes",
            "start, end, text",
            row,
            follows=tuple(f"{table}.span" for table in tables),
        )

    yield changed("a word more at the top", "🔴 Shelling", "🔴 New Shelling")
    yield changed("a symbol less at the top", "🔴 ", "")
    yield changed("a no-break space made plain", "Sava\u00a0bridge", "Sava bridge")
    yield changed("decomposed letters", "Andrej Kovač, who", unicodedata.normalize("NFD", "Andrej Kovač, who"))
    yield changed("typographic marks made plain", "“We pulled", '"" We pulled')
    yield changed("line ends of another system", "at least 14\n\nRescuers", "at least 14\r\n\r\nRescuers")
