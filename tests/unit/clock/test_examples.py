"""The worked examples of tests/corpus/clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopflow.clock.calendar import Calendar
from sopflow.clock.durations import parse_span
from sopflow.clock.reading import read_calendar
from sopflow.clock.spans import add_span, read_span, remainder, show_span

FILES = sorted((Path(__file__).parents[2] / "corpus" / "clock").glob("*.yaml"))
WRITTEN = re.compile(r"(\w{3}) (\d{4}-\d\d-\d\d) (\d\d:\d\d[+-]\d\d:\d\d)")


def examples() -> list[Any]:
    found = []
    for path in FILES:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
        for each in data["examples"]:
            found.append(pytest.param(data["calendar"], each, id=f"{path.stem}: {each['case']}"))
    return found


def instant(text: str, calendar: Calendar) -> datetime:
    """A written instant; its weekday and its distance from UTC must be right, or the example lies."""
    day, date, time = WRITTEN.fullmatch(text).groups()
    at = datetime.fromisoformat(f"{date} {time}")
    assert at.strftime("%a") == day, text
    assert at.astimezone(calendar.zone).isoformat() == at.isoformat(), text
    return at


@pytest.mark.parametrize(("written", "example"), examples())
def test_example(written: dict[str, Any], example: dict[str, str]) -> None:
    calendar, problems = read_calendar(**written)
    assert calendar is not None, problems
    start, due = (instant(example[key], calendar) for key in ("start", "due"))
    span = parse_span(example["span"])

    assert add_span(start, span, calendar) == due
    assert add_span(start, span, calendar).tzinfo is UTC

    if "paused" in example:
        paused, resumed, then = (instant(example[key], calendar) for key in ("paused", "resumed", "then_due"))
        left = remainder(paused, due, span, calendar)
        assert show_span(left) == example["left"]
        assert read_span(show_span(left)) == left
        assert add_span(resumed, left, calendar) == then
