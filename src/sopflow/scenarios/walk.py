"""The lines of a scenario's ``walk``, turned into events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sopflow.engine import Case, events
from sopflow.engine.spot import spots
from sopflow.expr.written import from_written
from sopflow.program import Program, Unit

__all__ = ["event_of", "typed"]


def event_of(program: Program, case: Case, line: Mapping[str, Any], at: datetime) -> events.Event:
    """The event a line stands for; its shape has been looked at."""
    return next(make for verb, make in _MAKE.items() if verb in line)(program, case, line, at)


def _answer(program: Program, case: Case, line: Mapping[str, Any], at: datetime) -> events.Event:
    step = line["answer"]
    facts = typed(_unit(program, case, step), line.get("facts") or {})
    return events.Answered(step=step, facts=facts, by=line.get("by"), at=at)


def _done(program: Program, case: Case, line: Mapping[str, Any], at: datetime) -> events.Event:
    step = line["done"]
    facts = typed(_unit(program, case, step), line.get("facts") or {})
    ticked = line.get("ticked", ())
    lines: tuple[int, ...] | str = "all" if ticked == "all" else tuple(int(each) for each in ticked)
    return events.Done(step=step, facts=facts, ticked=lines, by=line.get("by"), at=at)


def _correct(program: Program, case: Case, line: Mapping[str, Any], at: datetime) -> events.Event:
    step = line.get("step")
    facts = typed(_unit(program, case, step), line["correct"] or {})
    return events.Corrected(facts=facts, step=step, by=line.get("by"), at=at)


def _deviate(_: Program, __: Case, line: Mapping[str, Any], at: datetime) -> events.Event:
    how = line["deviate"]
    how = {"reason": how} if isinstance(how, str) else how or {}
    return events.Deviated(
        reason=how.get("reason") or "", to=how.get("to"), step=how.get("step"), by=line.get("by"), at=at
    )


def _cancel(_: Program, __: Case, line: Mapping[str, Any], at: datetime) -> events.Event:
    return events.Cancelled(reason=line["cancel"] or "", by=line.get("by"), at=at)


_MAKE: Mapping[str, Callable[[Program, Case, Mapping[str, Any], datetime], events.Event]] = {
    "answer": _answer,
    "done": _done,
    "correct": _correct,
    "deviate": _deviate,
    "cancel": _cancel,
}


def _unit(program: Program, case: Case, step: str | None) -> Unit:
    """The process or procedure in which the step is open; the process if it isn't."""
    for spot in spots(program, case):
        if step is None or spot.step.id == step:
            return spot.unit
    return program.main


def typed(unit: Unit, written: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as an author writes them, as values of their types. What doesn't fit is passed on, to be refused."""
    facts: dict[str, Any] = {}
    for name, value in written.items():
        if name in unit.facts:
            try:
                facts[name] = from_written(unit.facts[name].type, value)
            except ValueError:
                facts[name] = value
        elif name in unit.records and isinstance(value, dict):
            facts.update(typed(unit, {f"{name}.{part}": each for part, each in value.items()}))
        else:
            facts[name] = value
    return facts
