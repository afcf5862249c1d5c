"""Rows of tests/corpus/tables: cells and what fits them, tables and what they find, rows that can both fit."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from sopflow.expr import MISSING, Scope, declare, parse_type, read
from sopflow.expr.cells import Cell
from sopflow.expr.overlaps import overlaps
from sopflow.expr.tables import Table, Undecided
from sopflow.expr.written import from_written
from sopflow.expr.written_cells import column_problem, read_cell

CORPUS = Path(__file__).parents[2] / "corpus" / "tables"
CONTEXT = {"age": 7_200_000, "visits": {"solve": 2}}


def rows(name: str) -> list[Any]:
    # as the reader has it: every scalar is text, an empty one None
    written = yaml.load((CORPUS / name).read_text(), Loader=yaml.BaseLoader)
    return [pytest.param(row, id=row.get("name") or f"{row['type']}: {row['cell']}"[:60]) for row in written]


def cell_of(written: Any, type_: Any) -> Cell:
    cell, problems = read_cell(written, type_)
    assert cell is not None, problems
    return cell


def table_of(row: dict[str, Any]) -> tuple[Table, Scope]:
    scope = Scope((fact for name, how in row["facts"].items() for fact in declare(name, how)), steps=["solve"])
    columns = []
    for text in row["when"]:
        expr, problems = read(text, scope)
        assert expr is not None, problems
        columns.append(expr)
    cells = [
        tuple(cell_of(each, column.type) for each, column in zip(line, columns, strict=True)) for line in row["rows"]
    ]
    return Table(tuple(columns), tuple(cells)), scope


@pytest.mark.parametrize("row", rows("cells.yaml"))
def test_what_fits_a_cell(row: dict[str, Any]) -> None:
    type_ = parse_type(row["type"])
    cell = cell_of(row["cell"], type_)
    for key, expected in (("fits", True), ("not", False)):
        for each in row[key]:
            value = MISSING if each == "missing" else from_written(type_, each)
            assert cell.fits(value) is expected, each


@pytest.mark.parametrize("row", rows("problems.yaml"))
def test_what_is_told_about_a_cell(row: dict[str, Any]) -> None:
    written = None if row["cell"] == "null" else row["cell"]
    cell, problems = read_cell(written, parse_type(row["type"]))
    assert cell is None
    for (path, problem), (code, words, part) in zip(problems, row["told"], strict=True):
        inside = written[path[0]] if path else written
        assert problem.code == code
        assert (inside[problem.start : problem.end] if isinstance(inside, str) else "") == words
        assert part in f"{problem.message} {problem.hint}"


@pytest.mark.parametrize("row", rows("looks.yaml"))
def test_the_row_that_fits(row: dict[str, Any]) -> None:
    table, scope = table_of(row)
    for case in row["cases"]:
        facts = {name: from_written(scope.facts[name].type, each) for name, each in case["given"].items()}
        x = SimpleNamespace(**CONTEXT, declined=frozenset(case.get("declined", ())))
        found = table.look(facts, {}, x)
        if "asks" in case:
            assert isinstance(found, Undecided), case
            assert list(found.missing) == case["asks"], case
            continue
        assert found == (None if case["row"] == "none" else int(case["row"]) - 1), case
        if "why" in case:
            assert found is None or isinstance(found, int)
            assert table.why(facts, {}, x, found) == {name: facts[name] for name in case["why"]}


@pytest.mark.parametrize("row", rows("overlaps.yaml"))
def test_rows_of_which_both_can_fit(row: dict[str, Any]) -> None:
    table, _ = table_of(row)
    found = overlaps(table)
    assert found is not None
    assert [[str(each.first + 1), str(each.second + 1), dict(each.example)] for each in found] == row["overlaps"]


def test_columns_that_no_cell_can_stand_for() -> None:
    tags = column_problem("tags", parse_type({"list": "text"}))
    assert tags is not None
    assert "tags contains 'x'" in str(tags.hint)
    customer = column_problem("customer", parse_type({"name": "text", "tier": "text"}))
    assert customer is not None
    assert "customer.name, customer.tier" in str(customer.hint)


def test_a_table_never_changes() -> None:
    table = Table((), ())
    with pytest.raises(AttributeError, match="never changes"):
        table.rows = ()
    assert table.look({}, {}, SimpleNamespace()) is None


def test_many_rows_are_proven_exclusive_and_more_are_not_tried() -> None:
    expr, _ = read("n", Scope(declare("n", "integer")))
    assert expr is not None

    def table(size: int) -> Table:
        ranges = (f"{10 * number}..{10 * number + 9}" for number in range(size))
        return Table((expr,), tuple((cell_of(each, expr.type),) for each in ranges))

    thousand = table(1000)
    assert overlaps(thousand) == ()
    assert thousand.look({"n": 9876}, {}, SimpleNamespace()) == 987
    assert overlaps(table(3000)) is None
