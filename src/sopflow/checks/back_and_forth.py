"""Teams can hand a case back and forth without end.

Cases may go back to a team that had them. But when nothing on the way counts how often that happens, two teams can
pass a case on to each other for ever, each in good faith, while the customer waits. A branch, `skip_if` or criterion on
`case.handovers` or `case.visits`, a fact that counts or a deadline that leads out of it bounds the circle.

    handbook: shop
    teams:
      service:
      legal:
    ---
    process: complaint
    owner: service
    outcomes: [answered]
    facts:
      clear: {type: yes/no, ask: Is it clear what they want?}
    steps:
      - id: find-out
        do: Find out what they want.
      - id: to-legal
        handover: legal
      - id: judge
        ask: [clear]
        again: yes
        next:
          clear: answered
          else: to-service
      - id: to-service
        handover: service
        next: find-out

Give one of the steps a branch that leads out of the circle:

    handbook: shop
    teams:
      service:
      legal:
    ---
    process: complaint
    owner: service
    outcomes: [answered, given-up]
    facts:
      clear: {type: yes/no, ask: Is it clear what they want?}
    steps:
      - id: find-out
        do: Find out what they want.
      - id: to-legal
        handover: legal
      - id: judge
        ask: [clear]
        again: yes
        next:
          clear: answered
          case.handovers < 4: to-service
          else: given-up
      - id: to-service
        handover: service
        next: find-out
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

from sopflow.checks.holding import with_outcomes
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.expr import Expr
from sopflow.graph import Folder
from sopflow.graph.components import components
from sopflow.program import Step
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_SHOWN = 8


def check(study: Study) -> Iterator[Diagnostic]:
    for subject in study.subjects:
        teams = {step.handover for step in study.people[subject.sop.name].handovers}
        if len(teams) > 1 and not _bounded(subject):
            yield from _circles(study.folder, subject)


def _bounded(subject: Subject) -> bool:
    """Whether the whole file says how long it may take, or how many handovers there may be."""
    promised = any(promise.at_most is not None for promise in subject.sop.promises)  # proven elsewhere
    leading_out = any(
        deadline.late_step is not None or any(act.kind in ("go", "end") for act in deadline.late_acts)
        for deadline in subject.unit.deadlines.values()
    )
    return promised or leading_out


def _circles(folder: Folder, subject: Subject) -> Iterator[Diagnostic]:
    sop, steps = subject.sop, subject.unit.steps
    counters = _counters(steps.values())
    free = {name for name, step in steps.items() if not _counts(step, counters)}
    ways = {name: list(_on(folder, subject, name, free)) for name in free}
    written = {step.id: step for step in sop.every_step}
    place = {name: number for number, name in enumerate(written)}
    for group in components(ways):
        gates = sorted((name for name in group if steps[name].team is not None), key=place.__getitem__)
        first = gates[0] if gates else ""
        other = next((name for name in gates if steps[name].team != steps[first].team), None)
        if other is None:
            continue
        there = _way(ways, first, other, group)
        circle = [*there[:-1], *_way(ways, other, first, group)]
        names = circle if len(circle) <= 2 * _SHOWN else [*circle[:_SHOWN], "…", *circle[-_SHOWN:]]
        one, two = steps[first].team, steps[other].team
        message = f"`{one}` and `{two}` can hand a case back and forth without end: {' → '.join(names)}."
        hint = "Give one of these steps a branch that leads out: `case.handovers >= 5: STEP or OUTCOME`."
        span = sop.source.span((*written[first].path, "handover"))
        related = [("and back here", sop.source.span((*written[other].path, "handover")))]
        yield RULE.finding(message, span, hint, related)


def _on(folder: Folder, subject: Subject, name: str, free: Collection[str]) -> Iterator[str]:
    """The steps that come next; after a handover, once it is accepted."""
    of_handover = subject.unit.steps[name].team is not None
    for way, outcome in with_outcomes(folder.targets(subject.sop, name)):
        rejected = of_handover and outcome == "rejected"
        if way.target in free and way.target is not None and not (way.ends or way.kind == "interrupt" or rejected):
            yield way.target


def _counters(steps: Collection[Step]) -> frozenset[str]:
    """Facts that the file itself changes in steps: numbers and lists by which an author may count."""
    changed = (change for step in steps for change in step.changes)
    return frozenset(fact.name for change in changed for fact in change.facts)


def _counts(step: Step, counters: frozenset[str]) -> bool:
    """Whether a step looks at how often something happened: it may bound any circle through it."""
    conditions = [branch.condition for branch in step.branches]
    conditions += [step.skip, *(each.must for each in (*step.requires, *step.criteria))]
    return any(_is_count(each, counters) for each in conditions if each is not None)


def _is_count(condition: Expr, counters: frozenset[str]) -> bool:
    bounding = ("case.visits.", "case.handovers", "case.age", "now", "today", "case.level")
    return not counters.isdisjoint(condition.leaves) or any(each.startswith(bounding) for each in condition.builtins)


def _way(ways: Mapping[str, Sequence[str]], start: str, goal: str, inside: Collection[str]) -> list[str]:
    """A shortest way from one step to another, through these."""
    within = frozenset(inside)
    came_from = {start: ""}
    waiting = deque([start])
    while goal not in came_from:
        name = waiting.popleft()
        for each in ways[name]:
            if each in within and each not in came_from:
                came_from[each] = name
                waiting.append(each)
    way = [goal]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


RULE = Proof("SOP610", "back-and-forth", "warning", "Teams can hand a case back and forth without end.", check)
