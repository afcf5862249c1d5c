"""People act on open steps: answers come in, work is done. Either all of an event is taken or none of it."""

from __future__ import annotations

from typing import Any

from sopflow.engine import events
from sopflow.engine.case import Token
from sopflow.engine.escalation import rung_met
from sopflow.engine.forms import flatten, give
from sopflow.engine.holding import unmet
from sopflow.engine.people import check_person, needed_roles
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.rules import settle
from sopflow.engine.travel import go_on, travel
from sopflow.engine.turn import Turn
from sopflow.engine.verbs.ask import left
from sopflow.journal import entries as e
from sopflow.program import Step

__all__ = ["answer", "check_requirements", "done", "unticked_lines"]


def answer(turn: Turn, token: Token, step: Step, event: events.Answered) -> Refused | None:
    """Take answers to the questions open at ``step``: its own, or those its way on lacks."""
    asks = token.asks
    open_names = frozenset(asks) if asks else step.names
    refused = _check_form_person(turn, step, event, open_names)
    if refused is not None:
        return refused
    new = give(turn, step, event.facts, event.by, open_names, again=frozenset(asks))
    if type(new) is Refused:
        return new
    assert type(new) is dict
    if asks:
        return _answer_asked(turn, step, event, new)
    remaining = tuple(name for name in left(turn, step) if name not in new)
    enough = not remaining or (
        step.at_least is not None and len(step.form) - len(remaining) - _declined(turn, step) >= step.at_least
    )
    if enough and step.requires:
        refused = check_requirements(turn, step, new)
        if refused is not None:
            return refused
    if not new and not enough:
        return refuse("missing-facts", turn.draft.language, remaining, step=step.id)
    _write(turn, e.Answered, step, event, new, remaining if enough else ())
    if enough:
        if turn.program.lively:
            rung_met(turn, event.by)
        travel(turn, step, "done")
    else:
        settle(turn)
    return None


def _answer_asked(turn: Turn, step: Step, event: events.Answered, new: dict[str, Any]) -> Refused | None:
    if not new:
        return refuse("missing-facts", turn.draft.language, turn.token(step).asks, step=step.id)
    _write(turn, e.Answered, step, event, new, ())
    path, token = turn.path, turn.token(step)
    if not (settle(turn) and turn.has_lost(token)):
        turn.enter_call(path)
        go_on(turn, step)
    return None


def done(turn: Turn, token: Token, step: Step, event: events.Done) -> Refused | None:  # noqa: ARG001
    """Take a ``do`` step as carried out: all ticked, all recorded, nothing required left unmet."""
    language = turn.draft.language
    refused = check_person(
        turn.program, turn.draft, event.by, needed_roles(turn.program, turn.draft, step), step=step, path=turn.path
    )
    if refused is not None:
        return refused
    refused = unticked_lines(turn, step, event)
    if refused is not None:
        return refused
    lines = tuple(words.plain(language) for words in step.checklist)
    new: dict[str, Any] = {}
    if event.facts:
        # Anew means anew: what was put right meanwhile doesn't stand in the way of what is recorded now.
        given = give(turn, step, event.facts, event.by, step.names, again=step.names)
        if isinstance(given, Refused):
            return given
        new = given
    missing = tuple(fact.name for fact in step.form if fact.name not in new)
    if missing:
        return refuse("missing-facts", language, missing, step=step.id)
    if step.requires:
        refused = check_requirements(turn, step, new)
        if refused is not None:
            return refused
    _write(turn, e.Done, step, event, new, lines)
    if turn.program.lively:
        rung_met(turn, event.by)
    travel(turn, step, "done")
    return None


def unticked_lines(turn: Turn, step: Step, event: events.Done) -> Refused | None:
    """Whether all lines of the step's checklist are ticked."""
    language = turn.draft.language
    ticked = range(1, len(step.checklist) + 1) if event.ticked == "all" else event.ticked
    lines = (words.plain(language) for words in step.checklist)
    unticked = tuple(line for number, line in enumerate(lines, 1) if number not in ticked)
    return refuse("checklist", language, unticked) if unticked else None


def _check_form_person(turn: Turn, step: Step, event: events.Answered, open_names: frozenset[str]) -> Refused | None:
    """Whoever answers stands for the step, unless all that is answered belongs to another role by ``by: ROLE``."""
    unit, draft = turn.unit, turn.draft
    names = flatten(unit, event.facts)
    owned = names and all(name in open_names and unit.facts[name].by is not None for name in names)
    # Those who own what they answer are checked fact by fact; four eyes hold for them, too.
    roles = frozenset[str]() if owned else needed_roles(turn.program, draft, step)
    return check_person(turn.program, draft, event.by, roles, step=step, path=turn.path)


def _declined(turn: Turn, step: Step) -> int:
    declined = turn.declined
    return sum(fact.name in declined and not turn.known(fact.name) for fact in step.form) if declined else 0


def check_requirements(turn: Turn, step: Step, new: dict[str, Any]) -> Refused | None:
    """Whether what the step requires holds, with what was handed in counted in."""
    shared, own = turn.split(new)
    facts = turn.facts | shared
    local = turn.local | own if turn.path else facts
    problem = unmet(turn, step, facts, local)
    if problem is None:
        return None
    return refuse("requires", turn.draft.language, problem[1], because=problem[0])


def _write(
    turn: Turn,
    kind: type[e.Answered] | type[e.Done],
    step: Step,
    event: events.Event,
    new: dict[str, Any],
    rest: tuple[str, ...],
) -> None:
    """Write down what a person handed in; ``rest`` are the questions left open, or the lines ticked."""
    draft = turn.draft
    facts, local = turn.split(new)
    entry = (draft.seq + 1, draft.now, turn.path, step.id, facts, local)
    if kind is e.Done or not rest:
        turn.record(kind(*entry, rest, event.by, turn.given))
    else:
        declined, local_declined = turn.split_names(rest)
        turn.record(e.Answered(*entry, declined, event.by, turn.given, local_declined))
