"""The evidence page in a real browser: from disk and from a server, followed, filtered, searched, and attacked."""

from __future__ import annotations

import csv
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from support.browsing import VIEWS, Watched, address
from support.packages import publish_valid, valid_rows

from schemas import TABLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_valid(tmp_path_factory.mktemp("package"))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_from_disk_and_asks_for_nothing_elsewhere(watched: Watched, package: Path, view: str) -> None:
    watched.page.goto(address(package, view))
    expect(watched.page.get_by_role("heading", level=1)).to_have_text(view.capitalize())
    watched.page.wait_for_load_state("networkidle")
    assert [url for url in watched.asked if not url.startswith(f"{(package / 'datapackage').as_uri()}/")] == []


@pytest.fixture(scope="module")
def server(package: Path) -> Iterator[str]:
    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    handler = functools.partial(Silent, directory=str(package))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


def test_the_page_opens_from_a_server(watched: Watched, server: str) -> None:
    watched.page.goto(f"{server}/datapackage/index.html#/quotes")
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("Quotes")
    expect(watched.page.locator("tbody tr")).to_have_count(len(valid_rows()["quotes"]))
    assert [url for url in watched.asked if not url.startswith(server)] == []


def test_a_claim_leads_to_its_sentence_and_its_place_in_the_article(watched: Watched, package: Path) -> None:
    claim = valid_rows()["casualty_claims"][0]
    watched.page.goto(address(package, "claims"))
    watched.page.locator(".ranges").get_by_role("link", name=claim["text"], exact=True).first.click()
    expect(watched.page.locator("blockquote mark")).to_have_text(claim["text"])
    watched.page.get_by_role("link", name="In the article").click()
    expect(watched.page.locator("#aimed")).to_have_text(claim["text"])
    expect(watched.page.locator("#aimed")).to_be_in_viewport()


def test_a_highlight_in_an_article_leads_to_its_row(watched: Watched, package: Path) -> None:
    quote = valid_rows()["quotes"][0]
    watched.page.goto(address(package, f"articles/{quote['article_id']}"))
    watched.page.locator("a.quote").first.click()
    expect(watched.page).to_have_url(address(package, f"quotes/{quote['quote_id']}"))


SHORT = {"casualty_claims": "claims"}


@pytest.mark.parametrize("table", [name for name in TABLES if name != "retired"])
def test_every_row_has_an_address_of_its_own(watched: Watched, package: Path, table: str) -> None:
    keys = TABLES[table].primary_key
    for row in valid_rows()[table]:
        cells = ["" if row[key] is None else str(row[key]) for key in keys]
        watched.page.goto(address(package, f"{SHORT.get(table, table)}/{quote(' | '.join(cells), safe='')}"))
        for cell in filter(None, cells):
            expect(watched.page.locator("dl.cells")).to_contain_text(cell)
        expect(watched.page.get_by_role("region", name="Citation")).to_contain_text(quote(" | ".join(cells), safe=""))


def test_a_retired_id_leads_to_its_successor(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "actors/front-of-the-north"))
    expect(watched.page.get_by_role("alert")).to_contain_text("since version 1.1.0 it has not (merged)")
    watched.page.get_by_role("link", name="northern-front").click()
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("Northern Front")


def test_an_address_of_no_row_says_so(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "claims/courier-9-c1-2"))
    expect(watched.page.get_by_role("alert")).to_contain_text("no claim courier-9-c1-2")


def test_search_and_filters_keep_what_fits_and_stand_in_the_address(watched: Watched, package: Path) -> None:
    quotes = valid_rows()["quotes"]
    watched.page.goto(address(package, "quotes"))
    word = max(quotes[0]["text"].split(), key=len).strip(".,!?").casefold()
    watched.page.get_by_role("searchbox").fill(word)
    expect(watched.page.locator("tbody tr")).to_have_count(sum(word in quote["text"].casefold() for quote in quotes))
    assert f"q={word}" in watched.page.url
    watched.page.get_by_label("Type").select_option(quotes[0]["quote_type"])
    for row in watched.page.locator("tbody tr").all():
        expect(row).to_contain_text(quotes[0]["quote_type"])


def test_what_is_shown_can_be_downloaded_as_csv(watched: Watched, package: Path, tmp_path: Path) -> None:
    watched.page.goto(address(package, "quotes"))
    expect(watched.page.locator("tbody tr").first).to_be_visible()
    with watched.page.expect_download() as started:
        watched.page.get_by_role("button", name="Download as CSV").click()
    started.value.save_as(tmp_path / "quotes.csv")
    with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["quote_id"], row["text"]) for row in rows] == [
        (row["quote_id"], row["text"]) for row in valid_rows()["quotes"]
    ]
    assert list(rows[0]) == [column.name for column in TABLES["quotes"].columns]


def test_only_what_is_shown_is_downloaded_in_the_order_shown(watched: Watched, package: Path, tmp_path: Path) -> None:
    watched.page.goto(address(package, "actors?actor_type=armed_group"))
    expect(watched.page.locator("tbody tr")).to_have_count(1)
    watched.page.goto(address(package, "claims?q=people"))
    watched.page.get_by_role("button", name="Figure").click()
    with watched.page.expect_download() as started:
        watched.page.get_by_role("button", name="Download as CSV").click()
    started.value.save_as(tmp_path / "claims.csv")
    with (tmp_path / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == watched.page.locator("tbody td:nth-child(3)").all_inner_texts()
    assert {"victims", "sentence_start"} <= set(rows[0])


def test_a_column_sorts_by_its_head(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "actors"))
    watched.page.get_by_role("button", name="Name").click()
    expect(watched.page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    names = watched.page.locator("tbody td:first-child").all_inner_texts()
    assert names == sorted(names)


def test_the_keyboard_reaches_the_content_past_the_head(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "claims"))
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Enter")
    expect(watched.page.locator("main")).to_be_focused()


ROWS = (
    *("articles/courier-1", "quotes/courier-1-q1", "claims/courier-1-c2", "actors/ines-valdez"),
    *("events/shelling-porto-lindo-2031-03-03", "actor_mentions/courier-1-m1"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_view_has_a_serious_barrier(browser: Browser, package: Path, scheme: str, width: int) -> None:
    opened = Watched(browser, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    for route in (*VIEWS, *ROWS, "quotes?by=speaker", "quotes?by=same", "actors?by=body", "event_mentions"):
        opened.page.goto(address(package, route))
        expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
        opened.page.wait_for_load_state("networkidle")
        for summary in opened.page.locator("summary:visible").all():
            summary.click()
        found = Axe().run(opened.page).response["violations"]
        serious = [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], route
    opened.context.close()


@pytest.mark.parametrize("route", [*VIEWS, *ROWS])
def test_nothing_overflows_a_phone(browser: Browser, package: Path, route: str) -> None:
    opened = Watched(browser, viewport={"width": 360, "height": 700})
    opened.page.goto(address(package, route))
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
    opened.page.wait_for_load_state("networkidle")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    opened.context.close()


def test_a_row_on_a_phone_says_what_each_cell_is(browser: Browser, package: Path) -> None:
    opened = Watched(browser, viewport={"width": 390, "height": 700})
    opened.page.goto(address(package, "quotes"))
    cell = opened.page.locator("tbody tr").first.get_by_role("cell").nth(1)
    expect(cell).to_have_text("said")
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Cue"'
    opened.page.get_by_label("Sort by").select_option("quote_type desc")
    expect(opened.page.locator("tbody tr").first).to_contain_text("indirect")
    opened.context.close()


def test_print_leaves_out_what_only_a_screen_needs(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "claims"))
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
    watched.page.emulate_media(media="print")
    for gone in ("header nav", ".filters", ".theme", ".pages button"):
        expect(watched.page.locator(gone).first).to_be_hidden()
    for kept in ("h1", ".ranges", "table", "footer"):
        expect(watched.page.locator(kept).first).to_be_visible()


def test_the_colours_stay_as_chosen(watched: Watched, package: Path) -> None:
    watched.page.goto(address(package, "claims"))
    watched.page.get_by_label("Colours").select_option("dark")
    watched.page.goto(address(package, "quality"))
    watched.page.reload()
    expect(watched.page.get_by_label("Colours")).to_have_value("dark")
    assert watched.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
