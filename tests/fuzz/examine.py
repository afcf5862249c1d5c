"""What must hold for any input: a report and never a traceback, and what has no error can be drawn and walked."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import sopflow
from sopflow import Handbook, Program, Report, Task, events, journal
from sopflow.expr import Type
from sopflow.scenarios import run
from sopflow.text import parse

__all__ = ["examine"]

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
_PROGRAMS = 3  # of one handbook that are drawn and walked
_STEPS = 12
_DRAWN = 400  # steps: beyond it a chart is no chart
_VALUES: Mapping[str, tuple[Any, ...]] = {
    "text": ("calm", "{{ x }}", "ö\u2028\x01", ""),
    "yes/no": (True, False),
    "integer": (0, 1, 5, -2, 10**20),
    "number": (0, 1.25, 7, -3),
    "money": (150, 0, 99999),
    "date": ("2026-01-04", "2024-02-29"),
    "time": ("2026-01-05T08:00+01:00",),
    "duration": ("2 days", "1 min", 1),
}


def examine(texts: Mapping[str, str]) -> tuple[bool, float]:
    """Read an input, and go through it if it has no error.

    Returns:
        Whether it has no error, and the CPU seconds that reading took.

    Raises:
        Exception: Whatever goes wrong.
    """
    files = {name: text for name, text in texts.items() if not name.endswith(".test.yaml")}
    begun = time.process_time()
    handbook, report = sopflow.read_texts(files)
    spent = time.process_time() - begun
    assert (handbook is None) == (not report.ok)
    _told(report)
    if handbook is not None:
        rng = Random(len(str(files)))
        for program in list(handbook.values())[:_PROGRAMS]:
            _drawn(program)
            _walked(program, rng)
        for name in texts.keys() - files.keys():
            _scenarios(handbook, texts[name], name)
    return handbook is not None, spent


def _told(report: Report) -> None:
    told = report.text()
    assert told
    assert all(each == "\n" or each.isprintable() or each in "\u200d\ufe0f\xa0" or not each.isascii() for each in told)
    assert len(report.as_dicts()) == len(report)


def _scenarios(handbook: Handbook, text: str, name: str) -> None:
    source, problems = parse(text, name)
    results = run(handbook, source) if not problems else ()
    assert Report.of((each for result in results for each in result.failures), [source]).text()


def _drawn(program: Program) -> None:
    if sum(len(unit.steps) for unit in program.units.values()) <= _DRAWN:
        chart = sopflow.flowchart(program)
        assert chart.dot()
        assert chart.mermaid()


def _walked(program: Program, rng: Random) -> None:
    facts = {fact.name: _value(rng, fact.type) for fact in program.main.inputs}
    step = sopflow.advance(program, None, events.Opened(case_id="C-1", at=START, facts=facts))
    entries = list(step.entries)
    for _ in range(_STEPS):
        case = step.case
        if case is None or case.outcome is not None:
            break
        tasks = sopflow.todo(program, case)
        at = case.now + timedelta(seconds=rng.choice((0, 1, 3_600, 200_000)))
        step = sopflow.advance(program, case, _event(rng, program, rng.choice(tasks) if tasks else None, at))
        entries += step.entries
    assert journal.decode(journal.encode(entries)) == tuple(entries)
    if step.case is not None:
        assert sopflow.replay(entries) == step.case


def _event(rng: Random, program: Program, task: Task | None, at: datetime) -> events.Event:
    by = "/".join(["mia", *sorted(task.may if task is not None and task.may else program.roles)[:1]])
    chance = rng.random()
    if task is None or chance < 0.1:
        return events.Reached(at=at + timedelta(days=rng.choice((1, 40))))
    if chance < 0.2 or task.kind == "stuck":
        return events.Deviated(reason="It must be.", to=rng.choice((None, *program.main.steps)), by=by, at=at)
    facts = {field.name: _value(rng, field.type) for field in task.fields}
    if task.kind == "accept":
        return rng.choice(
            (events.Accepted(step=task.id, by=by, at=at), events.Rejected(step=task.id, reason="No.", by=by, at=at))
        )
    if task.kind == "wait":
        return (
            events.Signalled(name=task.waits_for, at=at)
            if task.waits_for
            else events.Reached(at=at + timedelta(days=9))
        )
    if task.kind == "run" and chance < 0.4:
        return events.Failed(step=task.id, reason="It is down.", at=at)
    if task.kind == "ask":
        return events.Answered(step=task.id, facts=facts, by=by, at=at)
    return events.Done(step=task.id, facts=facts, ticked="all", by=by, at=at)


def _value(rng: Random, type_: Type) -> Any:
    if type_.kind == "one-of":
        return rng.choice(type_.options)
    if type_.kind == "list":
        assert type_.element is not None
        return [_value(rng, type_.element) for _ in range(rng.randint(0, 2))]
    if type_.kind == "record":
        return {name: _value(rng, each) for name, each in type_.fields}
    if type_.low is not None and type_.high is not None:
        return rng.choice((type_.low, type_.high))
    return rng.choice(_VALUES[type_.kind])
