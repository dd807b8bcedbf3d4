"""Articles and metadata that are full of traps: the evidence page shows them as text, and runs and follows nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.browsing import VIEWS, Watched, address
from support.packages import INFO, batches, valid_rows

from newsledger.publish import build
from newsledger.publish.page import write_into

pytestmark = pytest.mark.slow

MARKUP = "<script>attacked=1</script><img src=x onerror=attacked=1></script><!--]]>&amp;\"'`${1}{{1}}\u2028</title>"
TURNED = "\u202edesrever\u202c \u2066isolated\u2069 \u2067محاصرة"
ODD = "\x01\x1b[31m\x7f\ufeff 🔥👩‍👩‍👧 Z̸͎̔a̶l̷g̵o̸"
LONG = "ununterbrochen" * 400
HOSTILE = f"{MARKUP} {TURNED} {ODD} {LONG}"
ADDRESS = "javascript:attacked=1"

ROUTES = (
    *VIEWS,
    *("articles/courier-1", "actors/ines-valdez", "claims/courier-1-c2", "quotes/courier-1-q1"),
    *("events/shelling-porto-lindo-2031-03-03", "event_mentions/courier-1-x0", "actor_mentions/courier-1-m1"),
    *("quotes?by=speaker", "quotes?by=same", "actors?by=body", f"claims/{'<img src=x onerror=attacked=1>'}"),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = valid_rows()
    for article in rows["articles"]:
        article |= {"title": HOSTILE, "publisher": HOSTILE, "byline": HOSTILE, "rights": HOSTILE, "url": ADDRESS}
        article["text"] += f"\n\n{HOSTILE}"
        article["word_count"] = len(article["text"].split())
    for actor in rows["actors"]:
        actor |= {"name": f"{actor['name']} {HOSTILE}", "role": HOSTILE, "aliases": f"{HOSTILE} | {MARKUP}"}
    for event in rows["events"]:
        event |= {"title": f"{event['title']} {HOSTILE}", "place": HOSTILE}
    for claim in rows["casualty_claims"]:
        claim["victims"] = HOSTILE
    entry = {"title": HOSTILE, "path": ADDRESS}
    info = replace(
        INFO, title=f"War {HOSTILE}", description=HOSTILE, homepage=ADDRESS, licenses=(entry,), sources=(entry,)
    )
    directory = tmp_path_factory.mktemp("hostile")
    build(batches(rows), directory, info)
    return directory


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_of_it_runs_or_leads_to_a_program(watched: Watched, hostile: Path, route: str) -> None:
    watched.page.goto(address(hostile, route))
    expect(watched.page.locator("main h1, main [role=alert]").first).to_be_visible()
    watched.page.wait_for_load_state("networkidle")
    for summary in watched.page.locator("summary:visible").all():
        summary.click()
    assert watched.page.evaluate("'attacked' in window") is False
    assert watched.page.evaluate("document.querySelectorAll('main img, main script, main iframe').length") == 0
    schemes = watched.page.evaluate("[...new Set([...document.links].map((link) => link.protocol))]")
    assert set(schemes) <= {"file:", "https:"}
    assert [url for url in watched.asked if not url.startswith((hostile / "datapackage").as_uri())] == []


def test_it_is_shown_to_the_letter(watched: Watched, hostile: Path) -> None:
    watched.page.goto(address(hostile, "actors/ines-valdez"))
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
    assert watched.page.locator("h1").evaluate("heading => heading.textContent") == f"Inês Valdez {HOSTILE}"


def test_a_text_keeps_its_characters_so_that_places_in_it_can_be_counted(watched: Watched, hostile: Path) -> None:
    watched.page.goto(address(hostile, "articles/courier-1"))
    text = watched.page.locator("article.text")
    expect(text).to_contain_text("Mortar fire")
    assert text.evaluate("article => article.textContent").endswith(HOSTILE)


def test_marks_that_turn_text_round_are_named_and_turn_nothing_else(watched: Watched, hostile: Path) -> None:
    watched.page.goto(address(hostile, "actors/ines-valdez"))
    mark = watched.page.locator("h1 .control").filter(has_text="\u202e")
    assert mark.evaluate("mark => mark.dataset.name") == "RLO"
    assert mark.evaluate("mark => getComputedStyle(mark).unicodeBidi") == "isolate"
    assert mark.evaluate("mark => getComputedStyle(mark, '::before').content") == '"⟨RLO⟩"'
    # What stands behind the mark runs from left to right: its first letter is left of its last.
    left, right = watched.page.locator("h1").evaluate(
        """heading => {
            const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf("desrever");
                if (at < 0) continue;
                const place = (index) => {
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at + index);
                    range.setEnd(walker.currentNode, at + index + 1);
                    return range.getBoundingClientRect().left;
                };
                return [place(0), place(7)];
            }
        }"""
    )
    assert left < right


@pytest.mark.parametrize("route", ROUTES)
def test_long_words_overflow_no_phone(browser: Browser, hostile: Path, route: str) -> None:
    opened = Watched(browser, viewport={"width": 390, "height": 800})
    opened.page.goto(address(hostile, route))
    expect(opened.page.locator("main h1, main [role=alert]").first).to_be_visible()
    opened.page.wait_for_load_state("networkidle")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    opened.context.close()


def test_names_that_run_from_right_to_left_keep_their_own_direction(watched: Watched, tmp_path: Path) -> None:
    rows = valid_rows()
    rows["actors"][0] |= {"name": "إيناس فالديز (الناطقة)", "aliases": "فالديز | الناطقة"}
    build(batches(rows), tmp_path, INFO)
    watched.page.goto(address(tmp_path, "actors/ines-valdez"))
    name = watched.page.locator("h1 bdi")
    expect(name).to_have_text("إيناس فالديز (الناطقة)")
    assert name.evaluate("bdi => getComputedStyle(bdi).direction") == "rtl"
    assert watched.page.locator("h1").evaluate("heading => getComputedStyle(heading).direction") == "ltr"


def test_offsets_count_code_points_before_an_emoji_too(watched: Watched, tmp_path: Path) -> None:
    rows = valid_rows()
    quote = rows["quotes"][0]
    article = next(one for one in rows["articles"] if one["article_id"] == quote["article_id"])
    article["text"] = article["text"].replace(article["text"][:2], "🔥🔥", 1)
    build(batches(rows), tmp_path, INFO)
    watched.page.goto(address(tmp_path, f"quotes/{quote['quote_id']}"))
    expect(watched.page.locator("blockquote mark")).to_have_text(quote["text"])


@pytest.mark.parametrize("said", ["no list", [1, "two"], {"a": 1}, [{"title": ["x"], "path": 3}]], ids=str)
def test_metadata_of_another_form_is_passed_over(watched: Watched, tmp_path: Path, said: object) -> None:
    build(batches(valid_rows()), tmp_path, INFO)
    rows = {name: len(table) for name, table in valid_rows().items()}
    write_into(tmp_path / "datapackage", {"title": said, "licenses": said, "sources": said}, rows, tmp_path)
    watched.page.goto(address(tmp_path, "quality"))
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("Quality")
