"""Laws that hold for every handbook and every walk through it."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import assume, event, given
from hypothesis import strategies as st

import sopflow
from oracle.made import Made, handbooks
from oracle.plain import Plain, Refuse, Restless, State
from oracle.walks import completing, next_event, opening, value_of
from sopflow import Advance, Case, Program, advance, events, journal, replay, todo
from sopflow.engine import fold, heart
from sopflow.engine.context import instant
from sopflow.engine.evolve import begin
from sopflow.engine.refusals import REASONS
from sopflow.journal import entries as e
from sopflow.journal import rules as r
from sopflow.scenarios import path_of

LONGEST = 14


def program_of(made: Made) -> Program:
    handbook, _ = sopflow.read_texts(made.texts)
    assume(handbook is not None)
    assert handbook is not None
    return handbook["main"]


def test_most_handbooks_made_up_are_clean() -> None:
    seen: Counter[bool] = Counter()

    @given(handbooks())
    def look(made: Made) -> None:
        seen[sopflow.read_texts(made.texts)[1].ok] += 1

    look()
    assert seen[True] > 4 * seen[False]


@given(handbooks(), st.data())
def test_walks_hold_the_laws_and_are_as_foretold(made: Made, data: st.DataObject) -> None:
    program = program_of(made)
    draw: Any = data.draw
    first = opening(draw, program)
    step = lawful(program, None, first)
    plain = Plain(made.files)
    try:
        foretold = told(lambda: plain.open(first))
    except Restless:
        assert is_restless(step)
        return
    assert (step.case is None) == (foretold is None), step.refused
    if step.case is None or foretold is None:
        return
    entries, case, last = list(step.entries), step.case, first
    agrees(plain, foretold, program, case, entries)
    for _ in range(data.draw(st.integers(0, LONGEST))):
        if in_circles(case):  # where exactly it stops is the engine's own business, and what it leads to, too
            event("circle")
            break
        choice = next_event(draw, program, case, last)
        last = choice.event
        step = lawful(program, case, last)
        event(step.refused.code if step.refused is not None else type(last).__name__)
        if not isinstance(last, events.Opened):
            try:
                after = told(lambda state=foretold, happened=last: plain.happen(state, happened))
            except Restless:
                assert is_restless(step)
                break
            assert (step.refused is not None) == (after is None), (last, step.refused)
            foretold = after or foretold
        assert step.case is not None
        case = step.case
        entries += step.entries
        agrees(plain, foretold, program, case, entries)
        open_work(program, case)
    kept(case, entries)
    event(case.status)
    for token in case.tokens:
        if token.stuck is not None:
            event(f"stuck: {token.stuck.reason}")


def told(tell: Any) -> State | None:
    try:
        return tell()
    except Refuse:
        return None


def agrees(plain: Plain, state: State, program: Program, case: Case, entries: list[e.Entry]) -> None:
    """The engine and the plain interpreter are of one mind."""
    if in_circles(case):
        assert state.stuck
        return
    assert case.outcome == state.over
    assert case.facts == state.case.facts
    assert list(path_of(entries)) == state.path
    assert (case.status == "stuck") == (state.stuck and state.over is None)
    if case.outcome is None:
        assert [*(frame.step for frame in case.frames), case.tokens[0].step] == [call.step for call in state.calls]
        assert [frame.facts for frame in case.frames] == [call.facts for call in state.calls[1:]]
        fields = [field.name for task in todo(program, case) if task.kind != "stuck" for field in task.fields]
        assert Counter(fields) == Counter(plain.open_questions(state))


def is_restless(step: Advance) -> bool:
    """The rules didn't come to rest, and the case waits for a person, unless a rule has ended it or the call."""
    assert step.case is not None
    event("restless")
    places = [token.stuck.reason if token.stuck is not None else None for token in step.case.tokens]
    broken_off = any(isinstance(entry, r.Interrupted) for entry in step.entries)
    return step.refused is None and (broken_off or places == ["rules"])


def in_circles(case: Case) -> bool:
    return any(token.stuck is not None and token.stuck.reason == "circle" for token in case.tokens)


def lawful(program: Program, case: Case | None, happened: events.Event) -> Advance:
    """``advance``, which changes nothing it is given and says the same to the same."""
    before, given_event = deepcopy(case), deepcopy(happened)
    written = msgspec.json.encode(case)
    step = advance(program, case, happened)
    again = advance(program, case, happened)
    assert (step.case, step.entries, step.refused) == (again.case, again.entries, again.refused)
    assert step.effects == again.effects
    short_and_long(program, case, happened, step)
    assert case == before
    assert happened == given_event
    assert msgspec.json.encode(case) == written
    keys = [effect.key for effect in step.effects if hasattr(effect, "key")]
    assert len(keys) == len(set(keys))
    if step.refused is not None:
        assert step.case is case
        assert step.entries == ()
        in_both_languages(step.refused.code)
        assert step.refused.reason
    elif case is not None and step.case is not None:
        assert fold(case, step.entries) == step.case
    return step


def short_and_long(program: Program, case: Case | None, happened: events.Event, step: Advance) -> None:
    """A leg is a shorter way to the same."""
    if case is None:
        assert isinstance(happened, events.Opened)
        long = heart._open(program, happened)
    else:
        long = heart._general(program, case, happened, instant(happened.at))
    assert (step.case, step.entries, step.refused) == (long.case, long.entries, long.refused)
    # Equal values may still be written differently, and in another order.
    assert journal.encode(step.entries) == journal.encode(long.entries)
    assert msgspec.json.encode(step.case) == msgspec.json.encode(long.case)


def in_both_languages(code: str) -> None:
    assert all(REASONS[code][language] for language in ("en", "de"))


def open_work(program: Program, case: Case) -> None:
    """An open case has a task that can be completed or says why not; a closed one has none."""
    for language in ("en", "de"):
        tasks = todo(program, case, language=language)
        assert bool(tasks) == (case.outcome is None)
        for task in tasks:
            assert task.kind in ("ask", "do", "stuck")
            assert task.takes
            assert (task.stuck is not None) == (task.kind == "stuck")
            if task.stuck is not None:
                assert task.stuck
                assert "{" not in task.stuck.replace("{{", "")
    assert (case.outcome is None) == bool(case.tokens)


def kept(case: Case, entries: list[e.Entry]) -> None:
    """The journal is the case."""
    assert replay(entries) == case
    written = journal.encode(entries)
    read = journal.decode(written)
    assert read == tuple(entries)
    assert replay(read) == case
    assert journal.encode(read) == written
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert all(one.at <= two.at for one, two in pairwise(entries))
    assert case.visits == Counter(step for step in path_of(entries) if "/" not in step)
    assert isinstance(entries[0], e.Opened)
    draft = begin(entries[0])
    assert draft.freeze() == replay(entries[:1])


@given(handbooks(), st.data())
def test_whatever_is_open_can_be_completed_or_says_why_not(made: Made, data: st.DataObject) -> None:
    """Whoever does what ``todo`` says gets on: the case moves each time, until it is over or stands still."""
    program = program_of(made)
    draw: Any = data.draw
    case = advance(program, None, opening(draw, program)).case
    if case is None:
        return
    for _ in range(LONGEST):
        tasks = todo(program, case)
        if not tasks or tasks[0].kind == "stuck":
            break
        task = tasks[0]
        values = {field.name: value_of(draw, field.type) for field in task.fields}
        step = advance(program, case, completing(program, task, values, case.now))
        if step.refused is not None:
            assert step.refused.code in REFUSABLE, (task, step.refused)
            event(step.refused.code)
            break
        assert step.case is not None
        assert step.case != case
        case = step.case


# What may still be refused to somebody who does all that a task asks for: someone else has to, or other facts are
# needed. A ``do`` can record what no role that may do it may give.
REFUSABLE = ("requires", "four-eyes", "who")
