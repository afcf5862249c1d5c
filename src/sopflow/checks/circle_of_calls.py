"""Procedures call each other in a circle.

A call waits until the procedure it calls is done. When that one calls the first again, directly or through others,
each waits for the other, one call inside the next.

    procedure: repair
    steps:
      - id: order-part
        call: order
    ---
    procedure: order
    steps:
      - id: repair-first
        call: repair

Break the circle. To do steps again, lead back to them with `next`; what both need can be a third procedure:

    procedure: repair
    steps:
      - id: order-part
        call: order
    ---
    procedure: order
    steps:
      - id: write-order
        do: Order the part.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Rule, listed
from sopflow.graph import Folder
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    from sopflow.graph.network import circles

    calls = {name: _calls(sop) for name, sop in folder.procedures.items()}
    # Procedures that call themselves are told so by the rule for what can be called.
    others = {name: [other for other in called if other != name] for name, called in calls.items()}
    for circle in circles(others):
        pairs = list(zip(circle, (*circle[1:], circle[0]), strict=True))
        places = [(f"`{caller}` calls `{called}`", calls[caller][called]) for caller, called in pairs]
        message = f"{listed(circle)} call each other{'' if len(circle) == 2 else ' in a circle'}."
        hint = "To do steps again, lead back to them with `next`; what both need can be a procedure of its own."
        yield RULE.finding(message, places[0][1], hint, places[1:])


def _calls(sop: model.Sop) -> dict[str, Span]:
    """The procedures it calls, each with the first place."""
    calls: dict[str, Span] = {}
    for step in sop.all_of(model.CallStep):
        if step.call not in calls:
            calls[step.call] = sop.source.span((*step.path, "call"))
    return calls


RULE = Rule("SOP114", "circle-of-calls", "error", "Procedures call each other in a circle.", check)
