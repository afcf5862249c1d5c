"""What must not grow: the cost of a visit, with the size of the handbook and with the length of the journal."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample, side_by_side

from sopflow import advance, events, load

__all__ = ["by_journal", "by_size"]

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FLAT = Goal(1.2)
ROUND = 4  # visits in one round of the loop that every generated process begins with
ROUNDS = 25

LOOP = """\
sopflow: 1
process: growing
title: Growing
owner: service
outcomes: [over]
facts:
  amount: integer
  size: [small, large]
  more: yes/no
{facts}
steps:
  - id: work
    do: Work.
    record: [amount]
  - id: route
    decide: How much is it?
    next:
      amount > 100: large
      else: small
  - id: small
    set: {{size: small}}
    next: look
  - id: large
    set: {{size: large}}
    next: look
  - id: look
    do: Look at it.
    record: [more]
    next:
      more: work
      else: rest-1
{steps}
  - id: close
    end: over
"""
HANDBOOK = "sopflow: 1\nhandbook: growing\ntitle: Growing\nteams:\n  service: {title: Service}\n"


def program(size: int) -> Any:
    """A process of ``size`` steps: a loop of five, then a line of steps that each record a fact of their own."""
    rest = range(1, size - 5)
    text = LOOP.format(
        facts="\n".join(f"  fact-{number}: integer" for number in rest),
        steps="\n".join(f"  - id: rest-{n}\n    do: Carry out part {n}.\n    record: [fact-{n}]" for n in rest),
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "handbook.yaml").write_text(HANDBOOK, encoding="utf-8")
        Path(folder, "growing.yaml").write_text(text, encoding="utf-8")
        return load(folder)["growing"]


def _loop(rounds: int, start: datetime) -> list[Any]:
    """The events of so many rounds of the loop."""
    told: list[Any] = []
    for number in range(rounds):
        at = start + timedelta(seconds=2 * number)
        told.append(events.Done(step="work", facts={"amount": 50 + number % 100}, by="mia/agent", at=at))
        told.append(events.Done(step="look", facts={"more": True}, by="mia/agent", at=at + timedelta(seconds=1)))
    return told


def _walk(program: Any, case: Any, told: Sequence[Any]) -> Any:
    journal: list[Any] = []
    for event in told:
        step = advance(program, case, event)
        if step.refused:
            raise AssertionError(f"{event} was refused: {step.refused}")
        case = step.case
        journal += step.entries
    return case


def _opened(program: Any) -> Any:
    return _walk(program, None, [events.Opened(case_id="C-1", at=START)])


def by_size(sizes: Sequence[int], *, rounds: int) -> Section:
    """The same loop in handbooks of different sizes."""
    told = _loop(ROUNDS, START)
    runs: dict[str, Callable[[], Any]] = {}
    loading: dict[str, float] = {}
    for size in sizes:
        name = f"{size:,} steps".replace(",", " ")
        start = time.process_time()
        made = program(size)
        loading[name] = time.process_time() - start
        runs[name] = partial(_walk, made, _opened(made), told)
    samples = {name: each.per(ROUNDS * ROUND) for name, each in side_by_side(runs, rounds=rounds).items()}
    notes = {name: f"(loading it: {seconds * 1e3:,.0f} ms)" for name, seconds in loading.items()}
    return _flat("Cost of a visit by the size of the handbook", samples, notes)


def by_journal(lengths: Sequence[int], *, rounds: int) -> Section:
    """The same stretch of a case, after journals of different lengths."""
    made = program(10)
    told = _loop(ROUNDS, START + timedelta(days=1))
    runs: dict[str, Callable[[], Any]] = {}
    for length in lengths:
        case = _walk(made, _opened(made), _loop(length // ROUND, START))
        runs[f"after {length:,} visits".replace(",", " ")] = partial(_walk, made, case, told)
    samples = {name: each.per(ROUNDS * ROUND) for name, each in side_by_side(runs, rounds=rounds).items()}
    return _flat("Cost of a visit by the length of the journal", samples, {})


def _flat(title: str, samples: dict[str, Sample], notes: dict[str, str]) -> Section:
    """Rows compared with the first; the goal stands at the last."""
    names = list(samples)
    first = samples[names[0]]
    rows = tuple(
        Row(
            name,
            samples[name],
            (samples[name].over(first),),
            FLAT if name == names[-1] else None,
            0,
            notes.get(name, ""),
        )
        for name in names
    )
    return Section(title, "ns", 1e9, ("× first",), rows)
