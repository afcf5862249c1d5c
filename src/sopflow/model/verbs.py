"""Which class a step is read into, and the step that has steps inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from sopflow.model.names import nearest, proposed_id
from sopflow.model.part import Name, Path, ReadBy, Shown, Unread, problem
from sopflow.model.picking import listed, pick
from sopflow.model.step import Never, Step, UnreadStep, keys_of
from sopflow.model.steps import (
    AskStep,
    CallStep,
    DecideStep,
    DoStep,
    EndStep,
    EscalateStep,
    HandoverStep,
    LookUpStep,
    RunStep,
    SendStep,
    SetStep,
    WaitStep,
)
from sopflow.text.meant import did_you_mean

__all__ = ["STEP_CLASSES", "VERBS", "AnyStep", "Steps", "TogetherStep", "every_step"]


def _read_step(raw: Any) -> AnyStep:
    """Make a step from plain data; the one verb it has decides the class."""
    if isinstance(raw, Unread):
        return UnreadStep.of(raw)
    if not isinstance(raw, dict):
        raise problem(
            "A step is a mapping with an `id` and a verb.",
            hint="write `- id: NAME`, and below it `do: TEXT` or another verb",
        )
    kind = pick(raw, VERBS, "step", _KEYS)
    if "id" not in raw:
        _refuse_nameless(raw, keys_of(kind))
    return kind.model_validate(raw)


def _refuse_nameless(raw: dict[str, Any], known: Iterable[str]) -> None:
    for key in raw:
        if key not in known and nearest(key, ("id",)):
            raise problem(f"A step has no key `{key}`.", code="SOP101", at=(key,), on="key", hint="did you mean `id`?")
    raise problem("This step has no `id`.", code="SOP102", hint=_propose(raw), on="key")


def _propose(raw: dict[str, Any]) -> str:
    for key in ("title", "do", "decide", "call", "end", "ask"):
        value = raw.get(key)
        if isinstance(value, dict):
            value = next(iter(value), None) if key == "ask" else next(iter(value.values()), None)
        elif isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, str) and proposed_id(value):
            words = proposed_id(value)
            return f"write `id: {'ask-' + words if key == 'ask' else words}`, for example"
    return "write `id: NAME`; letters, digits, `-` and `_` may stand in it"


Steps = Annotated[tuple[Annotated["AnyStep", ReadBy(_read_step), Shown({"shared": "step"})], ...], Field(min_length=1)]


def _no_word_of_until(name: str) -> str:
    if name in ("all", "any"):
        message = f"`{name}` can't be the name of a branch: `until: {name}` means something else."
        raise problem(message, code="SOP115", on="key")
    return name


def _at_least_two(branches: Any) -> Any:
    if len(branches) < 2:
        hint = "add another branch, or write its steps without `together`"
        raise problem("Branches run side by side; one alone has nothing beside it.", hint=hint, on="key")
    return branches


class TogetherStep(Step):
    """Branches run side by side; what is unfinished at the end is withdrawn."""

    VERB: ClassVar[str] = "together"

    together: Annotated[
        dict[Annotated[Name, AfterValidator(_no_word_of_until)], Steps], AfterValidator(_at_least_two)
    ] = Field(description="Branches that run side by side: a name, and below it steps.")
    until: Name = Field(default="all", description="When it is done: all (branches are), any, or a branch's name.")
    requires: Never = Field(default=())

    @property
    def inside(self) -> tuple[AnyStep, ...]:
        return tuple(step for steps in self.together.values() for step in steps)

    @model_validator(mode="after")
    def _until_a_branch(self) -> TogetherStep:
        if self.until not in ("all", "any", *self.together):
            choices = ("all", "any", *self.together)
            meant = nearest(self.until, choices)
            hint = did_you_mean(self.until, meant, choices) if meant else f"write {listed(choices, 'or')}"
            raise problem(f"There is no branch `{self.until}` here.", at=("until",), hint=hint)
        return self

    def place(self, path: Path) -> None:
        super().place(path)
        for branch, steps in self.together.items():
            for number, step in enumerate(steps):
                step.place((*path, "together", branch, number))


AnyStep: TypeAlias = (
    AskStep
    | DoStep
    | RunStep
    | SendStep
    | SetStep
    | LookUpStep
    | DecideStep
    | CallStep
    | EscalateStep
    | HandoverStep
    | WaitStep
    | TogetherStep
    | EndStep
    | UnreadStep
)

VERBS: Mapping[str, type[AnyStep]] = MappingProxyType(
    {
        "ask": AskStep,
        "do": DoStep,
        "run": RunStep,
        "send": SendStep,
        "set": SetStep,
        "clear": SetStep,
        "add": SetStep,
        "remove": SetStep,
        "look_up": LookUpStep,
        "decide": DecideStep,
        "call": CallStep,
        "escalate": EscalateStep,
        "handover": HandoverStep,
        "wait": WaitStep,
        "together": TogetherStep,
        "end": EndStep,
    }
)
"""Key → class. ``set``, ``clear``, ``add`` and ``remove`` are one verb."""
STEP_CLASSES: tuple[type[AnyStep], ...] = tuple(dict.fromkeys(VERBS.values()))
_KEYS = frozenset(key for kind in STEP_CLASSES for key in keys_of(kind))

TogetherStep.model_rebuild()


def every_step(steps: Iterable[AnyStep]) -> Iterator[AnyStep]:
    """These steps and all that are inside them, in reading order: a step before those inside it."""
    for step in steps:
        yield step
        if type(step) is TogetherStep or type(step) is UnreadStep:
            yield from every_step(step.inside)
