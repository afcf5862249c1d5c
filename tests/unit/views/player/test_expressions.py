"""Expressions in Python and in the page: the same value, the same facts wanted and read, the same words."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st

from node import needs_node
from player_script import Page, drawn
from properties import expr_cases as cases
from sopflow.expr import MISSING, Expr, read
from sopflow.expr.clockwork import pace, reads_time, turning
from sopflow.views.player.terms import Terms

pytestmark = needs_node

SCOPE = cases.scope()
_encoder = msgspec.json.Encoder(decimal_format="number")


def as_json(value: Any) -> Any:
    return None if value is MISSING else value


def evaluated(expr: Expr, f: Any, l: Any, x: Any) -> bytes:  # noqa: E741
    seen = cases.seen((f, l, x))
    return _encoder.encode(
        [as_json(expr.value(*seen)), as_json(expr.holds(*seen)), expr.missing(*seen), expr.why(*seen)]
    )


def about(expr: Expr) -> list[Any]:
    clock = [reads_time(expr), [[pace(each.left), each.op] for each in turning(expr.tree)]]
    return [list(expr.reads), sorted(expr.leaves), sorted(expr.builtins), expr.text, clock]


def test_conditions_numbers_and_money(page: Page) -> None:
    texts = drawn(st.one_of(cases.conditions, cases.numbers, cases.money), 5 * settings().max_examples)
    pool = drawn(cases.states, settings().max_examples)
    choice = Random(len(texts))
    read_ones = [(expr, choice.sample(pool, 10)) for text in texts if (expr := read(text, SCOPE)[0]) is not None]
    terms = Terms()
    places = [terms.expression(expr, text=True) for expr, _ in read_ones]
    page.ask([("terms", terms.source())])
    asked = [(expr, place, state) for (expr, seen), place in zip(read_ones, places, strict=True) for state in seen]
    found = page.raw([("evaluate", place, *state) for _, place, state in asked])
    assert len(found) > 2_000
    for (expr, _, state), given_back in zip(asked, found, strict=True):
        assert given_back == evaluated(expr, *state), (expr.text, state)
    assert page.ask([("about", place) for place in places]) == [about(expr) for expr, _ in read_ones]
    for language in ("en", "de", "fr"):
        said = page.ask([("sentence", place, language) for place in places])
        assert said == [expr.sentence(language) for expr, _ in read_ones]
