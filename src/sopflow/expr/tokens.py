"""The words of an expression: hyphens belong to words, minus stands between spaces, `4 h` is one word."""

from __future__ import annotations

import re

from msgspec import Struct

from sopflow.clock.durations import UNITS
from sopflow.expr.problems import Problem

__all__ = ["RESERVED", "SyntaxTrouble", "Token", "tokens"]

RESERVED = frozenset({"and", "or", "not", "in", "is", "contains"})
MONTHS = frozenset({"month", "months", "year", "years"})

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]|-\w))
    | (?P<word>\w+(?:-\w+)*(?:\.\w+(?:-\w+)*)*)
    | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    | (?P<sign>==|!=|<=|>=|[<>+*/()\[\],]|-(?=\s|$))
    | (?P<end>$)
    )""",
    re.VERBOSE,
)
_UNIT = re.compile(r"\s+(working\s+)?([a-z]+)(?![\w.-])")
_NEXT_NUMBER = re.compile(r"\s+([0-9]+(?:\.[0-9]+)?)(?=\s+([a-z]+)(?![\w.-]))")
_SLIPS = (
    ("&&", "Write `and`."),
    ("||", "Write `or`."),
    ("=>", "Write `>=`."),
    ("=<", "Write `<=`."),
    ("<>", "Write `!=`."),
    ("=", "Comparing is written `==`."),
    ("!", "Write `not`, or `!=` for a comparison."),
    ("-", "A minus stands between spaces; directly before a number it is its sign."),
    ("'", "The closing quote is missing."),
    ('"', "The closing quote is missing."),
    ("`", "Use plain quotes, ' or \"."),
    ("„", "Use plain quotes, ' or \"."),
    ("’", "Use plain quotes, ' or \"."),
    ("≤", "Write `<=`."),
    ("≥", "Write `>=`."),
    ("≠", "Write `!=`."),
    (".", "A dot stands inside a name, as in customer.tier."),
    ("{", "Facts stand by their names, without braces."),
    ("|", "Filters can't be used here."),
    ("€", "An amount is written without its currency: the handbook names that once."),
    ("$", "An amount is written without its currency: the handbook names that once."),
    ("£", "An amount is written without its currency: the handbook names that once."),
    ("%", "Write a share as a number, as in 0.75."),
)


class Token(Struct, frozen=True, gc=False):
    """One word of an expression; ``kind`` is number, duration, word, text, sign or end."""

    kind: str
    text: str
    start: int
    end: int


class SyntaxTrouble(Exception):
    """Reading can't go on; carries the one problem to report. Never leaves this package."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def trouble(message: str, start: int, end: int, hint: str | None = None, code: str = "SOP201") -> SyntaxTrouble:
    """A problem as an exception, to leave the recursion of the parser."""
    return SyntaxTrouble(Problem(code, message, start, end, hint))


def tokens(text: str) -> list[Token]:
    """The words of a text; the last one has the kind ``end``.

    Raises:
        SyntaxTrouble: A character can't begin a word.
    """
    at = 0
    found: list[Token] = []
    look = _TOKEN.match
    while True:
        match = look(text, at)
        if match is None:
            raise _strange(text, at)
        kind = match.lastgroup
        assert kind is not None
        start, at = match.span(kind)
        if kind == "number":
            number, at = at, _with_units(text, start, at)
            if at > number:
                found.append(Token("duration", " ".join(text[start:at].split()), start, at))
                continue
        found.append(Token(kind, text[start:at], start, at))
        if kind == "end":
            return found


def unquoted(raw: str) -> str:
    """The text between quotes; a doubled quote stands for one."""
    return raw[1:-1].replace(raw[0] * 2, raw[0])


def _with_units(text: str, start: int, end: int) -> int:
    """Where the duration ends that a number begins, or the number's own end."""
    unit = _UNIT.match(text, end)
    if unit is None:
        return end
    if unit[2] in MONTHS:
        raise trouble(
            "A month or a year has no fixed length.", start, unit.end(), "Write days or weeks, as in 30 days."
        )
    if unit[2] not in UNITS:
        return end
    if unit[1]:
        raise trouble(
            "A working duration depends on a calendar; only deadlines, ladders and waits can use it.",
            start,
            unit.end(),
            "Write it without `working`.",
        )
    following = _NEXT_NUMBER.match(text, unit.end())
    if following and following[2] in UNITS:
        return _following(text, following)
    return unit.end()


def _following(text: str, following: re.Match[str]) -> int:
    """The end of `1 h 30 min`, part by part, without recursion."""
    end = following.end(1)
    while True:
        unit = _UNIT.match(text, end)
        end = unit.end() if unit else end
        more = _NEXT_NUMBER.match(text, end)
        if not more or more[2] not in UNITS:
            return end
        end = more.end(1)


def _strange(text: str, at: int) -> SyntaxTrouble:
    while text[at].isspace():
        at += 1
    for slip, hint in _SLIPS:
        if text.startswith(slip, at):
            end = len(text) if slip in "'\"" else at + len(slip)
            return trouble(f"`{text[at:end][:40]}` can't stand here.", at, end, hint)
    return trouble(f"`{text[at]}` can't stand here.", at, at + 1, "Text is written in quotes.")
