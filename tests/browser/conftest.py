"""Debian's Chromium, driven by Playwright. CI has to have it; elsewhere its tests say what is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright")

from playwright.sync_api import Browser, Page, Route, sync_playwright

_PATH = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
_QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


# Not for the session: as long as it is there, Playwright's event loop counts as running, and no test can have its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if _PATH is None and os.environ.get("CI"):
        pytest.fail("CI needs Chromium: .ci/run installs it")
    if _PATH is None:
        pytest.skip("needs Chromium (apt install chromium), or its path in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_PATH, args=["--no-sandbox", "--disable-gpu", *_QUIET])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may not speak to anybody: what it asks for fails the test, and so do errors of its scripts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith("file:"), refuse)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert asked == []
    assert errors == []
