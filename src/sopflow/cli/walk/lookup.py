"""What the walk looks up in the handbook: questions, titles, and conditions as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.desk import Desk
from sopflow.cli.walk.form import Question
from sopflow.engine.case import find_token
from sopflow.engine.context import Context
from sopflow.expr import format_value
from sopflow.expr.types import TIME

if TYPE_CHECKING:
    from sopflow.engine.case import Frame
    from sopflow.engine.tasks import Field, Task
    from sopflow.expr import Fact
    from sopflow.program.parts import Step, Unit
    from sopflow.program.words import Words

__all__ = ["Lookup"]


class Lookup:
    """Answers about the program of a desk, and about its case where a call is running.

    Args:
        desk: The case and its program.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def language(self) -> str:
        """The language of what is shown."""
        return self._desk.language or self._desk.program.languages[0]

    @property
    def heading(self) -> str:
        """The title of the process, with its purpose."""
        main = self._desk.program.main
        title = self._words(main.title)
        return f"{title}: {self._words(main.purpose)}" if main.purpose is not None else title

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the case knows, the running call's own facts included."""
        case, frame = self._desk.case, self._frame()
        return {} if case is None else {**case.facts, **(frame.facts if frame is not None else {})}

    def outcome(self, name: str) -> str:
        """What people call the outcome of the case."""
        return self._desk.program.main.outcome(name, self.language)

    def inputs(self) -> list[Question]:
        """What must be known before a case can begin."""
        return [self._question(fact) for fact in self._desk.program.main.inputs]

    def question(self, name: str) -> Question:
        """The question for a fact that is known by name."""
        return self._question(self._fact(name))

    def asked(self, field: Field) -> Question:
        """The question for a field of a task."""
        return Question(field.name, field.label, field.ask or field.label, field.type, field.default, field.required)

    def frame_of(self, task: Task | None) -> str | None:
        """The call that a task is in, by its path; None (where the case is) without a task."""
        return None if task is None else task.id.rpartition("/")[0]

    def fact(self, name: str, frame: str | None = None) -> Fact | None:
        """A fact that can be named in a call; left out, where the case is."""
        return self._unit(frame).facts.get(name) or self._desk.program.main.facts.get(name)

    def label(self, name: str, frame: str | None = None) -> str:
        """A fact's name for a person."""
        fact = self.fact(name, frame)
        return name if fact is None else fact.said(self.language)

    def value(self, name: str, value: Any, frame: str | None = None) -> str:
        """A fact's value for a person."""
        fact = self.fact(name, frame)
        return str(value) if fact is None else format_value(value, fact.type, self.language, self._currency)

    def pairs(self, facts: Mapping[str, Any], frame: str | None = None) -> str:
        """Facts with their values, in one line."""
        return ", ".join(f"{self.label(name, frame)} = {self.value(name, facts[name], frame)}" for name in facts)

    def instant(self, at: datetime) -> str:
        """An instant for a person."""
        return format_value(at.astimezone(UTC).isoformat(), TIME, self.language)

    def argument(self, fact: Fact, known: Any, required: bool) -> Question:
        """The question for what an action is given, or gives."""
        return replace(self._question(fact), default=known, required=required)

    def arguments(self, task: Task) -> Mapping[str, Any]:
        """What an action is given that the host is to carry out."""
        case = self._desk.case
        token = find_token(case.tokens, task.id) if case is not None else None
        return token.args if token is not None else {}

    def clock(self, task: Task) -> datetime | None:
        """Until when a task that waits does so; None if no clock runs."""
        case, frame = self._desk.case, self.frame_of(task)
        clocks = case.clocks if case is not None else ()
        kinds = ("wait", "retry")
        return next((c.due for c in clocks if c.kind in kinds and (c.frame, c.name) == (frame, task.step)), None)

    def rule(self, rule: str, frame: str) -> str | None:
        """The condition of a rule as a sentence; None if it has none."""
        program, unit = self._desk.program, self._unit(frame)
        found = next((each for each in (*unit.rules, *program.rules) if each.id == rule), None)
        return found.condition.sentence(self.language) if found is not None and found.condition is not None else None

    def title(self, step: str, frame: str = "") -> str:
        """A step's title; a name that is no step (an outcome) is its own."""
        found = self._step(step, frame)
        return step if found is None else self._words(found.title, frame)

    def procedure(self, name: str) -> str:
        """A procedure's title."""
        return self._words(self._desk.program.units[name].title)

    def running(self, frame: str) -> str:
        """The title of the procedure that a call runs, by the call's path."""
        return self._words(self._unit(frame).title)

    def sentence(self, step: str, condition: str | None, frame: str = "") -> str | None:
        """Why a step was left or passed by, as a sentence; empty for ``else``, None where nothing was decided."""
        found = self._step(step, frame)
        if found is None:
            return condition
        conditions = [found.skip, *(branch.condition for branch in found.branches)]
        if condition is None:
            return "" if any(each is not None for each in conditions[1:]) else None
        return next((each.sentence(self.language) for each in conditions if each and each.text == condition), condition)

    @property
    def _currency(self) -> str | None:
        return self._desk.program.currency

    def _fact(self, name: str) -> Fact:
        found = self.fact(name)
        if found is None:
            raise KeyError(name)
        return found

    def _question(self, fact: Fact) -> Question:
        label, frame = fact.said(self.language), self._frame()
        asked = self._unit().questions.get(fact.name) or self._desk.program.main.questions.get(fact.name)
        text = self._words(asked, frame.path if frame is not None else "") if asked is not None else label
        return Question(fact.name, label, text, fact.type, fact.default)

    def _frame(self) -> Frame | None:
        """The innermost running call."""
        case = self._desk.case
        return case.frames[-1] if case is not None and case.frames else None

    def _unit(self, frame: str | None = None) -> Unit:
        """The process or procedure of a call, by its path; left out, of the innermost."""
        program = self._desk.program
        if frame is None:
            running = self._frame()
            return program.main if running is None else program.units[running.procedure]
        unit = program.main
        for call in frame.split("/") if frame else ():
            called = unit.steps[call.partition("#")[0]].call
            assert called is not None
            unit = program.units[called]
        return unit

    def _step(self, step: str, frame: str) -> Step | None:
        return self._unit(frame).steps.get(step)

    def _words(self, words: Words, frame: str = "") -> str:
        case = self._desk.case
        if case is None:
            return words.plain(self.language)
        own = next((each.facts for each in case.frames if each.path == frame), {})
        return words.render(case.facts, own, Context(case, ""), self.language)
