"""From a step as written to a step that runs: names resolved, conditions and texts compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.expr import Expr, Fact, Scope, Text
from sopflow.expr.types import YES_NO
from sopflow.graph import Transition
from sopflow.model import readable
from sopflow.program.acts import Path
from sopflow.program.build.acts import build_message
from sopflow.program.build.book import Book, requirements
from sopflow.program.build.calls import link_run
from sopflow.program.build.desk import Desk
from sopflow.program.build.names import leaves
from sopflow.program.build.times import build_wait, plain_span
from sopflow.program.build.values import changes_of
from sopflow.program.parts import Branch, Step, Table
from sopflow.program.words import Words

__all__ = ["Outcomes", "StepBuilder"]

_OUTCOMES = {
    "run": ("done", "failed"),
    "escalate": ("done", "at_top"),
    "handover": ("accepted", "rejected"),
    "wait": ("done", "late"),
}
_GRAVE = frozenset({"run", "handover", "escalate"})


class Outcomes(NamedTuple):
    """How a process or procedure may end, and what people call that."""

    names: tuple[str, ...]
    titles: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class StepBuilder:
    """Builds the steps of one file."""

    desk: Desk
    unit: str
    scope: Scope
    owner: str | None
    outcomes_of: Mapping[str, Outcomes]
    book: Book
    calendar: Calendar | None
    tables: Mapping[str, Table | None]
    _after: dict[tuple[str | None, tuple[str, ...]], Scope] = field(default_factory=dict)

    def build(self, written: model.AnyStep, ways: Iterable[Transition]) -> Step:
        """One step. What is wrong with it is noted, and left out."""
        path = written.path
        scope = self.scope
        desk = self.desk
        title = self._words(written.title, (*path, "title")) if written.title else None
        step = Step(
            id=written.id,
            verb=written.verb,
            unit=self.unit,
            path=path,
            title=title or Words({"": Text(readable(written.id))}),
            role=written.by or self.owner,
            not_by=written.not_by,
            needs=desk.many_words(written.needs, (*path, "needs"), scope) if written.needs else (),
            customer_sees=self._words(written.customer_sees, (*path, "customer_sees")),
            stage=written.stage,
            impact=written.impact or ("high" if written.requires or written.verb in _GRAVE else "low"),
            skip=desk.expression(written.skip_if, (*path, "skip_if"), scope, expect=YES_NO)
            if written.skip_if is not None
            else None,
            requires=tuple(requirements(desk, written.requires, (*path, "requires"), scope))
            if written.requires
            else (),
        )
        self._fill(step, written)
        self._ways(step, ways)
        return step

    def _words(self, texts: Mapping[str, str] | None, path: Path) -> Words | None:
        return self.desk.words(texts, path, self.scope) if texts is not None else None

    def _fill(self, step: Step, written: model.AnyStep) -> None:
        """What only this verb has."""
        fill = _FILLING.get(type(written))
        if fill is not None:
            fill(self, step, written)

    def _ask(self, step: Step, written: model.AskStep) -> None:
        desk, path = self.desk, written.path
        self._form(step, written.ask, (*path, "ask"))
        step.again = written.again
        step.at_least = written.at_least
        if written.at_least is not None and written.at_least > len(step.form) and not desk.found:
            desk.note(
                "SOP103",
                f"`at_least: {written.at_least}` is more than the {len(step.form)} facts asked for.",
                desk.at((*path, "at_least")),
            )

    def _do(self, step: Step, written: model.DoStep) -> None:
        path = written.path
        step.instruction = self._words(written.do, (*path, "do"))
        step.checklist = self.desk.many_words(written.checklist, (*path, "checklist"), self.scope)
        self._form(step, written.record, (*path, "record"))

    def _decide(self, step: Step, written: model.DecideStep) -> None:
        step.instruction = self._words(written.decide, (*written.path, "decide"))

    def _set(self, step: Step, written: model.SetStep) -> None:
        desk, scope = self.desk, self.scope
        step.changes = changes_of(desk, written, written.path, scope, lambda name, at: leaves(desk, scope, name, at))

    def _call(self, step: Step, written: model.CallStep) -> None:
        step.call = written.call

    def _end(self, step: Step, written: model.EndStep) -> None:
        step.end = written.end

    def _look_up(self, step: Step, written: model.LookUpStep) -> None:
        table = self.tables.get(written.look_up)
        if table is None or self.desk.bears(sum(map(len, table.gives)), (*written.path, "look_up")):
            step.table = table

    def _send(self, step: Step, written: model.SendStep) -> None:
        step.message = build_message(self.desk, written, written.path, self.scope)
        step.instruction = step.message.text if step.message is not None else None

    def _escalate(self, step: Step, written: model.EscalateStep) -> None:
        step.escalate = written.escalate
        step.because = self._words(written.because, (*written.path, "because"))

    def _hand_over(self, step: Step, written: model.HandoverStep) -> None:
        desk, scope, path = self.desk, self.scope, written.path
        step.team = written.handover
        step.criteria = tuple(requirements(desk, written.criteria, (*path, "criteria"), scope))
        step.checklist = desk.many_words(written.checklist, (*path, "checklist"), scope)
        step.packet = tuple(
            fact
            for number, name in enumerate(written.packet)
            for fact in leaves(desk, scope, name, (*path, "packet", number), may_follow=True)
        )

    def _wait(self, step: Step, written: model.WaitStep) -> None:
        step.wait = build_wait(self.desk, written, self.scope, self.calendar)

    def _together(self, step: Step, written: model.TogetherStep) -> None:
        step.split = {name: branch[0].id for name, branch in written.together.items()}
        step.until = written.until

    def _run(self, step: Step, written: model.RunStep) -> None:
        desk, path = self.desk, written.path
        step.action = action = self.book.actions.get(written.run)
        if action is None:
            return
        if written.retry is not None:
            step.retries = written.retry.times
            if written.retry.after is not None:
                step.retry_after = plain_span(desk, written.retry.after, (*path, "retry", "after")) or 0
        link_run(desk, self.scope, written, step, action)

    def _form(self, step: Step, asked: model.Asked, path: Path) -> None:
        form: dict[str, Fact] = {}
        for number, name in enumerate(asked):
            at: Path = (*path, *asked.places.get(name, (number,)))
            form.update((fact.name, fact) for fact in leaves(self.desk, self.scope, name, at))
        step.form = tuple(form.values())
        step.names = frozenset(form)

    def _ways(self, step: Step, ways: Iterable[Transition]) -> None:
        branches: list[Branch] = []
        for way in ways:
            if way.target is None:
                continue  # the check of unknown targets has said so
            if way.kind == "split" or way.kind == "interrupt":
                continue
            if way.kind == "following" or way.kind == "join":
                step.following = Branch(way.target, way.ends, way.kind, path=way.path)
                continue
            condition: Expr | None = None
            if way.kind == "branch" and way.text is not None:
                scope = self._scope_after(step)
                condition = self.desk.expression(way.text, way.path, scope, expect=YES_NO, in_key=True)
                if condition is None:
                    continue
            of = "plain" if way.kind == "end" else way.kind
            branches.append(Branch(way.target, way.ends, of, condition, way.text if condition else None, way.path))
        step.branches = tuple(branches)

    def _scope_after(self, step: Step) -> Scope:
        """What the branches of a step can name: its outcome too. Most steps have the same outcomes."""
        own: tuple[str, ...] = _OUTCOMES.get(step.verb, ("done",))
        if step.call is not None:
            own = self.outcomes_of[step.call].names if step.call in self.outcomes_of else ()
        key = (step.call, own)
        if key not in self._after and step.call is not None and step.call not in self.outcomes_of:
            self._after[key] = self.scope.child(broken=("outcome",))  # how it may end nobody knows: told already
        if key not in self._after:
            called = self.outcomes_of.get(step.call or "")
            labels = called.titles if called is not None else None
            self._after[key] = self.scope.child(outcomes=(*own, "skipped"), outcome_labels=labels)
        return self._after[key]


# By class: asking each step whether it is an instance of one class after the other takes longer than all the rest.
_FILLING: Mapping[type[model.AnyStep], Callable[[StepBuilder, Step, Any], None]] = {
    model.AskStep: StepBuilder._ask,
    model.DoStep: StepBuilder._do,
    model.DecideStep: StepBuilder._decide,
    model.SetStep: StepBuilder._set,
    model.CallStep: StepBuilder._call,
    model.EndStep: StepBuilder._end,
    model.LookUpStep: StepBuilder._look_up,
    model.SendStep: StepBuilder._send,
    model.EscalateStep: StepBuilder._escalate,
    model.RunStep: StepBuilder._run,
    model.HandoverStep: StepBuilder._hand_over,
    model.WaitStep: StepBuilder._wait,
    model.TogetherStep: StepBuilder._together,
}
