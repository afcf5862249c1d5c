"""Acts: what a rule, a missed deadline or an action that succeeded does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, NoReturn, TypeAlias

from pydantic import AfterValidator, Field, TypeAdapter

from sopflow.model.effects import Changes, Escalation, Message
from sopflow.model.part import Name, Part, Path, ReadBy, Shown, Word, problem
from sopflow.model.picking import listed, pick
from sopflow.model.spelling import act_written, part_written

__all__ = [
    "ACTS",
    "ACT_CLASSES",
    "Act",
    "Acts",
    "AnyAct",
    "DeadlineAct",
    "EndAct",
    "EscalateAct",
    "GoAct",
    "IfLate",
    "SendAct",
    "SetAct",
    "place_acts",
]


class Act(Part):
    """Something done at once, by nobody in particular. ``path`` ends with its number in the list."""

    VERB: ClassVar[str] = ""

    @property
    def verb(self) -> str:
        """The key that says what the act does: ``set``, ``send``, …"""
        return self.VERB


class SetAct(Act, Changes):
    """Facts are changed, in the order clear, set, add, remove."""

    VERB: ClassVar[str] = "set"


class SendAct(Act, Message):
    """A message goes out."""

    VERB: ClassVar[str] = "send"


class EscalateAct(Act, Escalation):
    """The case goes up the ladder, or to a role."""

    VERB: ClassVar[str] = "escalate"


class DeadlineAct(Act):
    """Deadlines are moved to an earlier instant."""

    VERB: ClassVar[str] = "deadline"

    deadline: Annotated[dict[Name, Word], Field(min_length=1)] = Field(
        description="Deadlines that are due sooner now, each with the time from the start of its clock."
    )


class GoAct(Act):
    """The case, or the call, goes to a step."""

    VERB: ClassVar[str] = "go"

    go: Name = Field(description="The step to go to.")


class EndAct(Act):
    """The case, or the call, is over."""

    VERB: ClassVar[str] = "end"

    end: Name = Field(description="The case, or the procedure, ends with this outcome.")


AnyAct: TypeAlias = SetAct | SendAct | EscalateAct | DeadlineAct | GoAct | EndAct

ACTS: Mapping[str, type[AnyAct]] = MappingProxyType(
    {
        "set": SetAct,
        "clear": SetAct,
        "add": SetAct,
        "remove": SetAct,
        "send": SendAct,
        "escalate": EscalateAct,
        "deadline": DeadlineAct,
        "go": GoAct,
        "end": EndAct,
    }
)
"""Key → class. ``set``, ``clear``, ``add`` and ``remove`` are one verb."""
ACT_CLASSES: tuple[type[AnyAct], ...] = tuple(dict.fromkeys(ACTS.values()))
_BESIDE = tuple(key for kind in ACT_CLASSES for key in kind.model_fields if key not in ACTS)
_STEPS_ONLY = ("ask", "do", "run", "look_up", "decide", "call", "handover", "wait", "together")
_A_NAME = re.compile(r"[\w-]{1,40}")


def _read_act(raw: Any) -> AnyAct:
    if not isinstance(raw, dict):
        _refuse_word(raw)
    verb = next((key for key in raw if key in _STEPS_ONLY), None)
    if verb is not None and not any(key in ACTS for key in raw):
        hint = "make it a step, and lead there with `go: STEP`"
        raise problem(f"`{verb}` is for steps, not for acts.", code="SOP104", at=(verb,), on="key", hint=hint)
    return pick(raw, ACTS, "act", _BESIDE).model_validate(raw)


def _refuse_word(raw: Any) -> NoReturn:
    hint = act_written(raw) if isinstance(raw, str) else None
    if hint is None and isinstance(raw, str) and _A_NAME.fullmatch(raw):
        hint = f"write `go: {raw}` to go to a step"
    raise problem(f"An act is a mapping with one of {listed(ACTS, 'or')}.", hint=hint)


def _leaving_is_last(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    for number, act in enumerate(acts[:-1]):
        if isinstance(act, GoAct | EndAct):
            message = f"`{act.verb}` leaves, so it stands last; what is written after it would never be done."
            raise problem(message, at=(number, act.verb), on="key", hint="move it to the end of the list")
    return acts


Acts = Annotated[
    tuple[Annotated[AnyAct, ReadBy(_read_act), Shown({"shared": "act"})], ...],
    Field(min_length=1),
    AfterValidator(_leaving_is_last),
]
_ACTS: TypeAdapter[tuple[AnyAct, ...]] = TypeAdapter(Acts)
_STEP: TypeAdapter[str] = TypeAdapter(Name)


def _read_late(raw: Any) -> str | tuple[AnyAct, ...]:
    if isinstance(raw, str):
        return _STEP.validate_python(raw)
    if isinstance(raw, dict):
        message = "A step to go to, or a list of acts, is needed here; not a mapping."
        raise problem(message, hint=part_written(("then",)))
    return _ACTS.validate_python(raw)


IfLate = Annotated[str | tuple[AnyAct, ...], ReadBy(_read_late), Shown({"shared": "late"})]
"""A step to go to, or acts."""


def place_acts(path: Path, acts: str | tuple[AnyAct, ...] | None) -> None:
    """Place the acts in a list; a step to go to has no place of its own."""
    for number, act in enumerate(acts if isinstance(acts, tuple) else ()):
        act.place((*path, number))
