"""Hypothesis strategies for whole packages, derived from the schemas: sound ones, and ones with a single fault.

What a column declares (type, vocabulary, pattern, bounds, list) says what its cells are drawn from. What ties columns and
tables together (spans, keys, counts, dates and bounds that must fit) is drawn together, so that nothing is thrown away.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from schemas import LIST_SEPARATOR, TABLES, Acyclic, Column, CountOf, Span, UniqueKey

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Draw = Callable[[st.SearchStrategy[Any]], Any]

# Letters of one to four bytes, combining marks, marks of quotation, separators of CSV and of lists' neighbours.
_LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Mn", "Zs"), exclude_characters="|")
_WORD = st.text(st.one_of(st.sampled_from("aeinorst"), _LETTERS), min_size=1, max_size=8)
_SLUG = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-ěř"), min_size=1, max_size=12)
_DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
_MANY = 2**53


def cells(column: Column) -> st.SearchStrategy[Any]:
    """What a column may hold, by its declaration alone; null too, where that is allowed."""
    values = _values(column)
    return st.none() | values if column.nullable else values


def _values(column: Column) -> st.SearchStrategy[Any]:
    info = column.info
    if info.is_list:
        items = st.sampled_from(info.vocabulary.values()) if info.vocabulary else _WORD.map(str.strip).filter(bool)
        return st.lists(items, min_size=1, max_size=3, unique=True).map(LIST_SEPARATOR.join)
    if info.vocabulary:
        return st.sampled_from(info.vocabulary.values())
    if info.pattern:
        return st.from_regex(re.compile(info.pattern), fullmatch=True).filter(lambda text: "\x00" not in text)
    low, high = info.minimum, info.maximum
    return {
        "integer": st.integers(0 if low is None else int(low), _MANY if high is None else int(high)),
        "number": st.floats(low, high, allow_nan=False, allow_infinity=False),
        "date": _DAYS,
        "string": st.lists(_WORD, min_size=1, max_size=4).map(" ".join),
    }[column.type]


@st.composite
def packages(draw: Draw) -> Rows:
    """Rows of all tables of a sound package, in row order: up to three articles, and a few rows of what is in them."""
    rows: Rows = {"articles": _articles(draw), "actors": _actors(draw)}
    rows["actor_mentions"] = _rows(draw, "actor_mentions", rows, _plain)
    rows["events"] = _events(draw)
    rows["event_mentions"] = _rows(draw, "event_mentions", rows, _event_mention)
    rows["event_actors"] = _rows(draw, "event_actors", rows, _plain)
    rows["casualty_claims"] = _rows(draw, "casualty_claims", rows, _claim)
    rows["quotes"] = _rows(draw, "quotes", rows, _quote)
    rows["retired"] = []
    for name in rows:
        _count(name, rows)
    return {name: _in_order(name, rows[name]) for name in TABLES}


def _row(draw: Draw, table: str) -> Row:
    """A row of which every cell is as its column declares, and no more."""
    row = {column.name: draw(cells(column)) for column in TABLES[table].columns}
    if "rule" in row:
        row["rule"], row["review_status"] = draw(
            st.sampled_from([("curation", "added"), *((rule, "machine") for rule in _rules(table))])
        )
    return row


def _rules(table: str) -> list[str]:
    vocabulary = next(column.info.vocabulary for column in TABLES[table].columns if column.name == "rule")
    return [] if vocabulary is None else [word for word in vocabulary.values() if word != "curation"]


def _articles(draw: Draw) -> list[Row]:
    rows = []
    for at, slug in enumerate(draw(st.lists(_SLUG, min_size=1, max_size=3, unique=True))):
        words = draw(st.lists(_WORD, min_size=6, max_size=20))
        breaks = draw(st.sampled_from([" ", "\n\n", " “", '," ']))
        row = _row(draw, "articles") | {"article_id": slug, "text": "§ " + breaks.join(words)}
        row["word_count"] = len(row["text"].split())
        if row["published_on_basis"] == "unknown":
            row["published_on"] = None
        else:
            first, last = sorted(draw(st.tuples(_DAYS, _DAYS)))
            row |= {"published_on": first, "published_on_latest": last}
        # A copy is one of an article before it, so that no chain comes back.
        row["duplicate_of"] = draw(st.none() | st.sampled_from([r["article_id"] for r in rows])) if at else None
        rows.append(row)
    return rows


def _actors(draw: Draw) -> list[Row]:
    slugs = draw(st.lists(_SLUG, min_size=1, max_size=3, unique=True))
    rows = [_row(draw, "actors") | {"actor_id": slug} for slug in slugs]
    for row in rows:
        others = [slug for slug in slugs if slug != row["actor_id"]]
        row["affiliation"] = draw(st.none() | st.sampled_from(others)) if others else None
    return rows


def _events(draw: Draw) -> list[Row]:
    rows: list[Row] = []
    for slug in draw(st.lists(_SLUG, min_size=1, max_size=3, unique=True)):
        row = _row(draw, "events") | {"event_id": slug} | _dates(draw)
        row["date_basis"] = (
            "none"
            if row["date_start"] is None and row["date_end"] is None
            else draw(st.sampled_from(["stated", "linked"]))
        )
        if row["place"] is None or row["place_precision"] == "unknown":
            row |= {"place": None, "place_precision": "unknown", "latitude": None, "longitude": None}
        if row["latitude"] is None or row["longitude"] is None:
            row |= {"latitude": None, "longitude": None}
        if row["country"] is None:
            row["admin1"] = None
        row["part_of"] = draw(st.none() | st.sampled_from([r["event_id"] for r in rows])) if rows else None
        rows.append(row)
    return rows


def _dates(draw: Draw) -> Row:
    """Two days and how exact they are."""
    first, last = sorted(draw(st.tuples(_DAYS, _DAYS)))
    precision = draw(st.sampled_from(["day", "month", "before", "unknown"]))
    start = first if precision in ("day", "month") else None
    end = last if precision in ("day", "before") else draw(st.sampled_from([None, last]))
    return {"date_start": start, "date_end": end, "date_precision": precision}


def _rows(draw: Draw, table: str, rows: Rows, fit: Callable[[Draw, Row, str], Row]) -> list[Row]:
    """Rows of a table whose rows point into articles, each with a span of its own."""
    made: list[Row] = []
    seen: dict[UniqueKey, set[tuple[Any, ...]]] = {rule: set() for rule in _unique_keys(table)}
    for at in range(draw(st.integers(0, 4))):
        article = draw(st.sampled_from(rows["articles"]))
        row = _row(draw, table) | {"article_id": article["article_id"]}
        for key in ("mention_id", "claim_id", "quote_id"):
            if key in row:
                row[key] = f"{article['article_id']}-{at}"
        row |= _span(draw, article["text"], "", 2)
        for name, to in TABLES[table].foreign_keys:
            if to.table != table and name != "article_id":
                known = [other[to.column] for other in rows[to.table]]
                nullable = next(column.nullable for column in TABLES[table].columns if column.name == name)
                row[name] = draw((st.none() if nullable else st.nothing()) | st.sampled_from(known))
        for rule in TABLES[table].cross_rules:
            if isinstance(rule, Acyclic):
                earlier = [other[TABLES[table].primary_key[0]] for other in made]
                row[rule.column] = draw(st.none() | st.sampled_from(earlier)) if earlier else None
        row = fit(draw, row, article["text"])
        values = {rule: tuple(row[name] for name in rule.columns) for rule in seen}
        if not any(values[rule] in taken for rule, taken in seen.items()):
            made.append(row)
            for rule, taken in seen.items():
                taken.add(values[rule])
    return made


def _unique_keys(table: str) -> list[UniqueKey]:
    declared = [rule for rule in TABLES[table].cross_rules if isinstance(rule, UniqueKey)]
    return [*declared, UniqueKey(TABLES[table].primary_key)]


def _span(draw: Draw, text: str, prefix: str, least: int = 1, within: tuple[int, int] | None = None) -> Row:
    """A span of the text, or of a part of it."""
    low, high = within or (0, len(text))
    start = draw(st.integers(low, high - least))
    end = draw(st.integers(start + least, high))
    return {f"{prefix}start": start, f"{prefix}end": end, f"{prefix}text": text[start:end]}


def _plain(draw: Draw, row: Row, text: str) -> Row:
    return row


def _event_mention(draw: Draw, row: Row, text: str) -> Row:
    trigger = _span(draw, text, "trigger_", 1, (row["start"], row["end"]))
    return row | trigger_named(trigger, "trigger")


def trigger_named(span: Row, name: str) -> Row:
    """The span with its text under a column of another name."""
    return {key if not key.endswith("_text") else name: value for key, value in span.items()}


def _sentence(draw: Draw, row: Row, text: str) -> Row:
    """A sentence around the row's span."""
    return {
        "sentence_start": draw(st.integers(0, row["start"])),
        "sentence_end": draw(st.integers(row["end"], len(text))),
    }


_NO_COUNT = {"count_value": None, "count_low": None, "count_high": None}


def _claim(draw: Draw, row: Row, text: str) -> Row:
    row = row | _sentence(draw, row, text) | _dates(draw) | _figure(draw)
    attribution = draw(st.sampled_from(["named", "unnamed", "article"] if row["claimant"] else ["unnamed", "article"]))
    source = _span(draw, text, "claimant_") if attribution != "article" else dict.fromkeys(_CLAIMANT)
    row |= {**source, "attribution": attribution}
    if attribution != "named":
        row["claimant"] = None
    if attribution == "article":
        row["claimant_for"] = None
    if row["perpetrator_text"] is None or row["perpetrator_basis"] is None:
        row |= dict.fromkeys(["perpetrator", "perpetrator_text", "perpetrator_basis"])
    return row


_CLAIMANT = ("claimant_start", "claimant_end", "claimant_text")


def _figure(draw: Draw) -> Row:
    """A number with what its qualifier allows, or a share."""
    low, number, high = sorted(draw(st.tuples(*[st.integers(0, _MANY)] * 3)))
    part, whole = sorted(draw(st.tuples(*[st.floats(0, 1)] * 2)))
    shapes = {
        "none": {"count_value": number, "count_low": number, "count_high": number},
        "at_least": {"count_value": number, "count_low": number, "count_high": None},
        "more_than": {"count_value": number, "count_low": number, "count_high": None},
        "at_most": {"count_value": number, "count_low": None, "count_high": number},
        "less_than": {"count_value": number, "count_low": None, "count_high": number},
        "nearly": {"count_value": number, "count_low": None, "count_high": number},
        "about": {"count_value": number, "count_low": None, "count_high": None},
        "range": {"count_value": number, "count_low": low, "count_high": high},
        "vague": {"count_value": None, "count_low": low, "count_high": None},
    }
    qualifier = draw(st.sampled_from(sorted(shapes)))
    if draw(st.booleans()):
        return shapes[qualifier] | {"qualifier": qualifier, "share_low": None, "share_high": None}
    return _NO_COUNT | {"qualifier": qualifier, "share_low": part, "share_high": draw(st.sampled_from([None, whole]))}


def _quote(draw: Draw, row: Row, text: str) -> Row:
    row = row | _sentence(draw, row, text)
    if row["speaker_kind"] is None or row["attribution"] is None:
        row |= dict.fromkeys(["speaker_start", "speaker_end", "speaker_text", "speaker_kind", "attribution"])
    else:
        row |= _span(draw, text, "speaker_")
    if row["speaker_kind"] != "named":
        row["speaker"] = None
    cue = _span(draw, text, "cue_")
    return row | (trigger_named(cue, "cue") if draw(st.booleans()) else dict.fromkeys(["cue", "cue_start", "cue_end"]))


def _count(table: str, rows: Rows) -> None:
    """Set the counts to what is counted."""
    for rule in TABLES[table].cross_rules:
        if isinstance(rule, CountOf):
            for row in rows[table]:
                key = row[TABLES[table].primary_key[0]]
                found = [other for other in rows[rule.table] if other[rule.foreign_key] == key]
                if rule.where:
                    found = [other for other in found if other[rule.where[0]] == rule.where[1]]
                row[rule.column] = len({o[rule.distinct] for o in found}) if rule.distinct else len(found)


def _in_order(table: str, rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in TABLES[table].order])


@st.composite
def one_faults(draw: Draw) -> tuple[Rows, str, str, str]:
    """The rows of a package with one fault, and the table, the column and the rule that it breaks."""
    rows = draw(packages())
    faults = [
        (table, column, rule, bad)
        for table in TABLES
        for column in TABLES[table].columns
        for rule, bad in _bad_values(column)
        if rows[table]
    ]
    faults += [
        (table, column, "span", _BEYOND)
        for table, column in _ends()
        if any(row[column.name] is not None for row in rows[table])
    ]
    table, column, rule, bad = draw(st.sampled_from(faults))
    row = draw(st.sampled_from([row for row in rows[table] if rule != "span" or row[column.name] is not None]))
    row[column.name] = bad
    return rows, table, column.name, rule


_BEYOND = 10**9


def _ends() -> list[tuple[str, Column]]:
    """The ends of all spans, by table."""
    return [
        (name, column)
        for name, table in TABLES.items()
        for rule in table.cross_rules
        if isinstance(rule, Span)
        for column in table.columns
        if column.name == rule.end
    ]


def _bad_values(column: Column) -> list[tuple[str, Any]]:
    """Values that a column must not hold, with the rule that each breaks."""
    info, found = column.info, []
    if info.vocabulary and not info.is_list:
        found.append(("in_vocabulary", f"{info.vocabulary.values()[0]}?"))
    if info.is_list:
        found += [("is_list_of", "a ||b"), ("is_list_of", " a | b")]
    if info.pattern:
        found.append(("matches_pattern", "a|b"))
    if info.minimum is not None:
        found.append(
            ("greater_than_or_equal_to", info.minimum - 1 if column.type == "number" else int(info.minimum) - 1)
        )
    if info.maximum is not None:
        found.append(("less_than_or_equal_to", info.maximum + 1))
    if column.type == "string" and not info.vocabulary and not info.pattern:
        found += [("not_empty_string", ""), ("no_nul", "a\x00b")]
    if info.references:
        found.append(("foreign_key", "nobody-at-all"))
    return found
