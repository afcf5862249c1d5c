"""What leads away from the path as it is drawn: rules and missed deadlines that ``go`` to a step or ``end`` a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.views.chart import Arrow, Box, State
from sopflow.views.sources import Progress
from sopflow.views.words import span, word

if TYPE_CHECKING:
    from sopflow.program import Program
    from sopflow.program.acts import Act

__all__ = ["Aside", "aside_arrows", "asides_of", "event_boxes"]


@dataclass(frozen=True, slots=True)
class Aside:
    """One way that a rule or a missed deadline takes.

    Attributes:
        source: The step it leaves from; None: from wherever the case is.
        target: A step, or an outcome.
        label: Why, in a few words.
        told: The same in full.
        name: The rule's or deadline's.
    """

    source: str | None
    target: str
    ends: bool
    label: str
    told: str
    name: str

    @property
    def event(self) -> str:
        """The id of the box it leaves from, where no step is named."""
        return f"(on {self.label})"


def asides_of(program: Program, language: str) -> tuple[Aside, ...]:
    """The ways that rules and missed deadlines take, in the order written; those that stay on the path have none."""
    return tuple(dict.fromkeys((*_rules(program, language), *_delays(program, language))))


def _rules(program: Program, language: str) -> Iterator[Aside]:
    steps = program.main.steps
    for rule in dict.fromkeys((*program.rules, *program.main.rules)):
        label = readable(rule.id)
        told = f"{label}: {rule.condition.sentence(language)}" if rule.condition is not None else label
        source = rule.when if rule.when in steps else None
        for target, ends in _leading(rule.acts, steps):
            yield Aside(source, target, ends, label, told, rule.id)


def _delays(program: Program, language: str) -> Iterator[Aside]:
    steps = program.main.steps
    every = [*program.main.deadlines.values(), *(each for step in steps.values() for each in step.starts)]
    for deadline in dict.fromkeys(every):
        label = word("late after", language, span(deadline.written, language))
        told = label if deadline.of_step else f"{readable(deadline.name)}: {label}"
        source = deadline.start if deadline.start in steps else None
        late = [(deadline.late_step, False)] if deadline.late_step in steps else _leading(deadline.late_acts, steps)
        for target, ends in late:
            yield Aside(source, str(target), ends, label if source else told, told, deadline.name)


def _leading(acts: Iterable[Act], steps: Mapping[str, object]) -> Iterator[tuple[str, bool]]:
    for act in acts:
        if act.kind == "end":
            yield act.target, True
        elif act.kind == "go" and act.target in steps:
            yield act.target, False


def event_boxes(asides: Iterable[Aside], lanes: Mapping[str, str | None], progress: Progress) -> Iterator[Box]:
    """What may happen wherever the case is, each once; it stands in the lane to which it leads."""
    found = list(asides)
    happened = {aside.event for aside in found if progress.took("", aside.target, aside.name) != "none"}
    first: dict[str, Aside] = {}
    for aside in found:
        if aside.source is None:
            first.setdefault(aside.event, aside)
    for aside in first.values():
        state: State = "visited" if aside.event in happened else "none"
        yield Box(aside.event, "event", aside.label, lane=lanes.get(aside.target), state=state, tooltip=aside.told)


def aside_arrows(asides: Iterable[Aside], progress: Progress) -> Iterator[Arrow]:
    """The dashed arrows."""
    for aside in asides:
        label = aside.label if aside.source is not None else ""
        state = progress.took("", aside.target, aside.name)
        yield Arrow(aside.source or aside.event, aside.target, label, state, "aside", aside.name)
