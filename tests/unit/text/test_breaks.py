"""What YAML breaks in an author's hands: each line of ``tests/corpus/breaks.yaml`` is caught, with the right line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sopflow.text import parse

ROWS: Any = parse((Path(__file__).parents[2] / "corpus" / "breaks.yaml").read_text("utf-8"), "breaks.yaml")[0].data
SILENT = ("no", "on", "1:30", "010", "2.30", "2026-01-04", "~", "null", "0x1F", "1_000", "=", ".inf")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["written"])
def test_a_line_is_caught_and_the_right_one_shown(row: dict[str, Any]) -> None:
    source, found = parse(row["written"] + "\n", "file.yaml")
    assert [each.code for each in found] == [row["code"]]
    assert row["shown"] in (found[0].hint or ""), found[0].hint
    if row["code"] != "SOP006" and "\n" not in row["written"]:  # what might be a comment is left to the author
        assert source.data == row["reads"]  # it is read on as it was meant


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["written"])
def test_the_shown_line_reads_as_meant(row: dict[str, Any]) -> None:
    source, found = parse(row["shown"] + "\n", "file.yaml")
    assert not found
    assert source.data == row["reads"]


@pytest.mark.parametrize("word", SILENT)
def test_what_other_tools_turn_into_something_else_stays_text(word: str) -> None:
    source, found = parse(f"a: {word}\nb: [{word}]\n", "file.yaml")
    assert not found
    assert source.data == {"a": word, "b": [word]}


@pytest.mark.parametrize("condition", ["a == 1 or\n  b == 2: x", "a == 1" + " or a == 1" * 120 + ": x"])
def test_a_condition_too_long_for_a_branch(condition: str) -> None:
    _, found = parse(f"next:\n  {condition}\n", "file.yaml")
    assert {each.code for each in found} == {"SOP014"}
    assert "`is: >-`" in (found[0].hint or "")


def test_a_question_mark_before_a_brace() -> None:
    source, found = parse("title: {en: Really?}\n", "file.yaml")
    assert not found
    assert source.data == {"title": {"en": "Really?"}}
