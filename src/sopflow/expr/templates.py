"""Texts with facts in them: Jinja's delimiters, our expressions, `if` and `for`, nothing else.

Jinja's lexer finds where expressions and tags begin and end; what stands in them is read by us and only by us. A line
that holds nothing but a tag leaves no blank line behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sopflow.expr.expression import Expr, read
from sopflow.expr.pieces import Loop, Piece, Show, Switch
from sopflow.expr.problems import Problem
from sopflow.expr.scope import Fact, Scope, declare
from sopflow.expr.tokens import RESERVED
from sopflow.expr.types import YES_NO

__all__ = ["read_pieces"]

LONGEST = 20_000
DEEPEST = 10
MOST_EXPRESSIONS = 300
_NAME = re.compile(r"\{\{(\s*\w+(?:[-.]\w+)*\s*)\}\}")
_DELIMITED = re.compile(r"\{\{([\w\s.,()<>=*/:+-]+)\}\}|\{%([\w\s.,()<>=*/:+-]+)%\}")  # no quotes, no braces within
_TRIMS = ("", "-", "+")
_RAW: tuple[list[str], ...] = (["raw"], ["endraw"], [])
_TAG = re.compile(r"\s*(\w+)(.*)", re.DOTALL)
_FOR = re.compile(r"(\s*)(\w+(?:-\w+)*)(\s+in\s+)(.+)", re.DOTALL)
_KNOWN_TAGS = "Only if, elif, else, endif, for and endfor can stand here."


class _Mark(NamedTuple):
    """A stretch of the source: ``text``, ``show`` for an expression, ``tag`` for what is between `{%` and `%}`."""

    kind: str
    inner: str
    start: int  # of the inner text
    outer: int  # of the delimiter
    end: int  # after the closing delimiter


class _Broken(Exception):
    def __init__(self, message: str, start: int, end: int, hint: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem("SOP207", message, start, end, hint)


def read_pieces(source: str, scope: Scope) -> tuple[tuple[Piece, ...], tuple[Problem, ...]]:
    """The pieces of a text, and every problem with offsets in the source."""
    if len(source) > LONGEST:
        return (), (Problem("SOP207", f"A text has at most {LONGEST} characters.", 0, len(source)),)
    plain = source.replace("\r\n", " \n").replace("\r", "\n")  # of the same length: offsets stay true
    simple = _words_and_names(plain, scope)
    if simple is not None:
        return simple
    reader = _Reader(source)
    try:
        reader.marks = _plain_marks(plain) or list(_marks(plain))
        inside = [mark for mark in reader.marks if mark.kind != "text"]
        if len(inside) > MOST_EXPRESSIONS:
            mark = inside[MOST_EXPRESSIONS]
            raise _Broken(f"A text has at most {MOST_EXPRESSIONS} expressions and tags.", mark.outer, mark.end)
        pieces, closing = reader.body(scope, 0)
        if closing is not None:
            raise _Broken("Nothing is open that this could close.", closing.outer, closing.end)
    except _Broken as stop:
        found = (*reader.problems, *(_inner_problems(source, stop, scope) or (stop.problem,)))
        return (), tuple(sorted(found, key=lambda each: each.start))
    return pieces, tuple(sorted(reader.problems, key=lambda each: each.start))


def _words_and_names(plain: str, scope: Scope) -> tuple[tuple[Piece, ...], tuple[Problem, ...]] | None:
    """The pieces of what most texts are, words with names in them, and what is wrong; None for any other text."""
    parts = _NAME.split(plain)  # words, name, words, …
    if "{%" in plain or "{#" in plain or len(parts) > 2 * MOST_EXPRESSIONS:
        return None
    if any("{{" in part or part.endswith("{") for part in parts[:-1:2]) or "{{" in parts[-1]:
        return None
    pieces: list[Piece] = []
    problems: list[Problem] = []
    at = 0
    for number, part in enumerate(parts):
        if number % 2:
            expr, found = read(part, scope)
            problems += _moved(found, at + 2)
            pieces.append(Show(expr, scope.currency) if expr is not None else "")
            at += len(part) + 4
        elif part:
            pieces.append(part)
            at += len(part)
    return tuple(pieces), tuple(problems)


def _plain_marks(plain: str) -> list[_Mark] | None:
    """What ``_marks`` finds, found sooner; None for a text with something rare in it, or with nothing."""
    marks: list[_Mark] = []
    at, fresh = 0, True  # whether a line begins there
    for found in _DELIMITED.finditer(plain):
        outer, end = found.span()
        kind = "show" if found[1] is not None else "tag"
        inner, start = (found[1], found.start(1)) if kind == "show" else (found[2], found.start(2))
        if inner[:1] in _TRIMS or inner[-1:] in _TRIMS or (kind == "tag" and inner.split(None, 1)[:1] in _RAW):
            return None
        if not _are_paired(inner):
            return None
        stop = outer
        if kind == "tag":  # alone on its line it leaves nothing behind
            line = plain.rfind("\n", at, outer) + 1
            if (line > at or fresh) and plain[max(line, at) : outer].isspace():
                stop = max(line, at)
        if not _add_text(marks, plain, at, stop):
            return None
        fresh = kind == "tag" and plain.startswith("\n", end)
        at = end + fresh
        marks.append(_Mark(kind, inner, start, outer, at))
    return marks if marks and _add_text(marks, plain, at, len(plain)) else None


def _are_paired(inner: str) -> bool:
    """Whether all parentheses are closed; where they aren't, Jinja's lexer looks for their end elsewhere."""
    if "(" not in inner and ")" not in inner:
        return True
    depth = 0
    for letter in inner:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0


def _add_text(marks: list[_Mark], plain: str, at: int, stop: int) -> bool:
    """Add what stands between two marks; False if a delimiter stands there, too."""
    text = plain[at:stop]
    if "{{" in text or "{%" in text or "{#" in text or text.endswith("{"):
        return False
    if text:
        marks.append(_Mark("text", text, at, at, stop))
    return True


def _marks(plain: str) -> Iterator[_Mark]:
    """Cuts the text at the delimiters, keeping every offset."""
    from jinja2 import Environment, TemplateSyntaxError

    lexer = Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    at, outer, inner, is_open = 0, 0, 0, False
    try:
        for _, kind, value in lexer.lex(plain):
            begin = plain.index(value, at)  # what lies between was whitespace that a tag swallows
            at = begin + len(value)
            is_open = kind.endswith("_begin") or (is_open and not kind.endswith("_end"))
            if kind == "data":
                yield _Mark("text", value, begin, begin, at)
            elif kind in ("variable_begin", "block_begin"):
                outer, inner = begin, at
            elif kind == "variable_end":
                yield _Mark("show", plain[inner:begin], inner, outer, at)
            elif kind == "block_end":
                yield _Mark("tag", plain[inner:begin], inner, outer, at)
            elif kind == "raw_begin":
                raise _Broken("`raw` can't be used in a text.", begin, at, _KNOWN_TAGS)
            elif kind == "comment_begin":
                outer = begin
    except TemplateSyntaxError:
        is_open, outer = True, outer if is_open else at
    if is_open:
        end = _line_end(plain, outer)
        hint = _closing(plain[outer:end])
        raise _Broken("What begins here is not closed, or can't be read.", outer, end, hint)


def _closing(opened: str) -> str | None:
    """The hint where the end of what begins here doesn't stand on its line."""
    closing = {"{{": "}}", "{%": "%}"}.get(opened[:2])
    return f"Close it with `{closing}`." if closing is not None and closing not in opened else None


def _line_end(source: str, start: int) -> int:
    end = source.find("\n", start)
    return len(source) if end < 0 else end


def _inner_problems(source: str, stop: _Broken, scope: Scope) -> tuple[Problem, ...]:
    """Where Jinja's lexer gave up inside an expression, our own reader says it better."""
    start = stop.problem.start
    if not source.startswith("{{", start):
        return ()
    close = source.find("}}", start)
    return () if close < 0 else _moved(read(source[start + 2 : close], scope)[1], start + 2)


def _moved(problems: tuple[Problem, ...], by: int) -> tuple[Problem, ...]:
    return tuple(Problem(each.code, each.message, each.start + by, each.end + by, each.hint) for each in problems)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.marks: list[_Mark] = []
        self.at = 0
        self.problems: list[Problem] = []

    def body(self, scope: Scope, depth: int) -> tuple[tuple[Piece, ...], _Mark | None]:
        """The pieces up to a tag that closes or divides, and that tag."""
        pieces: list[Piece] = []
        while self.at < len(self.marks):
            mark = self.marks[self.at]
            self.at += 1
            if mark.kind == "text":
                pieces.append(mark.inner)
            elif mark.kind == "show":
                expr = self.expression(mark.inner, mark.start, scope)
                pieces.append(Show(expr, scope.currency) if expr else "")
            else:
                word, _, _ = self.tag(mark)
                if word in ("elif", "else", "endif", "endfor"):
                    return tuple(pieces), mark
                if depth >= DEEPEST:
                    raise _Broken("Tags are nested too deep.", mark.outer, mark.end)
                pieces.append(self.block(mark, scope, depth + 1))
        return tuple(pieces), None

    def tag(self, mark: _Mark) -> tuple[str, str, int]:
        """A tag's first word, the rest, and where the rest begins."""
        found = _TAG.fullmatch(mark.inner)
        if found is None:
            raise _Broken("A tag is empty.", mark.outer, mark.end, _KNOWN_TAGS)
        return found[1], found[2], mark.start + found.start(2)

    def expression(self, text: str, start: int, scope: Scope, *, condition: bool = False) -> Expr | None:
        if not text.strip():
            self.problems.append(Problem("SOP207", "An expression is missing.", start, start + len(text)))
            return None
        expr, problems = read(text, scope, expect=YES_NO if condition else None)
        self.problems.extend(_moved(problems, start))
        return expr

    def block(self, mark: _Mark, scope: Scope, depth: int) -> Piece:
        word, rest, start = self.tag(mark)
        if word == "if":
            return self.switch(mark, rest, start, scope, depth)
        if word == "for":
            return self.loop(mark, rest, start, scope, depth)
        raise _Broken(f"`{word[:30]}` can't be used in a text.", mark.outer, mark.end, _KNOWN_TAGS)

    def switch(self, mark: _Mark, rest: str, start: int, scope: Scope, depth: int) -> Piece:
        branches: list[tuple[Expr | None, tuple[Piece, ...]]] = []
        condition, last = self.expression(rest, start, scope, condition=True), False
        while True:
            pieces, closing = self.body(scope, depth)
            branches.append((condition, pieces))
            if closing is None:
                raise _Broken("`if` is never closed.", mark.outer, mark.end, "Write {% endif %} where it ends.")
            word, rest, start = self.tag(closing)
            if word == "endif":
                return Switch(tuple(branches))
            if last or word not in ("elif", "else"):
                raise _Broken(f"`{word}` can't stand here.", closing.outer, closing.end, "An `if` is open.")
            last = word == "else"
            condition = None if last else self.expression(rest, start, scope, condition=True)

    def loop(self, mark: _Mark, rest: str, start: int, scope: Scope, depth: int) -> Piece:
        written = _FOR.fullmatch(rest)
        if written is None:
            raise _Broken("A loop is written `for x in LIST`.", mark.outer, mark.end)
        variable = written[2]
        source = self.expression(written[4], start + written.start(4), scope)
        facts = self.element(variable, source, scope, start + written.start(2), start + written.start(4))
        inner = scope.child(facts, broken=() if facts else (variable,), outcomes=scope.outcomes)
        pieces, closing = self.body(inner, depth)
        if closing is None or self.tag(closing)[0] != "endfor":
            raise _Broken("`for` is never closed.", mark.outer, mark.end, "Write {% endfor %} where it ends.")
        return Loop(variable, source, frozenset(each.name for each in facts), pieces) if source else ""

    def element(self, variable: str, source: Expr | None, scope: Scope, at: int, list_at: int) -> tuple[Fact, ...]:
        """The element's fields as facts of their own, so that `item.price` reads like any other fact."""
        if source is None:
            return ()
        if variable in RESERVED or scope.type_of(variable) is not None:
            message = f"`{variable}` already names something else."
            self.problems.append(Problem("SOP207", message, at, at + len(variable), "Take another word."))
            return ()
        if source.type.kind != "list" or source.type.element is None:
            end = list_at + len(source.text.rstrip())
            self.problems.append(Problem("SOP204", f"A list is needed here; this is {source.type}.", list_at, end))
            return ()
        return declare(variable, source.type.element, local=True)
