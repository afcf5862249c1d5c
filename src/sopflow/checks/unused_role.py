"""A role that nobody uses.

A role is used when it may do something: a step, fact, action, ladder, message or procedure names it, it includes a role
that is used, or it belongs to a team that cases are with. One that is only declared, or only included by others, gives
nobody anything to do. Often it was renamed in one place, or the step that was meant for it was never written.

    handbook: shop
    roles:
      agent:
      translator:
    ---
    procedure: answer-inquiry
    owner: agent
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer in the customer's language.
        next: answered

Give it something to do, or delete it:

    handbook: shop
    roles:
      agent:
      translator:
    ---
    procedure: answer-inquiry
    owner: agent
    outcomes: [answered]
    steps:
      - id: translate
        do: Translate what the customer wrote.
        by: translator
      - id: answer
        do: Answer in the customer's language.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.graph import Folder, roles_mentioned
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_BY_PEOPLE = (model.AskStep, model.DoStep, model.HandoverStep)


def check(study: Study) -> Iterator[Diagnostic]:
    folder = study.folder
    source = folder.handbook.source
    # A handbook without a process or procedure is not finished; its roles are for what is still to come.
    if not study.is_sound or source is None or not folder.sops:
        return
    used = _used(folder)
    if used is None:
        return
    for name, role in folder.handbook.roles.items():
        if name not in used:
            message = f"Nobody uses the role `{name}`: no step, fact, action, ladder or message is for it."
            hint = "Name it where it has something to do, or delete it."
            yield RULE.finding(message, source.key_span(role.path), hint)


def _used(folder: Folder) -> set[str] | None:
    """The roles that may do something, or are told something; None if any role at all may."""
    roles = folder.handbook.roles
    named = {each.name for each in roles_mentioned(folder.handbook, folder.sops) if each.path[0] != "roles"}
    for team in _teams_at_work(folder):
        members = {name for name, role in roles.items() if team is not None and role.team == team}
        if not members:
            return None  # where a team has no roles, anybody may act
        named |= members
    above: dict[str, list[str]] = {}
    for name, role in roles.items():
        for each in role.includes:
            above.setdefault(each, []).append(name)
    waiting = list(named)
    while waiting:
        for each in above.get(waiting.pop(), ()):
            if each not in named:
                named.add(each)
                waiting.append(each)
    return named


def _teams_at_work(folder: Folder) -> set[str | None]:
    """The teams whose roles do what no role is named for; None among them: whoever is there does it."""
    teams: set[str | None] = set()
    for sop in folder.sops:
        steps = tuple(sop.every_step)
        teams.update(step.handover for step in steps if isinstance(step, model.HandoverStep))
        owner = sop.owner if isinstance(sop, model.Process) else None
        strict = isinstance(sop, model.Procedure) and sop.owner is not None
        if owner is not None:
            teams.add(owner)
        elif not strict and any(step.by is None and isinstance(step, _BY_PEOPLE) for step in steps):
            teams.add(None)
    return teams


RULE = Proof("SOP602", "unused-role", "advice", "A role that nobody uses.", check)
