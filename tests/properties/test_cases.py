"""Laws of the analysis of branches: a case that is said to fall through does, and what is said to be impossible is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sopflow.expr import MISSING, Declaration, Expr, Fact, Scope, declare, read, resolve
from sopflow.expr.boxes import Budget, outside
from sopflow.expr.cases import Cases, Part
from sopflow.expr.cover import Cover
from sopflow.expr.domains import LEFT_OPEN
from sopflow.expr.table_rows import row_condition
from sopflow.expr.tables import Table
from sopflow.expr.types import TEXT, YES_NO
from sopflow.expr.written_cells import read_cell

QUICK = settings(max_examples=300, deadline=None)
TYPES: dict[str, Any] = {
    "a": "yes/no", "few": "1..4", "n": "integer", "m": "money", "tier": ["low", "mid", "top"], "d": "duration",
    "day": "date", "at": "time", "s": "text",
}  # fmt: skip


def scope() -> Scope:
    facts = [each for name, how in TYPES.items() for each in declare(name, how)]
    wider, found = resolve(
        [
            Declaration(Fact("grade", TEXT), "is", {"n > 2 or a": "high", "tier == low": "middle", "else": "none"}),
            Declaration(Fact("half", TEXT), "is", {"few >= 3": "many", "a": "some"}),
            Declaration(Fact("score", TEXT), "points", {"a": "1", "not tier == top": "2", "n < 1": "-2"}),
            Declaration(Fact("both", TEXT), "is", "a and grade == high"),
            Declaration(Fact("same", TEXT), "is", "few"),
        ],
        Scope(facts),
    )
    assert not found
    return wider


SCOPE = scope()
VALUES = {
    "a": [True, False],
    "few": [1, 2, 3, 4],
    "n": [-1, 0, 1, 2, 3, 4],
    "m": [Decimal("1.5"), 2, Decimal("2.5"), 3, Decimal("3.2"), Decimal("3.5"), 4],
    "tier": ["low", "mid", "top"],
    "d": [1, 3_600_000, 5_000_000, 7_200_000, 9_000_000],
    "day": ["2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03"],
    "at": ["2025-12-31T00:00:00.000Z", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z"],
    "s": ["x", "y", "z"],
}
orders = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
atoms = (
    st.sampled_from(["a", "not a", "tier == low", "tier in [low, top]", "tier != mid", "a == yes", "a != yes"])
    | st.builds("few {} {}".format, orders, st.integers(1, 4))
    | st.builds("{1} {0} n".format, orders, st.integers(0, 3))
    | st.builds("n {} {}".format, orders, st.sampled_from(["0", "2", "2.5", "3"]))
    | st.builds("m {} {}".format, orders, st.sampled_from(["2", "3", "3.5"]))
    | st.builds("d {} {}".format, orders, st.sampled_from(["1 h", "2 h"]))
    | st.builds("day {} '{}'".format, orders, st.sampled_from(["2026-01-01", "2026-01-02"]))
    | st.builds("at {} '2026-01-01T00:00+00:00'".format, orders)
    | st.sampled_from(["s == 'x'", "s in ['x', 'y']", "s != 'y'", "n in [1, 2, 3]", "yes", "no", "1 < 2"])
)
missing = st.sampled_from(["a is missing", "few is known", "n is missing", "known(a, n) >= 1", "known(a, tier) == 2"])
derived = (
    st.sampled_from(
        ["grade == high", "grade in [middle, none]", "grade != none", "half == many", "half == some", "both"]
    )
    | st.builds("score {} {}".format, orders, st.integers(-2, 3))
    | st.builds("same {} {}".format, orders, st.integers(1, 4))
)


def conditions(leaf: Any) -> Any:
    return st.recursive(
        leaf,
        lambda inner: (
            st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner)
            | st.builds("not ({})".format, inner)
        ),
        max_leaves=4,
    )


def expr_of(text: str) -> Expr:
    expr, problems = read(text, SCOPE, expect=YES_NO)
    assert expr is not None, (text, problems)
    return expr


def taken(exprs: Sequence[Expr], facts: dict[str, Any], declined: frozenset[str]) -> int | str | None:
    """As a case that leaves a step decides: the branch that is taken, ``asks`` if it has to ask first, or None."""
    x = SimpleNamespace(declined=declined)
    for number, expr in enumerate(exprs):
        truth = expr.truth(facts, facts, x)
        if truth:
            return number
        if truth is None and set(expr.missing(facts, facts, x)) - declined:
            return "asks"
    return None


def all_cases(exprs: Sequence[Expr], states: Sequence[Any] = ()) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    names = sorted({name for expr in exprs for name in expr.leaves})
    for values in product(*([*VALUES[name], *states] for name in names)):
        case = dict(zip(names, values, strict=True))
        yield (
            {name: value for name, value in case.items() if value is not MISSING and value is not LEFT_OPEN},
            frozenset(name for name, value in case.items() if value is LEFT_OPEN),
        )


def facts_of(cases: Cases, part: Part) -> tuple[dict[str, Any], frozenset[str]]:
    """The case of a part; dimensions that make no difference get any value."""
    chosen = {point.subject.key[-1]: point.value for point in part.points}
    for at, subject in enumerate(cases.subjects):
        assert subject.kind == "fact"
        chosen.setdefault(subject.key[-1], cases.domains[at].pick(cases.whole[at]))
    return (
        {name: value for name, value in chosen.items() if value is not MISSING and value is not LEFT_OPEN},
        frozenset(name for name, value in chosen.items() if value is LEFT_OPEN),
    )


def few_leaves(texts: list[str]) -> bool:
    return len({name for text in texts for name in expr_of(text).leaves}) <= 4


branches = st.lists(conditions(atoms | derived), min_size=1, max_size=5).filter(few_leaves)


@QUICK
@given(branches)
@example(["tier == low", "tier in [mid, top]"])
@example(["score == 1", "score != 1"])
def test_gaps_are_exact_where_all_is_known(texts: list[str]) -> None:
    exprs = [expr_of(each) for each in texts]
    cases = Cases([each.tree for each in exprs], Budget(100_000))
    part = cases.beyond(range(len(exprs)))
    through = [facts for facts, _ in all_cases(exprs) if taken(exprs, facts, frozenset()) is None]
    if part is None:
        assert not through
    elif "half" not in " ".join(texts):  # a fact that follows from others, and from nothing in some cases
        assert taken(exprs, *facts_of(cases, part)) is None


@QUICK
@given(st.lists(conditions(atoms | derived | missing), min_size=1, max_size=4).filter(few_leaves))
def test_what_is_never_taken_never_is(texts: list[str]) -> None:
    exprs = [expr_of(each) for each in texts]
    open_ = frozenset(name for expr in exprs for name in expr.leaves if name in ("n", "tier"))
    cases = Cases([each.tree for each in exprs], Budget(200_000), open_=open_)
    states = [MISSING] if not open_ else [MISSING, LEFT_OPEN]
    met: set[int | str | None] = set()
    for facts, declined in all_cases(exprs, states):
        if declined <= open_:
            met.add(taken(exprs, facts, declined))
    for number in range(len(exprs)):
        if cases.is_certain and not cases.first(number, range(number)):
            assert number not in met
        if cases.possible(number) is False:
            assert number not in met
    idle = cases.idle(n for n in range(len(exprs)) if cases.possible(n) is not False)
    for number in range(len(exprs)):
        if cases.possible(number) is not False:
            assert (number in idle) is not cases.first(number, range(number))
    for number, takers in idle.items():
        assert not cases.first(number, takers)
    if not cases.asks_missing:
        assert (cases.beyond(range(len(exprs))) is None) is (
            cases.beyond(n for n in range(len(exprs)) if n not in idle) is None
        )
    if cases.is_certain and cases.beyond(range(len(exprs))) is None:
        assert None not in met


@QUICK
@given(branches)
def test_a_branch_that_can_be_taken_is_not_called_dead(texts: list[str]) -> None:
    exprs = [expr_of(each) for each in texts]
    cases = Cases([each.tree for each in exprs], Budget(100_000))
    met = {taken(exprs, facts, frozenset()) for facts, _ in all_cases(exprs)}
    for number in range(len(exprs)):
        # the values tried here are those around every constant, so the analysis knows nothing more
        assert cases.first(number, range(number)) is (number in met)


@QUICK
@given(st.lists(conditions(atoms | derived | missing), min_size=2, max_size=4).filter(few_leaves))
@example(["n > 1 or tier == low", "n > 2"])
@example(["tier in [low, mid]", "tier == top", "tier is known"])
def test_what_covers_a_condition_holds_wherever_it_does(texts: list[str]) -> None:
    exprs = [expr_of(each) for each in texts]
    open_ = frozenset(name for expr in exprs for name in expr.leaves if name in ("n", "tier"))
    cases = Cases([each.tree for each in exprs], Budget(200_000), open_=open_, unasked=True)
    cover = Cover(cases)
    for number in range(len(exprs) - 1):
        cover.put(number)
    takers = cover.takers(len(exprs) - 1)
    for facts, declined in all_cases(exprs, [MISSING, LEFT_OPEN]):
        if takers and declined <= open_:
            x = SimpleNamespace(declined=declined)
            if exprs[-1].holds(facts, facts, x) is True:
                assert any(exprs[each].holds(facts, facts, x) is True for each in takers)


@QUICK
@given(st.lists(conditions(atoms), min_size=2, max_size=3).filter(few_leaves))
def test_one_condition_is_covered_wherever_another_always_holds(texts: list[str]) -> None:
    exprs = [expr_of(each) for each in texts]
    cases = Cases([each.tree for each in exprs], Budget(200_000), unasked=True)
    cover = Cover(cases)
    for number in range(len(exprs) - 1):
        cover.put(number)
    x = SimpleNamespace(declined=frozenset())
    left = met = False
    for facts, _ in all_cases(exprs, [MISSING]):
        if exprs[-1].holds(facts, facts, x) is True:
            met = True
            left = left or not any(each.holds(facts, facts, x) is True for each in exprs[:-1])
    constant = any(cases.boxes(each, True) == [{}] for each in range(len(exprs)))
    if met and not left and not constant:
        assert cover.takers(len(exprs) - 1)


boxes = st.lists(st.dictionaries(st.integers(0, 3), st.integers(1, 15), max_size=3), max_size=8)


@QUICK
@given(boxes)
def test_the_search_finds_a_point_outside_all_boxes_if_there_is_one(made: list[dict[int, int]]) -> None:
    found = outside([15] * 4, made, Budget(100_000))
    points = product(range(4), repeat=4)
    free = {point for point in points if not any(all(m >> point[d] & 1 for d, m in box.items()) for box in made)}
    if found is None:
        assert not free
    else:
        assert set(product(*([at for at in range(4) if mask >> at & 1] for mask in found))) <= free


CELLS = {
    "tier": ["any", "low", ["low", "top"], "!= mid", "missing"],
    "few": ["any", "..2", "3..", "2..3", "4", "missing"],
    "a": ["any", "yes", "no"],
    "d": ["any", "..1 h", "1 h..", "2 h..", "!= 2 h"],
    "n * 2 > 4": ["any", "yes", "no"],
    "score": ["any", "..0", "1..", "2"],
}


@st.composite
def tables(draw: Any) -> Table:
    columns = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=3, unique=True))
    exprs = [read(each, SCOPE)[0] for each in columns]
    rows = draw(st.lists(st.tuples(*(st.sampled_from(CELLS[each]) for each in columns)), min_size=1, max_size=6))
    made = [[read_cell(cell, expr.type)[0] for cell, expr in zip(row, exprs, strict=True)] for row in rows]
    return Table(tuple(exprs), tuple(map(tuple, made)))  # type: ignore[arg-type]


@QUICK
@given(tables())
def test_rows_are_taken_or_not_as_the_table_says(table: Table) -> None:
    rows = [row_condition(table, number) for number in range(len(table.rows))]
    open_ = frozenset(table.leaves & {"tier", "d"})
    cases = Cases(rows, Budget(200_000), open_=open_)
    met: set[Any] = set()
    for facts, declined in all_cases(table.columns, [MISSING, LEFT_OPEN]):
        if declined <= open_:
            met.add(table.look(facts, facts, SimpleNamespace(declined=declined)))
    found = {each for each in met if isinstance(each, int)}
    for number in range(len(rows)):
        if cases.possible(number) is False or (cases.is_certain and not cases.first(number, range(number))):
            assert number not in found
    part = cases.beyond(range(len(rows)))
    if part is None and cases.is_certain:
        assert None not in met
    exact = all(subject.kind == "fact" for subject in cases.subjects) and cases.is_certain
    if part is not None and exact:
        facts, declined = facts_of(cases, part)
        assert table.look(facts, facts, SimpleNamespace(declined=declined)) is None
