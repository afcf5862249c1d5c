"""``set``, ``clear``, ``add``, ``remove``: one verb that changes facts, in the order clear, set, add, remove."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.engine.changes import Difference, Unfit, work_out
from sopflow.engine.holding import ask_for, hold
from sopflow.engine.turn import Turn
from sopflow.expr import MissingFacts
from sopflow.journal import entries as e
from sopflow.program import Change, Step

__all__ = ["difference", "enter"]


def enter(turn: Turn, step: Step) -> str | None:
    """Change the facts and pass; what a value lacks is asked for first."""
    found = difference(turn, step, step.changes)
    if found is None:
        return None
    if found.given or found.emptied:
        here = (turn.seq, turn.draft.now, turn.path, step.id)
        turn.record(e.Changed(*here, *turn.split(found.given), *turn.split_names(found.emptied), found.why))
    return "done"


def difference(turn: Turn, step: Step, changes: Iterable[Change]) -> Difference | None:
    """What the changes come to, one after the other; None if one can't be made: then the step holds for a reason."""
    try:
        return work_out(turn, changes)
    except MissingFacts as missing:
        ask_for(turn, step, missing.names)
    except Unfit as problem:
        hold(turn, step, "value", (problem.fact,), detail=str(problem))
    return None
