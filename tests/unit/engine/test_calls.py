"""Calls: what goes into a procedure, what comes back."""

from __future__ import annotations

from walking import Walk, book

TWICE = """
    sopflow: 1
    procedure: double
    inputs: [single]
    results: [twice]
    facts:
      single: integer
      odd: {type: yes/no, ask: Is it odd?}
      twice:
        is:
          odd is missing: single * 2
          not odd: single * 2
    steps:
      - id: look
        ask: [odd]
    """
CALLER = """
    sopflow: 1
    process: count
    outcomes: [counted]
    facts: {number: integer, result: integer}
    inputs: [number]
    steps:
      - id: double
        call: double
        with: {single: = number}
        into: {result: twice}
      - id: write-down
        do: Write down {{ result }}.
        next: counted
    """


def test_a_result_may_follow_from_other_facts() -> None:
    walk = Walk(book(CALLER, TWICE)["count"], facts={"number": 4})
    walk.answer("look", {"odd": False})
    assert walk.case.facts == {"number": 4, "result": 8}


def test_a_result_that_does_not_follow_is_missing() -> None:
    walk = Walk(book(CALLER, TWICE)["count"], facts={"number": 4, "result": 1})
    walk.answer("look", {"odd": True})
    assert walk.case.facts == {"number": 4}
    assert walk.todo[0].text == "Write down [result]."


def test_a_result_that_its_fact_can_not_have_holds_the_procedure() -> None:
    walk = Walk(book(CALLER.replace("result: integer", "result: 1..5"), TWICE)["count"], facts={"number": 4})
    walk.answer("look", {"odd": False})
    (task,) = walk.todo
    assert (task.step, task.stuck) == ("look", "A value doesn't fit its fact: twice: 8 is not an integer from 1 to 5")
    walk.correct({"single": 2}, step="look")
    assert walk.case.facts == {"number": 4, "result": 4}
