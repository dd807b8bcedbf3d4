"""Puts together what the units say: attributions in the order of their words, and paragraphs that go on with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from newsledger.language.attribution import printed
from newsledger.language.attribution.complements import clause_of
from newsledger.language.attribution.cue_search import announcing, sayings
from newsledger.language.attribution.fitting import Piece, direct, fit, trim
from newsledger.language.attribution.memory import Resolved
from newsledger.language.attribution.model import Attribution, Stretch
from newsledger.language.attribution.printed import Label, Printed
from newsledger.language.attribution.resolution import Resolver
from newsledger.language.attribution.saying import Saying
from newsledger.language.attribution.standalone_marks import is_sentence
from newsledger.language.attribution.units import Unit, split_units
from newsledger.language.marks import Marked
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse
from schemas.rules import QuoteRule
from schemas.vocabularies import QuoteAttribution, QuoteStance, QuoteType


@dataclass(slots=True)
class _Spoken:
    """An attribution that later pieces may go on with."""

    paragraph: int
    unit: Unit
    attribution: Attribution
    ends_marked: bool


@dataclass(slots=True)
class _Finder:
    """Takes in the units of an article in order.

    Attributes:
        parse: The article.
        resolver: Who its speakers are.
        labels: Its paragraphs that open with a speaker's label.
        found: Attributions by span.
        utterances: How many there are.
        last: What the next marked words may go on with.
        before: The unit before.
        announced: A cue and a colon that ended the unit before, with the words still to come.
        unsigned: The marked words before, if nobody is said to have spoken them.
    """

    parse: Parse
    resolver: Resolver
    labels: dict[int, Label]
    found: dict[tuple[int, int], Attribution] = field(default_factory=dict)
    utterances: int = 0
    last: _Spoken | None = None
    before: Unit | None = None
    announced: Saying | None = None
    unsigned: Attribution | None = None

    def unit(self, unit: Unit) -> None:
        """Take in one unit."""
        self.resolver.enter(unit)
        taken = self._printed(unit)
        for saying in self._without_messengers(sayings(unit)):
            pieces = [piece for start, end in saying.spans for piece in fit(self.parse.text, start, end, unit)]
            pieces = [piece for piece in pieces if (piece[0], piece[1]) not in self.found]
            if pieces:
                self._say(saying, pieces, unit)
                taken.extend((start, end) for start, end, _ in pieces)
        if not taken and unit.paragraph == 0:
            taken = self._headline(unit)
        for mark in _not_among(taken, unit.marks):
            self._unclaimed(mark, unit)
        self.before = unit
        self.announced = announcing(unit) if not taken else None

    def _without_messengers(self, found: list[Saying]) -> list[Saying]:
        """'X said, the agency reported': X is the speaker, and the agency passed it on."""
        messengers = set()
        for position, outer in enumerate(found):
            if outer.subject is None or not self.resolver.is_medium(outer.subject, outer.unit):
                continue
            neighbours = (*found[max(0, position - 1) : position], *found[position + 1 : position + 2])
            inner = next((each for each in neighbours if _is_passed_on(each, outer)), None)
            if inner is not None and inner.subject is not None:
                inner.via = outer.subject
                low, high = outer.unit.bounds(*outer.extent)
                inner.spans = [span for span in inner.spans if not low <= span[0] < high]
                messengers.add(position)
        return [saying for position, saying in enumerate(found) if position not in messengers]

    def _say(self, saying: Saying, pieces: Sequence[Piece], unit: Unit) -> None:
        for start, end, _ in pieces:
            self.resolver.hear_words(start, end)
        speaker = self.resolver.resolve(saying.subject, saying.unit) if saying.subject is not None else None
        via = self.resolver.resolve(saying.via, saying.unit).actor if saying.via is not None else None
        utterance = self._next_utterance()
        for start, end, quote_type in pieces:
            attribution = Attribution(
                content=Stretch(start, end),
                quote_type=quote_type,
                cue=Stretch(*saying.cue),
                cue_lemma=saying.lemma,
                stance=saying.stance,
                speaker=Stretch(speaker.start, speaker.end) if speaker else None,
                speaker_kind=speaker.kind if speaker else None,
                how=_how(speaker),
                speaker_actor=speaker.actor if speaker else None,
                speaks_for=speaker.speaks_for if speaker else None,
                via=via,
                addressee=Stretch(*saying.addressee) if saying.addressee else None,
                utterance=utterance,
                rule=saying.rule,
            )
            self.found[start, end] = attribution
            is_direct = quote_type is QuoteType.DIRECT
            if is_direct or self.last is None or self.last.unit is not unit or not self.last.ends_marked:
                self.last = _Spoken(unit.paragraph, unit, attribution, is_direct)

    def _printed(self, unit: Unit) -> list[tuple[int, int]]:
        """Words of the unit whose speaker the page's form tells: a label, or what was announced before."""
        paragraph = self.parse.paragraphs[unit.paragraph]
        if unit.start != paragraph.start:
            return []
        label = self.labels.get(unit.paragraph)
        if label is not None:
            subject = unit.doc[unit.index_at(label.end - 1)]
            piece = self._plain(label.words, paragraph.end, unit)
            return self._write(Printed(subject, QuoteRule.LABEL, (paragraph.start, label.end)), piece, unit)
        if self.unsigned is not None and (line := printed.dash_line(unit)) is not None:
            before = self.unsigned
            piece = (before.content.start, before.content.end, before.quote_type)
            return self._write(line, piece, unit)
        saying = self.announced
        if saying is None or saying.unit.paragraph != unit.paragraph - 1 or unit.marks:
            return []
        start, end, quote_type = self._plain(paragraph.start, paragraph.end, unit)
        saying.rule = QuoteRule.COLON
        self._say(saying, [(start, end, quote_type)], unit)
        return [(start, end)]

    def _headline(self, unit: Unit) -> list[tuple[int, int]]:
        paragraph = self.parse.paragraphs[0]
        if (unit.start, unit.end) != (paragraph.start, paragraph.end):
            return []
        found = printed.headline(unit, self.resolver.index)
        if found is None:
            return []
        speaker, first, behind = found
        pieces = fit(self.parse.text, *unit.bounds(first, behind), unit)
        return self._write(speaker, pieces[0], unit) if pieces else []

    def _plain(self, start: int, end: int, unit: Unit) -> Piece:
        """A stretch that may reach over many units: direct where it is one marked stretch, mixed where it holds any."""
        start, end = trim(self.parse.text, start, end)
        mark = next((mark for mark in unit.marks if mark.open <= start and end <= mark.close), None)
        if mark is not None:
            return next(iter(direct(self.parse.text, mark)), (start, end, QuoteType.DIRECT))
        return start, end, QuoteType.MIXED if unit.marks else QuoteType.INDIRECT

    def _unclaimed(self, mark: Marked, unit: Unit) -> None:
        """A marked stretch without a cue of its own: signed, more of the last speaker's words, or nobody's."""
        pieces = direct(self.parse.text, mark)
        if not pieces or (pieces[0][0], pieces[0][1]) in self.found:
            return
        index = self.resolver.index
        signed = printed.behind_dash(mark, unit) or printed.before_colon(mark, unit, index)
        if signed is not None:
            self._write(signed, pieces[0], unit)
            return
        if self._is_announced(mark, unit) and self.announced is not None:
            self._say(replace(self.announced, rule=QuoteRule.COLON), pieces, unit)
            return
        last = self.last
        follows = last is not None and last.ends_marked and last.paragraph == unit.paragraph
        paragraph = self.parse.paragraphs[unit.paragraph]
        if not is_sentence(self.parse.text, mark, unit, paragraph, follows):
            return
        announced = self._announced(mark, unit)
        if announced is not None:
            self._write(announced, pieces[0], self.before or unit)
            return
        goes_on = last is not None and (last.paragraph == unit.paragraph or self._opens_next(mark, unit, last))
        start, end, _ = pieces[0]
        if last is None or not goes_on:
            self._unattributed(start, end)
            return
        attribution = self._continued(start, end, last, unit)
        self.found[start, end] = attribution
        if attribution.speaker is not None:
            self.last = _Spoken(unit.paragraph, unit, attribution, True)

    def _is_announced(self, mark: Marked, unit: Unit) -> bool:
        """Whether the mark opens the paragraph behind a cue and a colon ('He said:')."""
        saying = self.announced
        is_next = saying is not None and saying.unit.paragraph == unit.paragraph - 1
        return is_next and mark.open == self.parse.paragraphs[unit.paragraph].start

    def _announced(self, mark: Marked, unit: Unit) -> Printed | None:
        """Who the sentence right before the marked one is about, in the same paragraph."""
        before = self.before
        is_first = mark.open == unit.start or not any(char.isalnum() for char in unit.text(unit.start, mark.open))
        if before is None or before.paragraph != unit.paragraph or not is_first:
            return None
        if self.last is not None and self.last.unit is before:
            return None
        return printed.sentence_before(before, self.resolver.index)

    def _opens_next(self, mark: Marked, unit: Unit, last: _Spoken) -> bool:
        return last.paragraph == unit.paragraph - 1 and mark.open == self.parse.paragraphs[unit.paragraph].start

    def _continued(self, start: int, end: int, last: _Spoken, unit: Unit) -> Attribution:
        before = last.attribution
        same = last.paragraph == unit.paragraph
        return replace(
            before,
            content=Stretch(start, end),
            quote_type=QuoteType.DIRECT,
            stance=before.stance if last.ends_marked else QuoteStance.ASSERTS,
            how=before.how if same or before.how is None else QuoteAttribution.CARRIED,
            utterance=before.utterance if last.ends_marked else self._next_utterance(),
            rule=QuoteRule.CONTINUATION if last.ends_marked else QuoteRule.SENTENCE_BEFORE,
        )

    def _write(self, found: Printed, piece: Piece, unit: Unit) -> list[tuple[int, int]]:
        """Put down words without a cue, with the speaker that the form tells."""
        speaker = self.resolver.resolve(found.subject, unit)
        start, end = found.bounds or (speaker.start, speaker.end)
        attribution = self._unattributed(piece[0], piece[1])
        attribution = replace(
            attribution,
            quote_type=piece[2],
            speaker=Stretch(start, end),
            speaker_kind=speaker.kind,
            how=_how(speaker),
            speaker_actor=speaker.actor,
            speaks_for=speaker.speaks_for,
            rule=found.rule,
        )
        self.found[piece[0], piece[1]] = attribution
        self.unsigned = None
        if piece[2] is QuoteType.DIRECT:
            self.last = _Spoken(unit.paragraph, unit, attribution, True)
        return [(piece[0], piece[1])]

    def _unattributed(self, start: int, end: int) -> Attribution:
        self.unsigned = self.found[start, end] = Attribution(
            content=Stretch(start, end),
            quote_type=QuoteType.DIRECT,
            cue=None,
            cue_lemma=None,
            stance=QuoteStance.ASSERTS,
            speaker=None,
            speaker_kind=None,
            how=None,
            speaker_actor=None,
            speaks_for=None,
            via=None,
            addressee=None,
            utterance=self._next_utterance(),
            rule=QuoteRule.UNATTRIBUTED,
        )
        return self.unsigned

    def _next_utterance(self) -> int:
        self.utterances += 1
        return self.utterances


def find_attributions(parse: Parse, index: ActorIndex) -> list[Attribution]:
    """Find who is said to have said what in an article.

    Args:
        parse: The parsed article.
        index: Its actors and where they are mentioned.

    Returns:
        Attributions in the order of their words, outer before inner; no two have the same span.
    """
    finder = _Finder(parse, Resolver(parse, index), printed.labels(parse))
    for unit in split_units(parse):
        finder.unit(unit)
    return sorted(finder.found.values(), key=lambda found: (found.content.start, -found.content.end))


def _not_among(taken: list[tuple[int, int]], marks: Iterable[Marked]) -> list[Marked]:
    """The marked stretches that no span touches."""
    left = []
    position, reach = 0, -1
    spans = sorted(taken)
    for mark in marks:
        while position < len(spans) and spans[position][0] < mark.close:
            reach = max(reach, spans[position][1])
            position += 1
        if reach <= mark.open:
            left.append(mark)
    return left


def _is_passed_on(inner: Saying, outer: Saying) -> bool:
    """Whether the outer cue reports the inner one, or follows right upon it."""
    clause = clause_of(outer.verb)
    follows = inner.extent[1] in (outer.extent[0] - 1, outer.extent[0])
    return (clause is not None and clause.i == inner.verb.i) or (follows and inner.verb.i < outer.verb.i)


def _how(speaker: Resolved | None) -> QuoteAttribution | None:
    if speaker is None:
        return None
    return QuoteAttribution.PRONOUN if speaker.is_pronoun else QuoteAttribution.EXPLICIT
