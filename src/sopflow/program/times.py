"""Rules, deadlines and waits, ready to run."""

from __future__ import annotations

from dataclasses import dataclass

from sopflow.clock.calendar import Calendar
from sopflow.clock.spans import Span
from sopflow.expr import Expr
from sopflow.program.acts import Act

__all__ = ["Deadline", "Rule", "Span", "Wait"]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """If this, then that.

    Attributes:
        id: Its id in its file.
        condition: None: it acts whenever what it waits for happens.
        when: The signal, or the step whose entering it waits for; None: it watches the facts.
        acts: What it does, in order.
        reads: The facts on which its condition depends.
        volatile: Whether its condition also depends on what is not a fact (the case, the clock).
        timed: Whether it depends on the clock.
        anywhere: Whether a step that it waits for may be in any file, since it is a rule of the handbook.
    """

    id: str
    condition: Expr | None
    when: str | None
    acts: tuple[Act, ...]
    reads: frozenset[str] = frozenset()
    volatile: bool = False
    timed: bool = False
    anywhere: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Deadline:
    """Time that something has.

    Attributes:
        name: Its id; the step's id for a step's own ``within``.
        within: How long it has.
        written: The same, as written.
        start: The step whose entering starts it; None: the opening of the case or call.
        until: The step whose completion meets it; None: the end of the case or call.
        of_step: Whether it is a step's own: then it is about one visit.
        sooner: Conditions under which it has less time.
        warn: Of how much of its time gone it warns, in percent; None: it doesn't.
        late_step: The step to go to when it is missed; ``late_acts``: or what is done then.
        calendar: What working time is.
        order: Its place in the file, for what falls due at one instant.
    """

    name: str
    within: Span
    written: str
    start: str | None = None
    until: str | None = None
    of_step: bool = False
    sooner: tuple[tuple[Expr, Span, str], ...] = ()
    warn: int | None = None
    late_step: str | None = None
    late_acts: tuple[Act, ...] = ()
    calendar: Calendar | None = None
    order: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Wait:
    """What a ``wait`` step waits for.

    Attributes:
        span: How long; None: until the signal comes, or until opening hours.
        signal: The signal that ends it.
        opening: Whether it waits for working hours; ``condition``: what it waits for to hold.
        calendar: What working time is.
    """

    span: Span | None
    written: str = ""
    signal: str | None = None
    opening: bool = False
    condition: Expr | None = None
    calendar: Calendar | None = None
