"""Checks about time against the engine: whatever cases really do, on all ways through small files."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import pytest

import sopflow
from sopflow import Program, events
from sopflow.checks.lengths import not_shorter, shown, size
from sopflow.clock.calendar import Calendar
from sopflow.clock.reading import read_calendar
from sopflow.clock.spans import add_span, read_span
from sopflow.engine.dues import next_wake
from sopflow.journal import time as t
from sopflow.loading import read_texts

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Made:
    """A file without circles, drawn by chance: questions that branch, waits of some hours, branches side by side."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.asks = 0
        self.lines: list[str] = []
        self.main = [f"s{number}" for number in range(self.draw.randint(3, 6))]
        for number, step in enumerate(self.main):
            self._step(step, self.main[number + 1 :], "  ", depth=0)

    def _step(self, step: str, after: list[str], indent: str, depth: int) -> None:
        draw = self.draw
        kind = draw.choice(["wait", "wait", "ask", "together" if depth < 2 else "wait"])
        self.lines.append(f"{indent}- id: {step}")
        if kind == "ask" and self.asks < 4:
            fact = f"n{self.asks}"
            self.asks += 1
            self.lines.append(f"{indent}  ask: [{fact}]")
            if len(after) > 1:
                one, other = draw.choice(after), draw.choice(after)
                self.lines += [f"{indent}  next:", f"{indent}    {fact} == 0: {one}", f"{indent}    else: {other}"]
        elif kind == "together":
            self.lines.append(f"{indent}  together:")
            names = ["a", "b"]
            for name in names:
                inner = [f"{step}{name}{number}" for number in range(draw.randint(1, 3))]
                self.lines.append(f"{indent}    {name}:")
                for number, each in enumerate(inner):
                    self._step(each, inner[number + 1 :], f"{indent}      ", depth + 1)
            self.lines.append(f"{indent}  until: {draw.choice(['all', 'any', *names])}")
        else:
            self.lines.append(f"{indent}  wait: {draw.randint(1, 5)} h")
        if step == self.main[-1]:
            self.lines.append(f"{indent}  next: done")

    def text(self, start: str, until: str, within: int) -> str:
        head = f"""\
sopflow: 1
process: p
outcomes: [done]
facts:
  n0: {{type: integer, ask: How many?}}
  n1: {{type: integer, ask: How many?}}
  n2: {{type: integer, ask: How many?}}
  n3: {{type: integer, ask: How many?}}
deadlines:
  - {{id: due, from: {start}, until: {until}, within: {within} h}}
steps:
"""
        return head + "\n".join(self.lines) + "\n"


def walks(program: Program, asks: int) -> Iterator[list[object]]:
    """The journals of all cases in which everybody acts at once."""
    for answers in product((0, 1), repeat=asks):
        last = sopflow.advance(program, None, events.Opened(case_id="C", at=START))
        case, entries = last.case, list(last.entries)
        assert case is not None
        while case.outcome is None:
            tasks = [each for each in sopflow.todo(program, case) if program.main.steps[each.step].verb == "ask"]
            at = next_wake(program, case)
            if tasks:
                (fact,) = program.main.steps[tasks[0].step].names
                facts = {fact: answers[int(fact[1:])]}
                event: events.Event = events.Answered(step=tasks[0].step, facts=facts, by="ann/agent", at=case.now)
            else:
                assert at is not None
                event = events.Reached(at=at)
            last = sopflow.advance(program, case, event)
            assert last.case is not None
            assert last.refused is None
            case = last.case
            entries += last.entries
        yield entries


@pytest.mark.parametrize("seed", range(120))
def test_a_deadline_can_be_met_or_not(seed: int) -> None:
    made = Made(seed)
    start = made.draw.choice(["opened", *made.main])
    until = made.draw.choice(["closed", *made.main])
    for within in (1, 3, 6, 10, 20):
        text = made.text(start, until, within)
        handbook, report = read_texts({"p.yaml": text})
        if handbook is None:  # some step can't be reached
            assert {each.code for each in report.diagnostics} & {"SOP112", "SOP102"}, report.text()
            return
        found = {each.code for each in report.diagnostics}
        met = late = False
        for entries in walks(handbook["p"], made.asks):
            for each in entries:
                if isinstance(each, t.Met) and each.name == "due":
                    met, late = met or not each.late, late or each.late
        if "SOP514" in found:
            assert not met
            assert not late
        elif late or met:
            assert ("SOP510" in found) == (not met), text


CALENDARS = (
    {"hours": {"mon-fri": ["09:00-17:00"]}, "holidays": "DE-BE"},
    {"hours": {"mon-thu": ["09:00-12:00", "13:00-17:30"], "fri": ["09:00-12:00"]}},
    {"hours": {"mon-sun": ["00:00-24:00"]}},
    {"hours": {"tue": ["20:00-24:00"], "sat": ["10:00-11:00"]}, "closed": ["2026-03-31"]},
)
SPANS = (
    "1 h",
    "20 h",
    "2 days",
    "1 week",
    "3 weeks",
    "40 weeks",
    "90 working min",
    "30 working hours",
    "1 working day",
)
MORE = ("3 working days", "10 working days")


def calendars() -> list[Calendar]:
    made = []
    for each in CALENDARS:
        calendar, problems = read_calendar("Europe/Berlin", each["hours"], each.get("holidays"), each.get("closed", ()))
        assert calendar is not None, problems
        made.append(calendar)
    return made


@pytest.mark.parametrize("calendar", calendars(), ids=str)
def test_what_is_no_shorter_never_ends_earlier(calendar: Calendar) -> None:
    draw = random.Random(7)
    starts = [datetime.fromtimestamp(draw.randrange(1_735_000_000, 1_830_000_000), UTC) for _ in range(60)]
    certain = 0
    for one in map(read_span, SPANS + MORE):
        for other in map(read_span, SPANS + MORE):
            if one != other and not_shorter(one, calendar, other, calendar):
                certain += 1
                assert all(add_span(at, one, calendar) >= add_span(at, other, calendar) for at in starts)
    assert certain > 20


def test_a_total_is_shown_as_it_is_written() -> None:
    for text in SPANS + MORE:
        span = read_span(text)
        assert read_span(shown(size(span), span)) in (span, read_span("1.5 working hours"))


def test_many_deadlines_are_no_trouble() -> None:
    lines = ["sopflow: 1", "process: p", "outcomes: [done]", "deadlines:"]
    lines += [f"  - {{id: d{n}, from: s{n}, until: s{n + 1}, within: {n + 1} h}}" for n in range(600)]
    lines.append("steps:")
    for n in range(1000):
        lines += [f"  - id: s{n}", "    wait: 2 h"]
    lines.append("    next: done")
    found = read_texts({"p.yaml": "\n".join(lines) + "\n"})[1].diagnostics
    assert {each.code for each in found} == {"SOP510"}
    assert [each.severity for each in found] == ["warning"] * 4 + ["advice"]
