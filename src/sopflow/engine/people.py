"""Who may do what: roles, teams, four eyes. Told before (``todo``) and enforced after (``decide``) by the same code."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.engine.case import Case, Draft, frame_at
from sopflow.engine.refusals import Refused, refuse
from sopflow.expr.coercion import writable
from sopflow.program import Program, Step

__all__ = ["check_person", "needed_roles", "person", "who_may"]


def needed_roles(program: Program, case: Case | Draft, step: Step) -> frozenset[str]:
    """The roles that may act on ``step`` now; empty means that anybody may."""
    role = step.role or case.role
    if role is not None:
        return program.who_may(role)
    return program.team_roles(case.team)


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


def person(by: str) -> str:
    """Who it is, in whatever role."""
    return by.rpartition("/")[0] or by


def _sorted(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(roles))
