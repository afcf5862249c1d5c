"""The law of legs where much looks on: rules, deadlines, a ladder; people act, time passes, facts are put right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

import sopflow
from both import Compared
from lively import lively
from oracle.walks import START, completing, value_of
from sopflow import events

PASSING = (timedelta(), timedelta(seconds=1), timedelta(hours=1), timedelta(hours=4))


@given(st.data())
def test_what_looks_on_is_the_same_with_legs_and_without(data: st.DataObject) -> None:
    draw, both = data.draw, Compared()
    program = lively(draw)
    case = both(program, None, events.Opened(case_id="C-1", at=START, facts={})).case
    journal: list[Any] = []
    for _ in range(14):
        assert case is not None
        tasks = sopflow.todo(program, case)
        if not tasks:
            break
        at = case.now + draw(st.sampled_from(PASSING))
        if draw(st.integers(0, 5)) == 0:
            name = draw(st.sampled_from(["amount", "tier", "mood"]))
            value = value_of(draw, program.main.facts[name].type)
            told: Any = events.Corrected(facts={name: value}, by="mia/lead", at=at)
        elif tasks[0].kind == "stuck" or draw(st.integers(0, 9)) == 0:
            told = events.Reached(at=at)
        else:
            values = {field.name: value_of(draw, field.type) for field in tasks[0].fields}
            if "amount" in values:
                values["amount"] = draw(st.sampled_from([0, 1, 3, 9]))
            told = completing(program, tasks[0], values, at)
        step = both(program, case, told)
        case = step.case
        journal += step.entries
    event(f"{min(both.legs, 5)} legs")
