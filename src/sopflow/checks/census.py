"""What the files of a folder do with people, gathered in one go: each rule about people looks at a little of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sopflow import model
from sopflow.graph import Folder, acts_of, acts_of_handbook

__all__ = ["BY_PEOPLE", "Census", "census"]

BY_PEOPLE = (model.AskStep, model.DoStep, model.HandoverStep)
"""What a person completes."""


@dataclass(slots=True, eq=False)
class Census:
    """What one file (or the handbook) does with people.

    Attributes:
        handovers, guarded: Its handovers, and the steps that have ``not_by``.
        escalations, messages: Its steps and acts that escalate or send, in the order written, steps first.
        calls: The procedures it calls.
        named: The roles it names in any way.
        anybody: The first step for a person that names no role.
        sees: Where its steps say what the customer sees.
    """

    handovers: list[model.HandoverStep] = field(default_factory=list)
    guarded: list[model.AnyStep] = field(default_factory=list)
    escalations: list[model.EscalateStep | model.EscalateAct] = field(default_factory=list)
    messages: list[model.SendStep | model.SendAct] = field(default_factory=list)
    calls: dict[str, None] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    anybody: str | None = None
    sees: list[model.Path] = field(default_factory=list)

    @property
    def escalating_steps(self) -> list[model.EscalateStep]:
        """The escalations that are steps."""
        return [each for each in self.escalations if isinstance(each, model.EscalateStep)]

    @property
    def escalating_acts(self) -> list[model.EscalateAct]:
        """Those that are acts."""
        return [each for each in self.escalations if isinstance(each, model.EscalateAct)]


def census(folder: Folder) -> Mapping[str, Census]:
    """Those of all files, by name; that of the handbook has none."""
    return {"": _of_handbook(folder.handbook)} | {
        name: folder.about(sop, _of_sop) for name, sop in folder.by_name.items()
    }


def _of_handbook(book: model.Handbook) -> Census:
    found = Census()
    for rungs in book.ladders.values():
        found.named.update(role for rung in rungs for role in rung.role)
    for action in book.actions.values():
        found.named.update(action.by)
        for form in (action.takes, action.may_take, action.gives):
            found.named.update(_answering(form.declared))
    found.named.update(_answering(book.facts))
    for act in acts_of_handbook(book):
        _tell(found, act)
    return found


def _of_sop(sop: model.Sop) -> Census:
    found = Census()
    if isinstance(sop, model.Procedure) and sop.owner is not None:
        found.named.add(sop.owner)
    found.named.update(_answering(sop.facts))
    for step in sop.every_step:
        if step.by is not None:
            found.named.add(step.by)
        elif found.anybody is None and isinstance(step, BY_PEOPLE):
            found.anybody = step.id
        if step.not_by is not None:
            found.guarded.append(step)
        if step.customer_sees is not None:
            found.sees.append((*step.path, "customer_sees"))
        if step.declared:
            found.named.update(_answering(step.declared))
    found.calls.update((step.call, None) for step in sop.all_of(model.CallStep))
    found.handovers += sop.all_of(model.HandoverStep)
    for each in (*sop.all_of(model.EscalateStep), *sop.all_of(model.SendStep), *acts_of(sop)):
        _tell(found, each)
    return found


def _tell(found: Census, each: model.AnyStep | model.AnyAct) -> None:
    """Note who gets a case or a message."""
    if isinstance(each, model.EscalateStep | model.EscalateAct):
        found.escalations.append(each)
        if each.escalate != "next":
            found.named.add(each.escalate)
    elif isinstance(each, model.SendStep | model.SendAct):
        found.messages.append(each)
        if each.to != "customer":
            found.named.add(each.to)


def _answering(facts: Mapping[str, model.FactModel]) -> Iterator[str]:
    """The roles that alone may answer facts, or fields of records."""
    for fact in facts.values():
        for each in fact.guarded():
            assert each.by is not None
            yield each.by
