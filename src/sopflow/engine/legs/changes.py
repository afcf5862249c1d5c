"""``set``, ``clear``, ``add``, ``remove``: as ``verbs/set_.py`` does them, written out for one step."""

from __future__ import annotations

from sopflow.engine.legs.source import Source, Trail
from sopflow.engine.legs.terms import look, term, why
from sopflow.engine.legs.values import checked
from sopflow.engine.legs.watch import settled
from sopflow.expr import Expr, Fact
from sopflow.program import Change, Step, Words

__all__ = ["change"]


def change(out: Source, trail: Trail, step: Step) -> Trail:
    """Lines that change the facts; there is an entry for it, unless nothing is different."""
    first = step.changes[0] if step.changes else None
    if first is not None and first.kind == "set" and len(step.changes) == 1:
        trail = _one(out, trail, step, first)
    else:
        trail = _many(out, trail, step)
    settled(out, trail, (fact.name for each in step.changes for fact in each.facts))
    return trail


def _one(out: Source, trail: Trail, step: Step, only: Change) -> Trail:
    """The usual step: one fact gets one value."""
    fact = only.facts[0]
    trail = _value(out, trail, only)
    read = out.nothing
    if isinstance(only.value, Expr) and only.value.reads:
        read = "why"
        out.line(trail, f"why = {why(out, trail, only.value, 'value')}")
    checked(out, trail, fact.type, "value")
    name = out.name(fact.name)
    out.line(trail, f"if {name} not in f or f[{name}] != value:")
    out.line(trail.inside(), f"f[{name}] = value")
    return _write(out, trail, step, f"{{{name}: value}}", "()", read)


def _many(out: Source, trail: Trail, step: Step) -> Trail:
    """Several changes, one after the other on a copy; what differs in the end is written down."""
    out.line(trail, "before, given, emptied, why = f, {}, [], {}")
    out.line(trail, f"{out.facts} = f.copy()")
    for each in step.changes:
        if each.kind != "clear":
            trail = _value(out, trail, each)
            if isinstance(each.value, Expr) and each.value.reads:
                out.line(trail, f"why |= {why(out, trail, each.value, 'value')}")
        for fact in each.facts:
            _apply(out, trail, each, fact)
    for touched in dict.fromkeys(fact.name for each in step.changes for fact in each.facts):
        name = out.name(touched)
        out.line(trail, f"if {name} not in f:")
        out.line(trail, f"    if {name} in before: emptied.append({name})")
        out.line(trail, f"elif {name} not in before or before[{name}] != f[{name}]: given[{name}] = f[{name}]")
    out.line(trail, f"{out.facts} = before")
    out.line(trail, "if given or emptied:")
    out.line(trail.inside(), "for name in emptied: del f[name]")
    out.line(trail.inside(), "f.update(given)")
    return _write(out, trail, step, "given", "tuple(emptied)", "why")


def _value(out: Source, trail: Trail, each: Change) -> Trail:
    """Lines that let ``value`` be what a change says, as ``set_.evaluate`` finds it."""
    if isinstance(each.value, Expr):
        trail, value = term(out, trail, each.value)
        out.line(trail, f"value = {value}")
    elif isinstance(each.value, Words):
        trail = look(out, trail)
        out.line(trail, f"value = {out.name(each.value.render)}(f, f, x, case.language, on_missing='raise')")
    else:
        out.line(trail, f"value = {out.name(each.literal)}")
    return trail


def _apply(out: Source, trail: Trail, each: Change, fact: Fact) -> None:
    """As ``set_`` applies it."""
    name = out.name(fact.name)
    if each.kind == "clear":
        out.line(trail, f"if {name} in f: del f[{name}]")
    elif each.kind == "remove":
        out.line(trail, f"if {name} in f:")
        trail = trail.inside()
        out.line(trail, f"value = [each for each in f[{name}] if each != value]")
    elif each.kind == "add":
        out.line(trail, f"value = [*f.get({name}, ()), value]")
    if each.kind != "clear":
        checked(out, trail, fact.type, "value")
        out.line(trail, f"f[{name}] = value")


def _write(out: Source, trail: Trail, step: Step, given: str, emptied: str, read: str) -> Trail:
    """Lines that make the entry, under the condition that stands above them; the path with it."""
    changed, seq = out.fresh("changed"), out.fresh("seq")
    changes = f"{given}, {out.nothing}, {emptied}, (), {read}"
    entry = f"Changed({trail.seq} + {trail.since + 1}, at, '', {out.name(step.id)}, {changes})"
    out.line(trail.inside(), f"{changed}, {seq} = ({entry},), {trail.seq} + {trail.since + 1}")
    out.line(trail, f"else: {changed}, {seq} = (), {trail.seq} + {trail.since}")
    return trail.writes_if(changed, seq)
