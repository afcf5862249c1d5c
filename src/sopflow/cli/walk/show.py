"""What is shown of a case: what is to be done, what happened and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sopflow.cli.console import Style
from sopflow.cli.walk.lookup import Lookup
from sopflow.cli.walk.news import news
from sopflow.cli.walk.ui import UI
from sopflow.cli.walk.words import Words
from sopflow.journal import entries as kinds
from sopflow.journal import rules, time, work

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
        if task.criteria:
            self._say(self._words("criteria"), "quiet")
            for line in task.criteria:
                self._say(f"· {line}", "quiet")
        if args := self._lookup.arguments(task):
            self._say(self._words("given to it", facts=self._pairs(args, self._lookup.frame_of(task))), "quiet")
        if task.kind == "wait":
            self._say(self._waiting(task))
        elif task.due is not None:
            self._say(self._words("due", due=self._lookup.instant(task.due)), "quiet")

    def choices(self, tasks: Iterable[Task]) -> None:
        """Several open tasks, numbered."""
        self._ui.say()
        self._ui.say(f"── {self._words('several')} ──", "title")
        for number, task in enumerate(tasks, 1):
            self._say(f"{number} {task.title}" + (f" ({task.role})" if task.role else ""))

    def _waiting(self, task: Task) -> str:
        """What a task waits for."""
        due = self._lookup.clock(task)
        until = self._lookup.instant(due) if due is not None else ""
        if task.waits_for is not None:
            return self._words("waits for until" if due else "waits for", signal=task.waits_for, due=until)
        return self._words("waits until", due=until) if due else self._words("waits")

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
            case kinds.LookedUp():
                step = lookup.title(entry.step, entry.frame)
                self._line("row", step=step, row=entry.row, table=entry.table)
                self._known(entry.why, entry.frame)
                if entry.facts or entry.local:
                    facts = self._pairs({**entry.facts, **entry.local}, entry.frame)
                    self._line("changed", step=step, facts=facts)
            case kinds.Changed() if entry.facts or entry.local:
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
            case rules.Fired():
                self._news(entry)
                if sentence := lookup.rule(entry.rule, entry.frame):
                    self._reason(self._words("because", sentence=sentence), entry.why, entry.frame)
            case _:
                self._news(entry)

    def _news(self, entry: Entry) -> None:
        """What happened beside the flow; answers and what is to be done next the person sees anyway."""
        text = news(entry, self._words, self._lookup)
        if text is not None:
            bad = isinstance(entry, time.Missed | time.Warned | work.Failed | work.Rejected)
            self._say(text, "bad" if bad else "good")

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
        self._reason(text, entry.why, entry.frame)

    def _known(self, why: Mapping[str, Any], frame: str) -> None:
        if why:
            self._say(self._words("known then", facts=self._pairs(why, frame)), "good", indent="    ")

    def _reason(self, text: str, why: Mapping[str, Any], frame: str) -> None:
        known = f" ({self._words('known then', facts=self._pairs(why, frame))})" if why else ""
        self._say(f"{text}{known}", "good", indent="    ")

    def _line(self, words: str, **values: object) -> None:
        self._say(self._words(words, **values), "good")

    def _pairs(self, facts: Mapping[str, Any], frame: str | None) -> str:
        return self._lookup.pairs(facts, frame)

    def _say(self, text: str, style: Style = "plain", indent: str = "  ") -> None:
        """Show a text, wrapped so that all of its lines are indented."""
        width = min(get_terminal_size().columns, _WIDEST)
        for line in wrap(text, width, initial_indent=indent, subsequent_indent=indent) or [""]:
            self._ui.say(line, style)
