"""An escalation leads down, or to whom the case is with.

A case opens on the first rung of its ladder, and a ladder never leads down: `escalate: ROLE` with a role of the first
rung moves nothing. Off the ladder the case goes to the role that is named; if it is with that role already on every
path, or with one that includes it, nobody is asked who could not act before. The same holds for a step that is late.

    handbook: shop
    roles:
      agent:
      lead: {includes: [agent]}
    ladders:
      support: [{role: agent, within: 4 h}, {role: lead}]
    ---
    process: inquiry
    ladder: support
    outcomes: [answered]
    steps:
      - id: read
        do: Read the question.
      - id: up
        escalate: agent
      - id: answer
        do: Answer the question.
        next: answered

Name a role above it, or the next rung:

    handbook: shop
    roles:
      agent:
      lead: {includes: [agent]}
    ladders:
      support: [{role: agent, within: 4 h}, {role: lead}]
    ---
    process: inquiry
    ladder: support
    outcomes: [answered]
    steps:
      - id: read
        do: Read the question.
      - id: up
        escalate: next
      - id: answer
        do: Answer the question.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sopflow import model
from sopflow.checks.census import BY_PEOPLE, Census
from sopflow.checks.climbing import Climbing
from sopflow.checks.holding import Held, Holding, Origins
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study
from sopflow.graph import Folder
from sopflow.text import Diagnostic
from sopflow.text.source import Source

__all__ = ["RULE"]

_HINT = "Name a role above it, or write `escalate: next`."


def check(study: Study) -> Iterator[Diagnostic]:
    folder = study.folder
    climbing = Climbing(study)
    book = folder.handbook
    if study.is_sound and book.source is not None:
        yield from _to_first_rung(climbing, None, book.source, study.people[""].escalations)
    holding: Holding | None = None
    for subject in study.subjects:
        sop = subject.sop
        if study.is_sound or isinstance(sop, model.Process):
            yield from _to_first_rung(climbing, sop, sop.source, study.people[sop.name].escalations)
        if study.people[sop.name].escalating_acts:
            yield from _late(folder, sop, study.people[sop.name], _first_roles(climbing, sop))
        steps = [step for step in study.people[sop.name].escalating_steps if step.escalate != "next"]
        if steps and isinstance(sop, model.Process):
            holding = holding or Holding(study)
            found = holding.of(sop)
            origins = Origins(folder, sop)
            for step in steps:
                if step.id in found and not _rung(climbing.rungs(sop.ladder), step.escalate):
                    yield from _down(folder, sop, step, found[step.id], origins)


def _to_first_rung(
    climbing: Climbing,
    sop: model.Sop | None,
    source: Source,
    escalations: Iterable[model.EscalateStep | model.EscalateAct],
) -> Iterator[Diagnostic]:
    """What escalates to a role of the first rung, by whichever ladder it may be."""
    certain = _first_roles(climbing, sop)
    for each in escalations:
        if each.escalate in certain:
            message = (
                f"`escalate: {each.escalate}` moves nothing: a case opens on that rung, and a ladder never leads down."
            )
            ladder = next(ladder for ladder in climbing.ladders(sop) if ladder is not None)
            rung = climbing.rungs(ladder)[0]
            book = climbing.book_source
            related = [(f"the first rung of `{ladder}`", book.span((*rung.path, "role")))] if book is not None else []
            yield RULE.finding(message, source.span((*each.path, "escalate")), _HINT, related)


def _first_roles(climbing: Climbing, sop: model.Sop | None) -> frozenset[str]:
    """The roles that stand on the first rung, by whichever ladder it may be."""
    firsts = [frozenset(rungs[0].role) for ladder in climbing.ladders(sop) if (rungs := climbing.rungs(ladder))]
    if not firsts or len(firsts) < len(climbing.ladders(sop)):
        return frozenset()
    return firsts[0].intersection(*firsts[1:])


def _late(folder: Folder, sop: model.Sop, people: Census, told: frozenset[str]) -> Iterator[Diagnostic]:
    """What escalates a late step to those who may do it anyway: the role it is for, or a lower one."""
    steps = {step.path: step for step in sop.every_step if step.if_late is not None and isinstance(step, BY_PEOPLE)}
    for act in people.escalating_acts:
        step = steps.get(act.path[: act.path.index("if_late")]) if "if_late" in act.path else None
        role = None
        if step is not None:
            role = step.by or (sop.owner if isinstance(sop, model.Procedure) else None)
        if step is None or role is None or act.escalate in told or role not in folder.role_closure(act.escalate):
            continue
        span = sop.source.span((*act.path, "escalate"))
        message = f"When `{step.id}` is late it goes to `{act.escalate}`, but it is with `{role}` already."
        if act.escalate != role:
            message = f"When `{step.id}` is late it goes down: `{role}`, who does it, includes `{act.escalate}`."
        place = (*step.path, "by") if step.by is not None else ("owner",)
        yield RULE.finding(message, span, "Name a role above it.", [("it is with", sop.source.span(place))])


def _rung(rungs: Iterable[model.Rung], role: str) -> bool:
    return any(role in rung.role for rung in rungs)


def _down(
    folder: Folder, sop: model.Sop, step: model.EscalateStep, held: Held, origins: Origins
) -> Iterator[Diagnostic]:
    """What escalates off the ladder to those the case is with, or to lower ones."""
    role, roles = step.escalate, held.roles
    if not isinstance(roles, tuple) or not roles:
        return
    span = sop.source.span((*step.path, "escalate"))
    if roles == (role,):
        way = origins.way(step.id, ())
        yield RULE.finding(f"When a case comes to `{step.id}`, it is with `{role}` already{way}.", span, _HINT)
    elif all(each in folder.role_closure(role) for each in roles):
        way = origins.way(step.id, ())
        message = f"`escalate: {role}` leads down: by then the case is with {listed(roles)}, above `{role}`{way}."
        yield RULE.finding(message, span, _HINT)


RULE = Proof("SOP607", "escalation-down", "warning", "An escalation leads down, or to whom the case is with.", check)
