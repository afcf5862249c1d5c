"""Conditions that must hold: ``requires`` of steps and actions, ``criteria`` of a handover."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from sopflow.model.part import Part, Shown
from sopflow.model.texts import Texts

__all__ = ["Requirement", "Requirements"]


class Requirement(Part):
    """A condition that must hold. ``because`` words the refusal; without it the condition itself does."""

    must: str = Field(description="The condition.")
    because: Texts | None = Field(default=None, description="What a person is told when it doesn't hold.")

    @model_validator(mode="before")
    @classmethod
    def _either_form(cls, raw: Any) -> Any:
        return {"must": raw} if isinstance(raw, str) else raw


Requirements = tuple[Annotated[Requirement, Shown({"shared": "requirement"})], ...]
