"""A table that nobody looks up.

A decision table does nothing by itself: a step looks it up, with `look_up`, and then it sets its facts. Mostly that
step was forgotten.

    process: inquiry
    outcomes: [answered]
    facts:
      topic: {type: [billing, other], ask: What is it about?}
      priority: {type: [high, normal], default: normal}
    tables:
      how-urgent:
        when: [topic]
        give: [priority]
        rows:
          - [billing, high]
          - [any, normal]
    steps:
      - id: ask
        ask: [topic]
      - id: answer
        do: Answer with priority {{ priority }}.
        next: answered

Look it up where it is needed, or leave it out:

    process: inquiry
    outcomes: [answered]
    facts:
      topic: {type: [billing, other], ask: What is it about?}
      priority: {type: [high, normal], default: normal}
    tables:
      how-urgent:
        when: [topic]
        give: [priority]
        rows:
          - [billing, high]
          - [any, normal]
    steps:
      - id: ask
        ask: [topic]
      - id: choose
        look_up: how-urgent
      - id: answer
        do: Answer with priority {{ priority }}.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Rule, listed
from sopflow.checks.whole import step_is_whole
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE", "idle_tables"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        for name in idle_tables(sop):
            table = sop.tables[name]
            message = f"Nobody looks up `{name}`, so it never sets {listed(table.give)}."
            hint = f"Put a step where it is needed: `look_up: {name}`. Or leave the table out."
            yield RULE.finding(message, sop.source.key_span(table.path), hint)


def idle_tables(sop: model.Sop) -> tuple[str, ...]:
    """The tables of a file that none of its steps looks up; none while a step may have been meant to."""
    if not sop.tables:
        return ()
    used = {step.look_up for step in sop.every_step if isinstance(step, model.LookUpStep)}
    idle = tuple(name for name in sop.tables if name not in used)
    sure = idle and used <= sop.tables.keys() and all(step_is_whole(sop, step) for step in sop.every_step)
    return idle if sure else ()


RULE = Rule("SOP412", "idle-table", "warning", "A table that nobody looks up.", check)
