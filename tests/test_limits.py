"""``docs/limits.md`` says what the constants say."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.clock import durations, hours
from sopflow.engine import rules
from sopflow.expr import coercion, cost, parser, pieces, templates
from sopflow.expr.overlaps import MOST_TESTS
from sopflow.graph.reach import MOST_PAIRS
from sopflow.loading.workspace import MOST_FILES, MOST_SHARED
from sopflow.model.handbook import _MOST_LANGUAGES
from sopflow.program.build.desk import CHARACTERS, MOST_ERRORS, MOST_PARTS
from sopflow.text import mend, near, reader
from sopflow.text.display import MOST_SHOWN
from sopflow.text.parse import MAX_SIZE

PAGE = (Path(__file__).parents[1] / "docs" / "limits.md").read_text(encoding="utf-8")
LIMITS = {
    "one file": ("characters", MAX_SIZE),
    "keys and items in one file": ("", reader.MAX_IN_FILE),
    "entries of one mapping or list": ("", reader.MAX_ENTRIES),
    "files of one folder": ("", MOST_FILES),
    "procedures that a file reaches by calls, roles that may act for a role": ("over a whole folder", MOST_PAIRS),
    "a handbook's rules, facts, actions, signals and outcomes, times the files beside it": ("", MOST_SHARED),
    "what one file names all together: fields of whole records, inputs and results of calls, …": ("", MOST_PARTS),
    "languages of a handbook": ("", _MOST_LANGUAGES),
    "mappings and lists within each other": ("levels", reader.MAX_DEPTH),
    "findings about the YAML of one file": ("", reader._MAX_FINDINGS),
    "errors in the expressions and texts of one file": ("", MOST_ERRORS),
    "a broken file is read again, to find what else is wrong": ("times", mend._MAX_READS),
    "near names looked for in one reading": ("comparisons", near.MOST_COMPARISONS),
    "findings a terminal shows one by one": ("", MOST_SHOWN),
    "one expression": ("characters", parser.LONGEST),
    "`any`, `every`, `count` within each other": ("", parser.MAX_QUANTIFIERS),
    "what a fact follows from, through other facts": ("parts", cost.HEAVIEST),
    "a list that is a value": ("items", coercion._LONGEST_LIST),
    "one text": ("characters", templates.LONGEST),
    "one rendered text": ("characters", pieces.LONGEST_OUTPUT),
    "a duration": ("days", durations.LONGEST // durations.DAY),
    "the hours of one day": ("spans", hours._MOST),
    "overlaps of one table's rows, to prove `exclusive`": ("comparisons", MOST_TESTS),
    "firings of rules in one settlement": ("", rules.FIRINGS),
}
FURTHER = {
    "what one file names all together: fields of whole records, inputs and results of calls, …": (
        f"1 for every {CHARACTERS} characters"
    ),
    "one expression": f"{parser.MAX_DEPTH} levels",
    "what a fact follows from, through other facts": f"{cost.DEEPEST} levels",
    "one text": f"{templates.MOST_EXPRESSIONS} expressions, {templates.DEEPEST} tags",
    "one rendered text": f"{pieces.MOST_WORK:,} parts".replace(",", " "),
    "a broken file is read again, to find what else is wrong": f"{mend._MAX_CHARACTERS:,} characters".replace(",", " "),
}


def row(what: str) -> str:
    return next(line for line in PAGE.splitlines() if line.startswith(f"| {what} |"))


@pytest.mark.parametrize("what", LIMITS)
def test_the_page_names_the_bound(what: str) -> None:
    unit, bound = LIMITS[what]
    assert f"| {bound:,} {unit}".replace(",", " ").rstrip() in row(what)


@pytest.mark.parametrize("what", FURTHER)
def test_the_page_names_the_second_bound(what: str) -> None:
    assert FURTHER[what] in row(what)
