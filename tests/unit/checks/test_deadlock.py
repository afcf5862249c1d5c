"""What SOP122 says of steps that wait for each other, against the engine: small files, every order tried out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.walking import START

import sopflow
from sopflow import Case, Program, events
from sopflow.text import Report

MOST = 400  # cases looked at in one file
NAMES = ["f0", "f1", "f2", "state"]


class Writer:
    """Writes a procedure at random, with branches side by side, waits, requirements and gifts."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.number = 0

    def text(self) -> str:
        pick = self.draw.choice
        lines = ["sopflow: 1", "process: p", "outcomes: [over]", "facts:"]
        for name in NAMES[:3]:
            more = pick(["", "", ", default: no", ", ask: Is it?"])
            lines.append(f"  {name}: {{type: yes/no{more}}}")
        lines += ["  state: {type: [new, ready, sent], default: new}", "steps:"]
        lines += self.steps("  ", self.draw.randint(1, 3), 0)
        return "\n".join([*lines, "  - {id: last, end: over}"]) + "\n"

    def steps(self, indent: str, many: int, depth: int) -> Iterator[str]:
        ids = [self.number + number for number in range(many)]
        self.number += many
        for number, id in enumerate(ids):
            yield from self.step(indent, id, ids[number + 1 :], depth)

    def step(self, indent: str, id: int, later: list[int], depth: int) -> Iterator[str]:
        draw, name = self.draw, self.draw.choice(NAMES[:3])
        yield f"{indent}- id: s{id}"
        if depth < 2 and draw.random() < (0.8 if depth == 0 else 0.2):
            yield f"{indent}  until: {draw.choice(['all', 'all', 'any', 'b0'])}"
            yield f"{indent}  together:"
            for branch in ("b0", "b1"):
                yield f"{indent}    {branch}:"
                yield from self.steps(f"{indent}      ", draw.randint(1, 4), depth + 1)
            return
        verb = draw.choice(["wait", "wait", "set", "set", "do", "ask", "record", "decide"])
        condition = draw.choice([name, name, f"not {name}", "state == ready", f"{name} and state != new"])
        if verb == "wait":
            yield f"{indent}  wait: {{until: '{condition}'}}"
            if draw.random() < 0.1 and later and depth == 0:
                yield f"{indent}  within: 1 day"
                yield f"{indent}  if_late: s{draw.choice(later)}"
        elif verb == "set":
            yield f"{indent}  set: {{{draw.choice([f'{name}: yes', f'{name}: no', 'state: ready', 'state: sent'])}}}"
        elif verb == "decide" and later:
            yield f"{indent}  decide: Which way?"
            yield f"{indent}  next:"
            yield f"{indent}    {condition}: s{draw.choice(later)}"
            yield f"{indent}    else: s{draw.choice(later)}"
        elif verb == "ask":
            yield f"{indent}  ask: [{name}]"
        else:
            yield f"{indent}  do: Do it."
            if verb == "record":
                yield f"{indent}  record: [{name}]"
            if draw.random() < 0.5:
                yield f"{indent}  requires: ['{condition}']"
        if draw.random() < 0.08:
            yield f"{indent}  skip_if: {name}"


def happen(program: Program) -> tuple[list[Case], bool]:
    """Every case that may come of it, without anything volunteered; and whether these are all."""
    first = sopflow.advance(program, None, events.Opened(case_id="C", at=START)).case
    assert first is not None
    waiting, found, seen = [first], [], set()
    while waiting:
        case = waiting.pop()
        key = repr((case.tokens, sorted(case.facts.items()), case.visits, case.outcome))
        if key in seen:
            continue
        if len(seen) >= MOST:
            return found, False
        seen.add(key)
        found.append(case)
        if case.outcome is None:
            next_ones = (sopflow.advance(program, case, event) for event in everything(program, case))
            waiting += [each.case for each in next_ones if each.case is not None and each.refused is None]
    return found, True


def everything(program: Program, case: Case) -> Iterator[events.Event]:
    at = case.now + timedelta(seconds=1)
    yield events.Reached(at=case.now + timedelta(days=2))
    for task in sopflow.todo(program, case):
        for answer in (True, False):
            facts = dict.fromkeys((field.name for field in task.fields), answer)
            if "state" in facts:
                facts["state"] = "ready" if answer else "sent"
            if task.kind == "ask":
                yield events.Answered(step=task.id, facts=facts, at=at, by="x")
            elif task.kind == "do":
                yield events.Done(step=task.id, facts=facts, at=at, by="x")


def deadlocks(report: Report) -> list[set[str]]:
    told = [each.message for each in report.diagnostics if each.code == "SOP122"]
    return [{part.split("`")[1] for part in message.split("; ")} for message in told]


@pytest.mark.parametrize("start", range(0, 300, 30))
def test_what_is_said_to_wait_never_goes_on(start: int) -> None:
    for seed in range(start, start + 30):
        text = Writer(seed).text()
        handbook, report = sopflow.read_texts({"p.yaml": text})
        stopped = deadlocks(report)
        if handbook is None or not stopped:
            continue
        cases, _ = happen(handbook["p"])
        for step in {each for circle in stopped for each in circle}:
            # Whoever came to it is there still, unless all of it was withdrawn.
            arrived = [case for case in cases if case.visits.get(step)]
            inside = handbook["p"].main.steps[step].path
            for case in arrived:
                here = any(token.step == step for token in case.tokens)
                assert here or (len(inside) > 2 and not within(handbook["p"], case, inside)), (seed, step, text)


def within(program: Program, case: Case, path: tuple[str | int, ...]) -> bool:
    """Whether any place is still in the branch in which a step is."""
    places = [program.main.steps[token.step].path for token in case.tokens]
    return any(place[: len(path) - 1] == path[:-1] for place in places)


def test_most_of_what_never_ends_is_told() -> None:
    """Not all: that something is given and taken away again, or that a person could volunteer it, isn't looked at."""
    told = []
    for seed in range(150):
        handbook, report = sopflow.read_texts({"p.yaml": Writer(seed).text()})
        cases, whole = happen(handbook["p"]) if handbook is not None else ([], False)
        if whole and not any(case.outcome for case in cases):
            told.append(any(each.code in ("SOP122", "SOP301", "SOP302", "SOP404") for each in report.diagnostics))
    assert len(told) > 30
    assert sum(told) > 0.8 * len(told)


def test_there_is_something_to_find() -> None:
    found = [deadlocks(sopflow.read_texts({"p.yaml": Writer(seed).text()})[1]) for seed in range(300)]
    sizes = {len(circle) for each in found for circle in each}
    assert {1, 2} <= sizes
    assert 20 < sum(map(bool, found)) < 250
