"""The handbook's page as people use it: search, links, keyboard, small screens, paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import sopflow
from sopflow.views.document import document

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("document") / "handbook.html"
    made.write_text(document(sopflow.load(ROOT / "examples/sops"), form="html", language="de"), encoding="utf-8")
    return made


@pytest.fixture
def opened(page: Page, file: Path) -> Page:
    page.goto(file.as_uri())
    return page


def seen(page: Page) -> list[str]:
    return page.locator("article:visible > h2").all_inner_texts()


def test_it_begins_with_everything(opened: Page) -> None:
    assert opened.title() == "Kranich-Servicehandbuch"
    assert len(seen(opened)) == 21
    expect(opened.locator("#nothing")).to_be_hidden()


def test_a_search_leaves_what_has_all_the_words(opened: Page) -> None:
    opened.get_by_role("searchbox", name="Suchen").fill("gutschein kulanz")
    assert seen(opened) == ["Beschwerde bearbeiten"]
    assert opened.locator("nav li:visible a[href^='#handle-complaint']").count() == 1
    assert opened.locator("nav li:visible a[href='#workshop-repair']").count() == 0


def test_accents_and_capitals_do_not_matter(opened: Page) -> None:
    opened.get_by_role("searchbox", name="Suchen").fill("OFFENTLICHE beschwerde")
    assert "Öffentliche Beschwerde" in seen(opened)


def test_a_search_shows_only_the_steps_that_fit(opened: Page) -> None:
    opened.get_by_role("searchbox", name="Suchen").fill("leihmaschine")
    assert seen(opened) == ["Reparatur in der Werkstatt"]
    titles = opened.locator("#workshop-repair .step:visible h4").all_inner_texts()
    assert [title.split() for title in titles] == [["5", "Zur", "Verzögerung", "stehen"]]


def test_nothing_found_is_said_and_escape_shows_all_again(opened: Page) -> None:
    opened.keyboard.press("/")
    expect(opened.get_by_role("searchbox", name="Suchen")).to_be_focused()
    opened.keyboard.type("xyzzy")
    expect(opened.locator("#nothing")).to_be_visible()
    opened.keyboard.press("Escape")
    assert len(seen(opened)) == 21


def test_a_link_from_a_step_leads_to_the_procedure_it_follows(opened: Page) -> None:
    opened.locator("#customer-inquiry--survey").get_by_role("link", name="Zufriedenheitsumfrage verschicken").click()
    expect(opened.locator("#satisfaction-survey > h2")).to_be_in_viewport()


def test_a_link_to_what_the_search_has_hidden_shows_it(opened: Page) -> None:
    opened.get_by_role("searchbox", name="Suchen").fill("person entschuldigen")
    link = opened.locator("#customer-inquiry .step:visible a").first
    target = link.get_attribute("href")
    assert target is not None
    link.click()
    expect(opened.locator(f"[id='{target[1:]}'] > h4")).to_be_in_viewport()


def test_the_keyboard_reaches_the_first_process_through_the_contents(opened: Page) -> None:
    for _ in range(3):  # the title, the search, the first entry
        opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    expect(opened.locator("#campus-request > h2")).to_be_in_viewport()


def test_the_keyboard_may_pass_a_chart_by(opened: Page) -> None:
    article = opened.locator("article.process").first
    way = article.get_by_role("link", name="Am Ablaufplan vorbei")
    assert article.locator("svg [tabindex]").count() > 10
    expect(way).not_to_be_in_viewport()
    way.focus()
    expect(way).to_be_in_viewport()
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    here = "[document.activeElement.closest('svg') === null, document.activeElement.closest('article')?.id]"
    inside, where = opened.evaluate(here)
    assert inside
    assert where == article.get_attribute("id")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_screen_is_too_small(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    wide = opened.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened: Page, scheme: str) -> None:
    """At least 4.5 to 1, as WCAG AA asks of texts."""
    opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ratios = opened.evaluate(
        """() => {
            const light = (text) => {
                const parts = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
                    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
            };
            const ground = (element) => {
                for (let at = element; at; at = at.parentElement) {
                    const color = getComputedStyle(at).backgroundColor;
                    if (!/, 0\\)$/.test(color)) return color;
                }
                return "rgb(255, 255, 255)";
            };
            const picked = document.querySelectorAll("nav a, nav .kind, h2, .purpose, .what, dt, dd, small, td, th");
            return [...picked].slice(0, 3000).map((element) => {
                const pair = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
                return (pair[0] + 0.05) / (pair[1] + 0.05);
            });
        }"""
    )
    assert len(ratios) > 500
    assert min(ratios) >= 4.5


def test_paper_has_no_contents_bar(opened: Page) -> None:
    opened.emulate_media(media="print")
    expect(opened.locator("nav")).to_be_hidden()
    expect(opened.locator("#customer-inquiry > h2")).to_be_visible()
