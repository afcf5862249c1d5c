"""From a completed step onward: which way, through what, until somebody has to act.

This is the walk itself: ``travel`` leaves a step, enters the next and goes on as long as steps pass by themselves.
What one verb does when it is entered is in ``verbs/``. Rules act before a step opens and before its way on is chosen;
where one of them breaks off what is open, the walk stops here and goes on from the turn's agenda (``rest``).
"""

from __future__ import annotations

from typing import Any

from sopflow.engine import clocks
from sopflow.engine.branches import end_branch
from sopflow.engine.holding import ask_for, hold, wants
from sopflow.engine.rules import happened, settle
from sopflow.engine.turn import Turn
from sopflow.engine.verbs import VERBS
from sopflow.engine.verbs.ask import left
from sopflow.expr import MISSING
from sopflow.journal import entries as e
from sopflow.program import Branch, Result, Step

__all__ = ["STRAIN", "begin", "go_on", "look_again", "rest", "travel"]

# Outcomes that a plain `next` doesn't provide for; `else` provides for all.
_UNPLANNED = frozenset(("failed", "rejected"))

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


def rest(turn: Turn) -> None:
    """Walk on from all that is on the agenda, until every place of the case waits."""
    while turn.agenda:
        path, name, outcome = turn.agenda.pop(0)
        if not turn.has_frame(path) or not any(t.frame == path and t.step == name for t in turn.draft.tokens):
            continue  # withdrawn meanwhile
        turn.enter_call(path)
        if not name:
            _end_call(turn, outcome or "")
        elif outcome is None:
            begin(turn, turn.unit.steps[name])
        else:
            travel(turn, turn.unit.steps[name], outcome)


def look_again(turn: Turn) -> None:
    """Facts have changed: what stood still for want of them tries again, forms with nothing left to ask pass."""
    while True:
        before = len(turn.entries)
        for token in turn.draft.tokens:
            if not any(each is token for each in turn.draft.tokens):
                continue
            turn.enter_call(token.frame)
            step = turn.unit.steps[token.step]
            waits_for_facts = bool(token.asks) or token.stuck is not None
            if waits_for_facts or (step.verb == "ask" and not step.again and token.visit and not left(turn, step)):
                go_on(turn, step)
                rest(turn)
        if len(turn.entries) == before:
            return


def _end_call(turn: Turn, outcome: str) -> None:
    """End the call (or the case) that a rule broke off."""
    given: dict[str, Any] = {}
    for each in _caller(turn).results if turn.path else ():
        try:
            given[each.taken.name] = _result(turn, each)
        except ValueError:  # nobody is there to put it right; the caller will miss it
            given[each.taken.name] = MISSING
    caller = _ended(turn, "", outcome, "interrupted", given)
    if caller is not None:
        travel(turn, caller, outcome)


def _pass(turn: Turn, step: Step, outcome: str | Step) -> None:
    """Walk on from ``step``; an ``outcome`` that is itself a step is the first one of a procedure just called."""
    completed = type(outcome) is str and turn.token(step).outcome is not None
    while True:
        if type(outcome) is str:
            following = leave(turn, step, outcome, completed=completed)
            completed = False
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
    if token.stuck is not None and token.stuck.reason == "failed":
        travel_from(turn, step, open_step(turn, step))  # what failed for want of other facts is tried again
        return
    if token.outcome is not None:
        travel(turn, step, token.outcome)
        return
    travel_from(turn, step, enter(turn, step) if token.visit == 0 else open_step(turn, step))


def travel_from(turn: Turn, step: Step, outcome: str | Step | None) -> None:
    """Walk on if the step passed at once; it stays open if ``outcome`` is None."""
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
    if turn.program.lively and _interrupted_on_entering(turn, step):
        return None
    return open_step(turn, step)


def _interrupted_on_entering(turn: Turn, step: Step) -> bool:
    """Start the step's clocks, and let the rules act that wait for it. Whether one of them broke off the walk."""
    if step.starts or step.pauses or step.notice is not None:
        clocks.enter(turn, step)
    path = turn.path
    if (step.id in turn.program.awaited and happened(turn, step.id, path)) or settle(turn):
        return True
    turn.enter_call(path)
    return False


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
    path = turn.path
    if settle(turn):
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
    given: dict[str, Any] = {}
    for each in _caller(turn).results if turn.path else ():
        try:
            given[each.taken.name] = _result(turn, each)
        except ValueError as problem:
            name = each.given.name
            hold(turn, step, "value", (name,), detail=f"{name}: {problem}", outcome=outcome)
            return None
    return _ended(turn, step.id, branch.target, outcome, given, branch.text, why)


def _caller(turn: Turn) -> Step:
    """The step that called the procedure in which the turn is."""
    frame = turn.draft.frame(turn.path)
    return turn.unit_at(frame.parent).steps[frame.step]


def _ended(
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
    caller = _caller(turn)
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
