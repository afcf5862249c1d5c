"""A folder read again after edits is the folder read afresh, whatever was edited."""

from __future__ import annotations

import random
import re
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
from sopflow.text import Diagnostic, Report

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
# What is said about one file of this folder depends on the others, and each of the edits below makes a difference.
KNOWING = {
    "handbook.yaml": """\
sopflow: 1
handbook: shop
teams: {desk: {}}
roles: {agent: {team: desk}, senior: {team: desk}}
outcomes: [settled, refused]
facts:
  note: text
  amount: money
  topic: [billing, legal]
  vip: {type: yes/no, ask: A good customer?}
  place: {is: {topic == billing: desk, else: court}}
actions: {refund: {takes: [amount], requires: [vip]}}
rules: [{id: dear, if: amount > 500, then: [{set: {note: Dear.}}]}]
""",
    "first.yaml": """\
sopflow: 1
process: first
owner: desk
steps:
  - {id: begin, set: {amount: 10, topic: billing}}
  - {id: look, ask: [vip]}
  - {id: which, decide: Which?, next: {vip: help, else: refused}}
  - {id: help, call: helping, next: settled}
""",
    "second.yaml": """\
sopflow: 1
process: second
owner: desk
facts: {why: {type: text, ask: Why?}}
steps:
  - {id: ask-why, ask: [why], by: agent}
  - {id: route, decide: Where?, next: {topic == billing: tell, vip: help, else: refused}}
  - {id: help, call: helping}
  - {id: sort, decide: Which?, next: {topic == billing: tell}}
  - {id: tell, send: '{{ place }}', next: settled}
""",
    "helping.yaml": """\
sopflow: 1
procedure: helping
owner: agent
outcomes: [helped]
facts: {tried: {type: integer, default: 0}}
results: [note]
steps:
  - {id: advise, do: Look at it., record: [note]}
  - {id: check, decide: A good one?, next: {vip: count}}
  - {id: count, set: {tried: = tried + 1}}
  - {id: ask-again, ask: [vip], next: {tried < 3: advise, else: helped}}
""",
}
EDITS = (
    ("first.yaml", "topic: billing", "topic: legal"),
    ("first.yaml", "ask: [vip]", "ask: [vip], at_least: 0"),
    ("first.yaml", "{vip: help", "{not vip: help"),
    ("first.yaml", "set: {amount: 10", "clear: [note], set: {amount: 10"),
    ("second.yaml", "vip: help", "amount > 5: help"),
    ("second.yaml", "call: helping", "run: refund"),
    ("second.yaml", "sopflow: 1", "# a note\nsopflow: 1"),
    ("helping.yaml", "record: [note]", "checklist: [Done]"),
    ("helping.yaml", "Look at it.", "'Look at {{ note }}'"),
    ("helping.yaml", "outcomes: [helped]", "outcomes: [helped, lost]"),
    ("handbook.yaml", "ask: A good customer?", "default: no"),
    ("handbook.yaml", "set: {note: Dear.}", "clear: [amount]"),
    ("handbook.yaml", "sopflow: 1", "# a note\nsopflow: 1"),
    ("handbook.yaml", "{team: desk}}\n", "{team: desk, includes: [agent]}}\nsignals: [called]\n"),
)
SHELVES = {"examples": EXAMPLE_TEXTS, "generated": handbook(96, 16), "calling": CALLING, "knowing": KNOWING}
CORPUS = [folder for folder in sorted((EXAMPLES.parents[1] / "tests/corpus").glob("*/*")) if folder.is_dir()]
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
    match luck.randrange(9):
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
        case 5:
            return text + "# a note\n"
    return with_another_word(text, luck)


def with_another_word(text: str, luck: random.Random) -> str:
    """A text in which one word takes the place of another: another target, fact, value, role or verb."""
    words = list(re.finditer(r"[\w-]+", text))
    if not words:
        return text
    one, other = luck.choice(words), luck.choice(words)
    return text[: one.start()] + other[0] + text[one.end() :]


def is_as_read_afresh(workspace: Workspace, texts: Mapping[str, str]) -> Report:
    again, report = workspace.read()
    fresh, expected = read_texts(texts)
    assert report == expected
    assert told(again) == told(fresh)
    return report


def changed_at_random(right: Mapping[str, str], luck: random.Random, rounds: int) -> None:
    """Read a folder again and again while it is edited."""
    texts = dict(right)
    workspace = Workspace(texts)
    for _ in range(rounds):
        for _ in range(luck.choice((0, 1, 1, 1, 2))):
            file = luck.choice(sorted(right))
            kind = luck.randrange(10)
            if kind == 0:
                texts.pop(file, None)
            elif kind < 6 or file not in texts:
                texts[file] = right[file]  # back to what is right, so that most files stay sound
            if kind > 3 and file in texts:
                texts[file] = edited(texts[file], luck)
            workspace.update(file, texts.get(file))
        is_as_read_afresh(workspace, texts)


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("seed", range(4))
def test_reading_again_is_reading_afresh(shelf: str, seed: int) -> None:
    changed_at_random(SHELVES[shelf], random.Random(f"{shelf} {seed}"), rounds=8 if shelf == "examples" else 20)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_wrong_with_it(seed: int) -> None:
    luck = random.Random(seed)
    folder = luck.choice(CORPUS)
    files = [file for file in sorted(folder.rglob("*.yaml")) if not file.name.endswith(".test.yaml")]
    texts = {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in files}
    changed_at_random(texts, luck, rounds=6)


def test_what_one_file_says_about_others() -> None:
    luck = random.Random("others")
    workspace = Workspace(KNOWING)
    made: set[int] = set()
    heard: set[Diagnostic] = set()
    for _ in range(150):
        made ^= {luck.randrange(len(EDITS))}
        texts = dict(KNOWING)
        for number in sorted(made):
            file, old, new = EDITS[number]
            assert old in texts[file]
            texts[file] = texts[file].replace(old, new, 1)
        workspace.become(texts)
        heard.update(is_as_read_afresh(workspace, texts))
    assert {"SOP302", "SOP305", "SOP401"} <= {each.code for each in heard}


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
