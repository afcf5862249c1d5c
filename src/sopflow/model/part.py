"""What all parts of the model share: they are frozen, know their place in the file, and refuse unknown keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic import WithJsonSchema as Shown
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = [
    "Count",
    "FactRef",
    "Flag",
    "Listed",
    "MayBeEmpty",
    "Name",
    "Names",
    "Part",
    "Path",
    "ReadBy",
    "Shown",
    "Unread",
    "Word",
    "Written",
    "is_fact_ref",
    "place_listed",
    "problem",
]

Path: TypeAlias = tuple[str | int, ...]

_NAME = r"\w(?:[\w-]*\w)?"
_FACT_REF = re.compile(rf"{_NAME}(?:\.{_NAME})*")


class Unread(NamedTuple):
    """Stands in the data for something whose shape is wrong, so that the rest of its file can be read.

    Attributes:
        id: A step's id, if it has one.
        facts: The facts a step declares in place.
        inside: The steps inside a step.
        at: Where a step stands in the one around it: ``("together", BRANCH, NUMBER)``.
    """

    id: str = ""
    facts: tuple[str, ...] = ()
    inside: tuple[Unread, ...] = ()
    at: Path = ()


class Part(BaseModel):
    """Some part of a handbook, process or procedure, as its author wrote it."""

    # Deferred: a file has few of all kinds of steps, so what reads one is made when the first of its kind comes. Before
    # 2.14 pydantic can't do that in two threads at once, so those who read take turns (``loading.workspace``).
    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_alias=True, validate_by_name=False, defer_build=True
    )

    # What a part knows beside its fields stands in its `__dict__`, with the default in the class: pydantic's private
    # attributes cost a call for each part that is made and one whenever they are looked at.
    path: ClassVar[Path] = ()
    """The way to this part through the file's keys and list positions, as ``Source.span`` takes it."""

    # What is empty unless written is so by `default_factory=dict`: a default of `{}` pydantic copies deeply, each time.

    # Two steps that say the same are two steps.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def place(self, path: Path) -> None:
        """Tell this part, and the parts in it, where they stand. Called once, by the reader."""
        self.note(path=path)

    def note(self, **known: Any) -> None:
        """Note what is known about this part beside what its author wrote. For the reader alone."""
        self.__dict__.update(known)


def problem(
    message: str, *, code: str = "SOP103", hint: str | None = None, at: Path = (), on: str = "value"
) -> PydanticCustomError:
    """A finding to raise inside a validator.

    Args:
        message: One sentence, shown as it is.
        code: The finding's code.
        hint: What to do about it.
        at: Where it is, seen from the value under validation.
        on: ``value`` or ``key``: which of the two is underlined.
    """
    return PydanticCustomError(
        "sopflow", "{message}", {"message": message, "code": code, "hint": hint, "at": at, "on": on}
    )


@dataclass(frozen=True, slots=True)
class ReadBy:
    """Says in an annotation that a function makes the value from what was written.

    Pydantic's ``PlainValidator`` does the same, but looks into the type all the same; for the union of all steps, and
    of all acts, that takes a sixth of the time in which this package is imported.
    """

    read: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)


def _read_flag(raw: Any) -> bool:
    match raw:
        case "yes" | "true" | True:
            return True
        case "no" | "false" | False:
            return False
    from sopflow.text.german import in_english  # only needed once something is wrong

    meant = in_english(raw, ("yes", "no")) if isinstance(raw, str) else None
    raise problem("This is answered with `yes` or `no`.", hint=f"write `{meant}`" if meant else None)


def _read_count(raw: Any) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,6}", raw):
        return int(raw)
    hint = "leave it out where all are needed" if raw in ("all", "alle") else None
    raise problem("A whole number is needed here, 0 or more.", hint=hint)


def is_fact_ref(text: str) -> bool:
    """Whether the text can name a fact or a field of a record (``customer.tier``)."""
    return _FACT_REF.fullmatch(text) is not None


Word = Annotated[str, Shown({"shared": "scalar"})]
"""Any text that an editor's YAML reader may take for a number or for yes and no."""
Name = Annotated[str, StringConstraints(pattern=rf"^{_NAME}$"), Shown({"shared": "name"})]
"""An id: letters, digits, ``-`` and ``_``."""
FactRef = Annotated[str, StringConstraints(pattern=rf"^{_NAME}(?:\.{_NAME})*$"), Shown({"type": "string"})]
"""The name of a fact, or of a field of a record."""
Flag = Annotated[bool, ReadBy(_read_flag), Shown({"enum": ["yes", "no", True, False]})]
Count = Annotated[int, ReadBy(_read_count), Shown({"type": "integer", "minimum": 0})]
Written = Annotated[SkipValidation[str | list[Any] | dict[str, Any]], Shown({})]
"""A value just as the author wrote it; its type is known only together with the fact it is for."""
Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw),
    Field(min_length=1),
    Shown({"shared": "names"}),
]
"""One name, or a list of them."""

MayBeEmpty = BeforeValidator(lambda raw: {} if raw is None else raw)
"""For parts of which nothing need be said but their name."""

_P = TypeVar("_P", bound=Part)


def _unless_unread(raw: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    return raw if isinstance(raw, Unread) else handler(raw)


def _numbered(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    for number, part in enumerate(parts):
        if isinstance(part, Part):
            part.note(path=(number,))
    return tuple(part for part in parts if not isinstance(part, Unread))


def place_listed(path: Path, parts: Iterable[Part]) -> None:
    """Place the parts of a ``Listed``: they know their number already, for some of the list may be left out."""
    for part in parts:
        part.place((*path, part.path[-1]))


Listed = Annotated[tuple[Annotated[_P, WrapValidator(_unless_unread)], ...], AfterValidator(_numbered)]
"""Parts in a list. Those that can't be read are left out; the others keep the number they have in the file."""
