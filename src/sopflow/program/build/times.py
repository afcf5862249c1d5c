"""Spans, calendars, deadlines and waits as written become those that run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.clock.durations import DurationProblem, Working, parse_duration
from sopflow.clock.reading import read_calendar
from sopflow.clock.spans import Span, read_span
from sopflow.expr import Expr, Scope
from sopflow.expr.types import YES_NO
from sopflow.program.acts import Path
from sopflow.program.build.clock import check_clock
from sopflow.program.build.desk import Desk
from sopflow.program.times import Wait

__all__ = ["ALWAYS", "build_calendars", "build_wait", "is_span", "percent_of", "plain_span", "sooner_of", "span_of"]

ALWAYS = Calendar("UTC", (((0, 24 * 60),),) * 7)
"""Stands in for a calendar that is wrong or not known here, so that nobody is told that there is none."""


def is_span(written: str) -> bool:
    """Whether it is a length of time at all."""
    try:
        read_span(written)
    except DurationProblem:
        return False
    return True


def span_of(desk: Desk, written: str, path: Path, calendar: Calendar | None) -> Span | None:
    """A span as written; working time needs a calendar to be counted by."""
    try:
        span = read_span(written)
    except DurationProblem as problem:
        desk.note("SOP500", problem.message, desk.at(path), problem.hint)
        return None
    if not (span.number if isinstance(span, Working) else span):
        _takes_no_time(desk, written, path)
        return None
    if isinstance(span, Working) and calendar is None:
        desk.note(
            "SOP507",
            f"`{written}` counts working time, and no calendar says when that is.",
            desk.at(path),
            "Name one of the handbook's calendars: `calendar: NAME`, at the top of this file.",
        )
        return None
    return span


def plain_span(desk: Desk, written: str, path: Path) -> int | None:
    """A span that no calendar counts, in milliseconds."""
    try:
        span = parse_duration(written)
    except DurationProblem as problem:
        desk.note("SOP500", problem.message, desk.at(path), problem.hint)
        return None
    if not span:
        _takes_no_time(desk, written, path)
        return None
    return span


def _takes_no_time(desk: Desk, written: str, path: Path) -> None:
    # What is due again as soon as it starts would never let the case come to rest.
    desk.note("SOP500", f"`{written}` is no time at all.", desk.at(path), "Write how long, such as `15 min`.")


def percent_of(desk: Desk, written: str | None, path: Path) -> int | None:
    """How much of its time is gone when a deadline warns."""
    if written is None:
        return None
    number = written.removesuffix("%").strip()
    if number.isdigit() and 0 < int(number) < 100:
        return int(number)
    desk.note("SOP500", f"`{written}` is not a part of the time.", desk.at(path), "Write a percentage: `warn: 75%`.")
    return None


def build_calendars(desk: Desk, calendars: Mapping[str, model.Calendar]) -> dict[str, Calendar]:
    """The handbook's calendars; what is wrong with one is noted, and another stands in so that this is said once."""
    built: dict[str, Calendar] = {}
    for name, written in calendars.items():
        hours = {day: list(each) if not isinstance(each, str) else each for day, each in written.hours.items()}
        calendar, problems = read_calendar(written.timezone, hours, written.holidays, written.closed)
        for each in problems:
            path: Path = (*written.path, *each.path)
            desk.note(each.code, each.message, desk.key(path) if each.at_key else desk.at(path), each.hint)
        built[name] = calendar or ALWAYS
    return built


def sooner_of(
    desk: Desk, sooner: Mapping[str, str], path: Path, scope: Scope, calendar: Calendar | None
) -> Iterator[tuple[Expr, Span, str]]:
    """Conditions with the less time there is under them."""
    for condition, written in sooner.items():
        at: Path = (*path, condition)
        expr = desk.expression(condition, at, scope, expect=YES_NO, in_key=True)
        check_clock(desk, expr, at, in_key=True)
        span = span_of(desk, written, at, calendar)
        if expr is not None and span is not None:
            yield expr, span, written


def build_wait(desk: Desk, step: model.WaitStep, scope: Scope, calendar: Calendar | None) -> Wait | None:
    """What a ``wait`` step waits for."""
    path: Path = (*step.path, "wait")
    match step.wait:
        case model.WaitFor():
            span = None
            if step.wait.at_most is not None:
                span = span_of(desk, step.wait.at_most, (*path, "at_most"), calendar)
            return Wait(span, step.wait.at_most or "", signal=step.wait.for_, calendar=calendar)
        case model.WaitUntil():
            if step.wait.until.strip() == "working hours":
                if calendar is None:
                    desk.note(
                        "SOP507",
                        "No calendar says when working hours are.",
                        desk.at((*path, "until")),
                        "Name one of the handbook's calendars: `calendar: NAME`, at the top of this file.",
                    )
                return Wait(None, opening=True, calendar=calendar)
            condition = desk.expression(step.wait.until, (*path, "until"), scope, expect=YES_NO)
            check_clock(desk, condition, (*path, "until"))
            return Wait(None, condition=condition) if condition is not None else None
        case str():
            span = span_of(desk, step.wait, path, calendar)
            return Wait(span, step.wait, calendar=calendar) if span is not None else None
    return None
