"""Who is said to have said what."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.language.attribution import Attribution, Stretch, find_attributions
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from schemas.vocabularies import ActorType, QuoteStance, SpeakerKind

ACTORS = (
    LocalActor("x#a1", "Omar Haddad", ActorType.PERSON, role="deputy minister", affiliation="x#a3", gender="m"),
    LocalActor("x#a2", "Lina Farah", ActorType.PERSON, role="envoy", gender="f"),
    LocalActor("x#a3", "Interior Ministry", ActorType.GOVERNMENT),
    LocalActor("x#a4", "Civil Defence", ActorType.HUMANITARIAN),
    LocalActor("x#a5", "Norland News Agency", ActorType.MEDIA),
)
FORMS = {
    "x#a1": ("Omar Haddad", "Haddad"),
    "x#a2": ("Lina Farah", "Farah"),
    "x#a3": ("Interior Ministry", "ministry"),
    "x#a4": ("Civil Defence",),
    "x#a5": ("Norland News Agency", "NNA"),
}


def index_of(text: str, actors: Sequence[LocalActor] = ACTORS) -> ActorIndex:
    mentions: list[Mention] = []
    for actor in actors:
        for form in FORMS[actor.local_id]:
            at = text.find(form)
            while at >= 0:
                if not any(mention.start <= at < mention.end for mention in mentions):
                    mentions.append(Mention(at, at + len(form), actor.local_id, True))
                at = text.find(form, at + 1)
    return ActorIndex(actors, mentions)


def find(text: str) -> list[Attribution]:
    return find_attributions(parse(text), index_of(text))


def cut(text: str, stretch: Stretch | None) -> str | None:
    return text[stretch.start : stretch.end] if stretch else None


def said(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [
        (str(each.quote_type), cut(text, each.content), cut(text, each.cue), cut(text, each.speaker))
        for each in find(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We are ready to talk,” Omar Haddad said.", ("We are ready to talk,", "said", "Omar Haddad")),
        ("“We are ready to talk,” said Omar Haddad.", ("We are ready to talk,", "said", "Omar Haddad")),
        ('Omar Haddad said: "We are ready to talk."', ("We are ready to talk.", "said", "Omar Haddad")),
        ('"We are ready to talk", the colonel told reporters.', ("We are ready to talk", "told", "the colonel")),
        ("“Are we ready?” asked the colonel.", ("Are we ready?", "asked", "the colonel")),
        ("“Are we ready?” The colonel asked.", ("Are we ready?", "asked", "The colonel")),
        ("''We are ready to talk,'' he added.", ("We are ready to talk,", "added", "he")),
        ("“We shoot back. We always did,” a fighter said.", ("We shoot back. We always did,", "said", "a fighter")),
        (
            "“The road is open,” said deputy minister Omar Haddad, who runs the crossing.",
            ("The road is open,", "said", "deputy minister Omar Haddad"),
        ),
    ],
)
def test_direct_quotes_find_their_speaker(text: str, expected: tuple[str, str, str]) -> None:
    assert said(text) == [("direct", *expected)]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("“We wait,” Omar Haddad said, “and we hope.”", ["We wait,", "and we hope."]),
        ("“We wait,” Omar Haddad said. “Nobody has come yet.”", ["We wait,", "Nobody has come yet."]),
        ("“We wait,” Omar Haddad said, pointing at the road, “but not for long.”", ["We wait,", "but not for long."]),
    ],
)
def test_pieces_of_one_utterance_share_it(text: str, contents: list[str]) -> None:
    found = find(text)
    assert [cut(text, each.content) for each in found] == contents
    assert len({each.utterance for each in found}) == 1
    assert {each.speaker_actor for each in found} == {"x#a1"}


def test_a_following_paragraph_of_marked_words_is_carried() -> None:
    text = "“We wait for the trucks,” Omar Haddad said.\n\n“Nobody has come to help us yet.”"
    first, second = find(text)
    assert (str(first.how), str(second.how)) == ("explicit", "carried")
    assert second.speaker_actor == "x#a1"
    assert second.utterance == first.utterance


def test_a_marked_sentence_nobody_speaks_has_no_speaker() -> None:
    (found,) = find("“The long road home is closed to everybody.”")
    assert (found.speaker, found.speaker_kind, found.how, found.cue) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The colonel said that the town had fallen.",
            ("indirect", "the town had fallen", "said", "The colonel"),
        ),
        ("The town had fallen, the colonel said.", ("indirect", "The town had fallen", "said", "the colonel")),
        ("The town, officials said Monday, had fallen.", None),
        (
            "The colonel said the town was “quiet as a grave”.",
            ("mixed", "the town was “quiet as a grave”", "said", "The colonel"),
        ),
        (
            "State television said “armed bandits” had burned the mill.",
            ("mixed", "“armed bandits” had burned the mill", "said", "State television"),
        ),
        (
            "At least 30 houses were burned, according to the Civil Defence.",
            ("indirect", "At least 30 houses were burned", "according to", "the Civil Defence"),
        ),
        (
            "According to the Civil Defence, at least 30 houses were burned.",
            ("indirect", "at least 30 houses were burned", "According to", "the Civil Defence"),
        ),
        (
            "Lina Farah accused the ministry of hiding the dead.",
            ("indirect", "the ministry of hiding the dead", "accused", "Lina Farah"),
        ),
        (
            "Lina Farah blamed the ministry for the deaths.",
            ("indirect", "the ministry for the deaths", "blamed", "Lina Farah"),
        ),
        (
            "Lina Farah urged both sides to stop the shelling.",
            ("indirect", "to stop the shelling", "urged", "Lina Farah"),
        ),
        (
            "The ministry called the raid a “massacre”.",
            ("mixed", "the raid a “massacre”", "called", "The ministry"),
        ),
        (
            "Lina Farah gave warning that the talks would collapse.",
            ("indirect", "the talks would collapse", "gave warning", "Lina Farah"),
        ),
        (
            "Few believed the ministry's claim that the road was safe.",
            ("indirect", "the road was safe", "claim", "the ministry"),
        ),
        (
            "The agency quoted Omar Haddad as saying that the road was safe.",
            ("indirect", "the road was safe", "saying", "Omar Haddad"),
        ),
    ],
)
def test_reported_speech(text: str, expected: tuple[str, str, str, str] | None) -> None:
    found = said(text)
    if expected is None:
        assert {content for _, content, _, _ in found} == {"The town", "had fallen"}
    else:
        assert found == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The colonel was asked whether the town had fallen.",
        "The town thinks of itself as the “pearl” of the coast.",
        "‘No way out’\n\nThe column left at dawn.",
        "The alleged massacre shocked the town.",
        "Both parties exchanged accusations after the raid.",
        "The ministry wants the talks to end.",
        "The army plans to take the hill.",
        "",
        "“”",
    ],
)
def test_what_is_no_quote(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "With so few doctors, “there is no way to help,” the nurse said.",
            [("mixed", "With so few doctors, “there is no way to help,”", "said", "the nurse")],
        ),
        (
            "At the gate, “The road is closed,” the nurse said.",
            [("direct", "The road is closed,", "said", "the nurse")],
        ),
        (
            "“The road is closed,” the nurse said, but “nobody knows for how long.”",
            [
                ("direct", "The road is closed,", "said", "the nurse"),
                ("mixed", "but “nobody knows for how long.”", "said", "the nurse"),
            ],
        ),
        (
            "“I do not know,” the nurse kept repeating.",
            [("direct", "I do not know,", "repeating", "the nurse")],
        ),
        (
            "The road is closed, the ministry said, while a diplomat said talks went on.",
            [
                ("indirect", "The road is closed", "said", "the ministry"),
                ("indirect", "talks went on", "said", "a diplomat"),
            ],
        ),
        (
            "Lina Farah said the road was closed, but Omar Haddad said it was open.",
            [
                ("indirect", "the road was closed", "said", "Lina Farah"),
                ("indirect", "it was open", "said", "Omar Haddad"),
            ],
        ),
        (
            "Lina Farah said that the road was closed and that the bridge had been blown up.",
            [("indirect", "the road was closed and that the bridge had been blown up", "said", "Lina Farah")],
        ),
        (
            "Lina Farah said the bridge was “gone” but “not lost”.",
            [("mixed", "the bridge was “gone” but “not lost”", "said", "Lina Farah")],
        ),
        (
            "Lina Farah said the army would order a review and vowed to punish the guilty.",
            [
                ("indirect", "the army would order a review", "said", "Lina Farah"),
                ("indirect", "to punish the guilty", "vowed", "Lina Farah"),
            ],
        ),
        (
            "Guards at the gate, who said they had seen nothing, went home.",
            [("indirect", "they had seen nothing", "said", "Guards at the gate")],
        ),
        (
            "The raid was over, and 12 men were held, according to officials, bringing the total to 30.",
            [
                ("indirect", "12 men were held", "according to", "officials"),
                ("indirect", "bringing the total to 30", "according to", "officials"),
            ],
        ),
        (
            "“Twelve men are held,” according to the Civil Defence.",
            [("direct", "Twelve men are held,", "according to", "the Civil Defence")],
        ),
        (
            "Omar Haddad was quoted as saying the road was open.",
            [("indirect", "the road was open", "saying", "Omar Haddad")],
        ),
        (
            "Omar Haddad called for a “lasting” peace in the valley.",
            [("mixed", "a “lasting” peace in the valley", "called for", "Omar Haddad")],
        ),
        (
            "The ministry blamed the blast on smugglers.",
            [("indirect", "the blast on smugglers", "blamed", "The ministry")],
        ),
        (
            "The ministry denied reports that the road was closed.",
            [("indirect", "the road was closed", "denied reports", "The ministry")],
        ),
        (
            "The warning by Lina Farah that the talks would collapse went unheard.",
            [("indirect", "the talks would collapse", "warning", "Lina Farah")],
        ),
        (
            "“The road is open,” said the Interior Ministry in a statement.",
            [("direct", "The road is open,", "said", "the Interior Ministry")],
        ),
        (
            "“We wait,” the mayor said on the broadcaster's “Morning Hour.”",
            [("direct", "We wait,", "said", "the mayor")],
        ),
        ("“Why do we wait?”The column left at dawn.", [("direct", "Why do we wait?", None, None)]),
    ],
)
def test_constructions_of_the_news(text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "Lina Farah said the road to the dam was closed, adding that the bridge was gone.",
            ["the road to the dam was closed", "the bridge was gone"],
        ),
        (
            "Officials said the road was open, while residents said it was closed.",
            ["the road was open", "it was closed"],
        ),
        ("The ministry said the dam, which feeds the town, was safe, according to a letter.", None),
        ("The road, witnesses said, was blocked by trucks.", ["The road", "was blocked by trucks"]),
        ("The army has left the town, residents said by telephone.", ["The army has left the town"]),
        ("If the army leaves, residents could say little.", []),
        ("As the army left, the mayor threatened to resign.", ["to resign"]),
        ("Lina Farah accused the army, without proof, of burning the mill.", None),
        ("The army insists the aim of the raid is to free the hostages.", None),
        (
            "Lina Farah told a room full of people who had lost their homes that the trucks were near.",
            ["the trucks were near"],
        ),
        ("The mayor warned residents not to drink the water.", ["not to drink the water"]),
    ],
)
def test_reported_clauses_end_where_another_source_begins(text: str, contents: list[str] | None) -> None:
    found = [content for _, content, _, _ in said(text)]
    if contents is None:
        assert found
    else:
        assert found == contents


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A small, armed group said it held the bridge.", "A small, armed group"),
        ("Norland, Sudland and Ostland said they would send help.", "Norland, Sudland and Ostland"),
        ("Deputy mayor Karim al-Masri said the bridge was gone.", "Deputy mayor Karim al-Masri"),
        ("NORTOWN -- The ministry said the bridge was gone.", "The ministry"),
        ("Karim Masri, the deputy mayor, said the bridge was gone.", "Karim Masri"),
        ("The White Cross (WC) said the bridge was gone.", "The White Cross (WC)"),
        ("Farmers who live by the river said the bridge was gone.", "Farmers"),
        ("Both the mayor and his deputy said the bridge was gone.", "Both the mayor and his deputy"),
        ("A source close to the ministry said the bridge was gone.", "A source close to the ministry"),
    ],
)
def test_speakers_are_cut_as_printed(text: str, speaker: str) -> None:
    assert said(text)[0][3] == speaker


def test_two_cues_joined_by_and_report_apart() -> None:
    text = "The ministry confirmed that its men had fired at the crowd and denied that the police were involved."
    assert said(text) == [
        ("indirect", "its men had fired at the crowd", "confirmed", "The ministry"),
        ("indirect", "the police were involved", "denied", "The ministry"),
    ]


def test_a_participle_reports_for_the_subject_of_its_clause() -> None:
    text = "“We wait,” Omar Haddad said, adding that the trucks were late."
    assert said(text)[1] == ("indirect", "the trucks were late", "adding", "Omar Haddad")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The colonel said that the town fell.", QuoteStance.ASSERTS),
        ("The colonel denied that the town fell.", QuoteStance.DENIES),
        ("The colonel asked whether the town fell.", QuoteStance.ASKS),
        ("The colonel warned that the town would fall.", QuoteStance.WARNS),
        ("The colonel demanded that the town surrender.", QuoteStance.DEMANDS),
        ("The colonel insisted that he be heard.", QuoteStance.DEMANDS),
        ("The colonel insisted that the town was safe.", QuoteStance.ASSERTS),
        ("The colonel proposed that the two sides meet.", QuoteStance.PROPOSES),
        ("The colonel accused the rebels of burning the mill.", QuoteStance.ACCUSES),
    ],
)
def test_stance_follows_cue_and_mood(text: str, stance: QuoteStance) -> None:
    assert [each.stance for each in find(text)] == [stance]


@pytest.mark.parametrize(
    ("text", "actor", "kind", "speaks_for"),
    [
        ("Omar Haddad said the road was open.", "x#a1", SpeakerKind.NAMED, "x#a3"),
        ("A spokesman for the Civil Defence said the road was open.", "x#a4", SpeakerKind.NAMED, "x#a4"),
        ("Officials at the Interior Ministry said the road was open.", None, SpeakerKind.UNNAMED, "x#a3"),
        ("A Western diplomat said the road was open.", None, SpeakerKind.UNNAMED, None),
        ("Omar Haddad and Lina Farah said the road was open.", None, SpeakerKind.JOINT, None),
        ("Both sides said the road was open.", None, SpeakerKind.JOINT, None),
        ("The report said the road was open.", None, SpeakerKind.DOCUMENT, None),
        ("A statement from the Interior Ministry said the road was open.", "x#a3", SpeakerKind.NAMED, None),
    ],
)
def test_speakers_are_resolved(text: str, actor: str | None, kind: SpeakerKind, speaks_for: str | None) -> None:
    (found,) = find(text)
    assert (found.speaker_actor, found.speaker_kind, found.speaks_for) == (actor, kind, speaks_for)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Omar Haddad met Lina Farah. “The road is open,” he said.", "x#a1"),
        ("Omar Haddad met Lina Farah. “The road is open,” she said.", "x#a2"),
        ("Omar Haddad said little.\n\n“The road is open,” he told reporters.", "x#a1"),
        ("The Civil Defence sent ten men. It said the road was open.", "x#a4"),
        ("A diplomat said the talks had failed. “The road is open,” he said.", None),
        ("Lina Farah arrived early. The envoy said the road was open.", "x#a2"),
        ("Lina Farah issued a letter on Sunday. The letter said the road was open.", "x#a2"),
        ("“The road is open,” he said.", None),
        ("One of the guides, Lina Farah, said the road was open.", "x#a2"),
        ("The Civil Defence sent ten men. They said the road was open.", None),
        ("The Civil Defence said it sent ten men.\n\n“They are late,” they said.", "x#a4"),
        ("A spokesman for the Civil Defence arrived and said little was known. “We wait,” he said.", "x#a4"),
        ("The report demands that all sides stop. It said that “such steps are needed”.", None),
    ],
)
def test_pronouns_and_descriptions_look_back(text: str, actor: str | None) -> None:
    assert find(text)[-1].speaker_actor == actor


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“The road is open,” the NNA quoted Omar Haddad as saying.", "saying"),
        ("The NNA reported that Omar Haddad said the road was open.", "said"),
        ("The road was open, Omar Haddad said, the NNA reported.", "said"),
    ],
)
def test_who_passed_the_words_on_is_kept(text: str, cue: str) -> None:
    (found,) = find(text)
    assert (found.speaker_actor, found.via, cut(text, found.cue)) == ("x#a1", "x#a5", cue)


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("“We wait,” Omar Haddad told reporters in the capital.", "reporters"),
        ("Omar Haddad told the Norland News Agency (NNA) the road was open.", "the Norland News Agency (NNA)"),
        ("“We wait,” Omar Haddad said.", None),
    ],
)
def test_addressees(text: str, addressee: str | None) -> None:
    assert cut(text, find(text)[0].addressee) == addressee


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "“",
                "”",
                '"',
                "'",
                "he said",
                "that",
                ",",
                ".",
                "Omar Haddad",
                "told",
                "“No,”",
                "\n\n",
                "according to",
                "it",
            ]
        ),
        max_size=14,
    )
)
def test_any_text_gives_spans_within_it(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = find(text)
    spans = [(each.content.start, each.content.end) for each in found]
    assert len(spans) == len(set(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
