"""A process (the journey, owned by a team) and a procedure (the script for one task, owned by a role)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, PrivateAttr

from sopflow.model.facts import FactModel, Facts
from sopflow.model.part import FactRef, Name, Part, Path, Word
from sopflow.model.steps import AnyStep, Steps
from sopflow.model.texts import Texts

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["Goal", "Procedure", "Process", "Sop", "Stage"]


class Goal(Part):
    """What is aimed at, for audits and key figures: a measure and its bound."""

    measure: Name = Field(description="What is measured: ttr, csat, …")
    at_most: Word | None = Field(default=None, description="The most it should be.")
    at_least: Word | None = Field(default=None, description="The least it should be.")


class Stage(Part):
    """A stage of the customer journey."""

    title: Texts | None = Field(default=None, description="What people call this stage.")
    touchpoints: tuple[Texts, ...] = Field(default=(), description="Where customer and company meet.")
    customer_wants: Texts | None = Field(default=None, description="What the customer wants here.")


class Sop(Part):
    """What processes and procedures have in common.

    Attributes:
        name: The name other files use for it.
        steps: In reading order; the first one starts.
        facts: This file's own facts, beside the handbook's (those declared in place are with their steps).
        source: The file it was read from.
    """

    kind: ClassVar[Literal["process", "procedure"]]

    sopflow: Literal["1"] = Field(description="The version of the language: 1.")
    name: Name = Field(alias="sop", description="The name other files use for it.")
    title: Texts | None = Field(default=None, description="What people call it.")
    purpose: Texts | None = Field(default=None, description="What it is for.")
    owner: Name | None = Field(default=None, description="Who answers for it.")
    version: Word | None = Field(default=None, description="This file's own version.")
    goals: tuple[Goal, ...] = Field(default=(), description="What is aimed at, for audits and key figures.")
    stages: dict[Name, Stage] = Field(default={}, description="The stages of the customer journey, in order.")
    inputs: tuple[FactRef, ...] = Field(default=(), description="Facts that must be known at the start.")
    results: tuple[FactRef, ...] = Field(default=(), description="Facts it hands back.")
    outcomes: tuple[Name, ...] = Field(default=(), description="How it may end.")
    facts: Facts = Field(default={}, description="This file's own facts, beside the handbook's.")
    steps: Steps = Field(description="What happens, in reading order; the first step starts.")

    _source: Source | None = PrivateAttr(default=None)

    @property
    def source(self) -> Source:
        """The file it was read from."""
        if self._source is None:
            raise AttributeError(f"{self.kind} {self.name} was not read from a file")
        return self._source

    @property
    def declared(self) -> Mapping[str, FactModel]:
        """Every fact this file declares, those in place included, in the order written."""
        return {**self.facts, **{name: fact for step in self.steps for name, fact in step.declared.items()}}

    def step(self, id: str) -> AnyStep | None:
        """The step with this id, if there is one."""
        return next((step for step in self.steps if step.id == id), None)

    def place(self, path: Path) -> None:
        self._path = path
        for number, goal in enumerate(self.goals):
            goal.place((*path, "goals", number))
        for key, parts in (("stages", self.stages), ("facts", self.facts)):
            for name, part in parts.items():
                part.place((*path, key, name))
        for number, step in enumerate(self.steps):
            step.place((*path, "steps", number))


class Process(Sop):
    """The journey from first contact to follow-up; a person may leave its path by giving a reason."""

    kind: ClassVar[Literal["process", "procedure"]] = "process"

    name: Name = Field(alias="process", description="The process: the journey, shown as a flowchart.")
    owner: Name | None = Field(default=None, description="The team that owns it.")


class Procedure(Sop):
    """The script for one task; leaving its path is refused."""

    kind: ClassVar[Literal["process", "procedure"]] = "procedure"

    name: Name = Field(alias="procedure", description="The procedure: the script for one task.")
    owner: Name | None = Field(default=None, description="The role that owns it.")
