"""A process (the journey, owned by a team) and a procedure (the script for one task, owned by a role)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeVar

from pydantic import Field

from sopflow.model.facts import FactModel, Facts
from sopflow.model.file import File
from sopflow.model.history import Revision
from sopflow.model.outcomes import OutcomeNames, Outcomes
from sopflow.model.part import FactRef, Listed, MayBeEmpty, Name, Part, Path, Word, place_listed
from sopflow.model.promises import Promise
from sopflow.model.rules import Rule
from sopflow.model.step import Step, UnreadStep
from sopflow.model.tables import Table
from sopflow.model.texts import Texts
from sopflow.model.times import Deadline
from sopflow.model.verbs import AnyStep, Steps, every_step

if TYPE_CHECKING:
    from sopflow.text.source import Source

_S = TypeVar("_S", bound=Step)

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


class Sop(File):
    """What processes and procedures have in common.

    Attributes:
        name: The name other files use for it.
        steps: In reading order; the first one starts.
        facts: This file's own facts, beside the handbook's (those declared in place are with their steps).
        source: The file it was read from.
    """

    kind: ClassVar[Literal["process", "procedure"]]

    name: Name = Field(alias="sop", description="The name other files use for it.")
    title: Texts | None = Field(default=None, description="What people call it.")
    purpose: Texts | None = Field(default=None, description="What it is for.")
    owner: Name | None = Field(default=None, description="Who answers for it.")
    version: Word | None = Field(default=None, description="This file's own version.")
    changes: Listed[Revision] = Field(default=(), description="What became different, the newest first.")
    calendar: Name | None = Field(default=None, description="The calendar its working hours are counted by.")
    ladder: Name | None = Field(default=None, description="The ladder its cases go up.")
    goals: Listed[Goal] = Field(default=(), description="What is aimed at, for audits and key figures.")
    stages: dict[Name, Annotated[Stage, MayBeEmpty]] = Field(
        default_factory=dict, description="The stages of the customer journey, in order."
    )
    inputs: tuple[FactRef, ...] = Field(default=(), description="Facts that must be known at the start.")
    results: tuple[FactRef, ...] = Field(default=(), description="Facts it hands back.")
    outcomes: Outcomes = Field(default_factory=OutcomeNames, description="How it may end.")
    facts: Facts = Field(default_factory=dict, description="This file's own facts, beside the handbook's.")
    tables: dict[Name, Table] = Field(default_factory=dict, description="Decision tables.")
    rules: Listed[Rule] = Field(default=(), description="If-then, while the case or the call is open.")
    deadlines: Listed[Deadline] = Field(default=(), description="By when what must have happened.")
    promises: Listed[Promise] = Field(default=(), description="What holds on every path; proven when the file is read.")
    steps: Steps = Field(description="What happens, in reading order; the first step starts.")

    @property
    def source(self) -> Source:
        """The file it was read from."""
        if self.read_from is None:
            raise AttributeError(f"{self.kind} {self.name} was not read from a file")
        return self.read_from

    @cached_property
    def declared(self) -> Mapping[str, FactModel]:
        """Every fact this file declares, those in place included, in the order written."""
        return {**self.facts, **{name: fact for step in self.every_step for name, fact in step.declared.items()}}

    @cached_property
    def every_step(self) -> tuple[AnyStep, ...]:
        """All steps, those inside ``together`` too, in reading order: a step before those inside it."""
        return tuple(every_step(self.steps))

    @cached_property
    def _by_verb(self) -> Mapping[type[Step], list[Step]]:
        found: dict[type[Step], list[Step]] = {}
        for step in self.every_step:
            found.setdefault(type(step), []).append(step)
        return found

    def all_of(self, kind: type[_S]) -> tuple[_S, ...]:
        """All steps with one verb, in reading order. Whoever wants only these need not look at all the others."""
        return tuple(self._by_verb.get(kind, ()))  # type: ignore[arg-type]

    @cached_property
    def timed(self) -> tuple[AnyStep, ...]:
        """The steps that have their own time."""
        return tuple(step for step in self.every_step if step.within is not None)

    @cached_property
    def unread(self) -> tuple[UnreadStep, ...]:
        """The steps whose shape is wrong."""
        return self.all_of(UnreadStep)

    @cached_property
    def by_id(self) -> Mapping[str, AnyStep]:
        """All steps by id; of two with one id, the first."""
        found: dict[str, AnyStep] = {}
        for step in self.every_step:
            found.setdefault(step.id, step)
        return found

    def step(self, id: str) -> AnyStep | None:
        """The step with this id, wherever it stands, if there is one."""
        return self.by_id.get(id)

    def place(self, path: Path) -> None:
        self.note(path=path)
        listed: dict[str, tuple[Part, ...]] = {
            "changes": self.changes,
            "goals": self.goals,
            "rules": self.rules,
            "deadlines": self.deadlines,
            "promises": self.promises,
        }
        named: dict[str, Mapping[str, Part]] = {"stages": self.stages, "facts": self.facts, "tables": self.tables}
        for key, each in listed.items():
            place_listed((*path, key), each)
        for key, parts in named.items():
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
