"""``run``: the host carries out an action. What the rules forbid has failed, and isn't tried."""

from __future__ import annotations

from typing import Any

from sopflow.engine.changes import evaluate
from sopflow.engine.holding import ask_for, hold, unmet
from sopflow.engine.permission import forbidden
from sopflow.engine.turn import Turn
from sopflow.expr import MissingFacts
from sopflow.journal import work as w
from sopflow.program import Input, Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> str | None:
    """Ask the host to carry the action out; pass with ``failed`` if it is forbidden."""
    action = step.action
    assert action is not None
    facts, local, _ = turn.view(turn.path)
    problem = unmet(turn, step, facts, local) if step.requires else None
    if problem is not None:
        hold(turn, step, "requires", problem[1], detail=problem[0])
        return None
    try:
        args = _arguments(turn, step)
    except MissingFacts as missing:
        ask_for(turn, step, missing.names)
        return None
    except ValueError as wrong:
        hold(turn, step, "value", detail=str(wrong))
        return None
    refused = forbidden(turn, action, args)
    if refused is not None:
        turn.record(w.Failed(turn.seq, turn.draft.now, turn.path, step.id, refused[0], forbidden=True))
        return "failed"
    attempt = turn.token(step).attempt + 1
    turn.record(w.Running(turn.seq, turn.draft.now, turn.path, step.id, action.name, attempt, args))
    return None


def _arguments(turn: Turn, step: Step) -> dict[str, Any]:
    args: dict[str, Any] = {}
    assert step.action is not None
    for each in step.inputs:
        assert each.fact is not None
        try:
            value = _value(turn, each)
        except MissingFacts:
            if each.fact.name in step.action.takes:
                raise
            continue  # what it may take is taken along if it is known
        args[each.fact.name] = each.fact.type.coerce(value)
    return args


def _value(turn: Turn, each: Input) -> Any:
    facts, local, _ = turn.view(turn.path)
    if each.source is None:
        return evaluate(turn, each.value, each.literal, facts, local)
    if not turn.known(each.source.name):
        raise MissingFacts((each.source.name,))
    return local[each.source.name] if each.source.name in local else facts[each.source.name]
