"""A step that a case comes back to asks only the first time.

What is known is not asked again. When a branch leads around and back to the question, it passes by itself, with the
answer of the first time. It is said only where nothing else gives the fact or takes it away, and where that answer
decides whether the case goes around.

    process: inquiry
    outcomes: [solved, given-up]
    facts:
      helped: {type: yes/no, ask: Does it help?}
    steps:
      - id: solve
        do: Work on a solution.
      - id: confirm
        ask: [helped]
        next:
          helped: solved
          case.visits.solve < 3: solve
          else: given-up

Ask anew each time:

    process: inquiry
    outcomes: [solved, given-up]
    facts:
      helped: {type: yes/no, ask: Does it help?}
    steps:
      - id: solve
        do: Work on a solution.
      - id: confirm
        ask: [helped]
        again: yes
        next:
          helped: solved
          case.visits.solve < 3: solve
          else: given-up
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sopflow.checks.knowing.givers import taken_in, unsteady
from sopflow.checks.knowing.knowledge import Knowledge, knowledge
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study, Subject
from sopflow.graph.network import Network
from sopflow.program import Step
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_ACTING = frozenset(("do", "handover", "wait", "run", "call"))  # without one it turns by itself, which SOP411 tells


def check(study: Study) -> Iterator[Diagnostic]:
    for subject in study.subjects:
        asking = study.about(subject, _asking, study.folder.network(subject.sop))
        if asking:
            fleeting = {name for _, name in unsteady(subject.program)}
            fleeting.update(*(study.about(unit, taken_in) for unit in subject.program.units.values()))
            for step in asking:
                if step.names.isdisjoint(fleeting):
                    yield from _stays(knowledge(study), subject, step)


def _asking(subject: Subject, network: Network) -> tuple[Step, ...]:
    """The steps that a case may come back to, and whose answers decide if it does."""
    steps = subject.unit.steps
    # In the graph a branch of `together` leads back to where it began: that is no circle that a case goes.
    asking = [step for step in steps.values() if step.verb == "ask" and step.main_line and not step.again]
    if not asking:
        return ()
    circles = {name: circle for circle in network.circles() for name in circle}
    return tuple(
        step
        for step in asking
        if any(steps[each].verb in _ACTING for each in circles.get(step.id, ())) and _decides(step, circles[step.id])
    )


def _decides(step: Step, circle: Collection[str]) -> bool:
    """Whether its answers decide if the case goes around: some of its ways do, others don't."""
    leaves = frozenset(name for each in step.branches if each.condition is not None for name in each.condition.leaves)
    around = {not way.ends and way.target in circle for way in step.ways}
    return len(around) == 2 and bool(step.names & leaves)


def _stays(facts: Knowledge, subject: Subject, step: Step) -> Iterator[Diagnostic]:
    own = all(
        gift.unit == subject.unit.name and gift.step == step.id
        for fact in step.form
        for gift in facts.gifts_of(subject, fact.name)
    )
    if not own:
        return
    names = listed(fact.name for fact in step.form)
    are, stay, was = ("is", "stays", "it was") if len(step.form) == 1 else ("are", "stay", "they were")
    message = (
        f"When a case comes back to `{step.id}`, nobody is asked again: {names} {are} known and {stay} what {was}."
    )
    yield RULE.finding(message, subject.sop.source.span((*step.path, "ask")), "To ask anew each time: `again: yes`.")


RULE = Proof("SOP307", "asked-once", "warning", "A step that a case comes back to asks only the first time.", check)
