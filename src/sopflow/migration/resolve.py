"""Whether a plan fits the two versions, and the whole way from one to the other.

Nothing is guessed: what the new version has no longer, or has as something else, must be said; else it is a finding at
the place in the plan where it would be said.
"""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.engine.moving import Route, UnitRoute
from sopflow.migration.ground import Ground
from sopflow.migration.matters import Matters
from sopflow.migration.plan import Path, Plan, UnitPlan
from sopflow.migration.units import unit_route
from sopflow.program import Program
from sopflow.program.build.desk import Desk
from sopflow.text import Diagnostic

__all__ = ["resolve", "undecided"]


def resolve(plan: Plan, old: Program, new: Program) -> tuple[Route | None, tuple[Diagnostic, ...]]:
    """Hold a plan against the versions it is for.

    Args:
        plan: The plan.
        old: The version that its cases follow.
        new: The version that they come to.

    Returns:
        Where everything goes, or None if something is wrong, and all that is wrong.
    """
    found: list[Diagnostic] = []
    route = _Resolver(plan, old, new, Matters(Desk(plan.source, found))).route()
    return (None if found else route), tuple(found)


def undecided(plan: Plan, old: Program, new: Program) -> list[tuple[Path, str, str]]:
    """What a plan has to speak of and doesn't: where it would, what there is to decide, and how that is written."""
    matters = Matters(Desk(plan.source, []))
    _Resolver(plan, old, new, matters).route()
    return matters.opened


class _Resolver:
    def __init__(self, plan: Plan, old: Program, new: Program, matters: Matters) -> None:
        self.plan, self.old, self.new = plan, old, new
        self.matters = matters

    def route(self) -> Route | None:
        if not self._fits():
            return None
        teams = self._names("teams", self.plan.teams, self.old.people.teams, self.new.people.teams)
        roles = self._names("roles", self.plan.roles, self.old.people.roles, self.new.people.roles)
        return Route(
            self.old,
            self.new,
            self._units(),
            time=self.plan.time,
            teams=teams,
            roles=roles,
            rungs=self._rungs(roles),
        )

    def _fits(self) -> bool:
        """Whether the plan is for these versions at all."""
        plan, desk = self.plan, self.matters.desk
        if not plan.process == self.old.name == self.new.name:
            hint = f"It is read with `{self.old.name}` and `{self.new.name}`."
            desk.note("SOP923", f"This plan is for `{plan.process}`.", desk.at(("move",)), hint)
            return False
        fine = True
        for key, digest, program in (("from", plan.old, self.old), ("to", plan.new, self.new)):
            if digest != program.digest:
                message = f"This plan is `{key}` the version {digest[:12]}; it is read with {program.digest[:12]}."
                hint = "Look over the plan again before you write down the other version; nothing may be as it was."
                desk.note("SOP923", message, desk.at((key,)), hint)
                fine = False
        return fine

    # --- the process and what it calls

    def _units(self) -> dict[str, UnitRoute]:
        """Every process and procedure of the old version; what no case can go on in is left open."""
        names = {name: self.new.name if name == self.old.name else self._called(name) for name in self.old.units}
        for name in self.plan.procedures:
            if name not in names or name == self.old.name:
                self.matters.unknown(
                    f"The old version calls no procedure `{name}`.",
                    name,
                    ("procedures", name),
                    (each for each in names if each != self.old.name),
                )
        routes: dict[str, UnitRoute] = {}
        reached = [self.old.name]
        while reached:
            name = reached.pop(0)
            if name in routes:
                continue
            to = names[name]
            if to is None:
                self._gone(name)
                routes[name] = _NOWHERE
                continue
            said = self.plan.main if name == self.old.name else self.plan.procedures.get(name, UnitPlan())
            whole = name == self.old.name
            ground = Ground(self.matters, said, self.old.units[name], self.new.units[to], whole, self.plan.time, names)
            routes[name] = unit_route(ground, self.new)
            calls = [step for step in self.old.units[name].steps.values() if step.call is not None]
            reached += [str(step.call) for step in calls if routes[name].steps[step.id].how == "as"]
        return {name: routes.get(name, _NOWHERE) for name in self.old.units}

    def _called(self, name: str) -> str | None:
        """What a procedure is called in the new version; None if it isn't there any more."""
        said = self.plan.procedures.get(name)
        to = said.to if said is not None and said.to is not None else name
        if to in self.new.units and to != self.new.name:
            return to
        if said is not None and said.to is not None:
            at = ("procedures", name) if not isinstance(self._written(name), dict) else ("procedures", name, "as")
            able = [each for each in self.new.units if each != self.new.name]
            self.matters.target(f"The new version calls no procedure `{said.to}`.", said.to, at, able)
        return None

    def _written(self, name: str) -> object:
        data = self.plan.source.data
        section = data.get("procedures") if isinstance(data, dict) else None
        return section.get(name) if isinstance(section, dict) else None

    def _gone(self, name: str) -> None:
        if self.plan.procedures.get(name, UnitPlan()).to is not None:
            return  # what it should be called has been refused
        callers = [step.id for unit in self.old.units.values() for step in unit.steps.values() if step.call == name]
        hint = f"Say what it is called now, or let cases leave the step that calls it: `{callers[0]}: {{go: STEP}}`."
        self.matters.open(f"The procedure `{name}` isn't called any more.", ("procedures", name), hint)

    # --- people

    def _names(
        self, what: str, said: Mapping[str, str | None], old: frozenset[str], new: frozenset[str]
    ) -> dict[str, str]:
        one = what.removesuffix("s")
        names: dict[str, str] = {}
        for name in said:
            if name not in old:
                self.matters.unknown(f"The old version has no {one} `{name}`.", name, (what, name), old)
        for name in sorted(old):
            to = said.get(name)
            if to is not None:
                self.matters.target(f"The new version has no {one} `{to}`.", to, (what, name), new)
                names[name] = to
            elif name in said or name not in new:
                self.matters.open(
                    f"The {one} `{name}` is gone, and cases may be with it.",
                    (what, name),
                    f"Write `{name}: {one.upper()}`.",
                )
        return names

    def _rungs(self, roles: Mapping[str, str]) -> dict[int, int]:
        """The rungs of the old ladder on the new one."""
        old, new = self.old.main.ladder, self.new.main.ladder
        if old is None or new is None:
            return {}
        rungs: dict[int, int] = {}
        for level, rung in enumerate(old.rungs, 1):
            named = {roles.get(role, role) for role in rung.roles}
            like = [number for number, each in enumerate(new.rungs, 1) if set(each.roles) == named]
            written = self.plan.rungs.get(str(level))
            if written is not None:
                if written.isdecimal() and 1 <= int(written) <= len(new.rungs):
                    rungs[level] = int(written)
                else:
                    at = ("rungs", str(level))
                    self.matters.wrong(f"The new ladder has no rung `{written}`.", at, f"It has {len(new.rungs)}.")
            elif str(level) not in self.plan.rungs and (level in like or len(like) == 1):
                rungs[level] = level if level in like else like[0]
            else:
                message = f"No rung of the new ladder is as rung {level} was: {', '.join(rung.roles)}."
                self.matters.open(message, ("rungs", str(level)), f"Write `{level}: NUMBER` below `rungs`.")
        known = [str(level) for level, _ in enumerate(old.rungs, 1)]
        for name in self.plan.rungs:
            if name not in known:
                self.matters.unknown(f"The old ladder has no rung `{name}`.", name, ("rungs", name), known)
        return rungs


_NOWHERE = UnitRoute(None, {}, {}, {})
