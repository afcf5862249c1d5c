"""Known attacks on YAML, Jinja and Python evaluators: ``tests/corpus/hostile``, each beside the report it gets.

``SOPFLOW_WRITE=1`` writes the reports anew; look at the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.fuzz.worker import Worker

import sopflow

ROOT = Path(__file__).parents[2]
ATTACKS = sorted((ROOT / "tests/corpus/hostile").glob("*.yaml"))


@pytest.mark.parametrize("file", ATTACKS, ids=lambda file: file.stem)
def test_what_an_attacker_is_told(file: Path) -> None:
    handbook, report = sopflow.read_texts({file.name: file.read_text(encoding="utf-8")})
    expected = file.with_suffix(".expect")
    if os.environ.get("SOPFLOW_WRITE"):
        expected.write_text(report.text() + "\n", encoding="utf-8")
    assert handbook is None
    assert report.text() + "\n" == expected.read_text(encoding="utf-8")
    assert "\x1b" not in report.text()


def test_within_bounds_of_time_and_memory() -> None:
    worker = Worker()
    try:
        for file in ATTACKS:
            told = worker.examine({file.name: file.read_text(encoding="utf-8")})
            assert not told.wrong, told.details
    finally:
        worker.end()


FOUND = ("process:", "sopflow: 1\nprocess:\nrequires: [a]\n")


@pytest.mark.parametrize("text", FOUND)
def test_what_the_fuzzer_once_found(text: str) -> None:
    handbook, report = sopflow.read_texts({"file.yaml": text})
    assert handbook is None
    assert report.text()
