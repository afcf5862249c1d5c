"""The walk: shows what is to be done, takes the answers, goes on, until the case is over or the person leaves."""

from __future__ import annotations

from collections.abc import Mapping
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
from sopflow.cli.walk.values import parse_truth
from sopflow.cli.walk.words import Words
from sopflow.engine.events import Answered, Done, Opened

if TYPE_CHECKING:
    from sopflow.engine.events import Event
    from sopflow.engine.refusals import Refused
    from sopflow.engine.tasks import Task

__all__ = ["Walk"]


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
        self._task = ""

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
            self.ui.say(self.words("case closed", case=case.id, outcome=case.outcome), "title")
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
        """Show the first task and have it done."""
        task = self.desk.tasks()[0]
        if task.id != self._task:  # another place: what was typed for the last one is of no use
            self._task = task.id
            self._commands.draft.clear()
        by = self.desk.actor(task)
        self.show.task(task, by)
        if task.kind == "stuck":
            self._talk.line(f"  {self.words('stuck prompt')} > ")
        elif task.kind == "ask":
            facts = self._fill(task)
            self._give(Answered(step=task.id, facts=facts, by=by, at=self.desk.clock()))
        else:
            ticked = self._tick(task)
            facts = self._fill(task)
            if not task.checklist and not task.fields:
                self._talk.line(f"  {self.words('done')} > ", free=False)
            self._give(Done(step=task.id, facts=facts, ticked=ticked, by=by, at=self.desk.clock()))

    def _give(self, event: Answered | Done) -> None:
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

    def _yes(self, prompt: str) -> bool:
        """Whether the person says yes; Enter does."""
        while True:
            typed = self._talk.line(prompt, (self.words("yes"), self.words("no")), explain=self.words("expect yes/no"))
            try:
                return not typed or parse_truth(typed)
            except ValueError:
                self.ui.say(f"  {self.words('expect yes/no')}", "bad")
