"""What looks on while a case walks: rules, clocks, a ladder. A leg only tells that none of them has anything to say.

Where one might, the leg answers None, and the general engine acts for them. So a leg is written only for programs whose
rules read nothing but facts, it passes only steps that no clock and no rule waits for, and wherever facts were written
it compares the rules that read them with what the case knows of these rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sopflow.engine.legs.source import Source, Trail
from sopflow.engine.legs.terms import truth
from sopflow.expr import Expr
from sopflow.program import Program, Step

__all__ = ["begins_nothing", "ends_nothing", "has_legs", "in_time", "quiet_opening", "settled"]

# Conditions that a leg looks at where facts were written. Where there are more, that is the general engine's work.
MANY = 8


def has_legs(program: Program) -> bool:
    """Whether nothing can happen in ``program`` but through facts, and through time that runs out."""
    return not program.restless and not program.watches_time


def begins_nothing(program: Program, step: Step) -> bool:
    """Whether no clock starts or stops, and no rule acts, because ``step`` is entered."""
    return not (step.starts or step.pauses or step.notice is not None or step.id in program.awaited)


def ends_nothing(step: Step) -> bool:
    """Whether no clock is over, or runs on, because ``step`` is left."""
    own = any(deadline.of_step for deadline in step.starts)
    return not (own or step.meets or step.pauses or step.notice is not None)


def quiet_opening(program: Program) -> bool:
    """Whether no clock starts when a case is opened."""
    ladder = program.main.ladder
    return (ladder is None or ladder.rungs[0].within is None) and not any(
        deadline.start is None and not deadline.of_step for deadline in program.main.deadlines.values()
    )


def in_time(out: Source, trail: Trail) -> None:
    """Lines that let only those events pass before which nothing fell due, in a case that did not go up."""
    program = out.program
    if not program.lively:
        return
    out.line(trail, "if case.escalated or case.clocks and case.clocks[0].falls_due <= at: return None")
    ladder = program.main.ladder
    if ladder is not None and any(rung.within is not None for rung in ladder.rungs):
        out.line(trail, f"if case.clocks and find(case, '', 'rung', {out.name(ladder.name)}) is not None: return None")


def settled(out: Source, trail: Trail, written: Iterable[str] | None) -> None:
    """Lines that let only those pass for whom all rules that read what was ``written`` stay as they are.

    Args:
        written: The facts; None: all of them, for a case that begins.
    """
    watching = list(_watching(out.program, written))
    if len(watching) > MANY:
        out.line(trail, "return None")
        return
    for condition, rule in watching:
        holds = truth(out, condition)
        if rule is None or written is None:
            out.line(trail, f"if {holds}: return None")
        else:
            out.line(trail, f"if ({holds}) is not ({out.name(rule)} in case.edges): return None")


def _watching(program: Program, written: Iterable[str] | None) -> Iterator[tuple[Expr, str | None]]:
    """The conditions to look at: of rules, with their ids, and those under which a deadline has less time."""
    names = None if written is None else frozenset(written)
    if names is None:
        numbers: Iterable[int] = range(len(program.rules))
    else:
        numbers = sorted({number for name in names for number in program.rules_reading.get(name, ())})
    for rule in (program.rules[number] for number in numbers):
        if rule.condition is not None and rule.when is None:
            yield rule.condition, rule.id
    for deadline in program.main.deadlines.values():
        for condition, _, _ in deadline.sooner:
            if names is not None and not condition.leaves.isdisjoint(names):
                yield condition, None
