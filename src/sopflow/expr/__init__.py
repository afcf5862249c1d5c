"""The expression language: text in, a typed expression or problems out; its value, its words, its Python."""

from __future__ import annotations

from sopflow.expr.derived import Declaration, Derived, Found, resolve
from sopflow.expr.expression import Expr, read
from sopflow.expr.formats import format_value
from sopflow.expr.problems import Problem
from sopflow.expr.scope import Fact, Scope, declare, readable
from sopflow.expr.texts import MissingFacts, Text, compile_text
from sopflow.expr.types import Type, TypeProblem, list_of, one_of, parse_type
from sopflow.expr.values import MISSING, Missing

__all__ = [
    "MISSING",
    "Declaration",
    "Derived",
    "Expr",
    "Fact",
    "Found",
    "Missing",
    "MissingFacts",
    "Problem",
    "Scope",
    "Text",
    "Type",
    "TypeProblem",
    "compile_text",
    "declare",
    "format_value",
    "list_of",
    "one_of",
    "parse_type",
    "read",
    "readable",
    "resolve",
]
