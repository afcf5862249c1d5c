"""The heart: a case, an event, and the case after it. Nothing given is ever changed."""

from __future__ import annotations

from datetime import UTC, datetime

from sopflow.engine import events
from sopflow.engine.case import Case
from sopflow.engine.context import instant
from sopflow.engine.decide import decide
from sopflow.engine.dues import catch_up
from sopflow.engine.legs import OPENING, make_leg
from sopflow.engine.opening import open_case
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.result import Advance
from sopflow.engine.travel import look_again, rest
from sopflow.engine.turn import Turn
from sopflow.journal.time import Missed
from sopflow.program import Program

__all__ = ["Advance", "advance"]


def advance(program: Program, case: Case | None, event: events.Event) -> Advance:
    """Let an event happen to a case.

    Args:
        program: What the case follows, from ``sopflow.load``.
        case: The case so far; None when ``event`` opens it.
        event: What happened (``sopflow.events``).

    Returns:
        The case after it, the journal entries that say what happened and why, and what is due now. An event that
        doesn't fit is ``refused``, with the reason; that is a value, not an exception.

    Raises:
        ValueError: ``event.at`` has no time zone.
    """
    if case is None:
        if type(event) is not events.Opened:
            return Advance(None, (), refuse("not-opened", program.languages[0]), program)
        leg = program.legs.get(OPENING) or make_leg(program, OPENING)
        return leg(program, None, event, instant(event.at)) or _open(program, event)
    if case.digest != program.digest:
        refused = refuse("other-program", case.language, case=case.id, process=program.name)
        return Advance(case, (), refused, program)
    at = event.at
    if at.microsecond or at.tzinfo is not UTC:
        at = instant(at)
    if case.tokens:
        step = case.tokens[0].step
        taken = (program.legs.get(step) or make_leg(program, step))(program, case, event, at)
        if taken is not None:
            return taken
    return _general(program, case, event, at)


def _open(program: Program, event: events.Opened) -> Advance:
    """Open a case, whatever is special about it."""
    opened = open_case(program, event)
    if isinstance(opened, Refused):
        return Advance(None, (), opened, program)
    return Advance(opened.draft.freeze(), tuple(opened.entries), None, program)


def _general(program: Program, case: Case, event: events.Event, at: datetime) -> Advance:
    """Let any event happen to any case: this is what it means. A leg is a shorter way to the same."""
    turn = Turn.of(program, case)
    catch_up(turn, at)
    draft = turn.draft
    if at >= draft.now:
        draft.now = at
    else:  # time never runs back; what was said is kept beside what counts
        turn.given = at
    before = draft.facts, draft.frames
    refused = decide(turn, event)
    if refused is None:
        rest(turn)
        if draft.facts is not before[0] or draft.frames is not before[1]:
            look_again(turn)
        catch_up(turn, draft.now)  # what the event itself has made due: less time may mean none is left
    if not turn.entries:
        return Advance(case, (), refused, program)
    # What was refused has changed nothing, the time included; what fell due before it stands.
    draft.now = turn.entries[-1].at
    return Advance(draft.freeze(), tuple(turn.entries), _late(turn, refused), program)


def _late(turn: Turn, refused: Refused | None) -> Refused | None:
    """An answer that came after its deadline had moved the case on is refused by the deadline's name."""
    missed = [entry.name for entry in turn.entries if type(entry) is Missed]
    if refused is None or refused.code != "not-open" or not missed:
        return refused
    return refuse("late", turn.draft.language, refused.needed, name=missed[-1])
