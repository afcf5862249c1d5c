"""A case begins."""

from __future__ import annotations

from sopflow.engine import clocks, events
from sopflow.engine.context import instant
from sopflow.engine.evolve import begin as begin_case
from sopflow.engine.forms import take
from sopflow.engine.people import check_person
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.rules import settle
from sopflow.engine.travel import begin, rest
from sopflow.engine.turn import Turn
from sopflow.expr.coercion import writable
from sopflow.journal import entries as e
from sopflow.program import Program

__all__ = ["open_case", "opened"]


def open_case(program: Program, event: events.Opened) -> Turn | Refused:
    """The turn in which a case begins and walks to the first step that waits, or why it can't begin."""
    entry = opened(program, event)
    if isinstance(entry, Refused):
        return entry
    turn = Turn(program, begin_case(entry))
    turn.entries.append(entry)
    start = program.main.steps[entry.start]
    if program.lively:
        _start_clocks(turn)
        if settle(turn):
            rest(turn)
            return turn
        turn.enter_call("")
    if start.skip is None:
        turn.record(e.Entered(turn.seq, entry.at, "", start.id, 1))
    begin(turn, start)
    rest(turn)
    return turn


def opened(program: Program, event: events.Opened) -> e.Opened | Refused:
    """The first entry of a case, or why it can't begin."""
    main = program.main
    facts = dict(event.facts)
    language = event.language or facts.pop("language", None) or program.languages[0]
    if language not in program.languages:
        return refuse("unknown-language", program.languages[0], program.languages, wanted=language)
    if not writable(event.case_id):
        return refuse("wrong-value", language, name="case_id", problem=ascii(event.case_id))
    taken = take(main, facts, language) if facts else {}
    if type(taken) is Refused:
        return taken
    assert type(taken) is dict
    start = main.first if event.start is None else main.steps.get(event.start)
    if start is None or (event.start is not None and (main.strict or start.verb == "end")):
        return refuse("bad-start", language, step=event.start)
    defaults = {}
    if program.defaults:
        defaults = {name: value for name, value in program.defaults.items() if name not in taken}
    if main.inputs:
        missing = tuple(fact.name for fact in main.inputs if fact.name not in taken and fact.name not in defaults)
        if missing:
            return refuse("missing-inputs", language, missing)
    team = main.owner if main.kind == "process" else program.team_of(main.owner)
    names = (event.case_id, program.name, program.digest, start.id, language, team)
    roles = main.ladder.rungs[0].roles if main.ladder is not None else ()
    entry = e.Opened(1, instant(event.at), *names, taken, defaults, event.by, roles=roles)
    if event.by is not None:
        refused = check_person(program, begin_case(entry), event.by, program.roles)
        if refused is not None:
            return refused
    return entry


def _start_clocks(turn: Turn) -> None:
    """Start what runs from the opening: the first rung, and the process's deadlines."""
    clocks.start_rung(turn)
    for deadline in turn.program.main.deadlines.values():
        if deadline.start is None and not deadline.of_step:
            clocks.start(turn, deadline)
