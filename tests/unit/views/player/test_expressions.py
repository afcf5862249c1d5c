"""Expressions in Python and in the page: the same value, the same facts wanted and read, the same words."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
from hypothesis import settings

from node import needs_node
from player_script import Page, drawn
from properties import expr_cases as cases
from sopflow.expr import MISSING, Expr, Scope, declare, read
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


def combined(count: int) -> list[str]:
    """So many expressions, put together of some that hypothesis made up: that is quicker than to make up all."""
    few = settings().max_examples // 2
    conditions, numbers, money = drawn(cases.conditions, few), drawn(cases.numbers, few), drawn(cases.money, few)
    one = Random(count).choice
    texts = [*conditions, *numbers, *money]
    while len(texts) < count:
        texts += [
            f"({one(conditions)}) {one(['and', 'or'])} not ({one(conditions)})",
            f"(lower(s) == 'a') == ({one(conditions)})",
        ]
        texts.append(f"({one(numbers)}) {one(['+', '-', '*', '/', '<', '==', '>='])} ({one(numbers)})")
        texts.append(f"({one(money)}) {one(['+', '-', '<', '!='])} ({one(money)})")
    return texts


def test_conditions_numbers_and_money(page: Page) -> None:
    texts = combined(8 * settings().max_examples)
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


def test_names_and_words_that_mean_something_to_javascript(page: Page) -> None:
    """Names of an author are never names of the language, and no text of theirs ends a script."""
    spiteful = "</script><script>alert(1)//\u2028`${1}\\'\""
    how = {"__proto__": "text", "constructor": "integer", "prototype": {"__proto__": "yes/no", "toString": "integer"}}
    facts = [each for name, type_ in how.items() for each in declare(name, type_, label={"": spiteful, "de": "`"})]
    facts += declare("valueOf", ["__proto__", "hasOwnProperty", "1"])
    facts += declare("rows", {"list": {"__proto__": "integer", "2": "text", "1": "text"}})
    scope = Scope(facts, steps=["__proto__", "1"])
    texts = [
        "__proto__ == 'constructor'", "constructor > 1", "prototype is known", "prototype.__proto__",
        "valueOf == __proto__", "valueOf in [hasOwnProperty, 1]", "case.visits.__proto__ > case.visits.1",
        "any __proto__ in rows has (__proto__.__proto__ > constructor)", "sum(rows.__proto__) == 3", "rows is known",
    ]  # fmt: skip
    exprs = [read(text, scope)[0] for text in texts]
    known = [expr for expr in exprs if expr is not None]
    assert len(known) >= 9, [text for text, expr in zip(texts, exprs, strict=True) if expr is None]
    terms = Terms()
    places = [terms.expression(expr, text=True) for expr in known]
    source = terms.source()
    assert "<" not in source
    assert "\u2028" not in source
    page.ask([("terms", source)])
    rows = [{"__proto__": 1, "2": "b", "1": "a"}, {"__proto__": 2}]
    full = {"__proto__": "constructor", "constructor": 1, "prototype.__proto__": True, "prototype.toString": 5}
    x = {**vars(cases.CONTEXT), "declined": [], "role": None, "visits": {"__proto__": 2, "1": 1}}
    for f in ({}, {**full, "valueOf": "__proto__", "rows": rows}, {"valueOf": "1", "rows": []}):
        found = page.raw([("evaluate", place, f, {}, x) for place in places])
        assert found == [evaluated(expr, f, {}, x) for expr in known]
    for language in ("en", "de"):
        said = page.ask([("sentence", place, language) for place in places])
        assert said == [expr.sentence(language) for expr in known]
