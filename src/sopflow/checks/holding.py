"""Whom a case is with when it comes to a step, as far as that is certain: its team, its rung, its role.

Followed are the undeviated paths of one file, whatever the conditions say. Where two paths meet that disagree, or
something may happen at any time (a rule that escalates, a rung whose time runs out), it is not certain. Each step is
looked at again only when something is less certain than before, so all takes time in proportion to the file.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from sopflow import model
from sopflow.checks.climbing import called_by, with_all_called
from sopflow.checks.study import Study
from sopflow.graph import Folder, Transition, acts_of_handbook

__all__ = ["Held", "Holding", "Origins", "Unsure", "with_outcomes"]


class _Unsure:
    """Stands for what nobody can tell."""


Unsure: Final = _Unsure()
_SHOWN = 8
_LOOKED_AT = 30  # times the steps of a file, for all ways together
_OUTCOME = re.compile(r"\s*outcome\s*==\s*(accepted|rejected)\s*")


class Held(NamedTuple):
    """Whom a case is with. The rung counts from 1; no roles: whoever is in the team."""

    team: str | _Unsure | None
    level: int | _Unsure
    roles: tuple[str, ...] | _Unsure

    def meets(self, other: Held) -> Held:
        """What is certain where two paths meet."""
        return Held(
            self.team if self.team == other.team else Unsure,
            self.level if self.level == other.level else Unsure,
            self.roles if self.roles == other.roles else Unsure,
        )


class Holding:
    """Whom cases are with in the files of a folder."""

    def __init__(self, study: Study) -> None:
        self._folder = folder = study.folder
        self._calls = called_by(study)
        self._hands = {name for name, each in study.people.items() if each.handovers}
        self._lifts = {name for name, each in study.people.items() if each.escalations}
        self._acting = {
            name for name, each in study.people.items() if len(each.escalations) > len(each.escalating_steps)
        }
        self._moves: dict[str, tuple[bool, bool]] = {}
        jumps = (act.go for act in acts_of_handbook(folder.handbook) if isinstance(act, model.GoAct))
        self._jumps = frozenset(jumps)

    def of(self, sop: model.Sop) -> Mapping[str, Held]:
        """Each step that can be reached, with whom a case is with when it comes there."""
        return _Walk(self, sop).run()

    def moves(self, procedure: str) -> tuple[bool, bool]:
        """Whether a call may change the team, and whether it may change the role."""
        if procedure not in self._moves:
            inside = with_all_called([procedure], self._calls)
            self._moves[procedure] = not self._hands.isdisjoint(inside), not self._lifts.isdisjoint(inside)
        return self._moves[procedure]

    def is_restless(self, sop: model.Sop) -> bool:
        """Whether the role may change at any time: by a rule, a deadline, or a rung whose time runs out.

        While a procedure is open, whatever called it may do so too.
        """
        timed = any(rung.within is not None for rung in self.rungs(sop))
        return timed or isinstance(sop, model.Procedure) or not self._acting.isdisjoint(("", sop.name))

    def rungs(self, sop: model.Sop) -> tuple[model.Rung, ...]:
        """The ladder a file names."""
        return self._folder.handbook.ladders.get(sop.ladder or "", ())

    def jumps(self, sop: model.Sop) -> Iterable[str]:
        """The steps that the handbook may lead to from anywhere."""
        if isinstance(sop, model.Process):
            return (step.id for step in sop.steps if step.id in self._jumps)
        return ()

    def ways(self, sop: model.Sop) -> Mapping[str, tuple[Transition, ...]]:
        """The ways on from every step."""
        return self._folder.ways(sop)


class _Walk:
    def __init__(self, holding: Holding, sop: model.Sop) -> None:
        self._holding, self._sop = holding, sop
        self._steps = {step.id: step for step in sop.every_step}
        self._rungs = holding.rungs(sop)
        self._restless = holding.is_restless(sop)
        self._found: dict[str, Held] = {}
        self._waiting: list[str] = []

    def run(self) -> Mapping[str, Held]:
        sop, ways = self._sop, self._holding.ways(self._sop)
        nothing = Held(Unsure, Unsure, Unsure)
        opened = Held(sop.owner, 1, self._rungs[0].role if self._rungs else ())
        first = opened if isinstance(sop, model.Process) else nothing
        self._reach(sop.steps[0].id, first._replace(level=Unsure, roles=Unsure) if self._restless else first)
        for way in (way for each in ways.values() for way in each if way.kind == "interrupt"):
            if way.target is not None and not way.ends:
                self._reach(way.target, nothing)
        for target in self._holding.jumps(sop):
            self._reach(target, nothing)
        while self._waiting:
            name = self._waiting.pop()
            self._go_on(name, ways.get(name, ()))
        return self._found

    def _reach(self, step: str, held: Held) -> None:
        known = self._found.get(step)
        new = held if known is None else known.meets(held)
        if new != known:
            self._found[step] = new
            self._waiting.append(step)

    def _go_on(self, name: str, ways: Iterable[Transition]) -> None:
        step, held = self._steps[name], self._found[name]
        after = self._after(step, held)
        left = after if step.skip_if is None else after.meets(held)
        gone: dict[str | None, Held] = {None: left}
        outcomes: Iterable[tuple[Transition, str | None]] = ((way, None) for way in ways)
        if isinstance(step, model.HandoverStep):
            gone = {None: left.meets(held), "accepted": left, "rejected": held}
            outcomes = with_outcomes(ways)
        for way, outcome in outcomes:
            if way.target is not None and not way.ends and way.kind != "interrupt":
                self._reach(way.target, gone[outcome])

    def _after(self, step: model.AnyStep, held: Held) -> Held:
        if isinstance(step, model.HandoverStep):
            return Held(step.handover, *((Unsure, Unsure) if self._restless else (1, ())))
        if isinstance(step, model.EscalateStep) and not self._restless:
            return self._escalated(step.escalate, held)
        if not isinstance(step, model.CallStep | model.TogetherStep):
            return held
        inner = tuple(model.every_step((step,)))
        moves = [self._holding.moves(each.call) for each in inner if isinstance(each, model.CallStep)]
        if any(hands for hands, _ in moves) or any(isinstance(each, model.HandoverStep) for each in inner):
            return Held(Unsure, Unsure, Unsure)
        if any(lifts for _, lifts in moves) or any(isinstance(each, model.EscalateStep) for each in inner):
            return held._replace(level=Unsure, roles=Unsure)
        return held

    def _escalated(self, to: str, held: Held) -> Held:
        rungs, level = self._rungs, held.level
        if to == "next":
            if isinstance(level, int):
                return held if level >= len(rungs) else held._replace(level=level + 1, roles=rungs[level].role)
            return held._replace(roles=Unsure)
        rung = next((number for number, each in enumerate(rungs, 1) if to in each.role), None)
        if rung is None:
            return held._replace(roles=(to,))
        if rung > 1 and not isinstance(level, int):
            return held._replace(roles=Unsure)
        return held if not isinstance(level, int) or rung <= level else held._replace(level=rung, roles=(to,))


class Origins:
    """The way on which a case came to be with whom it is with, for findings. Once all it may look at is spent, none."""

    def __init__(self, folder: Folder, sop: model.Sop) -> None:
        self._first = sop.steps[0].id
        self._before: dict[str, list[str]] = {}
        for name, ways in folder.ways(sop).items():
            for way in ways:
                if way.target is not None and not way.ends and way.kind != "interrupt":
                    self._before.setdefault(way.target, []).append(name)
        self._left = _LOOKED_AT * (len(self._before) + 50)

    def way(self, step: str, origins: Collection[str]) -> str:
        """A shortest way to ``step`` from one of ``origins``, or from the start: ``: read → to-legal → judge``."""
        came_from: dict[str, str] = {}
        waiting = deque([step])
        while waiting:
            name = waiting.popleft()
            for each in self._before.get(name, ()):
                self._left -= 1
                if each not in came_from and each != step:
                    came_from[each] = name
                    if each in origins or each == self._first:
                        return f": {' → '.join(_shown(each, came_from))}"
                    waiting.append(each)
            if self._left < 0:
                break
        return ""


def _shown(start: str, following: Mapping[str, str]) -> list[str]:
    way = [start]
    while way[-1] in following:
        way.append(following[way[-1]])
    return way if len(way) <= 2 * _SHOWN else [*way[:_SHOWN], "…", *way[-_SHOWN:]]


def with_outcomes(ways: Iterable[Transition]) -> Iterator[tuple[Transition, str | None]]:
    """The ways on from a handover, each with its outcome there; None where it may be one or the other."""
    judged: str | None = None  # the outcome for which the branches so far have provided
    for way in ways:
        said = _OUTCOME.fullmatch(way.text) if way.kind == "branch" and way.text is not None else None
        if said is not None:
            judged = judged or said[1]
            yield way, said[1]
        elif judged is not None:
            yield way, "rejected" if judged == "accepted" else "accepted"
        else:
            # What no branch provides for goes back to where it was offered.
            yield way, "accepted" if way.kind in ("plain", "following", "join") else None
