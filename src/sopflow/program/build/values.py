"""Values that a flow gives to facts: a literal, a text with facts in it, or (after ``=``) an expression."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sopflow import model
from sopflow.expr import Expr, Fact, Scope, Type
from sopflow.program.build.desk import Desk
from sopflow.program.parts import Change, Path
from sopflow.program.words import Words

__all__ = ["Find", "changes_of", "value_of"]

Find = Callable[[str, Path], tuple[Fact, ...]]


def value_of(desk: Desk, written: Any, path: Path, type_: Type, scope: Scope) -> tuple[Expr | Words | None, Any] | None:
    """What was written for a fact of this type: ``(expression or text, literal)``; None if it is wrong."""
    if isinstance(written, str) and written.startswith("="):
        body = written[1:]
        shift = 1 + len(body) - len(body.lstrip())
        expr = desk.expression(body.strip(), path, scope, expect=type_, shift=shift)
        return (expr, None) if expr is not None else None
    if type_.kind == "text" and isinstance(written, str | dict):
        texts = written if isinstance(written, dict) else {"": written}
        words = desk.words(texts, path, scope)
        return (words, None) if words is not None else None
    literal = desk.literal(written, path, type_)
    return (None, literal) if literal is not None else None


def changes_of(desk: Desk, step: model.Changes, path: Path, scope: Scope, find: Find) -> tuple[Change, ...]:
    """All that a ``set`` (of a step or an act, at ``path``) does, in the order clear, set, add, remove."""
    changes: list[Change] = []
    for number, name in enumerate(step.clear):
        facts = find(name, (*path, "clear", number))
        if facts:
            changes.append(Change("clear", facts))
    for name, written in step.set.items():
        changes += _settings(desk, name, written, (*path, "set", name), scope, find)
    for kind, many in (("add", step.add), ("remove", step.remove)):
        for name, written in many.items():
            at: Path = (*path, kind, name)
            for fact in _one(desk, name, at, find):
                if fact.type.element is None:
                    desk.note("SOP204", f"`{name}` is {fact.type}, not a list.", desk.key(at))
                    continue
                value = value_of(desk, written, at, fact.type.element, scope)
                if value is not None:
                    changes.append(Change("add" if kind == "add" else "remove", (fact,), *value))
    return tuple(changes)


def _settings(desk: Desk, name: str, written: Any, at: Path, scope: Scope, find: Find) -> Iterator[Change]:
    if name in scope.records and isinstance(written, dict):
        for part, each in written.items():
            yield from _settings(desk, f"{name}.{part}", each, (*at, part), scope, find)
        return
    for fact in _one(desk, name, at, find):
        value = value_of(desk, written, at, fact.type, scope)
        if value is not None:
            yield Change("set", (fact,), *value)


def _one(desk: Desk, name: str, at: Path, find: Find) -> tuple[Fact, ...]:
    """The one fact ``name``; a record can't get one value."""
    facts = find(name, at)
    if len(facts) > 1:
        fields = ", ".join(f"`{fact.name}`" for fact in facts[:4])
        desk.note("SOP204", f"`{name}` is a record; give its fields values: {fields}.", desk.key(at))
        return ()
    return facts
