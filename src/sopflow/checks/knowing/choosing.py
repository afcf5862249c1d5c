"""What conditions, values and texts say on a walk: facts get their values when something looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar

from sopflow.checks.knowing.samples import Samples
from sopflow.checks.knowing.spot import FREE, WIDTH, Spent, Spot, Stuck, Way, fitting
from sopflow.expr import Expr
from sopflow.expr.nodes import Env
from sopflow.expr.pieces import Loop, Piece, Show, Switch
from sopflow.expr.values import MISSING
from sopflow.program import Change, Program, Step, Words

__all__ = ["Chooser", "expressions"]

_Part = TypeVar("_Part")
_AnyWay = TypeVar("_AnyWay", bound=Way)


class Chooser:
    """Looks at what a program says, with values chosen where none is known.

    Args:
        program: The program.

    Attributes:
        budget: How many conditions it may still look at.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.budget = 0
        units = program.units.values()
        self._samples = Samples(expressions(program), _cells(program))
        rules = [*program.rules, *(rule for unit in units if unit is not program.main for rule in unit.rules)]
        self._wild = frozenset(
            fact.name for rule in rules for act in rule.acts for each in act.changes for fact in each.facts
        )
        self._breaking = [rule for rule in rules if any(act.kind in ("go", "end") for act in rule.acts)]

    # -- what conditions say --------------------------------------------------------------------------------------

    def _decide(
        self,
        expr: Expr,
        spot: Spot,
        *,
        ask: bool = True,
        own: frozenset[str] = frozenset(),
        outcome: str | None = None,
        args: Mapping[str, Any] | None = None,
    ) -> Iterator[tuple[Any, tuple[str, ...], Spot]]:
        """The value, what is missing for it that nobody is asked for, and the spot with what was found out."""
        if self._wild & expr.leaves or (spot.aged and _looks_at_the_case(expr)):
            return
        spots = [spot]
        for spot in self._chosen(spots, sorted(expr.leaves - (args or {}).keys())):
            env = self._env(spot, outcome, args)
            value = expr.tree.value(env)
            if value is not MISSING:
                yield value, (), spot
                continue
            wants = [n for n in dict.fromkeys(expr.tree.wants(env)) if n not in spot.declined and n not in own]
            asked = [n for n in wants if spot.unit.facts[n].ask is not None] if ask else []
            if asked:
                spots.append(spot.give(dict.fromkeys(asked, FREE)))
            else:
                yield MISSING, tuple(wants), spot

    def _chosen(self, spots: list[Spot], names: Sequence[str]) -> Iterator[Spot]:
        """The spots of a pile, with values for what may be anything; more may be put onto the pile meanwhile."""
        while spots:
            spot = spots.pop()
            self.budget -= 1
            if self.budget < 0:
                raise Spent
            free = next((name for name in names if spot.value(name) is FREE), None)
            if free is None:
                yield spot
            else:
                spots += [spot.give({free: value}) for value in reversed(self._tries(spot, free))]

    def _tries(self, spot: Spot, name: str) -> tuple[Any, ...]:
        return self._samples.of(spot.unit.facts[name])

    def _env(self, spot: Spot, outcome: str | None, args: Mapping[str, Any] | None) -> Env:
        team = self.program.main.owner if self.program.kind == "process" else None
        begin = "2026-01-05T09:00:00.000Z"
        x = SimpleNamespace(now=begin, today=begin[:10], opened=begin, id="C-1", age=0, level=1, role=None, team=team)
        x.handovers, x.visits, x.outcome, x.declined = 0, spot.visits, outcome, spot.declined
        return Env({**spot.facts, **args}, {**spot.own, **args}, x) if args else Env(spot.facts, spot.own, x)

    def _must(self, step: Step, spot: Spot, *, ask: bool) -> Iterator[Way]:
        """The spots in which all that the step requires holds, and the cases that stand still for it."""
        spots = [spot]
        for requirement in step.requires:
            found: list[Spot] = []
            for before in spots:
                for value, wants, after in self._decide(requirement.must, before, ask=ask):
                    if value is True:
                        found.append(after)
                    elif value is MISSING and wants:
                        yield Stuck(after, wants)
            spots = found[:WIDTH]
        yield from spots

    # -- what values and texts say ---------------------------------------------------------------------------------

    def _change(self, spot: Spot, changes: Iterable[Change]) -> Iterator[Way]:
        yield from _through(spot, changes, self._changed)

    def _changed(self, spot: Spot, change: Change) -> Iterator[Way]:
        if change.kind == "clear":
            yield spot.give({fact.name: MISSING for fact in change.facts})
            return
        fact = change.facts[0]
        for way, value in self._value(spot, change.value, change.literal):
            if isinstance(way, Stuck):
                yield way
            elif change.kind == "set":
                yield from fitting(way, fact, value)
            elif change.kind == "add":
                yield way.give({fact.name: FREE})
            else:
                yield way

    def _value(self, spot: Spot, value: Expr | Words | None, literal: Any) -> Iterator[tuple[Spot | Stuck, Any]]:
        if value is None:
            yield spot, literal
        elif isinstance(value, Words):
            for way in self._words(spot, value):
                yield way, FREE
        else:
            for found, wants, after in self._decide(value, spot):
                if found is not MISSING:
                    yield after, found
                elif wants:
                    yield Stuck(after, wants), MISSING

    def _words(self, spot: Spot, words: Words | None) -> Iterator[Spot | Stuck]:
        if words is None:
            yield spot
        else:
            yield from self._pieces(spot, words.pick(self.program.languages[0]).pieces)

    def _pieces(self, spot: Spot, pieces: tuple[Piece, ...]) -> Iterator[Spot | Stuck]:
        """A text that is sent: what it shows must be known."""
        yield from _through(spot, (piece for piece in pieces if not isinstance(piece, str)), self._piece)

    def _piece(self, spot: Spot, piece: Piece) -> Iterator[Spot | Stuck]:
        if isinstance(piece, Switch):
            yield from self._switch(spot, piece.branches)
        elif isinstance(piece, Show | Loop):
            expr = piece.expr if isinstance(piece, Show) else piece.source
            for value, wants, after in self._decide(expr, spot):
                if value is not MISSING:
                    yield after
                elif wants:
                    yield Stuck(after, wants)

    def _switch(
        self, spot: Spot, branches: tuple[tuple[Expr | None, tuple[Piece, ...]], ...]
    ) -> Iterator[Spot | Stuck]:
        spots = [spot]
        for condition, inner in branches:
            found: list[Spot] = []
            for before in spots:
                if condition is None:
                    yield from self._pieces(before, inner)
                    continue
                for value, wants, after in self._decide(condition, before):
                    if value is True:
                        yield from self._pieces(after, inner)
                    elif value is False:
                        found.append(after)
                    elif wants:
                        yield Stuck(after, wants)
            spots = found[:WIDTH]
        yield from spots


def _through(
    spot: Spot, parts: Iterable[_Part], one: Callable[[Spot, _Part], Iterator[_AnyWay]]
) -> Iterator[Spot | _AnyWay]:
    """One part after the other, from every spot that the one before has led to."""
    spots = [spot]
    for part in parts:
        found: list[Spot] = []
        for before in spots:
            for way in one(before, part):
                if isinstance(way, Spot):
                    found.append(way)
                else:
                    yield way
        spots = found[:WIDTH]
    yield from spots


def _looks_at_the_case(expr: Expr) -> bool:
    return any(name != "outcome" and not name.startswith("case.visits.") for name in expr.builtins)


def expressions(program: Program) -> Iterator[Expr]:
    """The conditions and values of all rules and steps; those of tables, and what actions do, not counted."""
    for rule in program.rules:
        if rule.condition is not None:
            yield rule.condition
    for unit in program.units.values():
        yield from (rule.condition for rule in unit.rules if rule.condition is not None)
        for step in unit.steps.values():
            yield from (branch.condition for branch in step.branches if branch.condition is not None)
            yield from (each.must for each in (*step.requires, *step.criteria))
            yield from (each.value for each in step.changes if isinstance(each.value, Expr))
            yield from (each.value for each in step.inputs if isinstance(each.value, Expr))
            if step.skip is not None:
                yield step.skip
            if step.action is not None:
                yield from (each.must for each in step.action.requires)


def _cells(program: Program) -> Iterator[tuple[Expr, Any]]:
    for unit in program.units.values():
        for step in unit.steps.values():
            if step.table is not None:
                for row in step.table.rows.rows:
                    yield from zip(step.table.rows.columns, row, strict=True)
