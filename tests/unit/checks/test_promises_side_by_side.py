"""Promises about branches side by side, skipped steps and interruptions, against trying out everything that may happen.

Here a case is what it is for the engine: places that are open at once, of which any may go on next.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from sopflow.loading import read_texts

ENDS = ["won", "lost"]


@dataclass
class Made:
    """A step as it was drawn."""

    id: str
    after: list[str] = field(default_factory=list)  # where its branches lead
    falls: str | None = None  # the step written next; "join" at the end of a branch
    late: str | None = None
    skip: bool = False
    branches: dict[str, list[Made]] = field(default_factory=dict)
    until: str = "all"


class Drawn:
    """A small file, drawn by chance."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        names = [f"s{number}" for number in range(self.draw.randint(3, 5))]
        self.main = [self._step(each, names, ENDS, depth=0) for each in names]
        for one, other in zip(self.main, [*names[1:], None], strict=True):
            one.falls = other
        self.main[-1].after.append(self.draw.choice(ENDS))
        self.rules = [self.draw.choice([*names, *ENDS]) for _ in range(self.draw.choice([0, 0, 1]))]
        for each in self.every:
            if self.draw.random() < 0.15:
                each.late = self.draw.choice(names)
        if self.draw.random() < 0.5:
            self.draw.choice(self.every).skip = True
        self.of = {each.id: each for each in self.every}
        self.owner = {e.id: (o, b) for o in self.every for b, steps in o.branches.items() for e in steps}

    def _step(self, name: str, among: list[str], ends: list[str], depth: int) -> Made:
        draw = self.draw
        step = Made(name)
        if depth < 2 and draw.random() < 0.35:
            for branch in "ab":
                inner = [f"{name}{branch}{number}" for number in range(draw.randint(1, 2))]
                made = [self._step(each, inner, ends, depth + 1) for each in inner]
                for one, other in zip(made, [*inner[1:], "join"], strict=True):
                    one.falls = other
                step.branches[branch] = made
            step.until = draw.choice(["all", "any", "a"])
        if draw.random() < 0.6:
            step.after = draw.sample([*(each for each in among if each != name), *ends], draw.randint(1, 2))
        return step

    @property
    def every(self) -> list[Made]:
        return [each for step in self.main for each in _all(step)]

    def beside(self, one: str, other: str) -> bool:
        """Whether two steps stand in different branches of one step."""
        above = [self._branches(each) for each in (one, other)]
        return any(outer in above[1] and above[1][outer] != branch for outer, branch in above[0].items())

    def _branches(self, step: str) -> dict[str, str]:
        found = {}
        while step in self.owner:
            outer, branch = self.owner[step]
            found[outer.id] = branch
            step = outer.id
        return found

    def text(self, promises: list[str]) -> str:
        lines = ["sopflow: 1", "process: p", "outcomes: [won, lost]", "facts:", "  n: {type: number, ask: How many?}"]
        lines += ["promises:", *(f"  - {each}" for each in promises)]
        if self.rules:
            lines.append("rules:")
        for number, target in enumerate(self.rules):
            act = "end" if target in ENDS else "go"
            lines += [f"  - id: r{number}", f"    if: n == {90 + number}", f"    then: [{{{act}: {target}}}]"]
        lines.append("steps:")
        for step in self.main:
            lines += _written(step, "  ", last=step is self.main[-1])
        return "\n".join(lines) + "\n"


def _all(step: Made) -> Iterator[Made]:
    yield step
    for branch in step.branches.values():
        for each in branch:
            yield from _all(each)


def _written(step: Made, indent: str, *, last: bool) -> Iterator[str]:
    yield f"{indent}- id: {step.id}"
    if step.branches:
        yield f"{indent}  until: {step.until}"
        yield f"{indent}  together:"
        for name, branch in step.branches.items():
            yield f"{indent}    {name}:"
            for each in branch:
                yield from _written(each, f"{indent}      ", last=False)
    else:
        yield f"{indent}  ask: [n]"
        yield f"{indent}  again: yes"
    if step.skip:
        yield f"{indent}  skip_if: n == 7"
    if step.late:
        yield f"{indent}  within: 1 h"
        yield f"{indent}  if_late: {step.late}"
    if step.after:
        yield f"{indent}  next:"
        conditions = [f"n == {number}" for number in range(len(step.after))]
        if last:
            conditions[-1] = "else"
        yield from (f"{indent}    {condition}: {each}" for condition, each in zip(conditions, step.after, strict=True))


class Tried:
    """Everything that may happen in a file, with one promise in mind.

    A place is a step that is open; ``step/branch`` says that a branch has come to its end.
    """

    def __init__(self, drawn: Drawn, always: str) -> None:
        self.drawn, self.always = drawn, always

    def broken(self, *, before: str | None = None, after: str | None = None) -> bool:
        """Whether the goal can come before ``always`` was completed, or an end after a step without it."""
        found: set[tuple[frozenset[str], bool]] = set()
        waiting = [(moved, False) for moved in self._enter(frozenset(), self.drawn.main[0].id)]
        while waiting:
            (places, entered, passed), flag = waiting.pop()
            end = next((each for each in places if each in ENDS), None)
            if before is not None:
                if self.always in passed:
                    continue  # from here on it is kept
                if before in entered or end == before:
                    return not self._is_inside(before)
                state = places, False
            else:
                state = places, (flag and self.always not in passed) or after in entered
                if end is not None and state[1] and end != self.always:
                    return True
            if state not in found and end is None:
                found.add(state)
                waiting += [(moved, state[1]) for moved in self._next(places)]
        return False

    def _is_inside(self, step: str | None) -> bool:
        """Whether whoever comes to this step has entered the other one already."""
        return step is not None and step not in ENDS and step in {each.id for each in _all(self.drawn.of[self.always])}

    def _next(self, places: frozenset[str]) -> Iterator[tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]]:
        """What may happen next: the places then, the steps that are entered and those that are completed."""
        if any(each in ENDS for each in places):
            return
        for target in self.drawn.rules:
            yield from self._jump(target)
        for name in places:
            if "/" in name:
                continue
            step = self.drawn.of[name]
            if step.late is not None:
                yield from self._jump(step.late)
            if not step.branches:
                yield from self._leave(places - {name}, step, (name,))

    def _jump(self, target: str) -> Iterator[tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]]:
        if target in ENDS:
            yield frozenset((target,)), (), ()
        else:
            yield from self._enter(frozenset(), target)

    def _enter(
        self, places: frozenset[str], name: str, passed: tuple[str, ...] = ()
    ) -> Iterator[tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]]:
        step = self.drawn.of[name]
        if step.skip:
            yield from self._leave(places, step, passed)
        entered: list[tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]] = [(places | {name}, (name,), passed)]
        for branch in step.branches.values():
            more = []
            for at, names, done in entered:
                if name not in at:  # the branch before has ended all
                    more.append((at, names, done))
                    continue
                for each, further, finished in self._enter(at, branch[0].id, done):
                    more.append((each, names + further, finished))
            entered = more
        yield from entered

    def _leave(
        self, places: frozenset[str], step: Made, passed: tuple[str, ...]
    ) -> Iterator[tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]]:
        targets = [*step.after, *([step.falls] if step.falls is not None else [])]
        if step is self.drawn.main[-1]:
            targets = list(step.after)
        for target in targets:
            if target in ENDS:
                yield frozenset((target,)), (), passed
            elif target != "join":
                yield from self._enter(places, target, passed)
            else:
                outer, branch = self.drawn.owner[step.id]
                done = places | {f"{outer.id}/{branch}"}
                enough = outer.until in ("any", branch) or all(f"{outer.id}/{each}" in done for each in outer.branches)
                if not enough:
                    yield done, (), passed
                else:
                    inside = {each.id for each in _all(outer)}
                    left = frozenset(each for each in done if each.split("/")[0] not in inside)
                    yield from self._leave(left, outer, (*passed, outer.id))


@pytest.mark.parametrize("seed", range(25))
def test_before_and_after_are_what_may_happen(seed: int) -> None:
    drawn = Drawn(seed)
    steps = [each.id for each in drawn.every]
    pairs = [(one, other) for one in [*steps, *ENDS] for other in steps if one != other]
    afters = [(one, other) for one in steps for other in [*steps, *ENDS] if one != other]
    promises = [f"{{before: {one}, always: {other}}}" for one, other in pairs]
    promises += [f"{{after: {one}, always: {other}}}" for one, other in afters]
    text = drawn.text(promises)
    report = read_texts({"p.yaml": text})[1]
    assert {each.code for each in report.diagnostics} <= {"SOP112", "SOP119", "SOP121", "SOP801", "SOP518"}, (
        report.text()
    )
    found = {each.span.line - 7 for each in report.diagnostics if each.code == "SOP801"}
    for number, (one, other) in enumerate(pairs):
        assert (number in found) == Tried(drawn, other).broken(before=one), f"{promises[number]}\n{drawn.text([])}"
    for number, (one, other) in enumerate(afters, start=len(pairs)):
        broken = Tried(drawn, other).broken(after=one)
        # Of what stands beside a step, nobody says whether it comes after it.
        assert (number in found) == broken or (not broken and drawn.beside(one, other)), (
            f"{promises[number]}\n{drawn.text([])}"
        )
