"""What an event led to."""

from __future__ import annotations

from msgspec import Struct

from sopflow.engine.case import Case
from sopflow.engine.effects import Effect, due
from sopflow.engine.refusals import Refused
from sopflow.journal.entries import Entry
from sopflow.program import Program

__all__ = ["Advance"]


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

    def _repr_svg_(self) -> str | None:
        """In a notebook it shows where the case is now."""
        picture = self.program.picture
        return picture(self.program, self.case) if picture is not None and self.case is not None else None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What the world owes the case now; worked out when asked for, from the case and the entries alone."""
        return due(self.program, self.case, self.entries) if self.case is not None else ()
