"""When a condition that waits for time comes true, or no longer holds.

In rules, ``sooner`` and waits, ``now``, ``today`` and ``case.age`` are compared only with what is constant in time. So
both sides of such a comparison, as numbers, differ by something that grows (or shrinks) as fast as the clock, and the
instant at which they are equal follows from how far apart they are now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from sopflow.engine.case import Case, Draft, frame_at
from sopflow.engine.context import Context
from sopflow.expr import MISSING, Expr
from sopflow.expr.clockwork import CLOCK, pace, readings, turning
from sopflow.expr.logic import Compare
from sopflow.expr.nodes import Env, Node
from sopflow.program import Program

__all__ = ["next_flip", "reads_time"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_DAY = timedelta(days=1)
_DAY_MS = 86_400_000


def reads_time(expr: Expr) -> bool:
    """Whether the condition depends on what time it is."""
    return not CLOCK.isdisjoint(expr.builtins)


def next_flip(program: Program, case: Case | Draft) -> datetime | None:
    """The next instant at which some condition of a rule, a deadline or a wait may turn."""
    instants = [
        instant
        for condition, path in _conditions(program, case)
        for instant in _flips(program, condition, case, path)
        if instant > case.now
    ]
    return min(instants, default=None)


def _conditions(program: Program, case: Case | Draft) -> Iterator[tuple[Expr, str]]:
    for rule in program.timed_rules:
        yield rule, ""
    for frame in case.frames:
        for each in program.units[frame.procedure].timed:
            yield each, frame.path
    for clock in case.clocks:
        if clock.kind == "deadline" and not clock.missed and clock.left is None:
            unit = _unit(program, case, clock.frame)
            for condition, _, _ in unit.deadlines[clock.name].sooner:
                if reads_time(condition):
                    yield condition, clock.frame
    if program.waits_for_time:
        for token in case.tokens:
            step = _unit(program, case, token.frame).steps.get(token.step)
            if step is not None and step.wait is not None and step.wait.condition is not None:
                yield step.wait.condition, token.frame


def _unit(program: Program, case: Case | Draft, path: str) -> Any:
    return program.units[frame_at(case.frames, path).procedure] if path else program.main


def _flips(program: Program, condition: Expr, case: Case | Draft, path: str) -> Iterator[datetime]:
    local = frame_at(case.frames, path).facts if path else case.facts
    calendar = _unit(program, case, path).calendar
    env = Env(case.facts, local, Context(case, path, None, calendar))
    zone = calendar.zone if calendar is not None else UTC
    for node in turning(condition.tree):
        yield from _midnights(node, env, case.now, zone) if _days(node) else _crossing(node, env, case.now)


def _days(node: Node) -> bool:
    return "today" in readings(node)


def _midnights(node: Compare, env: Env, now: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The midnights at which a comparison of days can turn."""
    left, right = node.left.value(env), node.right.value(env)
    if left is MISSING or right is MISSING:
        return
    days = abs(_number(left) - _number(right)) // _DAY_MS
    today = now.astimezone(zone).date()
    for more in (days, days + 1):
        yield datetime.combine(today + _DAY * more, time(), zone).astimezone(UTC)


def _crossing(node: Compare, env: Env, now: datetime) -> Iterator[datetime]:
    """The instant at which the two sides of a comparison are equal, and the one after it."""
    left, right = node.left.value(env), node.right.value(env)
    if left is MISSING or right is MISSING:
        return
    apart = _number(left) - _number(right)
    # One side grows or shrinks by one each millisecond; the other stands still.
    crossing = now - apart * _MS * ((pace(node.left) or 0) - (pace(node.right) or 0))
    yield crossing
    yield crossing + _MS


def _number(value: Any) -> int:
    """A duration, an instant or a day, in milliseconds."""
    if isinstance(value, str):
        at = datetime.fromisoformat(value)
        return ((at if at.tzinfo is not None else at.replace(tzinfo=UTC)) - _EPOCH) // _MS
    return int(value)
