"""quotes: one row per stretch of somebody's words."""

import pandera.pandas as pandera

from schemas.columns import (
    IDENTIFIER,
    Date,
    Integer,
    String,
    actor_field,
    article_field,
    end_field,
    field,
    review_status_field,
    rule_field,
    start_field,
)
from schemas.expectations import FillRate, RowCount, WordShare
from schemas.rules import QuoteRule
from schemas.table import Acyclic, RowRule, Span, Table, UniqueKey, before, both_or_neither, by_hand_if_added
from schemas.vocabularies import QuoteAttribution, QuoteStance, QuoteType, SpeakerKind, TextPart


class Quotes(pandera.DataFrameModel):
    """Direct: between the marks; mixed and indirect: the whole reported clause."""

    quote_id: String = field("Quote", "Made of the article and the span.", pattern=IDENTIFIER, hxl="#meta+quote+id")
    article_id: String = article_field()
    quote_type: String = field("Type", "How the words are printed.", vocabulary=QuoteType)
    start: Integer = start_field("the words")
    end: Integer = end_field("the words")
    text: String = field(
        "Text",
        "The words: between the marks, or the reported clause without 'that' and full stop.",
        hxl="#description+text",
    )
    utterance_id: String = field("Utterance", "Shared by the pieces of one utterance.", pattern=IDENTIFIER)
    speaker: String = actor_field(
        "Speaker",
        "Who said it; null unless there is exactly one, and named.",
        counterparts={"PLOVER": "actor"},
        hxl="#meta+speaker+id",
    )
    speaker_kind: String = field(
        "Kind of speaker", "Null when no speaker is printed.", vocabulary=SpeakerKind, nullable=True
    )
    speaker_text: String = field(
        "Speaker as printed",
        "Title and name as printed, without appositions, or the pronoun.",
        nullable=True,
        hxl="#meta+speaker+name",
    )
    speaker_start: Integer = start_field("the speaker", nullable=True)
    speaker_end: Integer = end_field("the speaker", nullable=True)
    attribution: String = field(
        "Attribution",
        "How the speaker is named at the quote; null when none is.",
        vocabulary=QuoteAttribution,
        nullable=True,
    )
    via: String = actor_field("Via", "Who passed the words on.", hxl="#meta+via+id")
    cue: String = field("Cue", "Main verb with its particle, without auxiliaries; 'according to'.", nullable=True)
    cue_start: Integer = start_field("the cue", nullable=True)
    cue_end: Integer = end_field("the cue", nullable=True)
    stance: String = field(
        "Stance", "What the speaker does with the words.", vocabulary=QuoteStance, counterparts={"PLOVER": "event type"}
    )
    addressee_text: String = field(
        "Addressee", "To whom, as printed ('reporters').", nullable=True, counterparts={"PLOVER": "recipient"}
    )
    said_on: Date = field(
        "Said on",
        "The day, where the text says.",
        nullable=True,
        hxl="#date+reported",
        counterparts={"PLOVER": "event date"},
    )
    same_as: String = field(
        "Same as",
        "The first quote, in order of publication, of the same words by the same speaker.",
        references="quotes.quote_id",
        pattern=IDENTIFIER,
        nullable=True,
        hxl="#meta+quote+original+id",
    )
    sentence_start: Integer = start_field("the sentence")
    sentence_end: Integer = end_field("the sentence")
    part: String = field("Part of the article", "Where in the article the words stand.", vocabulary=TextPart)
    rule: String = rule_field(QuoteRule)
    review_status: String = review_status_field()


TABLE = Table(
    name="quotes",
    title="Quotes",
    description="One row per stretch of somebody's words, with who said them.",
    model=Quotes,
    primary_key=("quote_id",),
    order=("article_id", "start", "end", "quote_id"),
    row_rules=(
        by_hand_if_added(),
        before("start", "end"),
        both_or_neither("speaker_text", "speaker_start", "speaker_end", "speaker_kind", "attribution"),
        before("speaker_start", "speaker_end"),
        both_or_neither("cue", "cue_start", "cue_end"),
        before("cue_start", "cue_end"),
        RowRule(
            "speaker_is_one_and_named",
            "a speaker is given only where there is exactly one, and named",
            ("speaker", "speaker_kind"),
            lambda frame: frame["speaker"].isna() | (frame["speaker_kind"] == "named").fillna(False),
            "speaker IS NULL OR (speaker_kind IS NOT NULL AND speaker_kind = 'named')",
        ),
    ),
    cross_rules=(
        Span("start", "end", "text"),
        Span("speaker_start", "speaker_end", "speaker_text"),
        Span("cue_start", "cue_end", "cue"),
        Span("sentence_start", "sentence_end"),
        UniqueKey(("article_id", "start", "end")),
        Acyclic("same_as"),
    ),
    expectations=(
        RowCount(0.05, "news quotes (2.7-21 an article were measured)", "articles", 50),
        WordShare("quote_type", 0.98, "news quotes in marks and without", from_rows=200),
        FillRate("speaker_text", "quotes have a speaker (99-100 % were measured)", at_least=0.5, from_rows=50),
        FillRate("speaker", "many speakers are named (54-83 % were measured)", at_least=0.1, from_rows=100),
        FillRate(
            "cue",
            "most quotes have a verb of speech (97-100 % were measured), though transcripts print labels instead",
            at_least=0.02,
            from_rows=200,
        ),
        WordShare("rule", 0.5, "marks that nobody is said to have spoken are few", "unattributed", 100),
    ),
)
