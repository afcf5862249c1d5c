"""Values as people read them, in a language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sopflow.clock.durations import duration_words
from sopflow.expr.types import Type

__all__ = ["format_value"]

_SYMBOLS: Mapping[str, str] = MappingProxyType({"EUR": "€", "USD": "$", "GBP": "£"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST = 10_000


def format_value(value: Any, type_: Type, language: str, currency: str | None = None) -> str:
    """A value in words and signs of a language; German or English, which also serves every other language.

    Args:
        value: A run-time value of the type.
        type_: Its type.
        language: ``de``, ``en``, or a longer tag such as ``de-AT``.
        currency: The code of the currency, ``EUR``, or None to show money as a plain number.
    """
    german = language[:2] == "de"
    kind = type_.kind
    if kind == "yes/no":
        return ("ja" if value else "nein") if german else ("yes" if value else "no")
    if kind == "money":
        return _money(value, german, currency)
    if kind in ("number", "integer"):
        return _number(value, german)
    if kind == "date":
        return _date(value, german)
    if kind == "time":
        return f"{_date(value[:10], german)} {value[11:16]} UTC"
    if kind == "duration":
        return duration_words(value, language)
    if kind == "one-of":
        return type_.said(str(value), language)
    if kind == "list":
        element = type_.element or Type("text")
        return ", ".join(format_value(each, element, language, currency) for each in value)[:_LONGEST]
    if kind == "record":
        shown = ((name, own) for name, own in type_.fields if name in value)
        return ", ".join(f"{name}: {format_value(value[name], own, language, currency)}" for name, own in shown)
    return str(value)


def _number(value: int | Decimal, german: bool) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _grouped(text, german)


def _money(value: int | Decimal, german: bool, currency: str | None) -> str:
    from sopflow.expr.values import to_cents

    cents = to_cents(value)
    text = _grouped(f"{abs(cents) // 100}.{abs(cents) % 100:02d}", german)
    sign = "-" if cents < 0 else ""
    if currency is None:
        return sign + text
    symbol = _SYMBOLS.get(currency)
    if german:
        return f"{sign}{text} {symbol or currency}"
    return f"{sign}{symbol}{text}" if symbol else f"{sign}{text} {currency}"


def _grouped(text: str, german: bool) -> str:
    """Thousands grouped from five digits on, so that years and short numbers stay as they are written."""
    whole, point, rest = text.partition(".")
    if len(whole.lstrip("-")) > 4:
        whole = f"{int(whole):,}"
        whole = whole.replace(",", ".") if german else whole
    return whole + ("," if german and point else point) + rest


def _date(text: str, german: bool) -> str:
    day = date.fromisoformat(text)
    return f"{day.day:02d}.{day.month:02d}.{day.year}" if german else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
