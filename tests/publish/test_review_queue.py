"""What is to be reviewed next: rows that nobody decided on, the most doubtful first."""

from __future__ import annotations

from pathlib import Path

from support.packages import INFO, batches, valid_rows

from newsledger.publish import accuracy, build
from newsledger.publish.page import queue
from newsledger.publish.page.queue import CONFLICT, NO_SPEAKER, UNLINKED, queue_rows


def queued(rows: dict[str, list[dict]], directory: Path) -> dict[tuple[str, str], tuple[str, int]]:
    build(batches(rows), directory, INFO)
    return {(row[0], row[1]): (row[2], place) for place, row in enumerate(queue_rows(directory))}


def test_rows_that_a_person_decided_are_left_out(tmp_path: Path) -> None:
    rows = valid_rows()
    rows["quotes"][0]["review_status"] = "accepted"
    found = queued(rows, tmp_path)
    assert ("quotes", rows["quotes"][0]["quote_id"]) not in found
    assert ("quotes", rows["quotes"][1]["quote_id"]) in found


def test_rules_with_low_measured_precision_come_first(tmp_path: Path) -> None:
    measured = accuracy.load().by_rule["quotes"].rules
    worst, best = (pick(measured, key=lambda rule: measured[rule].right / measured[rule].rows) for pick in (min, max))
    rows = valid_rows()
    rows["quotes"][0]["rule"], rows["quotes"][1]["rule"] = best, worst
    found = queued(rows, tmp_path)
    places = [found["quotes", row["quote_id"]][1] for row in rows["quotes"][:2]]
    assert places[1] < places[0]


def test_words_without_speaker_come_before_others_of_their_rule(tmp_path: Path) -> None:
    rows = valid_rows()
    for quote in rows["quotes"]:
        quote["rule"] = "fronted"
    rows["quotes"][-1] |= {"speaker": None, "speaker_kind": "unnamed"}
    found = queued(rows, tmp_path)
    mine = found.pop(("quotes", rows["quotes"][-1]["quote_id"]))
    assert mine[0] == NO_SPEAKER
    assert all(mine[1] < place for (table, _), (_, place) in found.items() if table == "quotes")


def test_a_claim_that_should_have_an_event_and_has_none_is_named(tmp_path: Path) -> None:
    rows = valid_rows()
    claim = rows["casualty_claims"][0]
    claim["event_id"] = None
    assert queued(rows, tmp_path)["casualty_claims", claim["claim_id"]][0] == UNLINKED


def test_the_queue_is_no_longer_than_somebody_can_review(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(queue, "MOST_ROWS", 3)
    assert len(queued(valid_rows(), tmp_path)) == 3


def test_figures_that_exclude_each_other_are_both_named(tmp_path: Path) -> None:
    rows = valid_rows()
    whole = [claim for claim in rows["casualty_claims"] if claim["part_of"] is None and claim["effect"] == "killed"][:2]
    for claim, number in zip(whole, (10, 300), strict=True):
        claim.update(count_value=number, count_low=number, count_high=number, qualifier="none")
    found = queued(rows, tmp_path)
    assert {found["casualty_claims", claim["claim_id"]][0] for claim in whole} == {CONFLICT}
