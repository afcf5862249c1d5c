"""Every event twice: by the engine as it is, which may take a leg, and by the general engine alone."""

from __future__ import annotations

from sopflow import Advance, Case, Program, advance, events, journal
from sopflow.engine import heart
from sopflow.engine.context import instant

__all__ = ["Compared", "compared"]


def general(program: Program, case: Case | None, event: events.Event) -> Advance | None:
    """What the general engine says; None where ``advance`` doesn't come to ask it."""
    if case is None:
        return heart._open(program, event) if isinstance(event, events.Opened) else None
    return heart._general(program, case, event, instant(event.at)) if case.digest == program.digest else None


def compared(program: Program, case: Case | None, event: events.Event) -> Advance:
    """``advance``, held against the general engine: the same case, the same refusal, the same journal to the byte."""
    taken, meant = advance(program, case, event), general(program, case, event)
    if meant is not None:
        assert taken.case == meant.case
        assert taken.refused == meant.refused
        assert taken.entries == meant.entries
        assert journal.encode(taken.entries) == journal.encode(meant.entries)
        assert taken.effects == meant.effects
    return taken


class Compared:
    """``compared``, counting how many events took a leg."""

    def __init__(self) -> None:
        self.legs = self.general = 0

    def __call__(self, program: Program, case: Case | None, event: events.Event) -> Advance:
        taken = compared(program, case, event)
        name = heart.OPENING if case is None else case.tokens[0].step if case.tokens else "nowhere"
        leg = program.legs.get(name)
        if leg is not None and leg(program, case, event, instant(event.at)) is not None:
            self.legs += 1
        else:
            self.general += 1
        return taken
