"""Every broken file beside what the author is told: ``tests/corpus/bad/SOP0*.yaml`` and ``.expect``.

``SOPFLOW_WRITE_EXPECTED=1`` writes the expectations anew; look at the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sopflow.text import Report, decode, parse

CORPUS = Path(__file__).parents[2] / "corpus"
BAD = sorted((CORPUS / "bad").glob("SOP0*.yaml"))
GOOD = sorted((CORPUS / "text").glob("*.yaml"))


def report(path: Path) -> Report:
    text, problem = decode(path.read_bytes(), path.name)
    source, found = parse(text, path.name)
    return Report.of([*([problem] if problem else []), *found], [source])


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_an_author_is_told(path: Path) -> None:
    expected = path.with_suffix(".expect")
    told = str(report(path)) + "\n"
    if os.environ.get("SOPFLOW_WRITE_EXPECTED"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_file_is_named_after_its_finding(path: Path) -> None:
    assert {each.code for each in report(path)} == {path.stem[:6]}


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_no_alarm_without_a_reason(path: Path) -> None:
    assert str(report(path)) == "nothing found in 1 file"
