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
