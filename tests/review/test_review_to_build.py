"""From the desk into the next build: what was decided in the browser stands in the package that is built next."""

from __future__ import annotations

import csv
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from newsledger.review.package import Package
from newsledger.review.serving import desk
from newsledger.review.session import Session
from scripts.cli import main

pytestmark = pytest.mark.slow

ARTICLE = """\
Shells hit market in Taiz

By Nadia Saleh

TAIZ -- Shells struck a crowded market in the Yemeni city of Taiz on Monday, killing at least 12 people, officials said.

"We will not leave the table while our people are under fire," government negotiator Khaled al-Yamani told reporters.
"""


def rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / "datapackage" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build(directory: Path) -> None:
    done = CliRunner().invoke(main, ["build", "--quiet", str(directory / "corpus"), "--out", str(directory)])
    assert done.exit_code == 0, done.output


def test_a_row_that_was_reviewed_is_changed_in_the_next_build(tmp_path: Path, page: Page) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "herald-1.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "curation").mkdir()
    build(tmp_path)
    [quote] = [row for row in rows(tmp_path, "quotes") if row["text"].startswith("We will not")]
    claim = rows(tmp_path, "casualty_claims")[0]
    package = Package(tmp_path)
    with desk(package, Session(package, tmp_path / "curation", "Ana Reyes")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"{server.url}#/quotes/{quote['quote_id']}")
        page.get_by_text("Edit cells").click()
        page.get_by_label("Stance").select_option("warns")
        page.get_by_role("button", name="Save the changes").click()
        expect(page.get_by_role("region", name="Review")).to_contain_text("Changed by Ana Reyes")
        page.goto(f"{server.url}#/claims/{claim['claim_id']}")
        page.get_by_role("button", name="Reject").click()
        expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by Ana Reyes")
        goes, stays = [row["actor_id"] for row in rows(tmp_path, "actors")][:2]
        page.goto(f"{server.url}#/actors/{goes}")
        page.get_by_text("Is the same as another actor").click()
        page.get_by_label("Id of the row that stays").fill(stays)
        page.get_by_role("button", name="Merge this row").click()
        expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by Ana Reyes")
        event = rows(tmp_path, "events")[0]["event_id"]
        page.goto(f"{server.url}#/events/{event}")
        page.get_by_text("Is more than one: split").click()
        page.get_by_role("checkbox").first.check()
        page.get_by_label("Its id").fill("shelling-taiz-another-day")
        page.get_by_role("button", name="Split them off").click()
        page.get_by_role("navigation").get_by_role("link", name="Review").click()
        expect(page.get_by_role("button", name="Undo: split")).to_be_visible()
        # A desk that closes before its page would cut off what the page asks last.
        page.goto("about:blank")
        server.shutdown()
    build(tmp_path)
    [after] = [row for row in rows(tmp_path, "quotes") if row["quote_id"] == quote["quote_id"]]
    assert (after["stance"], after["review_status"]) == ("warns", "edited")
    assert claim["claim_id"] not in {row["claim_id"] for row in rows(tmp_path, "casualty_claims")}
    retired = {(row["table"], row["id"]): row for row in rows(tmp_path, "retired")}
    assert goes not in {row["actor_id"] for row in rows(tmp_path, "actors")}
    assert (retired["actors", goes]["reason"], retired["actors", goes]["successor"]) == ("rejected", stays)
    assert ("casualty_claims", claim["claim_id"]) in retired
    assert "shelling-taiz-another-day" in {row["event_id"] for row in rows(tmp_path, "event_mentions")}
    done = CliRunner().invoke(main, ["validate", str(tmp_path)])
    assert done.exit_code == 0, done.output
