"""Attribution in every form that news prints: by cues wherever they stand, and by the page's form alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from newsledger.language.attribution import Attribution, Stretch, find_attributions
from newsledger.language.data_files import data_rows
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from schemas.rules import QuoteRule
from schemas.vocabularies import ActorType, QuoteStance

ACTORS = (
    LocalActor("x#a1", "Omar Haddad", ActorType.PERSON, role="mayor", gender="m"),
    LocalActor("x#a2", "Lina Farah", ActorType.PERSON, role="envoy", gender="f"),
    LocalActor("x#a3", "Norland Herald", ActorType.MEDIA),
)
FORMS = {
    "x#a1": ("Omar Haddad", "Haddad", "HADDAD"),
    "x#a2": ("Lina Farah", "Farah", "FARAH"),
    "x#a3": ("Norland Herald",),
}


def find(text: str) -> list[Attribution]:
    mentions: list[Mention] = []
    for actor, forms in FORMS.items():
        for form in forms:
            at = text.find(form)
            while at >= 0:
                if not any(mention.start <= at < mention.end for mention in mentions):
                    mentions.append(Mention(at, at + len(form), actor, True))
                at = text.find(form, at + 1)
    return find_attributions(parse(text), ActorIndex(ACTORS, mentions))


def cut(text: str, stretch: Stretch | None) -> str | None:
    return text[stretch.start : stretch.end] if stretch else None


def said(text: str) -> list[tuple[str | None, str | None]]:
    """Speaker and words of what is found."""
    return [(cut(text, each.speaker), cut(text, each.content)) for each in find(text)]


def ruled(text: str) -> list[tuple[QuoteRule, str | None, str | None]]:
    return [(each.rule, cut(text, each.speaker), cut(text, each.content)) for each in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'Shells fell all night.\n\n"The windows broke at dawn." — Lina Farah, teacher',
            [(QuoteRule.DASH, "Lina Farah", "The windows broke at dawn.")],
        ),
        (
            'Shells fell all night.\n\n"The windows broke at dawn."\n\n— Lina Farah, teacher',
            [(QuoteRule.DASH, "Lina Farah", "The windows broke at dawn.")],
        ),
        (
            'Talks went on.\n\nFrom mayor Omar Haddad: "The bridge was hit twice."',
            [(QuoteRule.COLON, "mayor Omar Haddad", "The bridge was hit twice.")],
        ),
        (
            'Talks went on.\n\nThe envoy\'s message was simple: "Stop the killing."',
            [(QuoteRule.COLON, "The envoy", "Stop the killing.")],
        ),
        (
            'Talks went on.\n\nOmar Haddad was in tears. "We have no water and no bread."',
            [(QuoteRule.SENTENCE_BEFORE, "Omar Haddad", "We have no water and no bread.")],
        ),
        (
            "Talks went on.\n\nThe governor added:\n\nThe road is closed and will stay closed.",
            [(QuoteRule.COLON, "The governor", "The road is closed and will stay closed")],
        ),
    ],
)
def test_the_form_tells_who_speaks(text: str, expected: Sequence[tuple[QuoteRule, str, str]]) -> None:
    assert ruled(text) == expected


def test_labels_of_a_transcript_name_the_speakers() -> None:
    text = "HADDAD: We will stay.\n\nFARAH: Is that wise?\n\nHADDAD: It has to be."
    assert ruled(text) == [
        (QuoteRule.LABEL, "HADDAD", "We will stay"),
        (QuoteRule.LABEL, "FARAH", "Is that wise?"),
        (QuoteRule.LABEL, "HADDAD", "It has to be"),
    ]


def test_labels_of_an_interview_are_letters() -> None:
    text = "Q. How many people were hurt?\n\nA. At least 40, most of them women."
    assert [(rule, speaker) for rule, speaker, _ in ruled(text)] == [(QuoteRule.LABEL, "Q"), (QuoteRule.LABEL, "A")]


def test_one_paragraph_with_a_colon_is_no_transcript() -> None:
    assert said("KABUL: Two shells fell near the airport on Monday.\n\nThe army did not comment.") == []


@pytest.mark.parametrize(
    ("headline", "speaker", "words"),
    [
        ("Haddad: city will run out of water in days", "Haddad", "city will run out of water in days"),
        ("City will run out of water in days: mayor", "mayor", "City will run out of water in days"),
        ("Army shelled the hospital, says mayor", "mayor", "Army shelled the hospital"),
        ("'This is a massacre': mayor condemns attack on market", "mayor", "This is a massacre"),
    ],
)
def test_a_headline_names_its_source(headline: str, speaker: str, words: str) -> None:
    assert (speaker, words) in said(f"{headline}\n\nShells fell on the market.")


@pytest.mark.parametrize(
    "headline",
    ["Mali: 49 soldiers die in raid", "Shells fell on the market - Norland Herald", "Syria: the war goes on"],
)
def test_a_headline_without_a_source_reports_nothing(headline: str) -> None:
    assert said(f"{headline}\n\nShells fell on the market.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The general denied shelling the market.", [("The general", "shelling the market")]),
        ("Witnesses reported seeing tanks on the road.", [("Witnesses", "seeing tanks on the road")]),
        (
            "The general said the army had taken the bridge and denied shelling the market.",
            [("The general", "the army had taken the bridge"), ("The general", "shelling the market")],
        ),
        (
            "The lawyers countered in a brief that the code deems such names invalid.",
            [("The lawyers", "the code deems such names invalid")],
        ),
        (
            "The army insisted, most recently on Monday, that it had not shelled the town.",
            [("The army", "it had not shelled the town")],
        ),
        (
            "The camps aren't getting enough water, reports the Tribune.",
            [("the Tribune", "The camps aren't getting enough water")],
        ),
        (
            "As the envoy pointed out, the two sides have not met since May.",
            [("the envoy", "the two sides have not met since May")],
        ),
        (
            "The ministry asked Lina Farah, the moderator of the talks, to publish the list.",
            [("The ministry", "to publish the list")],
        ),
        ("He begged for officers to bring his bags.", [("He", "to bring his bags")]),
        (
            "He was neither fined nor charged, and told the court he had spoken to a guard.",
            [("He", "he had spoken to a guard")],
        ),
        (
            "The fund says the plan would cut growth, but would later add jobs.",
            [("The fund", "the plan would cut growth, but would later add jobs")],
        ),
        (
            "The lawyer told the court that the army had left, and rights groups warned that more would die.",
            [("The lawyer", "the army had left"), ("rights groups", "more would die")],
        ),
        (
            "The bill would allow felons to vote, according to the institute.",
            [("the institute", "The bill would allow felons to vote")],
        ),
    ],
)
def test_a_clause_is_found_wherever_it_hangs(text: str, expected: Sequence[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_words_are_found_though_their_opening_mark_was_lost() -> None:
    assert said('We are tired of waiting for the trucks," said Haddad.') == [
        ("Haddad", "We are tired of waiting for the trucks")
    ]


def test_straight_marks_on_every_paragraph_and_one_closing_mark_are_one_utterance() -> None:
    text = 'Haddad said: "We will go on.\n\n"We will rebuild every school.\n\n"And we will return."'
    found = find(text)
    assert [str(each.quote_type) for each in found] == ["direct"] * 3
    assert len({each.utterance for each in found}) == 1


def test_what_an_inquiry_finds_it_says() -> None:
    assert said("The inquiry found that both sides had shelled the town.") == [
        ("The inquiry", "both sides had shelled the town")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The soldier found that both bridges had been mined.",
        "Videos posted online showed that rebels held the flag.",
        "Signs suggest that the war is over.",
        "If the general says he will resign, nobody will believe him.",
        "Without saying how many had died, the army announced a day of mourning.",
        "A spokesman declined to say how many had been flown out.",
    ],
)
def test_what_nobody_said_is_no_quote(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The army has insisted that its forces never target civilians.", QuoteStance.ASSERTS),
        ("The general insisted the rebels hand over their arms.", QuoteStance.DEMANDS),
        ("The general denied shelling the market.", QuoteStance.DENIES),
        ("The envoy slammed the army for shelling the market.", QuoteStance.ACCUSES),
    ],
)
def test_stance_follows_cue_and_mood(text: str, stance: QuoteStance) -> None:
    assert [each.stance for each in find(text)] == [stance]


def test_a_sentence_torn_by_a_line_break_is_read_as_one() -> None:
    text = "Witnesses told the Herald that they saw soldiers\nfiring on the crowd near the bridge."
    assert said(text) == [("Witnesses", "they saw soldiers\nfiring on the crowd near the bridge")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Haddad said the road was closed.", QuoteRule.CUE_CLAUSE),
        ("The road was closed, Haddad said.", QuoteRule.FRONTED),
        ("The road was closed, according to Haddad.", QuoteRule.ACCORDING_TO),
        ("Haddad's claim that the road was closed surprised many.", QuoteRule.SPEECH_NOUN),
        ("Haddad accused the army of shelling the market.", QuoteRule.ACCUSATION),
        ("Haddad urged residents to leave.", QuoteRule.REQUEST),
        ("Haddad called it “a disgrace”.", QuoteRule.CHARACTERISATION),
        ("The Norland Herald quoted Haddad as saying the road was closed.", QuoteRule.QUOTED_AS),
    ],
)
def test_the_rule_names_the_construction(text: str, rule: QuoteRule) -> None:
    assert [each.rule for each in find(text)] == [rule]


def test_no_word_of_the_lexicon_is_listed_twice_in_a_class() -> None:
    entries = [(row["lemma"], row["class"]) for row in data_rows("cues.csv")]
    assert len(entries) == len(set(entries))


def test_every_word_of_the_lexicon_states_its_source() -> None:
    assert all(row["source"] for row in data_rows("cues.csv"))
