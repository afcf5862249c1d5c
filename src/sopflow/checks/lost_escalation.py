"""An escalation that leads nowhere.

`escalate: next` takes the case to the next rung of the ladder that its process names. Without a ladder, or on one that
has a single rung, there is no next: the journal says that the top is reached, and the case stays with whom it was. A
procedure, and what the handbook's rules do, goes up the ladder of the process that calls it.

    handbook: shop
    roles:
      agent:
      lead: {includes: [agent]}
    ladders:
      support: [{role: agent}, {role: lead}]
    ---
    process: inquiry
    outcomes: [answered]
    steps:
      - id: try
        do: Try to answer the question.
        by: agent
      - id: up
        escalate: next
      - id: answer
        do: Answer the question.
        by: agent
        next: answered

Name the ladder, or the role it goes to:

    handbook: shop
    roles:
      agent:
      lead: {includes: [agent]}
    ladders:
      support: [{role: agent}, {role: lead}]
    ---
    process: inquiry
    ladder: support
    outcomes: [answered]
    steps:
      - id: try
        do: Try to answer the question.
        by: agent
      - id: up
        escalate: next
      - id: answer
        do: Answer the question.
        by: agent
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.census import Census
from sopflow.checks.climbing import Climbing
from sopflow.checks.rule import Proof, elsewhere
from sopflow.checks.study import Study
from sopflow.text import Diagnostic, Span
from sopflow.text.source import Source

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    climbing = Climbing(study)
    book = study.folder.handbook
    if study.is_sound and book.source is not None:
        yield from _lost(climbing, None, _next(book.source, study.people[""]))
    for subject in study.subjects:
        sop = subject.sop
        # Which ladder a procedure goes up is certain only if all that may call it was understood.
        if study.is_sound or isinstance(sop, model.Process):
            yield from _lost(climbing, sop, _next(sop.source, study.people[sop.name]))


def _next(source: Source, people: Census) -> list[Span]:
    return [source.span((*each.path, "escalate")) for each in people.escalations if each.escalate == "next"]


def _lost(climbing: Climbing, sop: model.Sop | None, spans: list[Span]) -> Iterator[Diagnostic]:
    ladders = climbing.ladders(sop)
    if not spans or not ladders or any(len(climbing.rungs(ladder)) > 1 for ladder in ladders):
        return
    named = [ladder for ladder in ladders if ladder is not None]
    if named:
        message = f"`escalate: next` leads nowhere: the ladder `{named[0]}` has only one rung."
        hint = "Add a higher rung to it, or name a role: `escalate: ROLE`."
    else:
        if sop is None:
            who = "no process"
        elif isinstance(sop, model.Process):
            who = f"`{sop.name}`"
        else:
            who = f"neither `{sop.name}` nor a process that calls it"
        has = "has a ladder" if who.startswith("n") else "has no ladder"
        message = f"`escalate: next` leads nowhere: {who} {has}."
        ladder = next(iter(climbing.known), "NAME")
        hint = f"Write `ladder: {ladder}` in the process, or name a role: `escalate: ROLE`."
    yield RULE.finding(message, spans[0], hint, elsewhere(spans[1:]))


RULE = Proof("SOP606", "lost-escalation", "warning", "An escalation that leads nowhere.", check)
