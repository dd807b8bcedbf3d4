"""Rarer constructions of attribution, as agencies, local papers and press releases print them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from spacy.tokens import Doc as SpacyDoc
from spacy.vocab import Vocab

from newsledger.language.attribution import find_attributions
from newsledger.language.attribution.clauses import _behind_conjunction
from newsledger.language.attribution.units import Unit
from newsledger.language.inference.reading import DocReader
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from schemas.rules import QuoteRule
from schemas.vocabularies import ActorType, QuoteStance

Found = list[tuple[str | None, str, str | None]]


def find(text: str) -> Found:
    """Speaker, words and cue of what is found."""
    parsed = parse(text)
    return [
        (
            text[each.speaker.start : each.speaker.end] if each.speaker else None,
            text[each.content.start : each.content.end],
            text[each.cue.start : each.cue.end] if each.cue else None,
        )
        for each in find_attributions(parsed, ActorIndex((), ()))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"It is all gone. My house, my shop, my car," Yusuf Adan, 45, told AFP by phone. "We have nowhere to go."',
            [
                ("Yusuf Adan", "It is all gone. My house, my shop, my car,", "told"),
                ("Yusuf Adan", "We have nowhere to go.", "told"),
            ],
        ),
        (
            "“They came at night,” Omar, who asked that his surname not be used, said.",
            [("Omar", "They came at night,", "said"), ("Omar", "his surname not be used", "asked")],
        ),
        (
            "Pushed by relief groups across the state, the bill aims to prevent “an erasure of people,” particularly "
            "old and poor people, Rep. Sandra Lane, D-Morristown, said during a vote on the bill Tuesday.",
            [
                (
                    "Rep. Sandra Lane",
                    "Pushed by relief groups across the state, the bill aims to prevent “an erasure of people,” "
                    "particularly old and poor people",
                    "said",
                )
            ],
        ),
    ],
)
def test_a_name_with_an_apposition_speaks(text: str, expected: Found) -> None:
    assert find(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Two soldiers were wounded in the blast, Brig. Gen. Ahmed Rashid said.", "Brig. Gen. Ahmed Rashid"),
        ("The convoy was hit twice, Lt. Col. James Otieno told reporters on Tuesday.", "Lt. Col. James Otieno"),
        ("The gunman had fled on foot, said Sgt. Tom Abel, a spokesman for the police.", "Sgt. Tom Abel"),
    ],
)
def test_the_full_stop_of_a_title_ends_no_sentence(text: str, speaker: str) -> None:
    assert [found[0] for found in find(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        ("The minister was adamant that no civilians had been hit.", "no civilians had been hit", "was adamant"),
        ("The minister made clear that the truce was over.", "the truce was over", "made clear"),
        ("The minister made it clear that the truce was over.", "the truce was over", "made it clear"),
        ("The minister voiced hope that the truce would hold.", "the truce would hold", "voiced hope"),
        ("In the minister's words, the truce was “dead”.", "the truce was “dead”", "words"),
        ("In the words of the minister, the truce was “dead”.", "the truce was “dead”", "words"),
        ("More than 200 people are missing, per the Red Cross.", "More than 200 people are missing", "per"),
        ("The minister's message was clear: the war must end.", "the war must end", "message"),
        ("The guide reminded visitors that the field was mined.", "the field was mined", "reminded"),
        ("The Council called upon all parties to exercise restraint.", "to exercise restraint", "called upon"),
        ("“We expect nothing,” one diplomat summed up.", "We expect nothing,", "summed up"),
        ("The agency cited police as saying that two men were held.", "two men were held", "saying"),
    ],
)
def test_cues_beside_the_plain_verb(text: str, words: str, cue: str) -> None:
    assert [found[1:] for found in find(text)] == [(words, cue)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Khan told the assembly that the bridge was lost; that fuel had run out; and that convoys were turned back.",
            "the bridge was lost; that fuel had run out; and that convoys were turned back",
        ),
        (
            "The Council urged all parties to cease fire; to allow access; and to release detainees.",
            "to cease fire; to allow access; and to release detainees",
        ),
        (
            "The city is demanding that Northair comply with local laws; pay damages to its workers; and open its books.",
            "Northair comply with local laws; pay damages to its workers; and open its books",
        ),
    ],
)
def test_a_list_set_off_by_semicolons_is_one_statement(text: str, words: str) -> None:
    assert [found[1] for found in find(text)] == [words]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Delays have grown worse, the audit concludes, because of the closure of the border.",
            ["Delays have grown worse", "because of the closure of the border"],
        ),
        ("The claim, according to the mayor, is false.", ["The claim", "is false"]),
        (
            "“We will not leave,” the president said, and later: “We have nowhere else to go.”",
            ["We will not leave,", "We have nowhere else to go."],
        ),
    ],
)
def test_words_go_on_behind_a_parenthesis(text: str, pieces: list[str]) -> None:
    assert [found[1] for found in find(text)] == pieces


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gunmen killed 11 people, police said, the latest in a string of attacks.", "Gunmen killed 11 people"),
        ("The strike killed two men, the army said, without naming them.", "The strike killed two men"),
        ("Protesters chanted “The people want bread” outside the parliament.", "The people want bread"),
        ("The mayor said on Sunday, in an interview with a daily, that no date was set.", "no date was set"),
        ("“They came at night,” says a man who asked to be identified only as Omar.", "They came at night,"),
    ],
)
def test_what_belongs_to_the_report_stays_outside(text: str, words: str) -> None:
    assert [found[1] for found in find(text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The spokesman did not say whether the pilot had survived.",
        "The ministry would not say how many troops were deployed.",
        "It is clear that the truce is over.",
        "The trucks move at 40 miles per hour.",
    ],
)
def test_what_was_left_open_is_no_quote(text: str) -> None:
    assert find(text) == []


def test_a_clause_and_a_colon_announce_marked_words_in_the_next_paragraph() -> None:
    text = 'The mayor spoke of the bridge.\n\nThe mayor said:\n\n"It has to be rebuilt. We have no other road."'
    assert find(text)[-1] == ("The mayor", "It has to be rebuilt. We have no other road.", "said")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"This is a big year!" state Del. Anita "Nia" Powell shouted to the crowd.', 'state Del. Anita "Nia" Powell'),
        ("The policy is unfair, Carl “Coach” Winters said.", "Carl “Coach” Winters"),
    ],
)
def test_a_marked_nickname_is_a_part_of_the_name(text: str, speaker: str) -> None:
    assert [found[0] for found in find(text)] == [speaker]


def test_a_demand_keeps_its_stance_in_a_list() -> None:
    text = "The union demanded that the company pay its workers; rehire the dismissed; and open its books."
    found = find_attributions(parse(text), ActorIndex((), ()))
    assert [each.stance for each in found] == [QuoteStance.DEMANDS]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Army will hold the town - Haddad\n\nHaddad spoke on Monday.", True),
        ("Army will hold the town - Haddad\n\nThe minister spoke on Monday.", False),
    ],
)
def test_a_name_behind_a_headlines_dash_speaks_if_the_article_tells_of_it(text: str, is_found: bool) -> None:
    actor = LocalActor("x#a1", "Haddad", ActorType.PERSON)
    starts = [at for at in range(len(text)) if text.startswith("Haddad", at)]
    index = ActorIndex((actor,), [Mention(at, at + 6, "x#a1", True) for at in starts])
    rules = [each.rule for each in find_attributions(parse(text), index)]
    assert rules == ([QuoteRule.HEADLINE] if is_found else [])


def test_words_before_a_conjunction_end_where_the_sentence_has_its_root() -> None:
    words = ["She", "said", "prices", "fell", "but", "soon", "left"]
    relations = ["nsubj", "ccomp", "nsubj", "ccomp", "cc", "advmod", "ROOT"]
    parsed = SpacyDoc(Vocab(), words=words, heads=[1, 6, 3, 1, 1, 6, 6], deps=relations, pos=["VERB"] * 7)
    doc = DocReader(parsed.vocab)(parsed)
    unit = cast(Unit, SimpleNamespace(doc=doc, last=7, inside=[None] * 7))
    assert _behind_conjunction(2, 5, unit) == 7
