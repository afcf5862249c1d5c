"""What all steps have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sopflow.model.acts import IfLate, place_acts
from sopflow.model.facts import Asked, FactModel
from sopflow.model.names import readable
from sopflow.model.part import Name, Part, Path, Unread, Word, problem
from sopflow.model.requirements import Requirements
from sopflow.model.texts import Target, Texts, say

if TYPE_CHECKING:
    from sopflow.model.verbs import AnyStep

__all__ = ["Impact", "Never", "Nothing", "Step", "UnreadStep", "keys_of", "misplaced_keys"]

Impact: TypeAlias = Literal["high", "low", "none"]


def _not_here(_: Any) -> None:
    raise problem("", code="misplaced", on="key")  # worded where the step and its verb are known


_NOTHING: Mapping[str, FactModel] = MappingProxyType({})
Nothing = Annotated[None, BeforeValidator(_not_here)]
Never = Annotated[tuple[()], BeforeValidator(_not_here)]


class Step(Part):
    """What every step may have. ``path`` is ``("steps", 3)`` for the fourth step of a file."""

    VERB: ClassVar[str] = ""

    id: Name = Field(description="The step's name in this file: letters, digits, - and _.")
    title: Texts | None = Field(default=None, description="What the flowchart shows; left out: the id made readable.")
    by: Name | None = Field(default=None, description="The role that does it.")
    not_by: Name | None = Field(default=None, description="Not the person who did that step (four eyes).")
    skip_if: str | None = Field(default=None, description="The step is passed by if this condition holds.")
    requires: Requirements = Field(
        default=(), description="Conditions without which the step can't be completed; the refusal says which."
    )
    needs: tuple[Texts, ...] = Field(default=(), description="Resources and information needed.")
    next: Target | None = Field(
        default=None, description="Where to go: a step, an outcome, or branches of which the first that holds wins."
    )
    within: Word | None = Field(default=None, description="How long there is for this step: 4 h, 2 working days, …")
    if_late: IfLate | None = Field(
        default=None, description="What happens when `within` is over: a step to go to, or acts."
    )
    impact: Impact | None = Field(default=None, description="How grave leaving it out or doing it wrongly is.")
    customer_sees: Texts | None = Field(default=None, description="This step as the customer sees it.")
    keep_informed: Word | None = Field(
        default=None, description="How often the customer is sent `customer_sees` again while the case stays here."
    )
    stage: Name | None = Field(default=None, description="The stage of the customer journey it belongs to.")

    @property
    def verb(self) -> str:
        """The key that says what the step does: ``ask``, ``do``, …"""
        return self.VERB

    @property
    def forms(self) -> tuple[tuple[str, Asked], ...]:
        """The lists of facts this step has a person fill in, each with its key (``ask``, ``record``)."""
        return ()

    @property
    def declared(self) -> Mapping[str, FactModel]:
        """The facts that are declared in place, by name."""
        return _NOTHING

    def name(self, language: str = "", languages: tuple[str, ...] = ()) -> str:
        """What people read for this step: its title, else its id made readable."""
        return (say(self.title, language, languages) if self.title else "") or readable(self.id)

    @property
    def inside(self) -> tuple[AnyStep, ...]:
        """The steps directly inside this one, in reading order."""
        return ()

    @model_validator(mode="after")
    def _has_what_it_speaks_of(self) -> Self:
        if self.if_late is not None and self.within is None:
            raise _alone("if_late", "within")
        if self.keep_informed is not None and self.customer_sees is None:
            raise _alone("keep_informed", "customer_sees")
        return self

    def place(self, path: Path) -> None:
        self.note(path=path)
        if self.if_late is not None:
            place_acts((*path, "if_late"), self.if_late)
        for number, requirement in enumerate(self.requires):
            requirement.place((*path, "requires", number))
        for key, form in self.forms:
            for name, fact in form.declared.items():
                fact.place((*path, key, *form.places[name]))


def _alone(key: str, needed: str) -> PydanticCustomError:
    message = f"`{key}` needs `{needed}` beside it."
    return problem(message, code="SOP102", at=(key,), on="key", hint=f"add `{needed}: …`")


class UnreadStep(Step):
    """A step whose shape is wrong: that it exists, and what it declares, is all that is known."""

    unread: ClassVar[Unread] = Unread()

    @classmethod
    def of(cls, unread: Unread) -> UnreadStep:
        """The step for what could not be read."""
        step = _nothing().model_copy(update={"id": unread.id})  # much faster than to fill in all its defaults anew
        step.note(unread=unread)
        return step

    @cached_property
    def declared(self) -> Mapping[str, FactModel]:
        return {name: FactModel.unread() for name in self.unread.facts}

    @cached_property
    def inside(self) -> tuple[UnreadStep, ...]:
        return tuple(map(self.of, self.unread.inside))

    def place(self, path: Path) -> None:
        self.note(path=path)
        for each in self.inside:
            each.place((*path, *each.unread.at))


@cache
def _nothing() -> UnreadStep:
    """The one that the others are copies of."""
    return UnreadStep.model_construct(id="")


@cache
def misplaced_keys(kind: type[Step]) -> frozenset[str]:
    """Keys that steps may have in general, but steps of this verb may not."""
    return frozenset(
        key for key, field in kind.model_fields.items() if field.annotation in (None, type(None), tuple[()])
    )


@cache
def keys_of(kind: type[Step]) -> tuple[str, ...]:
    """The keys an author may write in a step of this verb, in order."""
    barred = misplaced_keys(kind)
    return tuple(field.alias or key for key, field in kind.model_fields.items() if key not in barred)
