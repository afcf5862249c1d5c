"""Steps: one class for each verb that has no steps inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from sopflow.model.effects import Changes, Escalation, Message
from sopflow.model.facts import Asked, AskedFacts, FactModel
from sopflow.model.part import Count, FactRef, Flag, Name, Part, Path, Written
from sopflow.model.requirements import Requirements
from sopflow.model.step import Never, Nothing, Step
from sopflow.model.texts import Texts
from sopflow.model.times import Retry, Wait

__all__ = [
    "AskStep",
    "CallStep",
    "DecideStep",
    "DoStep",
    "EndStep",
    "EscalateStep",
    "HandoverStep",
    "LookUpStep",
    "Passing",
    "RunStep",
    "SendStep",
    "SetStep",
    "WaitStep",
]


class AskStep(Step):
    """A person fills in facts; what is known is left out."""

    VERB: ClassVar[str] = "ask"

    ask: AskedFacts = Field(description="A person fills in these facts; known ones are left out.")
    again: Flag = Field(default=False, description="yes: ask anew, even for what is known.")
    at_least: Count | None = Field(default=None, description="How many of the facts will do; 0: all may be left open.")

    @property
    def forms(self) -> tuple[tuple[str, Asked], ...]:
        return (("ask", self.ask),)

    @property
    def declared(self) -> Mapping[str, FactModel]:
        return self.ask.declared


class DoStep(Step):
    """A person carries something out."""

    VERB: ClassVar[str] = "do"

    do: Texts = Field(description="A person carries this out.")
    checklist: tuple[Texts, ...] = Field(default=(), description="All of these must be ticked.")
    record: AskedFacts = Field(default_factory=Asked, description="Facts to fill in on completion, anew each time.")

    @property
    def forms(self) -> tuple[tuple[str, Asked], ...]:
        return (("record", self.record),) if self.record else ()

    @property
    def declared(self) -> Mapping[str, FactModel]:
        return self.record.declared


class Passing(Part):
    """Arguments and results, for what is run or called."""

    with_: dict[Name, Written] = Field(
        default_factory=dict,
        alias="with",
        description="What is handed over, where names differ; after `=` stands an expression.",
    )
    into: dict[FactRef, FactRef] = Field(
        default_factory=dict, description="Facts that take the results, where names differ."
    )


class CallStep(Step, Passing):
    """A procedure runs, and the step is done when it has ended."""

    VERB: ClassVar[str] = "call"

    call: Name = Field(description="The procedure that runs before the case goes on.")


class RunStep(Step, Passing):
    """The host carries out an action."""

    VERB: ClassVar[str] = "run"

    run: Name = Field(description="The action that the host carries out.")
    retry: Retry | None = Field(default=None, description="Further attempts after a failure.")

    def place(self, path: Path) -> None:
        super().place(path)
        if self.retry is not None:
            self.retry.place((*path, "retry"))


class SendStep(Step, Message):
    """A message goes out."""

    VERB: ClassVar[str] = "send"

    requires: Never = Field(default=())


class SetStep(Step, Changes):
    """Facts are changed, in the order clear, set, add, remove."""

    VERB: ClassVar[str] = "set"

    requires: Never = Field(default=())


class LookUpStep(Step):
    """A decision table sets facts."""

    VERB: ClassVar[str] = "look_up"

    look_up: Name = Field(description="The decision table that sets facts.")
    requires: Never = Field(default=())


class DecideStep(Step):
    """A question that the facts answer; its branches are in ``next``."""

    VERB: ClassVar[str] = "decide"

    decide: Texts = Field(description="A question that the facts answer; its branches are in `next`.")
    requires: Never = Field(default=())


class EscalateStep(Step, Escalation):
    """The case goes up the ladder, or to a role."""

    VERB: ClassVar[str] = "escalate"

    requires: Never = Field(default=())


class HandoverStep(Step):
    """A quality gate: the case changes teams."""

    VERB: ClassVar[str] = "handover"

    handover: Name = Field(description="The team that takes over, or rejects with a reason.")
    criteria: Requirements = Field(default=(), description="Conditions that must hold before it is offered.")
    checklist: tuple[Texts, ...] = Field(default=(), description="What the person handing over confirms.")
    packet: tuple[FactRef, ...] = Field(default=(), description="Facts that go along.")

    def place(self, path: Path) -> None:
        super().place(path)
        for number, criterion in enumerate(self.criteria):
            criterion.place((*path, "criteria", number))


class WaitStep(Step):
    """Time passes, or a signal arrives."""

    VERB: ClassVar[str] = "wait"

    wait: Wait = Field(description="How long; or the signal to wait for; or until when.")
    requires: Never = Field(default=())

    def place(self, path: Path) -> None:
        super().place(path)
        if not isinstance(self.wait, str):
            self.wait.place((*path, "wait"))


class EndStep(Step):
    """The case, or the called procedure, is over."""

    VERB: ClassVar[str] = "end"

    end: Name = Field(description="The case, or the called procedure, ends with this outcome.")
    requires: Never = Field(default=())
    next: Nothing = Field(default=None)
    within: Nothing = Field(default=None)
    if_late: Nothing = Field(default=None)
    keep_informed: Nothing = Field(default=None)
