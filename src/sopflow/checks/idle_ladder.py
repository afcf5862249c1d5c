"""A ladder that nobody climbs.

A case goes up when a rung's `within` is over, or when a step or a rule escalates it. A rung without `within` that no
`escalate` leads on from is the last one that is ever reached; the roles above it never hear of the case. And a ladder
that no process names is never used at all.

    handbook: help
    roles:
      agent:
      lead: {includes: [agent]}
    outcomes: [answered]
    ladders:
      support:
        - {role: agent}
        - {role: lead}
    ---
    process: inquiry
    ladder: support
    steps:
      - id: answer
        do: Answer.
        next: answered

Say how long a rung has the case, or escalate:

    handbook: help
    roles:
      agent:
      lead: {includes: [agent]}
    outcomes: [answered]
    ladders:
      support:
        - {role: agent, within: 4 h}
        - {role: lead}
    ---
    process: inquiry
    ladder: support
    steps:
      - id: answer
        do: Answer.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.climbing import ladder_is_wanted
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study
from sopflow.graph import acts_of, acts_of_handbook
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    book = study.folder.handbook
    if not book.ladders or book.source is None or not study.is_sound:
        return
    users: dict[str, list[str]] = {name: [] for name in book.ladders}
    for sop in study.folder.sops:
        if sop.ladder in users:
            users[sop.ladder].append(sop.name)
    climbs = _Climbs(study)
    wanted = not all(users.values()) and ladder_is_wanted(study)
    for name, rungs in book.ladders.items():
        path: model.Path = ("ladders", name)
        if not users[name]:
            if wanted:
                continue  # what escalates without a ladder is told, and that it could name this one
            hint = f"Name it where its cases begin (`ladder: {name}`, at the top of a process), or delete it."
            yield RULE.finding(f"No process uses the ladder `{name}`.", book.source.key_span(path), hint)
            continue
        last = next((number for number, rung in enumerate(rungs[:-1]) if rung.within is None), None)
        if last is None or any(climbs.beyond(user, rungs, last) for user in users[name]):
            continue
        above = listed(dict.fromkeys(role for rung in rungs[last + 1 :] for role in rung.role))
        message = f"Nobody gets beyond this rung of `{name}`: it has no `within`, and nothing escalates to {above}."
        hint = "Say how long it has the case (`within: 4 h`), or add a step or a rule with `escalate: next`."
        yield RULE.finding(message, book.source.span(rungs[last].path), hint)


class _Climbs:
    """What takes cases up, file by file."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._book = frozenset(_escalations(acts_of_handbook(study.folder.handbook)))
        self._of: dict[str, frozenset[str]] = {}

    def beyond(self, name: str, rungs: tuple[model.Rung, ...], last: int) -> bool:
        """Whether something in a file, or in what it calls, leads beyond a rung (its number)."""
        higher = {"next", *(role for rung in rungs[last + 1 :] for role in rung.role)}
        if not higher.isdisjoint(self._book):
            return True
        return any(not higher.isdisjoint(self._in(unit)) for unit in self._study.handbook[name].units)

    def _in(self, name: str) -> frozenset[str]:
        if name not in self._of:
            sop = self._study.folder.by_name[name]
            self._of[name] = frozenset(_escalations((*sop.every_step, *acts_of(sop))))
        return self._of[name]


def _escalations(parts: Iterator[model.AnyAct] | tuple[model.AnyStep | model.AnyAct, ...]) -> Iterator[str]:
    for each in parts:
        if isinstance(each, model.EscalateStep | model.EscalateAct):
            yield each.escalate


RULE = Proof("SOP516", "idle-ladder", "warning", "A ladder that nobody climbs.", check)
