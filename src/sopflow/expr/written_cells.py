"""From a cell as written to what it lets through, with everything that is wrong at its exact words."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sopflow.clock.durations import DurationProblem
from sopflow.expr.cells import Absent, Among, Between, Cell, Except, Whatever
from sopflow.expr.literals import word_as
from sopflow.expr.nodes import Const
from sopflow.expr.problems import Problem
from sopflow.expr.types import ORDERED, Type

__all__ = ["CellProblem", "column_problem", "read_cell"]

_ANY, _MISSING = "any", "missing"
_OTHER_THAN = re.compile(r"\s*!=\s*(?=\S)")
_RANGE = re.compile(r"\s*(?P<low>.*?)\s*\.\.\s*(?P<high>.*?)\s*")
_COMPARISON = re.compile(r"\s*(?P<sign><=|=<|>=|=>|==|=|<|>|not\b)\s*(?P<value>.*?)\s*")
_WILD = frozenset({"-", "*", "?", "all", "else"})


class CellProblem(NamedTuple):
    """What is wrong in a cell; ``path`` leads from the cell to the list item it is in, if it is in one."""

    path: tuple[int, ...]
    problem: Problem


class _Wrong(Exception):
    """Leaves the reading of one cell, with its problem."""

    def __init__(
        self, code: str, message: str, place: tuple[int, int] = (0, 0), hint: str | None = None, item: int | None = None
    ) -> None:
        super().__init__(message)
        self.told = CellProblem(() if item is None else (item,), Problem(code, message, *place, hint))


def read_cell(written: Any, type_: Type) -> tuple[Cell | None, tuple[CellProblem, ...]]:
    """Reads a cell of a ``when`` column. Never raises for what an author wrote.

    Args:
        written: A text or a list of texts, as the file has it; None where the cell is empty.
        type_: The type of the column; ``column_problem`` has let it pass.

    Returns:
        The cell and no problems, or None and what is wrong with it.
    """
    try:
        if isinstance(written, list):
            return _listed(written, type_)
        if not isinstance(written, str) or not written.strip():
            message = "This cell is empty." if not written else "A cell holds a value, a list of values or a range."
            raise _Wrong("SOP204", message, hint="Write `any` where the row does not look.")
        return _one(written, type_), ()
    except _Wrong as wrong:
        return None, (wrong.told,)


def column_problem(text: str, type_: Type) -> Problem | None:
    """Why a column of this type can't be looked at cell by cell, or None if it can."""
    if type_.kind == "list":
        hint = f"Make the question itself the column, as in `{text} contains 'x'`; its cells are then yes and no."
    elif type_.kind == "record":
        hint = "Name its fields, each as a column of its own: " + ", ".join(
            f"{text}.{name}" for name, _ in type_.fields[:4]
        )
    else:
        return None
    return Problem("SOP204", f"This is {type_}, which no cell can stand for.", 0, len(text), hint)


def _one(written: str, type_: Type) -> Cell:
    word = written.strip()
    if word in (_ANY, _MISSING):
        return Whatever() if word == _ANY else Absent()
    unwanted = _OTHER_THAN.match(written)
    if unwanted:
        if written[unwanted.end() :].strip() in (_ANY, _MISSING):
            hint = "Let a row before this one say `missing`; here `any` is enough then."
            raise _Wrong("SOP204", f"`{word}` compares with no value.", (0, len(written)), hint)
        return Except(_value(written, unwanted.end(), len(written), type_))
    if type_.kind in ORDERED:
        range_ = _RANGE.fullmatch(written)
        if range_:
            return _range(range_, type_)
    if type_.kind != "text":
        _refuse_comparison(written, type_)
    return Among((_value(written, 0, len(written), type_),))


def _listed(written: list[Any], type_: Type) -> tuple[Cell | None, tuple[CellProblem, ...]]:
    """A list holds nothing but values, so that in it ``any`` and ``missing`` are values too."""
    if not written:
        raise _Wrong("SOP204", "This list is empty, so the row fits nothing.", hint="Write `any`, or name values.")
    values: dict[Any, None] = {}
    problems: list[CellProblem] = []
    for number, each in enumerate(written):
        try:
            if not isinstance(each, str):
                raise _Wrong("SOP204", "A list in a cell holds values.", item=number)
            values[_value(each, 0, len(each), type_, number)] = None
        except _Wrong as wrong:
            problems.append(wrong.told)
    return (None, tuple(problems)) if problems else (Among(tuple(values)), ())


def _range(match: re.Match[str], type_: Type) -> Cell:
    low, high = (_value(match.string, *match.span(name), type_) if match[name] else None for name in ("low", "high"))
    if low is None and high is None:
        raise _Wrong("SOP204", "A range needs at least one end.", (0, len(match.string)), "Write `any` for everything.")
    if low is not None and high is not None and low > high:
        hint = f"Write `{match['high']}..{match['low']}`."
        raise _Wrong("SOP203", f"No value lies in `{match[0].strip()}`.", (0, len(match.string)), hint)
    return Between(low, high)


def _refuse_comparison(written: str, type_: Type) -> None:
    found = _COMPARISON.fullmatch(written)
    if found is None or written.strip() in type_.values:
        return
    sign, value = found["sign"], found["value"]
    if sign == "not":
        instead = f"Write `'!= {value}'`, in quotes."
    elif sign in ("=", "=="):
        instead = f"Write `{value}`."
    elif type_.kind not in ORDERED:
        instead = "List the values that fit, as in `[a, b]`."
    else:
        instead = _as_range(sign, value, type_)
    raise _Wrong("SOP204", f"`{sign}` can't stand in a cell.", found.span("sign"), instead)


def _as_range(sign: str, value: str, type_: Type) -> str:
    """What to write instead of `> 5`."""
    beyond = sign in ("<", ">")
    if beyond and type_.kind == "integer" and re.fullmatch(r"-?[0-9]{1,20}", value):
        value, beyond = str(int(value) + (1 if sign == ">" else -1)), False
    range_ = f"`{value}..`" if ">" in sign else f"`..{value}`"
    return f"Write {range_}" + ("; the end itself belongs to it, unless an earlier row takes it." if beyond else ".")


def _value(text: str, start: int, end: int, type_: Type, item: int | None = None) -> Any:
    """The value between two offsets of a cell; ``item`` counts the values of a list."""
    word = text[start:end].strip()
    if type_.kind == "one-of":
        found = word_as(word, type_)
        if isinstance(found, Const):
            return found.constant
        code, message, hint = found
    else:
        try:
            return type_.from_text(word if type_.kind != "text" or start else text)
        except DurationProblem as wrong:
            code, message, hint = "SOP204", wrong.message, wrong.hint
        except ValueError as wrong:
            code = "SOP203" if _beyond(type_, word) else "SOP204"
            message, hint = str(wrong)[:1].upper() + str(wrong)[1:] + ".", None
    raise _Wrong(code, message, (start, start + len(text[start:end].rstrip())), _hint(word, type_, item) or hint, item)


def _hint(word: str, type_: Type, item: int | None) -> str | None:
    """What was probably meant by a word that is no value of the column."""
    if item is not None and (word in (_ANY, _MISSING) or ".." in word):
        return f"`{word}` stands alone in a cell; make two rows of it."
    if word in _WILD:
        return "Write `any` where the row does not look."
    if ".." in word and type_.kind == "one-of":
        return "A one-of has no order; list the values that fit, as in `[a, b]`."
    if type_.kind == "duration" and re.fullmatch(r"[0-9.]{1,12}", word):
        return f"Write the unit too, at both ends of a range, as in `{word} h`."
    return None


def _beyond(type_: Type, word: str) -> bool:
    """Whether it is a number, only not within the type's range."""
    if type_.low is None:
        return False
    try:
        type_.plain.from_text(word)
    except ValueError:
        return False
    return True
