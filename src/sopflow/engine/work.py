"""Results of actions, and the two sides of a handover."""

from __future__ import annotations

from typing import Any

from sopflow.clock.spans import add_span, show_span
from sopflow.engine import clocks, events
from sopflow.engine.acts import perform
from sopflow.engine.answers import check_requirements, unticked_lines
from sopflow.engine.case import Token
from sopflow.engine.escalation import rung_met
from sopflow.engine.people import check_person, needed_roles
from sopflow.engine.permission import take_results
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.travel import go_on, travel
from sopflow.engine.turn import Turn
from sopflow.expr.coercion import writable
from sopflow.journal import time as t
from sopflow.journal import work as w
from sopflow.program import Step

__all__ = ["accept", "action_done", "action_failed", "offer", "reject"]


def action_done(turn: Turn, token: Token, step: Step, event: events.Done) -> Refused | None:
    """The host has carried the action out: its results are known from now on, and what follows upon it is done."""
    action = step.action
    assert action is not None
    taken = take_results(action, event.facts, turn.draft.language)
    if isinstance(taken, Refused):
        return taken
    given = {each.taken.name: taken[each.given.name] for each in step.results if each.given.name in taken}
    facts, local = turn.split(given)
    path = turn.path
    turn.record(w.Finished(turn.seq, turn.draft.now, path, step.id, facts, local, event.by, turn.given))
    if perform(turn, action.acts, action.name, path, token.args):
        return None
    turn.enter_call(path)
    travel(turn, step, "done")
    return None


def action_failed(turn: Turn, token: Token, step: Step, event: events.Failed) -> Refused | None:
    """The host could not carry the action out: it is tried again, as often as the step says; then it has failed."""
    now, path = turn.draft.now, turn.path
    turn.record(w.Failed(turn.seq, now, path, step.id, event.reason, False, event.by, turn.given))
    if token.attempt > step.retries:
        travel(turn, step, "failed")
        return None
    if not step.retry_after:
        go_on(turn, step)
        return None
    due = add_span(now, step.retry_after, None)
    turn.record(t.Started(turn.seq, now, path, "retry", step.id, due, show_span(step.retry_after)))
    return None


# -- handovers ---------------------------------------------------------------------------------------------------------


def offer(turn: Turn, token: Token, step: Step, event: events.Done) -> Refused | None:  # noqa: ARG001
    """Offer the case to the other team."""
    draft, program = turn.draft, turn.program
    refused = check_person(program, draft, event.by, needed_roles(program, draft, step), step=step, path=turn.path)
    refused = refused or unticked_lines(turn, step, event) or check_requirements(turn, step, {})
    if refused is not None:
        return refused
    facts, local, _ = turn.view(turn.path)
    known: dict[str, Any] = {**facts, **local}
    packet = {fact.name: known[fact.name] for fact in step.packet if fact.name in known}
    lines = tuple(words.plain(draft.language) for words in step.checklist)
    assert step.team is not None
    turn.record(w.Offered(turn.seq, draft.now, turn.path, step.id, step.team, packet, lines, event.by, turn.given))
    rung_met(turn, event.by)
    return None


def accept(turn: Turn, token: Token, step: Step, event: events.Accepted) -> Refused | None:  # noqa: ARG001
    """The receiving team takes the case over."""
    refused = _from_other_team(turn, step, event.by)
    if refused is not None:
        return refused
    assert step.team is not None
    clocks.stop_rung(turn)  # whoever it was with has handed it over
    turn.record(w.Accepted(turn.seq, turn.draft.now, turn.path, step.id, step.team, event.by, turn.given))
    travel(turn, step, "accepted")
    return None


def reject(turn: Turn, token: Token, step: Step, event: events.Rejected) -> Refused | None:  # noqa: ARG001
    """The receiving team sends the case back, with a reason."""
    refused = _from_other_team(turn, step, event.by)
    if refused is not None:
        return refused
    if not event.reason.strip() or not writable(event.reason):
        return refuse("no-reason", turn.draft.language)
    again = not _provides_for_rejection(turn, step)
    now, path = turn.draft.now, turn.path
    turn.record(w.Rejected(turn.seq, now, path, step.id, event.reason, again, event.by, turn.given))
    if again:
        go_on(turn, step)
    else:
        travel(turn, step, "rejected")
    return None


def _from_other_team(turn: Turn, step: Step, by: str | None) -> Refused | None:
    return check_person(turn.program, turn.draft, by, turn.program.team_roles(step.team))


def _provides_for_rejection(turn: Turn, step: Step) -> bool:
    """Whether some branch of the step is for a rejection: ``else`` is; a plain ``next`` isn't."""
    x = turn.x
    x.outcome = "rejected"
    facts, local, _ = turn.view(turn.path)
    for branch in step.branches:
        if branch.condition is None:
            return branch.kind == "else"
        if branch.condition.holds(facts, local, x) is True:
            return True
    return False
