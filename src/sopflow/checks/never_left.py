"""A circle of steps whose ways out are never taken.

There are branches that lead out of it, but they wait for visits that never come: of a step that a case comes to once,
or that comes later. So a case that gets there goes round, and never ends.

    process: help
    outcomes: [given-up]
    steps:
      - id: greet
        do: Say hello.
      - id: advise
        do: Say what to try.
      - id: look
        do: Look whether it works now.
        next:
          case.visits.greet > 3: given-up
          else: advise

Count a step that lies on the circle, or let something else decide:

    process: help
    outcomes: [given-up]
    steps:
      - id: greet
        do: Say hello.
      - id: advise
        do: Say what to try.
      - id: look
        do: Look whether it works now.
        next:
          case.visits.advise > 3: given-up
          else: advise
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sopflow.checks.coming import Coming
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study, Subject
from sopflow.checks.visiting import Never, breaks_off, may_end, said, visiting
from sopflow.checks.ways import out_of
from sopflow.program import Branch
from sopflow.text import Diagnostic, Source, Span

__all__ = ["RULE", "Caught", "caught", "uncounted"]


class Caught(NamedTuple):
    """Steps that a case never gets out of.

    Attributes:
        subject: The file.
        steps: The steps, in the order written.
        ways: The ways out, none of which is ever taken.
    """

    subject: Subject
    steps: tuple[str, ...]
    ways: tuple[Never, ...]


def caught(study: Study) -> tuple[Caught, ...]:
    """The circles of all files that are never left."""
    known = study.shared(visiting)
    named = {subject.unit.name: subject for subject in study.subjects}
    return tuple(each for name in known for each in _in_file(study, named[name]))


def uncounted(study: Study) -> tuple[tuple[Subject, Never], ...]:
    """The ways that are never taken for want of visits; not those of which it is told that a case never gets out."""
    shut = {id(way.branch) for each in study.shared(caught) for way in each.ways}
    known = study.shared(visiting)
    return tuple(
        (subject, way)
        for subject in study.subjects
        for way in (known[subject.unit.name].never if subject.unit.name in known else ())
        if id(way.branch) not in shut
    )


def _in_file(study: Study, subject: Subject) -> Iterator[Caught]:
    unit, seen = subject.unit, study.shared(visiting)[subject.unit.name]
    if not seen.never or seen.ways is None or may_end(subject) or _is_broken_off(study, subject):
        return
    reached = seen.ways.reached(unit.first.id)
    for circle in seen.ways.circles:
        inside = frozenset(circle)
        if inside.isdisjoint(reached) or any(after not in inside for each in circle for after in seen.ways.after[each]):
            continue
        out = (each for each in seen.never if out_of(each.step) in inside)
        ways = tuple(each for each in out if each.branch.ends or each.branch.target not in inside)
        if ways:
            yield Caught(subject, tuple(step for step in unit.steps if step in inside), ways)


def _is_broken_off(study: Study, subject: Subject) -> bool:
    """Whether a rule of another file may lead a case out of this one."""
    if subject.unit.kind == "process":
        return False
    callers = {unit.name for unit in study.shared(Coming).callers(subject.unit)}
    return not study.is_sound or any(
        breaks_off(each) for each in study.subjects if each.unit.name in callers or each is subject
    )


def check(study: Study) -> Iterator[Diagnostic]:
    for each in study.shared(caught):
        source, steps = each.subject.sop.source, each.subject.unit.steps
        ways = listed(_name(way.branch) for way in each.ways)
        leads = "leads" if len(each.ways) == 1 else "lead"
        message = f"A case never gets out of {listed(each.steps)}: {ways} never {leads} on, {_why(each)}."
        places = [("never taken", _place(source, way.branch)) for way in each.ways]
        hint = f"Count a step that comes again here: `case.visits.{each.steps[0]} > 3`; or let something else decide."
        yield RULE.finding(message, source.span((*steps[each.steps[0]].path, "id")), hint, places)


def _name(way: Branch) -> str:
    return way.text or ("else" if way.kind == "else" else way.target)


def _place(source: Source, way: Branch) -> Span:
    if way.kind == "following":
        return source.span((*way.path, "id"))
    return source.key_span(way.path) if way.kind in ("branch", "else") else source.span(way.path)


def _why(each: Caught) -> str:
    bounds = {step: most for way in each.ways if not way.holds for step, most in way.bounds.items()}
    return f"for {said(bounds)}" if bounds else "for a branch above is always taken first"


RULE = Proof("SOP413", "never-left", "warning", "A circle of steps whose ways out are never taken.", check)
