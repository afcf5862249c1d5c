"""``look_up``: a decision table sets facts, by the first of its rows that fits."""

from __future__ import annotations

from sopflow.engine.holding import ask_for, hold
from sopflow.engine.turn import Turn
from sopflow.engine.verbs.set_ import difference
from sopflow.expr import Undecided
from sopflow.journal import entries as e
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> str | None:
    """Look the table up, set what its row gives, and pass; what is missing to say which row is asked for first."""
    table = step.table
    assert table is not None
    facts, local = turn.facts, turn.local
    row = table.rows.look(facts, local, turn.x)
    if isinstance(row, Undecided):
        ask_for(turn, step, row.missing)
        return None
    if row is None:
        hold(turn, step, "no-row", detail=table.name)
        return None
    found = difference(turn, step, table.gives[row])
    if found is None:
        return None
    why = table.rows.why(facts, local, turn.x, row) | found.why
    here = (turn.seq, turn.draft.now, turn.path, step.id)
    turn.record(e.LookedUp(*here, table.name, row + 1, *turn.split(found.given), why))
    return "done"
