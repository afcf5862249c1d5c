"""When a misspelt word can only have been one other."""

from __future__ import annotations

import random
import string

import pytest

from sopflow.text import Diagnostic, Span, certain, did_you_mean

NAMES = ["refund", "refuse", "pay", "search", "step-1", "step-2", "fast_lane", "solve", "solved"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("serach", "search"),
        ("seach", "search"),
        ("seaarch", "search"),
        ("sEarch", "search"),
        ("sezrch", "search"),
        ("fast-lane", "fast_lane"),
        ("pya", "pay"),
        ("refun", "refund"),
        ("solvd", None),  # solve or solved
        ("refune", None),  # refund or refuse
        ("step-3", None),
        ("step-12", None),
        ("po", None),
        ("pal", None),  # of three letters one is too much
        ("unsolve", None),
        ("sea", None),
        ("", None),
    ],
)
def test_one_slip_away(written: str, meant: str | None) -> None:
    assert certain(written, NAMES) == meant


@pytest.mark.parametrize(
    ("written", "name", "meant"),
    [
        ("close", "closed", None),
        ("closed", "close", None),
        ("erstatten", "erstattet", None),
        ("colsed", "closed", "closed"),
        ("closde", "closed", "closed"),
        ("CLOSED", "closed", "closed"),
        ("erstaten", "erstatten", "erstatten"),
    ],
)
def test_a_name_that_an_author_gave_may_end_otherwise(written: str, name: str, meant: str | None) -> None:
    assert certain(written, [name], own=True) == meant
    assert certain(written, [name]) == name


@pytest.mark.parametrize("seed", range(200))
def test_it_is_one_slip_and_only_one(seed: int) -> None:
    """Against all words that one slip can make of a name."""
    draw = random.Random(seed)
    names = ["".join(draw.choices("abc", k=draw.randint(4, 6))) for _ in range(3)]
    word = "".join(draw.choices("abc", k=draw.randint(4, 6)))
    near = {name for name in names if word in _slips(name)}
    assert certain(word, names) == (near.pop() if len(near) == 1 else None)


def _slips(name: str) -> set[str]:
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    less = {a + b[1:] for a, b in cuts}
    more = {a + letter + b for a, b in cuts for letter in string.ascii_lowercase}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in string.ascii_lowercase}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return less | more | other | swapped


def test_a_hint_that_is_certain_becomes_a_fix() -> None:
    span = Span("a.yaml", 1, 1, 1, 7)
    fix = Diagnostic("SOP202", "x", span, hint=did_you_mean("serach", "search", NAMES)).fix
    assert fix == ("Replace `serach` by `search`", ((span, "search"),))
    assert Diagnostic("SOP202", "x", span, hint=did_you_mean("solvd", "solve", NAMES)).fix is None
    assert Diagnostic("SOP202", "x", span, hint="Did you mean `search`?").fix is None
