"""Claims of invented texts: rows with their offsets checked, actors by their printed names, attributions by their words."""

import datetime
from typing import Any

from newsledger.corpus.article import Article, Part
from newsledger.extract.claims import extract
from newsledger.language.attribution import Attribution, Stretch
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from schemas.vocabularies import ActorType, QuoteAttribution, QuoteStance, QuoteType, SpeakerKind

Row = dict[str, Any]
PUBLISHED = datetime.date(2019, 5, 15)  # a Wednesday


def rows_of(
    text: str,
    index: ActorIndex | None = None,
    attributions: tuple[Attribution, ...] = (),
    parts: tuple[Part, ...] = (),
    published_on: datetime.date | None = PUBLISHED,
) -> list[Row]:
    article = Article({"article_id": "t", "text": text, "published_on": published_on}, parts)
    rows = extract(article, parse(text), index or ActorIndex([], []), attributions)
    for row in rows:
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"]
    return rows


def figures(text: str) -> list[tuple[str, str]]:
    return [(row["effect"], row["text"]) for row in rows_of(text)]


def actors(text: str, **names: ActorType) -> ActorIndex:
    mentions = []
    for number, name in enumerate(names):
        printed = name.replace("_", " ")
        at = text.find(printed)
        while at >= 0:
            mentions.append(Mention(at, at + len(printed), f"t#a{number}", True))
            at = text.find(printed, at + 1)
    drafts = [LocalActor(f"t#a{number}", name, kind) for number, (name, kind) in enumerate(names.items())]
    return ActorIndex(drafts, mentions)


def said(
    text: str,
    content: str,
    speaker: str | None,
    cue: str = "said",
    stance: QuoteStance = QuoteStance.ASSERTS,
    speaker_actor: str | None = None,
    speaks_for: str | None = None,
) -> Attribution:
    def stretch(words: str) -> Stretch:
        at = text.index(words)
        return Stretch(at, at + len(words))

    return Attribution(
        content=stretch(content),
        quote_type=QuoteType.INDIRECT,
        cue=stretch(cue),
        cue_lemma=cue,
        stance=stance,
        speaker=stretch(speaker) if speaker else None,
        speaker_kind=SpeakerKind.NAMED if speaker_actor else SpeakerKind.UNNAMED,
        how=QuoteAttribution.EXPLICIT,
        speaker_actor=speaker_actor,
        speaks_for=speaks_for,
        via=None,
        addressee=None,
        utterance=0,
    )
