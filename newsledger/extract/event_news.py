"""Which acts are the news that an article was written for, and the day on which they were reported.

News of violence that names no day of its own is news of the day of writing or of the day before. What an article tells
further down, or as the background of something else, may lie anywhere before it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import SPEECH, ancestors, clause_head, lemmas
from newsledger.extract.event_lexicon import VIOLENT
from newsledger.extract.event_triggers import Trigger
from newsledger.language.date_notes import ToldDate
from newsledger.language.dates import DateExpression, DateKind, DateRange
from newsledger.language.parse import Parse
from schemas.vocabularies import EventType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_LEAD = 6
"""Sentences from the beginning of the text, headline included, that tell the news."""
_NEWS = VIOLENT | {EventType.ABDUCTION, EventType.ARREST, EventType.TERRITORIAL_CHANGE}
_RECENT = datetime.timedelta(days=2)
_BACKGROUND = lemmas("after since following before until despite over about against amid")
_BACK = lemmas("had ago once")
_REPORTS = SPEECH | lemmas("post release publish claim")


def is_news(trigger: Trigger, number: int, is_definite: bool) -> bool:
    """Whether a mention in the given sentence tells what the article was written to tell."""
    if number >= _LEAD or trigger.form != "act" or trigger.event_type not in _NEWS:
        return False
    return not trigger.is_attribute and not is_definite and not _is_background(trigger.token)


def is_past_news(date: DateRange | None, number: int, written_on: datetime.date) -> bool:
    """Whether a dated mention in the given sentence is the background of the news."""
    return number >= _LEAD and date is not None and date.end is not None and date.end < written_on - _RECENT


def reported_on(parse: Parse, trigger: Trigger, dates: Sequence[DateExpression]) -> ToldDate | None:
    """The weekday on which the sentence says that the act was reported ('…, a hospital said on Monday')."""
    for expression in dates:
        span = parse.span(expression.start, expression.end)
        if expression.kind is not DateKind.WEEKDAY or span is None or span.doc is not trigger.token.doc:
            continue
        if clause_head(span.root).lemma_.lower() in _REPORTS:
            return ToldDate(expression, "past")
    return None


def _is_background(token: Token) -> bool:
    """Whether the act is told under a word that looks back or aside ('after a raid', 'which had been shelled')."""
    first = token.left_edge
    if first.i > 0 and first.nbor(-1).lower_ in _BACKGROUND:
        return True
    for word in ancestors(token):
        if word.dep_ == "relcl" or (word.dep_ == "prep" and word.lower_ in _BACKGROUND):
            return True
        if word.pos_ in ("VERB", "AUX"):
            links = {child.lower_ for child in word.children if child.dep_ in ("mark", "advmod", "aux")}
            if links & _BACK or any(child.lower_ in _BACKGROUND for child in word.children if child.dep_ == "mark"):
                return True
    return False
