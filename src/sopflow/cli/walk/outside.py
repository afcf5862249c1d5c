"""What reaches a case from outside its flow, typed at a prompt: signals, time, actions, failures, rejections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.desk import Desk
from sopflow.cli.walk.form import LEFT_OPEN, Form
from sopflow.cli.walk.lookup import Lookup
from sopflow.cli.walk.talk import Command, Talk
from sopflow.cli.walk.values import parse
from sopflow.engine.dues import next_wake
from sopflow.engine.events import Failed, Reached, Rejected, Requested, Signalled
from sopflow.expr import format_value
from sopflow.expr.types import DURATION

if TYPE_CHECKING:
    from sopflow.engine.events import Event
    from sopflow.engine.tasks import Task

__all__ = ["Outside"]


class Outside:
    """The commands.

    Args:
        desk: The case.
        talk: Where things are asked.
        form: Asks for facts.
        lookup: The handbook.
        here: Gives the open work that the person is at.
        happen: Lets something happen; never returns.
    """

    def __init__(
        self,
        desk: Desk,
        talk: Talk,
        form: Form,
        lookup: Lookup,
        here: Callable[[], Task | None],
        happen: Callable[[Event], None],
    ) -> None:
        self._desk, self._talk, self._form, self._lookup = desk, talk, form, lookup
        self._here, self._happen = here, happen

    def table(self) -> Mapping[str, Command]:
        """Every command by its first word."""
        return {
            "signal": self.signal,
            "after": self.after,
            "now": self.now,
            "try": self.ask_for,
            "fail": self.fail,
            "reject": self.reject,
        }

    def signal(self, name: str, free: bool) -> bool:
        """Let a signal reach the case, with the facts it brings."""
        signals = self._desk.program.signals
        if free and name not in signals:
            return False  # where any text is an answer, it is one
        if name not in signals or not self._desk.open:
            return self._say("which signal", signals=", ".join(signals) or "–")
        at = self._desk.clock
        self._happen(Signalled(name=name, facts=self._facts(), by=self._desk.by, at=at()))
        return True

    def after(self, written: str, free: bool) -> bool:
        """Let time pass; what falls due meanwhile happens."""
        try:
            passed: int = DURATION.from_text(written)
            self._desk.clock.forward(timedelta(milliseconds=passed))
        except (ValueError, OverflowError):
            return False if free else self._say("how long")
        self._say("later", time=format_value(passed, DURATION, self._lookup.language))
        if self._desk.open:
            self._happen(Reached(at=self._desk.clock()))
        return True

    def now(self, rest: str, free: bool) -> bool:  # noqa: ARG002  (a command takes both)
        """Don't wait: go on to what falls due next."""
        task, case = self._here(), self._desk.case
        if rest or task is None or case is None or task.kind != "wait":
            return False
        at = next_wake(self._desk.program, case)
        if at is None:
            return self._say("nothing due")
        self._desk.clock.forward(at - self._desk.clock())
        self._happen(Reached(at=self._desk.clock()))
        return True

    def ask_for(self, name: str, free: bool) -> bool:
        """Ask for an action outside a step."""
        desk = self._desk
        action = desk.program.actions.get(name)
        if free and action is None:
            return False
        if action is None or desk.case is None:
            return self._say("which action", actions=", ".join(desk.program.actions) or "–")
        takes = [*action.takes.values(), *action.may_take.values()]
        known = desk.case.facts
        questions = [self._lookup.argument(fact, known.get(fact.name), fact.name in action.takes) for fact in takes]
        args = self._form.fill(questions, {})
        self._happen(Requested(action=name, args=args, by=desk.asker(name), at=desk.clock()))
        return True

    def fail(self, reason: str, free: bool) -> bool:
        """The action that the person stands in for could not be carried out."""
        request = self._desk.request
        task = self._here() if request is None else None
        work = request.id if request is not None else task.id if task is not None and task.kind == "run" else None
        if work is None:
            return False if free else self._say("no action")
        if free and not self._sure("fail", reason):
            return False
        by = self._desk.actor(task)
        self._happen(Failed(step=work, reason=reason, by=by, at=self._desk.clock()))
        return True

    def reject(self, reason: str, free: bool) -> bool:
        """The receiving team sends the case back."""
        task = self._here()
        if task is None or task.kind != "accept":
            return False if free else self._say("no handover")
        if not reason:
            return self._say("why reject")
        by = self._desk.actor(task)
        self._happen(Rejected(step=task.id, reason=reason, by=by, at=self._desk.clock()))
        return True

    def _facts(self) -> dict[str, Any]:
        """Facts that come along, as many as there are: NAME = VALUE."""
        known = self._desk.program.main.facts
        names = tuple(f"{name} = " for name, fact in known.items() if fact.derived is None)
        facts: dict[str, Any] = {}
        while typed := self._talk.line(f"  {self._talk.words('with')} > ", names, free=True):
            name, _, value = (part.strip() for part in typed.partition("="))
            if name not in known:
                self._say("not a fact", fact=name)
                continue
            if value:
                try:
                    facts[name] = parse(value, known[name].type)
                    continue
                except ValueError:
                    pass  # asked properly, with what is expected
            given = self._form.ask(self._lookup.question(name))
            if given is not LEFT_OPEN:
                facts[name] = given
        return facts

    def _sure(self, command: str, reason: str) -> bool:
        return self._talk.sure(self._talk.words(f"{command} sure", reason=reason))

    def _say(self, words: str, **values: object) -> bool:
        self._talk.ui.say(f"  {self._talk.words(words, **values)}", "quiet")
        return True
