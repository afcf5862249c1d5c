"""A folder read again after edits is the folder read afresh, whatever was edited."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from tests.bench.handbooks import handbook

from sopflow import read_texts
from sopflow.expr import Expr, Table
from sopflow.loading import Workspace
from sopflow.model import Part
from sopflow.program import Handbook, Program

EXAMPLES = Path(__file__).parents[2] / "examples" / "sops"
EXAMPLE_TEXTS = {
    str(file.relative_to(EXAMPLES)): file.read_text(encoding="utf-8")
    for file in sorted(EXAMPLES.rglob("*.yaml"))
    if not file.name.endswith(".test.yaml")
}
CALLING = {
    "main.yaml": "sopflow: 1\nprocess: main\nfacts: {a: {type: text, ask: A?}, b: text}\nsteps:\n"
    "  - {id: one, call: inner, with: {a: = a}, into: {b: b}, next: {outcome == good: two, else: bad}}\n"
    "  - {id: two, call: outer, next: good}\noutcomes: [good, bad]\n",
    "outer.yaml": "sopflow: 1\nprocedure: outer\nsteps:\n  - {id: down, call: inner, with: {a: \"='x'\"}}\n",
    "inner.yaml": "sopflow: 1\nprocedure: inner\ninputs: [a]\nresults: [b]\noutcomes: [good, poor]\n"
    "facts: {a: text, b: text}\nsteps:\n  - {id: make, set: {b: = a}, next: good}\n",
}
SHELVES = {"examples": EXAMPLE_TEXTS, "generated": handbook(96, 16), "calling": CALLING}
WORDS = ("good", "bad", "text", "agent", "service", "else", "inner", "a", "outcome", "next", "- ", ": ", "[", "#", "  ")


def plain(value: Any, seen: tuple[int, ...] = ()) -> Any:
    """A program's parts as data that can be compared; what is being looked at already is left out."""
    if id(value) in seen or isinstance(value, Part):
        return type(value).__name__
    seen = (*seen, id(value))
    if isinstance(value, Expr):
        return (value.text, value.reads, sorted(value.leaves), sorted(value.builtins), str(value.type))
    if isinstance(value, Table):
        return plain((value.columns, value.rows), seen)
    if is_dataclass(value):
        return (type(value).__name__, [plain(getattr(value, each.name), seen) for each in fields(value)])
    if isinstance(value, Struct):
        return (type(value).__name__, [plain(getattr(value, each), seen) for each in value.__struct_fields__])
    if isinstance(value, Mapping):
        return [(plain(key, seen), plain(each, seen)) for key, each in value.items()]
    if isinstance(value, (frozenset, set)):
        return sorted(map(str, value))
    if isinstance(value, (list, tuple)):
        return [plain(each, seen) for each in value]
    return value


def told(handbook: Handbook | None) -> Any:
    """All that is in a handbook."""
    return handbook if handbook is None else (handbook.name, {name: program(each) for name, each in handbook.items()})


def program(each: Program) -> Any:
    named = ("digest", "languages", "defaults", "rules", "actions", "awaited", "lively", "watches", "watches_time")
    assert all(unit.name == name for name, unit in each.units.items())
    return [plain(getattr(each, name)) for name in named], list(each.units), plain(each.main)


def edited(text: str, luck: random.Random) -> str:
    """A text with one thing changed, as while somebody writes."""
    lines = text.splitlines(keepends=True)
    at = luck.randrange(len(lines)) if lines else 0
    match luck.randrange(6):
        case 0:
            return "".join(lines[:at] + lines[at + 1 :])
        case 1:
            return "".join(lines[:at] + lines[at : at + 1] + lines[at:])
        case 2:
            cut = luck.randrange(len(text) + 1)
            return text[:cut] + luck.choice(WORDS) + text[cut:]
        case 3:
            cut = luck.randrange(len(text) + 1)
            return text[:cut] + text[cut + luck.randrange(1, 12) :]
        case 4:
            return text.replace(luck.choice(WORDS[:9]), luck.choice(WORDS[:9]), 1)
    return text + "# a note\n"


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("seed", range(4))
def test_reading_again_is_reading_afresh(shelf: str, seed: int) -> None:
    luck = random.Random(f"{shelf} {seed}")
    texts = dict(SHELVES[shelf])
    workspace = Workspace(texts)
    for _ in range(8):
        for _ in range(luck.choice((0, 1, 1, 1, 2))):
            file = luck.choice(sorted(SHELVES[shelf]))
            kind = luck.randrange(10)
            if kind == 0:
                texts.pop(file, None)
            elif kind < 6 or file not in texts:
                texts[file] = SHELVES[shelf][file]  # back to what is right, so that most files stay sound
            else:
                texts[file] = edited(texts[file], luck)
            workspace.update(file, texts.get(file))
        again, report = workspace.read()
        fresh, expected = read_texts(texts)
        assert report == expected
        assert told(again) == told(fresh)


def test_what_did_not_change_is_the_same_program() -> None:
    workspace = Workspace(CALLING)
    before, _ = workspace.read()
    workspace.update("outer.yaml", CALLING["outer.yaml"] + "# a note\n")
    after, _ = workspace.read()
    assert before is not None
    assert after is not None
    assert after["inner"] is before["inner"]
    assert after["outer"] is not before["outer"]
    assert after["main"] is not before["main"], "it calls what changed"


def test_earlier_handbooks_stay_as_they_were() -> None:
    workspace = Workspace(CALLING)
    before, _ = workspace.read()
    was = told(before)
    workspace.update("inner.yaml", CALLING["inner.yaml"].replace("results: [b]\n", "results: []\n"))
    workspace.read()
    assert told(before) == was
