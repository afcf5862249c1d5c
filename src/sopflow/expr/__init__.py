"""The expression language: text in, a typed expression or problems out; its value, its words, its Python."""

from __future__ import annotations

from sopflow.expr.cells import Cell
from sopflow.expr.derived import Declaration, Derived, Found, resolve
from sopflow.expr.expression import Expr, read
from sopflow.expr.formats import format_value
from sopflow.expr.literals import as_written_here
from sopflow.expr.overlaps import Overlap, overlaps
from sopflow.expr.problems import Problem
from sopflow.expr.scope import Fact, Scope, declare, readable
from sopflow.expr.tables import Table, Undecided
from sopflow.expr.texts import MissingFacts, Text, compile_text
from sopflow.expr.types import Type, TypeProblem, list_of, one_of, parse_type
from sopflow.expr.values import MISSING, Missing
from sopflow.expr.visits import visits_at_most
from sopflow.expr.written_cells import CellProblem, column_problem, read_cell

__all__ = [
    "MISSING",
    "Cell",
    "CellProblem",
    "Declaration",
    "Derived",
    "Expr",
    "Fact",
    "Found",
    "Missing",
    "MissingFacts",
    "Overlap",
    "Problem",
    "Scope",
    "Table",
    "Text",
    "Type",
    "TypeProblem",
    "Undecided",
    "as_written_here",
    "column_problem",
    "compile_text",
    "declare",
    "format_value",
    "list_of",
    "one_of",
    "overlaps",
    "parse_type",
    "read",
    "read_cell",
    "readable",
    "resolve",
    "visits_at_most",
]
