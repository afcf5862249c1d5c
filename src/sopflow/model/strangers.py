"""Keys that don't belong where they stand: why, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sopflow.model.coming import COMING_HANDBOOK_KEYS, COMING_SOP_KEYS, COMING_STEP_KEYS
from sopflow.model.facts import FactModel
from sopflow.model.handbook import Handbook, Role, StyleRule, Team
from sopflow.model.names import nearest
from sopflow.model.part import Part, Path
from sopflow.model.sop import Goal, Procedure, Process, Stage
from sopflow.model.steps import STEP_CLASSES, VERBS, Requirement, Step, keys_of

__all__ = ["stranger", "written_keys"]

Told = tuple[str, str, str | None]
"""Code, message and hint."""


def written_keys(kind: type[Part]) -> tuple[str, ...]:
    """The keys an author may write in this part, in order."""
    return keys_of(kind) if issubclass(kind, Step) else tuple(f.alias or key for key, f in kind.model_fields.items())


def stranger(path: Path, data: Any) -> Told:
    """Say what is wrong with the key at ``path``."""
    key = str(path[-1])
    match path:
        case (_,):
            return _at_top(key, data)
        case ("steps", int(number), _):
            return _in_step(key, data["steps"][number])
        case ("steps", int(), "requires", int(), _):
            return _unknown(key, "a requirement", written_keys(Requirement))
        case ("teams", _, _):
            return _unknown(key, "a team", written_keys(Team))
        case ("roles", _, _):
            return _unknown(key, "a role", written_keys(Role))
        case ("style", _, _):
            return _unknown(key, "a rule of style", written_keys(StyleRule))
        case ("stages", _, _):
            return _unknown(key, "a stage", written_keys(Stage))
        case ("goals", _, _):
            return _unknown(key, "a goal", written_keys(Goal))
    return _unknown(key, "a fact", written_keys(FactModel))


def _unknown(key: str, whose: str, known: Iterable[str]) -> Told:
    known = tuple(known)
    meant = nearest(key, known)
    hint = f"did you mean `{meant}`?" if meant else f"it may have {_listed(known)}" if len(known) <= 12 else None
    return "SOP101", f"{whose[:1].upper()}{whose[1:]} has no key `{key}`.", hint


def _comes(key: str) -> Told:
    return "SOP190", f"`{key}` is part of the language, but this version does not carry it out yet.", None


def _listed(keys: Iterable[str], joint: str = "and") -> str:
    names = [f"`{key}`" for key in keys]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _at_top(key: str, data: dict[str, Any]) -> Told:
    handbook, sop = written_keys(Handbook), (*written_keys(Process), "procedure")
    if "handbook" in data:
        if key in COMING_HANDBOOK_KEYS:
            return _comes(key)
        if key in sop or key in COMING_SOP_KEYS:
            return "SOP101", f"`{key}` belongs in a process or procedure, not in the handbook.", None
        return _unknown(key, "a handbook", (*handbook, *COMING_HANDBOOK_KEYS))
    if key in COMING_SOP_KEYS:
        return _comes(key)
    kind = Process if "process" in data else Procedure
    if key in handbook or key in COMING_HANDBOOK_KEYS:
        return "SOP101", f"`{key}` belongs in `handbook.yaml`, not in a {kind.kind}.", None
    return _unknown(key, f"a {kind.kind}", (*written_keys(kind), *COMING_SOP_KEYS))


def _in_step(key: str, step: dict[str, Any]) -> Told:
    verb = next(verb for verb in VERBS if verb in step)
    if key in COMING_STEP_KEYS:
        return _comes(key)
    owners = [kind.VERB for kind in STEP_CLASSES if key in keys_of(kind)]
    if key == "next":
        return "SOP101", "Nothing comes after `end`, so it has no `next`.", "leave out `next`"
    if owners:
        return "SOP101", f"`{key}` belongs to {_listed(owners)}, not to `{verb}`.", None
    mine = keys_of(VERBS[verb])
    everything = [*mine, *(each for kind in STEP_CLASSES for each in keys_of(kind)), *COMING_STEP_KEYS]
    meant = nearest(key, mine) or nearest(key, everything)
    return "SOP101", f"A step has no key `{key}`.", f"did you mean `{meant}`?" if meant else None
