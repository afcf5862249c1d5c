"""The walk where others have a part in it: hosts, teams, signals, time, and several things open at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sopflow.cli.walk import script
from sopflow.cli.walk.desk import Desk
from sopflow.cli.walk.walk import Walk
from walking import book

HANDBOOK = """
    sopflow: 1
    handbook: shop
    currency: EUR
    languages: [en, de]
    teams: {service: {}, legal: {}}
    roles:
      agent: {team: service}
      lead: {team: service, includes: [agent]}
      counsel: {team: legal}
    outcomes: [resolved, lost]
    signals: [customer_replied]
    ladders:
      service:
        - {role: agent}
        - {role: lead}
    facts:
      amount: {type: money}
      rating: {type: 1..5, ask: How was it?}
      urgent: {type: yes/no}
      priority: [low, high]
      tracking: {type: text}
    actions:
      refund:
        takes: [amount]
        by: [agent]
        requires: [{must: amount <= 100, because: More than 100 needs an approval.}]
      book-courier: {gives: [tracking]}
    """


def process(steps: str, more: str = "") -> str:
    """A process of these steps."""
    return f"sopflow: 1\nprocess: inquiry\nowner: service\nladder: service\n{more}steps:\n{steps}"


WalkSteps = Callable[..., tuple[Desk, str]]


@pytest.fixture
def walk(person: Callable[..., Any]) -> WalkSteps:
    """Walks a process of the given steps with what a person types; gives the desk and the screen."""

    def start(text: str, *typed: str, language: str = "en") -> tuple[Desk, str]:
        program = book(HANDBOOK, text)["inquiry"]
        desk = Desk(program, clock=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC), language=language)
        someone = person(typed)
        assert Walk(desk, someone).run() == 0, someone.screen
        return desk, someone.screen

    return start


def outcome(desk: Desk) -> str | None:
    assert desk.case is not None
    return desk.case.outcome


HANDOVER = process("""
  - id: to-legal
    handover: legal
    criteria: [amount > 50]
    checklist: [Called the customer]
    packet: [amount]
    next: resolved
""", "inputs: [amount]\n")  # fmt: skip


def test_a_handover_is_offered_and_accepted_by_the_other_team(walk: WalkSteps) -> None:
    desk, screen = walk(HANDOVER, "80", "y", "no", "reject", "reject Not ours.", "y", "")
    assert outcome(desk) == "resolved"
    for shown in (
        "Checked before the handover:",
        "· amount is over 50",
        "☐ Called the customer",
        "Offered to the team legal (amount = €80.00)",
        "as me/counsel",
        "A reason is needed: reject REASON",
        "Sent back: Not ours.",
        "The team legal takes over",
    ):
        assert shown in screen, screen


RUN = process("""
  - id: pay
    run: refund
    next: {outcome == done: courier, else: lost}
  - id: courier
    run: book-courier
    next: {outcome == done: resolved, else: lost}
""", "inputs: [amount]\n")  # fmt: skip


def test_the_person_stands_in_for_the_host(walk: WalkSteps) -> None:
    desk, screen = walk(RUN, "80", "", "T-7")
    assert outcome(desk) == "resolved"
    assert desk.case is not None
    assert desk.case.facts["tracking"] == "T-7"
    for shown in ("Given: amount = €80.00", "What came of it?", "carried out: tracking = T-7"):
        assert shown in screen, screen


def test_an_action_may_fail_or_be_forbidden(walk: WalkSteps) -> None:
    desk, screen = walk(RUN, "80", "fail The bank is down.")
    assert outcome(desk) == "lost"
    assert "Pay: failed: The bank is down." in screen
    desk, screen = walk(RUN, "800")
    assert outcome(desk) == "lost"
    assert "Pay: the rules forbid it: More than 100 needs an approval." in screen


def test_a_reason_is_asked_about_where_any_text_is_an_answer(walk: WalkSteps) -> None:
    desk, _ = walk(RUN, "80", "", "fail safe", "no", "quit")
    assert desk.case is not None
    assert desk.case.facts["tracking"] == "fail safe"
    desk, _ = walk(RUN, "80", "", "fail It broke.", "yes")
    assert outcome(desk) == "lost"


WAIT = process("""
  - id: hear
    title: {en: Hear from them, de: Auf Antwort warten}
    wait: {for: customer_replied, at_most: 3 days}
    next: {outcome == done: thank, else: lost}
  - id: thank
    send: "Thank you, we noted {{ rating }}."
    next: resolved
""")


def test_a_signal_brings_facts(walk: WalkSteps) -> None:
    desk, screen = walk(WAIT, "signal", "signal customer_replied", "nothing", "rating = nine", "4", "")
    assert outcome(desk) == "resolved"
    for shown in (
        "Waits for the signal customer_replied, at most until 26 Nov 2026 09:00 UTC.",
        "Which signal? There are: customer_replied",
        "nothing is not a fact of this process.",
        "Signal customer_replied: rating = 4",
        "Message to the customer: Thank you, we noted 4.",
    ):
        assert shown in screen, screen


@pytest.mark.parametrize("typed", [("after 2 days", "after 1 day"), ("now",), ("", "after a while", "now")])
def test_time_passes_when_the_person_says_so(walk: WalkSteps, typed: tuple[str, ...]) -> None:
    desk, screen = walk(WAIT, *typed)
    assert outcome(desk) == "lost"
    assert "Hear from them: waited in vain until 26 Nov 2026 09:00 UTC" in screen
    assert desk.clock() == datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_what_happens_is_told_in_german(walk: WalkSteps) -> None:
    desk, screen = walk(WAIT, "now", language="de")
    assert outcome(desk) == "lost"
    assert "Wartet auf das Signal customer_replied, höchstens bis 26.11.2026 09:00 UTC." in screen
    assert "Auf Antwort warten: vergeblich gewartet bis 26.11.2026 09:00 UTC" in screen


TRY = process("""
  - id: talk
    do: Talk.
    next: resolved
""")


def test_an_action_can_be_tried_at_any_prompt(walk: WalkSteps) -> None:
    desk, screen = walk(
        TRY, "try", "try refund", "500", "try refund", "50", "", "try book-courier", "T-8", "try refund", "20",
        "fail No.", "",
    )  # fmt: skip
    assert outcome(desk) == "resolved"
    assert desk.case is not None
    assert desk.case.facts["tracking"] == "T-8", screen
    for shown in (
        "Which action? There are: refund, book-courier",
        "Not taken: More than 100 needs an approval.",
        "refund is permitted",
        "book-courier: carried out: tracking = T-8",
        "refund: failed: No.",
    ):
        assert shown in screen, screen


def test_what_has_no_place_here_is_said(walk: WalkSteps) -> None:
    _, screen = walk(TRY, "fail", "reject", "quit")
    assert "No action is being carried out here." in screen
    assert "Nothing is offered here." in screen


TOGETHER = process("""
  - id: both
    together:
      desk:
        - {id: call, do: Call them.}
      bench:
        - {id: look, do: Look at it.}
        - {id: dry, wait: 2 h}
    next: resolved
""")


def test_of_several_things_the_person_chooses(walk: WalkSteps) -> None:
    desk, screen = walk(TOGETHER, "look", "", "todo", "3", "1", "", "now")
    assert outcome(desk) == "resolved"
    for shown in ("Side by side: desk, bench", "1 Call (agent)", "2 Look (agent)", "Both: the branches come together"):
        assert shown in screen, screen
    assert screen.index("── Look ·") < screen.index("── Call ·")


LIVELY = process("""
  - id: answer
    do: Answer.
    by: agent
    within: 4 h
    if_late: [{escalate: next, because: Nobody answered.}]
    customer_sees: We are looking into it.
    keep_informed: 3 h
  - id: grade
    look_up: grades
    next: resolved
""", """inputs: [urgent]
tables:
  grades:
    when: [urgent]
    give: [rating]
    rows:
      - [yes, 5]
      - [no, 3]
rules:
  - id: hurry
    if: urgent
    then: [{set: {priority: high}}, {send: "Hurry!", to: lead, via: chat}]
""")  # fmt: skip


def test_rules_time_and_tables_are_told(walk: WalkSteps) -> None:
    desk, screen = walk(LIVELY, "yes", "after 5 h", "")
    assert outcome(desk) == "resolved"
    for shown in (
        "The rule hurry acts",
        "because urgent",
        "hurry: priority = high",
        "Message to lead by chat: Hurry!",
        "Due: 23 Nov 2026 13:00 UTC",
        "5 hours later",
        "Interim notice to the customer: We are looking into it.",
        "Answer: the deadline was missed (23 Nov 2026 13:00 UTC)",
        "Escalated to lead (level 2): Nobody answered.",
        "Answer: done, but late",
        "Grade: row 1 of the table grades fits",
        "Grade: rating = 5",
    ):
        assert shown in screen, screen


def test_a_file_has_the_lines_of_scenarios(tmp_path: Path, person: Callable[..., Any]) -> None:
    steps = """
  - id: to-legal
    handover: legal
  - id: courier
    run: book-courier
    retry: {times: 1}
  - id: hear
    wait: {for: customer_replied, at_most: 3 days}
    next: {outcome == late: lost, else: resolved}
"""
    file = tmp_path / "answers.yaml"
    file.write_text("""\
- open: {}
  at: 2026-11-23T10:00+01:00
- {try: refund, with: {amount: 500}, refused: approval}
- {try: refund, with: {amount: 5}}
- done: to-legal
- {reject: to-legal, reason: Not ours.}
- done: to-legal
- accept: to-legal
- {fail: courier, reason: No car.}
- {done: courier, facts: {tracking: T-9}}
- after: 4 h
- {signal: customer_replied, facts: {rating: 2}}
""")
    desk = Desk(book(HANDBOOK, process(steps))["inquiry"])
    someone = person()
    assert script.play(Walk(desk, someone), script.read(file)) == 0, someone.screen
    assert outcome(desk) == "resolved"
    assert desk.case is not None
    assert desk.case.facts == {"tracking": "T-9", "rating": 2}
    assert "The host is to do: book-courier, attempt 2" in someone.screen


def test_a_refusal_that_was_expected_must_come(tmp_path: Path, person: Callable[..., Any]) -> None:
    file = tmp_path / "answers.yaml"
    for line, code in (
        ("{try: refund, with: {amount: 5}, refused: approval}", 1),
        ("{done: nowhere, refused: not-open}", 0),
    ):
        file.write_text(f"- open: {{}}\n- {line}\n")
        walk = Walk(Desk(book(HANDBOOK, TRY)["inquiry"]), person())
        assert script.play(walk, script.read(file)) == code
