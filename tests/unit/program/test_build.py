"""What a handbook compiles to: ways, defaults, people, fingerprints."""

from __future__ import annotations

from textwrap import dedent

import pytest

import sopflow
from walking import book

HOUSE = """
    sopflow: 1
    handbook: house
    teams: {service: {title: Service}, legal: {title: Legal}}
    roles:
      agent: {team: service}
      senior: {team: service, includes: [agent]}
      lead: {team: legal, includes: [senior]}
    facts: {note: {type: text, default: none}, size: integer}
    """
PROCESS = """
    sopflow: 1
    process: main
    owner: service
    outcomes: [over]
    steps:
      - id: look
        do: Look.
        requires: [size > 1]
        next:
          size > 9: over
      - id: call
        call: check
        next: over
    """
PROCEDURE = """
    sopflow: 1
    procedure: check
    owner: agent
    steps:
      - id: check
        do: Check.
    """


def test_what_leads_on_from_a_step() -> None:
    handbook = book(HOUSE, PROCESS, PROCEDURE)
    ways = {
        step.id: [(way.kind, way.target, way.ends) for way in step.ways]
        for step in handbook["main"].main.steps.values()
    }
    assert ways == {
        "look": [("branch", "over", True), ("following", "call", False)],
        "call": [("plain", "over", True)],
    }
    (step,) = handbook["check"].main.steps.values()
    assert [(way.target, way.ends) for way in step.ways] == [("done", True)]


def test_people_stand_in_for_those_they_include() -> None:
    program = book(HOUSE, PROCESS, PROCEDURE)["main"]
    assert program.who_may("agent") == {"agent", "senior", "lead"}
    assert program.team_roles("service") == {"agent", "senior", "lead"}
    assert program.team_roles("legal") == {"lead"}
    assert program.team_roles(None) == frozenset()
    assert (program.team_of("lead"), program.team_of(None)) == ("legal", None)


def test_a_program_has_all_it_calls_and_its_defaults() -> None:
    handbook = book(HOUSE, PROCESS, PROCEDURE)
    assert set(handbook["main"].units) == {"main", "check"}
    assert set(handbook["check"].units) == {"check"}
    assert handbook["main"].defaults == {"note": "none"}
    assert (handbook.processes, handbook.procedures) == (("main",), ("check",))


def test_impact_is_high_where_something_is_required() -> None:
    steps = book(HOUSE, PROCESS, PROCEDURE)["main"].main.steps
    assert (steps["look"].impact, steps["call"].impact) == ("high", "low")


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ([HOUSE + "\n    # a comment\n", PROCESS, PROCEDURE], True),
        ([HOUSE, PROCESS.replace("size > 9", "size  > 9"), PROCEDURE], False),
        ([HOUSE, PROCESS, PROCEDURE.replace("Check.", "Check it.")], False),
        ([HOUSE.replace("none", "some"), PROCESS, PROCEDURE], False),
    ],
)
def test_a_fingerprint_is_of_what_decides(changed: list[str], same: bool) -> None:
    assert (book(*changed)["main"].digest == book(HOUSE, PROCESS, PROCEDURE)["main"].digest) is same


def test_a_procedure_that_nobody_reads_does_not_matter() -> None:
    other = PROCEDURE.replace("procedure: check", "procedure: other")
    assert book(HOUSE, PROCESS, PROCEDURE, other)["main"].digest == book(HOUSE, PROCESS, PROCEDURE)["main"].digest


CALLS = """
    sopflow: 1
    process: main
    outcomes: [over]
    facts: {count: integer, words: text, twice: {is: count * 2}}
    steps:
      - id: ask
        ask: [count, words]
      - id: call
        call: check
        CALL
        next: over
    """
CALLED = """
    sopflow: 1
    procedure: check
    inputs: [amount]
    results: [found]
    facts: {amount: number, found: text}
    steps:
      - {id: check, ask: [found]}
    """


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        ("with: {amount: = count}", None, ""),
        ("with: {amount: 2.5}", None, ""),
        ("with: {amount: = twice}", None, ""),
        ("title: Check", "SOP202", "`check` needs `amount`, and this file has no such fact."),
        ("with: {amuont: 1}", "SOP202", "`check` has no input `amuont`."),
        ("with: {amount: = words}", "SOP204", "This is text, but a number is needed here."),
        ("with: {amount: many}", "SOP204", "`many` is not a number"),
        ("with: {amount: 1}\n        into: {words: fuond}", "SOP202", "`check` has no result `fuond`."),
        ("with: {amount: 1}\n        into: {wrods: found}", "SOP202", "There is no fact `wrods`."),
        ("with: {amount: 1}\n        into: {count: found}", "SOP204", "`count` is an integer, but the result"),
        ("with: {amount: 1}\n        into: {twice: found}", "SOP204", "`twice` follows from other facts"),
    ],
)  # fmt: skip
def test_calls_fit_both_sides(call: str, code: str | None, said: str) -> None:
    texts = {"main.yaml": dedent(CALLS.replace("CALL", call)), "check.yaml": dedent(CALLED)}
    handbook, report = sopflow.read_texts(texts)
    assert [each.code for each in report if each.code == code] == ([code] if code else []), report.text()
    assert said in report.text()
    assert (handbook is None) == (code is not None)
