"""What a decision makes of a row, or why it does not fit it."""

from __future__ import annotations

from collections.abc import Mapping

from newsledger.curate.cells import columns_of, derived_columns, split_key, text_spans
from newsledger.curate.decisions import Action, Decision
from schemas import TABLES, Row
from schemas.rules import CURATION
from schemas.vocabularies import ReviewStatus

_STATUS = "review_status"


def with_status(before: Row, after: Row) -> Row:
    """A row that the program found and a person saw: edited if anything differs."""
    name = ReviewStatus.EDITED if after != before or before[_STATUS] == ReviewStatus.EDITED else ReviewStatus.ACCEPTED
    return {**after, _STATUS: name.value}


def outcome_of(decision: Decision, row: Row | None, texts: Mapping[str, str]) -> Row | str | None:
    """The row as decided, null if it goes, or why the decision does not fit.

    Args:
        decision: What was decided.
        row: The row as the program found it; null if it did not.
        texts: By article id, the texts of the articles that the decision may point into.
    """
    if decision.action is Action.ADD:
        return _added(decision, row, texts)
    if row is None:
        return "there is no such row"
    if decision.action is Action.REJECT:
        return None
    after = {**row, **decision.values}
    problem = _fill_texts(after, decision, texts)
    return problem or with_status(row, after)


def _added(decision: Decision, row: Row | None, texts: Mapping[str, str]) -> Row | str:
    table = decision.table
    after: Row = dict.fromkeys(columns_of(table))
    after.update(split_key(TABLES[table], decision.row_key))
    after.update(decision.values)
    if "article_id" in after and after["article_id"] not in texts:
        return f"there is no article {after['article_id']}"
    problem = _fill_texts(after, decision, texts)
    if problem:
        return problem
    if row is None:
        by_hand = {"rule": CURATION} if "rule" in after else {}
        return {**after, **by_hand, _STATUS: ReviewStatus.ADDED.value}
    # The program has meanwhile found it too: what is worked out stays, everything else is the person's.
    after.update({column: row[column] for column in derived_columns(table)})
    return with_status(row, after)


def _fill_texts(row: Row, decision: Decision, texts: Mapping[str, str]) -> str | None:
    """Read the text of every decided span from the article; tell what does not fit."""
    for span in text_spans(decision.table):
        column = str(span.text)
        given = decision.values.get(column)
        decided = decision.action is Action.ADD or bool({span.start, span.end, column} & decision.values.keys())
        if not decided:
            continue
        start, end = row[span.start], row[span.end]
        if start is None or end is None:
            row[column] = given
            continue
        text = texts.get(row["article_id"], "")
        if not 0 <= start < end <= len(text):
            return f"{span.start} {start} and {span.end} {end} do not lie in the article, which ends at {len(text)}"
        if given is not None and given != text[start:end]:
            return f"at {start} to {end} the article now reads {text[start:end]!r}, not {given!r}"
        row[column] = text[start:end]
    return None
