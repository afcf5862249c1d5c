"""What people may do at any time while a case is open: put facts right, leave the path, cancel."""

from __future__ import annotations

from sopflow.engine import clocks, events
from sopflow.engine.case import Token, find_token, work_id
from sopflow.engine.forms import take
from sopflow.engine.people import check_person
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.rules import settle
from sopflow.engine.travel import arrive_at, travel
from sopflow.engine.turn import Turn
from sopflow.expr.coercion import writable
from sopflow.journal import entries as e
from sopflow.program import Step

__all__ = ["cancel", "correct", "deviate"]


def correct(turn: Turn, event: events.Corrected) -> Refused | None:
    """Change facts that are known (or were left open). Decisions already taken stand."""
    draft = turn.draft
    token = find_token(draft.tokens, event.step) if event.step is not None else draft.tokens[0]
    if token is None:
        return refuse("not-open", draft.language, tuple(map(work_id, draft.tokens)), step=event.step)
    turn.enter_call(token.frame)
    if not event.facts:
        return refuse("nothing-to-correct", draft.language)
    taken = take(turn.unit, event.facts, draft.language)
    if isinstance(taken, Refused):
        return taken
    program = turn.program
    roles = program.roles
    for name in taken:
        owner = turn.unit.facts[name].by
        allowed = program.who_may(owner) if owner is not None else roles
        refused = check_person(program, draft, event.by, allowed)
        if refused is not None:
            return refused
    known = turn.facts | turn.local
    new = {name: value for name, value in taken.items() if name not in known or known[name] != value}
    if new:
        turn.record(e.Corrected(turn.seq, draft.now, turn.path, *turn.split(new), event.by, turn.given))
        settle(turn)
    return None


def deviate(turn: Turn, event: events.Deviated) -> Refused | None:
    """Leave the path of the process: to another step of it, or past the present one."""
    draft, program = turn.draft, turn.program
    token = find_token(draft.tokens, event.step) if event.step is not None else draft.tokens[0]
    if token is None:
        return refuse("not-open", draft.language, tuple(map(work_id, draft.tokens)), step=event.step)
    if program.main.strict:
        return refuse("strict", draft.language, unit=program.name)
    if token.frame and token.stuck is None:
        # Only a procedure that can't go on may be left, and only by the process's own team.
        return refuse("strict", draft.language, unit=draft.frame(token.frame).procedure)
    refused = check_person(program, draft, event.by, program.team_roles(program.main.owner))
    if refused is not None:
        return refused
    if not event.reason.strip() or not writable(event.reason):
        return refuse("no-reason", draft.language)
    place = _in_process(turn, token)
    cleared = tuple(each.taken.name for each in place.results if each.taken.name in draft.facts)
    if event.to is None:
        visit = draft.visits.get(place.id, 0)
        clocks.stop_step(turn, place)
        turn.enter_call("")
        clocks.complete(turn, place, skipped=True)
        turn.record(_deviated(turn, event, place, None, visit, cleared))
        travel(turn, place, "skipped")
        return None
    target = program.main.steps.get(event.to)
    if target is None or target.verb == "end" or not target.main_line:
        return refuse("bad-target", draft.language, step=event.to)
    turn.enter_call("")
    clocks.stop_within(turn, "")
    turn.record(_deviated(turn, event, place, target.id, draft.visits.get(target.id, 0) + 1, ()))
    clocks.run_on(turn)
    arrive_at(turn, target)
    return None


def _in_process(turn: Turn, token: Token) -> Step:
    """The step of the process at which the case is: for a call, the step that called."""
    if not token.frame:
        return turn.program.main.steps[token.step]
    outermost = turn.draft.frame(token.frame.partition("/")[0])
    return turn.program.main.steps[outermost.step]


def _deviated(
    turn: Turn, event: events.Deviated, place: Step, to: str | None, visit: int, cleared: tuple[str, ...]
) -> e.Deviated:
    now = turn.draft.now
    return e.Deviated(turn.seq, now, place.id, event.reason, to, visit, cleared, event.by, turn.given)


def cancel(turn: Turn, event: events.Cancelled) -> Refused | None:
    """End the case before its time."""
    draft, program = turn.draft, turn.program
    refused = check_person(program, draft, event.by, program.roles)
    if refused is not None:
        return refused
    if not event.reason.strip() or not writable(event.reason):
        return refuse("no-reason", draft.language)
    clocks.close(turn, "")
    turn.record(e.Cancelled(turn.seq, draft.now, event.reason, event.by, turn.given))
    return None
