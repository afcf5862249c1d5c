"""Walks through a file with facts whose values are chosen late: does a case really come to stand still there?

A walk does what the engine does, on undeviated and punctual paths: nobody volunteers anything, no action is asked for
beside the flow, no signal comes but where the flow waits for one, and then it brings all there is. A fact that somebody
gives is ``FREE`` until a condition looks at it; then the values worth trying are tried, one after the other. What
can't be followed exactly (facts that rules change) ends the walk, so a case that is found can happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sopflow.checks.knowing.choosing import Chooser
from sopflow.checks.knowing.spot import FREE, WIDTH, Ended, Frame, Spot, Stuck, Way
from sopflow.expr.values import MISSING
from sopflow.program import Act, Branch, Input, Rule, Step

__all__ = ["Walker"]

_DEEPEST = 20  # calls within calls
_UNPLANNED = frozenset(("failed", "rejected"))
_AWAITED = frozenset(("ask", "do", "run", "handover"))


class Walker(Chooser):
    """Takes the steps of one program, one at a time."""

    def start(self, facts: Iterable[str], defaults: Mapping[str, Any]) -> Spot:
        """A case that begins, with these facts given."""
        known = {**dict.fromkeys(facts, FREE), **defaults}
        return Spot(self.program.main, self.program.main.first.id, known, known)

    def ways(self, spot: Spot) -> Iterator[Way]:
        """All that can come of entering the step where the spot is."""
        step = spot.unit.steps[spot.step]
        if not spot.frames:
            spot = replace(spot, path=(spot.path, step.id))
        for calm in self._calm(spot, None):
            yield from self._enter(calm, step)

    def _enter(self, spot: Spot, step: Step) -> Iterator[Way]:
        if step.skip is None:
            yield from self._arrive(spot, step)
            return
        for value, wants, after in self._decide(step.skip, spot, own=step.names):
            if value is True:
                yield from self._leave(after, step, "skipped")
            elif wants:
                yield Stuck(after, wants)
            else:
                yield from self._arrive(after, step)

    def _arrive(self, spot: Spot, step: Step) -> Iterator[Way]:
        visits = {**spot.visits, step.id: spot.visits.get(step.id, 0) + 1}
        for calm in self._calm(replace(spot, visits=visits), step.id):
            yield from self._open(calm, step)

    def _calm(self, spot: Spot, entering: str | None) -> Iterator[Spot]:
        """The spot where no rule breaks off the walk, with values for which that is so."""
        spots = [spot]
        for rule in self._breaking:
            if rule.when == entering:
                spots = [each for before in spots for each in self._unmoved(rule, before)]
        yield from spots

    def _unmoved(self, rule: Rule, spot: Spot) -> Iterator[Spot]:
        if rule.condition is None:
            return
        for value, _, after in self._decide(rule.condition, spot, ask=False):
            if value is not True:
                yield after

    # -- what verbs do --------------------------------------------------------------------------------------------

    def _open(self, spot: Spot, step: Step) -> Iterator[Way]:
        match step.verb:
            case "ask" | "do":
                yield from self._form(spot, step)
            case "set":
                yield from self._then(self._change(spot, step.changes), step)
            case "look_up":
                yield from self._look_up(spot, step)
            case "send":
                yield from self._send(spot, step)
            case "run" | "call":
                for way in self._must(step, spot, ask=False):
                    if isinstance(way, Spot):
                        yield from self._hand_over(way, step)
                    else:
                        yield way
            case "handover":
                yield from self._criteria(spot, step)
            case "wait":
                yield from self._wait(spot, step)
            case "together":
                yield from self._split(spot, step)
            case "end":
                yield from self._end(spot, step.end or "")
            case "escalate":
                yield from self._leave(replace(spot, aged=True), step, "done")
            case _:
                yield from self._leave(spot, step, "done")

    def _then(self, ways: Iterable[Way], step: Step, outcome: str = "done") -> Iterator[Way]:
        for way in ways:
            if isinstance(way, Spot):
                yield from self._leave(way, step, outcome)
            else:
                yield way

    def _form(self, spot: Spot, step: Step) -> Iterator[Way]:
        anew = step.again or step.verb == "do"
        asked = [
            fact.name
            for fact in step.form
            if anew or (spot.value(fact.name) is MISSING and fact.name not in spot.declined)
        ]
        given = [spot.give(dict.fromkeys(asked, FREE))]
        if step.at_least is not None and asked:
            spare = min(len(asked), len(step.form) - step.at_least)
            left = asked[len(asked) - spare :] if spare > 0 else []
            some = spot.give({**dict.fromkeys(asked, FREE), **dict.fromkeys(left, MISSING)})
            given.append(replace(some, declined=some.declined.union(left)))
        for each in given:
            yield from self._then(self._must(step, each, ask=True), step)

    def _send(self, spot: Spot, step: Step) -> Iterator[Way]:
        assert step.message is not None
        for way in self._words(spot, step.message.text):
            if isinstance(way, Stuck):
                yield way
            else:
                yield from self._then(self._words(way, step.message.subject), step)

    def _look_up(self, spot: Spot, step: Step) -> Iterator[Way]:
        assert step.table is not None
        rows = step.table.rows
        if self._wild & rows.leaves or spot.aged:
            return
        spots = [spot]
        for spot in self._chosen(spots, sorted(rows.leaves)):
            env = self._env(spot, None, None)
            row = rows.walk(spot.facts, spot.own, env.x)
            if isinstance(row, int):
                yield from self._then(self._change(spot, step.table.gives[row]), step)
            elif row is not None:
                asked = [n for n in row.missing if spot.unit.facts[n].ask is not None]
                if asked:
                    spots.append(spot.give(dict.fromkeys(asked, FREE)))
                else:
                    yield Stuck(spot, row.missing)

    def _hand_over(self, spot: Spot, step: Step) -> Iterator[Way]:
        """A call or an action, once it has all that it takes."""
        bound: list[tuple[Spot, dict[str, Any]]] = [(spot, {})]
        for each in step.inputs:
            found: list[tuple[Spot, dict[str, Any]]] = []
            for before, given in bound:
                for way, value in self._argument(before, step, each):
                    if isinstance(way, Stuck):
                        yield way
                    elif each.fact is not None and value is not MISSING:
                        found.append((way, {**given, each.fact.name: value}))
                    else:
                        found.append((way, given))
            bound = found[:WIDTH]
        for after, given in bound:
            if step.verb == "run":
                yield from self._run(after, step, given)
            elif len(after.frames) < _DEEPEST:
                yield self._call(after, step, given)

    def _argument(self, spot: Spot, step: Step, each: Input) -> Iterator[tuple[Spot | Stuck, Any]]:
        optional = step.action is not None and each.fact is not None and each.fact.name not in step.action.takes
        if each.source is not None:
            name = each.source.name
            if spot.value(name) is MISSING and not optional:
                if spot.unit.facts[name].ask is None or name in spot.declined:
                    yield Stuck(spot, (name,)), MISSING
                    return
                spot = spot.give({name: FREE})
            yield spot, spot.value(name)
        elif optional:
            yield spot, MISSING
        else:
            yield from self._value(spot, each.value, each.literal)

    def _call(self, spot: Spot, step: Step, given: Mapping[str, Any]) -> Spot:
        unit = self.program.units[step.call or ""]
        frame = Frame(spot.unit, step.id, spot.own, spot.visits, spot.declined)
        shared = frozenset(n for n in spot.declined if n not in spot.unit.own) if spot.frames else spot.declined
        own = {**unit.unasked_defaults, **given}
        return Spot(unit, unit.first.id, spot.facts, own, shared, {}, (*spot.frames, frame), spot.aged, spot.path)

    def _run(self, spot: Spot, step: Step, given: Mapping[str, Any]) -> Iterator[Way]:
        action = step.action
        assert action is not None
        spots = [spot]
        for requirement in action.requires:
            args = {name: value for name, value in given.items() if name in requirement.must.leaves}
            if any(value is FREE for value in args.values()):
                return  # which value was handed over can't be said any more
            spots = [
                after
                for before in spots
                for value, _, after in self._decide(requirement.must, before, ask=False, args=args)
                if value is True
            ][:WIDTH]
        for each in spots:
            after = each.give(dict.fromkeys((result.taken.name for result in step.results), FREE))
            after = after.give(dict.fromkeys((n for n in _set_by(action.acts)), FREE))
            yield from self._leave(after.give(dict.fromkeys(_cleared_by(action.acts), MISSING)), step, "done")
        yield from self._leave(spot, step, "failed")

    def _criteria(self, spot: Spot, step: Step) -> Iterator[Way]:
        spots = [spot]
        for criterion in step.criteria:
            found: list[Spot] = []
            for before in spots:
                for value, wants, after in self._decide(criterion.must, before):
                    if value is True:
                        found.append(after)
                    elif value is MISSING and wants:
                        yield Stuck(after, wants)
            spots = found[:WIDTH]
        for each in spots:
            for way in self._must(step, each, ask=True):
                if not isinstance(way, Spot):
                    yield way
                    continue
                for outcome in ("accepted", "rejected"):
                    yield from self._leave(replace(way, aged=True), step, outcome)

    def _wait(self, spot: Spot, step: Step) -> Iterator[Way]:
        wait = step.wait
        assert wait is not None
        later = replace(spot, aged=True)
        if wait.condition is not None:
            for value, _, after in self._decide(wait.condition, spot, ask=False):
                if value is True:
                    yield from self._leave(after, step, "done")
            return
        if wait.signal is None:
            yield from self._leave(later, step, "done")
            return
        if wait.span is not None:
            yield from self._leave(later, step, "late")
        if any(rule.when == wait.signal for rule in self._breaking):
            return
        main = self.program.main
        names = [n for n, fact in main.facts.items() if fact.derived is None and later.facts.get(n, MISSING) is MISSING]
        facts = {**later.facts, **dict.fromkeys(names, FREE)}
        own = later.own if later.frames else facts
        yield from self._leave(replace(later, facts=facts, own=own), step, "done")

    def _split(self, spot: Spot, step: Step) -> Iterator[Way]:
        """Branches one after the other; where one is enough, that one alone, if no other could be done by itself."""
        steps = spot.unit.steps
        for name, first in step.split.items():
            if step.until == "all":
                yield replace(spot, step=first)
                return
            others = [steps[each] for each in step.split.values() if each != first]
            if step.until in ("any", name) and all(each.verb in _AWAITED and not each.skip for each in others):
                yield replace(spot, step=first)

    # -- the way on -----------------------------------------------------------------------------------------------

    def _leave(self, spot: Spot, step: Step, outcome: str) -> Iterator[Way]:
        spots = list(self._calm(spot, None))
        for branch in step.branches:
            found: list[Spot] = []
            if branch.condition is None:
                if branch.kind == "plain" and outcome in _UNPLANNED:
                    continue
                for before in spots:
                    yield from self._go(before, step, branch)
                return
            for before in spots:
                for value, wants, after in self._decide(branch.condition, before, outcome=outcome):
                    if value is True:
                        yield from self._go(after, step, branch)
                    elif wants:
                        yield Stuck(after, wants)
                    else:
                        found.append(after)
            spots = found[:WIDTH]
        if outcome != "failed" and step.following is not None and step.verb != "decide":
            for each in spots:
                yield from self._go(each, step, step.following)

    def _go(self, spot: Spot, step: Step, branch: Branch) -> Iterator[Way]:
        if branch.kind == "join":
            together = spot.unit.steps[branch.target]
            names = list(together.split)
            mine = names.index(str(step.path[len(together.path) + 1]))
            if together.until == "all" and mine + 1 < len(names):
                yield replace(spot, step=together.split[names[mine + 1]])
            else:
                yield from self._leave(spot, together, "done")
        elif branch.ends:
            yield from self._end(spot, branch.target)
        else:
            yield replace(spot, step=branch.target)

    def _end(self, spot: Spot, outcome: str) -> Iterator[Way]:
        if not spot.frames:
            yield Ended(spot, outcome)
            return
        frame = spot.frames[-1]
        caller = frame.unit.steps[frame.step]
        spots: list[tuple[Spot, dict[str, Any]]] = [(spot, {})]
        for each in caller.results:
            name = each.given.name
            if each.given.derived is None:
                spots = [(at, {**found, each.taken.name: at.own.get(name, MISSING)}) for at, found in spots]
            else:
                spots = [
                    (after, {**found, each.taken.name: value})
                    for at, found in spots
                    for value, _, after in self._decide(each.given.derived.expr, at, ask=False)
                ][:WIDTH]
        for at, found in spots:
            left = frozenset(n for n in at.declined if n not in at.unit.own)
            mine = frozenset(n for n in frame.declined if n in frame.unit.own)
            own = frame.own if len(spot.frames) > 1 else at.facts
            back = Spot(
                frame.unit, frame.step, at.facts, own, left | mine, frame.visits, at.frames[:-1], at.aged, at.path
            )
            yield from self._leave(back.give(found), caller, outcome)


def _set_by(acts: Iterable[Act]) -> Iterator[str]:
    return (f.name for act in acts for each in act.changes if each.kind in ("set", "add") for f in each.facts)


def _cleared_by(acts: Iterable[Act]) -> Iterator[str]:
    return (f.name for act in acts for each in act.changes if each.kind == "clear" for f in each.facts)
