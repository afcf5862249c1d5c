"""A step leads to something that does not exist.

`next` names a step of the same file, or an outcome: of the file itself, or for a process of the handbook. `not_by`,
`if_late` and the act `go` name a step; a rule of the handbook goes to a step that some process has. A case that was led
nowhere could not go on.

    procedure: lost-parcel
    outcomes: [found, replaced]
    steps:
      - id: search
        do: Look the parcel up with the carrier.
        next: replace-it
      - id: replace
        do: Send the goods again.
        next: replaced

Name what is meant:

    procedure: lost-parcel
    outcomes: [found, replaced]
    steps:
      - id: search
        do: Look the parcel up with the carrier.
        next: replace
      - id: replace
        do: Send the goods again.
        next: replaced
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopflow import model
from sopflow.checks.rule import Proposals, Rule, by_name, listed
from sopflow.checks.whole import knows_targets
from sopflow.graph import Folder, Mention
from sopflow.text import Diagnostic

__all__ = ["RULE"]


_ENDS = frozenset(
    ("end", "stop", "finish", "finished", "exit", "done", "ende", "stopp", "schluss", "fertig", "abschluss")
)


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if knows_targets(folder, sop):
            yield from _next(folder, sop)
            yield from _not_by(folder, sop)
            yield from _go(folder, sop)
    yield from _go_from_handbook(folder)


def _next(folder: Folder, sop: model.Sop) -> Iterator[Diagnostic]:
    lost = list(by_name(_lost(folder, sop)))
    if not lost:
        return
    outcomes = folder.outcomes(sop)
    known = Proposals((*(step.id for step in sop.every_step), *outcomes))
    titles = {title: step.id for step in sop.every_step for title in (step.title or {}).values()}
    by_title = Proposals(titles)
    for name, spans in lost:
        message, hint = _elsewhere(folder, sop, name) or (f"There is neither a step nor an outcome `{name}`.", None)
        if hint is None and name.lower() in _ENDS and outcomes:
            hint = f"To end here, name an outcome: {listed(outcomes, 'or')}."
        if hint is None:
            title = by_title.nearest(name)
            otherwise = f"Add a step with `id: {name}`, or name it under `outcomes`."
            if title is not None:
                otherwise = f"Did you mean `{titles[title]}`? A step is named by its `id`."
            hint = known.hint(name, otherwise)
        yield RULE.wherever(message, spans, hint)


def _with_not_by(sop: model.Sop) -> tuple[model.AnyStep, ...]:
    return tuple(step for step in sop.every_step if step.not_by)


def _not_by(folder: Folder, sop: model.Sop) -> Iterator[Diagnostic]:
    known = Proposals(sop.by_id)
    others = (Mention(s.not_by, sop.source, (*s.path, "not_by")) for s in folder.about(sop, _with_not_by) if s.not_by)
    for name, spans in by_name(each for each in others if each.name not in sop.by_id):
        hint = known.hint(name, "`not_by` names a step of this file: not the person who did that one.")
        yield RULE.wherever(f"There is no step `{name}` here.", spans, hint)


def _lost(folder: Folder, sop: model.Sop) -> Iterator[Mention]:
    for way in folder.network(sop).unknown:
        if way.kind not in ("end", "interrupt"):
            yield Mention(_written(sop, way.path), sop.source, way.path)


def _go(folder: Folder, sop: model.Sop) -> Iterator[Diagnostic]:
    """Rules and missed deadlines that lead nowhere."""
    ways = [way for way in folder.network(sop).unknown if way.kind == "interrupt"]
    paths = [way.path for way in ways if way.path[-1] != "end"]
    if not paths:
        return
    main = {step.id: None for step in sop.steps}
    inner = {step.id for step in sop.every_step if step.id not in main}
    known = Proposals(main)
    for name, spans in by_name(Mention(_written(sop, path), sop.source, path) for path in paths):
        message = f"There is no step `{name}` here."
        hint = known.hint(name, f"Add a step with `id: {name}`.")
        if name in inner:
            message, hint = (
                f"`{name}` stands inside `together`; nobody can be led into that.",
                "Lead to the step that has it inside.",
            )
        elif name in folder.outcomes(sop):
            message, hint = f"`{name}` is an outcome, not a step.", f"To end there, write `end: {name}`, as an act."
        yield RULE.wherever(message, spans, hint)


def _go_from_handbook(folder: Folder) -> Iterator[Diagnostic]:
    processes = [sop for sop in folder.sops if isinstance(sop, model.Process)]
    going = [act for rule in folder.handbook.rules for act in rule.then if isinstance(act, model.GoAct)]
    book = folder.handbook.source
    unsure = folder.unread or any(not step.id for process in processes for step in process.unread)
    if book is None or unsure or not going:
        return
    steps = {step.id: None for sop in processes for step in sop.steps}
    known = Proposals(steps)
    for name, spans in by_name(Mention(act.go, book, (*act.path, "go")) for act in going if act.go not in steps):
        hint = known.hint(name, "A rule of the handbook goes to a step that some process has.")
        yield RULE.wherever(f"No process has a step `{name}`.", spans, hint)


def _written(sop: model.Sop, path: model.Path) -> str:
    """The target as it stands in the file, which the transition doesn't repeat when nothing is called so."""
    found: Any = sop.source.data
    for part in path:
        found = found[part]
    return str(found)


def _elsewhere(folder: Folder, sop: model.Sop, name: str) -> tuple[str, str] | None:
    """Message and hint for a name that means something, but not here."""
    other = folder.by_name.get(name)
    if isinstance(other, model.Procedure):
        return f"`{name}` is a procedure, not a step.", f"Make a step with `call: {name}`, and lead there."
    if other is not None:
        return f"`{name}` is a process; a step can't lead into it.", "Lead to a step of this file or to an outcome."
    if isinstance(sop, model.Procedure) and name in folder.handbook.outcomes:
        hint = f"Add `{name}` to the `outcomes` of this procedure."
        return f"`{name}` is an outcome for processes; a procedure has its own.", hint
    return None


RULE = Rule("SOP106", "unknown-target", "error", "A step leads to something that does not exist.", check)
