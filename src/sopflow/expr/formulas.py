"""Conditions as formulas over dimensions: what a typed tree says about single facts, put together by and, or, not.

A comparison of one thing with constants is cut exactly; all else is *opaque*, a dimension of its own of which nothing
is known but that equal words mean equal things. Facts that follow from others are looked into while that stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from sopflow.expr.arithmetic import Arithmetic, Fold, Known, Length, Rounded
from sopflow.expr.branches import Choice, Points
from sopflow.expr.logic import All, Compare, Either, IsMissing, Negation, OneOf
from sopflow.expr.nodes import Builtin, Const, Derived, Item, Leaf, Node, Project, RecordRef, Visits, walk
from sopflow.expr.scope import Fact
from sopflow.expr.types import INTEGER, ORDERED, YES_NO, Type

__all__ = ["Both", "First", "Formula", "Formulas", "Not", "Subject", "Test", "Truth"]

Kind = Literal["fact", "case", "made", "opaque"]

_ORDER = Type("integer", low=-1, high=1)
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_MOST_VALUES = 40  # of a fact that follows from others: more are not looked into
_MOST_POINTS = 5
_MOST_NODES = 2_000  # that one condition is made of, when all facts that follow from others are looked into
_DEEPEST = 8
_FOLLOWING = frozenset((Derived, Choice, Points))


class Subject(NamedTuple):
    """What a dimension is about.

    Attributes:
        key: Equal for equal things.
        kind: ``fact`` (free to have any value), ``case`` (built in), ``made`` (computed), ``opaque`` (a condition of
            which only its truth is seen).
        type: The type of its values.
        node: The tree it stands for; of an order between two things, their comparison.
        void: Whether it can be unknown though nothing is missing: a division by zero, the role of a new case.
    """

    key: Any
    kind: Kind
    type: Type
    node: Node
    void: bool = False


class Truth(NamedTuple):
    """Always so (True, False), or never known (None)."""

    holds: bool | None


class Test(NamedTuple):
    """One dimension tested: ``compared`` with any of some constants, or ``missing``."""

    dimension: int
    what: Literal["compared", "missing"]
    op: str = "=="
    values: tuple[Any, ...] = (True,)


class Not(NamedTuple):
    """The opposite."""

    formula: Formula


class Both(NamedTuple):
    """All of some (``every``), or at least one."""

    every: bool
    parts: tuple[Formula, ...]


class First(NamedTuple):
    """The value that belongs to the first condition that is not false, as in ``is``."""

    branches: tuple[tuple[Formula, Formula], ...]
    otherwise: Formula


Formula: TypeAlias = Truth | Test | Not | Both | First
_Make: TypeAlias = Callable[[Node], Formula]


class Formulas:
    """Reads conditions that are looked at together, and numbers what they speak of.

    Attributes:
        subjects: What each dimension is about.
        cuts: The constants that each is compared with.
        asked_missing: The dimensions of which it is asked whether they are missing.
        spanned: Those that are compared by order, and not only value by value.
    """

    def __init__(self) -> None:
        self.subjects: list[Subject] = []
        self.cuts: list[dict[Any, None]] = []
        self.asked_missing: set[int] = set()
        self.spanned: set[int] = set()
        self._numbers: dict[Any, int] = {}
        self._depth = 0
        self._left = 0

    def condition(self, node: Node) -> Formula:
        """What a whole condition says."""
        self._left = _MOST_NODES
        return self.read(node)

    def read(self, node: Node) -> Formula:
        """What a part of a condition says."""
        self._left -= 1
        match node:
            case Compare():
                return self._comparison(node.op, node.left, node.right)
            case Const():
                return Truth(node.constant)
            case Negation():
                return Not(self.read(node.operand))
            case All() | Either():
                return Both(isinstance(node, All), tuple(self.read(each) for each in node.operands))
            case Leaf():
                return Test(self._fact(node.fact, node), "compared")
            case Derived() | Choice():
                return self._looked_into(node, self.read) or self._opaque(node)
            case OneOf():
                return self._membership(node)
            case IsMissing():
                found = self._missing(node.operand)
                return found if node.missing else Not(found)
        return self._opaque(node)

    def are_loose(self, formulas: Iterable[Formula]) -> bool:
        """Whether each dimension is tested at most once, in a way that may turn out so or so: then all is possible."""
        seen: set[int] = set()
        waiting = list(formulas)
        while waiting:
            formula = waiting.pop()
            if isinstance(formula, Not):
                waiting.append(formula.formula)
            elif isinstance(formula, Both):
                waiting += formula.parts
            elif not isinstance(formula, Test) or formula.dimension in seen or not self._is_loose(formula):
                return False
            else:
                seen.add(formula.dimension)
        return True

    def _is_loose(self, test: Test) -> bool:
        type_ = self.subjects[test.dimension].type
        if test.what == "missing" or type_.kind == "yes/no":
            return True
        if type_.kind == "one-of":
            return 0 < len(type_.values.intersection(test.values)) < len(type_.options)
        return type_.low is None

    # -- dimensions ---------------------------------------------------------------------------------------------------

    def _dimension(self, subject: Subject) -> int:
        number = self._numbers.get(subject.key)
        if number is None:
            number = self._numbers[subject.key] = len(self.subjects)
            self.subjects.append(subject)
            self.cuts.append({})
        return number

    def _fact(self, fact: Fact, node: Node) -> int:
        number = self._numbers.get(("fact", fact.name))
        return self._dimension(Subject(("fact", fact.name), "fact", fact.type, node)) if number is None else number

    def _opaque(self, node: Node) -> Formula:
        never_unknown = isinstance(node, IsMissing)
        void = not never_unknown and _can_be_void(node)
        return Test(self._dimension(Subject(_key(node), "opaque", YES_NO, node, void)), "compared")

    def _valued(self, node: Node) -> int:
        """The dimension of something that has a value."""
        if isinstance(node, Leaf):
            return self._fact(node.fact, node)
        if isinstance(node, Builtin | Visits):
            return self._dimension(Subject(_key(node), "case", _bounded(node), node, _can_be_void(node)))
        return self._dimension(Subject(_key(node), "made", _bounded(node), node, _can_be_void(node)))

    # -- comparisons --------------------------------------------------------------------------------------------------

    def _comparison(self, op: str, left: Node, right: Node) -> Formula:
        if isinstance(left, Const):
            op, left, right = _TURNED[op], right, left
        if isinstance(left, Const) and isinstance(right, Const):
            return Truth(Compare(YES_NO, op, left, right).value(_NOTHING))
        if type(left) in _FOLLOWING:
            found = self._looked_into(left, lambda each: self._comparison(op, each, right))
            if found is not None:
                return found
        if type(right) in _FOLLOWING:
            found = self._looked_into(right, lambda each: self._comparison(op, left, each))
            if found is not None:
                return found
        if not isinstance(right, Const):
            return self._order(op, left, right)
        if left.type.kind == "yes/no":
            said = self.read(left)
            return said if (op == "==") is right.constant else Not(said)
        if left.type.kind in ("list", "record"):
            return self._opaque(Compare(YES_NO, op, left, right))
        if isinstance(left, Known) and right.constant == int(right.constant):
            counted = self._counted(left, op, right)
            if counted is not None:
                return counted
        return self._test(left, op, (right.constant,))

    def _test(self, node: Node, op: str, values: tuple[Any, ...]) -> Formula:
        self._left -= 1
        number = self._valued(node)
        self.cuts[number].update(dict.fromkeys(values))
        if op not in ("==", "!="):
            self.spanned.add(number)
        return Test(number, "compared", op, values)

    def _membership(self, node: OneOf) -> Formula:
        if not node.options:
            return Truth(False)
        if not all(isinstance(each, Const) for each in node.options) or node.left.type.kind in ("list", "record"):
            return self._opaque(node)
        options = tuple(each for each in node.options if isinstance(each, Const))

        def make(left: Node) -> Formula:
            if isinstance(left, Const):
                return Truth(any(left.constant == each.constant for each in options))
            if type(left) in _FOLLOWING:
                found = self._looked_into(left, make)
                if found is not None:
                    return found
            return self._test(left, "==", tuple(each.constant for each in options))

        return make(node.left)

    def _order(self, op: str, left: Node, right: Node) -> Formula:
        """Two things that are both unknown: of what has an order one is less, they are equal, or it is more."""
        one, other = _key(left), _key(right)
        if repr(other) < repr(one):
            op, left, right, one, other = _TURNED[op], right, left, other, one
        node = Compare(YES_NO, op, left, right)
        void = _can_be_void(node)
        if left.type.kind in ORDERED:
            number = self._dimension(Subject(("order", one, other), "opaque", _ORDER, node, void))
            self.cuts[number].update(dict.fromkeys((-1, 0, 1)))
            return Test(number, "compared", op, (0,))
        node = Compare(YES_NO, "==", left, right)
        number = self._dimension(Subject(("order", one, other), "opaque", YES_NO, node, void))
        return Test(number, "compared", op)

    # -- what is missing ----------------------------------------------------------------------------------------------

    def _missing(self, node: Node) -> Formula:
        if isinstance(node, Leaf):
            number = self._fact(node.fact, node)
            self.asked_missing.add(number)
            return Test(number, "missing")
        if isinstance(node, Builtin | Arithmetic | Fold | Rounded | Length):
            number = self._valued(node)
            self.asked_missing.add(number)
            return Test(number, "missing")
        if isinstance(node, RecordRef):
            return Both(False, tuple(self._missing(each) for _, each in node.fields))
        return self._opaque(IsMissing(YES_NO, node, True))

    def _counted(self, node: Known, op: str, right: Const) -> Formula | None:
        """``known(a, b) >= 1``, fact by fact."""
        if len(node.facts) > _MOST_POINTS or not all(isinstance(each, Leaf) for each in node.facts):
            return None

        def count(at: int, known: int) -> Formula:
            if at == len(node.facts):
                return Truth(Compare(YES_NO, op, Const(INTEGER, known), right).value(_NOTHING))
            missing = self._missing(node.facts[at])
            return First(((missing, count(at + 1, known)),), count(at + 1, known + 1))

        return count(0, 0)

    # -- facts that follow from others --------------------------------------------------------------------------------

    def _looked_into(self, node: Node, make: _Make) -> Formula | None:
        """What ``make`` says of a fact that follows from others, said of what it follows from; None: too much."""
        if self._depth >= _DEEPEST or self._left < 0:
            return None
        self._depth += 1
        try:
            definition = node.definition if isinstance(node, Derived) else node
            if isinstance(definition, Const) and definition.type.kind not in ORDERED:
                return None  # a switch: what hangs on it is meant to be so for now
            if isinstance(definition, Choice | Points):
                return self._branches(definition, make)
            return make(definition) if _is_plain(definition) else None
        finally:
            self._depth -= 1

    def _branches(self, node: Choice | Points, make: _Make) -> Formula | None:
        if isinstance(node, Points):
            return self._points(node, make)
        if len(node.branches) > _MOST_VALUES or not all(_is_plain(each) for each in _values(node)):
            return None
        branches = tuple((self.read(condition), make(value)) for condition, value in node.branches)
        return First(branches, Truth(None) if node.otherwise is None else make(node.otherwise))

    def _points(self, node: Points, make: _Make) -> Formula | None:
        if len(node.branches) > _MOST_POINTS or not all(isinstance(each, Const) for each in _values(node)):
            return None
        conditions = [self.read(condition) for condition, _ in node.branches]
        numbers = [each.constant for each in _values(node) if isinstance(each, Const)]

        def sum_from(at: int, total: Any) -> Formula:
            if at == len(numbers):
                return make(Const(node.type, total))
            return First(((conditions[at], sum_from(at + 1, total + numbers[at])),), sum_from(at + 1, total))

        return sum_from(0, 0)


def _values(node: Choice | Points) -> Sequence[Node]:
    values = [value for _, value in node.branches]
    return [*values, node.otherwise] if isinstance(node, Choice) and node.otherwise is not None else values


def _is_plain(node: Node) -> bool:
    """Whether a value can take the place of a fact that has it: only names, constants and conditions can."""
    return isinstance(node, Const | Leaf | Derived | Builtin | Visits) or node.type.kind == "yes/no"


def _bounded(node: Node) -> Type:
    """The type of a value, with the bounds that what it is gives it."""
    kind = node.type.kind
    if isinstance(node, Visits | Length) or (isinstance(node, Builtin) and node.name == "case.handovers"):
        return Type("integer", low=0, high=10**12)
    if isinstance(node, Builtin) and node.name in ("case.level", "case.age"):
        return Type(kind, low=1 if node.name == "case.level" else 0, high=10**15)
    if isinstance(node, Known):
        return Type("integer", low=0, high=len(node.facts))
    if isinstance(node, Derived):
        return _bounded(node.definition)
    if isinstance(node, Points) and all(isinstance(each, Const) for each in _values(node)):
        numbers = [each.constant for each in _values(node) if isinstance(each, Const)]
        return Type(kind, low=sum(each for each in numbers if each < 0), high=sum(each for each in numbers if each > 0))
    return node.type


def _can_be_void(node: Node) -> bool:
    """Whether a value can be unknown though no fact is missing that somebody could give."""
    for each in walk(node):
        if isinstance(each, Arithmetic | Fold | Rounded | Item | Project | Points):
            return True
        if isinstance(each, Builtin) and each.name in ("case.role", "case.team", "outcome"):
            return each.name != "outcome"
        if isinstance(each, Choice) and each.otherwise is None:
            return True
        if isinstance(each, Derived) and _is_void(each.definition):
            return True
    return False


@lru_cache(maxsize=1_000)  # what a fact follows from may be long, and many conditions may read it
def _is_void(definition: Node) -> bool:
    return _can_be_void(definition)


def _key(node: Any) -> Any:
    """Equal for trees that say the same."""
    if isinstance(node, Leaf | Derived):
        return ("fact", node.fact.name)
    if isinstance(node, Visits):
        return ("case.visits", node.step)
    if isinstance(node, Builtin):
        return ("case", node.name)
    if isinstance(node, Node):
        own = (getattr(node, name) for name in node.__struct_fields__ if name != "type")
        return (type(node).__name__, *map(_key, own))
    if isinstance(node, tuple):
        return tuple(map(_key, node))
    if isinstance(node, list):
        return tuple(node)
    return repr(node) if isinstance(node, Mapping) else node


class _Nothing:
    """What a walk over constants looks at."""

    declined: frozenset[str] = frozenset()


_NOTHING: Any = _Nothing()
