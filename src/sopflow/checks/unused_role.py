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
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    folder = study.folder
    source = folder.handbook.source
    # A handbook without a process or procedure is not finished; its roles are for what is still to come.
    if not study.is_sound or source is None or not folder.sops:
        return
    used = _used(study)
    if used is None:
        return
    for name, role in folder.handbook.roles.items():
        if name not in used:
            message = f"Nobody uses the role `{name}`: no step, fact, action, ladder or message is for it."
            hint = "Name it where it has something to do, or delete it."
            yield RULE.finding(message, source.key_span(role.path), hint)


def _used(study: Study) -> set[str] | None:
    """The roles that may do something, or are told something; None if any role at all may."""
    roles = study.folder.handbook.roles
    named = set[str]().union(*(each.named for each in study.people.values()))
    members: dict[str | None, list[str]] = {}
    for name, role in roles.items():
        members.setdefault(role.team, []).append(name)
    for team in _teams_at_work(study):
        if team is None or team not in members:
            return None  # where a team has no roles, anybody may act
        named.update(members[team])
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


def _teams_at_work(study: Study) -> set[str | None]:
    """The teams whose roles do what no role is named for; None among them: whoever is there does it."""
    teams: set[str | None] = set()
    for sop in study.folder.sops:
        people = study.people[sop.name]
        teams.update(step.handover for step in people.handovers)
        if isinstance(sop, model.Process) and sop.owner is not None:
            teams.add(sop.owner)
        elif sop.owner is None and people.anybody is not None:
            teams.add(None)
    return teams


RULE = Proof("SOP602", "unused-role", "advice", "A role that nobody uses.", check)
