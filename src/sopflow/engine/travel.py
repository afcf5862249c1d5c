"""From a completed step onward: which way, through what, until somebody has to act.

This is the walk itself: ``travel`` leaves a step, enters the next and goes on as long as steps pass by themselves.
What one verb does when it is entered is in ``verbs/``. Rules act before a step opens and before its way on is chosen;
where one of them breaks off what is open, the walk stops here and goes on from the turn's agenda (``rest``).
"""

from __future__ import annotations

from typing import Any

from sopflow.engine import clocks
from sopflow.engine.holding import ask_for, hold, wants
from sopflow.engine.leaving import caller_of, ended, leave, result_of
from sopflow.engine.rules import happened, settle
from sopflow.engine.turn import Turn
from sopflow.engine.verbs import VERBS
from sopflow.engine.verbs.ask import left
from sopflow.expr import MISSING
from sopflow.journal import entries as e
from sopflow.program import Step

__all__ = [
    "STRAIN",
    "arrive_at",
    "begin",
    "go_on",
    "look_again",
    "open_step",
    "rest",
    "travel",
    "travel_from",
]

# Steps that one event may pass without anyone acting. A procedure that needs more is going in circles.
STRAIN = 1_000


def begin(turn: Turn, step: Step) -> None:
    """Enter ``step``, where the token already stands, and go on from there."""
    outcome = enter(turn, step)
    if outcome is not None:
        _pass(turn, step, outcome)


def arrive_at(turn: Turn, step: Step) -> None:
    """Go on from ``step``, which has been entered whatever would pass it by."""
    outcome = arrive(turn, step)
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
        turn.strain += 1
        if name and turn.strain > STRAIN:
            hold(turn, turn.unit.steps[name], "circle", outcome=outcome)
        elif not name:
            _end_call(turn, outcome or "")
        elif outcome is None:
            begin(turn, turn.unit.steps[name])
        else:
            travel(turn, turn.unit.steps[name], outcome)


def look_again(turn: Turn, *, failed: bool = True) -> None:
    """Facts have changed: what stood still for want of them tries again, forms with nothing left to ask pass.

    Args:
        turn: The turn.
        failed: Whether actions that failed are tried again as well.
    """
    tried: set[tuple[str, str]] = set()  # what failed is tried once: failing again it would be looked at for ever
    # A walk in circles would begin anew each time it is looked at again.
    while not turn.exhausted and turn.strain <= STRAIN:
        before = len(turn.entries)
        for token in turn.draft.tokens:
            if not any(each is token for each in turn.draft.tokens):
                continue
            if token.stuck is not None and token.stuck.reason == "failed":
                if not failed or (token.frame, token.step) in tried:
                    continue
                tried.add((token.frame, token.step))
            turn.enter_call(token.frame)
            step = turn.unit.steps[token.step]
            waits_for_facts = bool(token.asks) or token.stuck is not None
            if (
                waits_for_facts
                or _comes_true(step)
                or (step.verb == "ask" and not step.again and token.visit and not left(turn, step))
            ):
                go_on(turn, step)
                rest(turn)
        if len(turn.entries) == before:
            return


def _comes_true(step: Step) -> bool:
    return step.wait is not None and step.wait.condition is not None


def _end_call(turn: Turn, outcome: str) -> None:
    """End the call (or the case) that a rule broke off."""
    given: dict[str, Any] = {}
    for each in caller_of(turn).results if turn.path else ():
        try:
            given[each.taken.name] = result_of(turn, each)
        except ValueError:  # nobody is there to put it right; the caller will miss it
            given[each.taken.name] = MISSING
    caller = ended(turn, "", outcome, "interrupted", given)
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
            if turn.program.lively and _interrupted(turn, step):
                return
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
    if token.stuck is not None and token.stuck.reason == "rules":
        turn.clear_hold(step)
        if token.phase:  # what others do for it has never stopped
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
    if step.skip is not None or turn.token(step).visit == 0:
        turn.record(e.Entered(turn.seq, turn.draft.now, turn.path, step.id, turn.visits(step.id) + 1))
    return arrive(turn, step)


def arrive(turn: Turn, step: Step) -> str | Step | None:
    """Open a step that has been entered, once the rules have looked: its outcome, None, or where a call begins."""
    if turn.program.lively and _interrupted_on_entering(turn, step):
        return None
    return open_step(turn, step)


def _interrupted_on_entering(turn: Turn, step: Step) -> bool:
    """Start the step's clocks, and let the rules act that wait for it. Whether one of them broke off the walk."""
    if step.starts or step.pauses or step.notice is not None:
        clocks.enter(turn, step)
    return _interrupted(turn, step, awaited=step.id in turn.program.awaited)


def _interrupted(turn: Turn, step: Step, *, awaited: bool = False) -> bool:
    """Let the rules look, first those that wait for the step. Whether one of them broke off the walk."""
    path, token = turn.path, turn.token(step)
    acted = awaited and happened(turn, step.id, path)
    if (acted or settle(turn)) and turn.has_lost(token):
        return True
    turn.enter_call(path)
    return False


def open_step(turn: Turn, step: Step) -> str | Step | None:
    """Do what the step's verb does when its turn comes. Where that empties its form, the rules look again."""
    before = turn.draft.seq
    outcome = VERBS[step.verb](turn, step)
    if step.form and outcome is None and turn.draft.seq != before and turn.program.lively:
        _interrupted(turn, step)
    return outcome


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
