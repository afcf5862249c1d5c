"""sopflow: the handbook in ``sops/``, one ``advance`` for each event, the journal with its reasons kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.cases import Case, End
from tests.bench.opponents import Run

from sopflow import advance, events, load, replay

SOPS = Path(__file__).parent.parent / "sops"
CARRIED_OUT = {"legal": "lea/counsel", "attempt": "mia/agent", "escalate": "tom/team-lead"}  # the other steps ask
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _events(number: int, case: Case) -> list[Any]:
    """What happens in one case, a minute apart."""
    told: list[Any] = [events.Opened(case_id=f"C-{number}", at=START)]
    for minute, (step, fact, value) in enumerate(case.answers, 1):
        kind = events.Done if step in CARRIED_OUT else events.Answered
        by = CARRIED_OUT.get(step, "mia/agent")
        told.append(kind(step=step, facts={fact: value}, by=by, at=START + timedelta(minutes=minute)))
    return told


def prepare(cases: Sequence[Case]) -> Run:
    program = load(SOPS)["inquiry"]
    work = [_events(number, case) for number, case in enumerate(cases, 1)]

    def walk(told: list[Any]) -> tuple[Any, list[Any]]:
        case = None
        journal: list[Any] = []
        for event in told:
            step = advance(program, case, event)
            if step.refused:
                raise AssertionError(f"{event} was refused: {step.refused}")
            case = step.case
            journal += step.entries
        return case, journal

    return lambda: [walk(told) for told in work]


def end(raw: tuple[Any, list[Any]]) -> End:
    case, journal = raw
    assert case.status == "closed"
    assert replay(journal) == case, "the journal does not tell of this case"
    return End(case.outcome, case.facts, case.visits)
