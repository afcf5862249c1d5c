"""What must not cost: rules that a change doesn't concern, deadlines that aren't due, a year of holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample, side_by_side

from sopflow import advance, events, read_texts
from sopflow.clock.reading import read_calendar
from sopflow.clock.spans import add_span, read_span
from sopflow.errors import MissingTool

__all__ = ["calendars", "deadlines", "late", "rules"]

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROUNDS = 25
YEAR = Goal(3)
VISITS = 4 * ROUNDS  # of one walk: work, route, one of two, look

HANDBOOK = """\
sopflow: 1
handbook: watching
teams: {{service: {{title: Service}}}}
facts:
  amount: integer
{facts}
"""
LOOP = """\
sopflow: 1
process: loop
owner: service
outcomes: [over]
facts:
  size: [small, large]
  more: yes/no
{deadlines}
steps:
  - {{id: work, do: Work., record: [amount]}}
  - {{id: route, decide: How much is it?, next: {{amount > 100: large, else: small}}}}
  - {{id: small, set: {{size: small}}, next: look}}
  - {{id: large, set: {{size: large}}}}
  - {{id: look, do: Look at it., record: [more], next: {{more: work, else: close}}}}
  - {{id: close, end: over}}
"""


def _case(*, rules: Iterable[str] = (), deadlines: Iterable[str] = ()) -> tuple[Any, Any]:
    """The program with these rules and deadlines, and a case of it just opened."""
    facts = "\n".join(f"  fact-{number}: integer" for number in range(200))
    book = HANDBOOK.format(facts=facts) + _block("rules:", rules)
    handbook, report = read_texts(
        {"handbook.yaml": book, "loop.yaml": LOOP.format(deadlines=_block("deadlines:", deadlines))}
    )
    if handbook is None:
        raise AssertionError(report.text())
    program = handbook["loop"]
    case = advance(program, None, events.Opened(case_id="C-1", at=START)).case
    return program, case


def _block(key: str, items: Iterable[str]) -> str:
    lines = [f"  - {item}" for item in items]
    return "\n".join([key, *lines]) if lines else ""


def _walk(program: Any, case: Any, told: Sequence[Any]) -> Any:
    journal: list[Any] = []
    for event in told:
        step = advance(program, case, event)
        if step.refused:
            raise AssertionError(f"{event} was refused: {step.refused}")
        case = step.case
        journal += step.entries
    return case


def _rounds() -> list[Any]:
    told: list[Any] = []
    for number in range(ROUNDS):
        at = START + timedelta(seconds=2 * number)
        told.append(events.Done(step="work", facts={"amount": 50 + 4 * number}, by="mia/agent", at=at))
        told.append(events.Done(step="look", facts={"more": True}, by="mia/agent", at=at + timedelta(seconds=1)))
    return told


def rules(*, rounds: int) -> Section:
    """A walk with no rules in the handbook, and with 200 of which one concerns the fact that changes."""
    quiet = [f"{{id: rule-{n}, if: fact-{n} > 1000, then: [{{set: {{fact-{n}: 0}}}}]}}" for n in range(199)]
    many = [*quiet[:100], "{id: concerned, if: amount > 1000, then: [{set: {amount: 0}}]}", *quiet[100:]]
    told = _rounds()
    runs = {
        "no rules": partial(_walk, *_case(), told),
        "200 rules, one of them concerned": partial(_walk, *_case(rules=many), told),
    }
    return _compared("Cost of a visit by the rules of the handbook", runs, VISITS, Goal(1.3), rounds=rounds)


def deadlines(*, rounds: int) -> Section:
    """A walk with no clock running, and with 50 of which none is due."""
    many = [f"{{id: part-{n}, from: opened, until: closed, within: {n + 1} days}}" for n in range(50)]
    told = _rounds()
    runs = {
        "no deadlines": partial(_walk, *_case(), told),
        "50 open deadlines": partial(_walk, *_case(deadlines=many), told),
    }
    return _compared("Cost of a visit by the deadlines that are open", runs, VISITS, Goal(1.2), rounds=rounds)


def late(*, rounds: int) -> Section:
    """One deadline dealt with at one late look, and ten."""
    runs = {}
    for count in (1, 10):
        missed = [
            f"{{id: part-{n}, from: opened, until: closed, within: {n + 1} h, if_late: [{{set: {{fact-{n}: {n}}}}}]}}"
            for n in range(count)
        ]
        program, case = _case(deadlines=missed)
        runs[f"{count} due"] = partial(_walk, program, case, [events.Reached(at=START + timedelta(days=1))])
    return _compared("Deadlines due in one late tick", runs, 1, Goal(12), rounds=rounds)


def calendars(*, rounds: int) -> Section:
    """A working duration within a day, and across a year with all its holidays."""
    title = "Adding working time"
    try:
        calendar, problems = read_calendar("Europe/Berlin", {"mon-fri": "09:00-17:00"}, "DE-BY")
    except MissingTool:
        skipped = "skipped: holidays is not installed (--install installs it)"
        return Section(title, "ns", 1e9, ("× first",), (Row("a year with its holidays", None, (), YEAR, 0, skipped),))
    if calendar is None:
        raise AssertionError(problems)
    spans = {"4 working hours": "4 working hours", "2 000 working hours": "2000 working hours"}
    runs = {name: partial(add_span, START, read_span(written), calendar) for name, written in spans.items()}
    return _compared(title, runs, 1, YEAR, rounds=rounds)


def _compared(title: str, runs: dict[str, Callable[[], Any]], parts: int, goal: Goal, *, rounds: int) -> Section:
    """The first row, and how the second compares with it."""
    samples: dict[str, Sample] = {name: each.per(parts) for name, each in side_by_side(runs, rounds=rounds).items()}
    first, last = samples
    rows = (
        Row(first, samples[first], (1.0,)),
        Row(last, samples[last], (samples[last].over(samples[first]),), goal, 0),
    )
    return Section(title, "ns", 1e9, ("× first",), rows)
