"""A goal whose bound is no measure.

`at_most` and `at_least` of a goal are a length of time (`24 h`, `2 working days`), a number, a percentage (`80%`) or
money (`50 EUR`). Key figures can't be held against anything else.

    process: inquiry
    outcomes: [answered]
    goals:
      - {measure: ttr, at_most: 24 hors}
      - {measure: csat, at_least: good}
    steps:
      - id: answer
        do: Answer.
        next: answered

Write what can be measured:

    process: inquiry
    outcomes: [answered]
    goals:
      - {measure: ttr, at_most: 24 h}
      - {measure: csat, at_least: 4.5}
    steps:
      - id: answer
        do: Answer.
        next: answered
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopflow.checks.rule import Rule
from sopflow.clock.durations import UNITS, DurationProblem, parse_span
from sopflow.graph import Folder
from sopflow.model import nearest
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_MEASURES = re.compile(rf"{_NUMBER}(?: ?%| ?[A-Z]{{3}})?|[A-Z]{{3}} {_NUMBER}")
_COMMA = re.compile(r"(-?[0-9]+),([0-9]+)( ?%)?")
_WITH_UNIT = re.compile(rf"({_NUMBER}) ?(working )?([^\W\d]+)")
_PERCENT = re.compile(rf"({_NUMBER}) ?(?:percent|per cent|pct|Prozent)")
_SIGN = re.compile(rf"[€$£] ?{_NUMBER}|{_NUMBER} ?[€$£]")
_FORMS = "Write a length of time (`24 h`), a number (`4.5`), a percentage (`80%`) or money (`50 EUR`)."


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        for goal in sop.goals:
            for key in ("at_most", "at_least"):
                bound = getattr(goal, key)
                problem = _problem(bound) if bound is not None else None
                if problem is not None:
                    yield RULE.finding(problem[0], sop.source.span((*goal.path, key)), problem[1])


def _problem(bound: str) -> tuple[str, str | None] | None:
    """What is wrong with a bound, and what to write instead."""
    if _MEASURES.fullmatch(bound):
        return None
    try:
        parse_span(bound)
    except DurationProblem as problem:
        comma, unit, percent = (each.fullmatch(bound) for each in (_COMMA, _WITH_UNIT, _PERCENT))
        hint: str | None = _FORMS
        if comma is not None:
            hint = f"Write `{comma[1]}.{comma[2]}{comma[3] or ''}`."
        elif percent is not None:
            hint = f"Write `{percent[1]}%`."
        elif _SIGN.fullmatch(bound):
            hint = "Write the currency with three capital letters: `50 EUR`."
        elif unit is not None:
            if "no fixed length" in problem.message:
                return problem.message, problem.hint
            meant = nearest(unit[3], tuple(UNITS))
            hint = f"Did you mean `{unit[1]} {unit[2] or ''}{meant}`?" if meant else _FORMS
        return f"`{bound}` is not a measure.", hint
    return None


RULE = Rule("SOP519", "unmeasurable-goal", "warning", "A goal whose bound is no measure.", check)
