"""Keys that don't belong where they stand: why, and what was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from sopflow.model.actions import Action
from sopflow.model.acts import ACT_CLASSES, ACTS
from sopflow.model.facts import FactModel
from sopflow.model.handbook import Handbook, Role, StyleRule, Team
from sopflow.model.history import Revision
from sopflow.model.mending import step_of
from sopflow.model.names import nearest, nearest_key
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
from sopflow.text.elsewhere import as_we_say
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
_PASSED_BY = "`skip_if: CONDITION` passes a step by; where to go on when stands below `next`, as `CONDITION: STEP`"
_AT_LAST = "`else: STEP` stands below `next`, as the last of the branches"
_BACK = "what comes again is led back to by `next`; `case.visits.STEP` counts how often a step was entered"
_FAILED = "below `next`, `outcome == failed: STEP` says where a failure leads"
_VERB = "what a step is, its verb says: `do`, `ask`, `decide` or another one"
_OF_STEPS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("if", "when", "condition", "unless", "wenn", "falls", "bedingung"), _PASSED_BY),
        **dict.fromkeys(("else", "otherwise", "default", "sonst", "andernfalls"), _AT_LAST),
        **dict.fromkeys(("loop", "repeat", "while", "for", "foreach", "schleife", "wiederhole", "wiederholen"), _BACK),
        **dict.fromkeys(("on_error", "on_failure", "error", "catch", "fehler"), _FAILED),
        **dict.fromkeys(("type", "kind", "typ", "art"), _VERB),
    }
)
"""What programmers give a step, and how it is said here."""


@cache
def written_keys(kind: type[Part]) -> tuple[str, ...]:
    """The keys an author may write in this part, in order."""
    return keys_of(kind) if issubclass(kind, Step) else tuple(f.alias or key for key, f in kind.model_fields.items())


def stranger(path: Path, data: Any) -> Told:
    """Say what is wrong with the key at ``path``."""
    key = str(path[-1])
    step, beside = step_of(path), _at(data, path[:-1])
    match path[len(step) :]:
        case (_,) if step:
            return _in_step(key, beside)
        case (_,):
            return _at_top(key, data)
        case ("ladders", _, _, _):  # a ladder may be called `then`
            return _unknown(key, "a rung", written_keys(Rung), beside)
        case (*_, "requires" | "criteria", int(), _):
            return _unknown(key, "a requirement", written_keys(Requirement), beside)
        case (*_, "then" | "if_late", int(), _) if any(verb in ACTS for verb in beside):
            return _in_act(key, beside)
        case ("retry", _):
            return _unknown(key, "`retry`", written_keys(Retry), beside)
        case ("wait", _):
            return _unknown(key, "`wait`", (*written_keys(WaitFor), *written_keys(WaitUntil)), beside)
        case (str(top), _, _) if top in _PARTS:
            whose, kind = _PARTS[top]
            return _unknown(key, whose, written_keys(kind), beside)
    return _unknown(key, "a fact", written_keys(FactModel), beside)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _unknown(key: str, whose: str, known: Iterable[str], beside: Collection[str]) -> Told:
    known = tuple(known)
    meant = nearest_key(key, known, beside)
    hint = did_you_mean(key, meant, known) if meant else f"it may have {listed(known)}" if len(known) <= 12 else None
    return "SOP101", f"{whose[:1].upper()}{whose[1:]} has no key `{key}`.", hint


def _at_top(key: str, data: dict[str, Any]) -> Told:
    handbook, sop = written_keys(Handbook), (*written_keys(Process), "procedure")
    if "handbook" in data:
        if key in sop:
            return "SOP101", f"`{key}` belongs in a process or procedure, not in the handbook.", None
        return _unknown(key, "a handbook", handbook, data)
    kind = Process if "process" in data else Procedure
    if key in handbook:
        return "SOP101", f"`{key}` belongs in `handbook.yaml`, not in a {kind.kind}.", None
    return _unknown(key, f"a {kind.kind}", written_keys(kind), data)


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
        hint = "who does the step stands behind `by`" if key == "owner" else None
        return "SOP101", f"`{key}` belongs at the top of the file, not in a step.", hint
    told = _OF_STEPS.get(key.lower())
    if told is not None and (told is not _FAILED or verb == "run"):
        return "SOP101", f"A step has no key `{key}`.", told
    mine = keys_of(VERBS[verb])
    every = tuple(_owners())
    meant = as_we_say(key, mine, step) or as_we_say(key, VERBS, step) or nearest(key, mine) or nearest(key, every)
    if meant in VERBS and meant != verb:
        return "SOP101", f"A step has no key `{key}`.", f"`{meant}` does that, in a step of its own"
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
    return _unknown(key, f"the act `{verb}`", written_keys(ACTS[verb]), act)
