"""Something is named that nobody has declared.

Tables and deadlines are declared in the file that uses them, actions, signals, ladders and calendars in the handbook,
each once; everywhere else they are named. The same goes for the steps that start, stop and pause a deadline, and for
the signal or step that a rule waits for, and for what a promise speaks of.

    process: inquiry
    outcomes: [answered]
    deadlines:
      - id: first-answer
        until: anwser
        within: 4 h
    steps:
      - id: answer
        do: Answer the question.
        next: answered

Name it as it is declared, or declare it:

    process: inquiry
    outcomes: [answered]
    deadlines:
      - id: first-answer
        until: answer
        within: 4 h
    steps:
      - id: answer
        do: Answer the question.
        next: answered
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from sopflow import model
from sopflow.checks.rule import Proposals, Rule, by_name
from sopflow.checks.whole import knows_targets
from sopflow.graph import Folder, Mention, acts_of, acts_of_handbook
from sopflow.text import Diagnostic

__all__ = ["RULE"]


class _Use(NamedTuple):
    """A name that is used, and the kind of thing it must be."""

    kind: str
    mention: Mention


_OF_HANDBOOK = {"action": "actions", "signal": "signals", "ladder": "ladders", "calendar": "calendars"}


_Known = Callable[[str], Collection[str] | None]
"""The names of one kind that may be used; None where that isn't certain."""


def check(folder: Folder) -> Iterator[Diagnostic]:
    unsure = any("deadlines" in sop.lost for sop in folder.sops) or bool(folder.unread)
    anywhere = None if unsure else {name: None for sop in folder.sops for name in folder.about(sop, _deadlines)}
    if folder.handbook.source is not None and (folder.handbook.rules or folder.handbook.actions):
        yield from _unknown(folder, _uses_of_handbook(folder.handbook), partial(_in_handbook, folder, anywhere))
    for sop in folder.sops:
        named = folder.about(sop, _uses)
        if named:
            yield from _unknown(folder, named, partial(_in_file, folder, sop, anywhere))


def _in_handbook(folder: Folder, anywhere: Collection[str] | None, kind: str) -> Collection[str] | None:
    if kind == "deadline":
        return anywhere
    return None if folder.unread else {**dict.fromkeys(folder.handbook.signals), **_steps_anywhere(folder)}


def _steps_anywhere(folder: Folder) -> dict[str, None]:
    return {name: None for sop in folder.sops for name in sop.by_id}


def _in_file(folder: Folder, sop: model.Sop, anywhere: Collection[str] | None, kind: str) -> Collection[str] | None:
    if kind == "table":
        return None if sop.may_have("tables", "") else {**dict.fromkeys(sop.tables), **_lost(sop, "tables")}
    if kind == "step or outcome":
        return {**sop.by_id, **dict.fromkeys(folder.outcomes(sop))} if knows_targets(folder, sop) else None
    if kind not in _OF_FILE:
        return dict.fromkeys(getattr(folder.handbook, _OF_HANDBOOK[kind]))
    if any(not step.id for step in sop.unread):
        return None
    match kind:
        case "deadline":  # a procedure may move one of whatever process calls it
            own = dict.fromkeys(folder.about(sop, _deadlines)) if isinstance(sop, model.Process) else anywhere
            return None if anywhere is None else own
        case "event":
            return None if folder.handbook_unread else {**dict.fromkeys(folder.handbook.signals), **sop.by_id}
        case "step or verb":
            return {**sop.by_id, **dict.fromkeys(model.VERBS)}
    return sop.by_id


_OF_FILE = frozenset(("deadline", "step", "event", "step or verb"))


def _lost(part: model.Sop | model.Handbook, key: str) -> dict[str, None]:
    return dict.fromkeys(part.lost.get(key) or ())


def _deadlines(sop: model.Sop) -> tuple[str, ...]:
    """What can be late: the file's deadlines, and its steps that have their own time."""
    return tuple(each.id for each in (*sop.deadlines, *sop.timed, *sop.unread))


def _unknown(folder: Folder, uses: Iterable[_Use], known: _Known) -> Iterator[Diagnostic]:
    found: dict[str, list[Mention]] = {}
    for use in uses:
        found.setdefault(use.kind, []).append(use.mention)
    for kind, mentions in found.items():
        key = _OF_HANDBOOK.get("signal" if kind == "event" else kind)
        if key is not None and (folder.handbook_unread or folder.handbook.may_have(key, "")):
            continue
        declared = known(kind)
        if declared is None:
            continue
        lost = _lost(folder.handbook, key) if key is not None else {}
        proposals = Proposals(declared)
        unknown = (each for each in mentions if each.name not in declared and each.name not in lost)
        for name, spans in by_name(unknown):
            what = f"neither a signal nor a step `{name}`" if kind == "event" else f"no {kind} `{name}`"
            hint = proposals.hint(name, _HINTS[kind].format(name=name))
            yield RULE.wherever(f"There is {what}.", spans, hint)


_HINTS = {
    "action": "Declare it under `actions` in the handbook.",
    "calendar": "Declare it under `calendars` in the handbook.",
    "deadline": "Name the `id` of a deadline, or a step that says `within`.",
    "event": "A rule waits for a signal of the handbook, or for entering a step of its file.",
    "ladder": "Declare it under `ladders` in the handbook.",
    "signal": "Add `{name}` to `signals` in the handbook.",
    "step": "Name the `id` of a step of this file.",
    "step or outcome": "Name the `id` of a step of this file, or an outcome.",
    "step or verb": "Name the `id` of a step of this file, or a verb for all steps that have it.",
    "table": "Declare it under `tables`, in this file.",
}


def _uses_of_handbook(book: model.Handbook) -> Iterator[_Use]:
    for rule in book.rules:
        if rule.when is not None:
            yield _Use("event", Mention(rule.when, book.source, (*rule.path, "when")))
    for act in acts_of_handbook(book):
        if isinstance(act, model.DeadlineAct):
            for name in act.deadline:
                yield _Use("deadline", Mention(name, book.source, (*act.path, "deadline", name), as_key=True))


def _uses(sop: model.Sop) -> tuple[_Use, ...]:
    return tuple(_every_use(sop))


def _every_use(sop: model.Sop) -> Iterator[_Use]:
    for kind in ("calendar", "ladder"):
        name = getattr(sop, kind)
        if name is not None:
            yield _Use(kind, Mention(name, sop.source, (kind,)))
    for rule in sop.rules:
        if rule.when is not None:
            yield _Use("event", Mention(rule.when, sop.source, (*rule.path, "when")))
    for act in acts_of(sop):
        if isinstance(act, model.DeadlineAct):
            for name in act.deadline:
                yield _Use("deadline", Mention(name, sop.source, (*act.path, "deadline", name), as_key=True))
    for each in sop.deadlines:
        yield from _of_deadline(sop, each)
    for promise in sop.promises:
        yield from _of_promise(sop, promise)
    for look_up in sop.all_of(model.LookUpStep):
        yield _Use("table", Mention(look_up.look_up, sop.source, (*look_up.path, "look_up")))
    for run in sop.all_of(model.RunStep):
        yield _Use("action", Mention(run.run, sop.source, (*run.path, "run")))
    for wait in sop.all_of(model.WaitStep):
        if isinstance(wait.wait, model.WaitFor):
            yield _Use("signal", Mention(wait.wait.for_, sop.source, (*wait.path, "wait", "for")))


def _of_promise(sop: model.Sop, each: model.Promise) -> Iterator[_Use]:
    kinds = {"before": "step or outcome", "after": "step", "always": "step or outcome", "of": "step or verb"}
    if each.before is not None:
        kinds["always"] = "step"
    for key, kind in kinds.items():
        name = getattr(each, key)
        if name is not None:
            yield _Use(kind, Mention(name, sop.source, (*each.path, key)))


def _of_deadline(sop: model.Sop, each: model.Deadline) -> Iterator[_Use]:
    for name, key, word in ((each.from_, "from", "opened"), (each.until, "until", "closed")):
        if name != word:
            yield _Use("step", Mention(name, sop.source, (*each.path, key)))
    for number, name in enumerate(each.paused_while):
        yield _Use("step", Mention(name, sop.source, (*each.path, "paused_while", number)))


RULE = Rule("SOP120", "unknown-name", "error", "Something is named that nobody has declared.", check)
