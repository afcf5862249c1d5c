"""The ways on from each step, resolved: what ``next`` says, what the order of the steps says, and how it may end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from sopflow import model
from sopflow.graph.mentions import acts_of_handbook

__all__ = ["Transition", "Way", "by_step", "from_handbook", "may_run_off", "transitions"]

Way: TypeAlias = Literal["branch", "else", "plain", "following", "end", "split", "join", "interrupt"]


class Transition(Struct, frozen=True, gc=False):
    """One way on from a step.

    Attributes:
        source: The id of the step it leaves.
        target: The id of the step it leads to, or the outcome it ends with; None if there is nothing of that name.
        kind: ``branch`` (with a condition), ``else``, ``plain`` (a ``next`` without branches), ``following`` (the step
            written next, or off the end of a procedure), ``end`` (an ``end`` step), ``split`` (into a branch of
            ``together``), ``join`` (out of it), ``interrupt`` (a rule or a missed deadline leads there).
        ends: Whether ``target`` is an outcome.
        text: The condition as written; None for every kind but ``branch``.
        path: Where the target is written (for an ``interrupt`` of ``shared``, in the handbook); for ``following`` the
            step itself.
        shared: Whether the handbook says so, for every process.
    """

    source: str
    target: str | None
    kind: Way
    ends: bool = False
    text: str | None = None
    path: model.Path = ()
    shared: bool = False


def transitions(sop: model.Sop, outcomes: Collection[str]) -> tuple[Transition, ...]:
    """Resolve all ways on, step by step in the order written, those of one step in the order they are looked at.

    Args:
        sop: A process or procedure.
        outcomes: How it may end. A name is looked for among the steps first, then here.
    """
    known = frozenset(outcomes)
    found = list(_among(sop, sop.steps, known, None))
    main = frozenset(step.id for step in sop.steps)
    found += (_interrupt(sop, target, path, main, known) for target, path in _jumps(sop))
    return tuple(found)


def _among(
    sop: model.Sop, steps: Sequence[model.AnyStep], outcomes: frozenset[str], together: str | None
) -> Iterator[Transition]:
    """The ways on among the steps of the file, or of one branch of ``together``: nobody jumps in or out of that."""
    ids = frozenset(step.id for step in steps)
    for number, step in enumerate(steps):
        for kind, name, text, path in _written(step):
            ends = kind == "end" or name not in ids
            target = name if not ends or name in outcomes else None
            yield Transition(step.id, target, kind, ends and target is not None, text, path)
        if _may_fall_through(step):
            after = _following(sop, steps, number, together)
            if after is not None:
                yield after
        if step.inside and isinstance(step, model.TogetherStep):
            for name, branch in step.together.items():
                yield Transition(step.id, branch[0].id, "split", path=(*step.path, "together", name))
                yield from _among(sop, branch, outcomes, step.id)


def _jumps(sop: model.Sop) -> Iterator[tuple[str, model.Path]]:
    """Where rules and missed deadlines lead, with where that is written."""
    for rule in sop.rules:
        yield from _jumps_of(rule.then)
    for timed in (*sop.deadlines, *sop.timed):
        if isinstance(timed.if_late, str):
            yield timed.if_late, (*timed.path, "if_late")
        else:
            yield from _jumps_of(timed.if_late or ())


def _jumps_of(acts: Iterable[model.AnyAct]) -> Iterator[tuple[str, model.Path]]:
    for act in acts:
        if isinstance(act, model.GoAct):
            yield act.go, (*act.path, "go")
        elif isinstance(act, model.EndAct):
            yield act.end, (*act.path, "end")


def _interrupt(
    sop: model.Sop, target: str, path: model.Path, main: frozenset[str], outcomes: frozenset[str]
) -> Transition:
    """A way that leads from anywhere in the file; it is listed with the first step, from which all others come."""
    ends = path[-1] == "end"
    known = target in (outcomes if ends else main)
    return Transition(sop.steps[0].id, target if known else None, "interrupt", ends and known, path=path)


def from_handbook(book: model.Handbook, sop: model.Sop, outcomes: Collection[str]) -> Iterator[Transition]:
    """Where the handbook's rules and actions lead a case of this process; what it doesn't have is not for it."""
    main = frozenset(step.id for step in sop.steps)
    for target, path in _jumps_of(acts_of_handbook(book)):
        ends = path[-1] == "end"
        if target in (outcomes if ends else main):
            yield Transition(sop.steps[0].id, target, "interrupt", ends, path=path, shared=True)


def by_step(found: Collection[Transition]) -> Mapping[str, tuple[Transition, ...]]:
    """The ways on, by the step they leave."""
    ways: dict[str, list[Transition]] = {}
    for each in found:
        ways.setdefault(each.source, []).append(each)
    return {step: tuple(each) for step, each in ways.items()}


def may_run_off(sop: model.Sop) -> bool:
    """Whether the file can be left by falling off its last step."""
    return _may_fall_through(sop.steps[-1])


def _written(step: model.AnyStep) -> Iterator[tuple[Way, str, str | None, model.Path]]:
    """The ways on that the step itself names: kind, target, condition, place."""
    path = (*step.path, "next")
    if step.next is None:
        if isinstance(step, model.EndStep):
            yield "end", step.end, None, (*step.path, "end")
    elif isinstance(step.next, str):
        yield "plain", step.next, None, path
    else:
        for condition, target in step.next.items():
            if condition == "else":
                yield "else", target, None, (*path, condition)
            else:
                yield "branch", target, condition, (*path, condition)


def _may_fall_through(step: model.AnyStep) -> bool:
    """Whether the step written next may come after it. A ``decide`` none of whose branches fits waits instead."""
    if isinstance(step.next, dict):
        return "else" not in step.next and not isinstance(step, model.DecideStep)
    return step.next is None and not isinstance(step, model.EndStep)


def _following(sop: model.Sop, steps: Sequence[model.AnyStep], number: int, together: str | None) -> Transition | None:
    step = steps[number]
    if number + 1 < len(steps):
        return Transition(step.id, steps[number + 1].id, "following", path=step.path)
    if together is not None:
        return Transition(step.id, together, "join", path=step.path)
    if isinstance(sop, model.Procedure):
        first = sop.outcomes[0] if sop.outcomes else "done"
        return Transition(step.id, first, "following", ends=True, path=step.path)
    return None
