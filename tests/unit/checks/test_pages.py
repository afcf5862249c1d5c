"""The pages in ``docs/rules``: up to date, complete, and their examples true."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sopflow.checks import RULES
from sopflow.checks.catalogue import Entry, catalogue
from sopflow.checks.pages import pages
from sopflow.loading import read_texts

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs/rules"
ENTRIES = catalogue()
WITH_EXAMPLE = [each for each in ENTRIES if each.wrong]


def codes(files: tuple[str, ...]) -> set[str]:
    texts = {
        ("handbook.yaml" if "handbook:" in text else f"{n}.yaml"): f"sopflow: 1\n{text}" for n, text in enumerate(files)
    }
    return {each.code for each in read_texts(texts)[1]}


def test_the_pages_are_up_to_date() -> None:
    """``SOPFLOW_WRITE=1`` writes them anew."""
    if os.environ.get("SOPFLOW_WRITE"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    assert {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()} == dict(pages())


def test_every_code_has_one_page() -> None:
    sources = [file for file in (ROOT / "src/sopflow").rglob("*.py") if "catalogue" not in file.parts]
    used = {code for file in sources for code in re.findall(r'"(SOP\d{3})"', file.read_text(encoding="utf-8"))}
    assert [each.code for each in ENTRIES] == sorted(used)


@pytest.mark.parametrize("entry", WITH_EXAMPLE, ids=lambda entry: entry.code)
def test_the_example_has_this_mistake_and_no_other(entry: Entry) -> None:
    assert codes(entry.wrong) == {entry.code}


@pytest.mark.parametrize("entry", WITH_EXAMPLE, ids=lambda entry: entry.code)
def test_the_example_put_right_is_fine(entry: Entry) -> None:
    assert entry.fix
    assert codes(entry.right) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_called_what_its_page_is_called(rule: object) -> None:
    titles = {each.code: each.title for each in ENTRIES}
    assert titles[rule.code] + "." == rule.summary  # type: ignore[attr-defined]
