"""Types, derived facts, durations and the cost of evaluating."""

from __future__ import annotations

import decimal
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from sopflow.clock.durations import DurationProblem, Working, duration_words, parse_duration, parse_span, show_duration
from sopflow.expr import Declaration, Fact, Found, Scope, TypeProblem, declare, parse_type, read, resolve
from sopflow.expr.types import TEXT, YES_NO

X = SimpleNamespace()


def derived(written: dict[str, Any], **types: Any) -> tuple[Scope, tuple[Found, ...]]:
    base = Scope(fact for name, how in types.items() for fact in declare(name, how))
    how = {name: ("points" if name == "points" else "is") for name in written}
    return resolve([Declaration(Fact(name, TEXT), how[name], each) for name, each in written.items()], base)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["text", "yes/no", "money", "1..5", "0.0..1.0", ["a", "b"], {"list": "text"}])
def test_types_are_written_as_read(written: Any) -> None:
    shown = parse_type(written).written()
    assert shown == (written if isinstance(written, str) else str(written).replace("'", ""))


@pytest.mark.parametrize(
    ("written", "part", "path"),
    [
        ("boolean", "yes/no", ()),
        ("txt", "text", ()),
        ([], "at least one", ()),
        (["a", "a"], "twice", (1,)),
        ({"x": {"list": "dat"}}, "date", ("x", "list")),
        ("5..1", "empty", ()),
        (None, "missing", ()),
    ],
)
def test_what_is_no_type(written: Any, part: str, path: tuple[str | int, ...]) -> None:
    with pytest.raises(TypeProblem) as found:
        parse_type(written)
    assert part in f"{found.value.message} {found.value.hint}"
    assert found.value.path == path


@pytest.mark.parametrize(
    ("type_", "value", "normal"),
    [
        ("number", 0.1, Decimal("0.1")),
        ("integer", Decimal("3.0"), 3),
        ("number", Decimal(60), 60),
        ("money", Decimal("60.0"), Decimal("60.0")),
        ("money", Decimal("-0.0"), Decimal("0.0")),
        ("time", datetime(2026, 11, 23, 10, tzinfo=UTC), "2026-11-23T10:00:00.000Z"),
        ("time", "2026-11-23T10:00+01:00", "2026-11-23T09:00:00.000Z"),
        ("date", date(2026, 11, 23), "2026-11-23"),
        ("duration", timedelta(hours=4), 14_400_000),
        ("duration", "4 h", 14_400_000),
        ({"list": {"a": "integer"}}, [{"a": 1.0}], [{"a": 1}]),
    ],
)
def test_values_are_normalised(type_: Any, value: Any, normal: Any) -> None:
    found = parse_type(type_).coerce(value)
    assert (found, type(found)) == (normal, type(normal))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("integer", True), ("integer", 1.5), ("yes/no", 1), ("number", float("nan")), ("number", Decimal("1e99")),
        ("1..5", 6), (["a"], "b"), ("time", "2026-11-23T10:00"), ("date", "2026-02-30"), ({"a": "text"}, {"b": "x"}),
        ("text", None), ("money", "12"), ("duration", "1 month"),
    ],
)  # fmt: skip
def test_values_are_refused(type_: Any, value: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_type(type_).coerce(value)


def test_bare_words_make_a_one_of_in_the_order_written() -> None:
    scope, found = derived({"risk": {"amount > 5": "critical", "else": "low"}}, amount="money")
    assert not found
    assert scope.facts["risk"].type.options == ("critical", "low")


@pytest.mark.parametrize(
    ("written", "problems"),
    [
        ({"a": "b", "b": "c", "c": "a"}, [("a", ("is",), False, "SOP209")]),
        ({"a": "b and", "b": "a"}, [("a", ("is",), False, "SOP201")]),
        ({"a": {"n > nope": "high", "else": "low"}}, [("a", ("is", "n > nope"), True, "SOP202")]),
        ({"a": {"n > 1": "high", "else": "5"}}, [("a", ("is", "else"), False, "SOP203")]),
        ({"a": {"n > 1": "'x'", "else": "5"}}, [("a", ("is", "else"), False, "SOP204")]),
        ({"a": {"else": "5", "n > 1": "3"}}, [("a", ("is", "else"), True, "SOP201")]),
        ({"points": {"n > 1": "'x'"}}, [("points", ("points", "n > 1"), False, "SOP204")]),
        ({"a": "nope", "b": "a > 1", "c": "b"}, [("a", ("is",), False, "SOP202")]),
    ],
)
def test_derived_facts_say_where_they_are_wrong(written: Any, problems: list[Any]) -> None:
    scope, found = derived(written, n="integer")
    assert [(each.name, each.path, each.in_key, each.problem.code) for each in found] == problems
    assert read("a == 3 and n > 1", scope)[1] == () or "a" not in written


def test_points_may_be_facts_that_are_missing() -> None:
    scope, found = derived({"points": {"a": "n", "n > 5": "2 * n"}}, a="yes/no", n="integer")
    assert not found
    expr, _ = read("points", scope)
    assert expr is not None
    assert expr.value({"a": True, "n": 6}, {}, X) == 18
    assert expr.truth({"a": True}, {}, X) is None
    assert expr.missing({"a": True}, {}, X) == ("n",)
    assert expr.missing({"n": 1}, {}, X) == ("a",)


def test_facts_that_double_each_other_are_refused_in_time() -> None:
    _, found = derived({f"d{n}": f"d{n + 1} + d{n + 1}" for n in range(60)} | {"d60": "n"}, n="integer")
    assert {each.problem.code for each in found} == {"SOP206"}


def test_a_long_chain_with_declined_facts_stays_quick() -> None:
    chain = {f"d{n}": {f"d{n + 1} and (s == 'x' or d{n + 1})": "yes", "else": "no"} for n in range(9)} | {"d9": "b"}
    scope, found = derived(chain, b="yes/no", s="text")
    assert not found
    expr, _ = read("d0", scope, expect=YES_NO)
    assert expr is not None
    assert expr.truth({}, {}, SimpleNamespace(declined=frozenset({"b", "s"}))) is False


def test_the_thread_s_decimal_context_has_no_say() -> None:
    scope = Scope(declare("m", "money"))
    expr, _ = read("m / 3 > 0.33333333 and m * 3 == 3.00000003 and round(m, 2) == 1", scope)
    assert expr is not None
    with decimal.localcontext(decimal.Context(prec=2)):
        assert expr.truth({"m": Decimal("1.00000001")}, {}, X) is True


def test_an_expression_never_changes() -> None:
    expr, _ = read("1 + 1", Scope())
    assert expr is not None
    with pytest.raises(AttributeError):
        expr.text = "2"


@pytest.mark.parametrize(
    ("text", "ms", "shown", "german"),
    [
        ("15 min", 900_000, "15 min", "15 Minuten"),
        ("4 h", 14_400_000, "4 h", "4 Stunden"),
        ("PT4H", 14_400_000, "4 h", "4 Stunden"),
        ("1 h 30 min", 5_400_000, "1 h 30 min", "1 Stunde 30 Minuten"),
        ("2 days", 172_800_000, "2 days", "2 Tage"),
        ("36 h", 129_600_000, "36 h", "36 Stunden"),
        ("1 week", 604_800_000, "7 days", "7 Tage"),
        ("1.5 s", 1_500, "1.5 s", "1,5 Sekunden"),
    ],
)
def test_durations(text: str, ms: int, shown: str, german: str) -> None:
    assert parse_duration(text) == ms
    assert show_duration(ms) == shown
    assert parse_duration(shown) == ms
    assert duration_words(ms, "de") == german


def test_working_durations_are_values_of_their_own() -> None:
    assert parse_span("4 working hours") == Working(Decimal(4), "h")
    assert str(parse_span("2 working days")) == "2 working days"


@pytest.mark.parametrize(
    "text", ["", "4", "1 month", "P1Y", "P1M", "4 working hours", "1 h x", "9999999 days", "x" * 9999]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(DurationProblem):
        parse_duration(text)
