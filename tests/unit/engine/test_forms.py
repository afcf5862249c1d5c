"""Forms: what people hand in, what is left, what they leave open."""

from __future__ import annotations

from walking import Walk, book

RECORDED = """
    sopflow: 1
    process: stock
    outcomes: [counted]
    facts: {count: integer, note: {type: text, ask: A note?}}
    steps:
      - id: count
        do: Count what is there.
        record: [count]
        next: counted
    """


def test_what_was_put_right_meanwhile_does_not_stand_in_the_way_of_what_is_recorded() -> None:
    for recorded in (5, 6):
        walk = Walk(book(RECORDED)["stock"])
        assert walk.correct({"count": 5}) is None
        assert walk.done("count", {"count": recorded}) is None
        assert (walk.case.outcome, walk.case.facts) == ("counted", {"count": recorded})


OPINION = """
    sopflow: 1
    process: visit
    outcomes: [over]
    steps:
      - id: first
        call: ask-opinion
      - id: lunch
        ask: [drink]
        at_least: 0
      - id: second
        call: ask-opinion
        next: over
    """
HOUSE = """
    sopflow: 1
    handbook: house
    facts:
      drink: {type: text, ask: Tea or coffee?}
      food: {type: text, ask: Which food?}
    """
ASK_OPINION = """
    sopflow: 1
    procedure: ask-opinion
    facts: {mood: {type: text, ask: How are you?}}
    steps:
      - id: opinion
        ask: [food, mood]
        at_least: 0
      - id: anew
        ask: [food, mood]
        again: yes
        at_least: 0
    """


def fields(walk: Walk) -> list[str]:
    return [field.name for task in walk.todo for field in task.fields]


def test_what_was_left_open_stays_open_in_the_case_or_in_the_call_it_belongs_to() -> None:
    walk = Walk(book(HOUSE, OPINION, ASK_OPINION)["visit"])
    assert fields(walk) == ["food", "mood"]
    walk.answer("opinion")
    assert fields(walk) == ["food", "mood"], "asked again, it is no longer left open"
    walk.answer("anew")
    walk.answer("lunch", {"drink": "tea"})
    assert walk.case.declined == ("food",)
    assert fields(walk) == ["mood"], "each call begins anew with its own facts, and only with those"
