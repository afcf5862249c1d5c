"""``ask``: a person fills in facts. What is known is left out; with nothing left to ask it passes by itself."""

from __future__ import annotations

from sopflow.engine.holding import hold, unmet
from sopflow.engine.turn import Turn
from sopflow.journal import entries as e
from sopflow.program import Step

__all__ = ["empty", "enter", "left"]


def enter(turn: Turn, step: Step) -> str | None:
    """Open the questions that are left; pass if there are none."""
    if step.again:
        empty(turn, step)
        return None
    if left(turn, step):
        return None
    problem = unmet(turn, step, turn.facts, turn.local) if step.requires else None
    if problem is not None:
        hold(turn, step, "requires", problem[1], detail=problem[0])
        return None
    return "done"


def left(turn: Turn, step: Step) -> tuple[str, ...]:
    """The facts of the step's form that are neither known nor left open by a person before."""
    facts, local, declined = turn.facts, turn.local, turn.declined
    return tuple(
        fact.name
        for fact in step.form
        if fact.name not in facts and fact.name not in local and fact.name not in declined
    )


def empty(turn: Turn, step: Step) -> None:
    """Forget what the form's facts were, so that they are asked anew."""
    declined = turn.declined
    names = tuple(fact.name for fact in step.form if turn.known(fact.name) or fact.name in declined)
    if names:
        cleared, local_cleared = turn.split_names(names)
        turn.record(
            e.Changed(turn.seq, turn.draft.now, turn.path, step.id, cleared=cleared, local_cleared=local_cleared)
        )
