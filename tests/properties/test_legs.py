"""The law of legs: for every handbook and every walk, with them and without them all is the same."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st

import sopflow
from all_programs import programs
from both import Compared
from busy import busy
from oracle.anything import anything, beginning
from oracle.made import Made, handbooks
from oracle.walks import completing, next_event, opening, value_of
from sopflow import journal, replay
from sopflow.journal.entries import Entry

LONGEST = 14


@given(handbooks(), st.data())
def test_legs_say_what_the_general_engine_says(made: Made, data: st.DataObject) -> None:
    handbook, _ = sopflow.read_texts(made.texts)
    assume(handbook is not None)
    assert handbook is not None
    program, draw, both = handbook["main"], data.draw, Compared()
    last: Any = opening(draw, program)
    case = both(program, None, last).case
    for _ in range(draw(st.integers(0, LONGEST))):
        if case is None:
            break
        last = next_event(draw, program, case, last).event
        case = both(program, case, last).case
    event(f"{min(both.legs, 5)} legs")


@given(handbooks(), st.data())
def test_doing_what_is_open_is_the_same_with_legs_and_without(made: Made, data: st.DataObject) -> None:
    handbook, _ = sopflow.read_texts(made.texts)
    assume(handbook is not None)
    assert handbook is not None
    program, draw, both = handbook["main"], data.draw, Compared()
    case = both(program, None, opening(draw, program)).case
    for _ in range(LONGEST):
        tasks = sopflow.todo(program, case) if case is not None else ()
        if case is None or not tasks or tasks[0].kind == "stuck":
            break
        values = {field.name: value_of(draw, field.type) for field in tasks[0].fields}
        step = both(program, case, completing(program, tasks[0], values, case.now))
        if step.refused is not None:
            break
        case = step.case
    event(f"{min(both.legs, 5)} legs")


@given(st.data())
def test_whatever_happens_is_the_same_with_legs_and_without_and_its_journal_is_the_case(data: st.DataObject) -> None:
    draw, both = data.draw, Compared()
    program = busy(draw) if draw(st.booleans()) else draw(st.sampled_from(programs()))
    last: Any = beginning(draw, program)
    entries: list[Entry] = []
    case = None
    for _ in range(draw(st.integers(1, 2 * LONGEST))):
        step = both(program, case, last)
        entries += step.entries
        case = step.case
        if case is None or case.outcome is not None:
            break
        last = anything(draw, program, case, last)
    assert case is None or replay(journal.decode(journal.encode(entries))) == case
