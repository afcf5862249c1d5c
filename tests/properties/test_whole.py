"""Laws of time, rules, branches, people and actions: one handbook that uses all of it, walked through at random."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import sopflow
from oracle.walks import completing, value_of
from sopflow import Case, events, journal
from sopflow.engine import fold, replay
from sopflow.engine.dues import next_wake
from sopflow.engine.permission import permits
from sopflow.journal import entries as e
from sopflow.journal import time as t
from sopflow.program import Program
from walking import START, book

HOUSE = """
    sopflow: 1
    handbook: house
    teams: {service: {title: Service}, legal: {title: Legal}}
    roles:
      agent: {team: service}
      senior: {team: service, includes: [agent]}
      lead: {team: service, includes: [senior]}
      counsel: {team: legal}
    ladders:
      support: [{role: agent, within: 6 h}, {role: senior, within: 4 working hours}, {role: [lead, counsel]}]
    calendars:
      office: {timezone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}}
    signals: [replied, left]
    outcomes: [resolved, unresolved, withdrawn]
    facts:
      tier: {type: [gold, plain], ask: Which tier?}
      urgent: {type: yes/no, ask: Is it urgent?}
      amount: {type: money, ask: How much?}
      approved: {type: yes/no, ask: Approved?, by: senior}
      touched: {type: integer, default: 0}
      refund_id: text
    actions:
      refund:
        takes: [amount]
        gives: [refund_id]
        by: [agent]
        requires: [{must: amount <= 100 or approved, because: Over 100 needs approval.}]
        then: [{clear: [approved]}, {set: {touched: = touched + 1}}]
      note: {takes: [tier]}
    rules:
      - {id: old, if: case.age > 40 h and tier == gold, then: [{escalate: next}]}
      - {id: long, if: case.age > 90 h and touched < 3, then: [{go: call-back}]}
      - {id: count, when: replied, then: [{set: {touched: = touched + 1}}]}
      - {id: gone, when: left, if: urgent is known, then: [{end: withdrawn}]}
    """
MAIN = """
    sopflow: 1
    process: inquiry
    owner: service
    calendar: office
    ladder: support
    deadlines:
      - id: first
        from: opened
        until: review
        within: 8 working hours
        sooner: {tier == gold: 2 h, case.age > 3 h and urgent: 5 h}
        paused_while: [hold-on, both]
        warn: 50%
        if_late: [{escalate: next}, {set: {touched: = touched + 1}}]
      - {id: whole, from: opened, until: closed, within: 5 days, warn: 90%, if_late: call-back}
    rules:
      - {id: quick, if: tier == gold and urgent, then: [{deadline: {first: 1 h}}, {send: We hurry.}]}
      - {id: looked, when: review, if: touched > 4, then: [{go: call-back}]}
    steps:
      - {id: greet, ask: [tier, urgent], within: 30 min, if_late: [{escalate: next}], customer_sees: We look.,
         keep_informed: 7 h}
      - {id: hold-on, wait: {for: replied, at_most: 3 h}, skip_if: urgent}
      - id: both
        together:
          law: [{id: law-ask, ask: [amount]}, {id: law-call, call: check, next: law-do},
            {id: law-do, do: Read., by: agent, within: 2 h, if_late: again}]
          pay: [{id: pay-run, run: refund, retry: {times: 1, after: 10 min},
                 next: {outcome == failed: pay-do, else: pay-wait}},
            {id: pay-do, do: Pay by hand.}, {id: pay-wait, wait: {until: case.age > 20 h or touched > 1}}]
        until: any
      - {id: review, do: Review., by: agent, record: [approved], within: 3 working hours, if_late: again}
      - {id: gate, handover: legal, criteria: [urgent is known], checklist: [Read], packet: [tier],
         next: {outcome == accepted: rest, case.handovers < 1 and touched > 2: review, else: rest}}
      - {id: again, escalate: next, next: {outcome == at_top: call-back, else: rest}}
      - {id: rest, wait: {until: working hours}}
      - {id: pause, wait: 5 working hours, next: {touched > 1: call-back, case.visits.both < 2: both, else: call-back}}
      - {id: call-back, do: Call back., next: resolved}
    """
CHECK = """
    sopflow: 1
    procedure: check
    owner: agent
    outcomes: [fine, bad]
    facts: {seen: {type: yes/no, ask: Seen?}}
    deadlines: [{id: soon, from: opened, until: closed, within: 2 h, if_late: [{set: {touched: = touched + 1}}]}]
    rules:
      - {id: works, if: touched > 2, then: [{end: bad}]}
    steps:
      - {id: see, ask: [seen], within: 1 h, if_late: slow}
      - id: split
        together:
          one: [{id: one-do, do: One., next: {touched > 1: bad, else: one-wait}}, {id: one-wait, wait: 20 min}]
          two: [{id: two-do, do: Two.}]
        next: fine
      - {id: slow, send: "So slow.", next: bad}
    """
PROGRAM = book(HOUSE, MAIN, CHECK)["inquiry"]
PEOPLE = ("mia/agent", "kim/senior", "lee/lead", "lex/counsel")


def happening(draw: Any, program: Program, case: Case, at: datetime) -> events.Event:
    """Something that fits the case, mostly."""
    kind = draw(st.integers(0, 19))
    by = draw(st.sampled_from(PEOPLE))
    tasks = [task for task in sopflow.todo(program, case) if task.kind not in ("wait", "stuck")]
    if tasks and kind < 13:
        task = draw(st.sampled_from(tasks))
        values = {field.name: value_of(draw, field.type) for field in task.fields}
        if task.kind in ("ask", "do"):
            return completing(program, task, values, at)
        if task.kind == "accept":
            if draw(st.booleans()):
                return events.Accepted(step=task.id, by="lex/counsel", at=at)
            return events.Rejected(step=task.id, reason="No.", by="lex/counsel", at=at)
        if task.kind == "run" and draw(st.booleans()):
            return events.Failed(step=task.id, reason="Down.", at=at)
        return events.Done(step=task.id, facts=values, ticked="all", by=None if task.kind == "run" else by, at=at)
    if kind < 15:
        return events.Signalled(name=draw(st.sampled_from(["replied"] * 9 + ["left"])), at=at)
    if kind == 15:
        able = ["tier", "urgent", "amount", "approved", "touched"]
        name = draw(st.sampled_from(able))
        value = draw(st.integers(0, 5)) if name == "touched" else value_of(draw, program.main.facts[name].type)
        return events.Corrected(facts={name: value}, by="kim/senior", at=at)
    if kind == 16:
        step = draw(st.sampled_from([None, *(token.step for token in case.tokens)]))
        to = draw(st.sampled_from([None, None, *program.main.steps]))
        return events.Deviated(reason="It must.", step=step, to=to, by=by, at=at)
    if kind == 17:
        return events.Requested(action=draw(st.sampled_from(["refund", "note"])), by=by, at=at)
    if kind == 18 and (case.requests or case.abandoned):
        ids = [*(each.id for each in case.requests), *case.abandoned]
        return events.Done(step=draw(st.sampled_from(ids)), facts={"refund_id": "R"}, at=at)
    return events.Reached(at=at)


def ticks(program: Program, case: Case, until: datetime) -> tuple[Case, tuple[e.Entry, ...]]:
    """Punctual looks at the case, one at each instant it wants."""
    entries: tuple[e.Entry, ...] = ()
    for _ in range(2000):
        wake = next_wake(program, case)
        if wake is None or wake > until:
            return case, entries
        step = sopflow.advance(program, case, events.Reached(at=wake))
        assert step.case is not None
        assert step.entries, ("woken for nothing", wake, case)
        case, entries = step.case, entries + step.entries
    raise AssertionError("time doesn't pass")


def alive(program: Program, case: Case) -> None:
    """An open case has someone or something to wait for."""
    tasks = sopflow.todo(program, case)
    assert bool(tasks) == (case.outcome is None), case
    for token in case.tokens:
        unit = program.units[case.frame(token.frame).procedure] if token.frame else program.main
        assert token.step in unit.steps
        assert token.visit or token.asks or token.stuck, token
        step = unit.steps[token.step]
        if token.phase == "split":
            anchor = f"{token.step}#{token.visit}:"
            branches = [*(each.branch for each in case.tokens), *(each.branch for each in case.frames)]
            assert any(anchor in each for each in branches), token
        elif step.verb == "wait" and not token.stuck and not token.asks and token.outcome is None:
            clock = any((c.frame, c.name, c.kind) == (token.frame, token.step, "wait") for c in case.clocks)
            assert clock or step.wait is None or step.wait.condition is not None or step.wait.span is None
        elif step.verb in ("set", "decide", "send", "escalate", "end", "look_up", "call"):
            assert token.stuck or token.asks, token
    if case.outcome is not None:
        assert (case.tokens, case.frames, case.clocks, case.requests, case.edges) == ((), (), (), (), ())
    frames = {frame.path for frame in case.frames} | {""}
    assert all(clock.frame in frames for clock in case.clocks)


def balanced(entries: list[e.Entry], *, over: bool) -> None:
    """Each clock that starts comes to one end."""
    running: set[tuple[str, str, str]] = set()
    for entry in entries:
        if isinstance(entry, t.Started | t.Met | t.Stopped | t.Missed):
            key = (entry.frame, entry.kind, entry.name)
            if isinstance(entry, t.Started):
                assert key not in running, entry
                running.add(key)
            else:
                assert key in running, entry
                if not (isinstance(entry, t.Missed) and entry.kind == "deadline"):
                    running.discard(key)
    assert not (over and running), running


@given(st.data())
def test_all_of_it_together_holds_the_laws(data: st.DataObject) -> None:
    draw: Any = data.draw
    program, at = PROGRAM, START
    first = sopflow.advance(program, None, events.Opened(case_id="C", at=at, by="mia/agent"))
    assert first.case is not None
    case, entries = first.case, list(first.entries)
    for _ in range(draw(st.integers(0, 25))):
        at += timedelta(minutes=draw(st.sampled_from([0, 1, 5, 30, 60, 200, 600, 3000])))
        happened = happening(draw, program, case, at)
        step = sopflow.advance(program, case, happened)
        assert step.case is not None
        assert fold(case, step.entries) == step.case
        punctual, before = ticks(program, case, at)
        later = sopflow.advance(program, punctual, happened)
        if step.refused is None or step.refused.code != "late":
            assert later.refused == step.refused
        assert (*before, *later.entries) == step.entries
        assert later.case == step.case
        case = step.case
        entries += step.entries
        alive(program, case)
        allowed = permits(program, case, "refund", {"amount": 150}, by="mia/agent")
        asked = sopflow.advance(
            program, case, events.Requested(action="refund", args={"amount": 150}, by="mia/agent", at=case.now)
        )
        assert bool(allowed) == (asked.refused is None) or len(asked.entries) > 1
        balanced(entries, over=case.outcome is not None)
        if case.outcome is not None:
            break
    written = journal.encode(entries)
    assert journal.decode(written) == tuple(entries)
    assert replay(journal.decode(written)) == case
