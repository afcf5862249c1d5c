"""Steps: what all have in common, one class for each verb, and how the verb is picked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, PrivateAttr, model_validator

from sopflow.model.coming import COMING_VERBS
from sopflow.model.facts import Asked, AskedFacts, FactModel
from sopflow.model.names import nearest, proposed_id, readable
from sopflow.model.part import Count, FactRef, Flag, Name, Part, Path, Shown, Unread, Written, problem
from sopflow.model.texts import Target, Texts, say

__all__ = [
    "STEP_CLASSES",
    "VERBS",
    "AnyStep",
    "AskStep",
    "CallStep",
    "DecideStep",
    "DoStep",
    "EndStep",
    "Impact",
    "Requirement",
    "SetStep",
    "Step",
    "Steps",
    "UnreadStep",
    "keys_of",
    "misplaced_keys",
]

Impact: TypeAlias = Literal["high", "low", "none"]


class Requirement(Part):
    """A condition that must hold. ``because`` words the refusal; without it the condition itself does."""

    must: str = Field(description="The condition.")
    because: Texts | None = Field(default=None, description="What a person is told when it doesn't hold.")

    @model_validator(mode="before")
    @classmethod
    def _either_form(cls, raw: Any) -> Any:
        return {"must": raw} if isinstance(raw, str) else raw


def _not_here(_: Any) -> None:
    raise problem("", code="misplaced", on="key")  # worded where the step and its verb are known


_Nothing = Annotated[None, BeforeValidator(_not_here)]
_Never = Annotated[tuple[()], BeforeValidator(_not_here)]


class Step(Part):
    """What every step may have. ``path`` is ``("steps", 3)`` for the fourth step of a file."""

    VERB: ClassVar[str] = ""

    id: Name = Field(description="The step's name in this file: letters, digits, - and _.")
    title: Texts | None = Field(default=None, description="What the flowchart shows; left out: the id made readable.")
    by: Name | None = Field(default=None, description="The role that does it.")
    not_by: Name | None = Field(default=None, description="Not the person who did that step (four eyes).")
    skip_if: str | None = Field(default=None, description="The step is passed by if this condition holds.")
    requires: tuple[Annotated[Requirement, Shown({"shared": "requirement"})], ...] = Field(
        default=(), description="Conditions without which the step can't be completed; the refusal says which."
    )
    needs: tuple[Texts, ...] = Field(default=(), description="Resources and information needed.")
    next: Target | None = Field(
        default=None, description="Where to go: a step, an outcome, or branches of which the first that holds wins."
    )
    impact: Impact | None = Field(default=None, description="How grave leaving it out or doing it wrongly is.")
    customer_sees: Texts | None = Field(default=None, description="This step as the customer sees it.")
    stage: Name | None = Field(default=None, description="The stage of the customer journey it belongs to.")

    @property
    def verb(self) -> str:
        """The key that says what the step does: ``ask``, ``do``, …"""
        return self.VERB

    @property
    def forms(self) -> Iterator[tuple[str, Asked]]:
        """The lists of facts this step has a person fill in, each with its key (``ask``, ``record``)."""
        yield from ()

    @property
    def declared(self) -> Mapping[str, FactModel]:
        """The facts that are declared in place, by name."""
        return MappingProxyType({name: fact for _, form in self.forms for name, fact in form.declared.items()})

    def name(self, language: str = "", languages: tuple[str, ...] = ()) -> str:
        """What people read for this step: its title, else its id made readable."""
        return (say(self.title, language, languages) if self.title else "") or readable(self.id)

    def place(self, path: Path) -> None:
        self._path = path
        for number, requirement in enumerate(self.requires):
            requirement.place((*path, "requires", number))
        for key, form in self.forms:
            for name, fact in form.declared.items():
                fact.place((*path, key, *form.places[name]))


class AskStep(Step):
    """A person fills in facts; what is known is left out."""

    VERB: ClassVar[str] = "ask"

    ask: AskedFacts = Field(description="A person fills in these facts; known ones are left out.")
    again: Flag = Field(default=False, description="yes: ask anew, even for what is known.")
    at_least: Count | None = Field(default=None, description="How many of the facts will do; 0: all may be left open.")

    @property
    def forms(self) -> Iterator[tuple[str, Asked]]:
        yield "ask", self.ask


class DoStep(Step):
    """A person carries something out."""

    VERB: ClassVar[str] = "do"

    do: Texts = Field(description="A person carries this out.")
    checklist: tuple[Texts, ...] = Field(default=(), description="All of these must be ticked.")
    record: AskedFacts = Field(default_factory=Asked, description="Facts to fill in on completion, anew each time.")

    @property
    def forms(self) -> Iterator[tuple[str, Asked]]:
        yield "record", self.record


class DecideStep(Step):
    """A question that the facts answer; its branches are in ``next``."""

    VERB: ClassVar[str] = "decide"

    decide: Texts = Field(description="A question that the facts answer; its branches are in `next`.")
    requires: _Never = Field(default=())


class SetStep(Step):
    """Facts are changed, in the order clear, set, add, remove."""

    VERB: ClassVar[str] = "set"

    set: dict[FactRef, Written] = Field(
        default={}, description="Facts get these values; after `=` stands an expression."
    )
    clear: tuple[FactRef, ...] = Field(default=(), description="These facts become missing.")
    add: dict[FactRef, Written] = Field(default={}, description="These values are added to lists.")
    remove: dict[FactRef, Written] = Field(default={}, description="These values are taken out of lists.")
    requires: _Never = Field(default=())


class CallStep(Step):
    """A procedure runs, and the step is done when it has ended."""

    VERB: ClassVar[str] = "call"

    call: Name = Field(description="The procedure that runs before the case goes on.")
    with_: dict[Name, Written] = Field(
        default={},
        alias="with",
        description="The procedure's inputs, where names differ; after `=` stands an expression.",
    )
    into: dict[FactRef, FactRef] = Field(
        default={}, description="Facts that take the procedure's results, where names differ."
    )


class EndStep(Step):
    """The case, or the called procedure, is over."""

    VERB: ClassVar[str] = "end"

    end: Name = Field(description="The case, or the called procedure, ends with this outcome.")
    requires: _Never = Field(default=())
    next: _Nothing = Field(default=None)


class UnreadStep(Step):
    """A step whose shape is wrong: that it exists, and what it declares, is all that is known."""

    _facts: tuple[str, ...] = PrivateAttr(default=())

    @classmethod
    def of(cls, unread: Unread) -> UnreadStep:
        """The step for what could not be read."""
        step = cls.model_construct(id=unread.id)
        step._facts = unread.facts
        return step

    @property
    def declared(self) -> Mapping[str, FactModel]:
        return {name: FactModel.unread() for name in self._facts}


AnyStep: TypeAlias = AskStep | DoStep | DecideStep | SetStep | CallStep | EndStep | UnreadStep

VERBS: Mapping[str, type[AnyStep]] = MappingProxyType(
    {
        "ask": AskStep,
        "do": DoStep,
        "set": SetStep,
        "clear": SetStep,
        "add": SetStep,
        "remove": SetStep,
        "decide": DecideStep,
        "call": CallStep,
        "end": EndStep,
    }
)
"""Key → class. ``set``, ``clear``, ``add`` and ``remove`` are one verb."""
STEP_CLASSES: tuple[type[AnyStep], ...] = tuple(dict.fromkeys(VERBS.values()))
_ALL_VERBS = (*VERBS, *COMING_VERBS)


def misplaced_keys(kind: type[Step]) -> frozenset[str]:
    """Keys that steps may have in general, but steps of this verb may not."""
    return frozenset(
        key for key, field in kind.model_fields.items() if field.annotation in (None, type(None), tuple[()])
    )


def keys_of(kind: type[Step]) -> tuple[str, ...]:
    """The keys an author may write in a step of this verb, in order."""
    barred = misplaced_keys(kind)
    return tuple(field.alias or key for key, field in kind.model_fields.items() if key not in barred)


def read_step(raw: Any) -> AnyStep:
    """Make a step from plain data; the one verb it has decides the class."""
    if isinstance(raw, Unread):
        return UnreadStep.of(raw)
    if not isinstance(raw, dict):
        raise problem(
            "A step is a mapping with an `id` and a verb.",
            hint="write `- id: NAME`, and below it `do: TEXT` or another verb",
        )
    found = [verb for verb in _ALL_VERBS if verb in raw]
    kinds = {VERBS.get(verb, verb) for verb in found}
    if len(kinds) > 1:
        _refuse_two([verb for verb in raw if verb in _ALL_VERBS])
    if not found:
        _refuse_none(raw)
    if found[0] not in VERBS:
        message = f"`{found[0]}` is part of the language, but this version does not carry it out yet."
        raise problem(message, code="SOP190", at=(found[0],), on="key")
    if "id" not in raw:
        _refuse_nameless(raw, keys_of(VERBS[found[0]]))
    return VERBS[found[0]].model_validate(raw)


def _refuse_two(written: list[str]) -> None:
    names = " and ".join([", ".join(f"`{verb}`" for verb in written[:-1]), f"`{written[-1]}`"])
    message = f"A step has one verb; this one has {names}."
    raise problem(message, code="SOP105", at=(written[1],), on="key", hint="make two steps of it")


def _refuse_none(raw: dict[str, Any]) -> None:
    known = {key for kind in STEP_CLASSES for key in keys_of(kind)}
    for key in raw:
        meant = nearest(key, _ALL_VERBS) if key not in known else None
        if meant:
            message = f"`{key}` is not a verb, so this step does nothing."
            raise problem(message, code="SOP104", at=(key,), on="key", hint=f"did you mean `{meant}`?")
    hint = f"give it one of {', '.join(f'`{verb}`' for verb in VERBS)}"
    raise problem("This step has no verb, so it does nothing.", code="SOP104", on="key", hint=hint)


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


Steps = Annotated[
    tuple[Annotated[AnyStep, PlainValidator(read_step), Shown({"shared": "step"})], ...], Field(min_length=1)
]
