"""What each view of the evidence page shows, in a real browser."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect
from support.browsing import Watched, address
from support.packages import INFO, batches, publish_valid, valid_rows, valid_tables

from newsledger.publish import accuracy, build, release
from newsledger.validate.rules import rules

pytestmark = pytest.mark.slow

SHELLING = "shelling-porto-lindo-2031-03-03"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_valid(tmp_path_factory.mktemp("package"))


@pytest.mark.parametrize(
    ("figure", "lines", "hollow"),
    [("At least 12 people", 1, 0), ("about 15 people", 2, 1), ("most of them civilians", 0, 0)],
    ids=["at least: open above", "about: open on both sides", "a share: no number, so nothing drawn"],
)
def test_a_range_is_drawn_open_where_its_words_leave_it_open(
    watched: Watched, package: Path, figure: str, lines: int, hollow: int
) -> None:
    watched.page.goto(address(package, "claims"))
    line = watched.page.locator(".ranges li.line").filter(has_text=figure)
    expect(line.locator("line.open")).to_have_count(lines)
    expect(line.locator("circle.about")).to_have_count(hollow)


def test_claims_of_an_event_stand_by_claimant_with_parts_under_their_whole_and_no_sum(
    watched: Watched, package: Path
) -> None:
    watched.page.goto(address(package, "claims"))
    committee = watched.page.locator("li.claimant").filter(has_text="Lake Relief Committee")
    assert committee.locator(".figure a").all_inner_texts() == ["At least 12 people", "most of them civilians"]
    expect(committee.locator(".figure.part")).to_have_text("part of another figure: most of them civilians")
    axis = watched.page.locator(".axis .ticks span")
    numbers = [int(tick.replace(",", "")) for tick in axis.all_inner_texts()]
    assert numbers == sorted(numbers)
    assert numbers[-1] < 12 + 15


def test_figures_of_no_event_share_no_axis(watched: Watched, tmp_path: Path) -> None:
    rows = valid_rows()
    rows["casualty_claims"][3]["event_id"] = None
    build(batches(rows), tmp_path, INFO)
    watched.page.goto(address(tmp_path, "claims"))
    unlinked = watched.page.locator(".event").filter(has_text="Linked to no event")
    expect(unlinked).to_contain_text("about 15 people")
    expect(unlinked.locator("svg")).to_have_count(0)


def test_filters_by_claimant_and_days_keep_what_fits(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "claims"))
    watched.page.get_by_role("combobox", name="Claimant").select_option("lake-relief-committee")
    expect(watched.page.locator("tbody tr")).to_have_count(2)
    watched.page.goto(address(package, "claims?from=2031-03-04"))
    expect(watched.page.locator("p.nothing")).to_be_visible()
    watched.page.get_by_role("link", name="Clear all filters").click()
    expect(watched.page.locator("tbody tr")).to_have_count(4)


def test_events_stand_on_a_timeline_and_on_a_map_with_outlines_from_disk(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "events"))
    timeline, world = watched.page.get_by_role("img").first, watched.page.get_by_role("img").last
    expect(timeline).to_have_attribute("aria-label", "2 events by day and type; all are in the table below")
    expect(timeline.locator("circle")).to_have_count(2)
    expect(world.locator("circle")).to_have_count(1)
    assert world.locator("path").count() > 150
    expect(watched.page.get_by_text("1 event has no coordinates")).to_be_visible()
    assert any(url.endswith("page/countries.js") for url in watched.asked)
    world.locator("circle").click()
    expect(watched.page).to_have_url(address(package, f"events/{SHELLING}"))


def test_the_map_is_looked_at_closer(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "events"))
    world = watched.page.locator(".map svg[role=img]")
    before = world.get_attribute("viewBox")
    watched.page.get_by_role("button", name="Zoom in").click()
    expect(world).not_to_have_attribute("viewBox", str(before))
    expect(world.locator("circle")).to_be_visible()


def test_quotes_stand_by_speaker(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "quotes"))
    watched.page.get_by_role("button", name="By speaker").click()
    valdez = watched.page.locator("section.speaker").filter(has_text="Inês Valdez")
    expect(valdez.locator("li")).to_have_count(3)


def test_quotes_of_the_same_words_stand_together(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "quotes?by=same"))
    group = watched.page.locator("section.speaker")
    expect(group).to_have_count(1)
    assert group.locator(".places a").all_inner_texts() == ["first in courier-1", "again in courier-2"]
    group.get_by_role("link", name="again in courier-2").click()
    expect(watched.page.get_by_role("heading", name="The same words elsewhere")).to_be_visible()
    expect(watched.page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize(
    ("sought", "rows"),
    [("another", 2), ("INES", 3), ('"nobody knew"', 2), ('"knew nobody"', 0), ("nobody hills", 0)],
    ids=["a word", "a name without its accent", "a phrase", "the phrase turned round", "two words of two quotes"],
)
def test_quotes_are_searched(watched: Watched, package: Path, sought: str, rows: int) -> None:
    watched.page.goto(address(package, "quotes"))
    watched.page.get_by_role("searchbox").fill(sought)
    expect(watched.page.get_by_role("status").first).to_have_text(f"{rows} rows")


def test_actors_stand_under_the_body_that_they_speak_for(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "actors"))
    watched.page.get_by_role("button", name="Who speaks for whom").click()
    body = watched.page.locator(".tree > li")
    expect(body).to_have_count(1)
    expect(body.locator("> a")).to_have_text("Lake Relief Committee")
    expect(body.locator("li a")).to_have_text("Inês Valdez")


def test_an_actor_shows_aliases_words_parts_in_events_and_mentions(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "actors/ines-valdez"))
    expect(watched.page.locator("main")).to_contain_text("Also called: Valdez")
    for heading in ("Quotes", "Where it is named"):
        expect(watched.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    watched.page.goto(address(package, "actors/northern-front"))
    expect(watched.page.get_by_role("heading", name="Parts in events")).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "route"),
    [
        ("quote", "quotes/courier-1-q1"),
        ("speaker", "actors/ines-valdez"),
        ("figure", "claims/courier-1-c1"),
        ("trigger", "event_mentions/courier-1-x0"),
    ],
)
def test_each_kind_of_highlight_leads_to_its_row(watched: Watched, package: Path, kind: str, route: str) -> None:
    watched.page.goto(address(package, "articles/courier-1"))
    watched.page.locator(f"article a.{kind}").first.click()
    expect(watched.page).to_have_url(address(package, route))


def test_highlights_are_turned_off_and_on(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "articles/courier-1"))
    expect(watched.page.locator("article a.figure").first).to_be_visible()
    expect(watched.page.locator("article a.actor")).to_have_count(0)
    watched.page.get_by_role("button", name="figures").click()
    expect(watched.page.locator("article a.figure")).to_have_count(0)
    watched.page.get_by_role("button", name="actors").click()
    expect(watched.page.locator("article a.actor").first).to_be_visible()


def test_an_article_lists_its_rows_and_leads_to_their_places(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "articles/courier-2"))
    row = watched.page.locator(".beside tbody tr").filter(has_text="about 15 people")
    row.get_by_role("link", name="To the text").click()
    expect(watched.page.locator("#aimed")).to_have_text("about 15 people")


def test_articles_are_searched_in_their_full_text_and_show_the_place(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "articles"))
    watched.page.get_by_role("searchbox").fill("lorries")
    expect(watched.page.locator("tbody tr")).to_have_count(1)
    watched.page.locator("tbody mark.found").click()
    expect(watched.page.locator("#aimed")).to_be_in_viewport()
    assert "courier-3" in watched.page.url


def test_quality_shows_the_validation_report_rule_by_rule(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "quality"))
    expect(watched.page.locator(".verdict")).to_contain_text("Valid")
    watched.page.locator("summary").filter(has_text="rules").click()
    row = watched.page.get_by_role("row").filter(has=watched.page.get_by_text("row_order", exact=True))
    meaning = next(rule.meaning for rule in rules() if rule.name == "row_order")
    expect(row).to_contain_text(meaning.replace("`", ""))
    expect(row.get_by_role("cell").nth(2)).to_have_text("18")
    expect(row.get_by_role("cell").nth(3)).to_have_text("0")


def test_a_page_without_report_lists_what_is_checked_and_how_to_check(watched: Watched, tmp_path: Path) -> None:
    build(batches(valid_rows()), tmp_path, INFO)
    watched.page.goto(address(tmp_path, "quality"))
    expect(watched.page.locator("main")).to_contain_text("newsledger validate --report datapackage")
    for rule in ("row_order", "foreign_key", "span"):
        expect(watched.page.get_by_text(rule, exact=True).first).to_be_visible()


def test_quality_shows_what_was_measured(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "quality"))
    measured = accuracy.load()
    table = watched.page.get_by_role("region", name="Articles that nobody had tuned on")
    lines = measured.blocks["blind"].split("\n")
    expect(table.get_by_role("row")).to_have_count(len(lines) - 1)
    last = [cell.strip() for cell in lines[-1].strip("|").split("|")]
    assert table.get_by_role("row").last.locator("th, td").all_inner_texts() == last
    word, rule = next(iter(measured.by_rule["quotes"].rules.items()))
    row = watched.page.get_by_role("region", name="Rules of quotes").get_by_role("row").filter(has_text=word)
    expect(row.first).to_contain_text(f"{rule.right} of {rule.rows}")


def test_quality_shows_how_full_each_column_is(watched: Watched, package: Path) -> None:
    quotes = valid_rows()["quotes"]
    watched.page.goto(address(package, "quality"))
    watched.page.locator("summary").filter(has_text="Quotes").click()
    row = watched.page.get_by_role("region", name="Fill rates of quotes").get_by_role("row")
    said_on = row.filter(has=watched.page.get_by_text("said_on", exact=True))
    share = sum(quote["said_on"] is not None for quote in quotes) / len(quotes)
    expect(said_on).to_contain_text(f"{share:.0%}".replace("%", " %"))


ASKED = {
    "claims?effect=killed&q=people&from=2031-03-01&to=2031-03-03": "claim_id",
    "claims?claimant=lake-relief-committee": "claim_id",
    "events?country=XLK&q=porto": "event_id",
    "quotes?stance=accuses": "quote_id",
    "quotes?q=ines": "quote_id",
    "actors?q=valdez": "actor_id",
    "articles?q=o%27clock": "article_id",
    "articles?q=lorries": "article_id",
    "event_actors?q=both": "actor_text",
}


@pytest.mark.parametrize("route", ASKED)
def test_the_statement_for_duckdb_gives_the_rows_shown(
    watched: Watched, package: Path, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    watched.page.goto(address(package, route))
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
    watched.page.wait_for_load_state("networkidle")
    watched.page.get_by_text("The same rows with DuckDB").click()
    monkeypatch.chdir(package)
    found = duckdb.sql(watched.page.locator(".sql pre").inner_text()).fetchall()
    noun = "row" if len(found) == 1 else "rows"
    expect(watched.page.locator("main [role=status]").first).to_have_text(f"{len(found)} {noun}")


def test_a_package_in_parts_has_the_same_page(watched: Watched, tmp_path: Path) -> None:
    release(valid_tables(), tmp_path, INFO, partition_rows=1)
    watched.page.goto(address(tmp_path, "quotes"))
    expect(watched.page.locator("tbody tr")).to_have_count(len(valid_rows()["quotes"]))
    for claim in valid_rows()["casualty_claims"]:
        watched.page.goto(address(tmp_path, f"claims/{claim['claim_id']}"))
        expect(watched.page.locator("blockquote mark")).to_have_text(claim["text"])
    watched.page.goto(address(tmp_path, "articles/courier-2"))
    expect(watched.page.locator("article a.quote").first).to_be_visible()


@pytest.mark.parametrize("parts", [False, True], ids=["in files", "in parts"])
def test_a_package_too_large_for_a_browser_says_how_to_query_it(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: bool
) -> None:
    monkeypatch.setattr("newsledger.publish.page.limits.MOST_ROWS", 1)
    release(valid_tables(), tmp_path, INFO, partition_rows=1 if parts else None)
    monkeypatch.chdir(tmp_path)
    for route, rows in (("claims", 4), ("quotes/courier-1-q1", 1), ("events", 2), ("actors", 1), ("articles", 2)):
        watched.page.goto(address(tmp_path, route))
        expect(watched.page.locator("main")).to_contain_text("more than a browser should load")
        for statement in watched.page.locator("pre").all_inner_texts():
            assert duckdb.sql(statement) is not None
        first = watched.page.locator("pre").first.inner_text()
        assert len(duckdb.sql(first).fetchall()) == rows, route
    watched.page.goto(address(tmp_path, "quality"))
    expect(watched.page.locator(".verdict")).to_contain_text("Valid")
