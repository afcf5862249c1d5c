"""Expressions in Python and in the page: the same value, the same facts wanted and read, the same words."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from player_script import Page

from node import needs_node
from properties import expr_cases as cases
from sopflow.expr import MISSING, Expr, read
from sopflow.expr.clockwork import pace, reads_time, turning
from sopflow.views.player.terms import Terms

pytestmark = needs_node

SCOPE = cases.scope()
_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)

contexts = st.builds(
    lambda declined, role, outcome: {**vars(cases.CONTEXT), "declined": declined, "role": role, "outcome": outcome},
    st.lists(st.sampled_from(["a", "b", "n", "m", "q", "items", "rec.x"]), max_size=4, unique=True),
    st.sampled_from([None, "x", "agent"]),
    st.none(),
)
states = st.tuples(cases.case_facts, cases.call_facts, contexts).map(lambda state: _decoder.decode(_encoder.encode(state)))


def in_python(x: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{**x, "declined": frozenset(x["declined"])})


def as_json(value: Any) -> Any:
    return None if value is MISSING else value


def evaluated(expr: Expr, f: Any, l: Any, x: Any) -> bytes:  # noqa: E741
    seen = (f, l, in_python(x))
    return _encoder.encode(
        [as_json(expr.value(*seen)), as_json(expr.holds(*seen)), expr.missing(*seen), expr.why(*seen)]
    )


def about(expr: Expr) -> list[Any]:
    clock = [reads_time(expr), [[pace(each.left), each.op] for each in turning(expr.tree)]]
    return [list(expr.reads), sorted(expr.leaves), sorted(expr.builtins), expr.text, clock]


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many examples of a strategy: here they are compared in one go, not one by one."""
    found: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    return found


def test_conditions_numbers_and_money(page: Page) -> None:
    texts = drawn(st.one_of(cases.conditions, cases.numbers, cases.money), 5 * settings().max_examples)
    pool = drawn(states, settings().max_examples)
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
