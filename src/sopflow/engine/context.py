"""What conditions can read beside the facts: the case itself and the clock, seen from one call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from sopflow.clock.calendar import Calendar
from sopflow.engine.case import Case, Draft, frame_at

__all__ = ["Context", "instant", "instant_text"]

_MS = timedelta(milliseconds=1)


class Context(Struct, gc=False):
    """The third argument of every compiled condition. What it gives is worked out only when a condition reads it.

    Attributes:
        case: The case, or the draft of the one to come.
        path: The call that looks (``""``: the process).
        outcome: The outcome of the step that is being left, where a condition may read it.
        calendar: The calendar of the process or procedure that looks, in whose zone ``today`` is.
    """

    case: Case | Draft
    path: str
    outcome: str | None = None
    calendar: Calendar | None = None

    @property
    def now(self) -> str:
        """The instant of the event, as text."""
        return instant_text(self.case.now)

    @property
    def today(self) -> str:
        """The day of the event, in the calendar's zone, else in UTC."""
        now = self.case.now
        return (self.calendar.date_at(now) if self.calendar is not None else now.date()).isoformat()

    @property
    def id(self) -> str:
        """The case's id."""
        return self.case.id

    @property
    def opened(self) -> str:
        """The instant the case was opened, as text."""
        return instant_text(self.case.opened)

    @property
    def age(self) -> int:
        """Milliseconds since the case was opened."""
        return (self.case.now - self.case.opened) // _MS

    @property
    def level(self) -> int:
        """The rung of the ladder the case is on, from 1."""
        return self.case.level

    @property
    def role(self) -> str | None:
        """The role the case was escalated to, if any."""
        return self.case.roles[0] if self.case.roles else None

    @property
    def team(self) -> str | None:
        """The team the case is with."""
        return self.case.team

    @property
    def handovers(self) -> int:
        """How often another team has accepted the case."""
        return self.case.handovers

    @property
    def visits(self) -> Mapping[str, int]:
        """How often each step of this process or call was entered."""
        return frame_at(self.case.frames, self.path).visits if self.path else self.case.visits

    @property
    def declined(self) -> frozenset[str]:
        """The facts that people left open here."""
        if not self.path:
            return frozenset(self.case.declined)
        return frozenset((*self.case.declined, *frame_at(self.case.frames, self.path).declined))


def instant(at: datetime) -> datetime:
    """``at`` as cases keep it: in UTC, in whole milliseconds.

    Raises:
        ValueError: ``at`` has no time zone, so it names no instant.
    """
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise ValueError(f"{at.isoformat()} has no time zone; give an aware datetime, such as datetime.now(UTC)")
        at = at.astimezone(UTC)
    rest = at.microsecond % 1000
    return at.replace(microsecond=at.microsecond - rest) if rest else at


def instant_text(at: datetime) -> str:
    """An instant as facts hold it: of one width, so that text order is time order."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
