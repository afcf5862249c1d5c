"""Rules: if-then, at any time while a case or a call is open."""

from __future__ import annotations

from pydantic import Field, model_validator

from sopflow.model.acts import Acts, place_acts
from sopflow.model.part import Name, Part, Path, problem

__all__ = ["Rule"]


class Rule(Part):
    """What is done when a condition becomes true, or when something happens and the condition holds."""

    id: Name = Field(description="The rule's name in this file.")
    if_: str | None = Field(default=None, alias="if", description="The condition. Without `when`, on becoming true.")
    when: Name | None = Field(default=None, description="A signal, or a step: on entering it.")
    then: Acts = Field(description="What is done: acts, one after the other.")

    @model_validator(mode="after")
    def _has_an_occasion(self) -> Rule:
        if self.if_ is None and self.when is None:
            hint = "add `if: CONDITION`, `when: SIGNAL` or both"
            message = "This rule says neither `if` nor `when`, so it never acts."
            raise problem(message, code="SOP102", hint=hint, on="key")
        return self

    def place(self, path: Path) -> None:
        self.note(path=path)
        place_acts((*path, "then"), self.then)
