"""What a step surely needs before it can go on, whatever else happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

from sopflow.checks.knowing.knowledge import Use
from sopflow.checks.knowing.readings import Reading, place_of
from sopflow.expr import Expr
from sopflow.expr.arithmetic import Known
from sopflow.expr.logic import IsMissing
from sopflow.expr.nodes import Env, walk
from sopflow.program import Act, Step
from sopflow.text import Source, Span

__all__ = ["ANY", "Stop", "gone_to", "stops"]

ANY = object()
"""A value that people, the host or a rule may choose."""

_NOTHING = SimpleNamespace(declined=frozenset())


class Stop(NamedTuple):
    """A step needs a fact before it can go on.

    Attributes:
        step: The step.
        name: The fact.
        reading: Where it is named.
        must: What must hold; None: the fact only has to be known.
    """

    step: Step
    name: str
    reading: Reading
    must: Expr | None

    def place(self, source: Source) -> Span:
        """The words that name the fact."""
        return place_of(source, self.reading, self.name)

    def takes(self, value: Any) -> bool:
        """Whether what must hold may hold when the fact has this value."""
        if value is ANY or self.must is None or not _is_steady(self.must):
            return True
        facts = {self.name: value}
        return self.must.tree.value(Env(facts, facts, _NOTHING)) is not False


def _is_steady(must: Expr) -> bool:
    """Whether what is false of it with some facts is false with more."""
    return not must.builtins and not any(isinstance(node, IsMissing | Known) for node in walk(must.tree))


def stops(uses: tuple[Use, ...]) -> tuple[Stop, ...]:
    """What the steps of a file surely need, unless people may leave it open."""
    return tuple(stop for use in uses for stop in _stops(use))


def _stops(use: Use) -> Iterator[Stop]:
    subject, step, reading = use.subject, use.step, use.reading
    if subject is None or step is None or reading.kind == "shown" or step.skip is not None or _may_be_left(step):
        return
    must, leaves = _needed(step, reading)
    if not leaves:
        return
    for name in sorted(leaves):
        asked = reading.kind == "flow" and subject.unit.facts[name].ask is not None
        if not asked and name not in step.names:
            yield Stop(step, name, reading, must)


def _may_be_left(step: Step) -> bool:
    """Whether the step's own deadline leads away from it."""
    late = [each for each in step.starts if each.of_step]
    return any(each.late_step or any(act.kind in ("go", "end") for act in each.late_acts) for each in late)


def _needed(step: Step, reading: Reading) -> tuple[Expr | None, frozenset[str]]:
    """What must hold for the step to go on, and the facts that are surely needed for it."""
    if not reading.expressions:
        return None, reading.leaves if reading.kind == "flow" else frozenset()
    expr = reading.expressions[0]
    if _must_hold(step, reading, expr):
        return expr, expr.certain(True)
    first = step.branches[0].condition if step.verb == "decide" and step.branches else None
    values = [*(each.value for each in step.changes), *(each.value for each in step.inputs)]
    if expr is first or any(expr is each for each in values):
        return None, expr.certain()
    return None, frozenset()


def _must_hold(step: Step, reading: Reading, expr: Expr) -> bool:
    if reading.kind == "watch":
        return step.wait is not None and expr is step.wait.condition
    if reading.kind == "flow":
        return any(expr is each.must for each in step.criteria)
    # A `run` that its requirements forbid has failed, and may go on.
    return step.verb != "run" and any(expr is each.must for each in step.requires)


def gone_to(acts: Iterable[Act]) -> list[str]:
    """The steps that acts lead to."""
    return [act.target for act in acts if act.kind == "go"]
