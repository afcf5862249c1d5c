"""Leaving a step: the way on is chosen and taken, out of branches, calls and the case where it leads there."""

from __future__ import annotations

from typing import Any

from sopflow.engine import clocks
from sopflow.engine.branches import end_branch
from sopflow.engine.case import work_id
from sopflow.engine.holding import ask_for, hold, wants
from sopflow.engine.rules import settle
from sopflow.engine.turn import Turn
from sopflow.expr import MISSING
from sopflow.journal import entries as e
from sopflow.journal import rules as r
from sopflow.program import Branch, Result, Step

__all__ = ["caller_of", "choose", "ended", "leave", "result_of"]

# Outcomes that a plain `next` doesn't provide for; `else` provides for all.
_UNPLANNED = frozenset(("failed", "rejected"))


def leave(turn: Turn, step: Step, outcome: str, *, completed: bool = False) -> Step | None:
    """Choose the way on and take it; out of a procedure that ends, on from the step that called it.

    ``completed``: that the step is completed has been dealt with before; only its way on was still open.
    """
    while True:
        if turn.program.lively and not completed and _interrupted_on_leaving(turn, step, outcome):
            return None
        completed = False
        way = choose(turn, step, outcome)
        if way is None:
            return None
        branch, why = way
        draft = turn.draft
        if branch.kind == "join":
            end_branch(turn, step, branch.target, outcome, why)
            return None
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


def _interrupted_on_leaving(turn: Turn, step: Step, outcome: str) -> bool:
    """The step's clocks are over, and the rules look at what it has changed. Whether one broke off the walk."""
    clocks.complete(turn, step, skipped=outcome == "skipped")
    path, token = turn.path, turn.token(step)
    if settle(turn, (path, step.id, outcome)) and turn.has_lost(token):
        return True
    turn.enter_call(path)
    return False


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
            if branch.kind == "plain" and outcome in _UNPLANNED:
                continue
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
    if outcome == "failed":
        hold(turn, step, "failed", outcome=outcome)
        return None
    if step.following is not None and step.verb != "decide":
        return step.following, read
    hold(turn, step, "no-branch" if step.branches else "dead-end", outcome=outcome)
    return None


def result_of(turn: Turn, result: Result) -> Any:
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
    given: dict[str, Any] = {}
    for each in caller_of(turn).results if turn.path else ():
        try:
            given[each.taken.name] = result_of(turn, each)
        except ValueError as problem:
            name = each.given.name
            hold(turn, step, "value", (name,), detail=f"{name}: {problem}", outcome=outcome)
            return None
    if turn.path and not step.main_line:  # from within a branch: the others are over, too
        _withdraw_branches(turn, step)
    return ended(turn, step.id, branch.target, outcome, given, branch.text, why)


def _withdraw_branches(turn: Turn, step: Step) -> None:
    """Give up all that is open in the call beside ``step``, which ends it."""
    draft, path = turn.draft, turn.path
    mine = work_id(turn.token(step))
    withdrawn = tuple(id for id in clocks.stop_within(turn, path) if id != mine)
    turn.record(r.Interrupted(turn.seq, draft.now, path, step.id, withdrawn, step.id))
    turn.agenda = [each for each in turn.agenda if each[0] != path and not each[0].startswith(f"{path}/")]


def caller_of(turn: Turn) -> Step:
    """The step that called the procedure in which the turn is."""
    frame = turn.draft.frame(turn.path)
    return turn.unit_at(frame.parent).steps[frame.step]


def ended(
    turn: Turn,
    step: str,
    end: str,
    outcome: str,
    given: dict[str, Any],
    text: str | None = None,
    why: dict[str, Any] | None = None,
) -> Step | None:
    draft, path = turn.draft, turn.path
    if turn.program.lively:
        clocks.close(turn, path)
    if not path:
        turn.record(e.Ended(draft.seq + 1, draft.now, path, step, end, outcome, text, why or {}))
        return None
    caller = caller_of(turn)
    turn.enter_call(draft.frame(path).parent)
    facts, local = turn.split({name: value for name, value in given.items() if value is not MISSING})
    cleared, local_cleared = turn.split_names(tuple(name for name, value in given.items() if value is MISSING))
    turn.record(
        e.Ended(
            *(draft.seq + 1, draft.now, path, step, end, outcome, text, why or {}),
            *(facts, local, cleared, local_cleared),
        )
    )
    return caller
