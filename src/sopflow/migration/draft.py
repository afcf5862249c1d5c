"""A plan written by a program: every line is there that has to be said, and what is to be decided is left empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopflow.migration.plan import Path, Plan, UnitPlan
from sopflow.migration.resolve import undecided
from sopflow.program import Program, Unit
from sopflow.text import Source

__all__ = ["draft"]

_HEAD = """\
# What becomes of open cases of `{name}` that come to its new version. Whatever isn't named here goes on under its own
# name. What is left empty below has to be decided: until then this plan is refused.
sopflow: 1
move: {name}
from: {old}
to: {new}
# A clock that runs can keep its instant (keep), start anew at the move (restart), or be measured anew from its own
# start (remeasure). This holds for those that aren't named under `clocks`.
time: keep
"""
_SECTIONS = ("steps", "facts", "fill", "clocks", "procedures", "teams", "roles", "rungs")


def draft(old: Program, new: Program) -> str:
    """A plan for the open cases of one version of a process, as YAML.

    Where something is gone, what is most like it is proposed in a comment; nothing is decided for the reader.

    Args:
        old: The version that the cases follow.
        new: The version that they come to.

    Raises:
        ValueError: The versions are of different processes.
    """
    if old.name != new.name:
        raise ValueError(f"{old.name} and {new.name} are two processes, not two versions of one")
    empty = Plan(Source("", ""), old.name, old.digest, new.digest, "keep", UnitPlan(), {}, {}, {}, {})
    lines: dict[Path, list[str]] = {}
    for at, message, hint in undecided(empty, old, new):
        lines[at] = [f"# {message}", f"# {hint}", f"{at[-1]}:"]
    for at, name, unit, other in _units(old, new):
        for clock, line in _clocks(unit, other):
            lines.setdefault((*at, "clocks", clock), [line])
        rules = _rules(old, new) if not at else _differing(unit, other)
        if rules:
            about = f"# Rules of {name} that are new or changed. They act at once, if true, only where they are named."
            lines[(*at, "fire")] = [about, f"# fire: [{', '.join(rules)}]"]
    return _HEAD.format(name=old.name, old=old.digest, new=new.digest) + "".join(
        f"{line}\n" for line in _rendered(_tree(lines), "")
    )


def _units(old: Program, new: Program) -> Iterator[tuple[Path, str, Unit, Unit]]:
    yield (), old.name, old.main, new.main
    for name, unit in old.units.items():
        if name != old.name and name in new.units:
            yield ("procedures", name), name, unit, new.units[name]


def _clocks(old: Unit, new: Unit) -> Iterator[tuple[str, str]]:
    """The deadlines that have another span than before, and those that only the new version has."""
    for name, deadline in new.deadlines.items():
        before = old.deadlines.get(name)
        if before is None:
            if deadline.of_step and name not in old.steps:
                continue  # no case is there yet
            begins = deadline.start or "the opening"
            yield name, f"{name}: restart  # new: {deadline.written} from {begins}; it begins with the move"
        elif before.written != deadline.written:
            yield name, f"{name}: keep  # it had {before.written}, and has {deadline.written} now"
    for step in new.steps.values():
        was = old.steps.get(step.id)
        if step.wait is not None and was is not None and was.wait is not None and was.wait.written != step.wait.written:
            yield step.id, f"{step.id}: keep  # it waited {was.wait.written}, and waits {step.wait.written} now"


def _rules(old: Program, new: Program) -> list[str]:
    return [rule.id for rule in new.rules if rule.when is None and not any(_alike(rule, each) for each in old.rules)]


def _differing(old: Unit, new: Unit) -> list[str]:
    return [rule.id for rule in new.rules if rule.when is None and not any(_alike(rule, each) for each in old.rules)]


def _alike(rule: Any, other: Any) -> bool:
    one, two = (each.condition.text if each.condition is not None else None for each in (rule, other))
    return bool(rule.id == other.id and one == two)


# -- as text -----------------------------------------------------------------------------------------------------------


def _tree(lines: dict[Path, list[str]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for at, written in lines.items():
        inner = tree
        for part in at[:-1]:
            deeper = inner.setdefault(str(part), {})
            if isinstance(deeper, list):  # what stands there has to be decided first
                break
            inner = deeper
        else:
            inner.setdefault(str(at[-1]), written)
    return tree


def _rendered(tree: dict[str, Any], indent: str) -> Iterator[str]:
    order = {name: number for number, name in enumerate((*_SECTIONS, "fire"))}
    names = sorted(tree, key=lambda name: order.get(name, 0)) if indent in ("", "    ") else list(tree)
    for name in names:
        value = tree[name]
        if isinstance(value, list):
            yield from (f"{indent}{line}" for line in value)
        else:
            yield f"{indent}{name}:"
            yield from _rendered(value, indent + "  ")
