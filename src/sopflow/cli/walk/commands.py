"""What may be typed at any prompt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.desk import Desk
from sopflow.cli.walk.form import LEFT_OPEN, Form
from sopflow.cli.walk.lookup import Lookup
from sopflow.cli.walk.outside import Outside
from sopflow.cli.walk.show import Show
from sopflow.cli.walk.talk import Command, Leave, Talk, Turn
from sopflow.engine.events import Corrected, Deviated
from sopflow.errors import SopflowError

if TYPE_CHECKING:
    from sopflow.engine.events import Event
    from sopflow.engine.tasks import Task
    from sopflow.views import Flowchart

__all__ = ["Commands"]

_WIDEST = 100


class Commands:
    """The commands, on a case.

    Attributes:
        at: The id of the open work that the person is at.
    """

    def __init__(self, desk: Desk, talk: Talk, form: Form, show: Show, lookup: Lookup, chart: Path) -> None:
        self._desk, self._talk, self._form, self._show, self._lookup = desk, talk, form, show, lookup
        self._file = chart
        self.at = ""
        self._drafts: dict[str, dict[str, Any]] = {}
        self._outside = Outside(desk, talk, form, lookup, self._here, self._happen)

    @property
    def draft(self) -> dict[str, Any]:
        """The answers typed so far, where the person is, that the case doesn't know yet; ``correct`` reaches them."""
        return self._drafts.setdefault(self.at, {})

    def table(self) -> Mapping[str, Command]:
        """Every command by its first word."""
        alone = {
            "why": lambda: self._show.decision(self._desk.entries),
            "chart": self._chart,
            "todo": self._todo,
            "facts": lambda: self._show.facts(self._lookup.facts),
            "help": lambda: self._talk.ui.say(self._talk.words("help"), "quiet"),
            "quit": self._quit,
        }
        return {name: _alone(action) for name, action in alone.items()} | {
            **self._outside.table(),
            "correct": self.correct,
            "skip": self.skip,
            "as": self.act_as,
        }

    def correct(self, name: str, free: bool) -> bool:
        """Put a fact right: one just typed, or one that the case knows."""
        known = {**self._lookup.facts, **self.draft}
        if name not in known:
            if free and name:
                return False  # where any text is an answer, it is one
            words = "not known" if name else "which fact"
            self._talk.ui.say(f"  {self._talk.words(words, fact=name, known=', '.join(known) or '–')}", "bad")
            return True
        if name in self.draft:
            del self.draft[name]
            raise Turn
        value = self._form.ask(self._lookup.question(name))
        if value is not LEFT_OPEN:
            task = self._here()
            fact = self._lookup.fact(name)
            assert fact is not None  # it is known
            step = task.id if task is not None else None
            by = self._desk.giver(fact)
            self._happen(Corrected(facts={name: value}, step=step, by=by, at=self._desk.clock()))
        return True

    def skip(self, reason: str, free: bool) -> bool:
        """Leave the present step out, with a reason."""
        if free and not (reason and self._talk.sure(self._talk.words("skip sure", reason=reason))):
            return False
        task = self._here()
        if task is None:
            self._talk.ui.say(f"  {self._talk.words('not open')}", "bad")
        elif not reason:
            self._talk.ui.say(f"  {self._talk.words('why skip')}", "bad")
        else:
            at = self._desk.clock()
            self._happen(Deviated(reason=reason, step=task.id, by=self._desk.leader(), at=at))
        return True

    def act_as(self, who: str, free: bool) -> bool:
        """Act as somebody else from now on."""
        if free and who.rpartition("/")[2] not in self._desk.program.roles:
            return False  # where any text is an answer, it is one
        self._desk.by = who or None
        raise Turn

    def draw(self) -> None:
        """Write the flowchart with the way the case took.

        Raises:
            MissingTool: Nothing is installed that could lay it out.
        """
        svg = self._flowchart().svg()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(svg, encoding="utf-8")
        self._talk.ui.say(self._talk.words("chart", file=self._file), "good")

    def _flowchart(self) -> Flowchart:
        from sopflow.views.drawing import flowchart

        desk = self._desk
        view = "case" if desk.case is not None else "company"
        return flowchart(desk.program, desk.case, desk.entries, desk.language, view)

    def _chart(self) -> None:
        """Show the flowchart, and write it as a picture."""
        columns = min(get_terminal_size().columns, _WIDEST)
        for line in self._flowchart().text(columns).splitlines():
            self._talk.ui.say(line)
        try:
            self.draw()
        except (SopflowError, OSError) as problem:
            self._talk.ui.say(f"  {problem}", "bad")

    def _todo(self) -> None:
        """Show what is open; where it is several things, the person chooses anew."""
        tasks = self._desk.tasks()
        if len(tasks) > 1:
            self.at = ""
            raise Turn
        self._show.todo(tasks)

    def _here(self) -> Task | None:
        """The open work that the person is at."""
        tasks = self._desk.tasks()
        return next((task for task in tasks if task.id == self.at), None) or next(iter(tasks), None)

    def _quit(self) -> None:
        raise Leave

    def _happen(self, event: Event) -> None:
        advance = self._desk.happen(event)
        self._show.entries(advance.entries)
        if advance.refused is not None:
            self._show.refused(advance.refused)
        raise Turn


def _alone(action: Any) -> Command:
    """A command of one word; with more behind it, the line is an answer."""

    def take(rest: str, _free: bool) -> bool:
        if rest:
            return False
        action()
        return True

    return take
