"""Folders with one kind of mistake each, beside the report: ``tests/corpus/bad/SOP1…/expected.txt``.

``SOPFLOW_WRITE=1`` writes the expectations anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sopflow import checks
from sopflow.loading import read, read_texts
from sopflow.loading.reading import book_around
from sopflow.text import Report

ROOT = Path(__file__).parents[3]
WRITE = os.environ.get("SOPFLOW_WRITE")
BAD = sorted(
    each
    for each in (*(ROOT / "tests/corpus/bad").glob("SOP[1-8]*"), *(ROOT / "tests/corpus/bad").glob("SOP91*"))
    if (each / "expected.txt").exists() or (WRITE and each.is_dir())
)
GOOD_ROOT = ROOT / "tests/corpus/good"


def _read_with(file: Path) -> Path:
    """What is read to read this file: the handbook it belongs to, its folder, or (right below good/) it alone."""
    book = book_around(file)
    if book is not None:
        return book.parent
    return file if file.parent == GOOD_ROOT else file.parent


GOOD = sorted(
    {
        _read_with(file)
        for folder in (GOOD_ROOT, ROOT / "examples/sops")
        for file in folder.rglob("*.yaml")
        if not file.name.endswith(".test.yaml")
    }
)


def report(folder: Path) -> Report:
    files = sorted(folder.glob("*.yaml"))
    return read_texts({file.name: file.read_text(encoding="utf-8") for file in files})[1]


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_what_an_author_is_told(folder: Path) -> None:
    told = str(report(folder)) + "\n"
    expected = folder / "expected.txt"
    if WRITE:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_one_kind_of_mistake_is_reported_as_one(folder: Path) -> None:
    found = report(folder).diagnostics
    kinds = {each.code for each in found}
    assert folder.name[:6] in kinds
    assert kinds <= {folder.name[:6], "SOP104", *(["SOP500"] if "SOP913" in kinds else [])}  # it is about an error
    assert len({each.span for each in found}) == len(found)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_is_good_has_no_findings(path: Path) -> None:
    _, found = read(path)
    assert list(found.diagnostics) == []


def test_every_rule_has_a_folder() -> None:
    assert {rule.code for rule in checks.RULES} <= {folder.name[:6] for folder in BAD}
