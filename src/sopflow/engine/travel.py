"""From a completed step onward: which way, through what, until somebody has to act.

This is the walk itself: ``travel`` leaves a step, enters the next and goes on as long as steps pass by themselves.
What one verb does when it is entered is in ``verbs/``.
"""

from __future__ import annotations

from typing import Any

from sopflow.engine.holding import ask_for, hold, wants
from sopflow.engine.turn import Turn
from sopflow.engine.verbs import VERBS
from sopflow.expr import MISSING
from sopflow.journal import entries as e
from sopflow.program import Branch, Result, Step

__all__ = ["STRAIN", "begin", "go_on", "travel"]

# Steps that one event may pass without anyone acting. A procedure that needs more is going in circles.
STRAIN = 1_000


def begin(turn: Turn, step: Step) -> None:
    """Enter ``step``, where the token already stands, and go on from there."""
    outcome = enter(turn, step)
    if outcome is not None:
        _pass(turn, step, outcome)


def travel(turn: Turn, step: Step, outcome: str) -> None:
    """Leave ``step``, completed with ``outcome``, and walk until somebody has to act or all is over."""
    _pass(turn, step, outcome)


def _pass(turn: Turn, step: Step, outcome: str | Step) -> None:
    """Walk on from ``step``; an ``outcome`` that is itself a step is the first one of a procedure just called."""
    while True:
        if type(outcome) is str:
            following = leave(turn, step, outcome)
            if following is None:
                return
            step = following
        else:
            step = outcome  # type: ignore[assignment]
        turn.strain += 1
        if turn.strain > STRAIN:
            hold(turn, step, "circle")
            return
        arrived = enter(turn, step)
        if arrived is None:
            return
        outcome = arrived


def go_on(turn: Turn, step: Step) -> None:
    """Look again at a step that stood still, now that facts have changed."""
    token = turn.token(step)
    if token.outcome is not None:
        travel(turn, step, token.outcome)
        return
    outcome = enter(turn, step) if token.visit == 0 else open_step(turn, step)
    if outcome is not None:
        _pass(turn, step, outcome)


# -- entering ---------------------------------------------------------------------------------------------------------


def enter(turn: Turn, step: Step) -> str | Step | None:
    """Enter the step where the token stands: its outcome if it passes at once, None if it waits."""
    if step.skip is not None:
        skipped = _skips(turn, step)
        if skipped is None:
            return None
        if skipped:
            return "skipped"
        turn.record(e.Entered(turn.seq, turn.draft.now, turn.path, step.id, turn.visits(step.id) + 1))
    return open_step(turn, step)


def open_step(turn: Turn, step: Step) -> str | Step | None:
    """Do what the step's verb does when its turn comes."""
    return VERBS[step.verb](turn, step)


def _skips(turn: Turn, step: Step) -> bool | None:
    """Whether the step is passed by; None: that can't be said yet, and what is missing was asked for."""
    skip = step.skip
    assert skip is not None
    facts, local = turn.facts, turn.local
    truth = skip.truth(facts, local, turn.x)
    if truth is None:
        wanted = wants(turn, skip, facts, local)
        if not all(name in step.names for name in wanted):
            ask_for(turn, step, (name for name in wanted if name not in step.names))
            return None
    if not truth:
        return False
    turn.record(e.Skipped(turn.seq, turn.draft.now, turn.path, step.id, skip.text, skip.why(facts, local, turn.x)))
    return True


# -- leaving ----------------------------------------------------------------------------------------------------------


def leave(turn: Turn, step: Step, outcome: str) -> Step | None:
    """Choose the way on and take it; out of a procedure that ends, on from the step that called it."""
    while True:
        way = choose(turn, step, outcome)
        if way is None:
            return None
        branch, why = way
        draft = turn.draft
        if not branch.ends:
            following = turn.unit.steps[branch.target]
            visit = 0 if following.skip is not None else turn.visits(following.id) + 1
            turn.record(
                e.Went(draft.seq + 1, draft.now, turn.path, step.id, outcome, following.id, visit, branch.text, why)
            )
            return following
        caller = _end(turn, step, branch, outcome, why)
        if caller is None:
            return None
        step, outcome = caller, branch.target


def choose(turn: Turn, step: Step, outcome: str) -> tuple[Branch, dict[str, Any]] | None:
    """The first way on that is not false, with the facts it was chosen for.

    None if that can't be said: then what is missing has been asked for, or the step is stuck.
    """
    facts, local, x = turn.facts, turn.local, turn.x
    x.outcome = outcome
    read: dict[str, Any] = {}
    for branch in step.branches:
        condition = branch.condition
        if condition is None:
            return branch, read
        truth = condition.truth(facts, local, x)
        if truth:
            return branch, read | condition.why(facts, local, x)
        if truth is None:
            wanted = wants(turn, condition, facts, local)
            if wanted:
                ask_for(turn, step, wanted, outcome)
                return None
        # Why a later branch was taken includes what ruled the earlier ones out.
        read |= condition.why(facts, local, x)
    if step.following is not None and step.verb != "decide":
        return step.following, read
    hold(turn, step, "no-branch" if step.branches else "dead-end", outcome=outcome)
    return None


def _result(turn: Turn, result: Result) -> Any:
    """What a procedure hands back: a fact of its own, or what follows from its facts as it ends.

    Raises:
        ValueError: The caller's fact can't have this value.
    """
    fact = result.given
    if fact.derived is None:
        value = turn.local.get(fact.name, MISSING)
    else:
        value = fact.derived.expr.value(turn.facts, turn.local, turn.x)
    return value if value is MISSING else result.taken.type.coerce(value)


def _end(turn: Turn, step: Step, branch: Branch, outcome: str, why: dict[str, Any]) -> Step | None:
    """End the case, or the call: then the step that called is the one to leave next."""
    draft, path = turn.draft, turn.path
    if not path:
        turn.record(e.Ended(draft.seq + 1, draft.now, path, step.id, branch.target, outcome, branch.text, why))
        return None
    frame = draft.frame(path)
    parent = draft.frame(frame.parent).procedure if frame.parent else turn.program.name
    caller = turn.program.units[parent].steps[frame.step]
    given: dict[str, Any] = {}
    for each in caller.results:
        try:
            given[each.taken.name] = _result(turn, each)
        except ValueError as problem:
            name = each.given.name
            hold(turn, step, "value", (name,), detail=f"{name}: {problem}", outcome=outcome)
            return None
    turn.enter_call(frame.parent)
    facts, local = turn.split({name: value for name, value in given.items() if value is not MISSING})
    cleared, local_cleared = turn.split_names(tuple(name for name, value in given.items() if value is MISSING))
    turn.record(
        e.Ended(
            *(draft.seq + 1, draft.now, path, step.id, branch.target, outcome, branch.text, why),
            *(facts, local, cleared, local_cleared),
        )
    )
    return caller
