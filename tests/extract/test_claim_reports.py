"""Who reports a figure without words of his own, and who is said to have done it; texts are invented."""

import datetime
from typing import Any

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.claims import extract
from newsledger.language.attribution import find_attributions
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from schemas.vocabularies import ActorType

Row = dict[str, Any]
RED_ARMY = LocalActor("t#a0", "Lowland Army", ActorType.MILITARY)
GOVERNMENT = LocalActor("t#a1", "Russian government", ActorType.GOVERNMENT, country="RUS")
MONITOR = LocalActor("t#a2", "Delta Monitor", ActorType.MONITOR)
GOVERNOR = LocalActor("t#a3", "Ada Lind", ActorType.PERSON, role="governor", gender="f")


def rows_of(text: str) -> list[Row]:
    actors = (RED_ARMY, GOVERNMENT, MONITOR, GOVERNOR)
    mentions = []
    for actor in actors:
        at = text.find(actor.name)
        while at >= 0:
            mentions.append(Mention(at, at + len(actor.name), actor.local_id, True))
            at = text.find(actor.name, at + 1)
    index = ActorIndex(actors, mentions)
    parsed = parse(text)
    article = Article({"article_id": "t", "text": text, "published_on": datetime.date(2019, 5, 15)}, ())
    return extract(article, parsed, index, find_attributions(parsed, index))


@pytest.mark.parametrize(
    ("text", "claimant", "printed"),
    [
        ("The Lowland Army reported 14 casualties.", "t#a0", "The Lowland Army"),
        ("Ada Lind, who had earlier given a toll of 53 dead, flew home.", "t#a3", "Ada Lind"),
        ("Ada Lind put the death toll at 58.", "t#a3", "Ada Lind"),
        ("Hospital officials put the death toll at 58.", None, "Hospital officials"),
        ("The Delta Monitor documented the deaths of 12 farmers.", "t#a2", "The Delta Monitor"),
        ("The Delta Monitor found at least 12 farmers had died.", "t#a2", "The Delta Monitor"),
        ("About 35,000 people have died in the war, by the Delta Monitor's count.", "t#a2", "the Delta Monitor"),
        ("The Delta Monitor said nine people died. It had earlier reported six deaths.", "t#a2", "It"),
        ("The governor said 12 farmers were killed. “We mourn,” Ada Lind told radio.", "t#a3", "The governor"),
    ],
)
def test_who_reports_is_the_claimant(text: str, claimant: str | None, printed: str) -> None:
    row = rows_of(text)[-1]
    assert (row["claimant"], row["claimant_text"]) == (claimant, printed)


@pytest.mark.parametrize(
    "text",
    [
        "The Lowland Army attacked, and the attack claimed the lives of 12 farmers.",
        "The blast put 12 people in hospital and killed nine.",
        "Nine people were reported killed.",
    ],
)
def test_harm_itself_reports_nothing(text: str) -> None:
    assert {row["attribution"] for row in rows_of(text)} == {"article"}


def test_clause_that_glosses_an_accusation_is_the_accusers() -> None:
    text = "Ada Lind accused the Lowland Army of firing on a school on Tuesday, an attack that left 43 dead."
    (row,) = rows_of(text)
    assert row["claimant"] == "t#a3"


@pytest.mark.parametrize(
    ("text", "printed", "actor", "basis"),
    [
        ("Russian air strikes killed 12 farmers.", "Russian", "t#a1", "stated"),
        ("Twelve farmers were killed in Russian air strikes.", "Russian", "t#a1", "stated"),
        ("Six children were killed in rebel rocket attacks on the port.", "rebel", None, "stated"),
        ("Seven pupils were killed in regime mortar fire on a market.", "regime", None, "stated"),
        ("Nine people were killed in a bombing blamed on the Lowland Army.", "the Lowland Army", "t#a0", "accused"),
        ("Nine people were killed in a bombing claimed by the Lowland Army.", "the Lowland Army", "t#a0", "claimed"),
        ("Two farmers died in air raids carried out by the Lowland Army.", "the Lowland Army", "t#a0", "stated"),
        ("The rebels had killed 69 farmers.", "The rebels", None, "stated"),
        (
            "Nine villagers were killed and dozens wounded in shelling by regime forces.",
            "regime forces",
            None,
            "stated",
        ),
        ("The Lowland Army said it had killed 12 rebels.", "it", "t#a0", "claimed"),
        ("US-led coalition raids killed 35 fighters.", "US-led coalition", None, "stated"),
    ],
)
def test_who_did_it(text: str, printed: str, actor: str | None, basis: str) -> None:
    row = rows_of(text)[0]
    assert (row["perpetrator_text"], row["perpetrator"], row["perpetrator_basis"]) == (printed, actor, basis)


def test_shelling_of_a_position_does_not_name_its_holder_as_doer() -> None:
    row = rows_of("Six farmers were killed in the shelling of Lowland Army positions.")[0]
    assert row["perpetrator"] is None
