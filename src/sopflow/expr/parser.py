"""From text to tree: a parser by precedence, bounded in length and depth."""

from __future__ import annotations

import re
from collections.abc import Callable

from sopflow.expr import tree as t
from sopflow.expr.near import nearest
from sopflow.expr.problems import Problem
from sopflow.expr.slips import decimal, sign_for, slip
from sopflow.expr.tokens import RESERVED, SyntaxTrouble, Token, tokens, trouble, unquoted
from sopflow.expr.tree import Tree
from sopflow.text.german import in_english
from sopflow.text.meant import did_you_mean

__all__ = ["FUNCTIONS", "LONGEST", "MAX_DEPTH", "parse"]

LONGEST = 2000
MAX_DEPTH = 40
MAX_QUANTIFIERS = 3  # within each other: what they cost multiplies
_SHORT = 20  # with no more words than this neither bound can be reached
FUNCTIONS = ("sum", "min", "max", "length", "lower", "round", "known")
_COMPARE = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "contains"})
_BEHIND = _COMPARE | {"is", "not"}
_JOINTS = ("and", "or", "not", "is", "contains", "is missing", "is known")
_ADDING, _MULTIPLYING = frozenset("+-"), frozenset("*/")
_CURRENCY = re.compile(r"[A-Z]{3}|[Ee]uro")
_QUANTIFIERS = frozenset({"any", "every", "count"})


def parse(text: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The tree of an expression, or None and what is wrong. Never raises, whatever the text."""
    if len(text) > LONGEST:
        message = f"An expression has at most {LONGEST} characters; this one has {len(text)}."
        return None, (Problem("SOP206", message, 0, len(text), "Name parts of it as facts with `is`."),)
    try:
        parser = _Parser(text)
        tree = parser.whole()
        if len(parser.all) > _SHORT:
            _check_depth(tree)
    except SyntaxTrouble as stop:
        return None, (stop.problem,)
    return tree, ()


def _check_depth(tree: Tree) -> None:
    """Bounds the depth of the finished tree, with a stack of its own: long sums grow deep without any parentheses."""
    stack = [(tree, 1, 0)]
    while stack:
        node, depth, quantifiers = stack.pop()
        quantifiers += isinstance(node, t.Quantified)
        if depth > MAX_DEPTH or quantifiers > MAX_QUANTIFIERS:
            raise _too_deep(node.start, node.end)
        stack.extend((child, depth + 1, quantifiers) for child in node.children())


def _too_deep(start: int, end: int) -> SyntaxTrouble:
    return trouble("The expression is nested too deep.", start, end, "Name parts of it as facts with `is`.", "SOP206")


class _Parser:
    def __init__(self, text: str) -> None:
        self.all = tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.all[self.at]

    def take(self) -> Token:
        token = self.all[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def sees(self, word: str) -> bool:
        """Whether this is the next word or sign (quoted text keeps its quotes, so it is never taken for one)."""
        return self.all[self.at].text == word

    def expect(self, sign: str, why: str) -> Token:
        if not self.sees(sign):
            raise self.unexpected(f"`{sign}` is missing", why)
        return self.take()

    def unexpected(self, message: str, hint: str | None = None) -> SyntaxTrouble:
        token = self.now
        if token.kind == "end":
            return trouble(f"{message} at the end.", max(token.start - 1, 0), token.start, hint)
        return trouble(f"{message} before `{token.text[:40]}`.", token.start, token.end, hint)

    def whole(self) -> Tree:
        if self.now.kind == "end":
            raise trouble("An expression is missing.", 0, max(self.now.start, 0))
        tree = self.disjunction()
        if self.now.kind != "end":
            raise self.left_over()
        return tree

    def left_over(self) -> SyntaxTrouble:
        token = self.now
        hint = None
        if token.kind == "number" and token.text.startswith("-"):
            hint = "A minus between two values stands between spaces."
        elif token.text in _COMPARE:
            hint = "Compare two values at a time and join them with `and`."
        elif token.text == ")":
            hint = "No parenthesis is open here."
        elif token.text == "(":
            hint = "The functions are " + ", ".join(FUNCTIONS) + "."
            before = self.all[self.at - 1]
            if before.kind == "word":
                near = nearest(before.text, FUNCTIONS)
                hint = did_you_mean(before.text, near, FUNCTIONS, mark="") if near else hint
                return trouble(f"There is no function `{before.text[:40]}`.", before.start, before.end, hint, "SOP205")
        elif token.text.lower() in RESERVED and token.text not in RESERVED:
            hint = f"Write `{token.text.lower()}` in small letters."
        elif token.text == "," and self.all[self.at - 1].kind == self.all[self.at + 1].kind == "number":
            hint = decimal(self.all[self.at - 1].text, self.all[self.at + 1].text)
        elif (found := slip(self.all, self.at)) is not None:
            words = " ".join(each.text for each in self.all if found.start <= each.start < found.end)
            return trouble(f"`{words[:40]}` can't stand here.", *found)
        elif token.kind == "word" and (meant := in_english(token.text, _JOINTS)) is not None:
            hint = f"Did you mean `{meant}`?"
        elif _CURRENCY.fullmatch(token.text) and self.all[self.at - 1].kind == "number":
            hint = "An amount is written without its currency: the handbook names that once."
        elif token.kind in ("word", "text", "number", "duration"):
            hint = "Join conditions with `and` or `or`; a name has no blanks; text of several words stands in quotes."
        return trouble(f"`{token.text[:40]}` can't stand here.", token.start, token.end, hint)

    def nested(self, part: Callable[[], Tree]) -> Tree:
        """Reads one level deeper; the bound keeps Python's own stack out of danger."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _too_deep(self.now.start, self.now.end)
        found = part()
        self.depth -= 1
        return found

    def joined(self, word: str, make: type[t.And] | type[t.Or], part: Callable[[], Tree]) -> Tree:
        first = part()
        if not self.sees(word):
            return first
        operands = [first]
        while self.sees(word):
            self.take()
            operands.append(part())
        return make(first.start, operands[-1].end, tuple(operands))

    def disjunction(self) -> Tree:
        return self.joined("or", t.Or, self.conjunction)

    def conjunction(self) -> Tree:
        return self.joined("and", t.And, self.negation)

    def negation(self) -> Tree:
        if self.sees("not"):
            start = self.take().start
            operand = self.nested(self.negation)
            return t.Not(start, operand.end, operand)
        return self.comparison()

    def comparison(self) -> Tree:
        left = self.sum()
        if self.all[self.at].text not in _BEHIND:  # mostly: a fact alone, or the end of what is compared
            return left
        if self.sees("is"):
            return self.state(left)
        negated = self.sees("not") and self.all[self.at + 1].text in ("in", "contains")
        if negated:
            self.take()
        if self.now.kind not in ("word", "sign") or self.now.text not in _COMPARE:
            return left
        op = self.take().text
        if op == "in" and not self.sees("["):
            raise self.unexpected(
                "`in` needs a list", "Write `x in [a, b]`; for a list that is a fact, `LIST contains x`."
            )
        right = self.sum()
        found = t.Binary(left.start, right.end, op, left, right)
        return t.Not(left.start, right.end, found) if negated else found

    def state(self, operand: Tree) -> Tree:
        self.take()
        negated = self.sees("not")
        if negated:
            self.take()
        if not (self.sees("missing") or self.sees("known")):
            sign = sign_for(self.now.text, negated=negated) or ("!=" if negated else "==")
            hint = f"To compare write `{sign}`."
            raise self.unexpected("`missing` or `known` must follow `is`", hint)
        word = self.take()
        return t.Is(operand.start, word.end, operand, (word.text == "missing") != negated)

    def sum(self) -> Tree:
        left = self.product()
        while self.all[self.at].text in _ADDING:
            op = self.take().text
            right = self.product()
            left = t.Binary(left.start, right.end, op, left, right)
        return left

    def product(self) -> Tree:
        left = self.primary()
        while self.all[self.at].text in _MULTIPLYING:
            op = self.take().text
            right = self.primary()
            left = t.Binary(left.start, right.end, op, left, right)
        return left

    def primary(self) -> Tree:
        token = self.now
        if token.kind == "number":
            self.take()
            return t.Number(token.start, token.end, token.text)
        if token.kind == "duration":
            self.take()
            return t.Duration(token.start, token.end, token.text)
        if token.kind == "text":
            self.take()
            return t.Text(token.start, token.end, unquoted(token.text))
        if token.kind == "word" and token.text not in RESERVED:
            return self.word()
        if self.sees("("):
            return self.group()
        if self.sees("["):
            self.take()
            items, end = self.several("]")
            return t.Items(token.start, end, items)
        hint = "A value that is a word of the language stands in quotes." if token.text in RESERVED else None
        if self.sees("-"):
            hint = "A minus stands between two values; directly before a number it is its sign."
        raise self.unexpected("A value is missing", hint)

    def group(self) -> Tree:
        self.take()
        inner = self.nested(self.disjunction)
        self.expect(")", "Every `(` needs its `)`.")
        return inner

    def several(self, closing: str) -> tuple[tuple[Tree, ...], int]:
        """The parts of a list or the arguments of a function, up to the closing sign."""
        items: list[Tree] = []
        while not self.sees(closing):
            if items:
                self.expect(",", "Parts are separated by commas.")
            items.append(self.nested(self.disjunction))
        return tuple(items), self.take().end

    def word(self) -> Tree:
        token = self.take()
        if token.text in FUNCTIONS and self.sees("("):
            self.take()
            arguments, end = self.several(")")
            return t.Call(token.start, end, token.text, arguments)
        following = self.all[self.at + 1] if self.now.kind == "word" else None
        if token.text in _QUANTIFIERS and following is not None and following.text == "in":
            return self.quantified(token)
        return t.Name(token.start, token.end, token.text)

    def quantified(self, word: Token) -> Tree:
        variable = self.take()
        if "." in variable.text or variable.text in RESERVED:
            raise trouble(
                f"`{variable.text}` can't name an element.", variable.start, variable.end, "Take one plain word."
            )
        self.take()
        source = self.nested(self.primary)
        usual = "where" if word.text == "count" else "has"
        if not (self.sees("has") or self.sees("where")):
            raise self.unexpected(f"`{usual}` is missing", f"Write `{word.text} x in LIST {usual} (…)`.")
        self.take()
        if not self.sees("("):
            raise self.unexpected("`(` is missing", f"The condition after `{usual}` stands in parentheses.")
        self.take()
        condition = self.nested(self.disjunction)
        end = self.expect(")", "Every `(` needs its `)`.").end
        return t.Quantified(word.start, end, word.text, variable.text, source, condition)
