"""Findings of this layer: from what pydantic says to what an author is told, each at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sopflow.model.names import nearest_key, proposed_id
from sopflow.model.part import Path
from sopflow.model.spelling import part_written
from sopflow.model.strangers import stranger
from sopflow.text.report import Diagnostic

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["Finding", "translate"]

_BULLETED = re.compile(r"[-*•·–—] ?\S|[0-9]{1,2}[.)] ")
_LISTED = re.compile(r"[\w-]{1,60}(?:, ?[\w-]{1,60}){1,20}")
_CALLED = re.compile(r"(\w[\w-]{0,60})\s?\([^()]*\)")
_MOST_BESIDE = 50  # strange keys of one part that are looked at to find what a missing one was called


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding whose place is still a path; ``on`` says whether the key or the value there is meant."""

    code: str
    message: str
    path: Path
    on: Literal["key", "value"] = "value"
    hint: str | None = None
    related: tuple[tuple[str, Path], ...] = ()

    def diagnostic(self, source: Source) -> Diagnostic:
        """The finding with its place looked up in the file."""
        span = source.key_span(self.path) if self.on == "key" else source.span(self.path)
        related = tuple((word, source.key_span(path)) for word, path in self.related)
        return Diagnostic(self.code, self.message, span, hint=self.hint, related=related)


def translate(error: ValidationError, data: Any, empty: Collection[Path] = ()) -> tuple[list[Finding], set[Path]]:
    """Word what pydantic found in ``data``: one finding for each place, none for what only follows from another.

    Args:
        error: What pydantic found.
        data: What it found it in.
        empty: Keys that were left out because they have no value, which is told already.

    Returns:
        The findings, and all places at which anything was found, those of which nothing is told included.
    """
    found: dict[Path, Finding] = {}
    places: set[Path] = set()
    empty = frozenset(empty)
    told = empty | {path[:-1] for path in empty}
    errors = error.errors(include_url=False)
    strange: dict[Path, list[str]] = {}  # what nobody knows, by what it stands in
    for each in errors:
        if each["type"] == "extra_forbidden":
            strange.setdefault(each["loc"][:-1], []).append(str(each["loc"][-1]))
    for details in errors:
        if details["type"].endswith("too_short") and details["input"]:
            continue  # only because the items in it were refused, each with a finding of its own
        path = _real(data, details["loc"])
        places.add(path)
        if details["type"] == "missing":
            if (*path, details["loc"][-1]) in empty or _is_misspelt(details["loc"], strange):
                continue
        elif path in told:
            continue
        finding = _translate(details, path, data)
        found.setdefault(finding.path, finding)
    return list(found.values()), places


def _is_misspelt(missing: Path, strange: Mapping[Path, list[str]]) -> bool:
    """Whether a strange key beside it was meant to be the missing one."""
    beside = strange.get(missing[:-1], ())
    return any(nearest_key(key, (str(missing[-1]),)) for key in beside[:_MOST_BESIDE])


def _translate(details: ErrorDetails, path: Path, data: Any) -> Finding:
    kind = details["type"]
    on_key = details["loc"][-1:] == ("[key]",)
    if kind == "sopflow":
        return _raised(details["ctx"], path, data, on_key=on_key)
    if kind == "extra_forbidden":
        return _strange(path, data)
    if kind == "missing":
        return _missing(str(details["loc"][-1]), path or _heading(data))
    if kind in _BAD_NAME:
        several = details["loc"][-1:] != path[-1:] and not on_key  # a single name stands there for a list of one
        return _bad_name(str(details["input"]), path, on_key=on_key, several=several)
    word = _WORDS.get(kind)
    message = word(path, details) if word else f"{_key(path)}: {details['msg'][:1].lower()}{details['msg'][1:]}."
    return Finding("SOP103", message, path, hint=_hint(kind, details["input"], path))


def _raised(context: Mapping[str, Any], path: Path, data: Any, *, on_key: bool) -> Finding:
    if context["code"] == "misplaced":
        return _strange(path, data)
    place = (*path, *context["at"])
    return Finding(context["code"], context["message"], place, "key" if on_key else context["on"], context["hint"])


def _strange(path: Path, data: Any) -> Finding:
    code, message, hint = stranger(path, data)
    return Finding(code, message, path, "key", hint)


def _heading(data: dict[str, Any]) -> Path:
    """Where a file says what it holds: the place for what it lacks as a whole."""
    return tuple(key for key in ("process", "procedure", "handbook") if key in data)[:1]


def _missing(key: str, path: Path) -> Finding:
    of_list = {
        "rules": "rule",
        "deadlines": "deadline",
        "goals": "goal",
        "changes": "change",
        "if_late": "act",
        "then": "act",
    }
    if not path:
        where = "This file"
    else:
        where = f"`{path[-1]}`" if isinstance(path[-1], str) else f"This {of_list.get(str(path[-2]), 'item')}"
    message = "There are no `steps` here." if key == "steps" else f"{where} needs `{key}`."
    return Finding("SOP102", message, path, "key", f"add `{key}:`")


def _bad_name(name: str, path: Path, *, on_key: bool, several: bool) -> Finding:
    better = proposed_id(name)
    hint = f"`{better}` would do" if better and better != name else None
    if " // " in name:
        hint = f"a remark begins with `#`: `{name.replace(' // ', '  # ', 1)}`"
    elif _LISTED.fullmatch(name):
        hint = f"write `[{name}]`" if several else "only one name can stand here"
    called = _CALLED.fullmatch(name)
    if called:
        hint = f"write `{called[1]}`; what it takes stands below `with:`"
    if "." in name and on_key:
        hint = f"for the field of a record, write `{name.partition('.')[0]}: {{{name.partition('.')[2]}: …}}`"
    message = f"`{name}` can't be a name: letters, digits, `-` and `_` may stand in one."
    return Finding("SOP115", message, path, "key" if on_key else "value", hint)


def _real(data: Any, loc: Iterable[str | int]) -> Path:
    """The part of pydantic's path that leads through the author's data (the rest are the model's own inner names)."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _shape(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "a text"


def _key(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    if path and isinstance(path[-1], int):
        return f"An item of `{names[-1]}`" if names else "An item"
    return f"`{names[-1]}`" if names else "This"


def _needs(what: str) -> Callable[[Path, ErrorDetails], str]:
    def word(path: Path, details: ErrorDetails) -> str:
        return f"{_key(path)} must be {what}, not {_shape(details['input'])}."

    return word


def _one_of(path: Path, details: ErrorDetails) -> str:
    return f"{_key(path)} must be {details['ctx']['expected']}.".replace("'", "`")


_SHAPES = frozenset(("tuple_type", "list_type", "dict_type", "model_type"))
_BAD_NAME = frozenset({"string_pattern_mismatch"})
_WORDS: Mapping[str, Callable[[Path, ErrorDetails], str]] = {
    "string_type": _needs("a single text"),
    "tuple_type": _needs("a list"),
    "list_type": _needs("a list"),
    "dict_type": _needs("a mapping"),
    "model_type": _needs("a mapping"),
    "literal_error": _one_of,
    "too_short": lambda path, _: f"{_key(path)} is empty.",
    "dict_too_short": lambda path, _: f"{_key(path)} is empty.",
}


def _hint(kind: str, value: Any, path: Path) -> str | None:
    if kind in ("tuple_type", "list_type") and isinstance(value, str) and _BULLETED.match(value):
        return "begin each item on a line of its own, with a dash and a space: `- …`"
    if kind in _SHAPES and (written := part_written(path)):
        return written
    if kind in ("tuple_type", "list_type") and isinstance(value, str) and len(value) <= 60:
        return f"write `[{value}]`"
    if kind in ("tuple_type", "list_type") and isinstance(value, dict):
        return "begin each item with a dash: `- …`"
    if kind == "string_type" and isinstance(value, list):
        includes = "; other roles that `includes` it may do it, too" if path[-1:] == ("by",) else ""
        return f"only one can stand here{includes}"
    return None
