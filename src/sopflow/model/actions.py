"""Actions: what the host system can do, and when it may."""

from __future__ import annotations

from pydantic import Field

from sopflow.model.acts import Acts, place_acts
from sopflow.model.facts import ActionArgs, Arguments
from sopflow.model.part import Names, Part, Path
from sopflow.model.requirements import Requirements
from sopflow.model.step import Impact
from sopflow.model.texts import Texts

__all__ = ["Action"]


class Action(Part):
    """Something the host carries out. ``takes``, ``may_take`` and ``gives`` name facts, or declare names with types."""

    title: Texts | None = Field(default=None, description="What people call it.")
    takes: Arguments = Field(default_factory=ActionArgs, description="What it needs: facts, or names with types.")
    may_take: Arguments = Field(default_factory=ActionArgs, description="What it takes along if it is known.")
    gives: Arguments = Field(default_factory=ActionArgs, description="What it gives back when it succeeded.")
    by: Names = Field(default=(), description="The roles that may ask for it; left out: everyone.")
    requires: Requirements = Field(default=(), description="Conditions without which it is refused.")
    then: Acts = Field(default=(), description="What is done when it succeeded: acts.")
    impact: Impact | None = Field(default=None, description="How grave doing it wrongly is.")

    def place(self, path: Path) -> None:
        self.note(path=path)
        for key, arguments in (("takes", self.takes), ("may_take", self.may_take), ("gives", self.gives)):
            for name, fact in arguments.declared.items():
                fact.place((*path, key, *arguments.places[name]))
        for number, requirement in enumerate(self.requires):
            requirement.place((*path, "requires", number))
        place_acts((*path, "then"), self.then)
