"""From a step as written to a step that runs: names resolved, conditions and texts compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sopflow import model
from sopflow.expr import Expr, Fact, Scope
from sopflow.expr.types import YES_NO
from sopflow.graph import Transition
from sopflow.model import nearest, readable
from sopflow.program.build.desk import Desk
from sopflow.program.build.values import changes_of
from sopflow.program.parts import Branch, Path, Requirement, Step, Table
from sopflow.program.words import Words

__all__ = ["StepBuilder", "leaves"]

_GRAVE = frozenset({"run", "handover", "escalate"})


def leaves(desk: Desk, scope: Scope, name: str, path: Path, *, may_follow: bool = False) -> tuple[Fact, ...]:
    """The fact called ``name``, or all leaves of a record of that name; nothing, with a finding, if there is none."""
    if name in scope.broken:
        return ()
    names = scope.records.get(name) or (name,)
    if names[0] not in scope.facts:
        meant = nearest(name, scope.names())
        desk.note(
            "SOP202", f"There is no fact `{name}`.", desk.key(path), f"Did you mean `{meant}`?" if meant else None
        )
        return ()
    found = tuple(scope.facts[each] for each in names)
    if not may_follow and found[0].derived is not None:
        desk.note("SOP204", f"`{name}` follows from other facts; it is never asked and never set.", desk.key(path))
        return ()
    return found


@dataclass(frozen=True, slots=True)
class StepBuilder:
    """Builds the steps of one file."""

    desk: Desk
    unit: str
    scope: Scope
    owner: str | None
    outcomes_of: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Table | None]

    def build(self, written: model.AnyStep, ways: Iterable[Transition]) -> Step:
        """One step. What is wrong with it is noted, and left out."""
        path = written.path
        scope = self.scope
        desk = self.desk
        title = written.title or {"": readable(written.id)}
        step = Step(
            id=written.id,
            verb=written.verb,
            unit=self.unit,
            path=path,
            title=self._words(title, (*path, "title")) or Words.of(readable(written.id)),
            role=written.by or self.owner,
            not_by=written.not_by,
            needs=desk.many_words(written.needs, (*path, "needs"), scope),
            customer_sees=self._words(written.customer_sees, (*path, "customer_sees")),
            stage=written.stage,
            impact=written.impact or ("high" if written.requires or written.verb in _GRAVE else "low"),
            skip=desk.expression(written.skip_if, (*path, "skip_if"), scope, expect=YES_NO)
            if written.skip_if is not None
            else None,
            requires=tuple(self._requirements(written)),
        )
        self._fill(step, written)
        self._ways(step, ways)
        return step

    def _words(self, texts: Mapping[str, str] | None, path: Path) -> Words | None:
        return self.desk.words(texts, path, self.scope) if texts is not None else None

    def _requirements(self, written: model.AnyStep) -> Iterable[Requirement]:
        for number, each in enumerate(written.requires):
            path: Path = (*written.path, "requires", number)
            # Written short, the requirement is the condition itself; written long, the condition is under `must`.
            long = self.desk.source is not None and isinstance(_dig(self.desk.source.data, path), dict)
            must = self.desk.expression(each.must, (*path, "must") if long else path, self.scope, expect=YES_NO)
            because = self._words(each.because, (*path, "because"))
            if must is not None:
                yield Requirement(must, because)

    def _fill(self, step: Step, written: model.AnyStep) -> None:
        """What only this verb has."""
        desk, scope, path = self.desk, self.scope, written.path
        match written:
            case model.AskStep():
                self._form(step, written.ask, (*path, "ask"))
                step.again = written.again
                step.at_least = written.at_least
                if written.at_least is not None and written.at_least > len(step.form) and not desk.found:
                    desk.note(
                        "SOP103",
                        f"`at_least: {written.at_least}` is more than the {len(step.form)} facts asked for.",
                        desk.at((*path, "at_least")),
                    )
            case model.DoStep():
                step.instruction = self._words(written.do, (*path, "do"))
                step.checklist = desk.many_words(written.checklist, (*path, "checklist"), scope)
                self._form(step, written.record, (*path, "record"))
            case model.DecideStep():
                step.instruction = self._words(written.decide, (*path, "decide"))
            case model.SetStep():
                step.changes = changes_of(desk, written, scope, lambda name, at: leaves(desk, scope, name, at))
            case model.LookUpStep():
                step.table = self._table(written.look_up, (*path, "look_up"))
            case model.CallStep():
                step.call = written.call
            case model.EndStep():
                step.end = written.end

    def _table(self, name: str, path: Path) -> Table | None:
        if name not in self.tables:
            meant = nearest(name, self.tables)
            hint = f"Did you mean `{meant}`?" if meant else f"Declare `{name}` under `tables`, in this file."
            self.desk.note("SOP202", f"There is no table `{name}`.", self.desk.at(path), hint)
        return self.tables.get(name)

    def _form(self, step: Step, asked: model.Asked, path: Path) -> None:
        form: dict[str, Fact] = {}
        for number, name in enumerate(asked):
            at: Path = (*path, *asked.places.get(name, (number,)))
            form.update((fact.name, fact) for fact in leaves(self.desk, self.scope, name, at))
        step.form = tuple(form.values())
        step.names = frozenset(form)

    def _ways(self, step: Step, ways: Iterable[Transition]) -> None:
        outcomes = (*self.outcomes_of.get(step.call, ()), "skipped") if step.call is not None else ("done", "skipped")
        scope = self.scope.child(outcomes=outcomes)
        branches: list[Branch] = []
        for way in ways:
            if way.target is None:
                continue  # the check of unknown targets has said so
            if way.kind == "following":
                step.following = Branch(way.target, way.ends, "following", path=way.path)
                continue
            condition: Expr | None = None
            if way.kind == "branch" and way.text is not None:
                condition = self.desk.expression(way.text, way.path, scope, expect=YES_NO, in_key=True)
                if condition is None:
                    continue
            kind = "plain" if way.kind == "end" else way.kind
            branches.append(Branch(way.target, way.ends, kind, condition, way.text if condition else None, way.path))
        step.branches = tuple(branches)


def _dig(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data
