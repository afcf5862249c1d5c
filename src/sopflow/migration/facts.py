"""What becomes of the facts that cases know, and what they are told that they don't know yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopflow.engine.moving import Passing
from sopflow.migration.compare import likest_fact, lost_values, stored, type_problem
from sopflow.migration.ground import Ground
from sopflow.migration.plan import MISSING, FactPlan
from sopflow.program import Program

__all__ = ["facts_of"]


def facts_of(ground: Ground, new: Program) -> tuple[dict[str, Passing], dict[str, Any]]:
    """What becomes of each fact of the old version, and the values that cases are given. What is wrong has been noted.

    Args:
        ground: The process or procedure.
        new: The new version of the process, for the defaults of its facts.
    """
    facts = _Facts(ground)
    passings = facts.passings()
    return passings, {**facts.defaults(new, passings), **facts.fill(passings)}


_EMPTY = FactPlan(None)
_NO_FACT = "The {} version has no fact `{}` with values of its own."


class _Facts:
    def __init__(self, ground: Ground) -> None:
        self.on = ground
        whole = ground.is_process
        self.old = stored(ground.old.facts, None if whole else ground.old.own)
        self.new = stored(ground.new.facts, None if whole else ground.new.own)

    def passings(self) -> dict[str, Passing]:
        """What becomes of each fact of the old version."""
        said = self._spread()
        facts: dict[str, Passing] = {}
        taken: dict[str, str] = {}
        for name, fact in self.old.items():
            at = self.on.at("facts", name)
            facts[name] = passing = self._passing(name, said.get(name))
            if passing.to is None:
                continue
            if passing.to in taken:
                message = f"`{name}` and `{taken[passing.to]}` would both be `{passing.to}`."
                self.on.matters.wrong(message, at, "Let one of them go: `{drop: yes}`.")
            taken[passing.to] = name
            problem = type_problem(fact.type, self.new[passing.to].type)
            if problem is not None:
                note = self.on.matters.wrong if said.get(name, _EMPTY).to is not None else self.on.matters.open
                whose = f"`{name}`" if passing.to == name else f"`{name}` can't be `{passing.to}`: it"
                note(f"{whose} {problem}.", at, f"Write `{name}: {{drop: yes}}`.")
        return facts

    def _passing(self, name: str, said: FactPlan | None) -> Passing:
        at = self.on.at("facts", name)
        if said is not None and said.drop:
            return Passing(None)
        to = said.to if said is not None and said.to is not None else name
        if said is not None and said.to is not None:
            here = (*at, "as") if isinstance(self.on.written("facts", name), dict) else at
            if not self.on.matters.target(_NO_FACT.format("new", to), to, here, self.new):
                return Passing(None)
        elif to not in self.new or (said is not None and said.empty):
            like = likest_fact(self.old[name], self.new, self.old)
            proposal = f"`{name}: {like}` (it is the most like it), or " if like is not None else ""
            gone = "follows from others now" if to in self.on.new.facts and to not in self.new else "is gone"
            self.on.matters.open(f"The fact `{name}` {gone}.", at, f"Write {proposal}`{name}: {{drop: yes}}`.")
            return Passing(None)
        return Passing(to, self._values(name, to, said.values if said is not None else {}))

    def _values(self, name: str, to: str, said: Mapping[str, str | None]) -> dict[str, str | None]:
        at = self.on.at("facts", name, "values")
        old, new = self.old[name].type, self.new[to].type
        values: dict[str, str | None] = {}
        for value, other in said.items():
            if value not in old.values:
                self.on.matters.unknown(f"`{name}` has no value `{value}`.", value, (*at, value), old.options)
            elif other == MISSING and MISSING not in new.values:
                values[value] = None
            elif other is not None and self.on.matters.target(
                f"`{to}` has no value `{other}`.", other, (*at, value), new.options
            ):
                values[value] = other
        for value in lost_values(old, new):
            if said.get(value) is None:
                renamed = f"as: {to}, " if to != name else ""
                hint = f"Write `{name}: {{{renamed}values: {{{value}: VALUE}}}}`, or `{MISSING}` for it."
                self.on.matters.open(f"`{to}` has no value `{value}` any more.", (*at, value), hint)
        return values

    def _spread(self) -> dict[str, FactPlan]:
        """What is said of facts, a record's leaves one by one."""
        spread: dict[str, FactPlan] = {}
        said = self.on.said.facts
        for name, plan in said.items():
            leaves = [leaf for leaf in self.old if leaf.startswith(f"{name}.") and leaf not in said]
            if name in self.old:
                spread[name] = plan
            elif leaves and plan.to is not None:
                spread |= {leaf: plan._replace(to=f"{plan.to}{leaf.removeprefix(name)}") for leaf in leaves}
            elif leaves:
                spread |= dict.fromkeys(leaves, plan)
            else:
                self.on.matters.unknown(_NO_FACT.format("old", name), name, self.on.at("facts", name), self.old)
        return spread

    def fill(self, facts: Mapping[str, Passing]) -> dict[str, Any]:
        """What the plan tells cases that they don't know yet."""
        given: dict[str, Any] = {}
        for name, written in self.on.said.fill.items():
            at = self.on.at("fill", name)
            if name not in self.new:
                self.on.matters.unknown(_NO_FACT.format("new", name), name, at, self.new)
            if name not in self.new or written == MISSING or written is None:
                continue
            value = self.on.matters.desk.literal(written, at, self.new[name].type)
            if value is not None:
                given[name] = value
        passed = {passing.to for passing in facts.values()}
        for fact in self.on.new.inputs:
            name = fact.name
            if name in self.new and name not in passed and self.on.said.fill.get(name) is None:
                hint = f"Write `{name}: VALUE` below `fill`, or `{name}: {MISSING}` if it may stay so."
                self.on.matters.open(f"`{name}` has to be known at the start now.", self.on.at("fill", name), hint)
        return given

    def defaults(self, new: Program, facts: Mapping[str, Passing]) -> dict[str, Any]:
        """Defaults of facts that only the new version has, and that nobody is asked for."""
        after = new.defaults if self.on.is_process else self.on.new.unasked_defaults
        passed = {passing.to for passing in facts.values()}
        return {name: value for name, value in after.items() if name not in passed}
