"""The player decides as the engine does.

Every event goes through Python and through the page's JavaScript: journals, refusals, what is open and for whom, and
what the world is owed are the same to the byte; and the page's journal is its case.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import sopflow
from all_programs import SCENARIOS, home, programs, read
from both_engines import ENGINE, Both, Page, Unsayable
from busy import busy
from lively import lively
from node import Node, needs_node
from oracle.anything import anything, beginning, request
from oracle.made import Made, handbooks
from oracle.walks import next_event, opening
from sopflow import Case, Program, events
from sopflow.scenarios import run
from sopflow.text import decode, parse

pytestmark = needs_node

LONGEST = 20


@pytest.fixture(scope="module")
def engine() -> Iterator[Page]:
    with Node(ENGINE) as node:
        yield Page(node)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.name.removesuffix(".test.yaml"))
def test_scenarios(engine: Page, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = read(home(file))
    assert book is not None
    source, _ = parse(decode(file.read_bytes(), str(file))[0] or "", str(file))
    assert isinstance(source.data, dict)
    both = Both(engine, book[str(source.data["test"])])
    monkeypatch.setattr(import_module("sopflow.scenarios.run"), "advance", both)
    for result in run(book, source):
        assert not result.failures
    both.kept()


def test_there_are_scenarios_andprograms() -> None:
    assert len(SCENARIOS) > 100
    assert len(programs()) > 150


def _walk(engine: Page, program: Program, data: st.DataObject, begin: Any = beginning, go_on: Any = anything) -> None:
    both, draw = Both(engine, program), data.draw
    last: events.Event = begin(draw, program)
    case: Case | None = None
    for _ in range(draw(st.integers(1, LONGEST))):
        try:
            step = both(program, case, last)
        except Unsayable:
            assume(False)
        event(step.refused.code if step.refused is not None else type(last).__name__)
        case = step.case
        if case is None or (case.outcome is not None and draw(st.booleans())):
            break
        if not draw(st.integers(0, 4)):
            both.kept()
        last = go_on(draw, program, case, last)
    both.kept()


@given(st.data())
def test_walks_through_all_that_is_written(engine: Page, data: st.DataObject) -> None:
    _walk(engine, data.draw(st.sampled_from(programs())), data)


@given(st.data())
def test_walks_where_much_looks_on(engine: Page, data: st.DataObject) -> None:
    _walk(engine, lively(data.draw), data)


@given(st.data())
def test_walks_where_all_comes_together(engine: Page, data: st.DataObject) -> None:
    _walk(engine, busy(data.draw), data)


@given(handbooks(), st.data())
def test_walks_through_handbooks_made_up(engine: Page, made: Made, data: st.DataObject) -> None:
    handbook, _ = sopflow.read_texts(made.texts)
    assume(handbook is not None)
    assert handbook is not None
    if data.draw(st.booleans()):
        _walk(engine, handbook["main"], data)
    else:
        _walk(engine, handbook["main"], data, opening, lambda *seen: next_event(*seen).event)


@given(st.data())
def test_permits(engine: Page, data: st.DataObject) -> None:
    """What may be asked for is told beforehand, alike."""
    draw = data.draw
    program = draw(st.sampled_from([each for each in programs() if each.actions]))
    both = Both(engine, program)
    case = both(program, None, beginning(draw, program)).case
    assume(case is not None)
    assert case is not None
    for _ in range(draw(st.integers(1, 4))):
        wanted = request(draw, program, case.now)
        try:
            both.permits(case, wanted.action, wanted.args, wanted.by)
            after = both(program, case, anything(draw, program, case, wanted)).case
        except Unsayable:
            assume(False)
        assert after is not None
        case = after
