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
from sopflow.checks.rule import Rule, by_name, did_you_mean, elsewhere, listed
from sopflow.checks.whole import knows_targets
from sopflow.graph import Folder, Mention
from sopflow.model import nearest
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if knows_targets(folder, sop):
            for name, spans in by_name(_lost(folder, sop)):
                message, hint = _words(folder, sop, name)
                yield RULE.finding(message, spans[0], hint, elsewhere(spans[1:]))
        ids = {step.id: None for step in sop.steps}
        others = (Mention(s.not_by, sop.source, (*s.path, "not_by")) for s in sop.steps if s.not_by)
        for name, spans in by_name(each for each in others if each.name not in ids):
            hint = did_you_mean(name, ids, "`not_by` names a step of this file: not the person who did that one.")
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


def _words(folder: Folder, sop: model.Sop, name: str) -> tuple[str, str]:
    """Message and hint; a name that means something elsewhere gets words of its own."""
    outcomes = folder.outcomes(sop)
    other = folder.by_name.get(name)
    if isinstance(other, model.Procedure):
        return f"`{name}` is a procedure, not a step.", f"Make a step with `call: {name}`, and lead there."
    if other is not None:
        return f"`{name}` is a process; a step can't lead into it.", "Lead to a step of this file or to an outcome."
    if isinstance(sop, model.Procedure) and name in folder.handbook.outcomes:
        hint = f"Add `{name}` to the `outcomes` of this procedure."
        return f"`{name}` is an outcome for processes; a procedure has its own.", hint
    message = f"There is neither a step nor an outcome `{name}`."
    if name in ("end", "stop", "finish", "done") and outcomes:
        return message, f"To end here, name an outcome: {listed(outcomes, 'or')}."
    otherwise = f"Add a step with `id: {name}`, or name it under `outcomes`."
    known = (*(step.id for step in sop.steps), *outcomes)
    return message, did_you_mean(name, known, _by_title(sop, name) or otherwise)


def _by_title(sop: model.Sop, name: str) -> str | None:
    titles = {title: step.id for step in sop.steps for title in (step.title or {}).values()}
    meant = nearest(name, titles)
    return f"Did you mean `{titles[meant]}`? A step is named by its `id`." if meant else None


RULE = Rule("SOP106", "unknown-target", "error", "A step leads to something that does not exist.", check)
