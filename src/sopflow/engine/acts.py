"""What rules and missed deadlines do, one act after the other."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sopflow.engine import clocks
from sopflow.engine.changes import change
from sopflow.engine.escalation import escalate
from sopflow.engine.messages import send
from sopflow.engine.turn import Turn
from sopflow.expr import MissingFacts
from sopflow.journal import rules as r
from sopflow.program import Act

__all__ = ["go_to", "perform"]


def perform(
    turn: Turn, acts: tuple[Act, ...], source: str, path: str, args: Mapping[str, Any] = MappingProxyType({})
) -> bool:
    """Do what ``source`` (a rule, a missed deadline, an action) says, seen from the call ``path``.

    Args:
        turn: The turn.
        acts: What to do.
        source: Who says so.
        path: The call it is seen from.
        args: An action's arguments; they shadow facts.

    Returns:
        Whether the last act broke off what was open.
    """
    before = turn.path
    for act in acts:
        turn.enter_call(path)
        if act.kind == "change":
            try:
                change(turn, source, act.changes, args)
            except (MissingFacts, ValueError):
                continue  # rules observe and never ask: a value that can't be worked out is not set
        elif act.kind == "send" and act.text is not None:
            send(turn, source, act, on_missing="label", args=args)
        elif act.kind == "escalate":
            escalate(turn, source, act.role, act.because)
        elif act.kind == "deadline":
            _give_less_time(turn, act, path)
        elif act.kind == "go":
            go_to(turn, act.target, source, path)
            return True
        elif act.kind == "end":
            _end(turn, act.target, source, path)
            return True
    if turn.has_frame(before):
        turn.enter_call(before)
    return False


def _give_less_time(turn: Turn, act: Act, path: str) -> None:
    for name, span in act.spans.items():
        for frame in (path, ""):
            clock = clocks.find(turn.draft, frame, "deadline", name)
            if clock is not None:
                clocks.less_time(turn, clock, clocks.deadline_of(turn, clock), span, act.written[name])
                break


def go_to(turn: Turn, target: str, source: str, path: str) -> None:
    """Break off what is open in the call ``path`` and go on at a step of its file."""
    withdrawn = clocks.stop_within(turn, path)
    turn.enter_call(path)
    step = turn.unit.steps[target]
    visit = 0 if step.skip is not None else turn.visits(target) + 1
    turn.record(r.Interrupted(turn.seq, turn.draft.now, path, source, withdrawn, target, visit))
    clocks.run_on(turn)
    _instead(turn, (path, target, None))


def _end(turn: Turn, outcome: str, source: str, path: str) -> None:
    """Break off what is open in the call ``path`` and end it."""
    withdrawn = clocks.stop_within(turn, path)
    turn.enter_call(path)
    turn.record(r.Interrupted(turn.seq, turn.draft.now, path, source, withdrawn))
    _instead(turn, (path, "", outcome))


def _instead(turn: Turn, place: tuple[str, str, str | None]) -> None:
    """Go on at ``place`` and nowhere else in its call, nor in those that were made from there."""
    path = place[0]
    within = f"{path}/" if path else ""
    turn.agenda = [place, *(each for each in turn.agenda if each[0] != path and not each[0].startswith(within))]
