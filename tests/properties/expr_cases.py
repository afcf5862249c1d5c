"""Typed expressions and facts of a case, made up by hypothesis."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import msgspec
from hypothesis import strategies as st

from sopflow.expr import Declaration, Fact, Scope, declare, resolve
from sopflow.expr.types import TEXT

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)
TYPES = {
    "a": "yes/no",
    "b": "yes/no",
    "n": "integer",
    "q": "number",
    "m": "money",
    "s": "text",
    "d": "duration",
    "day": "date",
    "at": "time",
    "tier": ["low", "mid", "2G"],
    "tags": {"list": "text"},
    "rec": {"x": "integer", "y": "text"},
    "items": {"list": {"price": "money", "ok": "yes/no", "kind": ["low", "big"]}},
}


def scope() -> Scope:
    """Facts of every type, some local to a call, and some that follow from others."""
    facts = [each for name, how in TYPES.items() for each in declare(name, how, local=name in ("b", "n"))]
    wider, found = resolve(
        [
            Declaration(Fact("grade", TEXT), "is", {"m > 50 or a": "high", "n / q > 2": "middle", "b": "low"}),
            Declaration(Fact("score", TEXT), "points", {"a": "1", "grade == high": "2", "m / n > 3": "4"}),
            Declaration(Fact("tally", TEXT), "points", {"a or n < 2": "n", "q > 0": "n / q"}),
            Declaration(Fact("both", TEXT), "is", "a and grade == high"),
        ],
        Scope(facts, steps=["one"]),
    )
    assert not found
    return wider


CONTEXT = SimpleNamespace(
    now="2026-11-23T10:00:00.000Z", today="2026-11-23", id="C", opened="2026-11-23T08:00:00.000Z", age=7_200_000,
    level=1, handovers=0, visits={"one": 2},
)  # fmt: skip

texts = st.sampled_from(["", "A", "a b", "low", "Straße", "LOW"])
decimals = st.sampled_from([Decimal("0"), Decimal("2.5"), Decimal("-3.25"), 60, 0, Decimal("9e23")])
item = st.fixed_dictionaries(
    {}, optional={"price": decimals, "ok": st.booleans(), "kind": st.sampled_from(["low", "big"])}
)
case_facts = st.fixed_dictionaries(
    {},
    optional={
        "a": st.booleans(),
        "q": decimals,
        "m": decimals,
        "s": texts,
        "d": st.sampled_from([0, 3_600_000, -5]),
        "day": st.sampled_from(["2026-11-23", "9999-12-31", "0001-01-01"]),
        "at": st.sampled_from(["2026-11-23T09:00:00.000Z", "9999-12-31T23:59:59.999Z"]),
        "tier": st.sampled_from(["low", "mid", "2G"]),
        "tags": st.lists(texts, max_size=3),
        "rec.x": st.integers(-2, 2),
        "rec.y": texts,
        "items": st.lists(item, max_size=3),
    },
)
call_facts = st.fixed_dictionaries({}, optional={"b": st.booleans(), "n": st.integers(-1, 3)})

contexts = st.builds(
    lambda declined, role: {**vars(CONTEXT), "declined": declined, "role": role},
    st.lists(st.sampled_from(["a", "b", "n", "m", "q", "items", "rec.x"]), max_size=4, unique=True),
    st.sampled_from([None, "x", "agent"]),
)
# what an evaluation looks at, as it would come out of a journal
states = st.tuples(case_facts, call_facts, contexts).map(lambda state: tuple(_decoder.decode(_encoder.encode(state))))


def seen(state: tuple[Any, ...]) -> tuple[Any, ...]:
    """A state as evaluations take it."""
    f, l, x = state  # noqa: E741
    return f, l, SimpleNamespace(**{**x, "declined": frozenset(x["declined"])})


numbers = st.deferred(
    lambda: (
        st.sampled_from(
            ["n", "q", "2", "0", "-1.5", "rec.x", "score", "tally", "case.visits.one", "length(s)", "length(tags)"]
        )
        | st.sampled_from(["known(a, grade, rec, s)", "(m / 3 / m)", "round(q)", "case.level", "(d / d)"])
        | st.builds("({} {} {})".format, numbers, st.sampled_from("+-*/"), numbers)
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "sum"]), numbers, numbers)
        | st.builds("count e in items where ({})".format, inner)
    )
)
money = st.deferred(
    lambda: (
        st.sampled_from(["m", "sum(items.price)", "max(items.price)", "min(items.price)", "round(m / 3, 2)"])
        | st.builds("({} {} {})".format, money, st.sampled_from("+-"), money)
        | st.builds("({} * {})".format, money, numbers)
    )
)
orders = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
inner = st.deferred(
    lambda: (
        st.sampled_from(["e.ok", "e.price > m", "e.kind == big", "e.price is missing", "e.kind in [low]", "a"])
        | st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner)
        | st.builds("not {}".format, inner)
    )
)
conditions = st.deferred(
    lambda: (
        st.sampled_from(
            ["a", "b", "both", "yes", "no", "tier == 2G", "tier in [low, mid]", "grade == high", "s is missing"]
        )
        | st.sampled_from(
            ["grade is known", "rec is known", "tags contains s", "tags contains 'LOW'", "s contains 'A'"]
        )
        | st.sampled_from(["items.kind contains 'big'", "rec.y in [s, 'a b']", "tags == ['A', s]", "lower(s) == 'a'"])
        | st.sampled_from(
            ["now - at > 1 h", "today + d <= day", "day - 2 days < today", "at + d > now", "d * 1.5 > 4 h"]
        )
        | st.sampled_from(["case.role == 'x'", "items.price is known", "n in [1, n, 3]", "a == b", "d / q > 1 s"])
        | st.builds("{} {} {}".format, numbers, orders, numbers)
        | st.builds("{} {} {}".format, money, orders, money)
        | st.builds("({} {} {})".format, conditions, st.sampled_from(["and", "or"]), conditions)
        | st.builds("(not {})".format, conditions)
        | st.builds("{} e in items has ({})".format, st.sampled_from(["any", "every"]), inner)
    )
)
