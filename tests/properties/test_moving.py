"""Moving a case to an equal version changes nothing that a person sees, wherever it is; and it goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import sopflow
from all_programs import programs
from both_engines import ENGINE, Both, Page, Unsayable
from busy import busy
from lively import lively
from moved import to_equal
from node import Node, needs_node
from oracle.anything import anything, beginning
from oracle.made import Made, handbooks
from sopflow import Advance, Case, Program, advance, events, journal, replay, todo
from sopflow.engine import fold
from sopflow.engine.moving import Kept, move
from sopflow.journal.entries import Entry

LONGEST = 12
SEEN = ("facts", "declined", "visits", "doers", "tokens", "frames", "clocks", "edges", "requests", "abandoned", "team",
        "level", "roles", "escalated", "handovers", "now")  # fmt: skip


def _walk(program: Program, data: st.DataObject, step: Any = advance) -> tuple[Case, list[Entry], events.Event] | None:
    """A walk that ends while the case is open."""
    draw = data.draw
    last: events.Event = beginning(draw, program)
    case: Case | None = None
    entries: list[Entry] = []
    for _ in range(draw(st.integers(1, LONGEST))):
        taken = step(program, case, last)
        case = taken.case
        if case is None:
            return None
        entries += taken.entries
        if case.outcome is not None:
            return None
        last = anything(draw, program, case, last)
    assert case is not None
    return case, entries, last


def _is_odd(case: Case) -> bool:
    """Whether it stands still for what a move tries again: rules that don't settle, a circle."""
    return any(token.stuck is not None and token.stuck.reason in ("rules", "circle") for token in case.tokens)


def _moved_in_the_midst(program: Program, data: st.DataObject) -> None:
    walked = _walk(program, data)
    assume(walked is not None)
    assert walked is not None
    case, entries, last = walked
    assume(not _is_odd(case))
    route = to_equal(program)
    moved = move(route, case, case.now)
    assert isinstance(moved, Advance), moved
    event("clocks" if case.clocks else "no clocks")
    event("calls" if case.frames else "no calls")
    after = moved.case
    assert after is not None
    assert [type(each).__name__ for each in moved.entries] == ["Migrated"], moved.entries
    assert after.digest == route.new.digest
    for name in SEEN:
        assert getattr(after, name) == getattr(case, name), name
    assert todo(route.new, after) == todo(program, case)
    entries += moved.entries
    _is_kept(entries, after)
    assert fold(case, moved.entries) == after
    for _ in range(data.draw(st.integers(1, LONGEST))):
        taken = advance(route.new, after, last)
        entries += taken.entries
        assert taken.case is not None
        after = taken.case
        if after.outcome is not None:
            break
        last = anything(data.draw, route.new, after, last)
    _is_kept(entries, after)


def _is_kept(entries: list[Entry], case: Case) -> None:
    assert replay(journal.decode(journal.encode(entries))) == case


@given(st.data())
def test_in_all_that_is_written(data: st.DataObject) -> None:
    _moved_in_the_midst(data.draw(st.sampled_from(programs())), data)


@given(st.data())
def test_where_much_looks_on(data: st.DataObject) -> None:
    _moved_in_the_midst(lively(data.draw), data)


@given(st.data())
def test_where_all_comes_together(data: st.DataObject) -> None:
    _moved_in_the_midst(busy(data.draw), data)


@given(handbooks(), st.data())
def test_in_handbooks_made_up(made: Made, data: st.DataObject) -> None:
    handbook, _ = sopflow.read_texts(made.texts)
    assume(handbook is not None)
    assert handbook is not None
    _moved_in_the_midst(handbook["main"], data)


@given(st.data())
def test_it_can_be_moved_late(data: st.DataObject) -> None:
    """What fell due meanwhile is dealt with first, in the old version: as if time had reached the case before."""
    program = data.draw(st.sampled_from([lively(data.draw), busy(data.draw)]))
    walked = _walk(program, data)
    assume(walked is not None)
    assert walked is not None
    case, _, last = walked
    route = to_equal(program)
    moved = move(route, case, last.at)
    reached = advance(program, case, events.Reached(at=last.at)).case
    assert reached is not None
    assume(not _is_odd(reached))
    if isinstance(moved, Kept):
        assert reached.outcome is not None
        return
    assert moved.case is not None
    for name in SEEN[:-1]:
        assert getattr(moved.case, name) == getattr(reached, name), name


@pytest.fixture(scope="module")
def engine() -> Iterator[Page]:
    with Node(ENGINE) as node:
        yield Page(node)


@needs_node
@given(st.data())
def test_the_page_takes_it_up(engine: Page, data: st.DataObject) -> None:
    """The page reads a journal with a move in it, comes to the same case, and goes on as Python does."""
    draw = data.draw
    kind = draw(st.integers(0, 2))
    program = (lively(draw), busy(draw), draw(st.sampled_from(programs())))[kind]
    try:
        walked = _walk(program, data, Both(engine, program))
        assume(walked is not None)
        assert walked is not None
        case, entries, last = walked
        route = to_equal(program)
        moved = move(route, case, case.now)
        assume(isinstance(moved, Advance))
        assert isinstance(moved, Advance)
        assert moved.case is not None
        both = Both(engine, route.new)
        both.take([*entries, *moved.entries], moved.case)
        after = moved.case
        for _ in range(draw(st.integers(1, 6))):
            taken = both(route.new, after, last)
            assert taken.case is not None
            after = taken.case
            if after.outcome is not None:
                break
            last = anything(draw, route.new, after, last)
        both.kept()
    except Unsayable:
        assume(False)
