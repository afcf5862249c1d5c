"""A step leads to something that does not exist.

`next` names a step of the same file, or an outcome: of the file itself, or for a process of the handbook. The same goes
for `not_by`, which names a step. A case that came to such a branch could not go on.

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

from sopflow import model
from sopflow.checks.rule import Proposals, Rule, by_name, elsewhere, listed
from sopflow.checks.whole import knows_targets
from sopflow.graph import Folder, Mention
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if knows_targets(folder, sop):
            yield from _next(folder, sop)
            yield from _not_by(sop)


def _next(folder: Folder, sop: model.Sop) -> Iterator[Diagnostic]:
    outcomes = folder.outcomes(sop)
    known = Proposals((*(step.id for step in sop.steps), *outcomes))
    titles = {title: step.id for step in sop.steps for title in (step.title or {}).values()}
    by_title = Proposals(titles)
    for name, spans in by_name(_lost(folder, sop)):
        message, hint = _elsewhere(folder, sop, name) or (f"There is neither a step nor an outcome `{name}`.", None)
        if hint is None and name in ("end", "stop", "finish", "done") and outcomes:
            hint = f"To end here, name an outcome: {listed(outcomes, 'or')}."
        if hint is None:
            title = by_title.nearest(name)
            otherwise = f"Add a step with `id: {name}`, or name it under `outcomes`."
            if title is not None:
                otherwise = f"Did you mean `{titles[title]}`? A step is named by its `id`."
            hint = known.hint(name, otherwise)
        yield RULE.finding(message, spans[0], hint, elsewhere(spans[1:]))


def _not_by(sop: model.Sop) -> Iterator[Diagnostic]:
    ids = {step.id: None for step in sop.steps}
    known = Proposals(ids)
    others = (Mention(s.not_by, sop.source, (*s.path, "not_by")) for s in sop.steps if s.not_by)
    for name, spans in by_name(each for each in others if each.name not in ids):
        hint = known.hint(name, "`not_by` names a step of this file: not the person who did that one.")
        yield RULE.finding(f"There is no step `{name}` here.", spans[0], hint, elsewhere(spans[1:]))


def _lost(folder: Folder, sop: model.Sop) -> Iterator[Mention]:
    for ways in folder.ways(sop).values():
        for way in ways:
            if way.target is None and way.kind != "end":
                source, path = sop.source, way.path
                yield Mention(_written(sop, path), source, path)


def _written(sop: model.Sop, path: model.Path) -> str:
    """The target as it stands in the file, which the transition doesn't repeat when nothing is called so."""
    _, number, _, *branch = path
    assert isinstance(number, int)
    following = sop.steps[number].next
    return following[str(branch[0])] if isinstance(following, dict) else str(following)


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
