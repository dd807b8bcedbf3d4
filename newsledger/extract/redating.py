"""Dates of an article whose day of publication came to be known only by comparing it with other articles."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from newsledger.extract import claim_dates, event_dates
from newsledger.language.date_notes import day_said, read_said
from schemas import Row
from schemas.vocabularies import DateBasis


def redate(rows: Mapping[str, Sequence[Row]], published_on: datetime.date) -> dict[str, list[Row]]:
    """Work out what the rows of one article say of days, now that its day of publication is known.

    Args:
        rows: Rows of ``event_drafts``, ``casualty_claims`` and ``quotes`` as extraction made them, by these names; any
            other names are handed back as they are.
        published_on: The day of publication.

    Returns:
        The rows in their order, with days where their notes give some. Rows without a note stay as they are.
    """
    return {
        name: [_with_days(row, _REDATED[name], published_on) if name in _REDATED else row for row in table]
        for name, table in rows.items()
    }


def _with_days(row: Row, days: Callable[[Row, datetime.date], Row], published_on: datetime.date) -> Row:
    return {**row, **days(row, published_on)} if row.get("date_note") else row


def _event(row: Row, published_on: datetime.date) -> Row:
    found = event_dates.read_time(row["date_note"]).days(row["status"], published_on)
    basis = DateBasis.LINKED if found.basis is DateBasis.INFERRED else found.basis
    return {
        "published_on": published_on,
        "date_start": found.start,
        "date_end": found.end,
        "date_precision": found.precision.value,
        "date_basis": basis.value,
    }


def _claim(row: Row, published_on: datetime.date) -> Row:
    start, end, precision = claim_dates.read_time(row["date_note"]).days(published_on)
    return {"date_start": start, "date_end": end, "date_precision": precision.value}


def _quote(row: Row, published_on: datetime.date) -> Row:
    return {"said_on": day_said(read_said(row["date_note"]), published_on)}


_REDATED = {"event_drafts": _event, "casualty_claims": _claim, "quotes": _quote}
