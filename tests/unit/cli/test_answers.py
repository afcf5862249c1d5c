"""A walk from a file, through the command line; and the example that travels with the package."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sopflow
from sopflow import journal

Run = Callable[..., Any]

INQUIRY = """\
sopflow: 1
process: inquiry
title: Inquiry
facts:
  customer:
    name: {type: text, ask: Who is it?}
    tier: [standard, gold]
  urgent: {type: yes/no, ask: Is it urgent?}
  tags: {list: text}
steps:
  - id: take-up
    ask: [customer.name, urgent]
  - id: help
    do: "Help {{ customer.name }}."
    checklist: [Listened, Answered]
    record: [tags]
    next: resolved
"""

GOOD = """\
- open: {customer: {tier: gold}}
  case: C-7
  at: 2026-11-23T10:00+01:00
- answer: take-up
  facts: {customer: {name: Ada}, urgent: no}
- correct: {urgent: yes}
- after: 90 min
- done: help
  facts: {tags: [fast, kind]}
"""


@pytest.fixture
def play(command: Run, tmp_path: Path) -> Run:
    sops, file = tmp_path / "sops", tmp_path / "answers.yaml"
    sops.mkdir()
    (sops / "handbook.yaml").write_text("sopflow: 1\nhandbook: small\noutcomes: [resolved]\n")
    (sops / "inquiry.yaml").write_text(INQUIRY)

    def run(answers: str, *options: object) -> Any:
        file.write_text(answers)
        return command("run", sops, "--answers", file, *options)

    return run


def test_a_file_walks_a_case(play: Run, tmp_path: Path) -> None:
    keep = tmp_path / "case.jsonl"
    result = play(GOOD, "--journal", keep)
    assert result.code == 0, result.out
    assert "Case C-7 is closed: Resolved" in result.out
    assert "Help Ada." in result.out
    entries = journal.decode(keep.read_bytes())
    assert f"{entries[0].at:%H:%M} {entries[-1].at:%H:%M}" == "09:00 10:30"


def test_how_it_ended_up_as_json(play: Run) -> None:
    state = json.loads(play(GOOD, "--json").out)
    assert state["outcome"] == "resolved"
    assert state["facts"]["tags"] == ["fast", "kind"]
    assert state["facts"]["urgent"] is True


def test_what_is_refused_fails_and_says_where(play: Run) -> None:
    result = play(GOOD.replace("done: help\n", "done: help\n  ticked: [1]\n"))
    assert result.code == 1
    assert "Not taken: Still to be ticked: Answered." in result.out
    assert "answers.yaml:8" in result.out


def test_a_walk_may_end_before_the_case(play: Run) -> None:
    result = play("- open: {}\n- skip: No time.\n")
    assert result.code == 0
    assert "stays open at: Help" in result.out


def test_a_case_can_be_cancelled_and_sent_elsewhere(play: Run) -> None:
    assert "stays open at: Help" in play("- open: {}\n- go: help\n  because: Known.\n").out
    assert "is closed: Cancelled" in play("- open: {}\n- cancel: Opened twice.\n").out


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("answer: take-up\n", "a list of what happens is needed"),
        ("- take-up\n", "an item names what happens"),
        ("- by: mia\n", "exactly one of open, answer, done"),
        ("- open: {}\n  fact: {}\n", "fact can't stand beside open"),
        ("- open: {urgent: perhaps}\n", "urgent:"),
        ("- open: {}\n  at: tomorrow\n", "at:"),
        ("- open: {}\n- after: a while\n", "after:"),
        ("- open: [urgent]\n", "facts are written as a mapping"),
        ("- open: {}\n- done: help\n  ticked: [all]\n", "lines of the checklist by number"),
        ("- open: {\n", "answers.yaml:"),
    ],
)
def test_a_file_that_is_none_is_a_usage_error(play: Run, answers: str, message: str) -> None:
    result = play(answers)
    assert result.code == 2
    assert message in result.err


def test_the_demo_walks_where_nobody_types(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "sopflow.cli", "demo"]
    done = subprocess.run(
        words,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(sopflow.__file__).parents[1])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is closed: Resolved" in done.stdout
    assert "Traceback" not in done.stderr
    assert (tmp_path / "customer-inquiry.svg").read_text(encoding="utf-8").count("<svg") == 1


def test_the_demo_speaks_german(command: Run, tmp_path: Path) -> None:
    result = command("demo", "--answers", "--language", "de", "-o", tmp_path / "anfrage.svg")
    assert result.code == 0, result.out
    assert "Flussdiagramm:" in result.out
    assert "weil gilt:" in result.out
