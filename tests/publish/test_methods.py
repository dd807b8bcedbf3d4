"""The methods page and the measurements that it takes from the page on accuracy."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from support.packages import INFO, batches, valid_rows

from newsledger.publish import accuracy, build
from newsledger.publish.accuracy import Accuracy, AccuracyError, MeasuredRule, extract
from newsledger.publish.methods import methods
from newsledger.publish.profile import counts
from newsledger.validate import layout
from schemas import TABLES

REPOSITORY = Path(__file__).parents[2]

RULES = """\
| table | rule | right |
|---|---|---|
| quotes (span) | `colon` 9 of 10, `dash` 3 of 4 | most |
| | `label` 1 of 2 | .50 |
| casualty_claims (figure) | `total` 7 of 7 | all |"""
TABLE = "| what | P |\n|---|---:|\n| quotes: span | .90 |\n| quotes: speaker | .80 |\n| claims: figure | .70 |"


def page(**blocks: str) -> str:
    said = dict.fromkeys(accuracy.TABLES_MEASURED, TABLE) | {"rules": RULES}
    said |= {
        "conditions": "Measured once.",
        "blind_about": "Blind.",
        "rules_about": "Rules.",
        "bad": "- **Dates**: few.",
    }
    said |= blocks
    return "# Accuracy\n\n" + "\n\ntext\n\n".join(
        f"<!-- begin: {name} -->\n{text}\n<!-- end: {name} -->" for name, text in said.items() if text
    )


def test_blocks_are_taken_as_they_stand() -> None:
    found = extract(page())

    assert found.blocks["conditions"] == "Measured once."
    assert found.blocks["seeds"] == TABLE


def test_rules_are_read_with_their_table_and_criterion() -> None:
    found = extract(page()).by_rule

    assert found["quotes"].criterion == "span"
    assert found["quotes"].rules == {
        "colon": MeasuredRule(9, 10),
        "dash": MeasuredRule(3, 4),
        "label": MeasuredRule(1, 2),
    }
    assert found["casualty_claims"].rules == {"total": MeasuredRule(7, 7)}


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ({"bad": ""}, "no block bad"),
        ({"seeds": "no table"}, "block seeds is not a table"),
        ({"rules": RULES.replace("colon", "semicolon")}, "quotes has no rule 'semicolon'"),
        ({"rules": RULES.replace("quotes (span)", "sayings (span)")}, r"'sayings \(span\)' is not"),
        ({"rules": RULES.replace("quotes (span)", "quotes")}, "'quotes' is not"),
    ],
)
def test_page_that_lacks_or_misnames_something_is_refused(blocks: dict[str, str], said: str) -> None:
    with pytest.raises(AccuracyError, match=said):
        extract(page(**blocks))


def test_rows_on_a_subject_keep_their_header() -> None:
    assert extract(page()).rows("seeds", "quotes").splitlines() == TABLE.splitlines()[:4]


def test_rows_on_what_was_not_measured_are_refused() -> None:
    with pytest.raises(AccuracyError, match="block seeds has no row on 'actors'"):
        extract(page()).rows("seeds", "quotes", "actors")


def test_what_comes_with_the_program_is_what_was_extracted() -> None:
    said = (REPOSITORY / "docs/accuracy.md").read_text(encoding="utf-8")

    assert accuracy.load() == extract(said)


@pytest.fixture(scope="module")
def published(built: Path) -> str:
    return (built / layout.METHODS).read_text(encoding="utf-8")


def test_every_table_has_a_section(published: str) -> None:
    headings = " ".join(re.findall(r"^## (.+)$", published, flags=re.MULTILINE))

    assert all(name in headings for name in TABLES)


def test_every_rule_stands_with_its_meaning_its_rows_and_its_rate(published: str, built: Path) -> None:
    measured = accuracy.load().by_rule
    for name in TABLES:
        for word, meaning in accuracy.rule_words(name).items():
            here = counts(built, name, "rule")[word]
            rule = measured[name].rules.get(word) if name in measured else None
            rate = f"{rule.right} of {rule.rows} ({rule.right / rule.rows:.0%})" if rule else "not measured"
            assert f"| `{word}` | {meaning} | {here} | {rate} |" in published


def test_rates_are_those_of_the_measurements_and_of_no_other(built: Path) -> None:
    before = accuracy.load()
    changed = {name: re.sub(r"(?<= )\.\d\d(?= )", ".01", text) for name, text in before.blocks.items()}

    text = methods(built, Accuracy(changed))

    rates = re.findall(r"(?<=\| )\.\d\d(?= )", text)
    assert len(rates) > 20
    assert set(rates) == {".01"}


def test_known_errors_are_the_page_on_accuracy_to_the_letter(published: str) -> None:
    assert accuracy.load().blocks["bad"] in published


def test_rows_that_people_have_seen_are_counted(published: str, built: Path) -> None:
    reviewed = [name for name, table in TABLES.items() if "review_status" in table.arrow_schema.names]
    found = sum((counts(built, name, "review_status") for name in reviewed), Counter[str]())

    assert len(found) > 1
    assert f"of whose {found.total()} rows" in published
    assert all(f"{rows} are `{word}`" in published for word, rows in found.items())


def test_uncorrected_data_are_said_to_be_so(tmp_path: Path) -> None:
    rows = valid_rows()
    for row in (row for table in rows.values() for row in table if "review_status" in row):
        row["review_status"] = "machine"
    build(batches(rows), tmp_path, INFO)

    assert " rows are as the program found them." in methods(tmp_path, accuracy.load())


def test_codebook_travels_as_it_stands_in_the_documentation(built: Path) -> None:
    assert (built / layout.CODEBOOK).read_bytes() == (REPOSITORY / "docs/codebook.md").read_bytes()


def test_links_lead_to_files_that_travel_with_it(published: str, built: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", published):
        assert (built / layout.DATA / target).is_file(), target
