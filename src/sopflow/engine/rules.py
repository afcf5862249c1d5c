"""Rules: which of them have reason to act, in which order, and until when.

A rule without ``when`` acts when its condition *becomes* true; the case remembers which conditions hold (``edges``).
Rules are looked at after each event and each step's effect, before the way on is chosen, and when a case or call
begins, before its first step. Only those are evaluated that read a fact which has changed, or something that isn't a
fact; at the beginning, when nothing was true yet, all are. Once one of them has ended the case (or a call), no other
rule of it acts: it is over, though what follows from that is only walked when the rules have come to rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopflow.engine.acts import perform
from sopflow.engine.clocks import find, less_time
from sopflow.engine.evolve_work import edge_key
from sopflow.engine.holding import hold
from sopflow.engine.turn import Turn
from sopflow.journal import rules as r
from sopflow.program import Rule

__all__ = ["FIRINGS", "all_rules", "happened", "hasten", "settle"]

# Rules that may act in one settlement. More than that don't come to rest, and a person has to look.
FIRINGS = 100


def settle(turn: Turn, leaving: tuple[str, str, str] | None = None) -> bool:
    """Let every rule act that has reason to, the first in order first, until none has.

    Args:
        turn: The turn.
        leaving: The call, the step and the outcome of a place that is completed and about to be left.

    Returns:
        Whether one of them broke off what was open, so that the walk goes on elsewhere.
    """
    program, draft = turn.program, turn.draft
    if not program.watches or draft.outcome is not None:
        return False
    if draft.facts is turn.seen and not program.restless and not program.hasty and turn.same_facts():
        return False
    interrupted = False
    for _ in range(FIRINGS):
        changed = turn.changed_facts()
        if program.hasty:
            hasten(turn)
        found = _firing(turn, changed)
        if found is None:
            turn.at_rest()
            return interrupted
        rule, path, why = found
        if _act(turn, rule, path, why, edge=True):
            interrupted = True
            if turn.draft.outcome is not None:
                return True
    _exhausted(turn, leaving)
    return True


def happened(turn: Turn, name: str, path: str) -> bool:
    """Let the rules act that wait for this signal, or for this step of the call ``path`` being entered.

    A rule of a file waits for the steps of that file, and not for those of what it calls.

    Returns:
        Whether one of them broke off what was open.
    """
    if name not in turn.program.awaited:
        return False
    interrupted = False
    for rule, frame in list(all_rules(turn)):
        if turn.draft.outcome is not None or turn.exhausted:
            return True
        if (
            rule.when != name
            or not turn.has_frame(frame)
            or _is_over(turn, frame)
            or (frame != path and not rule.anywhere and name not in turn.program.signals)
        ):
            continue
        facts, local, x = turn.view(frame)
        if rule.condition is not None and rule.condition.holds(facts, local, x) is not True:
            continue
        why = rule.condition.why(facts, local, x) if rule.condition is not None else {}
        acted = _act(turn, rule, frame, why, edge=False)
        interrupted = settle(turn) or acted or interrupted
    return interrupted


def all_rules(turn: Turn) -> Iterator[tuple[Rule, str]]:
    """Every rule with the call it lives in: the handbook's, the process's, then those of the calls, outermost first."""
    for rule in turn.program.rules:
        yield rule, ""
    for frame in turn.draft.frames:
        for rule in turn.program.units[frame.procedure].rules:
            yield rule, frame.path


def _is_over(turn: Turn, path: str) -> bool:
    """Whether a rule has ended the call ``path``, which is still there until the walk goes on."""
    return any(not token.step and token.frame == path for token in turn.draft.tokens)


def _firing(turn: Turn, changed: frozenset[str] | None) -> tuple[Rule, str, dict[str, Any]] | None:
    """The first rule that becomes true. All those that are no longer true are noted before it acts."""
    edges = turn.draft.edges
    first: tuple[Rule, str, dict[str, Any]] | None = None
    for rule, path in _candidates(turn, changed):
        condition = rule.condition
        if condition is None or rule.when is not None:
            continue
        known = edge_key(path, rule.id) in edges
        if first is not None and not known:
            continue
        facts, local, x = turn.view(path)
        holds = condition.holds(facts, local, x) is True
        if holds and not known and first is None and not _is_over(turn, path):
            first = rule, path, condition.why(facts, local, x)
        elif known and not holds:
            turn.record(r.Rested(turn.seq, turn.draft.now, path, rule.id))
    return first


def _candidates(turn: Turn, changed: frozenset[str] | None) -> Iterator[tuple[Rule, str]]:
    program = turn.program
    if changed is None:
        yield from all_rules(turn)
        return
    reading = program.rules_reading
    numbers = [number for name in changed if name in reading for number in reading[name]]
    numbers += program.volatile_rules
    for number in sorted(set(numbers)) if len(numbers) > 1 else numbers:
        yield program.rules[number], ""
    for frame in turn.draft.frames:
        begun = frame.path in turn.begun
        for rule in program.units[frame.procedure].rules:
            if begun or rule.volatile or not changed.isdisjoint(rule.reads):
                yield rule, frame.path


def _act(turn: Turn, rule: Rule, path: str, why: dict[str, Any], *, edge: bool) -> bool:
    turn.record(r.Fired(turn.seq, turn.draft.now, path, rule.id, why, edge))
    return perform(turn, rule.acts, rule.id, path)


def hasten(turn: Turn, only: frozenset[tuple[str, str]] | None = None) -> None:
    """Deadlines whose ``sooner`` conditions hold get less time.

    Args:
        turn: The turn.
        only: Call and name of those that are looked at; left out, all.
    """
    hasty = turn.program.hasty
    for clock in turn.draft.clocks:
        if clock.name not in hasty or clock.kind != "deadline":
            continue
        if only is not None and (clock.frame, clock.name) not in only:
            continue
        deadline = turn.unit_at(clock.frame).deadlines[clock.name]
        for condition, span, written in deadline.sooner:
            if condition.holds(*turn.view(clock.frame)) is True:
                current = find(turn.draft, clock.frame, clock.kind, clock.name)
                if current is not None:
                    less_time(turn, current, deadline, span, written)


def _exhausted(turn: Turn, leaving: tuple[str, str, str] | None) -> None:
    """The rules don't come to rest: every place of the case stands still until a person looks."""
    turn.exhausted = True
    # Where a rule has ended a file, nothing stands still; the rest would go on by itself.
    turn.agenda = [each for each in turn.agenda if not each[1]]
    for token in turn.draft.tokens:
        turn.enter_call(token.frame)
        if token.step in turn.unit.steps:
            left = leaving is not None and (token.frame, token.step) == leaving[:2]
            outcome = leaving[2] if leaving is not None and left else token.outcome
            hold(turn, turn.unit.steps[token.step], "rules", outcome=outcome)
