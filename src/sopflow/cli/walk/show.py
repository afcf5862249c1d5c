"""What is shown of a case: what is to be done, what happened and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sopflow.cli.console import Style
from sopflow.cli.walk.lookup import Lookup
from sopflow.cli.walk.ui import UI
from sopflow.cli.walk.words import Words
from sopflow.journal import entries as kinds

if TYPE_CHECKING:
    from sopflow.engine.refusals import Refused
    from sopflow.engine.tasks import Task
    from sopflow.journal.entries import Entry

__all__ = ["Show"]

_WIDEST = 100


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
        who = f"· {self._words('as', by=by)} " if by else ""
        self._ui.say()
        self._ui.say(f"── {task.title} {who}──", "title")
        if task.text and task.text != task.title:
            self._say(task.text)
        if task.needs:
            self._say(self._words("needs", things=" · ".join(task.needs)), "quiet")
        if task.customer_sees:
            self._say(self._words("customer sees", text=task.customer_sees), "quiet")
        if task.stuck:
            self._say(self._words("stuck", reason=task.stuck), "bad")

    def todo(self, tasks: Iterable[Task]) -> None:
        """All that is open, a line each."""
        for task in tasks:
            self._say(f"{task.id}: {task.title}" + (f" ({task.role})" if task.role else ""))

    def refused(self, refused: Refused) -> None:
        """Why something was not taken."""
        self._say(self._words("refused", reason=refused.reason), "bad")

    def facts(self, facts: Mapping[str, Any]) -> None:
        """What is known, a line each."""
        if not facts:
            self._say(self._words("no facts"), "quiet")
        for name in facts:
            self._say(f"{self._lookup.label(name)} ({name}): {self._lookup.value(name, facts[name])}")

    def entries(self, entries: Iterable[Entry]) -> None:
        """What happened, as far as the person doesn't see it anyway."""
        for entry in entries:
            self._entry(entry)

    def decision(self, entries: Iterable[Entry]) -> None:
        """The last decision of a journal, and its reasons."""
        taken = [each for each in entries if self._decided(each)]
        if taken:
            self._entry(taken[-1])
        else:
            self._say(self._words("no decision"), "quiet")

    def _decided(self, entry: Entry) -> bool:
        if isinstance(entry, kinds.Went | kinds.Ended):
            return self._lookup.sentence(entry.step, entry.branch, entry.frame) is not None
        return isinstance(entry, kinds.Skipped)

    def _entry(self, entry: Entry) -> None:
        lookup = self._lookup
        match entry:
            case kinds.Opened():
                self._line("case opened", case=entry.case_id)
            case kinds.Went() if self._decided(entry):
                self._line("went", to=lookup.title(entry.to, entry.frame))
                self._because(entry, entry.branch)
            case kinds.Skipped():
                self._line("passed by", step=lookup.title(entry.step, entry.frame))
                self._because(entry, entry.condition)
            case kinds.Changed() | kinds.LookedUp() if entry.facts or entry.local:
                facts = self._pairs({**entry.facts, **entry.local}, entry.frame)
                self._line("changed", step=lookup.title(entry.step, entry.frame), facts=facts)
            case kinds.Called():
                self._line("called", procedure=lookup.procedure(entry.procedure))
            case kinds.Ended():
                self._ended(entry)
            case kinds.Corrected():
                self._line("corrected", facts=self._pairs({**entry.facts, **entry.local}, entry.frame))
            case kinds.Deviated():
                self._line("deviated", step=lookup.title(entry.step), reason=entry.reason)
            case kinds.Cancelled():
                self._line("cancelled", reason=entry.reason)
            case _:
                pass  # the person sees it anyway: their own answers, and what is to be done next

    def _ended(self, entry: kinds.Ended) -> None:
        if entry.frame:
            self._line("returned", procedure=self._lookup.running(entry.frame), outcome=entry.end)
        else:
            self._line("went", to=entry.end)
        self._because(entry, entry.branch)

    def _because(self, entry: kinds.Went | kinds.Skipped | kinds.Ended, condition: str | None) -> None:
        sentence = self._lookup.sentence(entry.step, condition, entry.frame)
        if sentence is None:
            return
        text = self._words("because", sentence=sentence) if sentence else self._words("otherwise")
        known = f" ({self._words('known then', facts=self._pairs(entry.why, entry.frame))})" if entry.why else ""
        self._say(f"{text}{known}", "good", indent="    ")

    def _line(self, words: str, **values: object) -> None:
        self._say(self._words(words, **values), "good")

    def _pairs(self, facts: Mapping[str, Any], frame: str) -> str:
        lookup = self._lookup
        return ", ".join(f"{lookup.label(name, frame)} = {lookup.value(name, facts[name], frame)}" for name in facts)

    def _say(self, text: str, style: Style = "plain", indent: str = "  ") -> None:
        """Show a text, wrapped so that all of its lines are indented."""
        width = min(get_terminal_size().columns, _WIDEST)
        for line in wrap(text, width, initial_indent=indent, subsequent_indent=indent) or [""]:
            self._ui.say(line, style)
