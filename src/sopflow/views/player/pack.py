"""A program as plain data, for a page: what the engine in JavaScript runs.

Types, facts, conditions, texts, tables, spans and calendars are numbers: their places among the page's terms
(``terms.py``), which are JavaScript. Everything else is written down as it is; what holds nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sopflow.expr import Expr, Fact
from sopflow.program import (
    Act,
    Action,
    Branch,
    Change,
    Deadline,
    Input,
    Ladder,
    Program,
    Requirement,
    Rule,
    Step,
    Table,
    Unit,
    Wait,
    Words,
)
from sopflow.views.player.terms import Terms

__all__ = ["Packed", "pack"]

Packed = dict[str, Any]


def pack(program: Program, terms: Terms) -> Packed:
    """The data of a program; its terms are added to ``terms``."""
    return _Packer(terms).program(program)


def _filled(**parts: Any) -> Packed:
    """A mapping of what holds something."""
    return {
        name: part for name, part in parts.items() if part is not None and part is not False and part not in ("", [])
    }


class _Packer:
    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def program(self, program: Program) -> Packed:
        roles = sorted(program.roles)
        return {
            "name": program.name,
            "digest": program.digest,
            "languages": list(program.languages),
            "currency": program.currency,
            "signals": list(program.signals),
            "people": {
                "may": {role: sorted(program.who_may(role)) for role in roles},
                "teams": {team: sorted(program.team_roles(team)) for team in sorted(program.people.teams)},
                "team_of": {role: program.team_of(role) for role in roles},
            },
            "defaults": self._values(program.defaults),
            "rules": [self._rule(each) for each in program.rules],
            "actions": [self._action(each) for each in program.actions.values()],
            "units": [self._unit(each) for each in program.units.values()],
        }

    # -- terms -------------------------------------------------------------------------------------------------------

    def _expr(self, expr: Expr | None) -> int | None:
        return self._terms.expression(expr) if expr is not None else None

    def _words(self, words: Words | None) -> int | None:
        return self._terms.words(words) if words is not None else None

    def _facts(self, facts: Iterable[Fact]) -> list[int]:
        return [self._terms.fact(fact) for fact in facts]

    def _values(self, values: Mapping[str, Any]) -> list[list[Any]]:
        return [[name, self._terms.value(value)] for name, value in values.items()]

    def _span(self, span: Any) -> int | None:
        return self._terms.span(span) if span is not None else None

    def _calendar(self, calendar: Any) -> int | None:
        return self._terms.calendar(calendar) if calendar is not None else None

    # -- parts -------------------------------------------------------------------------------------------------------

    def _unit(self, unit: Unit) -> Packed:
        deadlines = list(unit.deadlines.values())
        # A deadline can have the name of another, a step's own: then only the steps know it.
        for step in unit.steps.values():
            deadlines += [each for each in (*step.starts, *step.meets, *step.pauses) if each not in deadlines]
        places = {id(deadline): place for place, deadline in enumerate(deadlines)}
        return _filled(
            name=unit.name,
            kind=unit.kind,
            title=self._words(unit.title),
            purpose=self._words(unit.purpose),
            owner=unit.owner,
            facts=self._facts(unit.facts.values()),
            records=list(unit.records),
            outcomes=list(unit.outcomes),
            outcome_labels={name: dict(labels) for name, labels in unit.outcome_labels.items()} or None,
            inputs=self._facts(unit.inputs),
            questions=[[name, self._words(words)] for name, words in unit.questions.items()],
            unasked_defaults=self._values(unit.unasked_defaults),
            rules=[self._rule(each) for each in unit.rules] if unit.kind == "procedure" else None,
            deadlines=[self._deadline(each) for each in deadlines],
            known_deadlines=len(unit.deadlines) if len(deadlines) > len(unit.deadlines) else None,
            ladder=self._ladder(unit.ladder),
            calendar=self._calendar(unit.calendar),
            first=unit.first.id,
            steps=[self._step(each, places) for each in unit.steps.values()],
        )

    def _step(self, step: Step, deadlines: Mapping[int, int]) -> Packed:
        return _filled(
            id=step.id,
            verb=step.verb,
            in_branch=not step.main_line,
            title=self._words(step.title),
            instruction=self._words(step.instruction),
            role=step.role,
            not_by=step.not_by,
            needs=[self._words(each) for each in step.needs],
            customer_sees=self._words(step.customer_sees),
            stage=step.stage,
            impact=step.impact if step.impact != "low" else None,
            skip=self._terms.expression(step.skip, text=True) if step.skip is not None else None,
            requires=self._requirements(step.requires),
            branches=[self._branch(each) for each in step.branches],
            following=self._branch(step.following) if step.following is not None else None,
            form=self._facts(step.form),
            again=step.again,
            at_least=step.at_least,
            checklist=[self._terms.words(each, plain=True) for each in step.checklist],
            changes=[self._change(each) for each in step.changes],
            table=self._table(step.table),
            call=step.call,
            inputs=[self._input(each) for each in step.inputs],
            results=[self._facts((each.given, each.taken)) for each in step.results],
            action=step.action.name if step.action is not None else None,
            retries=step.retries or None,
            retry_after=self._span(step.retry_after) if step.retry_after else None,
            message=self._act(step.message) if step.message is not None else None,
            escalate=step.escalate,
            because=self._words(step.because),
            team=step.team,
            criteria=self._requirements(step.criteria),
            packet=self._facts(step.packet),
            wait=self._wait(step.wait),
            split=[[name, first] for name, first in step.split.items()],
            until=step.until if step.until != "all" else None,
            starts=[deadlines[id(each)] for each in step.starts],
            meets=[deadlines[id(each)] for each in step.meets],
            pauses=[deadlines[id(each)] for each in step.pauses],
            notice=step.notice,
        )

    def _requirements(self, requirements: Iterable[Requirement]) -> list[list[int | None]]:
        return [[self._expr(each.must), self._words(each.because)] for each in requirements]

    def _branch(self, branch: Branch) -> Packed:
        return _filled(
            target=branch.target,
            kind=branch.kind,
            ends=branch.ends,
            condition=self._expr(branch.condition),
            text=branch.text,
        )

    def _value(self, value: Expr | Words | None, literal: Any) -> Packed:
        if isinstance(value, Expr):
            return {"expr": self._expr(value)}
        if isinstance(value, Words):
            return {"words": self._words(value)}
        return {"literal": self._terms.value(literal)} if literal is not None else {}

    def _input(self, each: Input) -> Packed:
        return {
            **_filled(
                fact=self._terms.fact(each.fact) if each.fact is not None else None,
                source=self._terms.fact(each.source) if each.source is not None else None,
            ),
            **self._value(each.value, each.literal),
        }

    def _change(self, change: Change) -> list[Any]:
        return [change.kind, self._facts(change.facts), self._value(change.value, change.literal)]

    def _table(self, table: Table | None) -> Packed | None:
        if table is None:
            return None
        gives = [[self._change(each) for each in row] for row in table.gives]
        return {"name": table.name, "rows": self._terms.table(table.rows), "gives": gives}

    def _act(self, act: Act) -> Packed:
        return _filled(
            kind=act.kind,
            changes=[self._change(each) for each in act.changes],
            text=self._words(act.text),
            to=act.to if act.kind == "send" else None,
            via=act.via,
            subject=self._words(act.subject),
            role=act.role,
            because=self._words(act.because),
            spans=[[name, self._span(span), act.written[name]] for name, span in act.spans.items()],
            target=act.target,
        )

    def _rule(self, rule: Rule) -> Packed:
        return _filled(
            id=rule.id,
            when=rule.when,
            anywhere=rule.anywhere,
            condition=self._expr(rule.condition),
            acts=[self._act(each) for each in rule.acts],
        )

    def _action(self, action: Action) -> Packed:
        return {
            "name": action.name,
            "takes": self._facts(action.takes.values()),
            "may_take": self._facts(action.may_take.values()),
            "gives": self._facts(action.gives.values()),
            "by": sorted(action.by),
            "requires": self._requirements(action.requires),
            "acts": [self._act(each) for each in action.acts],
        }

    def _deadline(self, deadline: Deadline) -> Packed:
        return _filled(
            name=deadline.name,
            within=self._span(deadline.within),
            written=deadline.written,
            start=deadline.start,
            until=deadline.until,
            of_step=deadline.of_step,
            sooner=[[self._expr(condition), self._span(span), written] for condition, span, written in deadline.sooner],
            warn=deadline.warn,
            late_step=deadline.late_step,
            late_acts=[self._act(each) for each in deadline.late_acts],
            calendar=self._calendar(deadline.calendar),
            order=deadline.order,
        )

    def _ladder(self, ladder: Ladder | None) -> Packed | None:
        if ladder is None:
            return None
        rungs = [
            _filled(roles=list(each.roles), within=self._span(each.within), written=each.written)
            for each in ladder.rungs
        ]
        return _filled(name=ladder.name, rungs=rungs, calendar=self._calendar(ladder.calendar))

    def _wait(self, wait: Wait | None) -> Packed | None:
        if wait is None:
            return None
        return {
            "written": wait.written,
            **_filled(
                span=self._span(wait.span),
                signal=wait.signal,
                opening=wait.opening,
                condition=self._expr(wait.condition),
                calendar=self._calendar(wait.calendar),
            ),
        }
