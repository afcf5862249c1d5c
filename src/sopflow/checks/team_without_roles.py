"""Work goes to a team that no role belongs to.

Whoever has a role of a team may act for it: accept what is handed over to it, and do the steps of its processes that
name no role. Where other teams have roles and this one has none, nobody is kept out: anybody may act for it, those who
hand the case over included, and a gate at which one accepts one's own work is none.

    handbook: shop
    teams:
      service:
      legal:
    roles:
      agent: {team: service}
      counsel:
    ---
    process: inquiry
    owner: service
    outcomes: [answered]
    steps:
      - id: pass-on
        handover: legal
      - id: answer
        do: Answer the question.
        by: counsel
        next: answered

Say which roles belong to it:

    handbook: shop
    teams:
      service:
      legal:
    roles:
      agent: {team: service}
      counsel: {team: legal}
    ---
    process: inquiry
    owner: service
    outcomes: [answered]
    steps:
      - id: pass-on
        handover: legal
      - id: answer
        do: Answer the question.
        by: counsel
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.census import Census
from sopflow.checks.rule import Proof, elsewhere
from sopflow.checks.study import Study
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    roles = study.folder.handbook.roles
    manned = {role.team for role in roles.values() if role.team is not None}
    # Without any role in any team, teams are only names, and nobody means to keep anybody out.
    if not manned or not study.book_is_sound:
        return
    found: dict[str, list[tuple[str, Span]]] = {}
    for subject in study.subjects:
        source = subject.sop.source
        for team, harm, path in _given_work(subject.sop, study.people[subject.sop.name]):
            if team not in manned:
                found.setdefault(team, []).append((harm, source.span(path)))
    for team, places in found.items():
        harm, span = places[0]
        message = f"No role belongs to the team `{team}`, so {harm}."
        hint = f"Write `team: {team}` at the roles that belong to it, under `roles` in the handbook."
        yield RULE.finding(message, span, hint, elsewhere([span for _, span in places[1:]]))


def _given_work(sop: model.Sop, people: Census) -> Iterator[tuple[str, str, model.Path]]:
    """The teams that something depends on, and what anybody may do for them."""
    if isinstance(sop, model.Process) and sop.owner is not None and people.anybody is not None and sop.ladder is None:
        yield sop.owner, f"anybody may do `{people.anybody}`, whatever their role", ("owner",)
    for step in people.handovers:
        harm = f"anybody may accept `{step.id}`, even whoever hands it over"
        yield step.handover, harm, (*step.path, "handover")


RULE = Proof("SOP604", "team-without-roles", "warning", "Work goes to a team that no role belongs to.", check)
