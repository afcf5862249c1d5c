"""Keys that don't belong where they stand: why, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from sopflow.model.actions import Action
from sopflow.model.acts import ACT_CLASSES, ACTS
from sopflow.model.facts import FactModel
from sopflow.model.handbook import Handbook, Role, StyleRule, Team
from sopflow.model.history import Revision
from sopflow.model.mending import step_of
from sopflow.model.names import nearest
from sopflow.model.part import Part, Path
from sopflow.model.picking import listed
from sopflow.model.promises import Promise
from sopflow.model.requirements import Requirement
from sopflow.model.rules import Rule
from sopflow.model.sop import Goal, Procedure, Process, Stage
from sopflow.model.step import Step, keys_of
from sopflow.model.tables import Table
from sopflow.model.times import Calendar, Deadline, Retry, Rung, WaitFor, WaitUntil
from sopflow.model.verbs import STEP_CLASSES, VERBS
from sopflow.text.meant import did_you_mean

__all__ = ["stranger", "written_keys"]

Told = tuple[str, str, str | None]
"""Code, message and hint."""

_FEW = 5  # verbs that share a key, so that it is worth telling
_PARTS: Mapping[str, tuple[str, type[Part]]] = MappingProxyType(
    {
        "teams": ("a team", Team),
        "roles": ("a role", Role),
        "style": ("a rule of style", StyleRule),
        "stages": ("a stage", Stage),
        "goals": ("a goal", Goal),
        "changes": ("a change", Revision),
        "calendars": ("a calendar", Calendar),
        "actions": ("an action", Action),
        "tables": ("a table", Table),
        "rules": ("a rule", Rule),
        "deadlines": ("a deadline", Deadline),
        "promises": ("a promise", Promise),
    }
)
"""Top-level key → what stands below it, by name or in a list."""


@cache
def written_keys(kind: type[Part]) -> tuple[str, ...]:
    """The keys an author may write in this part, in order."""
    return keys_of(kind) if issubclass(kind, Step) else tuple(f.alias or key for key, f in kind.model_fields.items())


def stranger(path: Path, data: Any) -> Told:
    """Say what is wrong with the key at ``path``."""
    key = str(path[-1])
    step = step_of(path)
    match path[len(step) :]:
        case (_,) if step:
            return _in_step(key, _at(data, step))
        case (_,):
            return _at_top(key, data)
        case ("ladders", _, _, _):  # a ladder may be called `then`
            return _unknown(key, "a rung", written_keys(Rung))
        case (*_, "requires" | "criteria", int(), _):
            return _unknown(key, "a requirement", written_keys(Requirement))
        case (*_, "then" | "if_late", int(), _) if any(verb in ACTS for verb in _at(data, path[:-1])):
            return _in_act(key, _at(data, path[:-1]))
        case ("retry", _):
            return _unknown(key, "`retry`", written_keys(Retry))
        case ("wait", _):
            return _unknown(key, "`wait`", (*written_keys(WaitFor), *written_keys(WaitUntil)))
        case (str(top), _, _) if top in _PARTS:
            whose, kind = _PARTS[top]
            return _unknown(key, whose, written_keys(kind))
    return _unknown(key, "a fact", written_keys(FactModel))


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _unknown(key: str, whose: str, known: Iterable[str]) -> Told:
    known = tuple(known)
    meant = nearest(key, known)
    hint = did_you_mean(key, meant, known) if meant else f"it may have {listed(known)}" if len(known) <= 12 else None
    return "SOP101", f"{whose[:1].upper()}{whose[1:]} has no key `{key}`.", hint


def _at_top(key: str, data: dict[str, Any]) -> Told:
    handbook, sop = written_keys(Handbook), (*written_keys(Process), "procedure")
    if "handbook" in data:
        if key in sop:
            return "SOP101", f"`{key}` belongs in a process or procedure, not in the handbook.", None
        return _unknown(key, "a handbook", handbook)
    kind = Process if "process" in data else Procedure
    if key in handbook:
        return "SOP101", f"`{key}` belongs in `handbook.yaml`, not in a {kind.kind}.", None
    return _unknown(key, f"a {kind.kind}", written_keys(kind))


def _in_step(key: str, step: dict[str, Any]) -> Told:
    verb = next(verb for verb in VERBS if verb in step)
    owners = _owners().get(key)
    if key == "next":
        return "SOP101", "Nothing comes after `end`, so it has no `next`.", "leave out `next`"
    if key in ("within", "if_late", "keep_informed"):
        return "SOP101", f"`end` takes no time, so it has no `{key}`.", f"leave out `{key}`"
    if owners:
        return "SOP101", f"`{key}` belongs to {listed(owners)}, not to `{verb}`.", None
    if key in written_keys(Process):
        return "SOP101", f"`{key}` belongs at the top of the file, not in a step.", None
    mine = keys_of(VERBS[verb])
    every = tuple(_owners())
    meant = nearest(key, mine) or nearest(key, every)
    if meant is not None:
        return "SOP101", f"A step has no key `{key}`.", did_you_mean(key, meant, every)
    own = [each for each in mine if len(_owners()[each]) <= _FEW and each != verb]
    is_word = key.replace("-", "_").isidentifier()
    hint = f"beside what most steps can have, `{verb}` can have {listed(own)}" if own and is_word else None
    return "SOP101", f"A step has no key `{key}`.", hint


@cache
def _owners() -> Mapping[str, list[str]]:
    """Each key that a step can have, with the verbs whose steps have it."""
    owners: dict[str, list[str]] = {}
    for kind in STEP_CLASSES:
        for key in keys_of(kind):
            owners.setdefault(key, []).append(kind.VERB)
    return owners


def _in_act(key: str, act: dict[str, Any]) -> Told:
    verb = next(verb for verb in ACTS if verb in act)
    owners = [kind.VERB for kind in ACT_CLASSES if key in kind.model_fields]
    if owners:
        return "SOP101", f"`{key}` belongs to {listed(owners)}, not to `{verb}`.", None
    return _unknown(key, f"the act `{verb}`", written_keys(ACTS[verb]))
