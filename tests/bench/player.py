"""What the player's page costs in a browser until it can be worked with: CPU time of scripts, in Chromium."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.handbooks import handbook
from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample

import sopflow
from sopflow.views.player import player
from sopflow.views.player.page import overhead

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["pages"]

_GOALS = {10: None, 100: None, 300: Goal(100), 1_000: None}
_ROOT = Path(__file__).parents[2]


def pages(*, rounds: int, sizes: tuple[int, ...] = tuple(_GOALS)) -> Section:
    """One page for each size, opened again and again; and the example that the documentation shows."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        written = {f"{size} steps": (_made(size), _GOALS.get(size)) for size in sizes}
        example = player(sopflow.load(_ROOT / "examples/sops")["customer-inquiry"])
        written["the customer inquiry of the examples"] = (example, None)
        if chromium is None:
            return _section([Row(name, None, note="needs Chromium") for name in written])
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for number, (name, (page, goal)) in enumerate(written.items()):
                file = Path(folder) / f"{number}.html"
                file.write_text(page, encoding="utf-8")
                size = f"{len(page.encode()) / 1e3:,.0f} kB"
                rows.append(Row(name, _sample(browser, file, rounds, chart=False), goal=goal, note=size))
                rows.append(Row("  and its chart", _sample(browser, file, rounds, chart=True)))
            browser.close()
    return _section(rows)


def _section(rows: list[Row]) -> Section:
    own = f"{overhead() / 1e3:.0f} kB of each page are the player itself, of which 150 may be"
    return Section(f"The player: scripts until the first card is painted; {own}", "ms", 1e3, (), tuple(rows))


def _made(steps: int) -> str:
    """The page of a process of so many steps."""
    read, report = sopflow.read_texts(handbook(steps, per_file=steps))
    assert read is not None, report.text()
    return player(next(iter(read.values())))


def _sample(browser: Browser, file: Path, rounds: int, *, chart: bool) -> Sample:
    return Sample(tuple(_opened(browser, file, chart=chart) for _ in range(rounds + 1))[1:])


def _opened(browser: Browser, file: Path, *, chart: bool) -> float:
    """Seconds that the scripts of a page take until its first card is painted; with the chart, which comes after it."""
    page = browser.new_page()
    if not chart:
        page.add_init_script("window.setTimeout = () => 0")  # the next frame never comes
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    page.locator(".work > .card").wait_for()
    page.evaluate("() => new Promise((after) => requestAnimationFrame(() => requestAnimationFrame(after)))")
    found = {each["name"]: each["value"] for each in metrics.send("Performance.getMetrics")["metrics"]}
    page.close()
    return float(found["ScriptDuration"])
