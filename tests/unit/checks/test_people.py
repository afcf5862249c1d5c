"""Whom a case is with, against the plain way of finding out: all states that small files can get into."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

import sopflow
from sopflow import events
from sopflow.loading import read_texts

STEPS = [f"s{number}" for number in range(7)]
TEAMS = ["red", "green", "blue"]
ROLES = {"r1": ["r0"], "r2": ["r1"], "x": ["r0"]}  # each with the roles it includes
RUNGS = [["r0"], ["r1"]]
BOOK = """sopflow: 1
handbook: h
teams: {red: , green: , blue: }
roles:
  r0: {team: red}
  r1: {team: green, includes: [r0]}
  r2: {team: blue, includes: [r1]}
  x: {team: blue, includes: [r0]}
ladders:
  up: [{role: r0}, {role: r1}]
outcomes: [over, lost]
facts:
  n: {type: integer, ask: How many?}
"""

Way = tuple[str, str]  # condition (or else), target
State = tuple[str, int, tuple[str, ...]]  # team, level, roles


class Made:
    """A process made at random: verbs, and ways on."""

    def __init__(self, seed: int, *, ladder: bool) -> None:
        draw = random.Random(seed)
        self.ladder = ladder
        self.verbs: dict[str, tuple[str, str]] = {}
        self.ways: dict[str, list[Way]] = {}
        for step in STEPS:
            verb = draw.choice(["ask", "handover", "handover", "escalate", "escalate"])
            self.verbs[step] = verb, draw.choice(TEAMS if verb == "handover" else [*ROLES, "r0", "next"])
            targets = draw.sample([*STEPS, "over"], draw.randint(1, 2))
            if verb == "handover" and len(targets) == 2:
                outcome = draw.choice(["accepted", "rejected"])
                self.ways[step] = [(f"outcome == {outcome}", targets[0]), ("else", targets[1])]
            elif len(targets) == 2:
                self.ways[step] = [("n == 1", targets[0]), ("else", targets[1])]
            else:
                self.ways[step] = [("", targets[0])]

    def written(self) -> str:
        lines = ["sopflow: 1", "process: p", "owner: red", *(["ladder: up"] if self.ladder else []), "steps:"]
        for step, (verb, name) in self.verbs.items():
            lines += [f"  - id: {step}", "    ask: [n]" if verb == "ask" else f"    {verb}: {name}"]
            lines += ["    again: yes"] if verb == "ask" else []
            if self.ways[step][0][0]:
                lines += ["    next:", *(f"      {condition}: {target}" for condition, target in self.ways[step])]
            else:
                lines.append(f"    next: {self.ways[step][0][1]}")
        return "\n".join(lines) + "\n"

    def states(self) -> Mapping[str, set[State]]:
        """Every state in which a case can come to each step."""
        opened: State = ("red", 1, tuple(RUNGS[0]) if self.ladder else ())
        met: dict[str, set[State]] = {step: set() for step in STEPS}
        met["s0"].add(opened)
        waiting = [("s0", opened)]
        while waiting:
            step, state = waiting.pop()
            for target, after in self.moves(step, state):
                if target in met and after not in met[target]:
                    met[target].add(after)
                    waiting.append((target, after))
        return met

    def moves(self, step: str, state: State) -> Iterator[tuple[str, State]]:
        verb, name = self.verbs[step]
        ways = self.ways[step]
        if verb == "handover":
            taken: State = (name, 1, ())
            if not ways[0][0]:
                yield ways[0][1], taken
                return
            for outcome, after in (("accepted", taken), ("rejected", state)):
                yield ways[0][1] if ways[0][0].endswith(outcome) else ways[1][1], after
            return
        after = self.escalated(name, state) if verb == "escalate" else state
        yield from ((target, after) for _, target in ways)

    def escalated(self, to: str, state: State) -> State:
        team, level, _ = state
        rungs = RUNGS if self.ladder else []
        if to == "next":
            return (team, level + 1, tuple(rungs[level])) if level < len(rungs) else state
        rung = next((number for number, each in enumerate(rungs, 1) if to in each), None)
        if rung is None:
            return team, level, (to,)
        return state if rung <= level else (team, rung, (to,))


def includes(role: str) -> set[str]:
    """The role and all it may do the work of."""
    return {role}.union(*(includes(each) for each in ROLES.get(role, [])))


def told(made: Made) -> set[tuple[str, str]]:
    """Code and step of what is found about escalations and handovers."""
    text = made.written()
    found = read_texts({"handbook.yaml": BOOK, "p.yaml": text})[1].diagnostics
    lines = text.splitlines()
    starts = {number: line[8:] for number, line in enumerate(lines, 1) if line.startswith("  - id: ")}
    at = [
        (each.code, starts[max(n for n in starts if n <= each.span.line)]) for each in found if each.code[:4] == "SOP6"
    ]
    return {(code, step) for code, step in at if code in ("SOP606", "SOP607", "SOP609", "SOP610")}


def is_whole(made: Made) -> bool:
    """Whether nothing more fundamental is wrong, which keeps proofs away: all steps are reached, and can end."""
    after = {step: {target for _, target in ways} for step, ways in made.ways.items()}
    met = made.states()
    return all(met[step] and "over" in reach(after, step) for step in STEPS)


def made_whole(count: int, *, ladder: bool) -> list[Made]:
    whole = (each for seed in range(100_000) if is_whole(each := Made(seed, ladder=ladder)))
    return [next(whole) for _ in range(count)]


@pytest.mark.parametrize("ladder", [False, True])
def test_what_is_said_holds_in_every_state_and_is_said_whenever_it_does(ladder: bool) -> None:
    handed, down = 0, 0
    for made in made_whole(80, ladder=ladder):
        found, states = told(made), made.states()
        for step, (verb, name) in made.verbs.items():
            assert states[step]
            if verb == "handover":
                same = {team for team, _, _ in states[step]} == {name}
                assert (("SOP609", step) in found) == same, made.written()
                handed += same
            elif verb == "escalate" and name != "next":
                roles = {roles for _, _, roles in states[step]}
                first = ladder and name in RUNGS[0]
                held = next(iter(roles)) if len(roles) == 1 else ()
                lower = bool(held) and all(name in includes(each) for each in held)
                on_ladder = ladder and any(name in rung for rung in RUNGS)
                said = ("SOP607", step) in found
                holds = first or (lower and not on_ladder)
                assert said <= holds, made.written()
                assert ladder or said == holds  # how high a case is depends on the way, which is not told apart
                down += lower
        lost = not ladder and any(each == ("escalate", "next") for each in made.verbs.values())
        assert any(code == "SOP606" for code, _ in found) == lost
    assert handed > 10 < down


def test_teams_that_can_hand_a_case_back_and_forth() -> None:
    circles = 0
    for made in made_whole(80, ladder=False):
        after = {step: {target for target, state in made.moves(step, ("?", 1, ()))} for step in STEPS}
        for step in STEPS:
            if made.verbs[step][0] == "handover":  # only where it is accepted
                after[step] = {target for target, state in made.moves(step, ("?", 1, ())) if state[0] != "?"}
        gates = [(step, name) for step, (verb, name) in made.verbs.items() if verb == "handover"]
        reached = {step: reach(after, step) for step in STEPS}
        both = any(a != b and y in reached[x] and x in reached[y] for x, a in gates for y, b in gates)
        assert any(code == "SOP610" for code, _ in told(made)) == both, made.written()
        circles += both
    assert circles > 5


def reach(after: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for each in after.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


@pytest.mark.parametrize("ladder", [False, True])
def test_cases_that_run_are_with_whom_it_is_said(ladder: bool) -> None:
    seen = 0
    for number, made in enumerate(made_whole(40, ladder=ladder)):
        handbook, _ = read_texts({"handbook.yaml": BOOK, "p.yaml": made.written()})
        assert handbook is not None
        found, draw = told(made), random.Random(number)
        for _ in range(6):
            seen += walk(handbook["p"], made, found, draw)
    assert seen > 20


def walk(program: sopflow.Program, made: Made, found: set[tuple[str, str]], draw: random.Random) -> int:
    """One case, answered at random; how often it came to a handover of which something is said."""
    at, seen = datetime(2026, 1, 5, tzinfo=UTC), 0
    case = sopflow.advance(program, None, events.Opened(case_id="c", at=at)).case
    for _ in range(12):
        assert case is not None
        if case.outcome is not None or not case.tokens or case.tokens[0].stuck is not None:
            break
        step = case.tokens[0].step
        verb, name = made.verbs[step]
        acting = program.who_may(case.roles[0]) if case.roles else program.team_roles(case.team)
        by = f"ann/{min(acting)}"
        if verb != "handover":  # asked for, or what a branch needs
            given = {"n": draw.randint(0, 2)}
            answered = sopflow.advance(program, case, events.Answered(step=step, facts=given, by=by, at=at))
            assert answered.refused is None
            case = answered.case
            continue
        if ("SOP609", step) in found:
            assert case.team == name
            seen += 1
        offered = sopflow.advance(program, case, events.Done(step=step, by=by, at=at))
        assert offered.refused is None
        assert offered.case is not None
        who = f"bob/{sorted(program.team_roles(name))[0]}"
        answer = events.Accepted(step=step, by=who, at=at)
        if draw.random() < 0.4:
            answer = events.Rejected(step=step, reason="No.", by=who, at=at)  # type: ignore[assignment]
        case = sopflow.advance(program, offered.case, answer).case
    return seen


@pytest.mark.parametrize("seed", range(60))
def test_four_eyes_need_somebody_who_came_before(seed: int) -> None:
    draw = random.Random(seed)
    ways = {step: draw.sample([s for s in [*STEPS, "over"] if s != step], draw.randint(1, 2)) for step in STEPS}
    pairs = {step: draw.choice(STEPS) for step in STEPS}
    lines = ["sopflow: 1", "process: p", "owner: red", "steps:"]
    for step, targets in ways.items():
        lines += [f"  - id: {step}", "    ask: [n]", "    again: yes", f"    not_by: {pairs[step]}", "    next:"]
        lines += ["      n == 1: over"]
        lines += [
            f"      {condition}: {target}" for condition, target in zip(["n == 2", "else"], targets * 2, strict=False)
        ]
    found = read_texts({"handbook.yaml": BOOK, "p.yaml": "\n".join(lines) + "\n"})[1]
    idle = {lines[each.span.line - 4][8:] for each in found if each.code == "SOP605"}
    after = {step: set(targets) for step, targets in ways.items()}
    if found.ok:
        assert idle == {step for step in STEPS if step not in reach(after, pairs[step])}


def test_many_guarded_steps_are_no_trouble() -> None:
    """Where it would take too long to look, nothing is said; every step names another one here."""
    lines = ["sopflow: 1", "process: p", "outcomes: [over]", "steps:"]
    for number in range(2000):
        lines += [f"  - id: s{number}", "    do: Do it.", f"    not_by: s{(number + 1) % 2000}"]
    lines += ["  - id: stop", "    end: over"]
    found = read_texts({"p.yaml": "\n".join(lines) + "\n"})[1]
    assert all(each.code == "SOP605" for each in found)
    assert 0 < len(found) < 1999
    assert re.search(r"`s1` never comes before `s0`", found.text())
