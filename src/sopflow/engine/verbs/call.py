"""``call``: a procedure runs and comes back. What it needs goes in by value, what it results in comes back."""

from __future__ import annotations

from typing import Any

from sopflow.engine import clocks
from sopflow.engine.changes import evaluate
from sopflow.engine.holding import ask_for, hold, unmet
from sopflow.engine.turn import Turn
from sopflow.expr import MissingFacts
from sopflow.journal import entries as e
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> Step | None:
    """Call the procedure: its first step, or None while an input is missing or a requirement isn't met."""
    assert step.call is not None
    facts, local = turn.facts, turn.local
    problem = unmet(turn, step, facts, local) if step.requires else None
    if problem is not None:
        hold(turn, step, "requires", problem[1], detail=problem[0])
        return None
    unit = turn.program.units[step.call]
    given: dict[str, Any] = dict(unit.unasked_defaults)
    for each in step.inputs:
        try:
            value = evaluate(turn, each.value, each.literal, facts, local)
            if each.source is not None:
                value = _known(turn, each.source.name)
            if each.fact is not None:
                given[each.fact.name] = each.fact.type.coerce(value)
        except MissingFacts as missing:
            ask_for(turn, step, missing.names)
            return None
        except ValueError as wrong:
            name = each.fact.name if each.fact is not None else ""
            hold(turn, step, "value", (name,), detail=f"{name}: {wrong}")
            return None
    visit = turn.token(step).visit
    turn.record(e.Called(turn.seq, turn.draft.now, turn.path, step.id, visit, unit.name, unit.first.id, given))
    turn.enter_call(turn.draft.frames[-1].path)
    for deadline in unit.deadlines.values():
        if deadline.start is None and not deadline.of_step:
            clocks.start(turn, deadline)
    return unit.first


def _known(turn: Turn, name: str) -> Any:
    if not turn.known(name):
        raise MissingFacts((name,))
    return turn.local[name] if turn.path and name in turn.unit.own else turn.facts[name]
