"""A service desk on paper: walks the steps of a sub-flow, and notes who did what.

It knows only the few kinds of steps and conditions that `words.py` uses, so that what it expects is worked out beside
the engine, not by it.
"""

from __future__ import annotations

import re
from typing import Any

from words import SUBS, Step

__all__ = ["walk_of"]

_GIVES = {
    "verify-identity": ["identity_verified"],
    "validate-purchase": ["purchase_valid"],
    "ask-the-oracle": ["oracle_says_yes"],
    "make-password": ["new_password"],
    "promo-code": ["promo_code"],
}
_FORGOTTEN = {"username": "jwu1"}  # what is recovered when the customer doesn't know it


def walk_of(
    steps: list[Step], units: dict[str, list[Step]], said: dict[str, Any], known: dict[str, Any], prefix: str = ""
) -> dict[str, Any]:
    """The walk through some steps and what is expected of it.

    Args:
        steps: The steps of the sub-flow.
        units: The steps of what may be called, by name.
        said: What the customer and the systems say, by fact; a list where it is said anew each time, None for what
            the customer doesn't know.
        known: What the case knows already; it is added to.
        prefix: What stands before the names of these steps in the path.
    """
    at, lines, path, outcome = 0, [], [], ""
    said = {name: list(value) if isinstance(value, list) else value for name, value in said.items()}
    by_id = {step["id"]: number for number, step in enumerate(steps)}
    while not outcome:
        step = steps[at]
        result = "done"
        if "skip_if" in step and _holds(step["skip_if"], known, ""):
            result = "skipped"
        else:
            path.append(prefix + step["id"])
            result = _do(step, units, said, known, lines, path, prefix)
        target = _next(step, known, result)
        at += 1
        if target in by_id:
            at = by_id[target]
        elif target:
            outcome = target
    return {"walk": lines, "expect": {"path": path, "outcome": outcome}}


def _do(
    step: Step, units: dict[str, list[Step]], said: dict[str, Any], known: dict[str, Any],
    lines: list[Any], path: list[str], prefix: str,
) -> str:  # fmt: skip
    """Carry out a step; its outcome."""
    if "ask" in step:
        _ask(step, said, known, lines)
    elif "run" in step:
        facts = {name: said[name] for name in _GIVES.get(step["run"], [])}
        lines.append({"done": step["id"]} | ({"facts": facts} if facts else {}))
        known |= facts | ({"account_open": True} if step["run"] == "pull-up-account" else {})
    elif "do" in step:
        facts = {name: said[name] or _FORGOTTEN[name] for name in step.get("record", ())}
        lines.append({"done": step["id"]} | ({"facts": facts} if facts else {}) | {"by": "mia/agent"})
        known |= facts
    elif "look_up" in step:
        known["faq_answer"] = next(
            row[1] for sub in SUBS.values() for row in sub.tables.get("answers", {}).get("rows", ())
            if row[0] == known["topic"] and row[1] in sub.facts["faq_answer"]["type"]
        )  # fmt: skip
    elif "call" in step:
        inner = walk_of(units[step["call"]], units, said, known, f"{prefix}{step['id']}/")
        lines += inner["walk"]
        path += inner["expect"]["path"]
        return str(inner["expect"]["outcome"])
    return "done"


def _ask(step: Step, said: dict[str, Any], known: dict[str, Any], lines: list[Any]) -> None:
    wanted = [name for name in step["ask"] if name not in known or (step.get("again") and known[name] is None)]
    if step.get("again"):
        wanted = list(step["ask"])
    if not wanted:
        return
    given = {name: said.get(name) for name in wanted}
    for name, value in given.items():
        if isinstance(value, list):
            given[name] = value.pop(0)
    known |= given
    facts = {name: value for name, value in given.items() if value is not None}
    lines.append({"answer": step["id"]} | ({"facts": facts} if facts else {}) | {"by": "mia/agent"})


def _next(step: Step, known: dict[str, Any], outcome: str) -> str:
    leads = step.get("next", "")
    if isinstance(leads, str):
        return leads
    return next((target for condition, target in leads.items() if _holds(condition, known, outcome)), "")


def _holds(condition: str, known: dict[str, Any], outcome: str) -> bool:
    if condition == "else":
        return True
    word, _, rest = condition.partition(" ")
    value = outcome if word == "outcome" else known.get(word)
    if not rest:
        return value is True
    if rest == "is known":
        return value is not None
    if days := re.fullmatch(r"(>|<=) (\d+) days", rest):
        more = int(str(value).split()[0]) > int(days[2])
        return more if days[1] == ">" else not more
    return value in re.findall(r"[\w-]+", rest.removeprefix("== ").removeprefix("in "))
