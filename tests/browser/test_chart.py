"""A chart in a page as people meet it who use the keyboard, listen, or read on a dark ground."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

import sopflow

ROOT = Path(__file__).parents[2]


def chart() -> sopflow.views.Flowchart:
    return sopflow.flowchart(sopflow.load(ROOT / "examples/sops")["customer-inquiry"], language="de")


def test_the_keyboard_goes_from_box_to_box_along_the_flow(page: Page) -> None:
    page.set_content(chart().svg())
    seen = []
    for _ in range(5):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('data-step')"))
    assert seen == ["(start)", "welcome", "assess", "route", "fast-lane"]


def test_a_screen_reader_hears_what_a_box_is_and_where_it_leads(page: Page) -> None:
    page.set_content(chart().svg())
    heard = page.locator("body").aria_snapshot()
    assert "Entscheidung: Wer übernimmt?" in heard
    assert "Führt zu: An die Rechtsabteilung geben (Thema ist Rechtliches)" in heard


def test_the_ground_is_dark_where_the_reader_prefers_it_and_light_on_paper(browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.set_content(chart().svg())
    ground = "getComputedStyle(document.querySelector('.ground')).fill"
    assert page.evaluate(ground) == "rgb(15, 23, 42)"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    context.close()


OUTSIDE = """() => {
    const inside = (shape, x, y) => shape.isPointInFill(new DOMPoint(x, y));
    const texts = [...document.querySelectorAll('.box > path:first-of-type, .box > g > path:first-of-type')]
        .flatMap((shape) => [...shape.closest('.box').querySelectorAll('text')].map((text) => [shape, text]));
    return [texts.length, texts.filter(([shape, text]) => {
        const { x, y, width, height } = text.getBBox(); // whose upper and lower fifth no letter reaches
        return ![x, x + width].every((at) => [0.22, 0.78].every((share) => inside(shape, at, y + share * height)));
    }).map(([, text]) => text.textContent)];
}"""


def test_every_text_lies_within_its_shape(page: Page) -> None:
    """In whatever font this browser has."""
    for program in sopflow.load(ROOT / "examples/sops").values():
        for language in program.languages:
            page.set_content(sopflow.flowchart(program, language=language).svg())
            texts, outside = page.evaluate(OUTSIDE)
            assert texts > 5
            assert outside == [], program.name
