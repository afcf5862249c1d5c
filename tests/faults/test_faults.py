"""Short runs of what ``make faults`` does for long."""

from __future__ import annotations

import pytest
from tests.faults.__main__ import main

_GOOD = "nothing lost, nothing twice in effect"


def _options(seconds: int, *more: str) -> list[str]:
    return ["--cases", "6", "--workers", "2", "--seed", "1", "--grace", "1", "--seconds", str(seconds), *more]


def test_killed_workers_lose_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_options(2)) == 0
    assert _GOOD in capsys.readouterr().out


@pytest.mark.parametrize("engine", ["none", "pgqueuer"])
@pytest.mark.usefixtures("postgres")  # there is one here
def test_neither_do_workers_on_a_server_that_loses_connections(engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_options(2, "--store", "postgres", "--engine", engine)) == 0
    assert _GOOD in capsys.readouterr().out


def test_neither_do_workers_of_temporal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_options(3, "--engine", "temporal")) == 0
    assert _GOOD in capsys.readouterr().out
