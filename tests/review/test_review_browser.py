"""The review desk in a real browser: decisions on the page land in corrections.csv, and in the next package."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect
from support.decisions import line, write_lines
from support.packages import INFO, batches, valid_rows

from newsledger.curate import Curation, apply
from newsledger.curate.document import CorrectionsText
from newsledger.extract.drafts import plain_schema
from newsledger.publish import build
from newsledger.review.package import Package
from newsledger.review.server import Desk
from newsledger.review.serving import desk
from newsledger.review.session import Session
from schemas import CORPUS_TABLES
from scripts.cli import main

QUOTE = valid_rows()["quotes"][0]
EVENT = "shelling-porto-lindo-2031-03-03"

pytestmark = pytest.mark.slow


def at(open_desk: Desk, route: str) -> str:
    return f"{open_desk.url}#/{route}"


def decisions(package: Path) -> list[tuple[str, ...]]:
    """The lines that stand."""
    rows = CorrectionsText.read(package / "curation" / "corrections.csv").standing()
    return [tuple(record.cells.values())[:5] for records in rows.values() for record in records]


def rows_after(package: Path, table: str) -> list[dict]:
    """The table as the next build makes it of the same findings and of what was decided."""
    tables = {
        name: pq.read_table(package / f"datapackage/{name}.parquet").cast(plain_schema(name)) for name in CORPUS_TABLES
    }
    result, stale = apply(Curation.load(package / "curation"), tables)
    assert stale == []
    found: pa.Table = result[table]
    return found.to_pylist()


def test_an_accepted_row_is_signed_and_can_be_taken_back(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, f"quotes/{QUOTE['quote_id']}"))
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text(
        "Accepted by Ana Reyes on 2031-04-01, 12:00:00 UTC"
    )
    assert decisions(package) == [("quotes", QUOTE["quote_id"], "accept", "", "")]
    page.get_by_role("button", name="Take this decision back").click()
    expect(page.get_by_role("button", name="Accept")).to_be_enabled()
    assert decisions(package) == []


def test_an_edit_shows_before_and_after_and_is_in_the_next_tables(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, f"quotes/{QUOTE['quote_id']}"))
    page.get_by_text("Edit cells").click()
    page.get_by_label("Stance").select_option("warns")
    expect(page.locator("form .diff")).to_contain_text(f"{QUOTE['stance']} → warns")
    page.get_by_label("Why").fill("she warns")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Changed by Ana Reyes")
    assert decisions(package) == [("quotes", QUOTE["quote_id"], "edit", "stance", "warns")]
    [row] = [row for row in rows_after(package, "quotes") if row["quote_id"] == QUOTE["quote_id"]]
    assert (row["stance"], row["review_status"]) == ("warns", "edited")


def test_a_decision_that_does_not_fit_is_told_on_the_page(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, f"quotes/{QUOTE['quote_id']}"))
    page.get_by_text("Edit cells").click()
    page.get_by_label("End of the words (needed)").fill("90000")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("alert")).to_contain_text("do not lie in the article")
    assert decisions(package) == []


def test_a_decision_is_undone_on_the_review_view(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, f"quotes/{QUOTE['quote_id']}"))
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("button", name="Reject")).to_be_disabled()
    page.get_by_role("navigation").get_by_role("link", name="Review").click()
    expect(page.get_by_label("What changed in curation")).to_contain_text(f"+quotes,{QUOTE['quote_id']},reject")
    page.get_by_role("button", name="Undo: rejected").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    assert decisions(package) == []


def test_a_merged_actor_gives_all_it_said_and_did_to_the_other(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, "actors/lake-relief-committee"))
    page.get_by_text("Is the same as another actor").click()
    page.get_by_label("Id of the row that stays").fill("na")
    page.get_by_role("button", name="Merge this row").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by")
    assert "lake-relief-committee" not in {row["actor_id"] for row in rows_after(package, "actors")}
    assert {row["actor_id"] for row in rows_after(package, "actor_mentions")} == {"ines-valdez", "na", "northern-front"}
    assert {row["claimant"] for row in rows_after(package, "casualty_claims")} <= {"na", None}


def test_a_split_event_takes_its_mention_along(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, f"events/{EVENT}"))
    page.get_by_text("Is more than one: split").click()
    page.get_by_role("checkbox").last.check()
    page.get_by_label("Its id").fill("shelling-porto-lindo-unknown")
    page.get_by_role("button", name="Split them off").click()
    page.goto(at(open_desk, "review"))
    expect(page.get_by_role("button", name="Undo: split")).to_be_visible()
    assert "shelling-porto-lindo-unknown" in {row["event_id"] for row in rows_after(package, "events")}
    events = [row["event_id"] for row in rows_after(package, "event_mentions")]
    assert events.count("shelling-porto-lindo-unknown") == 1


def test_a_name_from_the_authority_file_brings_its_actor(page: Page, open_desk: Desk, package: Path) -> None:
    text = "actor_id,name,actor_type,country\nfront-of-the-north,Front of the North,armed_group,XLK\n"
    (package / "curation" / "actors.csv").write_text(text, "utf-8")
    page.goto(at(open_desk, "actors/northern-front"))
    page.get_by_text("Is the same as another actor").click()
    page.get_by_label("Id of the row that stays").fill("front-of-the-north")
    page.get_by_role("button", name="Merge this row").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by")
    names = {row["actor_id"]: row["name"] for row in rows_after(package, "actors")}
    assert names["front-of-the-north"] == "Front of the North"
    assert "northern-front" not in names


def names(package: Path) -> str:
    return (package / "curation" / "actors.csv").read_text("utf-8")


def test_an_actor_is_named_as_in_the_names_that_newsledger_brings(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, "actors/lake-relief-committee"))
    page.get_by_text("Is the same as another actor").click()
    page.get_by_label("Id of the row that stays").fill("united-nations")
    page.get_by_label("From now on find it by the name").check()
    page.get_by_role("button", name="Merge this row").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by")
    page.goto(at(open_desk, "review"))
    expect(page.get_by_role("button", name="Undo: named united-nations")).to_be_visible()
    assert {row["actor_id"] for row in rows_after(package, "actors")} >= {"united-nations"}
    aliases = Curation.load(package / "curation").actors["united-nations"].aliases
    assert {"UN", "Lake Relief Committee"} <= set(aliases)
    page.get_by_role("button", name="Undo: named united-nations").click()
    expect(page.get_by_role("button", name="Undo: named united-nations")).to_have_count(0)
    assert "united-nations" not in names(package)


def test_an_actor_is_named_in_the_authority_file(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, "actors/northern-front"))
    page.get_by_text("Name it in actors.csv").click()
    page.get_by_label("Other names").fill("NF | Front of the North")
    page.get_by_role("button", name="Write it to actors.csv").click()
    expect(page.get_by_text("It is named in actors.csv")).to_be_visible()
    assert "northern-front,Northern Front,armed_group,,,,NF | Front of the North,newsledger review" in names(package)
    page.get_by_label("Other names").fill("The Front")
    page.get_by_role("button", name="Write it to actors.csv").click()
    page.get_by_role("navigation").get_by_role("link", name="Review").click()
    expect(page.get_by_label("What changed in curation")).to_contain_text("+northern-front,Northern Front")
    aliases = Curation.load(package / "curation").actors["northern-front"].aliases
    assert aliases == ("NF", "Front of the North", "The Front")


def test_a_decision_of_an_earlier_sitting_is_found_by_who_and_when_and_taken_back(
    page: Page, open_desk: Desk, package: Path
) -> None:
    earlier = [line("quotes", QUOTE["quote_id"], "reject", who="Tomé Brandão"), line("actors", "na", "accept")]
    write_lines(package / "curation" / "corrections.csv", *earlier)
    page.goto(at(open_desk, "review"))
    section = page.get_by_role("region", name="All decisions").first
    expect(section.get_by_role("button", name="Take back")).to_have_count(2)
    section.get_by_label("From").fill("2031-04-02")
    expect(section.get_by_role("button", name="Take back")).to_have_count(0)
    section.get_by_label("From").fill("2031-04-01")
    section.get_by_label("Decided by").select_option("Tomé Brandão")
    section.get_by_label("Why it is taken back").fill("he was mistaken")
    section.get_by_role("button", name="Take back").click()
    expect(section.get_by_text("no more")).to_be_visible()
    assert [one[0] for one in decisions(package)] == ["actors"]
    assert "he was mistaken,Ana Reyes" in (package / "curation" / "corrections.csv").read_text("utf-8")


def test_rows_that_people_disagree_on_are_shown_and_settled(page: Page, open_desk: Desk, package: Path) -> None:
    both = [line("actors", "na", "accept", who="Inês Valdez"), line("actors", "na", "reject", who="Tomé Brandão")]
    write_lines(package / "curation" / "corrections.csv", *both)
    page.goto(at(open_desk, "review"))
    expect(page.get_by_role("heading", name="People disagree")).to_be_visible()
    expect(page.locator("main")).to_contain_text("where Inês Valdez (2031-04-01) says accept")
    page.goto(at(open_desk, "actors/na"))
    expect(page.get_by_role("region", name="Review")).to_contain_text("People disagree on this row")
    page.get_by_role("button", name="Take this decision back").last.click()
    expect(page.get_by_role("button", name="Take this decision back")).to_have_count(1)
    assert decisions(package) == [("actors", "na", "accept", "", "")]


def test_a_decision_on_many_rows_is_taken_back_from_any_of_them(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, "actors/lake-relief-committee"))
    page.get_by_text("Is the same as another actor").click()
    page.get_by_label("Id of the row that stays").fill("na")
    page.get_by_role("button", name="Merge this row").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by")
    page.reload()
    page.get_by_role("button", name="Take this decision back").click()
    expect(page.get_by_role("button", name="Reject")).to_be_enabled()
    assert decisions(package) == []


def test_a_row_is_added_at_the_place_marked_in_the_text(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, "articles/courier-1"))
    page.get_by_text("Add a row that was overlooked").click()
    page.get_by_label("Table").select_option("actor_mentions")
    text = page.locator("article.text").inner_text()
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector('article.text'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
                return;
            }
        }""",
        "The front",
    )
    page.get_by_role("button", name="Take the place marked").click()
    page.get_by_label("Actor (needed)").fill("northern-front")
    page.get_by_role("button", name="Add the row").click()
    at_ = text.index("The front")
    page.goto(at(open_desk, "review"))
    expect(page.get_by_role("button", name="Undo: added")).to_be_visible()
    assert ("actor_mentions", f"courier-1-m{at_}-{at_ + 9}", "add", "actor_id", "northern-front") in decisions(package)


def test_the_queue_leads_to_rows_of_every_table(page: Page, open_desk: Desk, package: Path) -> None:
    page.goto(at(open_desk, "review"))
    page.locator("tbody").get_by_role("link", name="courier-2-x1").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Accepted by")
    assert decisions(package) == [("event_mentions", "courier-2-x1", "accept", "", "")]
    page.goto(at(open_desk, "review"))
    expect(page.get_by_role("region", name="All decisions").get_by_role("link", name="courier-2-x1")).to_have_count(1)
    expect(page.get_by_role("region", name="Next to review").get_by_role("link", name="courier-2-x1")).to_have_count(0)


def test_the_static_page_collects_decisions_that_newsledger_curate_takes(
    page: Page, package: Path, tmp_path: Path
) -> None:
    page.goto(f"{(package / 'datapackage/index.html').as_uri()}#/quotes/{QUOTE['quote_id']}")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("alert")).to_contain_text("say who you are")
    page.get_by_label("Your name").fill("Tomé Brandão")
    page.get_by_label("Why").fill('he said "so", twice')
    page.get_by_text("Edit cells").click()
    page.get_by_label("Stance").select_option("warns")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Changed by Tomé Brandão")
    page.get_by_role("navigation").get_by_role("link", name="Review").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download decisions").click()
    started.value.save_as(tmp_path / "decisions.csv")
    done = CliRunner().invoke(main, ["curate", str(tmp_path / "decisions.csv"), "--package", str(package)])
    assert done.exit_code == 0, done.output
    assert decisions(package) == [("quotes", QUOTE["quote_id"], "edit", "stance", "warns")]


def test_the_static_page_takes_decisions_back_and_splits_and_merges_too(
    page: Page, package: Path, tmp_path: Path
) -> None:
    static = (package / "datapackage/index.html").as_uri()
    page.goto(f"{static}#/actors/lake-relief-committee")
    page.get_by_label("Your name").fill("Tomé Brandão")
    page.get_by_text("Is the same as another actor").click()
    page.get_by_label("Id of the row that stays").fill("na")
    page.get_by_role("button", name="Merge this row").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by Tomé Brandão")
    page.goto(f"{static}#/quotes/{QUOTE['quote_id']}")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("region", name="Review")).to_contain_text("Rejected by")
    page.goto(f"{static}#/review")
    taken = page.get_by_role("region", name="All decisions").first
    taken.get_by_role("button", name=f"Take back: reject quotes {QUOTE['quote_id']}").click()
    expect(taken.get_by_role("link", name=QUOTE["quote_id"])).to_have_count(0)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download decisions").click()
    started.value.save_as(tmp_path / "decisions.csv")
    done = CliRunner().invoke(main, ["curate", str(tmp_path / "decisions.csv"), "--package", str(package)])
    assert done.exit_code == 0, done.output
    assert {row["actor_id"] for row in rows_after(package, "actors")} & {"lake-relief-committee", "na"} == {"na"}
    assert QUOTE["quote_id"] in {row["quote_id"] for row in rows_after(package, "quotes")}


def test_the_desk_has_no_serious_barrier(browser: Browser, open_desk: Desk) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    for route in ("review", f"quotes/{QUOTE['quote_id']}", "actors/na", "review/courier-2-x1?table=event_mentions"):
        page.goto(at(open_desk, route))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
        serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == [], route
    context.close()


HOSTILE = "<script>attacked=1</script><img src=x onerror=attacked=1>\u202edesrever 🔥 \"'`${1}{{1}}"


def test_markup_in_texts_reasons_and_names_is_shown_at_the_desk_and_never_run(page: Page, tmp_path: Path) -> None:
    rows = valid_rows()
    rows["actors"][0]["name"] = HOSTILE
    actor = rows["actors"][0]["actor_id"]
    build(batches(rows), tmp_path, INFO)
    package = Package(tmp_path)
    write_lines(tmp_path / "curation" / "corrections.csv", line("actors", "na", "accept", who=HOSTILE, reason=HOSTILE))
    with desk(package, Session(package, tmp_path / "curation", HOSTILE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(at(server, f"actors/{actor}"))
        page.get_by_role("button", name="Accept").click()
        for route in ("actors/na", "review", f"actors/{actor}"):
            page.goto(at(server, route))
            expect(page.locator("main")).to_contain_text(HOSTILE)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("'attacked' in window") is False
        page.goto("about:blank")
        server.shutdown()
    assert Curation.load(tmp_path / "curation").decisions[0].who == HOSTILE
