"""The worked examples: their Python, R and SQL give the same tables, which are those that the page shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner
from support.r import run_r

from newsledger.tolls import read_tolls
from scripts.examples import Grid, blocks, command, grid, results, rewritten, run_python

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs/examples.md").read_text(encoding="utf-8")
QUERIES = (REPOSITORY / "docs/queries.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^## (.*\?|All figures.*)$", PAGE, flags=re.MULTILINE)


@pytest.fixture(autouse=True)
def in_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)


def from_r(printed: dict[str, list[Any]]) -> Grid:
    return grid(list(printed), zip(*printed.values(), strict=True))


@pytest.fixture(scope="module")
def in_r(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Grid]]:
    """What the R of both pages prints."""
    directory = tmp_path_factory.mktemp("examples")
    (directory / "examples.R").write_text("\n".join(blocks(PAGE, "r")), encoding="utf-8")
    (directory / "queries.R").write_text("\n".join([*blocks(QUERIES, "r"), "print(tolls)"]), encoding="utf-8")
    files = [directory / "examples.R", directory / "queries.R"]
    # In the locale with the fewest promises: sorting and text must not depend on it.
    printed = run_r("run_examples.R", directory / "out.json", files, locale="C", cwd=REPOSITORY)
    return {name: [from_r(table) for table in tables] for name, tables in printed.items()}


def test_every_question_has_three_answers_and_a_result() -> None:
    assert len(QUESTIONS) >= 6
    for language in ("python", "r", "sql"):
        assert len(blocks(PAGE, language)) == len(QUESTIONS) + 1, language
    assert len(results(PAGE)) == len(QUESTIONS)
    assert all(len(table) > 1 for table in results(PAGE)), "a question without any answer is no example"


def test_the_page_shows_what_its_python_prints() -> None:
    assert results(PAGE) == run_python(blocks(PAGE, "python"))


def test_the_sql_gives_the_same() -> None:
    connection = duckdb.connect()
    tables, *questions = blocks(PAGE, "sql")
    connection.execute(tables)

    answers = [connection.sql(question) for question in questions]

    assert [grid(answer.columns, answer.fetchall()) for answer in answers] == results(PAGE)


@pytest.mark.slow
def test_the_r_gives_the_same(in_r: dict[str, list[Grid]]) -> None:
    assert in_r["examples.R"] == results(PAGE)


@pytest.mark.slow
def test_claims_by_event_gives_in_r_what_it_gives_in_pandas(in_r: dict[str, list[Grid]]) -> None:
    ((header, *found),) = in_r["queries.R"]
    names: dict[str, Any] = {}
    for block in blocks(QUERIES, "python"):
        exec(block, names)
    expected = grid(list(names["tolls"].columns), names["tolls"].itertuples(index=False, name=None))

    assert header == expected[0]
    assert sorted(found) == sorted(expected[1:])
    assert len(found) == len(read_tolls(REPOSITORY))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        *((nothing, "") for nothing in (None, pd.NA, pd.NaT, float("nan"))),
        *((number, "40") for number in (40, 40.0)),
        (0.5, "0.5"),
        ("NA", "NA"),
        ("two\n\nparagraphs", "two paragraphs"),
        (pd.Timestamp("2031-03-05"), "2031-03-05"),
    ],
)
def test_cells_are_shown_alike_whatever_made_them(cell: Any, shown: str) -> None:
    assert grid(["cell"], [[cell]]) == [["cell"], [shown]]


TEXT = "Before.\n\n```python\nimport pandas as pd\n\nprint(pd.DataFrame({'a': [1, None], 'b': ['x|y', 'z']}))\n```\n\n"
ROOM = "<!-- result -->\n<!-- end -->\n\nAfter.\n"


def test_results_are_written_and_read_back() -> None:
    grids = [[["a", "b"], ["1", "x|y"], ["", "z"]]]

    page = rewritten(TEXT + ROOM, grids)

    assert "\n| a | b |\n|---|---|\n| 1 | x\\|y |\n|  | z |\n" in page
    assert results(page) == grids
    assert rewritten(page, grids) == page


def test_a_page_without_room_for_a_result_is_refused() -> None:
    with pytest.raises(ValueError, match="room for 0 results, its code prints 1"):
        rewritten("Nothing.", [[["a"]]])


def test_the_command_writes_and_then_finds_no_drift(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(TEXT + ROOM, encoding="utf-8")

    assert CliRunner().invoke(command, ["--check", "--page", str(page)]).exit_code == 1
    assert CliRunner().invoke(command, ["--page", str(page)]).exit_code == 0
    assert CliRunner().invoke(command, ["--check", "--page", str(page)]).exit_code == 0
