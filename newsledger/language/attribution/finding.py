"""Puts together what the units say: attributions in the order of their words, and paragraphs that go on with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from newsledger.language.attribution.clauses import clause_of
from newsledger.language.attribution.fitting import Piece, direct, fit
from newsledger.language.attribution.model import Attribution, Stretch
from newsledger.language.attribution.resolution import Resolved, Resolver
from newsledger.language.attribution.saying import Saying
from newsledger.language.attribution.sayings import sayings
from newsledger.language.attribution.units import Unit, split_units
from newsledger.language.marks import Marked
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse
from schemas.rules import QuoteRule
from schemas.vocabularies import QuoteAttribution, QuoteStance, QuoteType

_SENTENCE_WORDS = 3
"""Fewest words of a marked stretch that stands for a sentence somebody spoke."""

_CROSSHEAD_WORDS = 10


@dataclass(slots=True)
class _Spoken:
    """An attribution that later pieces may go on with."""

    paragraph: int
    unit: Unit
    attribution: Attribution
    ends_marked: bool


@dataclass(slots=True)
class _Finder:
    parse: Parse
    resolver: Resolver
    found: dict[tuple[int, int], Attribution] = field(default_factory=dict)
    utterances: int = 0
    last: _Spoken | None = None

    def unit(self, unit: Unit) -> None:
        """Take in one unit."""
        self.resolver.enter(unit)
        taken: list[tuple[int, int]] = []
        for saying in self._without_messengers(sayings(unit)):
            pieces = [piece for start, end in saying.spans for piece in fit(self.parse.text, start, end, unit)]
            pieces = [piece for piece in pieces if (piece[0], piece[1]) not in self.found]
            if pieces:
                self._say(saying, pieces, unit)
                taken.extend((start, end) for start, end, _ in pieces)
        for mark in unit.marks:
            if not any(start < mark.close and mark.open < end for start, end in taken):
                self._unclaimed(mark, unit)

    def _without_messengers(self, found: list[Saying]) -> list[Saying]:
        """'X said, the agency reported': X is the speaker, and the agency passed it on."""
        kept = list(found)
        for position, outer in enumerate(found):
            if outer.subject is None or not self.resolver.is_medium(outer.subject, outer.unit):
                continue
            neighbours = (*found[max(0, position - 1) : position], *found[position + 1 : position + 2])
            inner = next((each for each in neighbours if _is_passed_on(each, outer)), None)
            if inner is not None and inner.subject is not None:
                inner.via = outer.subject
                low, high = outer.unit.bounds(*outer.extent)
                inner.spans = [span for span in inner.spans if not low <= span[0] < high]
                kept.remove(outer)
        return kept

    def _say(self, saying: Saying, pieces: Iterable[Piece], unit: Unit) -> None:
        speaker = self.resolver.resolve(saying.subject, unit) if saying.subject is not None else None
        via = self.resolver.resolve(saying.via, unit).actor if saying.via is not None else None
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

    def _unclaimed(self, mark: Marked, unit: Unit) -> None:
        """A marked stretch without a cue of its own: more of the last speaker's words, or nobody's."""
        pieces = direct(self.parse.text, mark)
        if not pieces or (pieces[0][0], pieces[0][1]) in self.found or not self._is_sentence(mark, unit):
            return
        start, end, _ = pieces[0]
        last = self.last
        goes_on = last is not None and (
            last.paragraph == unit.paragraph
            or (last.paragraph == unit.paragraph - 1 and self._opens_paragraph(mark, unit))
        )
        if last is None or not goes_on:
            attribution = self._unattributed(start, end)
        else:
            attribution = self._continued(start, end, last, unit)
        self.found[start, end] = attribution
        if attribution.speaker is not None:
            self.last = _Spoken(unit.paragraph, unit, attribution, True)

    def _continued(self, start: int, end: int, last: _Spoken, unit: Unit) -> Attribution:
        before = last.attribution
        same = last.paragraph == unit.paragraph
        how = before.how if same or before.how is None else QuoteAttribution.CARRIED
        return Attribution(
            content=Stretch(start, end),
            quote_type=QuoteType.DIRECT,
            cue=before.cue,
            cue_lemma=before.cue_lemma,
            stance=before.stance if last.ends_marked else QuoteStance.ASSERTS,
            speaker=before.speaker,
            speaker_kind=before.speaker_kind,
            how=how,
            speaker_actor=before.speaker_actor,
            speaks_for=before.speaks_for,
            via=before.via,
            addressee=before.addressee,
            utterance=before.utterance if last.ends_marked else self._next_utterance(),
            rule=QuoteRule.CONTINUATION if last.ends_marked else QuoteRule.SENTENCE_BEFORE,
        )

    def _unattributed(self, start: int, end: int) -> Attribution:
        return Attribution(
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

    def _is_sentence(self, mark: Marked, unit: Unit) -> bool:
        """Whether the marked stretch is a sentence by itself, not a term or title within one."""
        text = self.parse.text
        words = text[mark.start : mark.end]
        bare = words.lstrip("[(…. '‘\"").rstrip(" '’\"")
        if not (bare[:1].isupper() or mark.continues) or self._is_crosshead(mark, unit):
            return False
        outside = text[unit.start : mark.open] + text[min(mark.close, unit.end) : unit.end]
        glued = mark.closed and bare[-1:] in ".?!" and text[mark.close : mark.close + 1].isupper()
        if glued:
            outside = text[unit.start : mark.open]
        if any(char.isalnum() for char in outside) and not text[unit.start : mark.open].rstrip().endswith(":"):
            return False
        ends = bare[-1:] in ".?!…," or not mark.closed or text[mark.close : mark.close + 1] == "."
        if ends and self.last is not None and self.last.ends_marked and self.last.paragraph == unit.paragraph:
            return True
        if len(words.split()) < _SENTENCE_WORDS:
            return False
        tokens = unit.doc[unit.index_at(mark.start) : max(unit.index_at(mark.end - 1), 0)]
        return ends and any(token.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB") for token in tokens)

    def _is_crosshead(self, mark: Marked, unit: Unit) -> bool:
        """A few words in single marks that are a paragraph by themselves."""
        paragraph = self.parse.paragraphs[unit.paragraph]
        is_alone = (mark.open, mark.close) == (paragraph.start, paragraph.end)
        text = self.parse.text
        is_single = text[mark.open] in "'‘" and mark.start == mark.open + 1
        return is_alone and is_single and len(text[mark.start : mark.end].split()) < _CROSSHEAD_WORDS

    def _opens_paragraph(self, mark: Marked, unit: Unit) -> bool:
        return mark.open == self.parse.paragraphs[unit.paragraph].start

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
    finder = _Finder(parse, Resolver(parse, index))
    for unit in split_units(parse):
        finder.unit(unit)
    return sorted(finder.found.values(), key=lambda found: (found.content.start, -found.content.end))


def _is_passed_on(inner: Saying, outer: Saying) -> bool:
    """Whether the outer cue reports the inner one, or follows right upon it."""
    clause = clause_of(outer.verb)
    follows = inner.extent[1] in (outer.extent[0] - 1, outer.extent[0])
    return (clause is not None and clause.i == inner.verb.i) or (follows and inner.verb.i < outer.verb.i)


def _how(speaker: Resolved | None) -> QuoteAttribution | None:
    if speaker is None:
        return None
    return QuoteAttribution.PRONOUN if speaker.is_pronoun else QuoteAttribution.EXPLICIT
