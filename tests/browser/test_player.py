"""The player's page as people use it: whole walks, mouse and keyboard, back, leaving the path, time, files, screens."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.contrast import contrasts
from tests.browser.robot import WALL, Robot

import sopflow
from sopflow import Handbook, Program, journal
from sopflow.views.player import player

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"
FOREIGN = ROOT / "tests/corpus/good/foreign"

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def sops() -> Handbook:
    return sopflow.load(ROOT / "examples/sops")


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Opener:
    """Opens the player of a program."""

    def open_(program: Program, language: str | None = None) -> Page:
        file = tmp_path / f"{program.name}.html"
        file.write_text(player(program, language=language), encoding="utf-8")
        page.goto(file.as_uri())
        expect(page.locator(".work > .card").first).to_be_visible()
        return page

    return open_


def begin(page: Page) -> None:
    page.locator('[data-fact="(clock)"] input').fill(WALL)
    page.locator(".start button.primary").click()


def title(page: Page) -> str:
    return page.locator(".work > .card h2").inner_text()


def entries(page: Page, folder: Path) -> list[journal.entries.Entry]:
    page.locator(".menu.more > summary").click()
    with page.expect_download() as waiting:
        page.locator(".menu.more").get_by_role("button", name="Save the journal").click()
    waiting.value.save_as(folder / "saved.jsonl")
    return list(journal.decode((folder / "saved.jsonl").read_bytes()))


# -- whole walks -------------------------------------------------------------------------------------------------------


def test_a_customer_inquiry_from_first_contact_to_its_end(opened: Opener, sops: Handbook, tmp_path: Path) -> None:
    program = sops["customer-inquiry"]
    page = opened(program)
    given = {"customer.tier": "enterprise", "topic": "fault", "urgent": True, "solved": True, "rating": 5}
    robot = Robot(page, program, given=given)
    robot.begin()
    robot.walk(30)
    assert robot.case is not None
    assert robot.case.outcome == "resolved"
    expect(page.locator(".card.over h2")).to_have_text("Resolved")
    expect(page.locator(".path")).to_contain_text("Fast lane")
    assert page.locator('.chart-view [data-step="fast-lane"]').get_attribute("class") == "box task visited"
    robot.check(tmp_path)


def test_a_fraud_report_by_keyboard_alone(opened: Opener, tmp_path: Path) -> None:
    page = opened(sopflow.load(FOREIGN / "bank")["report-fraud"])
    keys = page.keyboard
    assert title(page) == "Report fraud on an account"
    keys.press("Enter")  # begins: nothing has to be known
    keys.type("Ada Lovelace")
    keys.press("Enter")
    assert title(page) == "Account number and PIN"
    keys.type("4711")
    keys.press("Enter")  # on to the PIN, which is left open
    keys.press("Enter")
    assert title(page) == "Three other questions"
    keys.type("12101815")
    keys.press("Enter")
    keys.type("Byron")
    keys.press("Enter")
    keys.type("Puff")
    keys.press("Enter")
    assert title(page) == "Take down the report"
    keys.type("A payment that I never made.")
    keys.press("Enter")
    assert title(page) == "Check the answers"
    expect(page.locator(".instruction")).to_contain_text("Use date of birth")
    keys.press("1")  # yes
    keys.press("Enter")
    assert title(page) == "Confirm the report"
    keys.press("Enter")
    keys.press("2")  # nothing else
    keys.press("Alt+z")  # the step before once more
    assert title(page) == "Confirm the report"
    keys.press("Enter")
    keys.press("2")
    keys.press("Enter")
    expect(page.locator(".card.over h2")).to_have_text("Report submitted")
    case = sopflow.replay(entries(page, tmp_path))
    assert case.outcome == "report-submitted"
    assert case.facts["born_on"] == "1815-12-10"
    assert case.declined == ("pin",)


WALKS = [
    ("examples/sops", "handle-complaint", 1),
    ("examples/sops", "order-journey", 2),
    ("examples/sops", "workshop-repair", 3),
    ("examples/sops", "hosting-ticket", 4),
    ("tests/corpus/good/foreign/incident", "decide-severity", 5),
    ("tests/corpus/good/foreign/shop", "return-item", 6),
    ("tests/corpus/good/handover", "claim", 7),
    ("tests/corpus/good/side-by-side", "parcel", 8),
    ("tests/corpus/good/run", "pay-out", 9),
    ("tests/corpus/good/wait", "ask-back", 10),
    ("tests/corpus/good/deadlines", "story", 11),
    ("tests/corpus/good/lists.yaml", "check-an-order", 12),
    ("tests/corpus/good/waiting", "one-goes-first", 13),
    ("tests/corpus/good/wait", "office-hours", 14),
]


@pytest.mark.parametrize(("path", "name", "seed"), WALKS, ids=[name for _, name, _ in WALKS])
def test_page_and_engine_write_the_same_journal(
    opened: Opener, tmp_path: Path, path: str, name: str, seed: int
) -> None:
    program = sopflow.load(ROOT / path)[name]
    robot = Robot(opened(program), program, seed)
    robot.begin()
    robot.walk(14)
    assert len(robot.entries) > 2
    robot.check(tmp_path)


# -- back, wrong, other ways -------------------------------------------------------------------------------------------


def fill_welcome(page: Page) -> None:
    page.get_by_label("Phone").check()
    page.get_by_label("What is the customer's name?").fill("Ada Lovelace")
    page.get_by_label("Which e-mail address").fill("ada@example.org")
    page.get_by_label("Who is looking after").fill("Mia")
    page.get_by_label("What is it about").fill("The grinder jams.")
    page.keyboard.press("Enter")
    expect(page.locator(".work > .card h2")).to_have_text("Assess the inquiry")


def test_back_makes_the_last_thing_undone(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    fill_welcome(page)
    assert title(page) == "Assess the inquiry"
    page.keyboard.press("Alt+z")
    assert title(page) == "Welcome"
    expect(page.get_by_text("Nothing is known yet.")).to_be_visible()
    expect(page.get_by_label("What is the customer's name?")).to_have_value("Ada Lovelace")  # typed before
    page.get_by_role("button", name="Back").click()
    assert title(page) == "Customer inquiry"


def test_enter_goes_on_to_what_is_still_to_be_answered(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is the customer's name?")).to_be_focused()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Please answer this.")).to_have_count(4)
    assert title(page) == "Welcome"


def test_a_refusal_stands_where_one_is(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    fill_welcome(page)
    page.get_by_label("Enterprise").check()
    page.get_by_label("a fault").check()
    page.locator('[data-fact="urgent"]').get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".refusal:visible")).to_have_text(
        "Not taken Still to be ticked: Called the customer, Agreed on the next step."
    )
    page.get_by_label("Called the customer").check()
    page.get_by_label("Agreed on").check()
    page.get_by_role("button", name="Done").click()
    assert title(page) == "Find a solution"


def test_a_step_is_skipped_with_a_reason_and_a_fact_put_right(opened: Opener, sops: Handbook, tmp_path: Path) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    fill_welcome(page)
    page.get_by_role("button", name="Correct: E-mail address").click()
    page.locator("dialog").get_by_label("Which e-mail").fill("ada@lovelace.example")
    page.locator("dialog").get_by_role("button", name="Correct").click()
    page.get_by_role("button", name="Skip this step").click()
    page.locator("dialog").get_by_label("Reason").fill("Everything is known from the last call.")
    page.locator("dialog").get_by_role("button", name="Skip this step").click()
    expect(page.locator(".history")).to_contain_text("The path is left at: Assess the inquiry")
    expect(page.locator('.chart-view [data-step="assess"]')).to_have_class(re.compile("skipped|visited"))
    kinds = [type(entry).__name__ for entry in entries(page, tmp_path)]
    assert "Corrected" in kinds
    assert "Deviated" in kinds


def test_a_role_sees_its_own_work_and_may_change_places(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    page.get_by_label("Who acts").select_option("counsel")
    expect(page.get_by_text("Waiting for others")).to_be_visible()
    page.get_by_role("button", name="Act as Service agent").click()
    assert title(page) == "Welcome"


FOUR_EYES = """\
sopflow: 1
handbook: small
roles: {clerk: {}, lead: {includes: [clerk]}}
outcomes: [paid]
actions:
  stamp: {requires: [{must: entered, because: Enter it first.}], gives: [stamped], by: [lead]}
facts:
  entered: {type: yes/no, ask: Is it entered?}
  stamped: {type: yes/no}
"""
PAY = """\
sopflow: 1
process: pay
steps:
  - {id: enter, ask: [entered], by: clerk}
  - {id: approve, do: Approve it., by: clerk, not_by: enter}
  - {id: pay, do: Pay it., by: lead, next: paid}
"""


@pytest.fixture
def bills(opened: Opener, tmp_path: Path) -> Page:
    (tmp_path / "handbook.yaml").write_text(FOUR_EYES)
    (tmp_path / "pay.yaml").write_text(PAY)
    page = opened(sopflow.load(tmp_path)["pay"])
    begin(page)
    return page


def test_where_four_eyes_are_needed_a_colleague_can_take_over(bills: Page, tmp_path: Path) -> None:
    bills.keyboard.press("1")
    bills.keyboard.press("Enter")
    bills.get_by_role("button", name="Done").click()
    expect(bills.locator(".refusal:visible")).to_contain_text("here someone else has to look")
    bills.get_by_role("button", name="Let a colleague do it").click()
    assert title(bills) == "Pay"
    done = [entry for entry in entries(bills, tmp_path) if isinstance(entry, journal.entries.Done)]
    assert [entry.by for entry in done] == ["colleague/clerk"]


def test_whether_an_action_is_permitted_shows_before_it_is_asked_for(bills: Page) -> None:
    bills.get_by_role("button", name="Ask for an action").click()
    expect(bills.locator(".permit")).to_have_text("✕ Enter it first.")
    bills.get_by_role("button", name="Ask for it").click()
    expect(bills.locator("dialog .refusal")).to_have_text("Enter it first.")
    bills.keyboard.press("Escape")
    bills.keyboard.press("1")
    bills.keyboard.press("Enter")
    bills.get_by_role("button", name="Ask for an action").click()
    expect(bills.locator(".permit")).to_have_text("✓ May be carried out now.")
    bills.get_by_role("button", name="Ask for it").click()
    assert title(bills) == "Asked for: Stamp"
    bills.locator('[data-fact="stamped"]').get_by_label("Yes").check()
    bills.get_by_role("button", name="It worked").click()
    assert title(bills) == "Approve"
    expect(bills.locator(".history")).to_contain_text("Stamp — carried out")


def test_time_passes_when_it_is_let(opened: Opener) -> None:
    page = opened(sopflow.load(ROOT / "tests/corpus/good/wait")["ask-back"])
    begin(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("at most until Thu 26 Nov")).to_be_visible()
    page.keyboard.press("Alt+t")
    page.get_by_role("button", name="1 day").click()
    expect(page.locator(".menu.clock > summary")).to_contain_text("Tue, 24 Nov 2026, 10:00")
    page.get_by_role("button", name="Let time pass until then").click()
    assert title(page) == "Ask back"
    expect(page.locator(".history")).to_contain_text("waited in vain")
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".menu.clock > summary")).to_contain_text("Tue, 24 Nov 2026, 10:00")


def test_a_journal_is_saved_and_opened_again(opened: Opener, sops: Handbook, tmp_path: Path) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    fill_welcome(page)
    entries(page, tmp_path)
    page.locator(".menu.more > summary").click()
    page.get_by_role("button", name="Start again").click()
    assert title(page) == "Customer inquiry"
    page.locator("input[type=file]").set_input_files(tmp_path / "saved.jsonl")
    expect(page.locator(".work > .card h2")).to_have_text("Assess the inquiry")
    page.keyboard.press("Alt+z")
    assert title(page) == "Welcome"
    (tmp_path / "other.jsonl").write_text("{}\n")
    page.locator("input[type=file]").set_input_files(tmp_path / "other.jsonl")
    expect(page.locator("dialog")).to_contain_text("This journal can't be opened")


def test_a_case_survives_a_reload(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    fill_welcome(page)
    page.reload()
    expect(page.locator(".work > .card h2")).to_have_text("Assess the inquiry")


def test_the_language_can_be_changed_under_way(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"], "de")
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("button", name="Beginnen").click()
    assert title(page) == "Begrüßen"
    page.get_by_label("Telefon").check()
    page.get_by_label("Sprache").select_option("en")
    assert title(page) == "Welcome"
    expect(page.get_by_label("Phone")).to_be_checked()


# -- the chart ---------------------------------------------------------------------------------------------------------


def test_the_chart_follows_the_case(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    fill_welcome(page)
    states = {
        step: page.locator(f'.chart-view [data-step="{step}"]').get_attribute("class") or ""
        for step in ("welcome", "assess", "route")
    }
    assert states == {"welcome": "box question visited", "assess": "box question current", "route": "box decision none"}
    expect(page.locator('.chart-view .edge.visited[data-from="welcome"][data-to="assess"]')).to_have_count(1)
    expect(page.locator('.chart-view [data-step="assess"] .mark')).to_have_text("▶")
    page.get_by_role("button", name="Send the satisfaction survey").click()
    expect(page.locator('.chart-view [data-step="personalise"]')).to_have_count(1)
    page.get_by_role("button", name="Customer inquiry", exact=True).click()
    page.locator('.chart-view [data-step="complaint"]').click()  # a box that calls leads to what it calls
    expect(page.get_by_role("button", name="Handle a complaint")).to_have_attribute("aria-pressed", "true")


# -- for everybody -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_screen_is_too_small(opened: Opener, sops: Handbook, width: int) -> None:
    page = opened(sops["customer-inquiry"])
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    begin(page)
    fill_welcome(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened: Opener, sops: Handbook, scheme: str) -> None:
    """At least 4.5 to 1, as WCAG AA asks of texts."""
    page = opened(sops["customer-inquiry"])
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    begin(page)
    page.get_by_role("button", name="Continue").click()
    faint = contrasts(page, "#player *")
    fill_welcome(page)
    page.get_by_role("button", name="Skip this step").click()
    faint += contrasts(page, "#player *, dialog *")
    assert len(faint) > 60
    assert min(faint)[0] >= 4.5, min(faint)


def test_what_happens_is_told_to_those_who_cannot_see_it(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    begin(page)
    expect(page.get_by_label("Phone")).to_be_focused()
    fill_welcome(page)
    expect(page.locator("[aria-live]")).to_contain_text("Assess the inquiry")
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, input, select, textarea')].filter((each) => !each.labels?.length "
        "&& !each.getAttribute('aria-label') && !each.textContent.trim() && each.type !== 'file').length"
    )
    assert unnamed == 0


# -- pictures of it ----------------------------------------------------------------------------------------------------


def to_the_fast_lane(page: Page) -> None:
    begin(page)
    fill_welcome(page)
    page.locator('[data-fact="customer.tier"] label').nth(2).click()
    page.locator('[data-fact="topic"] label').nth(1).click()
    page.locator('[data-fact="urgent"] label').nth(0).click()
    page.locator(".card button.primary").click()


def to_the_survey(page: Page) -> None:
    to_the_fast_lane(page)
    for box in page.locator(".checklist label").all():
        box.click()
    page.locator(".card button.primary").click()
    page.locator('[data-fact="solution"] textarea').fill("New burrs")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.keyboard.press("Enter")


def to_the_end(page: Page) -> None:
    to_the_survey(page)
    for box in page.locator(".checklist label").all():
        box.click()
    page.locator(".card button.primary").click()
    page.get_by_role("button", name="Survey answered arrives").click()
    page.locator("dialog button.primary").click()
    page.locator('[data-fact="rating"] label').nth(4).click()
    page.locator(".card button.primary").click()
    for _ in range(6):
        if page.locator(".card.over").count():
            break
        for text in page.locator(".card textarea").all():
            text.fill("A new grinder for every café.")
        for box in page.locator(".checklist label").all():
            box.click()
        page.locator(".card button.primary").click()


SCENES: dict[str, tuple[Callable[[Page], None], dict[str, object]]] = {
    "player": (to_the_fast_lane, {"width": 1280, "height": 800}),
    "player-end": (to_the_end, {"width": 1280, "height": 900}),
    "player-dark": (to_the_survey, {"width": 1280, "height": 800, "scheme": "dark"}),
    "player-phone": (to_the_fast_lane, {"width": 390, "height": 844}),
    "player-german": (begin, {"width": 1280, "height": 800, "language": "de"}),
}


def test_a_deadline_runs_warns_and_is_missed(opened: Opener) -> None:
    page = opened(sopflow.load(ROOT / "tests/corpus/good/deadlines")["story"])
    begin(page)
    first = page.locator(".deadlines li").first
    before = first.inner_text()
    assert "left" in before
    for _ in range(8):
        if page.locator(".deadlines .late").count() or not page.locator(".deadlines li").count():
            break
        page.locator(".menu.clock > summary").click()
        page.locator(".menu.clock .sheet button").first.click()
    expect(page.locator(".history")).to_contain_text("the deadline is missed")


def save_small(taken: bytes, picture: Path) -> None:
    """In a palette of its own, a screenshot is a third as large."""
    image = pytest.importorskip("PIL.Image")  # comes with WeasyPrint
    image.open(io.BytesIO(taken)).convert("RGB").quantize(200).save(picture, optimize=True)


@pytest.mark.parametrize("scene", SCENES)
def test_pictures_for_the_docs(opened: Opener, sops: Handbook, scene: str) -> None:
    """SOPFLOW_WRITE=1 takes them anew; their bytes are the browser's own."""
    picture = PICTURES / f"{scene}.png"
    if os.environ.get("SOPFLOW_WRITE"):
        reach, how = SCENES[scene]
        page = opened(sops["customer-inquiry"], str(how.get("language", "en")))
        page.set_viewport_size({"width": int(str(how["width"])), "height": int(str(how["height"]))})
        page.emulate_media(color_scheme="dark" if how.get("scheme") == "dark" else "light", reduced_motion="reduce")
        reach(page)
        page.wait_for_timeout(200)
        picture.parent.mkdir(parents=True, exist_ok=True)
        save_small(page.screenshot(), picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 100_000


# -- nothing an author wrote is markup ---------------------------------------------------------------------------------


def test_hostile_texts_stay_texts(opened: Opener, tmp_path: Path) -> None:
    evil = "</script><img src=x onerror=alert(1)><!-- ${1} `x` &amp; {{"
    folder = tmp_path / "evil"
    folder.mkdir()
    (folder / "evil.yaml").write_text(
        f"""
sopflow: 1
process: evil
title: '{evil.replace("{{", "")}'
facts:
  __proto__: {{type: text, ask: '{evil.replace("{{", "")}'}}
  constructor: {{type: [toString, 'x'], labels: {{toString: '{evil.replace("{{", "")}'}}, ask: Which?}}
steps:
  - id: constructor-step
    title: '{evil.replace("{{", "")}'
    ask: [__proto__, constructor]
    customer_sees: '{evil.replace("{{", "")}'
  - id: valueOf
    do: '{evil.replace("{{", "")}'
    checklist: ['{evil.replace("{{", "")}']
    next:
      constructor == x: hasOwnProperty
      else: done
outcomes:
  hasOwnProperty: '{evil.replace("{{", "")}'
  done: Done
""",
        encoding="utf-8",
    )
    program = sopflow.load(folder)["evil"]
    page = opened(program)
    robot = Robot(page, program, given={"__proto__": evil, "constructor": "x"})
    robot.begin()
    expect(page.locator(".customer p")).to_have_text(evil.replace("{{", "").strip())
    robot.walk(5)
    assert robot.case is not None
    assert robot.case.outcome == "hasOwnProperty"
    assert page.locator("img").count() == 0
    robot.check(tmp_path)


def test_the_policy_of_the_page_allows_nothing_else(opened: Opener, sops: Handbook) -> None:
    page = opened(sops["customer-inquiry"])
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
