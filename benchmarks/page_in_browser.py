"""Time the evidence page in headless Chromium: until the first view stands, and until a filter is applied.

    python benchmarks/page_in_browser.py PACKAGE [--runs N]

PACKAGE is a published package with its page; `benchmarks/package_generator.py` makes one of any size. The page is
opened from disk in a new browser context each time. What is printed is seconds of wall-clock time, measured within the
page.
"""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright

QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
FIRST_VIEW = "() => document.querySelector('main h1') && document.querySelector('main tbody tr, main pre')"
ALL_THERE = """() => {
    const rows = JSON.parse(document.getElementById("manifest").textContent).rows.quotes;
    return document.querySelector("[role=status]")?.innerText.startsWith(`${rows.toLocaleString("en")} row`);
}"""
SHOWN = "() => performance.now() / 1000"


@click.command(help=__doc__)
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--runs", default=3, show_default=True)
def main(package: Path, runs: int) -> None:
    """Run and print the medians."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        for view in ("claims", "quotes"):
            seconds = [_first_view(browser, package, view) for _ in range(runs)]
            click.echo(f"first view of {view}: median {statistics.median(seconds):.2f} s of {_list(seconds)}")
        filters = [_filter(browser, package) for _ in range(runs)]
        click.echo(f"filter of all quotes: median {statistics.median(filters):.2f} s of {_list(filters)}")
        browser.close()


def _first_view(browser: Browser, package: Path, view: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{(package / 'datapackage/index.html').resolve().as_uri()}#/{view}", wait_until="commit")
    page.wait_for_function(FIRST_VIEW, polling="raf")
    seconds = float(page.evaluate(SHOWN))
    context.close()
    return seconds


def _filter(browser: Browser, package: Path) -> float:
    """Seconds from choosing a speaker, all rows being there, to the rows that fit."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{(package / 'datapackage/index.html').resolve().as_uri()}#/quotes")
    page.wait_for_function(ALL_THERE, timeout=120_000)
    before = page.locator("[role=status]").inner_text()
    seconds = page.evaluate(
        """async (before) => {
            const choices = [...document.querySelectorAll("select")];
            const choice = choices.find((one) => one.parentElement.textContent.startsWith("Speaker"));
            const start = performance.now();
            choice.selectedIndex = 1;
            choice.dispatchEvent(new Event("change", { bubbles: true }));
            const status = document.querySelector("[role=status]");
            while (status.innerText === before) await new Promise(requestAnimationFrame);
            return (performance.now() - start) / 1000;
        }""",
        before,
    )
    context.close()
    return float(seconds)


def _list(seconds: list[float]) -> str:
    return ", ".join(f"{one:.2f}" for one in seconds)


if __name__ == "__main__":
    main()
