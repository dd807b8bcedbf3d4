"""When: which of the dates near a trigger is the event's own, and which days that means once publication is known."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from newsledger.corpus.article import Article
from newsledger.corpus.dating import news_day
from newsledger.extract.event_grammar import ancestors, clause_head, lemmas, predicate_of, steps_up
from newsledger.extract.event_setting import ATTACHED, LEAST, closeness
from newsledger.extract.event_triggers import Trigger
from newsledger.language.date_notes import ToldDate, note, unpacked
from newsledger.language.date_stamps import is_stamp
from newsledger.language.dates import DateExpression, DateKind, DateRange, find_dates, tense_of
from newsledger.language.parse import Parse
from schemas.vocabularies import DateBasis, DatePrecision, EventStatus

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_MOVED = lemmas("extend announce resume disrupt renew violate continue prolong")
_NAMING = lemmas("know call dub name")
_ENDS = lemmas("wrap end expire conclude finish lapse")
_COUNTS_TO = (" after", " before")
_BESIDE = 4
"""Words between 'a day after' and what it dates, however the parse has it."""
_LONG = 60
"""Days that fighting told as news may have lasted."""
_COMMA = 2
"""Code points between a date and the 'when' that explains it."""
_SOMEDAY = datetime.date(9000, 6, 2)
"""A Monday that no news knows: stands for a day of publication that is not known."""
_ONE_DAY = datetime.timedelta(days=1)
_FRESH = datetime.timedelta(days=4)
"""A day of report longer before publication is some other week's."""
_COUNTED_IN_DAYS = ("day", "hour", "week", "weekend")
_UNKNOWN = DateRange(None, None, DatePrecision.UNKNOWN, DateBasis.NONE)
_EXACTNESS = (
    DatePrecision.UNKNOWN,
    DatePrecision.BEFORE,
    DatePrecision.YEAR,
    DatePrecision.MONTH,
    DatePrecision.WEEK,
    DatePrecision.DAY,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The day from which the dates of an article are counted.

    Attributes:
        published_on: The day of publication, null when it is not known.
        origin: The same day; when it is not known, a day of the same weekday in a year that no article means, so that
            days counted from it can be compared with each other.
    """

    published_on: datetime.date | None
    origin: datetime.date

    def days(self, told: ToldDate) -> DateRange | None:
        """The days of a date as far as they can be compared with those of the article's other dates."""
        found = usable(told.on(self.origin))
        if found is None or self.published_on is not None or _counts_in_days(told.expression):
            return found
        return usable(told.on(None))


def clock_of(article: Article) -> Clock:
    """The clock of an article."""
    if article.published_on is not None:
        return Clock(article.published_on, article.published_on)
    weekday = news_day(article.text.split("\n\n")).weekday
    return Clock(None, _SOMEDAY + datetime.timedelta(days=weekday or 0))


def _counts_in_days(expression: DateExpression) -> bool:
    """Whether the expression means a day near publication, whatever the month."""
    if expression.kind == DateKind.RANGE:
        return all(part is not None and _counts_in_days(part) for part in (expression.first, expression.last))
    if expression.kind == DateKind.ANCHORED and expression.anchor is not None:
        return expression.unit in _COUNTED_IN_DAYS and _counts_in_days(expression.anchor)
    return expression.kind == DateKind.WEEKDAY or (expression.year is None and expression.unit in _COUNTED_IN_DAYS)


@dataclass(frozen=True, slots=True)
class EventTime:
    """What an article tells of the time of one event.

    Attributes:
        form: 'act', 'state' or 'round', as triggers have it.
        dates: The dates that its mentions give, in the order in which they were found to be of one event.
        is_news: Whether it is what the article was written to tell.
        reported: The day on which it was reported, where the sentence says.
    """

    form: str
    dates: tuple[ToldDate, ...]
    is_news: bool = False
    reported: ToldDate | None = None

    def days(self, status: str, published_on: datetime.date | None) -> DateRange:
        """The event's days as the tables want them, told on the given day."""
        date = until = None
        for told in self.dates:
            found = usable(told.on(published_on))
            if self.form != "act" and told.expression.modifier == "until":
                until = found or until
            else:
                date = joined(date, found, self.form)
        if date is None:
            return until or self._undated(status, published_on)
        if until is not None and until.end is not None and date.start is not None and date.start <= until.end:
            return replace(date, end=until.end)
        if self.form == "state" and status == EventStatus.ONGOING and date.start is not None:
            return replace(date, end=None)
        return date

    def _undated(self, status: str, published_on: datetime.date | None) -> DateRange:
        if self.form != "act" or status != EventStatus.OCCURRED or published_on is None:
            return _UNKNOWN
        if not self.is_news:
            # What is told as done lies before the day it is told.
            return DateRange(None, published_on, DatePrecision.BEFORE, DateBasis.INFERRED)
        told = self.reported.on(published_on).start if self.reported else None
        last = told if told and datetime.timedelta(0) <= published_on - told <= _FRESH else published_on
        # Bounds, not a day: whoever knows the day knows better.
        return DateRange(last - _ONE_DAY, last, DatePrecision.WEEK, DateBasis.INFERRED)

    def note(self) -> str:
        """What ``read_time`` reads again."""
        reported = self.reported.packed() if self.reported else None
        return note(form=self.form, dates=[told.packed() for told in self.dates], news=self.is_news, reported=reported)


def read_time(text: str) -> EventTime:
    """The time that ``EventTime.note`` wrote down."""
    values = json.loads(text)
    reported = unpacked(values["reported"]) if values["reported"] else None
    return EventTime(values["form"], tuple(unpacked(told) for told in values["dates"]), values["news"], reported)


def joined(one: DateRange | None, other: DateRange | None, form: str) -> DateRange | None:
    """The better of two dates of one event: the more exact one, and of a state's beginnings the first."""
    if one is None or other is None:
        return one or other
    better = _EXACTNESS.index(other.precision) > _EXACTNESS.index(one.precision)
    if form == "state" and one.precision is other.precision and one.start and other.start and other.start < one.start:
        return other
    return other if better else one


def date_of(
    parse: Parse, trigger: Trigger, dates: Sequence[DateExpression], others: Sequence[Trigger], clock: Clock
) -> ToldDate | None:
    """The date of the event among the expressions in its sentence; null where none is its own."""
    explained = _explained(parse, trigger, dates)
    if explained is not None and usable(explained.on(clock.origin)) is not None:
        return explained
    scored = []
    for expression in dates:
        score = _date_score(parse, trigger, expression, others)
        if score >= LEAST:
            scored.append((score, -expression.start, expression))
    for _, _, expression in sorted(scored, key=lambda item: item[:2], reverse=True):
        if trigger.form != "act" and expression.modifier is None and _tells_end(parse, expression):
            return ToldDate(replace(expression, modifier="until"), tense_of(parse.text, expression))
        told = ToldDate(expression, tense_of(parse.text, expression) or _tense_of_verb(trigger.token))
        if usable(told.on(clock.origin)) is not None:
            return _lasting_until(parse, trigger.token, told)
    return None if dates and _names_year(dates) else _lasting(parse, trigger.token)


def _lasting_until(parse: Parse, noun: Token, told: ToldDate) -> ToldDate:
    """The days of 'six days of fighting, on Sunday': those up to the Sunday."""
    lasted = _lasting(parse, noun) if told.expression.kind == DateKind.WEEKDAY else None
    if lasted is None or lasted.expression.unit != "day":
        return told
    count = lasted.expression.count + 1
    first = replace(lasted.expression, kind=DateKind.ANCHORED, anchor=told.expression, count=count)
    return replace(told, expression=replace(lasted.expression, kind=DateKind.RANGE, first=first, last=told.expression))


def _names_year(dates: Sequence[DateExpression]) -> bool:
    return any(date.year is not None or date.kind == DateKind.MONTH for date in dates)


def _lasting(parse: Parse, noun: Token) -> ToldDate | None:
    """The days of 'six days of fighting': those before the day on which it is told."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or noun.head.head.lemma_.lower() not in ("day", "week"):
        return None
    unit = noun.head.head
    number = next((child for child in unit.children if child.dep_ == "nummod"), None)
    if number is None:
        return None
    start, end = parse.start_of(number), parse.end_of(unit)
    text = parse.text[start:end]
    found = next((date for date in find_dates(f"the past {text}") if -_LONG <= date.count < -1), None)
    return ToldDate(replace(found, start=start, end=end, text=text), "past") if found else None


def _tells_end(parse: Parse, expression: DateExpression) -> bool:
    """Whether the date is that of the end: 'talks, expected to wrap up Friday', 'a truce due to expire on Sunday'."""
    span = parse.span(expression.start, expression.end)
    verb = clause_head(span.root) if span is not None else None
    return verb is not None and verb.lemma_.lower() in _ENDS


def _explained(parse: Parse, trigger: Trigger, dates: Sequence[DateExpression]) -> ToldDate | None:
    """The date that the clause of the event explains: 'the worst since 2002, when gunmen killed 34 people'."""
    if not dates:
        return None
    when = next((word for word in clause_head(trigger.token).children if word.lower_ == "when"), None)
    if when is None:
        return None
    start = parse.start_of(when)
    before = next((date for date in dates if 0 < start - date.end <= _COMMA), None)
    # What the word before the date bounds is something else.
    return ToldDate(replace(before, modifier=None), "past") if before else None


def _tense_of_verb(token: Token) -> Literal["past"] | None:
    """Past for a verb in the past tense, where the words around the date do not tell."""
    verb = predicate_of(token)
    is_past = verb.tag_ == "VBD" or any(child.dep_ == "auxpass" and child.tag_ == "VBD" for child in verb.children)
    return "past" if is_past else None


def _date_score(parse: Parse, trigger: Trigger, expression: DateExpression, others: Sequence[Trigger]) -> float:
    span = parse.span(expression.start, expression.end)
    token = trigger.token
    if span is None or span.doc is not token.doc:
        return 0.0
    if _is_of_what_it_names(token, span.root):
        return ATTACHED
    if not _may_date(parse, trigger, expression, span.root):
        return 0.0
    if expression.text.casefold().endswith(_COUNTS_TO):
        between = any(span.end <= other.token.i < token.i for other in others if other is not trigger)
        return LEAST if between else ATTACHED
    return closeness(span.root, trigger, others)


def _is_of_what_it_names(token: Token, root: Token) -> bool:
    """'The plan laid out by both in 2012, known as the X Communique': the date of the plan is the communique's."""
    naming = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "as" else token.head
    if naming.lemma_ not in _NAMING or naming.dep_ != "acl":
        return False
    return steps_up(root, naming) is None and steps_up(root, naming.head) is not None


def _may_date(parse: Parse, trigger: Trigger, expression: DateExpression, root: Token) -> bool:
    """Whether the expression can tell when the event was, however near it stands."""
    paragraph = parse.paragraph_at(expression.start)
    if paragraph and is_stamp(parse.text, expression, paragraph.start):
        # The page's own day, and a dateline's, is the day of writing.
        return False
    if not _is_on_its_side(parse, trigger, expression) or _is_record(trigger.token, expression):
        return False
    if trigger.form == "act" and expression.modifier == "since":
        # '… killed since March' is the war's toll.
        return False
    if trigger.is_attribute:
        return steps_up(root, trigger.token) is not None
    is_moved = predicate_of(trigger.token).lemma_.lower() in _MOVED
    if trigger.form == "state" and expression.modifier not in ("since", "until") and is_moved:
        # A truce extended on Monday did not begin then.
        return False
    head = next((word for word in ancestors(root) if word.pos_ in ("VERB", "AUX")), root)
    # 'To agree on a plan for the next month' is what the meeting is for.
    is_purpose = head.tag_ == "VB" and head.dep_ in ("xcomp", "advcl")
    return not is_purpose or steps_up(trigger.token, head) is not None


def _is_record(token: Token, expression: DateExpression) -> bool:
    """Whether the expression tells how long nothing was worse: 'the deadliest attack in five years', 'since 2002'."""
    is_long = expression.kind == DateKind.PAST_SPAN or expression.modifier == "since"
    return is_long and any(child.tag_ in ("JJS", "RBS") or child.lower_ == "worst" for child in token.children)


def _is_on_its_side(parse: Parse, trigger: Trigger, expression: DateExpression) -> bool:
    """Whether 'a day after', if that is what is printed, stands before the trigger in the clause that it dates.

    'X met on Tuesday, a day after Y': counted from Tuesday, it tells when Y was, and nothing of the meeting.
    """
    if not expression.text.casefold().endswith(_COUNTS_TO):
        return True
    if trigger.start < expression.end:
        return False
    link = parse.span(expression.start, expression.end)
    if link is None or link.doc is not trigger.token.doc:
        return False
    word = link[-1]
    clause = word.head if word.dep_ == "mark" else word
    return steps_up(trigger.token, clause) is not None or trigger.token.i - word.i <= _BESIDE


def usable(found: DateRange) -> DateRange | None:
    """The range in the form that the tables want; null if it says nothing."""
    if found.start is None and found.end is None:
        return None
    if found.precision is DatePrecision.UNKNOWN and found.start is not None:
        # 'After Sunday' bounds the event on one side only, which no precision can say.
        return None if found.end is None else DateRange(None, found.end, DatePrecision.BEFORE, found.basis)
    if found.precision is DatePrecision.BEFORE:
        return None if found.end is None else replace(found, start=None)
    if found.basis is DateBasis.NONE:
        return None
    return found
