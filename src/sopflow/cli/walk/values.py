"""What a person typed, as a value of a fact's type; and values as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.words import Words

if TYPE_CHECKING:
    from sopflow.expr.types import Type

__all__ = ["choices", "expected", "parse", "parse_truth", "pick", "shown"]

_YES = ("yes", "y", "ja", "j", "true")
_NO = ("no", "n", "nein", "false")


def parse(typed: str, kind: Type) -> Any:
    """The value that was typed.

    Raises:
        ValueError: It is not one of this type.
    """
    match kind.kind:
        case "one-of":
            return pick(typed, kind.options)
        case "yes/no":
            return parse_truth(typed)
        case "list" if kind.element is not None:
            return [parse(each.strip(), kind.element) for each in typed.split(",") if each.strip()]
        case _:
            return kind.from_text(typed)


def pick(typed: str, options: Sequence[str]) -> str:
    """One of the options: by its name, its number, or how it begins if only one begins so.

    Raises:
        ValueError: None fits, or several do.
    """
    wanted = typed.strip().casefold()
    for option in options:
        if option.casefold() == wanted:
            return option
    if wanted.isdecimal() and 1 <= int(wanted) <= len(options):
        return options[int(wanted) - 1]
    fitting = [option for option in options if wanted and option.casefold().startswith(wanted)]
    if len(fitting) != 1:
        raise ValueError(typed)
    return fitting[0]


def choices(kind: Type, words: Words) -> tuple[str, ...]:
    """What can be completed while typing."""
    if kind.kind == "yes/no":
        return (words("yes"), words("no"))
    if kind.kind == "list" and kind.element is not None:
        return choices(kind.element, words)
    return tuple(kind.options or ())


def expected(kind: Type, words: Words) -> str:
    """What is to be typed, in one sentence."""
    match kind.kind:
        case "one-of":
            return words("expect one-of", options=", ".join(kind.options))
        case "list" if kind.element is not None:
            return words("expect list", element=expected(kind.element, words))
        case "integer" | "number" | "money":
            return words(f"expect {kind.kind}", range=_range(kind, words))
        case _:
            return words(f"expect {kind.kind}")


def shown(value: Any, words: Words, kind: Type | None = None) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if kind is not None and kind.kind == "duration" and isinstance(value, int):
        return _duration(value)
    if isinstance(value, Mapping):
        parts = [f"{name}: {shown(part, words, kind.field(name) if kind else None)}" for name, part in value.items()]
        return ", ".join(parts)
    if isinstance(value, list | tuple):
        return "; ".join(shown(each, words, kind.element if kind else None) for each in value) or "–"
    return str(value)


def _duration(milliseconds: int) -> str:
    """A duration in the units that authors write."""
    rest, written = divmod(abs(milliseconds), 1000)[0], []
    for seconds, unit in ((86_400, "days"), (3600, "h"), (60, "min"), (1, "s")):
        count, rest = divmod(rest, seconds)
        if count:
            written.append(f"{count} {unit}")
    return ("-" if milliseconds < 0 else "") + (" ".join(written) or "0 min")


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
