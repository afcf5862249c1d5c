"""What a file says about time and rules, linked to its steps: which clocks start, are met and stand still where."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.expr import Scope
from sopflow.program.build.acts import build_acts
from sopflow.program.build.desk import Desk
from sopflow.program.build.times import percent_of, plain_span, sooner_of, span_of
from sopflow.program.parts import Step
from sopflow.program.times import Deadline

__all__ = ["link_deadlines"]


def link_deadlines(
    desk: Desk, sop: model.Sop, scope: Scope, calendar: Calendar | None, steps: Mapping[str, Step]
) -> dict[str, Deadline]:
    """The deadlines of a file by name, those of its steps included; each step learns which concern it."""
    found: dict[str, Deadline] = {}
    for order, written in enumerate(sop.deadlines):
        deadline = _deadline(desk, written, scope, calendar, order)
        if deadline is None or not _steps_exist(written, steps):
            continue
        found[deadline.name] = deadline
        if deadline.start is not None:
            steps[deadline.start].starts += (deadline,)
        if deadline.until is not None:
            steps[deadline.until].meets += (deadline,)
        for name in written.paused_while:
            steps[name].pauses += (deadline,)
    for order, each in enumerate(sop.every_step, len(sop.deadlines)):
        if each.id not in steps:
            continue
        step = steps[each.id]
        if each.within is not None:
            own = _of_step(desk, each, scope, calendar, order)
            if own is not None:
                found[own.name] = own
                step.starts += (own,)
        if each.keep_informed is not None:
            step.notice = plain_span(desk, each.keep_informed, (*each.path, "keep_informed"))
    return found


def _steps_exist(written: model.Deadline, steps: Mapping[str, Step]) -> bool:
    """Whether all steps it names are there; the check of unknown names says which aren't."""
    named = {name for name, word in ((written.from_, "opened"), (written.until, "closed")) if name != word}
    return steps.keys() >= named.union(written.paused_while)


def _deadline(
    desk: Desk, written: model.Deadline, scope: Scope, calendar: Calendar | None, order: int
) -> Deadline | None:
    path = written.path
    span = span_of(desk, written.within, (*path, "within"), calendar)
    sooner = tuple(sooner_of(desk, written.sooner, (*path, "sooner"), scope, calendar))
    late = written.if_late
    acts = build_acts(desk, late, scope, calendar) if isinstance(late, tuple) else ()
    warn = percent_of(desk, written.warn, (*path, "warn"))
    if span is None:
        return None
    return Deadline(
        written.id,
        span,
        written.within,
        start=None if written.from_ == "opened" else written.from_,
        until=None if written.until == "closed" else written.until,
        sooner=sooner,
        warn=warn,
        late_step=late if isinstance(late, str) else None,
        late_acts=acts,
        calendar=calendar,
        order=order,
    )


def _of_step(desk: Desk, step: model.AnyStep, scope: Scope, calendar: Calendar | None, order: int) -> Deadline | None:
    assert step.within is not None
    span = span_of(desk, step.within, (*step.path, "within"), calendar)
    late = step.if_late
    acts = build_acts(desk, late, scope, calendar) if isinstance(late, tuple) else ()
    if span is None:
        return None
    return Deadline(
        step.id,
        span,
        step.within,
        start=step.id,
        until=step.id,
        of_step=True,
        late_step=late if isinstance(late, str) else None,
        late_acts=acts,
        calendar=calendar,
        order=order,
    )
