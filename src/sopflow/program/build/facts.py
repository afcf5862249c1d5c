"""Declared facts become the scope in which expressions are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sopflow import model
from sopflow.expr import Declaration, Fact, Scope, Type, TypeProblem, declare, parse_type, resolve
from sopflow.program.build.desk import Desk
from sopflow.program.parts import Path

__all__ = ["declare_facts", "written_at"]

_ANY = Type("text")  # a derived fact's type is inferred; until then something has to stand there


def declare_facts(desk: Desk, declared: Iterable[tuple[str, model.FactModel]], parent: Scope, *, local: bool) -> Scope:
    """The scope with these facts added.

    Args:
        desk: Where findings go.
        declared: Name and declaration of each, in the order written.
        parent: What is known already (the handbook's facts); shadowing is refused.
        local: Whether the facts live in a procedure's call, not in the case.
    """
    facts: list[Fact] = []
    derived: dict[str, tuple[Declaration, Path]] = {}
    broken: set[str] = set()
    for name, written in declared:
        if written.is_unread:
            broken.add(name)
            continue
        if _shadows(name, parent):
            desk.note(
                "SOP111",
                f"`{name}` is a fact of the handbook already.",
                desk.key(written.path),
                "Use the handbook's fact, or give this one another name.",
            )
            broken.add(name)
            continue
        type_ = _type(desk, name, written, broken)
        if written.derived:
            derived[name] = (_declaration(name, written, type_, local), written.path)
        elif type_ is not None:
            facts += _leaves(desk, name, written, type_, local)
    scope = parent.child(facts, broken=broken)
    scope, found = resolve((each for each, _ in derived.values()), scope)
    for each in found:
        desk.problems((each.problem,), (*derived[each.name][1], *each.path), in_key=each.in_key)
    return scope


def _shadows(name: str, parent: Scope) -> bool:
    return name in parent.facts or name in parent.records


def _type(desk: Desk, name: str, written: model.FactModel, broken: set[str]) -> Type | None:
    if written.type is None:
        return None
    try:
        return parse_type({"type": written.type, "labels": written.labels} if written.labels else written.type)
    except TypeProblem as problem:
        # In the short form the type is the value itself; in the long form it is under `type`.
        # With labels beside it, it is read together with them.
        base = (*written.path, "type") if written.is_long and not written.labels else written.path
        at = desk.key if "labels" in problem.path else desk.at
        desk.note("SOP210", problem.message, at((*base, *problem.path)), problem.hint)
        broken.add(name)
        return None


def _common(written: model.FactModel) -> dict[str, Any]:
    common: dict[str, Any] = {"private": written.private, "by": written.by}
    if written.label is not None:
        common["label"] = written.label
    if written.ask is not None:
        common["ask"] = written.ask
    return common


def _declaration(name: str, written: model.FactModel, type_: Type | None, local: bool) -> Declaration:
    fact = Fact(name, type_ or _ANY, local=local, **_common(written))
    if written.is_ is not None:
        return Declaration(fact, "is", written.is_, type_, written.labels)
    return Declaration(fact, "points", written.points or {}, type_, written.labels)


def _leaves(desk: Desk, name: str, written: model.FactModel, type_: Type, local: bool) -> list[Fact]:
    leaves = list(declare(name, written.type, type_, local=local, **_common(written)))
    if type_.kind == "record":
        return [_with_default(desk, leaf, _field(written, leaf.name[len(name) + 1 :])) for leaf in leaves]
    return [_with_default(desk, leaves[0], written)]


def _field(written: model.FactModel, name: str) -> model.FactModel | None:
    """The declaration of a record's field, ``name`` given by its dotted path."""
    found: model.FactModel | None = written
    for part in name.split("."):
        found = found.fields.get(part) if found is not None else None
    return found


def written_at(declared: Mapping[str, model.FactModel], name: str) -> model.FactModel | None:
    """The declaration of a fact, or of the field of a record, by its full name."""
    outer, _, inner = name.partition(".")
    found = declared.get(outer)
    return _field(found, inner) if found is not None and inner else found


def _with_default(desk: Desk, fact: Fact, written: model.FactModel | None) -> Fact:
    if written is None or written.default is None:
        return fact
    default = desk.literal(written.default, (*written.path, "default"), fact.type)
    return replace(fact, default=default) if default is not None else fact
