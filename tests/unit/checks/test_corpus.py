"""Folders with one kind of mistake each, beside the report: ``tests/corpus/bad/SOP1…/expected.txt``.

``SOPFLOW_WRITE=1`` writes the expectations anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sopflow import checks
from sopflow.graph import Folder
from sopflow.model import read_model
from sopflow.text import Diagnostic, Report, Source, parse

ROOT = Path(__file__).parents[3]
BAD = sorted(file.parent for file in (ROOT / "tests/corpus/bad").glob("SOP1*/expected.txt"))
if os.environ.get("SOPFLOW_WRITE"):
    BAD = sorted(each for each in (ROOT / "tests/corpus/bad").glob("SOP1*") if each.is_dir())
GOOD = sorted(
    {file.parent for folder in ("examples", "tests/corpus/good") for file in (ROOT / folder).rglob("*.yaml")}
)


def read(folder: Path) -> tuple[list[Diagnostic], list[Source]]:
    found: list[Diagnostic] = []
    files = []
    for path in sorted(folder.rglob("*.yaml")):
        if path.name.endswith(".test.yaml"):
            continue
        source, problems = parse(path.read_text(encoding="utf-8"), path.name)
        model, more = read_model(source)
        files.append((source, model))
        found += (*problems, *more)
    return [*found, *checks.run(Folder.of(files))], [source for source, _ in files]


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_what_an_author_is_told(folder: Path) -> None:
    told = str(Report.of(*read(folder))) + "\n"
    expected = folder / "expected.txt"
    if os.environ.get("SOPFLOW_WRITE"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_one_kind_of_mistake_is_reported_as_one(folder: Path) -> None:
    found, _ = read(folder)
    kinds = {each.code for each in found}
    assert folder.name[:6] in kinds
    assert kinds <= {folder.name[:6], "SOP104"}
    assert len({each.span for each in found}) == len(found)


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_good_folders_are_good(folder: Path) -> None:
    assert str(Report.of(read(folder)[0])) == "nothing found"


def test_every_rule_has_a_folder() -> None:
    assert {rule.code for rule in checks.RULES} <= {folder.name[:6] for folder in BAD}
