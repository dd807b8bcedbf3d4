import pytest

from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from schemas.vocabularies import ActorType

ENVOY = LocalActor("a#a1", "Martin Griffiths", ActorType.PERSON)
COUNCIL = LocalActor("a#a2", "Southern Council", ActorType.POLITICAL_OPPOSITION)
INDEX = ActorIndex(
    [ENVOY, COUNCIL],
    [Mention(30, 40, "a#a2", True), Mention(5, 14, "a#a1", True), Mention(50, 55, "a#a1", False)],
)


@pytest.mark.parametrize(
    ("start", "end", "starts"),
    [(0, 60, [5, 30, 50]), (5, 14, [5]), (6, 40, [30]), (0, 13, []), (41, 49, [])],
)
def test_within_gives_the_mentions_that_lie_wholly_inside(start: int, end: int, starts: list[int]) -> None:
    assert [mention.start for mention in INDEX.within(start, end)] == starts


def test_before_gives_the_nearest_mention_first() -> None:
    assert [mention.start for mention in INDEX.before(50)] == [30, 5]


@pytest.mark.parametrize(("start", "end", "actor"), [(0, 20, ENVOY), (0, 60, None), (41, 49, None)])
def test_only_gives_an_actor_where_there_is_exactly_one(start: int, end: int, actor: LocalActor | None) -> None:
    assert INDEX.only(start, end) == actor
