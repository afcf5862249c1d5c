"""A short run of what ``make faults`` does for long."""

from __future__ import annotations

import pytest
from tests.faults.__main__ import main
from tests.postgresql import Server

_SHORT = ["--cases", "10", "--workers", "2", "--seed", "1"]


def test_killed_workers_lose_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seconds", "2", *_SHORT]) == 0
    assert "nothing lost, nothing twice in effect" in capsys.readouterr().out


@pytest.mark.parametrize("engine", ["none", "pgqueuer"])
def test_neither_do_workers_on_a_server_that_loses_connections(
    engine: str,
    capsys: pytest.CaptureFixture[str],
    postgres: Server,  # there is one here
) -> None:
    del postgres
    assert main(["--store", "postgres", "--engine", engine, "--seconds", "3", *_SHORT]) == 0
    assert "nothing lost, nothing twice in effect" in capsys.readouterr().out
