"""Legs: the short way says what the general engine says, and it is taken where it should be."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import sopflow
from both import Compared, compared
from sopflow.engine import heart
from sopflow.scenarios import run
from sopflow.text import parse
from walking import Walk, book

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted(each for root in ("examples", "tests/corpus/good") for each in (ROOT / root).rglob("*.test.yaml"))


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: f"{file.parent.name}/{file.name.partition('.')[0]}")
def test_scenarios_go_the_same_way_with_legs_and_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = file.with_name(file.name.replace(".test.yaml", ".yaml"))
    folder = (file.parent / "handbook.yaml").exists() or not alone.exists() or file.parent.name != "good"
    handbook = sopflow.load(file.parent if folder else alone)
    monkeypatch.setattr(import_module("sopflow.scenarios.run"), "advance", compared)
    source, _ = parse(file.read_text(encoding="utf-8"), str(file))
    assert run(handbook, source)


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
