"""The walk: shows what is to be done, takes the answers, goes on, until the case is over or the person leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopflow.cli.console import FAILED, FINE
from sopflow.cli.walk.commands import Commands
from sopflow.cli.walk.desk import Desk
from sopflow.cli.walk.form import Form
from sopflow.cli.walk.lookup import Lookup
from sopflow.cli.walk.show import Show
from sopflow.cli.walk.talk import Leave, Talk, Turn
from sopflow.cli.walk.ui import UI
from sopflow.cli.walk.values import parse_truth, pick
from sopflow.cli.walk.words import Words
from sopflow.engine.events import Accepted, Answered, Done, Opened, Reached

if TYPE_CHECKING:
    from sopflow.engine.case import Request
    from sopflow.engine.events import Event
    from sopflow.engine.refusals import Refused
    from sopflow.engine.tasks import Task

__all__ = ["Walk"]

_CONFIRM = {"offer": "hand over", "run": "carried out"}


class Walk:
    """One case, walked by a person.

    Args:
        desk: The case.
        ui: Where the person sits.
        chart: Where flowcharts go; left out, into a file of the process's name.
    """

    def __init__(self, desk: Desk, ui: UI, chart: Path | None = None) -> None:
        self.desk, self.ui = desk, ui
        self.lookup = Lookup(desk)
        self.words = Words(self.lookup.language)
        self.show = Show(ui, self.words, self.lookup)
        chart = chart or Path(f"{desk.program.name}.svg")
        talk = Talk(ui, self.words)
        self._talk, self._form = talk, Form(talk)
        self._commands = Commands(desk, talk, self._form, self.show, self.lookup, chart)
        talk.commands = self._commands.table()

    def run(self) -> int:
        """Walk until the end.

        Returns:
            ``FINE``, or ``FAILED`` when nothing can be done by the person who walks.
        """
        self.ui.say(self.lookup.heading, "title")
        self.ui.say(self.words("hint"), "quiet")
        try:
            while self.desk.case is None:
                self._again(self._open)
            while self.desk.open:
                if not self.desk.tasks():
                    self.ui.say(self.words("nothing to do", by=self.desk.actor(None) or "–"), "bad")
                    return FAILED
                self._again(self._turn)
        except Leave:
            pass
        self.farewell()
        return FINE

    def farewell(self) -> None:
        """Say where the case stands."""
        self.ui.say()
        if (case := self.desk.case) is None:
            return
        if case.outcome is not None:
            self.ui.say(self.words("case closed", case=case.id, outcome=self.lookup.outcome(case.outcome)), "title")
        else:
            steps = ", ".join(task.title for task in self.desk.tasks())
            self.ui.say(self.words("case left", case=case.id, steps=steps), "title")

    def draw(self) -> None:
        """Write the flowchart with the way the case took."""
        self._commands.draw()

    def happen(self, event: Event) -> bool:
        """Let something happen and show what it led to; returns whether it was taken."""
        return self.take(event) is None

    def take(self, event: Event) -> Refused | None:
        """Let something happen and show what it led to; returns why it was not taken, if it wasn't."""
        advance = self.desk.happen(event)
        self.show.entries(advance.entries)
        if advance.refused is not None:
            self.show.refused(advance.refused)
        return advance.refused

    def _again(self, part: Any) -> None:
        try:
            part()
        except Turn:
            return

    def _open(self) -> None:
        """Ask for what must be known at the start, then open the case."""
        questions = self.lookup.inputs()
        if questions:
            self.ui.say()
            self.ui.say(f"── {self.words('before')} ──", "title")
        facts = self._form.fill(questions, self._commands.draft)
        at = self.desk.clock()
        event = Opened(case_id=f"case-{at:%Y%m%d-%H%M%S}", facts=facts, language=self.desk.language, at=at)
        self._commands.draft.clear()
        if not self.happen(event):
            raise Leave

    def _turn(self) -> None:
        """Let what fell due happen, then have a piece of open work done."""
        if not self.happen(Reached(at=self.desk.clock())) or not self.desk.open:
            return
        if self.desk.request is not None:
            self._carry_out(self.desk.request)
        elif task := self._pick():
            by = self.desk.actor(task)
            self.show.task(task, by)
            self._give(self._work(task, by))

    def _pick(self) -> Task | None:
        """The open work the person is at; where it is none of several, one that they choose."""
        tasks = self.desk.tasks()
        here = next((task for task in tasks if task.id == self._commands.at), None)
        if here is None and tasks:
            here = tasks[0] if len(tasks) == 1 else self._choose(tasks)
            self._commands.at = here.id
        return here

    def _choose(self, tasks: Sequence[Task]) -> Task:
        """Ask which one; waiting is the last thing that is proposed."""
        self.show.choices(tasks)
        first = next((number for number, task in enumerate(tasks, 1) if task.kind != "wait"), 1)
        names = [task.id for task in tasks]
        while True:
            typed = self._talk.line(f"  {self.words('choose', first=first)} > ", names)
            try:
                return tasks[names.index(pick(typed or str(first), names))]
            except ValueError:
                continue

    def _work(self, task: Task, by: str | None) -> Event:
        """Have a task done by the person; what they did is still to be taken."""
        at, step = self.desk.clock, task.id
        match task.kind:
            case "stuck":
                self._talk.line(f"  {self.words('stuck prompt')} > ")
                return Reached(at=at())
            case "wait":
                self._talk.line(f"  {self.words('wait prompt')} > ")
                return Reached(at=at())
            case "ask":
                return Answered(step=step, facts=self._fill(task), by=by, at=at())
            case "accept":
                self._confirm("accept", "why reject")
                return Accepted(step=step, by=by, at=at())
        ticked = self._tick(task)
        if task.kind == "run" and task.fields:
            self.ui.say(f"  {self.words('results')}", "quiet")
        facts = self._fill(task)
        if not task.checklist and not task.fields:
            self._confirm(_CONFIRM.get(task.kind, "done"), "not ticked")
        return Done(step=step, facts=facts, ticked=ticked, by=by, at=at())

    def _carry_out(self, request: Request) -> None:
        """The person stands in for the host: an action that was asked for outside a step."""
        self._commands.at = request.id
        self.ui.say()
        self.ui.say(f"── {request.action} ──", "title")
        gives = self.desk.program.actions[request.action].gives.values()
        if gives:
            self.ui.say(f"  {self.words('results')}", "quiet")
        else:
            self._confirm("carried out", "not ticked")
        questions = [self.lookup.argument(fact, None, True) for fact in gives]
        facts = self._form.fill(questions, self._commands.draft)
        self._give(Done(step=request.id, facts=facts, by=self.desk.by, at=self.desk.clock()))

    def _give(self, event: Event) -> None:
        self._commands.draft.clear()
        self.happen(event)

    def _fill(self, task: Task) -> Mapping[str, Any]:
        return self._form.fill([self.lookup.asked(field) for field in task.fields], self._commands.draft)

    def _tick(self, task: Task) -> tuple[int, ...]:
        """Go through the checklist; what is not done yet stays to be done before anything else happens."""
        if task.checklist:
            self.ui.say(f"  {self.words('checklist')}", "quiet")
        for line in task.checklist:
            while not self._yes(f"  ☐ {line} · {self.words('ticked')} "):
                self.ui.say(f"  {self.words('not ticked')}", "quiet")
        return tuple(range(1, len(task.checklist) + 1))

    def _confirm(self, question: str, otherwise: str) -> None:
        """Ask until the person says yes; a command leads elsewhere."""
        while not self._yes(f"  {self.words(question)} > "):
            self.ui.say(f"  {self.words(otherwise)}", "quiet")

    def _yes(self, prompt: str) -> bool:
        """Whether the person says yes; Enter does."""
        while True:
            typed = self._talk.line(prompt, (self.words("yes"), self.words("no")), explain=self.words("expect yes/no"))
            try:
                return not typed or parse_truth(typed)
            except ValueError:
                self.ui.say(f"  {self.words('expect yes/no')}", "bad")
