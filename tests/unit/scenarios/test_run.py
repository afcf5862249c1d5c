"""Scenarios that don't hold, and files that aren't any: what their author is told, and where."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from sopflow.scenarios import path_of, run
from sopflow.text import Diagnostic, parse
from walking import book

SHOP = book("""
    sopflow: 1
    process: order
    outcomes: [sent]
    facts:
      item: text
      many: {type: integer, ask: How many?}
      old: {is: case.age > 1 h}
      twice: {is: many * 2}
    steps:
      - id: order
        ask: [item]
      - id: large
        decide: Is it a large order?
        next:
          many > 100: check
          else: send
      - id: check
        do: Check the stock.
      - id: send
        do: Send it.
        next: sent
    """)


def found(text: str) -> list[str]:
    """What is wrong, as ``line: code message``."""
    source, problems = parse(text, "order.test.yaml")
    assert not problems
    failures: list[Diagnostic] = [each for result in run(SHOP, source) for each in result.failures]
    return [f"{each.span.line}: {each.code} {each.message}" for each in failures]


def scenario(written: str) -> list[str]:
    lines = indent(dedent(written).strip(), "    ").lstrip()
    return found(f"sopflow: 1\ntest: order\nscenarios:\n  - {lines}\n")


HOLDS = """
    name: A large order is checked
    at: 2026-03-01T10:00+01:00
    given: {item: Tea}
    walk:
      - {answer: large, facts: {many: 200}}
      - {after: 2 h}
      - {send: it}
      - {done: check}
      - {done: send}
    expect:
      path: [order, large, check, send]
      outcome: sent
      status: closed
      facts: {old: yes, twice: 400, item: Tea}
    """.replace("      - {send: it}\n", "")


def test_a_scenario_that_holds() -> None:
    assert scenario(HOLDS) == []


@pytest.mark.parametrize(
    ("instead", "of", "said"),
    [
        ("outcome: lost", "outcome: sent", "SOP900 `outcome` is `sent`, expected was `lost`."),
        ("status: open", "status: closed", "SOP900 `status` is `closed`, expected was `open`."),
        ("twice: 4", "twice: 400", "SOP900 `twice` is `400`, expected was `4`."),
        ("twice: missing", "twice: 400", "SOP900 `twice` is `400`, expected was `missing`."),
        ("old: no", "old: yes", "SOP900 `old` is yes, expected was no."),
        ("{done: check, refused: stock}", "{done: check}", "SOP900 This was taken, and should have been refused."),
        ("{done: send, by: a}", "{done: check}", "SOP900 This was refused (not-open)"),
        ("{done: chekc, refused: tea}", "{done: check}", "SOP900 This was refused for another reason (not-open)"),
        ("{doen: check}", "{done: check}", "SOP104 `doen` is nothing that can happen in a walk."),
        ("{check: now}", "{done: check}", "SOP104 This line of the walk says nothing that this version can do."),
        ("{done: check, fact: {}}", "{done: check}", "SOP101 `done` knows no `fact`."),
        ("{done: check, ticked: some}", "{done: check}", "SOP103 `ticked` needs `all`, or a list of the numbers"),
        ("{done: [check]}", "{done: check}", "SOP103 `done` needs a name or a text."),
        ("tidy up", "{done: check}", "SOP104"),
        ("{after: soon}", "{after: 2 h}", "SOP103 `after` needs a duration, as in `5 h`."),
        ("at: 2026-03-01", "at: 2026-03-01T10:00+01:00", "SOP103 `at` needs a time with its zone"),
        ("at: tomorrow", "at: 2026-03-01T10:00+01:00", "SOP103 `at` needs a time with its zone"),
        ("given: Tea", "given: {item: Tea}", "SOP103 `given` needs facts with their values."),
        ("gives: {}", "given: {item: Tea}", "SOP101 A scenario knows no `gives`."),
        ("expects:", "expect:", "SOP101 A scenario knows no `expects`."),
        ("ends: sent", "outcome: sent", "SOP101 `expect` knows no `ends`."),
        ("refused: item", "outcome: sent", "SOP900 This was taken, and should have been refused."),
    ],
)
def test_what_is_wrong_is_said_at_its_place(instead: str, of: str, said: str) -> None:
    assert of in HOLDS
    text = dedent(HOLDS).strip().replace(of, instead)
    told = scenario(text)
    line = next(number for number, each in enumerate(text.splitlines(), 4) if instead in each)
    assert any(each.startswith(f"{line}: {said}") for each in told), told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sopflow: 1\n", "1: SOP100"),
        ("- a\n", "1: SOP100"),
        ("sopflow: 1\ntest: order\nscenarios: none\n", "1: SOP100"),
        ("sopflow: 1\ntest: ordre\nscenarios: []\n", "2: SOP109"),
        ("sopflow: 1\ntest: order\nscenarios: [a]\n", "3: SOP103"),
        ("sopflow: 1\ntest: order\nscenarios:\n  - name: a\n    walk: [{after: 999999 days}, {after: 999999 days},"
         " {after: 999999 days}]\n", "5: SOP103 This is beyond the calendar."),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_told_so(text: str, said: str) -> None:
    assert [each for each in found(text) if each.startswith(said)]


def test_the_path_names_the_steps_entered() -> None:
    source, _ = parse("sopflow: 1\ntest: order\nscenarios:\n  - name: a\n    given: {item: Tea, many: 1}\n", "t")
    (result,) = run(SHOP, source)
    assert path_of(result.entries) == ("order", "large", "send")
