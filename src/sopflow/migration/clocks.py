"""What becomes of the time that runs."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.engine.moving import Going, Running, Time
from sopflow.migration.ground import Ground
from sopflow.migration.plan import ClockPlan
from sopflow.program import Deadline

__all__ = ["clocks_of"]


def clocks_of(ground: Ground, goings: Mapping[str, Going]) -> tuple[dict[str, Running], dict[str, Time]]:
    """What becomes of each clock of the old version, and of deadlines that only the new one has.

    Args:
        ground: The process or procedure. What is wrong has been noted.
        goings: Where its steps go.
    """
    return _Clocks(ground, goings).look()


class _Clocks:
    def __init__(self, ground: Ground, goings: Mapping[str, Going]) -> None:
        self.on = ground
        self.goings = goings

    def look(self) -> tuple[dict[str, Running], dict[str, Time]]:
        said = dict(self.on.said.clocks)
        clocks: dict[str, Running] = {}
        for name, going in self.goings.items():
            plan = said.get(name) if name not in self.on.old.deadlines or self.on.old.deadlines[name].of_step else None
            if plan is not None and plan.to is not None and plan.to != going.to:
                self.on.matters.wrong(
                    f"`{name}` is a step's clock, which goes on with its step.", self.on.at("clocks", name, "as")
                )
            stops = going.how != "as" or (plan is not None and plan.stop)
            clocks[name] = Running(
                None if stops else going.to, (plan.time if plan is not None else None) or self.on.time
            )
        for deadline in self.on.old.deadlines.values():
            if not deadline.of_step:
                clocks[deadline.name] = self._running(deadline, said.get(deadline.name))
        begins = self._begins(clocks)
        timed = [step.id for step in self.on.old.steps.values() if step.wait is not None]
        known = {*self.on.old.deadlines, *timed, *self.on.new.deadlines}
        for name in said:
            if name not in known:
                message = f"Nothing is timed under the name `{name}`."
                self.on.matters.unknown(message, name, self.on.at("clocks", name), known)
        return clocks, begins

    def _running(self, deadline: Deadline, said: ClockPlan | None) -> Running:
        name, at = deadline.name, self.on.at("clocks", deadline.name)
        if said is not None and said.stop:
            return Running(None)
        to = said.to if said is not None and said.to is not None else name
        able = {each.name for each in self.on.new.deadlines.values() if not each.of_step}
        if said is not None and said.to is not None:
            self.on.matters.target(f"The new version has no deadline `{to}`.", to, (*at, "as"), able)
        elif to not in able or (said is not None and said.empty):
            hint = f"Write `{name}: {{as: DEADLINE}}` or `{name}: stop`."
            self.on.matters.open(f"The deadline `{name}` is gone, and it may be running.", at, hint)
        return Running(to, (said.time if said is not None else None) or self.on.time)

    def _begins(self, clocks: Mapping[str, Running]) -> dict[str, Time]:
        """The deadlines that only the new version has, and what becomes of them."""
        passed = {running.to for name, running in clocks.items() if name in self.on.old.deadlines}
        begins: dict[str, Time] = {}
        for deadline in self.on.new.deadlines.values():
            said = self.on.said.clocks.get(deadline.name)
            if deadline.name in passed or (said is not None and said.stop):
                continue
            time = said.time if said is not None else None
            whole = self.on.is_process and deadline.start is None and not deadline.of_step
            if time == "remeasure" and not whole:
                message = f"`{deadline.name}` doesn't run from the case's opening, so it can't be measured from there."
                self.on.matters.wrong(message, self.on.at("clocks", deadline.name))
            begins[deadline.name] = "remeasure" if time == "remeasure" and whole else "restart"
        return begins
