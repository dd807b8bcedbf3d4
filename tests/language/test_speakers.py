"""Which actor a speaker phrase stands for: pronouns, short descriptions, documents, several at once."""

from __future__ import annotations

import pytest

from newsledger.language.attribution import Attribution, find_attributions
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from schemas.vocabularies import ActorType, QuoteAttribution, SpeakerKind

PERSON, OTHER = ActorType.PERSON, ActorType.OTHER
ACTORS = {
    "Omar Haddad": LocalActor("x#a1", "Omar Haddad", PERSON, role="foreign minister", gender="m"),
    "Lina Farah": LocalActor("x#a2", "Lina Farah", PERSON, role="U.N. envoy", gender="f"),
    "Noor Weiss": LocalActor("x#a3", "Noor Weiss", PERSON),
    "Tarek Idris": LocalActor("x#a4", "Tarek Idris", PERSON, role="governor of Saltmark", gender="m"),
    "Interior Ministry": LocalActor("x#a5", "Interior Ministry", ActorType.GOVERNMENT),
    "Relief Norland": LocalActor("x#a6", "Relief Norland", ActorType.HUMANITARIAN),
    "Red Banner": LocalActor("x#a7", "Red Banner", ActorType.ARMED_GROUP),
    "Norland News": LocalActor("x#a8", "Norland News", ActorType.MEDIA),
    "Ida Monk": LocalActor("x#a9", "Ida Monk", PERSON, gender="f"),
}
SHORT = {"Haddad": "x#a1", "Farah": "x#a2", "Weiss": "x#a3", "Idris": "x#a4"}


def index_of(text: str) -> ActorIndex:
    mentions: list[Mention] = []
    forms = {name: actor.local_id for name, actor in ACTORS.items()} | SHORT
    for form, actor in forms.items():
        at = text.find(form)
        while at >= 0:
            if not any(mention.start <= at < mention.end for mention in mentions):
                mentions.append(Mention(at, at + len(form), actor, True))
            at = text.find(form, at + 1)
    return ActorIndex(ACTORS.values(), mentions)


def find(text: str) -> list[Attribution]:
    return find_attributions(parse(text), index_of(text))


def last_speaker(text: str) -> str | None:
    """Name of the last words' speaker."""
    actor = find(text)[-1].speaker_actor
    return next((one.name for one in ACTORS.values() if one.local_id == actor), None)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Omar Haddad met Lina Farah in Geneva. “We agreed,” he said.", "Omar Haddad"),
        ("Omar Haddad met Lina Farah in Geneva. “We agreed,” she said.", "Lina Farah"),
        ("Omar Haddad said that Tarek Idris had resigned. He said a successor was named.", "Omar Haddad"),
        ("“Idris did nothing wrong,” Omar Haddad said.\n\n“I trust him,” he said.", "Omar Haddad"),
        ("Omar Haddad flew to Bern. He visited a camp for a day. “It is full,” he said.", "Omar Haddad"),
        ("Noor Weiss praised Lina Farah. “She listened,” she said.", "Noor Weiss"),
        ("Lina Farah arrived. Noor Weiss, her deputy, stayed home. “I am ill,” she said.", "Noor Weiss"),
    ],
    ids=["subject-m", "gender-f", "named-in-words", "named-in-marks", "pronoun-between", "unknown", "nearest"],
)
def test_pronouns_for_people(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Lina Farah left the hall. A woman ran after the car. “I lost my son,” she said.",
        "Omar Haddad left. Nobody else was there. “It hurts,” she said.",
        "The car of Omar Haddad stood beside that of Tarek Idris. “It burned,” he said.",
    ],
    ids=["unnamed-woman", "no-agreement", "two-objects"],
)
def test_pronouns_stay_open_rather_than_guessed(text: str) -> None:
    assert last_speaker(text) is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Relief Norland said its depot was looted. It said 40 tons were gone.", "Relief Norland"),
        (
            "Omar Haddad spoke first. The Interior Ministry closed the road. It said mines were found.",
            "Interior Ministry",
        ),
        ("A spokesman for the Interior Ministry said two men fled. He said they were armed.", "Interior Ministry"),
        ("Red Banner said it shot down a drone. They said nobody was hurt.", "Red Banner"),
    ],
)
def test_pronouns_for_bodies(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Omar Haddad spoke in Bern. The foreign minister said talks would resume.", "Omar Haddad"),
        ("Omar Haddad spoke in Bern. The defence minister said talks would resume.", None),
        ("Lina Farah and others met. The envoy said the day was long.", "Lina Farah"),
        ("The regional governor said the dam held. Tarek Idris, the governor, posted a video.", "Tarek Idris"),
        ("An official in Saltmark said the dam held. “It held,” said the official, Noor Weiss.", "Noor Weiss"),
        ("Ida Monk, 61, sells bread here. “I will stay,” the 61-year-old said.", "Ida Monk"),
        ("A nurse at the clinic, Ida Monk, said there was no power.", "Ida Monk"),
        ("Relief Norland pulled out on Friday. The charity said its staff was shot at.", "Relief Norland"),
        ("Relief Norland pulled out on Friday. Another charity said it would stay.", None),
        ("The Interior Ministry closed the road. A ministry spokesman said mines were found.", "Interior Ministry"),
        ("Relief Norland pulled out. Its spokeswoman said the risk was too great.", "Relief Norland"),
        ("The Red Banner group said it shot down a drone.", "Red Banner"),
    ],
)
def test_descriptions_mean_whom_the_article_describes_so(text: str, speaker: str | None) -> None:
    assert next((one.name for one in ACTORS.values() if one.local_id == find(text)[0].speaker_actor), None) == speaker


def test_the_spokesman_goes_on_for_the_body_he_was_introduced_with() -> None:
    text = "A spokesman for Relief Norland said trucks were stuck. “They wait,” the spokesman said."
    assert last_speaker(text) == "Relief Norland"


def test_a_spokesman_of_a_person_is_unnamed() -> None:
    found = find("A spokesman for Omar Haddad said the trip was off.")[0]
    assert (found.speaker_actor, found.speaker_kind) == (None, SpeakerKind.UNNAMED)


def test_two_at_once_are_joint() -> None:
    found = find("Omar Haddad called Tarek Idris. Both ministers said the border was closed.")[0]
    assert (found.speaker_actor, found.speaker_kind) == (None, SpeakerKind.JOINT)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A letter to Omar Haddad said the camp was full.", None),
        ("A report by Relief Norland said the camp was full.", "Relief Norland"),
        ("Lina Farah published a report on Friday. The report said the camp was full.", "Lina Farah"),
        ("Lina Farah led in a poll on Friday. The poll said prices mattered most.", None),
    ],
)
def test_texts_speak_for_their_author_only(text: str, speaker: str | None) -> None:
    assert last_speaker(text) == speaker


def test_the_first_person_is_nobody_named() -> None:
    found = find("Omar Haddad smiled. I asked whether he would stay.")[0]
    assert (found.speaker_actor, found.how) == (None, QuoteAttribution.PRONOUN)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The court forced Omar Haddad to admit that the files were burned.", "Omar Haddad"),
        ("Lina Farah missed a chance to say that she was sorry.", "Lina Farah"),
        ("Lina Farah spoke at a news conference announcing that the port would open.", "Lina Farah"),
        ("If the dam breaks near Lina Farah, as it did in May, engineers say villages would drown.", None),
    ],
    ids=["made_to_speak", "chance", "occasion", "people-before-the-cue"],
)
def test_whose_verb_it_is(text: str, speaker: str | None) -> None:
    assert last_speaker(text) == speaker
