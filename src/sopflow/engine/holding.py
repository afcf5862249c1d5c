"""Standing still for a reason: asking for what is missing, or being stuck where everybody can see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sopflow.engine.turn import Turn
from sopflow.expr import Expr
from sopflow.journal import entries as e
from sopflow.program import Step

__all__ = ["ask_for", "hold", "unmet", "wants"]


def wants(turn: Turn, condition: Expr, facts: dict[str, Any], local: dict[str, Any]) -> tuple[str, ...]:
    """The facts for want of which ``condition`` is undecided, without those that people left open."""
    declined = turn.declined
    return tuple(name for name in condition.missing(facts, local, turn.x) if name not in declined)


def ask_for(turn: Turn, step: Step, wanted: Iterable[str], outcome: str | None = None) -> None:
    """Ask for exactly these facts; for want of those that nobody is asked for, or that were left open, stand still."""
    wanted = tuple(wanted)
    facts, declined = turn.unit.facts, turn.declined
    asked = tuple(name for name in wanted if facts[name].ask is not None and name not in declined)
    if not asked:
        hold(turn, step, "facts" if wanted else "no-value", wanted, outcome=outcome)
        return
    token = turn.token(step)
    if token.asks != asked or token.outcome != outcome or token.stuck is not None:
        turn.record(e.Asked(turn.seq, turn.draft.now, turn.path, step.id, asked, outcome))


def hold(
    turn: Turn, step: Step, reason: str, needs: tuple[str, ...] = (), *, detail: str = "", outcome: str | None = None
) -> None:
    """Stand still, visibly: the step can't go on by itself."""
    stuck = turn.token(step).stuck
    if stuck is None or (stuck.reason, stuck.needs, stuck.detail) != (reason, needs, detail):
        turn.record(e.Stuck(turn.seq, turn.draft.now, turn.path, step.id, reason, needs, detail, outcome))


def unmet(turn: Turn, step: Step, facts: dict[str, Any], local: dict[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """The first requirement that doesn't hold, as words for a person, with the facts it lacks; None: all hold.

    The criteria of a handover count, too: they may have ceased to hold since the gate was opened.
    """
    language = turn.draft.language
    for requirement in (*step.criteria, *step.requires):
        if requirement.must.truth(facts, local, turn.x) is True:
            continue
        missing = requirement.must.missing(facts, local, turn.x)
        if requirement.because is not None:
            words = requirement.because.render(facts, local, turn.x, language)
        else:
            words = requirement.must.sentence(language)
        return words, missing
    return None
