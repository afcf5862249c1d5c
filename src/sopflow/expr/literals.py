"""Literals take the type they meet: a bare number, a quoted date, a bare word that is the value of a one-of."""

from __future__ import annotations

from decimal import Decimal

from sopflow.clock.durations import DurationProblem, parse_duration
from sopflow.expr.near import nearest
from sopflow.expr.nodes import Const
from sopflow.expr.types import BARE, NUMERIC, TEXT, YES_NO, Type
from sopflow.text.meant import did_you_mean

__all__ = ["Refused", "as_written_here", "numeric", "text_as", "word_as"]

Refused = tuple[str, str, str | None]  # code, message, hint
_YES_NO = {"yes": True, "no": False}


def numeric(text: str, expect: Type | None) -> Const | Refused:
    """A bare number opposite a type."""
    if len(text) > 24:
        return "SOP204", "A number has at most 24 digits.", None
    if expect is not None and expect.kind == "one-of":
        return word_as(text, expect)
    if expect is not None and expect.kind == "text":
        return "SOP204", f"{text} meets a text.", f"Put it in quotes: '{text}'."
    if expect is not None and expect.kind == "duration":
        return "SOP204", f"{text} meets a duration.", f"Write the unit, as in {text} h or {text} days."
    return Const(BARE["number"], Decimal(text)) if "." in text else Const(BARE["integer"], int(text))


def word_as(word: str, expect: Type) -> Const | Refused:
    """A word opposite a one-of."""
    if word in expect.values:
        return Const(expect, word)
    near = nearest(word, expect.options)
    shown = ", ".join(expect.options[:8]) + (", …" if len(expect.options) > 8 else "")
    hint = did_you_mean(word, near, expect.options, mark="", own=True) if near else f"Its values are {shown}."
    return "SOP203", f"`{word[:40]}` is not one of {shown}.", hint


def bare_word(word: str, expect: Type | None) -> Const | None:
    """A word that is a literal where it stands: yes, no, or a duration written together, as `4h` or `PT4H`."""
    if word in _YES_NO and (expect is None or expect.kind == "yes/no"):
        return Const(YES_NO, _YES_NO[word])
    if expect is not None and expect.kind == "duration":
        try:
            return Const(expect.plain, parse_duration(word))
        except DurationProblem:
            return None
    return None


def as_written_here(text: str, expect: Type) -> str | None:
    """The hint that gives a day or a number as it is written here, where it stands as in a letter."""
    from sopflow.text.german import day_as_written_here, number_as_written_here  # only once something is wrong

    if expect.kind == "date":
        meant = day_as_written_here(text)
    else:
        meant = number_as_written_here(text) if expect.kind in NUMERIC else None
    return f"Write {meant}." if meant else None


def text_as(text: str, expect: Type | None) -> Const | Refused:
    """A quoted text opposite a type."""
    if expect is None or expect.kind == "text":
        return Const(TEXT, text)
    if expect.kind == "one-of":
        return word_as(text, expect)
    if expect.kind in ("date", "time", "duration"):
        try:
            return Const(expect, expect.from_text(text))
        except ValueError as problem:
            return (
                "SOP204",
                str(problem)[:1].upper() + str(problem)[1:] + ("" if str(problem).endswith(".") else "."),
                as_written_here(text, expect),
            )
    if expect.kind in NUMERIC or expect.kind == "yes/no":
        try:
            expect.from_text(text)
        except ValueError:
            return Const(TEXT, text)
        return (
            "SOP204",
            f"`{text[:40]}` in quotes is text, but it meets {expect}.",
            f"Leave out the quotes: {text.strip()[:40]}.",
        )
    return Const(TEXT, text)
