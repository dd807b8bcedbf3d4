"""A check that cannot be run is a fault, and stops nothing else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from newsledger.validate import layout
from newsledger.validate.csv_source import CsvSource
from newsledger.validate.issue import Place
from newsledger.validate.tables import check_file
from schemas import TABLES, RowRule


def stumble(frame: object) -> object:
    raise RuntimeError("out of\nideas")


def test_row_rule_that_stumbles_is_named_once_and_other_checks_go_on(package: Path) -> None:
    path = layout.data_path("quotes", "csv")
    (package / path).write_bytes((package / path).read_bytes().replace(b"asserts", b"insists", 1))
    broken = RowRule("stumbles", "a rule that cannot be run", ("quote_id", "text"), stumble)
    table = dataclasses.replace(TABLES["quotes"], row_rules=(broken,))

    _, issues = check_file(CsvSource(package / path, table, Place("quotes", path)))

    assert [(issue.column, issue.rule) for issue in sorted(issues)] == [
        ("quote_id, text", "check_failed"),
        ("stance", "in_vocabulary"),
    ]
    assert min(issues).message == "stumbles could not be checked: out of ideas"
