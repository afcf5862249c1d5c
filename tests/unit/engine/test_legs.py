"""Legs: the short way says what the general engine says, and it is taken where it should be."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest

import sopflow
from bench.cases import CASES, Case
from both import Compared, compared
from sopflow import events
from sopflow.engine import heart
from sopflow.program import Handbook
from sopflow.scenarios import run
from sopflow.text import parse
from walking import Walk, book

ROOT = Path(__file__).parents[3]
ROOTS = ("examples", "tests/corpus/good", "tests/corpus/abcd")
SCENARIOS = sorted(each for root in ROOTS for each in (ROOT / root).rglob("*.test.yaml"))


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: f"{file.parent.name}/{file.name.partition('.')[0]}")
def test_scenarios_go_the_same_way_with_legs_and_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook = _handbook(_home(file))
    monkeypatch.setattr(import_module("sopflow.scenarios.run"), "advance", compared)
    source, _ = parse(file.read_text(encoding="utf-8"), str(file))
    assert run(handbook, source)


def _home(file: Path) -> Path:
    """What a file of scenarios is tried with: the handbook around it, the files beside it, or its process alone."""
    around = next((each for each in file.parents if (each / "handbook.yaml").exists()), None)
    alone = file.with_name(file.name.replace(".test.yaml", ".yaml"))
    return around or (alone if file.parent.name == "good" else file.parent)


@lru_cache(maxsize=8)
def _handbook(path: Path) -> Handbook:
    return sopflow.load(path)


LOOP = """
    sopflow: 1
    process: loop
    outcomes: [over]
    facts:
      amount: integer
      size: [small, large]
      more: yes/no
      note: {type: text, ask: What else?}
    steps:
      - id: work
        do: Work.
        record: [amount]
      - id: route
        decide: How much is it?
        next: {amount > 100: large, else: small}
      - id: small
        set: {size: small}
        next: look
      - id: large
        set: {size: large}
      - id: look
        do: Look at it.
        record: [more]
        next: {more: work, else: note}
      - id: note
        ask: [note]
        skip_if: size == small and case.visits.work < 3
      - id: close
        end: over
    """


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Compared:
    """Every event of the test goes both ways; what is counted is how often the leg was taken."""
    seen = Compared()
    monkeypatch.setattr(sopflow, "advance", seen)
    return seen


def test_rounds_of_a_loop_are_all_legs(ways: Compared) -> None:
    walk = Walk(book(LOOP)["loop"])
    for amount, more in ((150, True), (150, True), (50, True), (50, False)):
        assert walk.done("work", {"amount": amount}) is None
        assert walk.done("look", {"more": more}) is None
    assert walk.answer("note", {"note": "that's it"}) is None
    assert walk.case.outcome == "over"
    assert (ways.legs, ways.general) == (10, 0)


def test_a_step_may_be_skipped_on_a_leg(ways: Compared) -> None:
    walk = Walk(book(LOOP)["loop"])
    walk.done("work#1", {"amount": 5})
    walk.done("look", {"more": False})
    assert walk.case.outcome == "over"
    assert (ways.legs, ways.general) == (3, 0)


@pytest.mark.parametrize(
    ("facts", "given"),
    [
        ({"amount": "many"}, {}),
        ({"amount": 10**30}, {}),
        ({"amount": True}, {}),
        ({}, {}),
        ({"amount": 5, "note": "volunteered"}, {}),
        ({"amount": 5, "nothing": 1}, {}),
        ({"amount": 5}, {"step": "work#2"}),
        ({"amount": 5}, {"step": "look"}),
        ({"amount": 5}, {"by": "\ud800"}),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_general_engine(
    ways: Compared, facts: dict[str, object], given: dict[str, str]
) -> None:
    walk = Walk(book(LOOP)["loop"])
    walk.done(given.pop("step", "work"), facts, **given)
    assert (ways.legs, ways.general) == (1, 1)


def test_a_path_that_is_too_long_is_left_to_the_general_engine(ways: Compared) -> None:
    steps = "".join(f"\n      - id: set-{number}\n        set: {{amount: = {number}}}" for number in range(30))
    text = LOOP.partition("      - id: route")[0] + steps.lstrip("\n") + "\n      - id: close\n        end: over\n    "
    walk = Walk(book(text)["loop"])
    walk.done("work", {"amount": 5})
    assert walk.case.outcome == "over"
    assert (ways.legs, ways.general) == (1, 1)


def test_legs_are_made_when_a_step_is_first_acted_on() -> None:
    program = book(LOOP)["loop"]
    assert not program.legs
    walk = Walk(program)
    walk.done("work", {"amount": 5})
    assert set(program.legs) == {heart.OPENING, "work"}


LIVELY = """
    sopflow: 1
    handbook: lively
    facts: {amount: integer, warned: yes/no}
    rules:
      - {id: large, if: amount > 100, then: [{set: {warned: true}}]}
      - {id: seen, when: note, then: [{send: Nearly done., to: customer}]}
    """
SHARED = LOOP.replace("      amount: integer\n", "")  # the handbook knows it


def test_rules_that_stay_as_they_are_are_passed_on_legs(ways: Compared) -> None:
    walk = Walk(book(LIVELY, SHARED)["loop"])
    for amount, general in ((50, 0), (150, 2), (160, 4), (40, 4)):
        assert walk.done("work", {"amount": amount}) is None
        assert ("large" in walk.case.edges) == (amount > 100)
        assert walk.done("look", {"more": True}) is None  # and `work` forgets the amount
        assert "large" not in walk.case.edges
        assert ways.general == general  # each time the rule acts, and each time it is no longer true


def test_a_step_that_a_rule_waits_for_is_reached_by_the_general_engine(ways: Compared) -> None:
    walk = Walk(book(LIVELY, SHARED)["loop"])
    walk.done("work", {"amount": 150})
    before = ways.general
    walk.done("look", {"more": False})
    assert walk.case.tokens[0].step == "note"
    assert ways.general == before + 1


def test_time_that_runs_is_passed_until_something_falls_due(ways: Compared) -> None:
    deadlines = """
    deadlines:
      - {id: whole, from: opened, until: closed, within: 3 min, if_late: [{set: {note: late}}]}
      - {id: longer, from: opened, until: closed, within: 1 h}
    """
    walk = Walk(book(LOOP + deadlines)["loop"])
    assert [clock.name for clock in walk.case.clocks] == ["whole", "longer"]
    assert (ways.legs, ways.general) == (0, 1)  # clocks are started by the general engine
    walk.done("work", {"amount": 50})
    walk.done("look", {"more": True})
    assert (ways.legs, ways.general) == (2, 1)
    walk.done("work", {"amount": 50})
    assert (ways.legs, ways.general) == (2, 2)
    assert [clock.name for clock in walk.case.clocks] == ["longer", "whole"]  # what is missed comes last
    walk.done("look", {"more": True})
    assert (ways.legs, ways.general) == (3, 2)


def test_a_walk_in_circles_stands_still_with_legs_and_without(ways: Compared) -> None:
    text = """
    sopflow: 1
    process: circle
    outcomes: [over]
    facts:
      day: date
      note: {type: text, ask: What else?}
      more: {type: yes/no, ask: More?}
    steps:
      - id: first
        ask: [note]
        skip_if: more is known and day is missing
      - id: again
        decide: Which way?
        next: {more: first, else: close}
      - id: close
        end: over
    """
    walk = Walk(book(text)["circle"])
    walk.answer("first", {"note": "a"})
    walk.answer("again", {"more": True})
    assert walk.case.status == "stuck"
    assert ways.general == 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_race_of_the_bench_is_run_on_legs_alone(ways: Compared, case: Case) -> None:
    walk = Walk(sopflow.load(ROOT / "tests/bench/sops")["inquiry"])
    by = {"legal": "lea/counsel", "escalate": "tom/team-lead"}
    for step, fact, value in case.answers:
        act = walk.done if step in ("legal", "attempt", "escalate") else walk.answer
        assert act(step, {fact: value}, by=by.get(step, "mia/agent")) is None
    assert walk.case.outcome == case.end.outcome
    assert (ways.legs, ways.general) == (len(case.answers) + 1, 0)


ASKING = """
    sopflow: 1
    handbook: asking
    facts: {note: {type: text, ask: What is it?}}
    actions: {refund: {gives: {receipt: text}}}
    """


def test_what_was_asked_for_beside_the_flow_is_given_up_when_a_leg_ends_the_case(ways: Compared) -> None:
    steps = "[{id: ask, ask: [note]}, {id: close, end: over}]"
    walk = Walk(book(ASKING, f"sopflow: 1\nprocess: main\noutcomes: [over]\nsteps: {steps}\n")["main"])
    assert walk.happen(events.Requested(action="refund", at=walk.at)) is None
    assert walk.answer("ask", {"note": "x"}) is None
    assert walk.case.requests == ()
    assert walk.case.abandoned == ("refund!3",)
    assert ways.legs
