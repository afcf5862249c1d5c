"""Plans and what they do: folders of tests/corpus/moves, each with both versions, the plan, cases, and what is told.

``cases.yaml`` says how each case came to where it stands (``walk``, as in scenarios) and what happens after the move
(``then``); ``expected.txt`` tells what the check says, what a draft would leave open, what the move does to each case,
and how it goes on. ``SOPFLOW_WRITE=1`` writes it.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import sopflow
from sopflow import Advance, Case, Program, advance, events, journal, replay, todo
from sopflow.cli.console import Console
from sopflow.cli.move import _tell
from sopflow.clock.durations import parse_duration
from sopflow.engine import fold
from sopflow.engine.moving import Route, move
from sopflow.journal.entries import Entry
from sopflow.migration import draft, outcome_of, read_plan, resolve
from sopflow.scenarios.walk import event_of, typed
from sopflow.text import Report, parse

FOLDERS = sorted((Path(__file__).parents[2] / "corpus/moves").iterdir())
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_a_plan_does(folder: Path) -> None:
    told = "\n".join(_told(folder)) + "\n"
    file = folder / "expected.txt"
    if os.environ.get("SOPFLOW_WRITE"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")


def _told(folder: Path) -> Iterator[str]:
    old, new = _version(folder, "old"), _version(folder, "new")
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    written = text.replace("from: OLD", f"from: {old.digest}").replace("to: NEW", f"to: {new.digest}")
    source, problems = parse(written, "plan.yaml")
    assert not problems
    plan, found = read_plan(source)
    route = None
    if plan is not None:
        route, found = resolve(plan, old, new)
    report = Report.of(found, {"plan.yaml": text})
    yield "== The plan is checked\n"
    yield _short(report.text(), old, new) if len(report) else "fine\n"
    yield "== A draft leaves open\n"
    body = draft(old, new).partition("time: keep\n")[2]
    yield body or "nothing\n"
    cases, problems = parse((folder / "cases.yaml").read_text(encoding="utf-8"), "cases.yaml")
    assert not problems
    assert isinstance(cases.data, list)
    for each in cases.data:
        assert route is not None
        yield from _case(route, each)


def _version(folder: Path, which: str) -> Program:
    handbook = sopflow.load(folder / which if (folder / which).is_dir() else folder / f"{which}.yaml")
    (name,) = handbook.processes
    return handbook[name]


def _short(text: str, old: Program, new: Program) -> str:
    """A report without digests, which are others whenever a word of the versions is."""
    return re.sub(r"\b[0-9a-f]{12,}\b", "DIGEST", text.replace(old.digest, "OLD").replace(new.digest, "NEW"))


def _case(route: Route, told: Any) -> Iterator[str]:
    yield f"== {told['name']}\n"
    walk = _Walk(route.old, told.get("given") or {})
    for line in told.get("walk") or ():
        assert walk.happen(line) is None, line
    moved = move(route, walk.case, walk.at, by="ops/lead")
    out = io.StringIO()
    _tell(outcome_of(route, walk.case, moved), Console(out, out))
    yield out.getvalue().removesuffix("\n")
    if isinstance(moved, Advance):
        walk.take(moved)
        walk.program = route.new
    yield from _open(walk)
    for line in told.get("then") or ():
        refused = walk.happen(line)
        assert (refused is None) == ("refused" not in line), refused
        yield f"then {' '.join(map(str, next(iter(line.items()))))}: {refused or 'taken'}"
        yield from _open(walk)
    yield ""


def _open(walk: _Walk) -> Iterator[str]:
    case = walk.case
    if case.outcome is not None:
        yield f"  ended: {case.outcome}"
    for task in todo(walk.program, case):
        asks = f" asks {', '.join(field.name for field in task.fields)}" if task.fields else ""
        who = f" by {task.role or task.team or 'anybody'}"
        yield f"  open: {task.id} ({task.kind}){asks}{who}{': ' + task.stuck if task.stuck else ''}"
    for clock in case.clocks:
        state = "missed" if clock.missed else f"{clock.left} left" if clock.left else f"{clock.due:%d %H:%M}"
        warn = f", warns {clock.warn:%d %H:%M}" if clock.warn is not None and not clock.missed else ""
        yield f"  clock: {clock.name} {state}{warn}"
    if case.facts:
        yield "  knows: " + ", ".join(f"{name} = {value}" for name, value in case.facts.items())
    if case.edges:
        yield f"  true: {', '.join(case.edges)}"


class _Walk:
    def __init__(self, program: Program, given: dict[str, Any]) -> None:
        self.program, self.at = program, START
        self.entries: list[Entry] = []
        opened = advance(program, None, events.Opened(case_id="C-1", at=START, facts=typed(program.main, given)))
        assert opened.case is not None, opened.refused
        self.case: Case = opened.case
        self.entries += opened.entries

    def happen(self, line: Any) -> str | None:
        if "after" in line:
            self.at += timedelta(milliseconds=parse_duration(line["after"]))
            event: events.Event = events.Reached(at=self.at)
        else:
            event = event_of(self.program, self.case, line, self.at)
        step = advance(self.program, self.case, event)
        self.take(step)
        return None if step.refused is None else f"{step.refused.code}, {step.refused.reason}"

    def take(self, step: Advance) -> None:
        assert step.case is not None
        assert fold(self.case, step.entries) == step.case
        self.case = step.case
        self.entries += step.entries
        assert replay(journal.decode(journal.encode(self.entries))) == self.case
