"""Facts as they are declared: short (``topic: text``) or long (``topic: {type: text, ask: …}``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    Field,
    ModelWrapValidatorHandler,
    TypeAdapter,
    model_validator,
)

from sopflow.model.names import names_in, nearest_key
from sopflow.model.part import Flag, Name, Part, Path, ReadBy, Shown, Unread, Word, is_fact_ref, problem
from sopflow.model.texts import Branches, Texts
from sopflow.text.meant import did_you_mean

__all__ = ["TYPE_WORDS", "ActionArgs", "Arguments", "Asked", "AskedFacts", "FactModel", "FactName", "Facts"]

TYPE_WORDS = ("text", "number", "integer", "yes/no", "date", "time", "duration", "money")
_RESERVED = frozenset({"and", "or", "not", "in", "is", "contains", "else", "yes", "no", "true", "false"})
_BUILT_IN = frozenset({"now", "today", "case", "outcome"})
_IN_PLACE = "a question in place is `ask: {name: {type: yes/no, ask: 'The question?'}}`"
_WITH_TYPE = "write the name of a fact, or `{name: type}`"
_LONG = ("type", "is", "points")  # one of these makes a mapping the long form, and never a record
_BESIDE = ("label", "ask", "default", "by", "private", "labels")
_NO_FIELDS: Mapping[str, FactModel] = MappingProxyType({})
_RANGE = re.compile(r"\s*-?[\d.]*\d\s*\.\.\s*-?[\d.]*\d\s*")


def _not_reserved(name: str) -> str:
    if name in _RESERVED or name in _BUILT_IN:
        raise problem(f"`{name}` is a word of the language and can't be the name of a fact.", code="SOP115", on="key")
    return name


FactName = Annotated[Name, AfterValidator(_not_reserved)]


def _may_be_a_type(raw: Any) -> bool:
    return not isinstance(raw, str) or raw in TYPE_WORDS or _RANGE.fullmatch(raw) is not None


def _is_record(raw: Any) -> bool:
    return isinstance(raw, dict) and "list" not in raw


class _Record(dict[str, Any]):
    """A record as written, with its fields as they were understood: they are read once, however deep they lie."""

    fields: dict[str, FactModel]
    guarded: bool = False
    """Whether one role alone may answer a field, however deep it lies."""
    leaves: int = 0
    """How many fields it has in all that are no records themselves."""


def _read_type(raw: Any) -> Any:
    """Check the parts of a type that are declarations themselves (the fields of a record); the rest is expr's."""
    if _is_record(raw):
        if not raw:
            raise problem("A record needs fields.", hint="write `{name: text, …}`")
        record = _Record(raw)
        record.fields = _FIELDS.validate_python(raw)
        record.leaves = sum(each.leaves for each in record.fields.values())
        record.guarded = any(each.by is not None or each.is_guarded_within for each in record.fields.values())
        return record
    if isinstance(raw, dict) and "list" in raw and len(raw) > 1:
        other = next(key for key in raw if key != "list")
        hint = "with a label or a question, write `type: {list: …}`"
        raise problem(f"`{other}` can't stand beside `list`.", at=(other,), on="key", code="SOP101", hint=hint)
    if isinstance(raw, dict) and _is_record(raw.get("list")):
        _FIELDS.validate_python(raw["list"])
    if isinstance(raw, list):
        for place, option in enumerate(raw):
            if not isinstance(option, str):
                raise problem("Each value of a one-of is one word or text.", at=(place,))
    return raw


class FactModel(Part):
    """One fact as it is declared.

    Attributes:
        type: As written: ``text``, ``[a, b]``, ``1..5``, ``{name: text}``, ``{list: text}``; None where it is inferred.
        is_: What it follows from: an expression, or condition → expression, the first that holds.
        points: What it follows from: condition → number, the sum of those that hold.
        label: What people call it.
        ask: The question put to a person.
        default: What the form is filled with, as written.
        by: The only role that may answer it.
        private: Whether the customer never sees it.
        labels: What people call the values of a one-of.
    """

    type: Annotated[Any, ReadBy(_read_type), Shown({"shared": "type"})] = Field(
        default=None, description="What values it can have: text, number, yes/no, [email, phone], 1..5, {list: text}, …"
    )
    is_: Branches | None = Field(
        default=None,
        alias="is",
        description="What it follows from: an expression, or branches; the first that holds counts.",
    )
    points: Annotated[dict[str, Word], Field(min_length=1)] | None = Field(
        default=None, description="What it follows from: the sum of the points whose conditions hold."
    )
    label: Texts | None = Field(default=None, description="What people call it.")
    ask: Texts | None = Field(default=None, description="The question put to a person.")
    default: Annotated[Any, Shown({})] = Field(default=None, description="What the form is filled with beforehand.")
    by: Name | None = Field(default=None, description="The only role that may answer it.")
    private: Flag = Field(default=False, description="yes: the customer never sees it.")

    labels: dict[Word, Texts] = Field(
        default_factory=dict, description="What people call its values: `{legal: {en: Legal, de: Recht}}`."
    )

    is_long: ClassVar[bool] = False
    """Whether it is written in the long form, with its type under ``type``."""
    is_unread: ClassVar[bool] = False
    """Whether its declaration could not be read."""

    @model_validator(mode="wrap")
    @classmethod
    def _either_form(cls, raw: Any, handler: ModelWrapValidatorHandler[FactModel]) -> FactModel:
        if isinstance(raw, Unread):
            return cls.unread()
        long = _is_long(raw)
        fact = handler(raw if long else {"type": raw})
        if long:
            fact.note(is_long=True)
        return fact

    @classmethod
    def unread(cls) -> FactModel:
        """What stands for a fact whose declaration could not be read: that it exists is all that is known."""
        fact = cls.model_construct()
        fact.note(is_unread=True)
        return fact

    @property
    def derived(self) -> bool:
        """Whether it follows from other facts, and so is never asked and never set."""
        return self.is_ is not None or self.points is not None

    @property
    def fields(self) -> Mapping[str, FactModel]:
        """The fields of a record, in order; empty for any other type."""
        return self._of_record if isinstance(self.type, _Record) else _NO_FIELDS

    @property
    def leaves(self) -> int:
        """How many facts it stands for: of a record, its fields in all; of any other, one."""
        return self.type.leaves if isinstance(self.type, _Record) else 1

    @property
    def is_guarded_within(self) -> bool:
        """Whether it is a record with a field that one role alone may answer."""
        return isinstance(self.type, _Record) and self.type.guarded

    def guarded(self) -> Iterator[FactModel]:
        """What of it one role alone may answer: itself, and fields of a record, in the order written."""
        if self.by is not None:
            yield self
        if self.is_guarded_within:
            for each in self.fields.values():
                yield from each.guarded()

    @cached_property
    def _of_record(self) -> Mapping[str, FactModel]:
        fields: dict[str, FactModel] = self.type.fields
        for name, each in fields.items():
            each.place((*self.path, "type", name) if self.is_long else (*self.path, name))
        return fields


def _is_long(raw: Any) -> bool:
    """Tell the long form from a type; refuse what is neither."""
    if not isinstance(raw, dict) or "list" in raw:
        return False
    if "is" in raw or "points" in raw:
        _check_derived(raw)
        return True
    if "type" in raw:
        return True
    if not all(_may_be_a_type(value) for value in raw.values()):
        _refuse_untyped(raw)
    return False


def _check_derived(raw: dict[str, Any]) -> None:
    derived = [key for key in ("is", "points") if key in raw]
    if len(derived) == 2:
        raise problem("A fact follows from `is` or from `points`, not from both.", at=("points",), on="key")
    for key in ("ask", "default", "by"):
        if key in raw:
            message = f"This fact follows from others (`{derived[0]}`): it is never asked and never set."
            raise problem(message, at=(key,), on="key", hint=f"leave out `{key}`")


def _refuse_untyped(raw: dict[str, Any]) -> None:
    """Tell a long form without its ``type`` from a record, by the keys that only the long form has."""
    strange = [key for key in raw if key not in _BESIDE]
    for key in strange:
        meant = nearest_key(key, _LONG)
        if meant and len(strange) == 1:
            raise problem(
                f"A fact has no key `{key}`.", code="SOP101", at=(key,), on="key", hint=did_you_mean(key, meant, _LONG)
            )
    if not strange:
        raise problem(
            "This fact says nothing about its type.", code="SOP102", hint="add `type: text`, or another type", on="key"
        )


def _not_derived(fact: FactModel) -> FactModel:
    if fact.derived:
        raise problem("A field of a record can't follow from other facts.", hint="declare it as a fact of its own")
    return fact


class Asked(tuple[str, ...]):
    """The facts a form asks for, by name, in order; ``declared`` holds those that are declared in place."""

    declared: Mapping[str, FactModel] = MappingProxyType({})
    places: Mapping[str, Path] = MappingProxyType({})


def _read_item(raw: Any, hint: str = _IN_PLACE) -> str | dict[str, FactModel]:
    if isinstance(raw, dict):
        return _FACTS.validate_python(raw)
    if not isinstance(raw, str):
        raise problem("The name of a fact is needed here.")
    if not is_fact_ref(raw):
        several = _several(raw)
        hint = f"write `{', '.join(several)}`" if several else hint
        raise problem(f"`{raw}` can't be the name of a fact.", code="SOP115", hint=hint)
    return raw


def _several(raw: Any) -> list[str]:
    """The facts of a list that was written as in a letter."""
    names = names_in(raw) if isinstance(raw, str) else []
    return names if all(is_fact_ref(each) for each in names) else []


def _read_asked(raw: Any, *, of_action: bool = False) -> Asked:
    if raw == [] or raw == {}:
        raise problem("No fact is named here.", hint="write `[fact, …]`")
    if isinstance(raw, dict):
        declared = _FACTS.validate_python(raw)
        asked = Asked(declared)
        asked.declared, asked.places = declared, {name: (name,) for name in declared}
        return asked
    if not isinstance(raw, list):
        several = _several(raw)
        hint = f"write `[{', '.join(several)}]`" if several else _IN_PLACE
        raise problem("A list of facts is needed here.", hint=hint)
    items = (_ARGUMENT_ITEMS if of_action else _ITEMS).validate_python(raw)
    asked = Asked(name for item in items for name in ([item] if isinstance(item, str) else item))
    asked.declared = {name: fact for item in items if not isinstance(item, str) for name, fact in item.items()}
    asked.places = {
        name: (place, name) for place, item in enumerate(items) if not isinstance(item, str) for name in item
    }
    return asked


class ActionArgs(Asked):
    """What an action takes or gives, by name, in order; ``declared`` holds those that are declared with a type."""


def _read_arguments(raw: Any) -> ActionArgs:
    if raw == [] or raw == {}:
        return ActionArgs()
    if not isinstance(raw, (dict, list)):
        several = _several(raw)
        hint = f"write `[{', '.join(several)}]`" if several else "write `[fact, …]` or `{name: type, …}`"
        raise problem("A list of facts is needed here, or names with types.", hint=hint)
    asked = _read_asked(raw, of_action=True)
    for name, fact in asked.declared.items():
        if fact.derived:
            message = f"`{name}` can't follow from other facts: what goes into an action or comes out has a type."
            raise problem(message, at=asked.places[name], hint=f"write `{name}: text`, or another type")
    arguments = ActionArgs(asked)
    arguments.declared, arguments.places = asked.declared, asked.places
    return arguments


Facts = Annotated[dict[FactName, FactModel], Shown({"shared": "facts"})]
AskedFacts = Annotated[Asked, ReadBy(_read_asked), Shown({"shared": "asked"})]
Arguments = Annotated[ActionArgs, ReadBy(_read_arguments), Shown({"shared": "arguments"})]

_FACTS: TypeAdapter[dict[str, FactModel]] = TypeAdapter(dict[FactName, FactModel])
_FIELDS: TypeAdapter[dict[str, FactModel]] = TypeAdapter(dict[Name, Annotated[FactModel, AfterValidator(_not_derived)]])
_ITEMS: TypeAdapter[list[str | dict[str, FactModel]]] = TypeAdapter(
    list[Annotated[str | dict[str, FactModel], ReadBy(_read_item)]]
)
_ARGUMENT_ITEMS: TypeAdapter[list[str | dict[str, FactModel]]] = TypeAdapter(
    list[Annotated[str | dict[str, FactModel], ReadBy(lambda raw: _read_item(raw, _WITH_TYPE))]]
)
