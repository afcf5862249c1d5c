"""What is written where something is declared, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopflow.text import Source

if TYPE_CHECKING:
    from sopflow.lsp.index import Index

__all__ = ["declared_type", "is_book", "is_long", "options_of", "passed", "sop_name"]


def is_long(fact: Any) -> bool:
    """Whether a fact is declared in the long form."""
    return isinstance(fact, dict) and any(key in fact for key in ("type", "is", "points"))


def declared_type(fact: Any) -> Any:
    """The type of a fact as it is written, None for one that follows from others."""
    return fact.get("type") if is_long(fact) else fact


def options_of(index: Index, name: str, file: str) -> tuple[str, ...]:
    """The values of a one-of fact; empty for any other."""
    thing = index.fact(name, file)
    fact = index.below(thing) if thing is not None else None
    if isinstance(fact, dict) and isinstance(fact.get("is"), dict) and fact.get("type") is None:
        return tuple(dict.fromkeys(each for each in fact["is"].values() if isinstance(each, str)))
    kind = declared_type(fact)
    if isinstance(kind, list):
        return tuple(each for each in kind if isinstance(each, str))
    return ("yes", "no") if kind == "yes/no" else ()


def is_book(source: Source) -> bool:
    """Whether it is a handbook."""
    return isinstance(source.data, dict) and "handbook" in source.data


def sop_name(source: Source) -> str | None:
    """The name of the process or procedure that a file holds."""
    data = source.data if isinstance(source.data, dict) else {}
    return next((name for key in ("process", "procedure") if isinstance(name := data.get(key), str)), None)


def passed(source: Source) -> set[str]:
    """The inputs and results that a file names."""
    data = source.data if isinstance(source.data, dict) else {}
    lists = [data.get(key) for key in ("inputs", "results")]
    names = [each for every in lists if isinstance(every, list) for each in every if isinstance(each, str)]
    return {name.partition(".")[0] for name in names}
