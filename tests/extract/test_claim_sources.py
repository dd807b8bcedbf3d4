"""Whose figure it is, and who did the harm. Texts here are invented; offsets are checked against them by `rows_of`."""

import pytest
from support.claims import actors, rows_of, said

from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from schemas.vocabularies import ActorType, QuoteStance

# --- whose figure


def test_named_source_is_the_claimant() -> None:
    text = "The Delta Monitor said 12 farmers were killed."
    index = actors(text, Delta_Monitor=ActorType.MONITOR)
    attribution = said(text, "12 farmers were killed", "The Delta Monitor", speaker_actor="t#a0")
    (row,) = rows_of(text, index, (attribution,))
    assert (row["attribution"], row["claimant"], row["claimant_text"]) == ("named", "t#a0", "The Delta Monitor")


def test_unnamed_source_has_text_and_the_body_it_speaks_for() -> None:
    text = "An officer of the Delta Police said 12 farmers were killed."
    index = actors(text, Delta_Police=ActorType.POLICE)
    attribution = said(text, "12 farmers were killed", "An officer", speaks_for="t#a0")
    (row,) = rows_of(text, index, (attribution,))
    assert (row["attribution"], row["claimant"], row["claimant_text"]) == ("unnamed", None, "An officer")
    assert row["claimant_for"] == "t#a0"


def test_person_speaks_for_the_body_it_belongs_to() -> None:
    text = "Anna Berg of the Delta Police said 12 farmers were killed."
    people = [
        LocalActor("t#a0", "Anna Berg", ActorType.PERSON, affiliation="t#a1"),
        LocalActor("t#a1", "Delta Police", ActorType.POLICE),
    ]
    index = ActorIndex(people, [Mention(0, 9, "t#a0", True)])
    attribution = said(text, "12 farmers were killed", "Anna Berg", speaker_actor="t#a0")
    (row,) = rows_of(text, index, (attribution,))
    assert (row["claimant"], row["claimant_for"]) == ("t#a0", "t#a1")


@pytest.mark.parametrize("stance", [QuoteStance.DEMANDS, QuoteStance.PROPOSES, QuoteStance.ASKS])
def test_figure_inside_a_request_is_the_articles_own(stance: QuoteStance) -> None:
    text = "The envoy demanded an end to a war that has killed 4,000 people."
    attribution = said(text, "an end to a war that has killed 4,000 people", "The envoy", "demanded", stance)
    (row,) = rows_of(text, attributions=(attribution,))
    assert (row["attribution"], row["claimant_text"]) == ("article", None)


def test_call_for_something_attributes_nothing_whatever_its_stance() -> None:
    text = "The envoy will call for an end to a war that has killed 4,000 people."
    attribution = said(text, "an end to a war that has killed 4,000 people", "The envoy", "call for")
    (row,) = rows_of(text, attributions=(attribution,))
    assert row["attribution"] == "article"


def test_innermost_attribution_wins() -> None:
    text = "The radio reported that residents said 12 farmers were killed."
    outer = said(text, "residents said 12 farmers were killed", "The radio", "reported")
    inner = said(text, "12 farmers were killed", "residents")
    (row,) = rows_of(text, attributions=(outer, inner))
    assert row["claimant_text"] == "residents"


def test_words_outside_an_attribution_are_the_articles_own() -> None:
    text = "Two guards were killed. Residents said 12 farmers were wounded."
    attribution = said(text, "12 farmers were wounded", "Residents")
    first, second = rows_of(text, attributions=(attribution,))
    assert (first["attribution"], second["attribution"]) == ("article", "unnamed")


def test_denial_is_kept_as_stance() -> None:
    text = "The army denied that 14 villagers were killed."
    attribution = said(text, "14 villagers were killed", "The army", "denied", QuoteStance.DENIES)
    (row,) = rows_of(text, attributions=(attribution,))
    assert row["stance"] == "denies"


def test_carried_on_words_take_the_last_mention_of_their_speaker() -> None:
    text = "Anna Berg spoke to the press.\n\n12 farmers were killed there."
    index = actors(text, Anna_Berg=ActorType.PERSON)
    attribution = said(text, "12 farmers were killed there.", None, "spoke", speaker_actor="t#a0")
    (row,) = rows_of(text, index, (attribution,))
    assert (row["attribution"], row["claimant_text"], row["claimant_start"]) == ("named", "Anna Berg", 0)


def test_attribution_without_any_speaker_is_the_articles_own() -> None:
    text = "It was reported that 12 farmers were killed."
    (row,) = rows_of(text, attributions=(said(text, "12 farmers were killed", None, "reported"),))
    assert row["attribution"] == "article"


# --- who did it


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("The Lowland Army killed 12 farmers.", "The Lowland Army"),
        ("Twelve farmers were killed by the Lowland Army.", "the Lowland Army"),
        ("The Lowland Army shelled the town, killing 12 farmers.", "The Lowland Army"),
        ("Air strikes by the Lowland Army killed 12 farmers.", "the Lowland Army"),
        ("Lowland Army shells killed 12 farmers.", "Lowland Army"),
        ("Twelve farmers were killed in air strikes by the Lowland Army.", "the Lowland Army"),
        ("Twelve farmers were killed when the Lowland Army fired rockets.", "the Lowland Army"),
        ("The Lowland Army staged raids, with bombardments killing 12 farmers.", "The Lowland Army"),
    ],
)
def test_perpetrator_is_the_named_doer(text: str, printed: str) -> None:
    (row,) = rows_of(text, actors(text, Lowland_Army=ActorType.MILITARY))
    assert (row["perpetrator"], row["perpetrator_text"], row["perpetrator_basis"]) == ("t#a0", printed, "stated")


def test_unnamed_doer_leaves_only_its_words() -> None:
    (row,) = rows_of("Masked gunmen killed 12 farmers.")
    assert (row["perpetrator"], row["perpetrator_text"]) == (None, "Masked gunmen")


@pytest.mark.parametrize("kind", [ActorType.MEDIA, ActorType.MONITOR])
def test_who_reports_the_harm_has_not_done_it(kind: ActorType) -> None:
    text = "Delta News members of a gang killed 12 farmers."
    (row,) = rows_of(text, actors(text, Delta_News=kind))
    assert row["perpetrator"] is None


def test_modifier_of_the_strike_names_the_doer() -> None:
    (row,) = rows_of("Three regime air strikes killed 12 farmers.")
    assert row["perpetrator_text"] == "regime"


def test_accused_is_the_perpetrator() -> None:
    text = "The envoy accused the Lowland Army of the killing of 12 farmers."
    attribution = said(
        text, "the Lowland Army of the killing of 12 farmers", "The envoy", "accused", QuoteStance.ACCUSES
    )
    (row,) = rows_of(text, actors(text, Lowland_Army=ActorType.MILITARY), (attribution,))
    assert (row["perpetrator_text"], row["perpetrator_basis"]) == ("the Lowland Army", "accused")


def test_own_fighters_make_the_claim_the_speakers() -> None:
    text = "The Hill Front said its fighters killed 12 soldiers."
    index = actors(text, Hill_Front=ActorType.ARMED_GROUP)
    attribution = said(text, "its fighters killed 12 soldiers", "The Hill Front", speaker_actor="t#a0")
    (row,) = rows_of(text, index, (attribution,))
    assert (row["perpetrator"], row["perpetrator_text"], row["perpetrator_basis"]) == (
        "t#a0",
        "its fighters",
        "claimed",
    )


@pytest.mark.parametrize("text", ["The quake killed 12 farmers.", "The Lowland Army evacuated 12 farmers."])
def test_no_perpetrator_without_a_doer_of_harm(text: str) -> None:
    (row,) = rows_of(text, actors(text, Lowland_Army=ActorType.MILITARY))
    assert (row["perpetrator"], row["perpetrator_text"], row["perpetrator_basis"]) == (None, None, None)
