from decimal import Decimal

import pytest

from sopflow.cli.walk.values import choices, expected, parse, pick
from sopflow.cli.walk.words import Words
from sopflow.expr.types import parse_type

EN, DE = Words("en"), Words("de")


@pytest.mark.parametrize(
    ("written", "typed", "value"),
    [
        ("text", "  as it is", "  as it is"),
        ("integer", "12", 12),
        ("1..5", "5", 5),
        ("money", "12.50", Decimal("12.50")),
        ("yes/no", "J", True),
        ("yes/no", "nein", False),
        ("date", "2026-11-23", "2026-11-23"),
        ("duration", "4 h", 4 * 3_600_000),
        (["email", "phone"], "2", "phone"),
        (["email", "phone"], "ph", "phone"),
        (["email", "phone"], "EMAIL", "email"),
        (["2", "1"], "1", "1"),  # a name goes before a number
        ({"list": ["red", "green"]}, "r, 2", ["red", "green"]),
        ({"list": "integer"}, "", []),
    ],
)
def test_what_is_typed_becomes_a_value(written: object, typed: str, value: object) -> None:
    assert parse(typed, parse_type(written)) == value


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("integer", "a few"),
        ("1..5", "6"),
        ("yes/no", "perhaps"),
        ("date", "tomorrow"),
        (["email", "phone"], "3"),
        (["email", "phone"], "fax"),
        (["gold", "golden-years"], "gol"),  # two begin so
        (["email", "phone"], ""),
        ({"list": "integer"}, "1, x"),
    ],
)
def test_what_does_not_fit_is_refused(written: object, typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the walk says it in its own words)
        parse(typed, parse_type(written))


def test_an_option_that_begins_another_can_be_typed_in_full() -> None:
    assert pick("gold", ["gold", "golden-years"]) == "gold"


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        ("1..5", "A whole number from 1 to 5.", "Eine ganze Zahl von 1 bis 5."),
        ("integer", "A whole number.", "Eine ganze Zahl."),
        ("yes/no", "yes or no (y, n).", "ja oder nein (j, n)."),
        ({"list": "date"}, "One or more, with commas between them. Each: A day, like 2026-11-23.", None),
    ],
)
def test_what_is_expected_is_said(written: object, english: str, german: str | None) -> None:
    assert expected(parse_type(written), EN) == english
    assert german is None or expected(parse_type(written), DE) == german


@pytest.mark.parametrize("kind", ["text", "number", "integer", "yes/no", "date", "time", "duration", "money"])
def test_every_simple_type_says_what_it_expects(kind: str) -> None:
    assert expected(parse_type(kind), EN)


def test_options_can_be_completed() -> None:
    assert choices(parse_type(["a", "b"]), EN) == ("a", "b")
    assert choices(parse_type({"list": ["a", "b"]}), EN) == ("a", "b")
    assert choices(parse_type("yes/no"), DE) == ("ja", "nein")
    assert choices(parse_type("text"), EN) == ()
