"""``set``, ``clear``, ``add``, ``remove``: as ``verbs/set_.py`` does them, written out for one step."""

from __future__ import annotations

from dataclasses import replace

from sopflow.engine.legs.source import Source, Trail
from sopflow.engine.legs.terms import call, look, why
from sopflow.engine.legs.values import checked
from sopflow.expr import Expr
from sopflow.program import Change, Step, Words

__all__ = ["change"]


def change(out: Source, trail: Trail, step: Step) -> Trail:
    """Lines that change the facts; the entry for it is in ``done``, unless nothing is different."""
    first = step.changes[0] if step.changes else None
    if first is not None and first.kind == "set" and len(step.changes) == 1:
        return _one(out, trail, step, first)
    return _many(out, trail, step)


def _one(out: Source, trail: Trail, step: Step, only: Change) -> Trail:
    """The usual step: one fact gets one value."""
    fact = only.facts[0]
    trail = _settle(out, _value(out, trail, only, "facts"))
    checked(out, trail, fact.type, "value")
    name = out.name(fact.name)
    read = why(out, only.value) if isinstance(only.value, Expr) and only.value.reads else "{}"
    out.line(trail, f"if {name} not in facts or facts[{name}] != value:")
    _write(out, trail.inside(), step, f"{{{name}: value}}", "()", read)
    out.line(trail.inside(), f"facts[{name}] = value")
    return trail


def _many(out: Source, trail: Trail, step: Step) -> Trail:
    """Several changes, one after the other on a copy; what differs in the end is written down."""
    trail = _settle(out, trail)
    out.line(trail, "after, given, emptied, why = facts.copy(), {}, [], {}")
    for each in step.changes:
        if each.kind != "clear":
            trail = _value(out, trail, each, "after")
            if isinstance(each.value, Expr) and each.value.reads:
                out.line(trail, f"why |= {why(out, each.value, 'after')}")
        for fact in each.facts:
            _apply(out, trail, each, out.name(fact.name))
            if each.kind != "clear":
                out.line(trail, f"if {out.name(fact.name)} in after:")
                out.line(trail.inside(), f"value = after[{out.name(fact.name)}]")
                checked(out, trail.inside(), fact.type, "value")
                out.line(trail.inside(), f"after[{out.name(fact.name)}] = value")
    for touched in dict.fromkeys(fact.name for each in step.changes for fact in each.facts):
        name = out.name(touched)
        out.line(trail, f"if {name} not in after:")
        out.line(trail, f"    if {name} in facts: emptied.append({name})")
        out.line(trail, f"elif {name} not in facts or facts[{name}] != after[{name}]: given[{name}] = after[{name}]")
    out.line(trail, "if given or emptied:")
    _write(out, trail.inside(), step, "given", "tuple(emptied)", "why")
    out.line(trail.inside(), "for name in emptied: del facts[name]")
    out.line(trail.inside(), "facts.update(given)")
    return trail


def _value(out: Source, trail: Trail, each: Change, facts: str) -> Trail:
    """Lines that let ``value`` be what a change says, as ``set_.evaluate`` finds it."""
    if isinstance(each.value, Expr):
        return call(out, trail, "value", each.value, facts=facts)
    if isinstance(each.value, Words):
        trail = look(out, trail)
        render = out.name(each.value.render)
        out.line(trail, f"value = {render}({facts}, {facts}, x, case.language, on_missing='raise')")
    else:
        out.line(trail, f"value = {out.name(each.literal)}")
    return trail


def _apply(out: Source, trail: Trail, each: Change, name: str) -> None:
    """As ``set_`` applies it, to the copy."""
    if each.kind == "clear":
        out.line(trail, f"if {name} in after: del after[{name}]")
    elif each.kind == "set":
        out.line(trail, f"after[{name}] = value")
    elif each.kind == "add":
        out.line(trail, f"after[{name}] = [*after.get({name}, ()), value]")
    else:
        out.line(trail, f"if {name} in after: after[{name}] = [each for each in after[{name}] if each != value]")


def _settle(out: Source, trail: Trail) -> Trail:
    """Put the entries so far into ``done``: how many there are from here on is known only when it is walked."""
    if trail.entries:
        before = "*done, " if trail.settled else ""
        out.line(trail, f"done = ({before}{', '.join(trail.entries)},)")
        out.line(trail, f"seq += {len(trail.entries)}")
    return replace(trail, entries=(), settled=True)


def _write(out: Source, trail: Trail, step: Step, given: str, emptied: str, read: str) -> None:
    """Lines that add the entry to ``done``."""
    out.line(trail, "seq += 1")
    entry = f"Changed(seq, at, '', {out.name(step.id)}, {given}, {{}}, {emptied}, (), {read})"
    out.line(trail, f"done = (*done, {entry})")
