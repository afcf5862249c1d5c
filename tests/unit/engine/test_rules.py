"""Rules: when they look, and what of a case they see become true."""

from __future__ import annotations

from sopflow.journal import rules as r
from walking import Walk, book

STEPS = """
    sopflow: 1
    process: survey
    outcomes: [over]
    facts:
      mood: {type: 1..5, ask: How was it?}
      food: {type: yes/no, ask: Was the food good?}
      calls: {type: integer, default: 0}
      bad:
        is:
          food: no
          else: yes
    rules:
      - id: low
        if: RULE
        then: [{set: {calls: = calls + 1}}]
    steps:
      - id: tell
        ask: [mood, food]
        HOW
        next: look
      - id: look
        do: Look at {{ calls }}.
        next: {case.visits.look < 3: tell, else: over}
    """


def survey(rule: str, how: str) -> Walk:
    return Walk(book(STEPS.replace("RULE", rule).replace("HOW", how))["survey"])


def fired(walk: Walk) -> list[str]:
    return [type(each).__name__ for each in walk.entries if isinstance(each, r.Fired | r.Rested)]


def test_what_is_asked_again_is_not_known_meanwhile_so_that_it_becomes_true_again() -> None:
    walk = survey("mood < 3", "again: yes")
    for calls in (1, 2):
        assert walk.answer("tell", {"mood": 1, "food": True}) is None
        assert walk.case.facts["calls"] == calls
        assert walk.done("look") is None
        assert walk.case.edges == ()
    assert fired(walk) == ["Fired", "Rested"] * 2


def test_a_fact_may_follow_from_what_somebody_leaves_open() -> None:
    walk = survey("bad", "at_least: 1")
    assert walk.answer("tell", {"mood": 1}) is None
    assert walk.case.declined == ("food",)
    assert walk.case.facts["calls"] == 1
    assert fired(walk) == ["Fired"]


def test_a_rule_may_break_off_what_it_has_just_seen_emptied() -> None:
    steps = STEPS.replace("[{set: {calls: = calls + 1}}]", "[{go: look}]")
    walk = Walk(
        book(steps.replace("RULE", "case.visits.tell > 1 and mood is missing").replace("HOW", "again: yes"))["survey"]
    )
    assert walk.answer("tell", {"mood": 4, "food": True}) is None
    assert walk.done("look") is None
    assert [token.step for token in walk.case.tokens] == ["look"]


SHARED = """
    sopflow: 1
    handbook: desk
    facts:
      entered: {type: integer, default: 0}
      looked: {type: integer, default: 0}
    rules:
      - {id: enters, when: look, then: [{set: {entered: = entered + 1}}]}
    """
CALLED = """
    sopflow: 1
    procedure: visit
    steps:
      - {id: look, do: Look around.}
    """
CALLING = """
    sopflow: 1
    process: inquiry
    outcomes: [over]
    rules:
      - {id: looks, when: look, then: [{set: {looked: = looked + 1}}]}
    steps:
      - {id: go-there, call: visit}
      - {id: look, do: Look at the papers., next: over}
    """


def test_a_rule_waits_for_steps_of_its_own_file_and_one_of_the_handbook_for_those_of_any() -> None:
    walk = Walk(book(SHARED, CALLED, CALLING)["inquiry"])
    assert (walk.case.facts["entered"], walk.case.facts["looked"]) == (1, 0)
    assert walk.done("look") is None
    assert (walk.case.facts["entered"], walk.case.facts["looked"]) == (2, 1)
