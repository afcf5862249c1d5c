"""Numbers, texts, dates and JSON in the page, against Python's."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import msgspec
import pytest

from node import needs_node
from player_script import Page
from sopflow.expr import values as v
from sopflow.expr.coercion import writable
from sopflow.expr.types import Type, list_of, one_of
from sopflow.views.player.terms import Terms

pytestmark = needs_node

RANDOM = Random(11)
_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def number() -> int | Decimal:
    """Any number a fact can have, as it comes out of a journal; many that are hard: long, tiny, half-way, zero."""
    found: int | Decimal = _decoder.decode(_encoder.encode(_number()))
    return found


def _number() -> int | Decimal:
    kind = RANDOM.randrange(6)
    if kind == 0:
        return RANDOM.choice([0, 1, -1, 2, 10, 2**53, -(2**53) - 1, 10**24 - 1, 1 - 10**24])
    if kind == 1:
        return RANDOM.randrange(-(10 ** RANDOM.randrange(1, 24)), 10**24)
    if kind == 2:
        return Decimal(RANDOM.choice(["0.0", "-0.0", "0E-30", "0E+9", "2.50", "0.5", "-1.5", "2.5", "1E-33", "9E+23"]))
    digits = RANDOM.randrange(10 ** RANDOM.randrange(1, 34))
    made = Decimal(digits).scaleb(-RANDOM.randrange(0, 34))
    halves = made.scaleb(0) + Decimal(5).scaleb(-RANDOM.randrange(1, 12)) if kind == 5 else made
    return -halves if RANDOM.randrange(2) else halves


def tried(function: Callable[..., Any], *args: Any) -> Any:
    try:
        return function(*args)
    except (ArithmeticError, KeyError):
        return None


def test_arithmetic(page: Page) -> None:
    questions, expected = [], []
    for _ in range(1_500):
        one, two, places = number(), number(), RANDOM.randrange(10)
        for name, function in (
            ("add", v.add),
            ("subtract", v.subtract),
            ("multiply", v.multiply),
            ("divide", v.divide),
        ):
            questions.append(("call", name, one, two))
            expected.append(tried(function, one, two))
        questions += [("call", "roundTo", one, places), ("call", "compare", one, two), ("call", "equal", one, two)]
        expected += [tried(v.round_to, one, places), (one > two) - (one < two), one == two]
        questions += [("call", "toCents", one), ("call", "total", [one, two, one])]
        expected += [v.to_cents(one), tried(v.total, [one, two, one])]
        questions += [("call", "smallest", [one, two]), ("call", "largest", [one, two, -one])]
        expected += [v.smallest([one, two]), v.largest([one, two, -one])]
        ms = RANDOM.randrange(10**12)
        questions += [("call", "scale", ms, one), ("call", "share", ms, one)]
        expected += [tried(v.scale, ms, one), tried(v.share, ms, one)]
    expected = [_encoder.encode(each) for each in expected]
    found = page.raw(questions)
    wrong = [each for each in zip(questions, found, expected, strict=True) if each[1] != each[2]]
    assert not wrong, wrong[:5]


def test_very_small_numbers(page: Page) -> None:
    """Products of products get so small that exponents end."""
    small, questions, expected = Decimal("1.234567890123456789012345678901234E-34"), [], []
    value = one = small
    for _ in range(190):
        questions.append(("call", "multiply", value, one))
        value = v.multiply(value, one)
        expected.append(_encoder.encode(value))
    assert value == 0
    assert page.raw(questions) == expected


def test_texts(page: Page) -> None:
    """Comparison without regard to case, by every letter of Unicode 14, and how long texts are."""
    letters = [chr(code) for code in range(0x110000) if chr(code).isalpha() and chr(code) != chr(code).casefold()]
    letters += list("ıİßſςΣﬁŉǰΐᾳÅKaA1 ꭰᏸᎠ")
    folded = page.ask([("call", "casefold", letter) for letter in letters])
    assert folded == [letter.casefold() for letter in letters]
    words = ["", "a", "Straße", "STRASSE", "ὈΔΥΣΣΕΎΣ", "οδυσσεύς", "😀😀", "ﬂow", "naïve", "I", "ı"]
    pairs = [(one, two) for one in words for two in words]
    assert page.ask([("call", "textContains", *pair) for pair in pairs]) == [v.text_contains(*pair) for pair in pairs]
    lists = [(words[:4], one) for one in words]
    assert page.ask([("call", "listContains", *each) for each in lists]) == [v.list_contains(*each) for each in lists]
    assert page.ask([("call", "characters", word) for word in words]) == [len(word) for word in words]
    assert page.ask([("call", "cut", word, 2) for word in words]) == [word[:2] for word in words]
    assert page.ask([("call", "writable", word) for word in words]) == [writable(word) for word in words]


def test_dates_and_instants(page: Page) -> None:
    days = ["0001-01-01", "1969-12-31", "2024-02-29", "2026-11-23", "9999-12-31"]
    times = [f"{day}T{clock}Z" for day in days for clock in ("00:00:00.000", "23:59:59.999")]
    spans = [0, 1, -1, 86_400_000, -86_400_001, 10**11, -(10**14), 10**16, 10**20, -(10**23)]
    pairs = [("timePlus", v.time_plus), ("timeMinus", v.time_minus)]
    asked = [(name, function, at, ms) for name, function in pairs for at in times for ms in spans]
    asked += [(name, function, day, ms) for name, function in (("datePlus", v.date_plus), ("dateMinus", v.date_minus))
              for day in days for ms in spans]  # fmt: skip
    asked += [("timeBetween", v.time_between, one, two) for one in times for two in times]
    asked += [("dateBetween", v.date_between, one, two) for one in days for two in days]
    found = page.ask([("call", name, *args) for name, _, *args in asked])
    assert found == [tried(function, *args) for _, function, *args in asked]


def test_equality_is_that_of_values(page: Page) -> None:
    values = [0, False, True, 1, "1", "", [], [1], {"a": 1}, {"a": 1, "b": [2]}, {"b": [2], "a": 1}, [Decimal("1.0")]]
    values += [Decimal("2.50"), Decimal("2.5"), {"a": Decimal("1.0")}, "a", [[], {}], 2**60]
    pairs = [(one, two) for one in values for two in values if not _mixed(one, two)]
    assert page.ask([("call", "equal", *pair) for pair in pairs]) == [one == two for one, two in pairs]


def _mixed(one: Any, two: Any) -> bool:
    """Python says that True is 1; no expression compares them."""
    return isinstance(one, bool) is not isinstance(two, bool)


def test_json_byte_for_byte(page: Page) -> None:
    everything = "".join(map(chr, range(0x30))) + '\x7f\x80\u2028\u2029"\\/é😀<'
    values: list[Any] = [everything, {"2": 1, "10": [], "1": {}, "__proto__": {"constructor": True}}, None, [[None]]]
    values += [number() for _ in range(300)] + [10**30, -(10**30)]
    lines = [_encoder.encode(value) for value in values]
    assert page.raw([("call", "parseJson", line.decode()) for line in lines]) == lines
    # and as a literal in a page
    plain = [value for value in values if not _has_none(value)]
    terms = Terms()
    places = [terms.value(value) for value in plain]
    page.ask([("terms", terms.source())])
    assert page.raw([("value", place) for place in places]) == [_encoder.encode(value) for value in plain]
    assert "\u2028" not in terms.source()
    assert "<" not in terms.source()


def _has_none(value: Any) -> bool:
    return value is None or value == [[None]]


TYPES = [
    *map(Type, ("text", "number", "integer", "yes/no", "date", "time", "duration", "money")),
    one_of(["gold", "silver", "2G", "__proto__", "no", "a b", "c"], {"gold": {"en": "Gold card", "": "Gold"}}),
    Type("integer", low=1, high=5),
    Type("number", low=Decimal("0.0"), high=Decimal("1.0")),
    list_of(Type("text")),
    list_of(Type("integer", low=1, high=5)),
    list_of(Type("record", fields=(("price", Type("money")), ("constructor", one_of(["a"]))))),
    Type("record", fields=(("x", Type("integer")), ("d", Type("duration")))),
]
GIVEN: list[Any] = [
    *("", "gold", "Gold", "2G", "yes", "Ja", "nein", " true ", "ON", "5", "0", "6", "-0", "+7", "0.5", "1.0", "1,5"),
    *("2026-11-23", "2026-02-30", "0000-01-01", "23.11.2026", "2026-11-23T10:00", "2026-11-23 10:00:01.1234 +01:00"),
    *("2026-11-23T10:00Z", "2026-11-23T25:00Z", "2026-11-23T10:00-23:59", "0001-01-01T00:00+10:00", "2026-11-23Z"),
    *("9999-12-31T23:59-10:00", "2026-11-23T10:00:60Z", "2026-11-23T10:00+24:00", "\x1f5\xa0", "\ufeff5", "a b", "a,b"),
    *("4 h", "1 week", "PT4H", "P1W2DT3H4M5.5S", "P1M", "P", "2 months", "4 working hours", "1.5 days 2 min", "soon"),
    *("1 h30 min", "1000001 days", "0.000001 s", "99999999999999999999999999", "1.00000000000000000000000000", "1 ms"),
    *(0, 1, 5, 6, -3, 2**53, 2**53 + 1, 10**24, -(10**24), True, False, None, [], ["a"], [1, 2], [9], {}, {"x": 1}),
    *(Decimal("0.50"), Decimal("1.5"), Decimal("-0.0"), Decimal("3.0"), Decimal("1E-40"), Decimal("1E+30")),
    *(Decimal("1.1111111111111111111111111111111111"), {"x": Decimal("1.5")}, {"y": 1}, {"d": "2 h", "x": 2}),
    *([{"price": 5}], [{"price": "5"}], [{"constructor": "a", "price": Decimal("2.50")}], ["it's", 'say "x"', True]),
]


def test_values_from_outside(page: Page) -> None:
    """The same value of the same type, or the same words why it can't be taken."""
    terms = Terms()
    places = [terms.type(each) for each in TYPES]
    page.ask([("terms", terms.source())])
    given = _decoder.decode(_encoder.encode(GIVEN))
    asked = [("coerce", place, type_, value) for place, type_ in zip(places, TYPES, strict=True) for value in given]
    texts = [value for value in given if isinstance(value, str)]
    asked += [("fromText", place, type_, text) for place, type_ in zip(places, TYPES, strict=True) for text in texts]
    found = page.raw([(name, place, value) for name, place, _, value in asked])
    for (name, _, type_, value), answer in zip(asked, found, strict=True):
        assert answer == _encoder.encode(_taken(name, type_, value)), (name, str(type_), value)
    assert page.ask([("type", place) for place in places]) == [str(each) for each in TYPES]


def _taken(name: str, type_: Type, value: Any) -> Any:
    try:
        return type_.coerce(value) if name == "coerce" else type_.from_text(value)
    except ValueError as problem:
        return {"problem": str(problem)}


@pytest.mark.parametrize("language", ["en", "de", "de-AT", "fr", "constructor"])
def test_formats(page: Page, language: str) -> None:
    from sopflow.expr import format_value

    record = TYPES[-2].element
    assert record is not None
    shown: list[tuple[Type, Any, str | None]] = [
        *((Type("money"), number(), currency) for _ in range(200) for currency in ("EUR", "CHF", None)),
        *((Type("number"), number(), None) for _ in range(200)),
        *((Type("duration"), RANDOM.randrange(-10, 10) * RANDOM.choice([1, 999, 1000, 60_000, 3_600_000, 43_200_000]),
           None) for _ in range(300)),
        *((Type("duration"), each, None) for each in (86_400_000, 129_600_000, 172_800_000, 172_801_500, 10**23)),
        *((Type("date"), each, None) for each in ("0001-01-01", "2026-11-03")),
        (Type("time"), "2026-11-03T09:05:00.000Z", None), (Type("yes/no"), True, None), (Type("yes/no"), False, None),
        (TYPES[8], "gold", None), (TYPES[8], "__proto__", None), (Type("text"), "a <b>", None),
        (list_of(Type("money")), [number(), 5], "USD"), (list_of(Type("text")), ["x" * 4_000] * 4, None),
        (list_of(record), [{"constructor": "a", "price": Decimal("12345.675")}, {}], "GBP"),
    ]  # fmt: skip
    terms = Terms()
    places = [terms.type(type_) for type_, _, _ in shown]
    page.ask([("terms", terms.source())])
    found = page.ask(
        [("format", at, value, language, currency) for at, (_, value, currency) in zip(places, shown, strict=True)]
    )
    expected = [format_value(value, type_, language, currency) for type_, value, currency in shown]
    for one, two, each in zip(found, expected, shown, strict=True):
        assert one == two, each
