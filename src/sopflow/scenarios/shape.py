"""Whether a scenario is written as one. What isn't is said at its place, before anything is walked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sopflow.clock.durations import parse_duration
from sopflow.model.names import nearest_key
from sopflow.program.build.desk import Desk

__all__ = ["EXPECT", "LINES", "SCENARIO", "Shape", "is_scenario"]

Path = tuple[str | int, ...]


class Shape(NamedTuple):
    """What may stand somewhere: a test of plain data, the same in words, and its name in the JSON Schema."""

    fits: Callable[[Any], bool]
    words: str
    name: str


def _is_instant(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_duration(value: Any) -> bool:
    try:
        return isinstance(value, str) and parse_duration(value) >= 0
    except ValueError:
        return False


def _are_ticks(value: Any) -> bool:
    return value == "all" or (
        isinstance(value, list) and all(isinstance(each, str) and each.isdecimal() and len(each) < 5 for each in value)
    )


def _is_deviation(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, dict)
        and value.keys() <= {"reason", "to", "step"}
        and all(each is None or isinstance(each, str) for each in value.values())
    )


_WORD = Shape(lambda value: isinstance(value, str), "a name or a text", "word")
_TEXT = Shape(lambda value: value is None or isinstance(value, str), "a text", "text")
_FACTS = Shape(lambda value: value is None or isinstance(value, dict), "facts with their values", "facts")
_INSTANT = Shape(_is_instant, "a time with its zone, as in 2026-11-23T10:00+01:00", "instant")
_DURATION = Shape(_is_duration, "a duration, as in `5 h`", "duration")
_LIST = Shape(lambda value: value is None or isinstance(value, list), "a list", "list")
_TICKS = Shape(_are_ticks, "`all`, or a list of the numbers of lines", "ticks")
_DEVIATION = Shape(_is_deviation, "a reason, or a mapping with `reason`, `to` and `step`", "deviation")
_ANYTHING = Shape(lambda value: isinstance(value, str | list), "a name or a list of names", "names")

SCENARIO: Mapping[str, Shape] = {
    "name": _WORD,
    "given": _FACTS,
    "at": _INSTANT,
    "start": _WORD,
    "language": _WORD,
    "by": _WORD,
    "walk": _LIST,
    "expect": _FACTS,
}
EXPECT: Mapping[str, Shape] = {
    **dict.fromkeys(("path", "at"), _ANYTHING),
    **dict.fromkeys(("outcome", "status", "role", "team", "stuck", "refused", "level"), _WORD),
    "missed": _LIST,
    "facts": _FACTS,
}
_ACTS: Mapping[str, Shape] = {"by": _WORD, "refused": _WORD}

# The lines of a walk, by the key that says what happens.
LINES: Mapping[str, Mapping[str, Shape]] = {
    "answer": {"answer": _WORD, "facts": _FACTS, **_ACTS},
    "done": {"done": _WORD, "facts": _FACTS, "ticked": _TICKS, **_ACTS},
    "correct": {"correct": _FACTS, "step": _WORD, **_ACTS},
    "deviate": {"deviate": _DEVIATION, **_ACTS},
    "cancel": {"cancel": _TEXT, **_ACTS},
    "accept": {"accept": _WORD, **_ACTS},
    "reject": {"reject": _WORD, "reason": _TEXT, **_ACTS},
    "fail": {"fail": _WORD, "reason": _TEXT, **_ACTS},
    "signal": {"signal": _WORD, "facts": _FACTS, **_ACTS},
    "try": {"try": _WORD, "with": _FACTS, "gives": _FACTS, **_ACTS},
    "after": {"after": _DURATION},
}
_BESIDE = frozenset(key for line in LINES.values() for key in line) - LINES.keys()


def is_scenario(desk: Desk, scenario: Any, path: Path) -> bool:
    """Whether ``scenario`` can be walked; what is wrong with it has been noted."""
    if not _fits(desk, scenario, path, SCENARIO, "a scenario"):
        return False
    expect = scenario.get("expect")
    fine = expect is None or _fits(desk, expect, (*path, "expect"), EXPECT, "`expect`")
    for number, line in enumerate(scenario.get("walk") or ()):
        fine = _is_line(desk, line, (*path, "walk", number)) and fine
    return fine


def _is_line(desk: Desk, line: Any, path: Path) -> bool:
    verb = next((key for key in LINES if key in line), None) if isinstance(line, dict) else None
    if verb is not None:
        return _fits(desk, line, path, LINES[verb], f"`{verb}`")
    for key in line if isinstance(line, dict) else ():
        meant = nearest_key(key, LINES) if key not in _BESIDE else None
        if meant is not None:
            message = f"`{key}` is nothing that can happen in a walk."
            desk.note("SOP104", message, desk.key((*path, key)), f"Did you mean `{meant}`?")
            return False
    known = ", ".join(f"`{key}`" for key in LINES)
    message = "This line of the walk says nothing that this version can do."
    desk.note("SOP104", message, desk.at(path), f"It can do {known}.")
    return False


def _fits(desk: Desk, data: Any, path: Path, shapes: Mapping[str, Shape], what: str) -> bool:
    if not isinstance(data, dict):
        desk.note("SOP103", f"This is not {what}: it has to be a mapping.", desk.at(path))
        return False
    fine = True
    for key, value in data.items():
        shape = shapes.get(key)
        if shape is None:
            meant = nearest_key(key, shapes, data)
            hint = f"Did you mean `{meant}`?" if meant else f"It knows {', '.join(f'`{each}`' for each in shapes)}."
            desk.note("SOP101", f"{what[0].upper()}{what[1:]} knows no `{key}`.", desk.key((*path, key)), hint)
            fine = False
        elif not shape.fits(value):
            desk.note("SOP103", f"`{key}` needs {shape.words}.", desk.at((*path, key)))
            fine = False
    return fine
