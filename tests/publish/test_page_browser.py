"""The evidence page in a real browser: from disk and from a server, followed, filtered, searched, and attacked."""

from __future__ import annotations

import csv
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from support.packages import INFO, batches, valid_rows

from newsledger.publish import build

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
VIEWS = ("claims", "events", "quotes", "actors", "articles", "quality")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="needs Chromium; CI installs it"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("package")
    build(batches(valid_rows()), directory, INFO)
    return directory


class Watched:
    """A page with what it said and asked for."""

    def __init__(self, browser: Browser, **options: object) -> None:
        self.context = browser.new_context(accept_downloads=True, **options)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.asked.append(request.url)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    opened = Watched(browser)
    yield opened
    opened.context.close()
    assert opened.said == []


def address(package: Path, route: str = "") -> str:
    return f"{(package / 'datapackage/index.html').as_uri()}#/{route}"


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
    watched.page.locator("table").get_by_role("link", name=claim["text"], exact=True).first.click()
    expect(watched.page.locator("blockquote mark")).to_have_text(claim["text"])
    watched.page.get_by_role("link", name="In the article").click()
    expect(watched.page.locator("#aimed")).to_have_text(claim["text"])
    expect(watched.page.locator("#aimed")).to_be_in_viewport()


def test_a_highlight_in_an_article_leads_to_its_row(watched: Watched, package: Path) -> None:
    quote = valid_rows()["quotes"][0]
    watched.page.goto(address(package, f"articles/{quote['article_id']}"))
    watched.page.locator("a.quote").first.click()
    expect(watched.page).to_have_url(address(package, f"quotes/{quote['quote_id']}"))


@pytest.mark.parametrize(
    ("view", "table", "key"),
    [
        ("claims", "casualty_claims", "claim_id"),
        ("events", "events", "event_id"),
        ("quotes", "quotes", "quote_id"),
        ("actors", "actors", "actor_id"),
        ("articles", "articles", "article_id"),
    ],
)
def test_every_row_has_an_address_of_its_own(watched: Watched, package: Path, view: str, table: str, key: str) -> None:
    for row in valid_rows()[table]:
        watched.page.goto(address(package, f"{view}/{row[key]}"))
        expect(watched.page.locator("dl.cells")).to_contain_text(str(row[key]))


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_view_has_a_serious_barrier(browser: Browser, package: Path, scheme: str, width: int) -> None:
    opened = Watched(browser, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    article, quote = valid_rows()["articles"][0]["article_id"], valid_rows()["quotes"][0]["quote_id"]
    for route in (*VIEWS, f"articles/{article}", f"quotes/{quote}"):
        opened.page.goto(address(package, route))
        expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
        opened.page.wait_for_load_state("networkidle")
        found = Axe().run(opened.page).response["violations"]
        serious = [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], route
    opened.context.close()


@pytest.mark.parametrize("route", VIEWS)
def test_nothing_overflows_a_phone(browser: Browser, package: Path, route: str) -> None:
    opened = Watched(browser, viewport={"width": 360, "height": 700})
    opened.page.goto(address(package, route))
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
    opened.page.wait_for_load_state("networkidle")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    opened.context.close()


HOSTILE = "<script>attacked=1</script><img src=x onerror=attacked=1></script>\u202edesrever 🔥 &amp; \"'`${1}{{1}}"


def test_markup_in_an_article_is_shown_and_never_run(watched: Watched, tmp_path: Path) -> None:
    rows = valid_rows()
    for article in rows["articles"]:
        article["title"] = article["publisher"] = HOSTILE
        article["text"] += f"\n\n{HOSTILE}"
        article["word_count"] = len(article["text"].split())
    rows["actors"][0]["name"] = HOSTILE
    build(batches(rows), tmp_path, INFO)
    for route in (*VIEWS, f"articles/{rows['articles'][0]['article_id']}", f"actors/{rows['actors'][0]['actor_id']}"):
        watched.page.goto(address(tmp_path, route))
        expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
        watched.page.wait_for_load_state("networkidle")
        assert watched.page.evaluate("'attacked' in window") is False
    expect(watched.page.get_by_role("heading", level=1)).to_have_text(HOSTILE)


def test_offsets_count_code_points_before_an_emoji_too(watched: Watched, tmp_path: Path) -> None:
    rows = valid_rows()
    quote = rows["quotes"][0]
    article = next(one for one in rows["articles"] if one["article_id"] == quote["article_id"])
    article["text"] = article["text"].replace(article["text"][:2], "🔥🔥", 1)
    build(batches(rows), tmp_path, INFO)
    watched.page.goto(address(tmp_path, f"quotes/{quote['quote_id']}"))
    expect(watched.page.locator("blockquote mark")).to_have_text(quote["text"])


def test_a_large_package_tells_how_to_query_it(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsledger.publish.page.limits.MOST_ROWS", 1)
    build(batches(valid_rows()), tmp_path, INFO)
    watched.page.goto(address(tmp_path, "quotes"))
    expect(watched.page.locator("pre")).to_contain_text("casualty_claims.parquet")
