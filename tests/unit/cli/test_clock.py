"""The clock of the desk: it runs, is moved on, and never runs back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sopflow.cli.walk.clock import Clock

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_it_follows_the_real_one_and_is_moved_on() -> None:
    real = [NINE]
    clock = Clock(lambda: real[0])
    clock.forward(HOUR)
    real[0] += HOUR
    assert clock() == NINE + 2 * HOUR


def test_once_stopped_it_stands_until_it_is_moved_on() -> None:
    clock = Clock(lambda: datetime(2000, 1, 1, tzinfo=UTC))
    clock.stop(NINE)
    assert clock() == NINE
    clock.forward(HOUR)
    assert clock() == NINE + HOUR


def test_it_never_runs_back() -> None:
    clock = Clock(lambda: NINE)
    clock.forward(-HOUR)
    assert clock() == NINE


def test_it_stays_as_it_is_where_the_calendar_ends() -> None:
    clock = Clock(lambda: NINE)
    with pytest.raises(OverflowError):
        clock.forward(timedelta(days=4_000_000))
    assert clock() == NINE
