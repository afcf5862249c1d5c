"""What a person typed, as a value of a fact's type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.words import Words

if TYPE_CHECKING:
    from sopflow.expr.types import Type

__all__ = ["choices", "expected", "named", "parse", "parse_truth", "pick"]

_YES = ("yes", "y", "ja", "j", "true")
_NO = ("no", "n", "nein", "false")


def named(kind: Type, language: str) -> tuple[str, ...]:
    """The options of a one-of, as people call them."""
    return tuple(kind.said(each, language) for each in kind.options)


def parse(typed: str, kind: Type, language: str = "") -> Any:
    """The value that was typed; an option also by what people call it in the language.

    Raises:
        ValueError: It is not one of this type.
    """
    match kind.kind:
        case "one-of":
            return pick(typed, kind.options, named(kind, language))
        case "yes/no":
            return parse_truth(typed)
        case "list" if kind.element is not None:
            return [parse(each.strip(), kind.element, language) for each in typed.split(",") if each.strip()]
        case _:
            return kind.from_text(typed)


def pick(typed: str, options: Sequence[str], labels: Sequence[str] = ()) -> str:
    """One of the options: by its name or label, its number, or how one of these begins if only one option's does.

    Raises:
        ValueError: None fits, or several do.
    """
    wanted = typed.strip().casefold()
    labels = labels or options
    known = list(zip(options, labels, strict=True))
    for names in (options, labels):
        for option, name in zip(options, names, strict=True):
            if name.casefold() == wanted:
                return option
    if wanted.isdecimal() and 1 <= int(wanted) <= len(options):
        return options[int(wanted) - 1]
    fitting = [
        option
        for option, label in known
        if wanted and (option.casefold().startswith(wanted) or label.casefold().startswith(wanted))
    ]
    if len(fitting) != 1:
        raise ValueError(typed)
    return fitting[0]


def choices(kind: Type, words: Words) -> tuple[str, ...]:
    """What can be completed while typing."""
    if kind.kind == "yes/no":
        return (words("yes"), words("no"))
    if kind.kind == "list" and kind.element is not None:
        return choices(kind.element, words)
    return named(kind, words.language)


def expected(kind: Type, words: Words) -> str:
    """What is to be typed, in one sentence."""
    match kind.kind:
        case "one-of":
            return words("expect one-of", options=", ".join(named(kind, words.language)))
        case "list" if kind.element is not None:
            return words("expect list", element=expected(kind.element, words))
        case "integer" | "number" | "money":
            return words(f"expect {kind.kind}", range=_range(kind, words))
        case _:
            return words(f"expect {kind.kind}")


def parse_truth(typed: str) -> bool:
    """Yes or no.

    Raises:
        ValueError: It is neither.
    """
    wanted = typed.strip().casefold()
    if wanted in _YES:
        return True
    if wanted in _NO:
        return False
    raise ValueError(typed)


def _range(kind: Type, words: Words) -> str:
    if kind.low is not None and kind.high is not None:
        return words("range", low=kind.low, high=kind.high)
    if kind.low is not None:
        return words("range low", low=kind.low)
    return words("range high", high=kind.high) if kind.high is not None else ""
