"""How often a step has been entered at most where a condition holds: ``case.visits.solve < 3 and …``."""

from __future__ import annotations

from sopflow.expr.parser import parse
from sopflow.expr.tree import And, Binary, Name, Not, Number, Or, Tree

__all__ = ["visits_at_most"]

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def visits_at_most(text: str, step: str, *, negated: bool = False) -> int | None:
    """The most visits of ``step`` with which the condition can hold; None if it sets no bound.

    Args:
        text: The condition as written.
        step: The id of the step.
        negated: Ask for where the condition does not hold.
    """
    if step not in text:
        return None
    tree, problems = parse(text)
    if tree is None or problems:
        return None
    waiting, bounds = [(tree, negated)], []
    while waiting:
        each, turned = waiting.pop()
        if isinstance(each, Not):
            waiting.append((each.operand, not turned))
        elif isinstance(each, Or if turned else And):
            waiting += [(operand, turned) for operand in each.children()]
        elif isinstance(each, Binary):
            bound = _bound(each, f"case.visits.{step}", turned)
            bounds += [] if bound is None else [bound]
    return min(bounds, default=None)


def _bound(tree: Binary, name: str, negated: bool) -> int | None:
    left, right, op = tree.left, tree.right, tree.op
    if isinstance(left, Number):
        left, right, op = right, left, _TURNED.get(op, "")
    op = _NEGATED.get(op, "") if negated else op
    number = _whole(right)
    if not (isinstance(left, Name) and left.text == name) or number is None:
        return None
    return {"<": number - 1, "<=": number}.get(op)


def _whole(tree: Tree) -> int | None:
    return int(tree.text) if isinstance(tree, Number) and tree.text.isdecimal() and len(tree.text) < 10 else None
