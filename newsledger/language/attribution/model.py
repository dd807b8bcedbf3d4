"""What is found: words, and who is said to have spoken or written them."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.rules import QuoteRule
from schemas.vocabularies import QuoteAttribution, QuoteStance, QuoteType, SpeakerKind


@dataclass(frozen=True, slots=True)
class Stretch:
    """Offsets of a stretch of the article's text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that somebody is said to have spoken or written.

    Attributes:
        content: The words: between the marks for a direct quote, the reported clause otherwise.
        quote_type: Direct, mixed or indirect.
        cue: The main verb with its particle, without auxiliaries, or 'according to'.
        cue_lemma: The cue's lemma.
        stance: What the speaker does with the words.
        speaker: Title and name, or pronoun, as printed.
        speaker_kind: Null when no speaker is printed.
        how: How the speaker is named; null when none is.
        speaker_actor: Local id of the speaker; null unless exactly one, and known.
        speaks_for: Local id of the body that a personal or unnamed speaker speaks for.
        via: Local id of who passed the words on.
        addressee: To whom the words were said.
        utterance: Number, within the article, shared by the pieces of one utterance.
        rule: The construction by which it was found.
    """

    content: Stretch
    quote_type: QuoteType
    cue: Stretch | None
    cue_lemma: str | None
    stance: QuoteStance
    speaker: Stretch | None
    speaker_kind: SpeakerKind | None
    how: QuoteAttribution | None
    speaker_actor: str | None
    speaks_for: str | None
    via: str | None
    addressee: Stretch | None
    utterance: int
    rule: QuoteRule = QuoteRule.CUE_CLAUSE
