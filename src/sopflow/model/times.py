"""Time: calendars, the rungs of a ladder, deadlines, waits and retries. Durations stay as they were written."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sopflow.model.acts import IfLate, place_acts
from sopflow.model.part import Count, Name, Names, Part, Path, ReadBy, Shown, Word, problem

__all__ = ["Calendar", "Deadline", "Hours", "Retry", "Rung", "Wait", "WaitFor", "WaitUntil"]

Hours = Annotated[
    tuple[Word, ...],
    BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw),
    Field(min_length=1),
    Shown({"shared": "hours"}),
]
"""One span of hours, or a list of them: ``09:00-17:30``."""


class Calendar(Part):
    """When people work."""

    timezone: Word = Field(description="The zone its hours are in: Europe/Berlin, …")
    hours: Annotated[dict[str, Hours], Field(min_length=1)] = Field(
        description="Working hours by day: `mon-thu: 09:00-17:30`, `fri: [09:00-12:00, 13:00-16:00]`."
    )
    holidays: Word | None = Field(default=None, description="Whose public holidays are free: DE-BE, AT, …")
    closed: tuple[Word, ...] = Field(default=(), description="Further days on which nobody works: 2026-12-24, …")


class Rung(Part):
    """One rung of an escalation ladder."""

    role: Names = Field(description="The role that has the case, or several: all are told, and any may act.")
    within: Word | None = Field(default=None, description="How long it has before the case goes to the next rung.")


class Deadline(Part):
    """By when something must have happened.

    Attributes:
        from_: ``opened``, or the step whose entering starts the clock.
        until: ``closed``, or the step whose completion meets it.
        if_late: The step to go to, or acts.
    """

    id: Name = Field(description="The deadline's name in this file.")
    from_: Name = Field(
        default="opened", alias="from", description="What starts the clock: opened, or entering a step."
    )
    until: Name = Field(default="closed", description="What meets it: completing a step, or closed.")
    within: Word = Field(description="How long there is: 4 h, 2 days, 4 working hours, …")
    sooner: dict[str, Word] = Field(default_factory=dict, description="Less time, while a condition holds.")
    paused_while: tuple[Name, ...] = Field(default=(), description="Steps during which the clock stands still.")
    warn: Word | None = Field(default=None, description="When to warn: 75% of the time.")
    if_late: IfLate | None = Field(default=None, description="What happens then: a step to go to, or acts.")

    def place(self, path: Path) -> None:
        self.note(path=path)
        place_acts((*path, "if_late"), self.if_late)


class Retry(Part):
    """Further attempts after a failure."""

    times: Count = Field(description="How many further attempts.")
    after: Word | None = Field(default=None, description="How long to wait before each.")


class WaitFor(Part):
    """Waiting for a signal."""

    for_: Name = Field(alias="for", description="The signal that ends the waiting.")
    at_most: Word | None = Field(default=None, description="How long at most; then the outcome is `late`.")


class WaitUntil(Part):
    """Waiting until the calendar is open, or a condition holds."""

    until: str = Field(description="`working hours`, or a condition.")


_FORMS = "write `wait: 24 h`, `wait: {for: SIGNAL, at_most: 3 days}` or `wait: {until: working hours}`"


def _read_wait(raw: Any) -> str | WaitFor | WaitUntil:
    if isinstance(raw, str):
        return raw
    if not isinstance(raw, dict):
        raise problem("A duration is needed here, or what is waited for; not a list.", hint=_FORMS)
    if "for" in raw and "until" in raw:
        message = "A step waits `for` a signal or `until` something, not for both."
        raise problem(message, at=("until",), on="key", hint="make two steps of it")
    if "until" in raw and "at_most" in raw:
        raise problem("`at_most` belongs to `for`, not to `until`.", code="SOP101", at=("at_most",), on="key")
    if "until" in raw:
        return WaitUntil.model_validate(raw)
    if set(raw) == {"at_most"}:
        raise problem("This says how long to wait, but not what for.", code="SOP102", on="key", hint=_FORMS)
    return WaitFor.model_validate(raw)


Wait = Annotated[str | WaitFor | WaitUntil, ReadBy(_read_wait), Shown({"shared": "wait"})]
"""A duration, a signal, or a condition."""
