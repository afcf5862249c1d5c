"""Hostile text: bounded time, bounded memory, a finding and no crash."""

from __future__ import annotations

import sys
import time

import pytest

from sopflow.errors import MissingTool
from sopflow.text import parse
from sopflow.text.parse import MAX_SIZE
from sopflow.text.reader import MAX_ENTRIES

MANY = 200_000
HOSTILE = {
    "nested brackets": "[" * MANY,
    "nested braces": "{a: " * MANY,
    "nested lists": "- " * MANY,
    "nested keys": "\n".join(" " * n + "a:" for n in range(600)),
    "open quotes": "a: '" * MANY,
    "anchors": "".join(f"k{n}: &a{n} x\n" for n in range(MANY // 10)),
    "doubling aliases": "a: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(MANY // 10)),
    "the same key": "a: 1\n" * MANY,
    "bare keys": "{" + "a, " * MANY + "}",
    "parentheses": "[" + "(a, " * 20_000 + "]",
    "hashes": "a: x #1\n" * MANY,
    "tabs": "\t" * MANY + "\n" + "a:\t" * MANY,
    "tabs before lines": "\ta:\n" * MANY,
    "blanks": "a" + " " * MANY + "b: c: d",
    "colons": "a: " * MANY,
    "stars": "a: *\n" * (MANY // 10),
    "broken lines": "a: b: c\n" * (MANY // 10),
    "broken brackets": "a: [" + "{x: [y, " * 100 + "\n",
    "percent": "%" * MANY,
    "zeros": "\0" * MANY,
    "separators": "\u2028" * MANY,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    begun = time.process_time()
    source, found = parse(HOSTILE[name], "file.yaml")
    assert time.process_time() - begun < 3
    assert found or name == "parentheses"  # one that never closes splits nothing
    assert len(found) < 250
    assert source.file == "file.yaml"


def test_too_big() -> None:
    source, found = parse("a" * (MAX_SIZE + 1), "file.yaml")
    assert [each.code for each in found] == ["SOP004"]
    assert source.data is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [" + "x, " * (MAX_ENTRIES + 1) + "]", "This has 10,001 entries, where 10,000 are the most."),
        ("".join(f"k{n}: v\n" for n in range(MAX_ENTRIES + 1)), "This has 10,001 entries, where 10,000 are the most."),
        (
            "".join(f"k{n}: [{'x, ' * 9_999}]\n" for n in range(11)),
            "Up to here this file has 100,000 keys and items: that is the most of one file.",
        ),
    ],
)
def test_too_many(text: str, said: str) -> None:
    source, found = parse(text, "file.yaml")
    assert [(each.code, each.message) for each in found] == [("SOP004", said)]
    assert source.data is None


def test_ten_thousand_steps_are_read_in_about_a_second() -> None:
    step = "  - id: step-{}\n    ask: [a, b]\n    by: agent\n    next:\n      a in [x, y] or b: x\n      else: y\n"
    text = "steps:\n" + "".join(step.format(n) for n in range(10_000))
    begun = time.process_time()
    source, found = parse(text, "file.yaml")
    assert time.process_time() - begun < 3  # half a second on a quiet machine
    assert not found
    assert source.span(("steps", 9_999, "by")).line == 59_998


def test_libyaml_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml.cyaml", None)
    with pytest.raises(MissingTool, match="libyaml"):
        parse("a: 1", "file.yaml")
