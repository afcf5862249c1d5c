"""Laws of decision tables: they answer as the same conditions would, fast or slow; overlaps are found exactly."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.expr import MISSING, Expr, Scope, declare, read
from sopflow.expr.cells import common
from sopflow.expr.overlaps import overlaps
from sopflow.expr.tables import Table, Undecided
from sopflow.expr.types import YES_NO
from sopflow.expr.written_cells import read_cell

QUICK = settings(max_examples=150, deadline=None)
TYPES: dict[str, Any] = {"tier": ["a", "b", "c"], "ok": "yes/no", "few": "1..3", "n": "integer", "d": "duration"}
SCOPE = Scope(fact for name, how in TYPES.items() for fact in declare(name, how, local=name == "n"))
COLUMNS = ["tier", "ok", "few", "n", "d", "n / few > 1", "n - few", "few / (n - 2)"]
VALUES: dict[str, list[str]] = {
    "one-of": ["a", "b", "c"],
    "yes/no": ["yes", "no"],
    "integer": ["1", "2", "3"],
    "number": ["-1", "0.5", "2"],
    "duration": ["0 s", "4 h", "2 days"],
}
KNOWN: dict[str, list[Any]] = {
    "tier": ["a", "b", "c"], "ok": [True, False], "few": [1, 2, 3], "n": [0, 1, 2, 3, 4], "d": [0, 14_400_000, 5],
}  # fmt: skip


def expr_of(text: str, expect: Any = None) -> Expr:
    expr, problems = read(text, SCOPE, expect=expect)
    assert expr is not None, (text, problems)
    return expr


def as_condition(column: str, cell: Any) -> str:
    """What a cell says, as an expression."""
    if isinstance(cell, list):
        return " or ".join(as_condition(column, each) for each in cell)
    if ".." in cell:
        ends = zip((">=", "<="), cell.split(".."), strict=True)
        return " and ".join(f"({column}) {sign} {end}" for sign, end in ends if end)
    op, value = ("!=", cell[3:]) if cell.startswith("!= ") else ("==", cell)
    return f"({column}) {op} {value}"


def cells(kind: str) -> st.SearchStrategy[Any]:
    values = VALUES[kind]  # in their order
    value = st.sampled_from(values)
    ordered = kind not in ("one-of", "yes/no")
    ends = st.lists(st.integers(0, len(values) - 1), min_size=2, max_size=2).map(sorted)
    ranges = ends.map(lambda at: f"{values[at[0]]}..{values[at[1]]}")
    open_ = st.builds("{}..".format, value) | st.builds("..{}".format, value)
    simple = st.sampled_from(["any", "any", "missing"]) | value | st.builds("!= {}".format, value)
    return simple | st.lists(value, min_size=1, max_size=4) | (ranges | open_ if ordered else value)


@st.composite
def tables(draw: Any, columns: list[str]) -> tuple[list[Expr], list[list[Any]]]:
    exprs = [expr_of(each) for each in draw(st.lists(st.sampled_from(columns), min_size=1, max_size=3))]
    row = st.tuples(*(cells(each.type.kind) for each in exprs)).map(list)
    return exprs, draw(st.lists(row, max_size=5))


def made(exprs: list[Expr], rows: list[list[Any]]) -> Table:
    read_rows = [
        tuple(read_cell(cell, expr.type)[0] for cell, expr in zip(row, exprs, strict=True))
        for row in rows
    ]  # fmt: skip
    assert all(cell is not None for row in read_rows for cell in row), rows
    return Table(tuple(exprs), tuple(read_rows))  # type: ignore[arg-type]


def by_conditions(exprs: list[Expr], rows: list[list[Any]], f: Any, l: Any, x: Any) -> Any:  # noqa: E741
    """The row that fits, found without a table: each cell is a condition, and a row all of its conditions."""
    for number, row in enumerate(rows):
        wanted: dict[str, None] = {}
        for expr, cell in zip(exprs, row, strict=True):
            if cell == "any" or (cell == "missing" and expr.value(f, l, x) is MISSING):
                continue
            if cell == "missing":
                break
            condition = expr_of(as_condition(expr.text, cell), YES_NO)
            truth = condition.holds(f, l, x)
            missing = [name for name in condition.missing(f, l, x) if name not in x.declined]
            if truth is False or (truth is None and not missing):
                break
            wanted.update(dict.fromkeys(missing if truth is None else ()))
        else:
            return Undecided(number, tuple(wanted)) if wanted else number
    return None


known = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in KNOWN.items()})


@QUICK
@given(tables(COLUMNS), known, st.sets(st.sampled_from(list(TYPES))))
def test_a_table_answers_as_its_cells_would_as_conditions(
    written: tuple[list[Expr], list[list[Any]]], facts: dict[str, Any], declined: set[str]
) -> None:
    table = made(*written)
    f = {name: value for name, value in facts.items() if name != "n"}
    l = {name: value for name, value in facts.items() if name == "n"}  # noqa: E741
    x = SimpleNamespace(declined=frozenset(declined - facts.keys()))
    found = table.look(f, l, x)
    assert found == by_conditions(*written, f, l, x)
    assert found == table.walk(f, l, x)
    with suppress(KeyError, ArithmeticError):
        assert table.fast(f, l, x) == found
    if isinstance(found, Undecided):
        assert set(found.missing) <= table.leaves - facts.keys() - x.declined
    else:
        assert set(table.why(f, l, x, found)) <= set(table.reads)


@QUICK
@given(tables(["tier", "ok", "few"]))
def test_overlaps_are_exact(written: tuple[list[Expr], list[list[Any]]]) -> None:
    table = made(*written)
    cases = list(product(*([*KNOWN[each.text], MISSING] for each in table.columns)))
    fitting = [{case for case in cases if all(map(lambda c, v: c.fits(v), row, case))} for row in table.rows]
    expected = {}
    for second, later in enumerate(fitting):
        first = next((number for number in range(second) if fitting[number] & later), None)
        if first is not None:
            expected[second] = first
    assert {each.second: each.first for each in overlaps(table) or ()} == expected


@QUICK
@given(st.sampled_from(["n", "d", "n / few"]).flatmap(lambda name: st.tuples(st.just(name), st.data())))
def test_what_two_cells_have_in_common_fits_both(drawn: Any) -> None:
    name, data = drawn
    type_ = expr_of(name).type
    one, other = (read_cell(data.draw(cells(type_.kind)), type_)[0] for _ in range(2))
    assert one is not None
    assert other is not None
    point = common(one, other, type_)
    if point is not None:
        assert one.fits(point)
        assert other.fits(point)
    else:
        probes = [-5, 0, 1, 2, 3, 14_400_000, 172_800_000, 10**9, MISSING]
        assert not any(one.fits(each) and other.fits(each) for each in probes)
