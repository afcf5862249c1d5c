"""Versions of a process for tests: an equal one under another digest, and the way that a plan describes."""

from __future__ import annotations

from copy import copy

from sopflow import Program
from sopflow.engine.moving import Route
from sopflow.migration import read_plan, resolve
from sopflow.text import Diagnostic, parse

__all__ = ["equal_version", "plan", "to_equal", "way"]


def equal_version(program: Program) -> Program:
    """The same process, as if it were another version."""
    other = copy(program)
    other.__dict__["digest"] = f"equal to {program.digest}"
    other.legs = {}
    return other


def plan(old: Program, new: Program, says: str = "") -> str:
    """A plan for these versions that says this."""
    return f"sopflow: 1\nmove: {old.name}\nfrom: {old.digest}\nto: {new.digest}\n{says}"


def way(old: Program, new: Program, says: str = "") -> tuple[Route | None, tuple[Diagnostic, ...]]:
    """Where a plan leads, and all that is wrong with it."""
    source, problems = parse(plan(old, new, says), "plan.yaml")
    assert not problems
    written, found = read_plan(source)
    if written is None:
        return None, found
    return resolve(written, old, new)


def to_equal(program: Program) -> Route:
    """The way to an equal version, of which there is nothing to say."""
    route, found = way(program, equal_version(program))
    assert route is not None, found
    return route
