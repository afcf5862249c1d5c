"""Words that people write into a condition as they would say it, and what is written instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sopflow.expr.tokens import RESERVED, Token
from sopflow.text.german import duration_in_english, in_english, number_as_written_here, says_months

__all__ = ["Slip", "decimal", "sign_for", "slip"]

_BEGINNINGS = frozenset({"if", "when", "wenn", "falls", "sobald"})
_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("greater", "bigger", "larger", "more", "over", "above", "größer", "mehr", "über"), ">"),
        **dict.fromkeys(("longer", "older", "later", "after", "higher", "exceeds", "länger", "älter", "später"), ">"),
        **dict.fromkeys(("nach", "höher", "übersteigt"), ">"),
        **dict.fromkeys(("less", "smaller", "fewer", "below", "under", "kleiner", "weniger", "unter"), "<"),
        **dict.fromkeys(("shorter", "younger", "earlier", "before", "lower", "kürzer", "jünger", "früher", "vor"), "<"),
        **dict.fromkeys(("equals", "equal", "gleich"), "=="),
        **dict.fromkeys(("unequal", "ungleich"), "!="),
        **dict.fromkeys(("mindestens",), ">="),
        **dict.fromkeys(("höchstens",), "<="),
        **dict.fromkeys(("includes", "containing", "like", "matches"), "contains"),
    }
)
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "contains": "not contains"}
_EQUAL = frozenset({"==", "!="})
_WITHIN = frozenset({"between", "zwischen"})


class Slip(NamedTuple):
    """The words that can't stand where they do, as offsets, and what to do about them."""

    start: int
    end: int
    hint: str


def slip(tokens: Sequence[Token], at: int) -> Slip | None:
    """What was likely meant where the parser can't go on.

    Args:
        tokens: The words of the condition.
        at: The first of them that doesn't fit.
    """
    token = tokens[at]
    if at == 0 or token.kind not in ("word", "number", "text", "duration"):
        return None
    before = tokens[at - 1]
    if before.kind == "word" and before.text.lower() in _BEGINNINGS and at == 1:
        return Slip(before.start, before.end, "A condition begins without it.")
    if before.kind == "word" and in_english(before.text, ("not",)) is not None:
        return Slip(before.start, before.end, "Did you mean `not`?")
    if before.kind == "number":
        return _duration(before, token)
    if before.kind == "word" and token.text.lower() in _WITHIN:
        return _between(tokens, at)
    spoken = token if sign_for(token.text) is not None else tokens[at + 1]
    negated = spoken is not token and (token.text == "not" or in_english(token.text, ("not",)) is not None)
    sign = sign_for(spoken.text, negated=negated)
    if sign is not None and (spoken is token or negated or in_english(token.text, ("is",)) is not None):
        return Slip(token.start, spoken.end, f"Comparing is written `{sign}`.")
    if at > 1 and before.kind == "word" and tokens[at - 2].text in _EQUAL:
        return _several(tokens, at - 1)
    return None


def _duration(number: Token, unit: Token) -> Slip | None:
    written = f"{number.text} {unit.text}"
    if says_months(written):
        hint = "A month or a year has no fixed length. Write days or weeks, as in 30 days."
        return Slip(number.start, unit.end, hint)
    meant = duration_in_english(written)
    return Slip(number.start, unit.end, f"Did you mean `{meant}`?") if meant is not None else None


def _between(tokens: Sequence[Token], at: int) -> Slip:
    """``amount between 10 and 20``: two comparisons."""
    name = tokens[at - 1].text[:40]
    low, joint, high = (*tokens[at + 1 : at + 4], *[tokens[-1]] * 3)[:3]
    if not _joins(joint.text) and joint.text != "and":
        return Slip(tokens[at].start, tokens[at].end, f"Write `{name} >= … and {name} <= …`.")
    hint = f"Write `{name} >= {low.text[:40]} and {name} <= {high.text[:40]}`."
    return Slip(tokens[at].start, high.end, hint)


def sign_for(word: str, *, negated: bool = False) -> str | None:
    """The sign that compares as a word says: ``>`` for ``greater``, ``<=`` for ``not greater``."""
    sign = _SIGNS.get(word.lower())
    return _OPPOSITE[sign] if sign is not None and negated else sign


def _several(tokens: Sequence[Token], first: int) -> Slip | None:
    """A value of several words without quotes: ``reason == too late``."""
    end = first
    while tokens[end].kind == "word" and tokens[end].text not in RESERVED and not _joins(tokens[end].text):
        end += 1
    if end - first < 2:
        return None
    words = " ".join(each.text for each in tokens[first:end])[:60]
    hint = f"Text of several words stands in quotes: '{words}'. Conditions are joined with `and` or `or`."
    return Slip(tokens[first].start, tokens[end - 1].end, hint)


def _joins(word: str) -> bool:
    return in_english(word, ("and", "or")) is not None


def decimal(before: str, behind: str) -> str:
    """The hint where a comma stands between two numbers."""
    meant = number_as_written_here(f"{before},{behind}")
    return f"A decimal is written with a point: {meant}." if meant else "A decimal is written with a point."
