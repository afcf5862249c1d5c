"""One process or procedure of a plan: where its steps, facts and clocks go, and which rules act."""

from __future__ import annotations

from sopflow.engine.moving import UnitRoute
from sopflow.migration.clocks import clocks_of
from sopflow.migration.facts import facts_of
from sopflow.migration.ground import Ground
from sopflow.migration.steps import goings_of
from sopflow.program import Program

__all__ = ["unit_route"]


def unit_route(ground: Ground, new: Program) -> UnitRoute:
    """Where everything of it goes. What is wrong has been noted."""
    goings = goings_of(ground)
    facts, given = facts_of(ground, new)
    clocks, begins = clocks_of(ground, goings)
    rules = {rule.id for rule in (new.rules if ground.is_process else ground.new.rules) if rule.when is None}
    for number, rule in enumerate(ground.said.fire):
        at = ground.at("fire", number) if isinstance(ground.written("fire"), list) else ground.at("fire")
        ground.matters.target(f"The new version has no rule `{rule}` that looks at facts.", rule, at, rules)
    return UnitRoute(ground.new.name, goings, facts, clocks, given, begins, frozenset(ground.said.fire))
