"""Rows of tests/corpus/expr: expressions beside what they are worth, say, or are refused for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from sopflow.expr import MISSING, Declaration, Fact, Scope, declare, read, resolve
from sopflow.expr.types import TEXT, YES_NO

CORPUS = Path(__file__).parents[2] / "corpus" / "expr"


def rows(name: str) -> list[Any]:
    return [pytest.param(row, id=row["expr"][:60] or "empty") for row in yaml.safe_load((CORPUS / name).read_text())]


@pytest.fixture(scope="module")
def scope() -> Scope:
    written = yaml.load((CORPUS / "facts.yaml").read_text(), Loader=yaml.BaseLoader)
    facts = []
    for name, type_ in written["types"].items():
        facts += declare(name, type_)
    base = Scope(facts, steps=["solve", "fast-lane"], outcomes=["done", "failed"])
    declarations = [
        Declaration(Fact(name, TEXT), mode, how[mode]) for name, how in written["derived"].items() for mode in how
    ]
    wider, found = resolve(declarations, base)
    assert not found
    return wider


@pytest.fixture
def context() -> SimpleNamespace:
    return SimpleNamespace(
        now="2026-11-23T10:00:00.000Z",
        today="2026-11-23",
        id="C-1",
        opened="2026-11-23T08:00:00.000Z",
        age=7_200_000,
        level=1,
        team="service",
        handovers=0,
        visits={"solve": 2},
        outcome="done",
    )


@pytest.mark.parametrize("row", rows("values.yaml"))
def test_value(row: dict[str, Any], scope: Scope, context: SimpleNamespace) -> None:
    expr, problems = read(row["expr"], scope)
    assert expr is not None, problems
    context.declined = frozenset(row.get("declined", ()))
    facts = {name: scope.facts[name].type.coerce(value) for name, value in row.get("facts", {}).items()}
    value = expr.value(facts, {}, context)
    if "value" in row:
        expected = row["value"]
        assert value == (Decimal(expected) if isinstance(value, Decimal) else expected)
        assert expr.missing(facts, {}, context) == ()
    else:
        assert value is MISSING
        assert list(expr.missing(facts, {}, context)) == row["missing"]


@pytest.mark.parametrize("row", rows("sentences.yaml"))
@pytest.mark.parametrize("language", ["en", "de"])
def test_sentence(row: dict[str, Any], language: str, scope: Scope) -> None:
    expr, problems = read(row["expr"], scope, expect=YES_NO)
    assert expr is not None, problems
    assert expr.sentence(language) == row[language]


@pytest.mark.parametrize("row", rows("problems.yaml"))
def test_problem(row: dict[str, Any], scope: Scope) -> None:
    here = scope if row.get("outcomes", True) else scope.child()
    expr, problems = read(row["expr"], here, expect=YES_NO)
    assert expr is None
    told = [(each.code, row["expr"][each.start : each.end]) for each in problems]
    assert told == [(code, words) for code, words, _ in row["problems"]]
    for problem, (_, _, part) in zip(problems, row["problems"], strict=True):
        assert part in f"{problem.message} {problem.hint}"
