"""Which lines of a row stand: what later lines end, in whatever order the lines come."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.decisions import Line, line

from newsledger.curate import Curation
from newsledger.curate.standing import replacing, signature, stands, withdrawing
from newsledger.review.desk import as_text

ROW = ("quotes", "a-q1-9")


def at(hour: int, action: str, column: str = "", value: str = "", who: str = "Ana") -> Line:
    return {**line(*ROW, action, column, value, who=who), "date": f"2031-04-01T{hour:02}:00:00Z"}


def of(hour: int, who: str = "Ana") -> str:
    return f"2031-04-01T{hour:02}:00:00Z {who}"


ACCEPT, REJECT = at(8, "accept"), at(9, "reject", who="Tomé")
REPLACED = at(9, "replace", "", of(8), who="Tomé")
HISTORIES: dict[str, tuple[list[Line], list[Line]]] = {
    "one decision": ([ACCEPT], [ACCEPT]),
    "a decision that was replaced": ([ACCEPT, REPLACED, REJECT], [REJECT]),
    "a replacement taken back": ([ACCEPT, REPLACED, REJECT, at(10, "withdraw", "", of(9, "Tomé"))], [ACCEPT]),
    "a taking back taken back": (
        [ACCEPT, REPLACED, REJECT, at(10, "withdraw", "", of(9, "Tomé")), at(11, "withdraw", "", of(10))],
        [REJECT],
    ),
    "what was replaced before stays so": (
        [ACCEPT, REPLACED, REJECT, at(10, "replace", "", of(9, "Tomé")), at(10, "edit", "stance", "asks")],
        [at(10, "edit", "stance", "asks")],
    ),
    "one column replaced": (
        [
            at(8, "edit", "stance", "asks"),
            at(8, "edit", "speaker", ""),
            at(9, "replace", "stance", of(8), who="Tomé"),
            at(9, "edit", "stance", "warns", who="Tomé"),
        ],
        [at(8, "edit", "speaker", ""), at(9, "edit", "stance", "warns", who="Tomé")],
    ),
    "replaced by one, taken back by another": (
        [ACCEPT, REPLACED, REJECT, at(10, "withdraw", "", of(8), who="Inês")],
        [REJECT],
    ),
    "two who did not know of each other": ([ACCEPT, REJECT], [ACCEPT, REJECT]),
    "taken back on the day, by hand": (
        [line(*ROW, "accept"), line(*ROW, "withdraw", "", "2031-04-01 Ana Reyes")],
        [line(*ROW, "accept")][1:],
    ),
}


def left(lines: list[Line]) -> list[Line]:
    return [
        one
        for one, lives in zip(lines, stands(lines), strict=True)
        if lives and one["action"] not in ("replace", "withdraw")
    ]


@pytest.mark.parametrize("name", HISTORIES)
@given(chance=st.randoms(use_true_random=False))
def test_what_stands_does_not_depend_on_the_order_of_the_lines(name: str, chance: random.Random) -> None:
    lines, expected = HISTORIES[name]
    found = left(chance.sample(lines, len(lines)))
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_a_row_whose_decisions_were_all_taken_back_is_not_decided() -> None:
    lines = [ACCEPT, withdrawing(ROW, signature(ACCEPT), at(9, "accept", who="Tomé"))]
    assert Curation.parse(as_text(lines), {}).decisions == ()


def test_lines_that_are_replaced_are_named_by_column_where_others_of_the_decision_stay() -> None:
    first, second = at(8, "edit", "stance", "asks"), at(8, "edit", "speaker", "")
    new = at(9, "edit", "stance", "warns", who="Tomé")
    [ending] = replacing([first], [second], new)
    assert (ending["column"], ending["value"], ending["who"]) == ("stance", of(8), "Tomé")
    [ending] = replacing([first, second], [], new)
    assert ending["column"] == ""


@pytest.mark.parametrize(
    "lines",
    [
        [ACCEPT, at(9, "accept", who="Tomé")],
        [at(8, "edit", "stance", "asks"), at(9, "edit", "stance", "asks", who="Tomé")],
        [at(8, "edit", "stance", "asks"), at(9, "edit", "speaker", "", who="Tomé")],
        [at(8, "reject"), at(9, "reject", who="Tomé")],
    ],
)
def test_two_who_say_the_same_agree(lines: list[Line]) -> None:
    [decision] = Curation.parse(as_text(lines), {}).decisions
    assert (decision.who, decision.action) == ("Ana", lines[0]["action"])


def added(hour: int, who: str, **cells: str) -> list[Line]:
    row = {"name": "Lake Police", "actor_type": "police", **cells}
    return [
        {**one, "table": "actors", "row_key": "lake-police"}
        for one in (at(hour, "add", column, value, who=who) for column, value in row.items())
    ]


@pytest.mark.parametrize("cells", [{"country": "XLK"}, {"name": "Police of the Lake"}])
def test_two_who_added_one_row_differently_are_told(cells: dict[str, str]) -> None:
    contested: list = []
    for lines in ([*added(8, "Ana"), *added(9, "Tomé", **cells)], [*added(8, "Ana", **cells), *added(9, "Tomé")]):
        Curation.parse(as_text(lines), {}, contested=contested)
        assert contested.pop().contested == ("actors", "lake-police")
        assert not contested


def test_two_who_added_the_same_row_agree() -> None:
    [decision] = Curation.parse(as_text([*added(8, "Ana"), *added(9, "Tomé")]), {}).decisions
    assert decision.values == {"name": "Lake Police", "actor_type": "police"}
