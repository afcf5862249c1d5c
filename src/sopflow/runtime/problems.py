"""What a runtime raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopflow.errors import SopflowError

if TYPE_CHECKING:
    from sopflow.engine import Advance, Case, Refused
    from sopflow.journal.entries import Entry

__all__ = ["ActionFailed", "KeyReused", "RefusedEvent", "StaleCase", "UnknownCase", "UnknownVersion"]


class RefusedEvent(SopflowError):
    """An event was not taken. It has changed nothing; what fell due before it is kept.

    Attributes:
        refused: Why: ``code``, ``reason``, ``needed``.
        advance: The case as it stands, and the entries of what fell due before.
    """

    def __init__(self, refused: Refused, advance: Advance) -> None:
        super().__init__(refused.reason)
        self.refused = refused
        self.advance = advance


class StaleCase(SopflowError):
    """The case has gone on since the caller looked at it.

    Attributes:
        case: The case as it stands.
        entries: What happened meanwhile.
    """

    def __init__(self, case: Case, entries: tuple[Entry, ...]) -> None:
        happened = ", ".join(dict.fromkeys(type(each).__name__.lower() for each in entries))
        super().__init__(f"case {case.id} has gone on meanwhile, to entry {case.seq} ({happened}): look at it again")
        self.case = case
        self.entries = entries


class UnknownCase(SopflowError):
    """There is no such case for this tenant."""

    def __init__(self, case: str) -> None:
        super().__init__(f"there is no case {case}")
        self.case = case


class UnknownVersion(SopflowError):
    """The version of a process that a case was opened on is not in the store, or can't be read as what it was."""


class KeyReused(SopflowError):
    """An idempotency key came again with something else than the first time."""

    def __init__(self, key: str, case: str) -> None:
        super().__init__(f"the idempotency key {key} was used before, for something else in case {case}")
        self.key = key
        self.case = case


class ActionFailed(SopflowError):
    """Raised by an action of the host: it can't be done, and trying again would not help. The case goes on by that."""
