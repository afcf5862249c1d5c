"""How something may end: a list of names, or names with what people call them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import TypeAdapter

from sopflow.model.names import names_in
from sopflow.model.part import Name, Path, ReadBy, Shown, problem
from sopflow.model.texts import Texts

__all__ = ["OutcomeNames", "Outcomes"]


class OutcomeNames(tuple[str, ...]):
    """The names of outcomes, in the order written; ``titles`` holds what people call those that say so."""

    titles: Mapping[str, Mapping[str, str]] = MappingProxyType({})

    def path(self, name: str) -> Path:
        """Where a name stands, seen from the file."""
        return ("outcomes", name) if self.titles else ("outcomes", self.index(name))


def _read(raw: Any) -> OutcomeNames:
    if isinstance(raw, dict):
        titles = _TITLES.validate_python(raw)
        names = OutcomeNames(titles)
        names.titles = titles
        return names
    if not isinstance(raw, list):
        listed = ", ".join(names_in(raw)) if isinstance(raw, str) else ""
        raise problem("`outcomes` must be a list, not a text.", hint=f"write `[{listed or 'NAME, …'}]`")
    return OutcomeNames(_NAMES.validate_python(raw))


_NAMES: TypeAdapter[list[str]] = TypeAdapter(list[Name])
_TITLES: TypeAdapter[dict[str, dict[str, str]]] = TypeAdapter(dict[Name, Texts])

Outcomes = Annotated[OutcomeNames, ReadBy(_read), Shown({"shared": "outcomes"})]
