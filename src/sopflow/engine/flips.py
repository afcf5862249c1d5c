"""When a condition that waits for time comes true, or no longer holds.

In rules, ``sooner`` and waits, ``now``, ``today`` and ``case.age`` are compared only with what is constant in time. So
both sides of such a comparison, as numbers, differ by something that grows as fast as the clock, and the instant at
which they are equal follows from how far apart they are now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import astuple

from sopflow.clock.spans import add_span
from sopflow.engine.case import Case, Draft, frame_at
from sopflow.engine.context import Context
from sopflow.expr import MISSING, Expr
from sopflow.expr.logic import Compare
from sopflow.expr.nodes import Builtin, Env, Node, walk
from sopflow.program import Program

__all__ = ["next_flip", "reads_time"]

_CLOCK = frozenset(("now", "today", "case.age"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_DAY = timedelta(days=1)


def reads_time(expr: Expr) -> bool:
    """Whether the condition depends on what time it is."""
    return not _CLOCK.isdisjoint(expr.builtins)


def next_flip(program: Program, case: Case | Draft) -> datetime | None:
    """The next instant at which some condition of a rule, a deadline or a wait may turn."""
    return min(filter(None, (_turns(*each, case) for each in _conditions(program, case))), default=None)


def _turns(condition: Expr, path: str, case: Case | Draft) -> datetime | None:
    """When the condition turns: where it only might, but doesn't, nobody has to look."""
    now, facts = case.now, case.facts
    local = frame_at(case.frames, path).facts if path else facts
    holds = condition.holds(facts, local, Context(case, path)) is True
    later = Draft(*astuple(case))
    for later.now in sorted(each for each in _flips(condition, case, path) if each > now):
        if (condition.holds(facts, local, Context(later, path)) is True) != holds:
            return later.now
    return None


def _conditions(program: Program, case: Case | Draft) -> Iterator[tuple[Expr, str]]:
    for rule in program.timed_rules:
        yield rule, ""
    for frame in case.frames:
        for each in program.units[frame.procedure].timed:
            yield each, frame.path
    for clock in case.clocks:
        if clock.kind == "deadline" and not clock.missed and clock.left is None:
            unit = _unit(program, case, clock.frame)
            deadline = unit.deadlines[clock.name]
            for condition, span, written in deadline.sooner:
                # Less time than it has now, or looking again would change nothing.
                less = written != clock.span and add_span(clock.started, span, deadline.calendar) < clock.due
                if less and reads_time(condition):
                    yield condition, clock.frame
    if program.waits_for_time:
        for token in case.tokens:
            step = _unit(program, case, token.frame).steps.get(token.step)
            if step is not None and step.wait is not None and step.wait.condition is not None:
                yield step.wait.condition, token.frame


def _unit(program: Program, case: Case | Draft, path: str) -> Any:
    return program.units[frame_at(case.frames, path).procedure] if path else program.main


def _flips(condition: Expr, case: Case | Draft, path: str) -> Iterator[datetime]:
    local = frame_at(case.frames, path).facts if path else case.facts
    env = Env(case.facts, local, Context(case, path))
    for node in walk(condition.tree):
        if isinstance(node, Compare):
            rising, falling = _reads(node.left), _reads(node.right)
            if rising or falling:
                yield from _crossing(node, env, case.now, today=_days(node))


def _reads(node: Node) -> bool:
    return any(isinstance(each, Builtin) and each.name in _CLOCK for each in walk(node))


def _days(node: Node) -> bool:
    return any(isinstance(each, Builtin) and each.name == "today" for each in walk(node))


def _crossing(node: Compare, env: Env, now: datetime, *, today: bool) -> Iterator[datetime]:
    left, right = node.left.value(env), node.right.value(env)
    if left is MISSING or right is MISSING:
        return
    if today:
        # A day turns at midnight; which one decides is a matter of the next few.
        midnight = datetime(now.year, now.month, now.day, tzinfo=UTC)
        apart = abs(_number(left) - _number(right)) // 86_400_000
        yield from (midnight + _DAY * days for days in (apart, apart + 1))
        return
    apart = _number(left) - _number(right)
    # The side that reads the clock grows by one each millisecond; the other stands still.
    crossing = now - apart * _MS if _reads(node.left) else now + apart * _MS
    yield crossing
    yield crossing + _MS


def _number(value: Any) -> int:
    """A duration, an instant or a day, in milliseconds."""
    if isinstance(value, str):
        at = datetime.fromisoformat(value)
        return ((at if at.tzinfo is not None else at.replace(tzinfo=UTC)) - _EPOCH) // _MS
    return int(value)
