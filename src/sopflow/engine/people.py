"""Who may do what: roles, teams, four eyes. Told before (``todo``) and enforced after (``decide``) by the same code."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.engine.case import Case, Draft, frame_at
from sopflow.engine.events import Event
from sopflow.engine.refusals import Refused, refuse
from sopflow.expr.coercion import writable
from sopflow.program import Program, Step

__all__ = ["check_person", "check_writable", "needed_roles", "person", "who_may"]


def needed_roles(program: Program, case: Case | Draft, step: Step) -> frozenset[str]:
    """The roles that may act on ``step`` now; empty means that anybody may."""
    role, held = step.role, case.roles
    if role is None:
        return frozenset().union(*map(program.who_may, held)) if held else program.team_roles(case.team)
    may = program.who_may(role)
    if case.escalated:
        # After an escalation the higher role takes over what it includes; lower ones may no longer act on it.
        taken_over = [each for each in held if each in may]
        if taken_over:
            return frozenset().union(*map(program.who_may, taken_over))
    return may


def who_may(program: Program, case: Case | Draft, step: Step, owner: str | None) -> frozenset[str]:
    """The roles that may give what belongs to ``owner`` (a fact's ``by``), else act on ``step``."""
    return program.who_may(owner) if owner is not None else needed_roles(program, case, step)


def check_person(
    program: Program,
    case: Case | Draft,
    by: str | None,
    roles: frozenset[str],
    *,
    step: Step | None = None,
    path: str = "",
) -> Refused | None:
    """Whether ``by`` may act for one of ``roles``, and isn't the one who may not see it twice (``not_by``)."""
    language = case.language
    four_eyes = step is not None and step.not_by is not None
    if by is None:
        return refuse("nobody", language, _sorted(roles)) if roles or four_eyes else None
    role = by.rpartition("/")[2]
    if not writable(by):
        return refuse("unknown-role", language, _sorted(program.roles), by=ascii(by))
    if roles and role not in roles:
        if role not in program.roles:
            return refuse("unknown-role", language, _sorted(program.roles), by=by)
        return refuse("who", language, _sorted(roles), by=by)
    if step is not None and step.not_by is not None:
        doers = frame_at(case.frames, path).doers if path else case.doers
        doer = doers.get(step.not_by)
        if doer is not None and person(doer) == person(by):
            return refuse("four-eyes", language, by=by, other=step.not_by)
    return None


def check_writable(program: Program, case: Case | Draft, event: Event) -> Refused | None:
    """Whether a journal can hold who reports something, and why, whoever it is."""
    if event.by is not None and not writable(event.by):
        return refuse("unknown-role", case.language, _sorted(program.roles), by=ascii(event.by))
    reason: str = getattr(event, "reason", "")
    if not writable(reason):
        return refuse("wrong-value", case.language, name="reason", problem=ascii(reason))
    return None


def person(by: str) -> str:
    """Who it is, in whatever role."""
    return by.rpartition("/")[0] or by


def _sorted(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(roles))
