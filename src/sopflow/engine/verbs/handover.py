"""``handover``: a quality gate. Its criteria are checked first; then it is offered, and accepted or rejected."""

from __future__ import annotations

from sopflow.engine.holding import ask_for, hold, wants
from sopflow.engine.turn import Turn
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> None:
    """Open the gate for whoever hands over: unknown criteria are asked for, one that doesn't hold stands in the way."""
    if turn.token(step).phase == "offered":
        return
    facts, local, x = turn.view(turn.path)
    for criterion in step.criteria:
        truth = criterion.must.truth(facts, local, x)
        if truth is None:
            ask_for(turn, step, wants(turn, criterion.must, facts, local) or criterion.must.missing(facts, local, x))
            return
        if not truth:
            language = turn.draft.language
            because = criterion.because
            detail = because.render(facts, local, x, language) if because else criterion.must.sentence(language)
            hold(turn, step, "criteria", detail=detail)
            return
    turn.clear_hold(step)
