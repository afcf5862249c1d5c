"""The player's engine by itself: journals that can't be read, and what an event costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from both_engines import ENGINE, Both, Page, written
from node import Node, needs_node
from sopflow import Case, events
from walking import START, book

pytestmark = needs_node


@pytest.fixture(scope="module")
def engine() -> Iterator[Page]:
    with Node(ENGINE) as node:
        yield Page(node)


OPENED = (
    '{"v":1,"entry":"opened","seq":1,"at":"2026-01-05T09:00:00Z","case_id":"C-1","process":"p","digest":"d",'
    '"start":"s","language":"en"}\n'
)


@pytest.mark.parametrize(
    ("journal", "problem"),
    [
        (OPENED, None),
        (OPENED + "\n \n", None),
        ("", "a journal begins with the opening of its case"),
        (OPENED + OPENED, "opens its case twice"),
        (OPENED.replace('"v":1', '"v":2'), "line 1: version 2 is not 1"),
        ("\n" + OPENED.replace("opened", "closed", 1), "line 2: there are no entries called closed"),
        (OPENED[:60], "line 1: "),
        (OPENED.replace("2026-01-05T", "soon "), "line 1: no instant: soon"),
        (OPENED + '{"v":1,"entry":"freed","seq":2,"at":"2026-01-05T09:00:00Z","frame":"","step":"x"}', "isn't there"),
        (
            OPENED + '{"v":1,"entry":"missed","seq":2,"at":"2026-01-05T09:00:00Z","frame":"","kind":"wait","name":"x"}',
            "isn't running",
        ),
    ],
)
def test_a_journal_that_cant_be_read_says_why(engine: Page, journal: str, problem: str | None) -> None:
    told = engine.ask("broken", journal=journal)["problem"]
    assert told == problem if problem is None else problem in told


def test_an_event_costs_little_in_a_process_of_300_steps(engine: Page) -> None:
    rounds = range(100)
    facts = "\n".join(f"  f{each}: yes/no" for each in rounds)
    steps = "\n".join(
        f"  - {{id: a{each}, ask: [f{each}]}}\n"
        f"  - {{id: d{each}, decide: Which?, next: {{f{each}: s{each}, else: s{each}}}}}\n"
        f"  - {{id: s{each}, set: {{n: {each}}}}}"
        for each in rounds
    )
    program = book(
        f"sopflow: 1\nprocess: long\noutcomes: [over]\nfacts:\n  n: integer\n{facts}\n"
        "rules:\n  - {id: half, if: n == 50, then: [{send: Half of it is done., to: customer}]}\n"
        "deadlines:\n  - {id: whole, from: opened, until: closed, within: 4 h, sooner: {n == 20: 3 h}}\n"
        f"steps:\n{steps}\n  - {{id: close, end: over}}\n"
    )["long"]
    both = Both(engine, program)
    case: Case | None = None
    walk: list[events.Event] = [events.Opened(case_id="C-1", at=START)]
    walk += [
        events.Answered(step=f"a{each}", facts={f"f{each}": True}, at=START + timedelta(seconds=each))
        for each in rounds
    ]
    for event in walk:
        case = both(program, case, event).case
    assert case is not None
    assert case.outcome == "over"
    spent = engine.ask("measure", walk=[written(event) for event in walk], times=5)["microseconds"]
    assert spent < 5_000, f"{spent:.0f} µs for an event"
