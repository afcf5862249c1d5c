"""Every scenario beside every handbook: the examples and the good corpus, and what holds for each of their walks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import sopflow
from sopflow import Handbook, journal
from sopflow.engine import fold, replay
from sopflow.journal import entries as e
from sopflow.scenarios import Result, run
from sopflow.text import Report, decode, parse

ROOT = Path(__file__).parents[2]
FILES = [
    file for folder in ("examples/sops", "tests/corpus/good") for file in sorted((ROOT / folder).rglob("*.test.yaml"))
]


@cache
def handbook_for(file: Path) -> Handbook:
    """What a file of scenarios is about: the handbook it is in, or, right in ``good``, the one file of its name."""
    if file.parent == ROOT / "tests/corpus/good":
        return _read(file.with_name(file.name.replace(".test.yaml", ".yaml")))
    return _read(next((each for each in file.parents if (each / "handbook.yaml").exists()), file.parent))


@cache
def _read(path: Path) -> Handbook:
    handbook, report = sopflow.read(path)
    assert handbook is not None, report.text()
    return handbook


@cache
def results(file: Path) -> tuple[str, tuple[Result, ...]]:
    text, _ = decode(file.read_bytes(), str(file))
    assert text is not None
    source, problems = parse(text, str(file))
    assert not problems, Report.of(problems, [source]).text()
    return text, run(handbook_for(file), source)


def scenarios() -> Iterator[object]:
    for file in FILES:
        text, _ = decode(file.read_bytes(), str(file))
        data = parse(text or "", str(file))[0].data
        assert isinstance(data, dict)
        for number, scenario in enumerate(data["scenarios"]):
            yield pytest.param(file, number, id=f"{file.name.removesuffix('.test.yaml')}: {scenario['name']}")


@pytest.mark.parametrize(("file", "number"), list(scenarios()))
def test_scenario(file: Path, number: int) -> None:
    text, all_results = results(file)
    result = all_results[number]
    if result.failures:
        pytest.fail(Report.of(result.failures, {str(file): text}).text(), pytrace=False)
    if result.entries:
        the_journal_is_the_case(result.entries)


def the_journal_is_the_case(entries: tuple[e.Entry, ...]) -> None:
    case = replay(entries)
    written = journal.encode(entries)
    read = journal.decode(written)
    assert read == entries
    assert replay(read) == case
    assert journal.encode(read) == written
    for length in range(1, len(entries)):
        before = replay(entries[:length])
        assert fold(before, entries[length:]) == case


def test_there_are_scenarios() -> None:
    assert len(FILES) > 20
