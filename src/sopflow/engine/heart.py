"""The heart: a case, an event, and the case after it. Nothing given is ever changed."""

from __future__ import annotations

from msgspec import Struct

from sopflow.engine import events
from sopflow.engine.case import Case
from sopflow.engine.context import instant
from sopflow.engine.decide import decide
from sopflow.engine.effects import Effect, due
from sopflow.engine.opening import open_case
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.turn import Turn
from sopflow.journal.entries import Entry
from sopflow.program import Program

__all__ = ["Advance", "advance"]


class Advance(Struct, frozen=True, gc=False):
    """What an event led to.

    Attributes:
        case: The case after the event; None only where opening it was refused.
        entries: What is to be appended to the journal; ``case`` is the fold of the old one and these.
        refused: Why the event was not taken, if it wasn't; then it has changed nothing.
    """

    case: Case | None
    entries: tuple[Entry, ...]
    refused: Refused | None
    program: Program

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What the world owes the case now; worked out when asked for, from the case and the entries alone."""
        return due(self.program, self.case, self.entries) if self.case is not None else ()


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
        opened = open_case(program, event)
        if isinstance(opened, Refused):
            return Advance(None, (), opened, program)
        return Advance(opened.draft.freeze(), tuple(opened.entries), None, program)
    if case.digest != program.digest:
        refused = refuse("other-program", case.language, case=case.id, process=program.name)
        return Advance(case, (), refused, program)
    at = instant(event.at)
    turn = Turn.of(program, case)
    if at >= case.now:
        turn.draft.now = at
    else:  # time never runs back; what was said is kept beside what counts
        turn.given = at
    refusal = decide(turn, event)
    if refusal is not None or not turn.entries:
        return Advance(case, (), refusal, program)
    return Advance(turn.draft.freeze(), tuple(turn.entries), None, program)
