"""Decision tables as written become tables that are looked up: columns and cells read, values of each row compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sopflow import model
from sopflow.expr import Cell, Expr, Fact, Overlap, Scope, column_problem, overlaps, read_cell
from sopflow.expr import Table as Rows
from sopflow.program.build.desk import Desk
from sopflow.program.build.values import value_of
from sopflow.program.parts import Change, Path, Table

__all__ = ["build_tables"]

Find = Callable[[str, Path], tuple[Fact, ...]]

_SHOWN = 5  # overlaps of one table: one row for the rest, written too early, overlaps with all that follow


def build_tables(desk: Desk, tables: Mapping[str, model.Table], scope: Scope, find: Find) -> dict[str, Table | None]:
    """The tables of one file, by name; None for one that is wrong, about which something has been noted.

    Args:
        desk: Where findings go.
        tables: Name and declaration of each, in the order written.
        scope: What columns and values can name.
        find: The fact of a name, or the leaves of a record; nothing, with a finding, if it can't be set.
    """
    built: dict[str, Table | None] = dict.fromkeys(_names(desk))
    return built | {name: _build(desk, name, written, scope, find) for name, written in tables.items()}


def _names(desk: Desk) -> Iterable[str]:
    """Every table the file has a name for, those among them whose shape is wrong."""
    data = desk.source.data if desk.source is not None else None
    tables = data.get("tables") if isinstance(data, dict) else None
    return tables if isinstance(tables, dict) else ()


def _build(desk: Desk, name: str, written: model.Table, scope: Scope, find: Find) -> Table | None:
    noted = len(desk.found)
    path = written.path
    columns = [_column(desk, text, (*path, "when", n), scope) for n, text in enumerate(written.when)]
    given = _given(desk, written, find)
    cells: list[tuple[Cell, ...]] = []
    changes: list[tuple[Change, ...]] = []
    for number, row in enumerate(written.rows):
        at: Path = (*path, "rows", number)
        asked = [_cell(desk, row[n], (*at, n), column) for n, column in enumerate(columns)]
        cells.append(tuple(cell for cell in asked if cell is not None))
        values = enumerate(given, start=len(columns))
        changes.append(tuple(each for n, fact in values for each in _change(desk, row[n], (*at, n), fact, scope)))
    usable = [column for column in columns if column is not None]
    if len(desk.found) > noted or len(usable) < len(columns) or None in given:
        return None  # a column or fact that names something broken is no finding of its own
    table = Rows(tuple(usable), tuple(cells))
    if written.exclusive:
        _prove_exclusive(desk, table, path)
    return Table(name, table, tuple(changes), path)


def _column(desk: Desk, text: str, path: Path, scope: Scope) -> Expr | None:
    column = desk.expression(text, path, scope)
    problem = column_problem(text, column.type) if column is not None else None
    if problem is not None:
        desk.problems((problem,), path)
        return None
    return column


def _cell(desk: Desk, written: object, path: Path, column: Expr | None) -> Cell | None:
    if column is None:
        return None
    cell, problems = read_cell(written, column.type)
    for each in problems:
        desk.problems((each.problem,), (*path, *each.path))
    return cell


def _given(desk: Desk, written: model.Table, find: Find) -> list[Fact | None]:
    """The fact that each ``give`` column sets; None where it can't be used."""
    given: list[Fact | None] = []
    for number, name in enumerate(written.give):
        at: Path = (*written.path, "give", number)
        facts = find(name, at)
        if len(facts) > 1:
            fields = ", ".join(f"`{fact.name}`" for fact in facts[:4])
            desk.note("SOP204", f"`{name}` is a record; give its fields values: {fields}.", desk.at(at))
        elif name in written.give[:number]:
            desk.note("SOP111", f"This table gives `{name}` twice.", desk.at(at))
        given.append(facts[0] if len(facts) == 1 else None)
    return given


def _change(desk: Desk, written: object, path: Path, fact: Fact | None, scope: Scope) -> tuple[Change, ...]:
    """What a cell of a ``give`` column does; nothing, with a finding, if it is wrong."""
    if fact is None:
        return ()
    if not written and not isinstance(written, list):
        desk.note("SOP204", f"This cell is empty, but it gives `{fact.name}` its value.", desk.at(path))
        return ()
    if written in ("any", "missing") and written not in fact.type.values:
        hint = f"For the word itself write `= '{written}'`." if fact.type.kind == "text" else None
        desk.note("SOP204", f"`{written}` can stand only where a row looks, under `when`.", desk.at(path), hint)
        return ()
    value = value_of(desk, written, path, fact.type, scope)
    return (Change("set", (fact,), *value),) if value is not None else ()


def _prove_exclusive(desk: Desk, table: Rows, path: Path) -> None:
    found = overlaps(table)
    if found is None:
        message = f"With {len(table.rows)} rows, nobody can say in reasonable time that no two fit one case."
        desk.note("SOP403", message, desk.key((*path, "exclusive")), "Make several tables of it.")
        return
    for each in found[:_SHOWN]:
        first, second = (desk.at((*path, "rows", number)) for number in (each.first, each.second))
        hint = "Narrow one of them, or leave out `exclusive`: then the first row that fits wins."
        desk.note("SOP403", _both_fit(each), second, hint, (("the earlier row", first),))


def _both_fit(overlap: Overlap) -> str:
    rows = f"Rows {overlap.first + 1} and {overlap.second + 1} of an exclusive table can both fit"
    case = ", ".join(f"{column}: {value}" for column, value in overlap.example)
    return f"{rows}, as with `{case}`." if case else f"{rows}, whatever the case."
