"""The data dictionary: all that is declared, with what the data look like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.packages import INFO

from newsledger.publish.dictionary import SCHEMES, dictionary, filled, vocabularies
from newsledger.publish.profile import ColumnProfile, TableProfile, profile
from newsledger.validate import layout
from newsledger.validate.table_schema import table_schema
from schemas import TABLES


@pytest.fixture(scope="module")
def page(built: Path) -> str:
    return (built / layout.DICTIONARY).read_text(encoding="utf-8")


def section(page: str, table: str) -> str:
    return page.split(f"\n## {table}\n", 1)[1].split("\n## ", 1)[0]


def cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_every_table_column_and_word_is_there(page: str) -> None:
    for table in TABLES.values():
        here = section(page, table.name)
        for column in table.columns:
            assert f"| `{column.name}` |" in here
            assert column.description.replace("|", "\\|") in here
    for vocabulary in vocabularies():
        assert f"\n### {vocabulary.__name__}\n" in page
        for word in vocabulary:
            assert f"| `{word.value}` | {word.description} |" in page


def test_every_column_tells_type_unit_fill_rate_and_example(page: str, built: Path) -> None:
    looks = profile(built)
    for table in TABLES.values():
        rows = {
            line[0].strip("`"): line for line in map(cells, section(page, table.name).splitlines()) if len(line) == 8
        }
        for column in table.columns:
            _, kind, unit, null, full, example, *_ = rows[column.name]
            expected = looks[table.name].columns[column.name]
            word = "list" if column.info.is_list else "word" if column.info.vocabulary else column.type
            assert (kind, unit, null) == (word, column.info.unit or "", "yes" if column.nullable else "no")
            assert full == filled(expected, looks[table.name].rows)
            assert bool(example) == (expected.example is not None)


def test_example_is_the_first_value_cut_and_safe_in_a_table(page: str) -> None:
    rows = {line[0]: line for line in map(cells, section(page, "articles").splitlines()) if len(line) == 8}

    assert rows["`byline`"][5] == "`Ana Reyes | Tomé Brandão`"
    assert rows["`published_on`"][5] == "`2031-03-03`"
    assert rows["`text`"][5].startswith("`Mortar fire kills") and rows["`text`"][5].endswith("…`")


@pytest.mark.parametrize(
    ("count", "rows", "said"),
    [(0, 0, "–"), (0, 7, "0%"), (7, 7, "100%"), (1, 1000, "1%"), (999, 1000, "99%"), (1, 3, "33%"), (2, 3, "67%")],
)
def test_only_what_is_full_or_empty_is_called_so(count: int, rows: int, said: str) -> None:
    assert filled(ColumnProfile(count, None), rows) == said


def test_columns_name_their_counterparts_in_other_data(page: str) -> None:
    events, claims = section(page, "events"), section(page, "casualty_claims")

    assert "| nearest to | ACLED | UCDP | PLOVER | HXL |" in events
    assert (
        "| `event_type` | `event_type`, `sub_event_type` | `type_of_violence` | `event type`, `mode` | `#event+type` |"
        in events
    )
    assert "| `latitude` | `latitude` | `latitude` | `latitude` | `#geo+lat` |" in events
    assert "`low` (where effect is killed)" in claims


def test_words_name_their_counterparts(page: str) -> None:
    for vocabulary in vocabularies():
        for word in vocabulary:
            assert all(term in page for term in word.counterparts.values())


def test_counterparts_are_of_known_schemes_and_reach_descriptor_and_parquet() -> None:
    for table in TABLES.values():
        described = {field["name"]: field for field in table_schema(table)["fields"]}
        for column in table.columns:
            terms = dict(column.info.counterparts)
            assert set(terms) <= set(SCHEMES) - {"HXL"}
            assert described[column.name].get("counterparts", {}) == terms
            assert all(f"{scheme}: {term}" in column.metadata["counterparts"] for scheme, term in terms.items())


def test_what_is_expected_of_a_table_stands_with_its_reason(page: str) -> None:
    for table in TABLES.values():
        for expectation in table.expectations:
            assert f"- {expectation.sentence}: {expectation.reason}" in section(page, table.name)


def test_links_lead_to_files_that_travel_with_it(page: str, built: Path) -> None:
    for target in re.findall(r"\[[\w ]+\]\(([^)#]+)\)", page):
        assert (built / layout.DATA / target).is_file(), target


def test_anchors_lead_to_headings(page: str) -> None:
    headings = {heading.lower() for heading in re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)}

    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= headings


def test_text_that_looks_like_markdown_stays_within_its_cell() -> None:
    empty = {name: TableProfile(1, {c.name: ColumnProfile(0, None) for c in t.columns}) for name, t in TABLES.items()}
    hostile = "a `b` | [c](d)\n| e\x1b |"
    columns = dict(empty["quotes"].columns) | {"text": ColumnProfile(1, hostile)}
    page = dictionary(INFO, empty | {"quotes": TableProfile(1, columns)})

    line = next(line for line in section(page, "quotes").splitlines() if line.startswith("| `text` "))

    assert cells(line)[5] == "`` a `b` | [c](d) | e\ufffd | ``"
    assert len(cells(line)) == 8
