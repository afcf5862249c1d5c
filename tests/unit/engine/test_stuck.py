"""Every reason for which a case stands still, and the ways out: facts put right, or the path left."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.engine.stuck import REASONS
from walking import Walk, book

HOUSE = """
    sopflow: 1
    handbook: house
    teams: {here: {title: Here}, there: {title: There}}
    roles: {miller: {team: here}, baker: {team: there}}
    actions: {grind: {requires: [{must: size > 3, because: Too small to grind.}]}}
    facts: {size: integer}
    """
PROCESS = """
    sopflow: 1
    process: mill
    outcomes: [over]
    tables:
      sizes: {when: [size], give: [stars], rows: [[4.., 5]]}
    facts:
      stars: 1..5
      gone: {type: yes/no, ask: Is it gone?}
    steps:
"""
# The reason; the steps that lead to it; what is known; what is put right; the sentence.
TABLE: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "facts": (
        "{id: way, decide: Which way?, next: {size > 3: over, else: over}}",
        {},
        {"size": 4},
        "It can't be decided without size, and nobody is asked for that here.",
    ),
    "no-value": (
        "{id: way, set: {size: = round(10 / size)}, next: over}",
        {"size": 0},
        {"size": 5},
        "What is needed here can't be worked out from what is known.",
    ),
    "no-branch": (
        "{id: way, decide: Which way?, next: {size > 3: over}}",
        {"size": 1},
        {"size": 4},
        "None of the ways on fits what is known.",
    ),
    "no-row": (
        "{id: way, look_up: sizes, next: over}",
        {"size": 1},
        {"size": 4},
        "No row of the table sizes fits what is known.",
    ),
    "criteria": (
        "{id: way, handover: there, criteria: [{must: size > 3, because: Too small.}], next: over}",
        {"size": 1},
        {"size": 4},
        "A criterion of the handover doesn't hold: Too small.",
    ),
    "failed": (
        "{id: way, run: grind, next: over}",
        {"size": 1},
        {},
        "It has failed, and no way is provided for that.",
    ),
    "rules": (
        "{id: way, do: Grind., next: over}\n    rules:\n"
        "      - {id: up, if: size < 3, then: [{set: {size: 5}}]}\n"
        "      - {id: down, if: size > 3, then: [{set: {size: 1}}]}",
        {"size": 1},
        {"size": 3},
        "The rules don't come to rest.",
    ),
    "requires": (
        "{id: way, ask: [size], requires: [{must: size > 3, because: It is too small.}], next: over}",
        {"size": 1},
        {"size": 4},
        "What this step requires doesn't hold: It is too small.",
    ),
    "value": (
        "{id: way, set: {stars: = size * 2}, next: over}",
        {"size": 4},
        {"size": 2},
        "A value doesn't fit its fact: stars: 8 is not an integer from 1 to 5",
    ),
    "circle": (
        "{id: way, decide: Round and round?, next: {size > 3: over, else: way}}",
        {"size": 1},
        {"size": 4},
        "The steps go in circles without anyone acting.",
    ),
}


def standing_still(reason: str) -> Walk:
    steps, known, _, _ = TABLE[reason]
    walk = Walk(book(HOUSE, f"{PROCESS}      - {steps}\n")["mill"], facts=known)
    assert walk.case.status == "stuck"
    return walk


@pytest.mark.parametrize("reason", TABLE)
def test_why(reason: str) -> None:
    walk = standing_still(reason)
    (task,) = walk.todo
    assert task.hold is not None
    assert (task.kind, task.hold.reason, task.takes) == ("stuck", reason, ("Corrected", "Deviated"))
    assert task.stuck == TABLE[reason][3]
    assert walk.advance.effects


@pytest.mark.parametrize("reason", TABLE)
def test_facts_lead_on(reason: str) -> None:
    walk = standing_still(reason)
    assert walk.correct(TABLE[reason][2]) is None
    assert walk.case.outcome == "over"


@pytest.mark.parametrize("reason", ["facts", "requires", "value", "no-value"])
def test_a_reason_leads_on(reason: str) -> None:
    walk = standing_still(reason)
    assert walk.deviate() is None  # past the step: it was skipped, and its `next` is followed
    assert walk.case.outcome == "over" if reason != "facts" else walk.case.status == "stuck"


def test_every_reason_is_produced_here() -> None:
    # Falling off the end of a process is a finding when it is read, so no case can come to it.
    assert set(TABLE) == set(REASONS) - {"dead-end"}


def test_every_reason_is_told_in_both_languages() -> None:
    assert all(set(texts) == {"en", "de"} for texts in REASONS.values())


CALLING = PROCESS + "      - {id: grind, call: grind, next: {outcome == skipped: over, else: grind}}\n"
GRIND = """
    sopflow: 1
    procedure: grind
    facts: {fine: yes/no}
    steps:
      - id: look
        do: Look at it.
      - id: way
        decide: Which way?
        next: {fine: done}
"""


def test_a_procedure_may_be_left_only_where_it_is_stuck() -> None:
    walk = Walk(
        book(HOUSE, CALLING, GRIND.replace("procedure: grind", "procedure: grind\n    outcomes: [done]"))["mill"]
    )
    refused = walk.deviate()
    assert refused is not None
    assert refused.code == "strict"
    assert walk.todo[0].leave == ()
    walk.done("look")
    assert walk.todo[0].leave == ("skip", "go")
    assert walk.deviate() is None
    assert (walk.case.outcome, walk.case.frames) == ("over", ())


def test_an_own_fact_of_the_stuck_procedure_can_be_put_right() -> None:
    walk = Walk(
        book(HOUSE, CALLING, GRIND.replace("procedure: grind", "procedure: grind\n    outcomes: [done]"))["mill"]
    )
    walk.done("look")
    assert walk.correct({"fine": True}, step="way") is None
    assert walk.case.frames[0].path == "grind#2"
