"""What is shown of a case: what is to be done, what happened and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.lookup import Lookup
from sopflow.cli.walk.ui import UI
from sopflow.cli.walk.words import Words
from sopflow.journal import entries as kinds

if TYPE_CHECKING:
    from sopflow.engine.refusals import Refused
    from sopflow.engine.tasks import Task
    from sopflow.journal.entries import Entry

__all__ = ["Show"]


class Show:
    """Shows things on a terminal.

    Args:
        ui: The terminal.
        words: The walk's words.
        lookup: Titles and sentences of the handbook.
    """

    def __init__(self, ui: UI, words: Words, lookup: Lookup) -> None:
        self._ui, self._words, self._lookup = ui, words, lookup

    def task(self, task: Task, by: str | None) -> None:
        """Where the case is and what is to be done."""
        self._ui.say()
        who = self._words("as", by=by) if by else ""
        self._ui.say(f"── {task.title} " + (f"· {who} " if who else "") + "──", "title")
        if task.text and task.text != task.title:
            self._ui.say(f"  {task.text}")
        if task.needs:
            self._ui.say(f"  {self._words('needs', things=' · '.join(task.needs))}", "quiet")
        if task.customer_sees:
            self._ui.say(f"  {self._words('customer sees', text=task.customer_sees)}", "quiet")
        if task.stuck:
            self._ui.say(f"  {self._words('stuck', reason=task.stuck)}", "bad")

    def todo(self, tasks: Iterable[Task]) -> None:
        """All that is open, a line each."""
        for task in tasks:
            self._ui.say(f"  {task.id}: {task.title}" + (f" ({task.role})" if task.role else ""))

    def refused(self, refused: Refused) -> None:
        """Why something was not taken."""
        self._ui.say(f"  {self._words('refused', reason=refused.reason)}", "bad")

    def facts(self, facts: Mapping[str, Any]) -> None:
        """What is known, a line each."""
        if not facts:
            self._ui.say(f"  {self._words('no facts')}", "quiet")
        for name in facts:
            self._ui.say(f"  {self._lookup.label(name)} ({name}): {self._lookup.value(name, facts[name])}")

    def entries(self, entries: Iterable[Entry]) -> None:
        """What happened, as far as the person doesn't see it anyway."""
        for entry in entries:
            self._entry(entry)

    def decision(self, entries: Iterable[Entry]) -> None:
        """The last decision of a journal, and its reasons."""
        taken = [each for each in entries if isinstance(each, kinds.Skipped) or getattr(each, "branch", None)]
        if taken:
            self._entry(taken[-1])
        else:
            self._ui.say(f"  {self._words('no decision')}", "quiet")

    def _entry(self, entry: Entry) -> None:
        lookup = self._lookup
        match entry:
            case kinds.Opened():
                self._line("case opened", case=entry.case_id)
            case kinds.Went(branch=str(branch)):
                self._line("went", to=lookup.title(entry.to, entry.frame))
                self._because(entry.step, branch, entry.why, entry.frame)
            case kinds.Skipped():
                self._line("passed by", step=lookup.title(entry.step, entry.frame))
                self._because(entry.step, entry.condition, entry.why, entry.frame)
            case kinds.Changed() if entry.facts or entry.local:
                self._line(
                    "changed",
                    step=lookup.title(entry.step, entry.frame),
                    facts=self._pairs({**entry.facts, **entry.local}),
                )
            case kinds.Called():
                self._line("called", procedure=lookup.procedure(entry.procedure))
            case kinds.Ended():
                if entry.branch is not None:
                    self._because(entry.step, entry.branch, entry.why, entry.frame)
                if entry.frame:
                    self._line("returned", procedure=lookup.running(entry.frame), outcome=entry.outcome)
            case kinds.Corrected():
                self._line("corrected", facts=self._pairs({**entry.facts, **entry.local}))
            case kinds.Deviated():
                self._line("deviated", step=lookup.title(entry.step, ""), reason=entry.reason)
            case kinds.Cancelled():
                self._line("cancelled", reason=entry.reason)
            case _:
                pass  # the person sees it anyway: their own answers, and what is to be done next

    def _because(self, step: str, branch: str, why: Mapping[str, Any], frame: str) -> None:
        sentence = self._lookup.sentence(step, branch, frame)
        text = self._words("otherwise") if sentence is None else self._words("because", sentence=sentence)
        known = f" ({self._words('known then', facts=self._pairs(why))})" if why else ""
        self._ui.say(f"    {text}{known}", "good")

    def _line(self, words: str, **values: object) -> None:
        self._ui.say(f"  {self._words(words, **values)}", "good")

    def _pairs(self, facts: Mapping[str, Any]) -> str:
        return ", ".join(
            f"{self._lookup.label(name)} = {self._lookup.value(name, value)}" for name, value in facts.items()
        )
