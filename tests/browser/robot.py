"""Walks a program in a page as a person would, and in the engine beside it."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from sopflow import Case, Field, Program, Task, advance, events, journal, replay, todo
from sopflow.engine.dues import next_wake
from sopflow.expr import Fact, Type
from sopflow.journal.entries import Entry

__all__ = ["Robot"]

WALL = "2026-11-23T10:00"


class Robot:
    """Does what is open, in the page by clicking and typing and in Python by the same events.

    Args:
        page: A page that has just been opened.
        program: What it leads through.
        seed: Decides what is answered.
        given: Answers that are not left to chance, by fact.
    """

    def __init__(self, page: Page, program: Program, seed: int = 0, given: dict[str, Any] | None = None) -> None:
        self.page, self.program = page, program
        self.case: Case | None = None
        self.entries: list[Entry] = []
        self._chance = random.Random(seed)
        self._given = given or {}
        zone = program.main.calendar.timezone if program.main.calendar else page.evaluate(
            "Intl.DateTimeFormat().resolvedOptions().timeZone"
        )  # fmt: skip
        self.now = datetime.fromisoformat(WALL).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def begin(self) -> None:
        """Open the case."""
        facts = {fact.name: self._answer(fact.name, fact.type) for fact in self.program.main.inputs}
        for fact in self.program.main.inputs:
            self._fill(self.page.locator(f'.start [data-fact="{fact.name}"]'), fact.type, facts[fact.name])
        self.page.locator('[data-fact="(clock)"] input').fill(WALL)
        self.page.locator(".start button.primary").click()
        self._happen(events.Opened(case_id="case-1", facts=facts, language=self.program.languages[0], at=self.now))

    def walk(self, steps: int) -> None:
        """Do what is open, so often at most."""
        for _ in range(steps):
            if self.case is None or self.case.outcome is not None:
                return
            self.step()

    def step(self) -> None:
        """Do the first thing that is open."""
        assert self.case is not None
        tasks = sorted(todo(self.program, self.case), key=lambda task: task.kind == "wait")
        task = tasks[0]
        card = self.page.locator(".work > .card").first
        expect(card.locator("h2")).to_have_text(task.title)
        getattr(self, f"_{task.kind}")(task, card)

    def check(self, folder: Path) -> None:
        """The journal of the page is that of the engine, to the byte."""
        self.page.locator(".menu.more > summary").click()
        with self.page.expect_download() as waiting:
            self.page.locator(".menu.more .sheet button").nth(1).click()
        saved = folder / "journal.jsonl"
        waiting.value.save_as(saved)
        assert waiting.value.suggested_filename == f"{self.program.name}.jsonl"
        assert saved.read_bytes().decode() == journal.encode(self.entries).decode()
        assert replay(journal.decode(saved.read_bytes())) == self.case

    # -- each kind of work ---------------------------------------------------------------------------------------------

    def _ask(self, task: Task, card: Locator) -> None:
        facts = self._form(task, card, leave_open=task.at_least is not None)
        card.locator("button.primary").click()
        self._happen(events.Answered(step=task.id, facts=facts, by=self._actor(task), at=self.now))

    def _do(self, task: Task, card: Locator) -> None:
        ticked = self._tick(card)
        facts = self._form(task, card)
        card.locator("button.primary").click()
        self._happen(events.Done(step=task.id, facts=facts, ticked=ticked, by=self._actor(task), at=self.now))

    def _offer(self, task: Task, card: Locator) -> None:
        ticked = self._tick(card)
        card.locator("button.primary").click()
        self._happen(events.Done(step=task.id, ticked=ticked, by=self._actor(task), at=self.now))

    def _accept(self, task: Task, card: Locator) -> None:
        if self._chance.random() < 0.7:
            card.locator("button.primary").click()
            self._happen(events.Accepted(step=task.id, by=self._actor(task), at=self.now))
            return
        card.locator(".buttons button").nth(1).click()
        self._reason()
        self._happen(events.Rejected(step=task.id, reason="Because.", by=self._actor(task), at=self.now))

    def _run(self, task: Task, card: Locator) -> None:
        if self._chance.random() < 0.7:
            facts = self._form(task, card)
            card.locator("button.primary").click()
            self._happen(events.Done(step=task.id, facts=facts, at=self.now))
            return
        card.locator(".buttons button").nth(1).click()
        self._reason()
        self._happen(events.Failed(step=task.id, reason="Because.", at=self.now))

    def _wait(self, task: Task, card: Locator) -> None:
        assert self.case is not None
        if task.waits_for is not None and self._chance.random() < 0.6:
            card.locator("button.primary").click()
            self.page.locator("dialog button.primary").click()
            self._happen(events.Signalled(name=task.waits_for, at=self.now))
            return
        due = next_wake(self.program, self.case)
        if due is None:
            return  # only a fact can end it
        self.page.locator(".menu.clock > summary").click()
        self.page.locator(".menu.clock .sheet button").first.click()
        self.now = due
        self._happen(events.Reached(at=due))

    def _stuck(self, task: Task, card: Locator) -> None:
        self._skip(task, card)

    def _skip(self, task: Task, card: Locator) -> None:
        card.locator(".leave button").first.click()
        self._reason()
        leaders = sorted(self.program.team_roles(self.program.main.owner))
        by = f"me/{leaders[0]}" if leaders else "me"
        self._happen(events.Deviated(step=task.id, reason="Because.", by=by, at=self.now))

    # -- how it is done ------------------------------------------------------------------------------------------------

    def _happen(self, event: events.Event) -> None:
        led = advance(self.program, self.case, event)
        self.case = led.case
        self.entries += led.entries
        said = self.page.locator(".refusal:visible").all_inner_texts()
        if led.refused is None:
            assert said == []
            return
        assert led.refused.reason in " ".join(said)
        for dialog in self.page.locator("dialog[open] .buttons button:not(.primary)").all():
            dialog.click()

    def _reason(self) -> None:
        self.page.locator('dialog [data-fact="reason"] textarea').fill("Because.")
        self.page.locator("dialog button.primary").click()

    def _actor(self, task: Task) -> str:
        role = task.role if task.role and (not task.may or task.role in task.may) else next(iter(task.may), None)
        return f"me/{role}" if role else "me"

    def _tick(self, card: Locator) -> tuple[int, ...]:
        boxes = card.locator(".checklist label").all()
        for box in boxes:
            box.click()
        return tuple(range(1, len(boxes) + 1))

    def _form(self, task: Task, card: Locator, *, leave_open: bool = False) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for each in task.fields:
            if leave_open and self._chance.random() < 0.3:
                if each.default is not None:
                    facts[each.name] = each.default
                continue
            facts[each.name] = self._value(each)
            self._fill(card.locator(f'[data-fact="{each.name}"]'), each.type, facts[each.name])
        return facts

    def _value(self, field: Field | Fact) -> Any:
        return self._answer(field.name, field.type)

    def _answer(self, name: str, kind: Type) -> Any:
        if name in self._given:
            return self._given[name]
        chance = self._chance
        match kind.kind:
            case "yes/no":
                return chance.random() < 0.5
            case "one-of":
                return chance.choice(kind.options)
            case "integer":
                low, high = (
                    (int(kind.low), int(kind.high)) if kind.low is not None and kind.high is not None else (0, 50)
                )
                return chance.randint(low, high)
            case "number":
                if kind.low is not None and kind.high is not None:
                    return Decimal(str(kind.low)) + (Decimal(str(kind.high)) - Decimal(str(kind.low))) / 4
                return Decimal(f"{chance.randint(0, 9)}.25")
            case "money":
                return Decimal(f"{chance.randint(0, 300)}.50")
            case "date":
                return "2026-11-2" + str(chance.randint(0, 9))
            case "time":
                return f"2026-11-23T09:0{chance.randint(0, 9)}:00.000Z"
            case "duration":
                return chance.choice((1, 2, 24)) * 3_600_000
            case "list" if kind.element is not None:
                if kind.element.kind == "one-of":
                    return [each for each in kind.element.options if chance.random() < 0.5]
                return [self._answer("", kind.element)]
            case "record":
                return {name: self._answer("", each) for name, each in kind.fields}
        return chance.choice(("One", "Two words", "Grüße"))

    def _fill(self, place: Locator, kind: Type, value: Any) -> None:
        match kind.kind:
            case "yes/no":
                place.locator("label.option").nth(0 if value else 1).click()
            case "one-of":
                place.locator("label.option").nth(kind.options.index(value)).click()
            case "integer" if place.locator(".scale").count():
                place.locator("label.option").nth(value - int(kind.low or 0)).click()
            case "time":
                shown = self.page.evaluate("(text) => new Date(text).toLocaleString('sv')", value)
                place.locator("input").fill(shown.replace(" ", "T")[:16])
            case "duration":
                place.locator("select").select_option(str(3_600_000))
                place.locator("input").fill(str(value // 3_600_000))
            case "list" if kind.element is not None and kind.element.kind == "one-of":
                for number, option in enumerate(kind.element.options):
                    box = place.locator("input").nth(number)
                    if box.is_checked() != (option in value):
                        place.locator("label.option").nth(number).click()
            case "list" if kind.element is not None:
                self._fill(place.locator(".entry [data-fact]").first, kind.element, value[0])
            case "record":
                for name, inner in kind.fields:
                    self._fill(place.locator(f'.record > [data-fact="{name}"]'), inner, value[name])
            case _:
                place.locator("input, textarea").first.fill(str(value))
