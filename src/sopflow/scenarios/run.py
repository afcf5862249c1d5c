"""Run the scenarios of one file against the handbook, and say where they differ from what they expect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sopflow.clock.durations import parse_duration
from sopflow.engine import Advance, Case, advance, events
from sopflow.engine.context import Context
from sopflow.engine.people import needed_roles
from sopflow.engine.refusals import Refused
from sopflow.engine.spot import spots
from sopflow.expr import MISSING
from sopflow.journal import entries as e
from sopflow.journal.rules import Interrupted
from sopflow.journal.time import Missed
from sopflow.model.names import nearest, nearest_key
from sopflow.program import Handbook, Program, Step
from sopflow.program.build.desk import Desk
from sopflow.scenarios.shape import is_scenario
from sopflow.scenarios.walk import event_of, typed, typed_as
from sopflow.text import Diagnostic, Source

__all__ = ["Result", "path_of", "run"]

Path = tuple[str | int, ...]
_START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday morning, where a scenario names no time


class Result(NamedTuple):
    """How one scenario went.

    Attributes:
        name: The scenario's name.
        failures: Where it differs from what it expects; none if it holds.
        entries: The journal of its walk.
    """

    name: str
    failures: tuple[Diagnostic, ...]
    entries: tuple[e.Entry, ...]


def run(handbook: Handbook, source: Source) -> tuple[Result, ...]:
    """Run all scenarios of a ``NAME.test.yaml``.

    Args:
        handbook: The handbook that has the process or procedure.
        source: The file of scenarios, parsed.
    """
    data = source.data
    found: list[Diagnostic] = []
    desk = Desk(source, found)
    if not isinstance(data, dict) or not isinstance(data.get("scenarios"), list):
        _no_scenarios(desk, source)
        return (Result(source.file, tuple(found), ()),)
    name = data.get("test")
    if not isinstance(name, str) or name not in handbook:
        meant = nearest(name, handbook) if isinstance(name, str) else None
        hint = f"Did you mean `{meant}`?" if meant else None
        desk.note("SOP109", f"There is no process or procedure `{name}` to test.", desk.at(("test",)), hint)
        return (Result(source.file, tuple(found), ()),)
    scenarios = data["scenarios"]
    assert isinstance(scenarios, list)
    return tuple(
        _run_one(handbook[name], scenario, ("scenarios", number), source) for number, scenario in enumerate(scenarios)
    )


def _no_scenarios(desk: Desk, source: Source) -> None:
    message = "This is no file of scenarios: it needs `test: NAME` and `scenarios:`."
    data = source.data if isinstance(source.data, dict) else {}
    for key in [each for each in data if each not in ("sopflow", "test", "scenarios")]:
        meant = nearest_key(key, ("test", "scenarios"), data)
        if meant is not None:
            desk.note("SOP100", message, desk.key((key,)), f"Did you mean `{meant}`?")
            return
    desk.note("SOP100", message, source.first_line)


def _run_one(program: Program, scenario: Any, path: Path, source: Source) -> Result:
    found: list[Diagnostic] = []
    desk = Desk(source, found)
    name = scenario.get("name") if isinstance(scenario, dict) else None
    name = name if isinstance(name, str) else str(path[-1])
    if not is_scenario(desk, scenario, path):
        return Result(name, tuple(found), ())
    at = _START if "at" not in scenario else datetime.fromisoformat(scenario["at"])
    given = typed(program.main, scenario.get("given") or {})
    opening = events.Opened(
        case_id="T-1", at=at, facts=given, start=scenario.get("start"), language=scenario.get("language"),
        by=scenario.get("by"),
    )  # fmt: skip
    step = advance(program, None, opening)
    entries = list(step.entries)
    expect = scenario.get("expect") or {}
    _compare_refusal(desk, step, expect, (*path, "expect") if "refused" in expect else (*path, "name"))
    case = step.case
    if case is None:
        return Result(name, tuple(found), ())
    for number, line in enumerate(scenario.get("walk") or ()):
        here: Path = (*path, "walk", number)
        if "after" in line:
            try:
                at += timedelta(milliseconds=parse_duration(line["after"]))
            except OverflowError:
                desk.note("SOP103", "This is beyond the calendar.", desk.at((*here, "after")))
                break
            step = advance(program, case, events.Reached(at=at))
        else:
            step = advance(program, case, event_of(program, case, line, at))
        if step.case is not None:
            case = step.case
            entries += step.entries
        if not _compare_refusal(desk, step, line, here):
            return Result(name, tuple(found), tuple(entries))  # what else differs only follows from that
        case = _carry_out(program, case, entries, line, at)
    _compare(desk, program, case, entries, expect, (*path, "expect"))
    return Result(name, tuple(found), tuple(entries))


def _carry_out(program: Program, case: Case, entries: list[e.Entry], line: Mapping[str, Any], at: datetime) -> Case:
    """An action that was asked for outside a step, and not refused, is carried out: ``gives`` are its results."""
    if "try" not in line or "refused" in line or not case.requests:
        return case
    request = case.requests[-1]
    gives = typed_as(program.actions[request.action].gives, line.get("gives") or {})
    step = advance(program, case, events.Done(step=request.id, facts=gives, at=at))
    entries += step.entries
    return step.case or case


def _compare_refusal(desk: Desk, step: Advance, line: Mapping[str, Any], path: Path) -> bool:
    """Whether a line was taken or refused as it expects."""
    expected = line.get("refused")
    refused = step.refused
    if refused is None:
        if expected is not None:
            desk.note("SOP900", "This was taken, and should have been refused.", desk.at((*path, "refused")))
        return expected is None
    said = f"{refused.code} {refused.reason} {' '.join(refused.needed)}"
    if expected is None:
        desk.note(
            "SOP900", f"This was refused ({refused.code}): {refused.reason}", desk.at(_refused(line, refused, path))
        )
        return False
    if expected.lower() not in said.lower():
        desk.note("SOP900", f"This was refused for another reason ({refused.code}): {refused.reason}",
                  desk.at((*path, "refused")))  # fmt: skip
    return True


def _refused(line: Mapping[str, Any], refused: Refused, path: Path) -> Path:
    """Where the value stands that was refused, or else the whole line."""
    if refused.code == "wrong-value":
        for key in ("facts", "correct", "with", "gives"):
            for name in line.get(key) or ():
                if refused.reason.startswith(f"{name}:"):
                    return (*path, key, name)
    return path


def _compare(
    desk: Desk, program: Program, case: Case, entries: list[e.Entry], expect: Mapping[str, Any], path: Path
) -> None:
    here = [spot.step for spot in spots(program, case) if spot.token.phase != "split"]
    actual: dict[str, Any] = {
        "path": list(path_of(entries)),
        "at": here[0].id if len(here) == 1 else [step.id for step in here],
        "outcome": case.outcome,
        "status": case.status,
        "role": _role(program, case, here[0]) if here else None,
        "team": case.team,
        "level": str(case.level),
        "missed": [entry.name for entry in entries if type(entry) is Missed and entry.kind == "deadline"],
        "stuck": next((token.stuck.reason for token in case.tokens if token.stuck is not None), None),
    }
    for key, wanted in expect.items():
        if key == "facts":
            _compare_facts(desk, program, case, wanted or {}, (*path, key))
        elif key == "refused":
            continue  # has been compared when the case was opened
        elif actual[key] != wanted:
            desk.note(
                "SOP900", f"`{key}` is {_show(actual[key])}, expected was {_show(wanted)}.", desk.at((*path, key))
            )


def _role(program: Program, case: Case, step: Step) -> str | None:
    """Who has to act at a step: the role it names, unless the case has gone up to one that takes it over."""
    if step.role is None or (case.escalated and step.role not in needed_roles(program, case, step)):
        return case.role
    return step.role


def _compare_facts(desk: Desk, program: Program, case: Case, wanted: Mapping[str, Any], path: Path) -> None:
    # Seen from where the case is, or, once it is over, from the process.
    spot = next(iter(spots(program, case)), None)
    unit = spot.unit if spot is not None else program.main
    local = spot.local if spot is not None else case.facts
    x = spot.x if spot is not None else Context(case, "", None, program.main.calendar)
    typed_values = typed(program.main, wanted) | {n: v for n, v in typed(unit, wanted).items() if n in unit.facts}
    for name, value in typed_values.items():
        fact = unit.facts.get(name)
        if fact is not None and fact.derived is not None:
            present = fact.derived.expr.value(case.facts, local, x)
        else:
            present = local[name] if name in local else case.facts.get(name, MISSING)
        if present != value and not (value == "missing" and present is MISSING):
            shown = "missing" if present is MISSING else _show(present)
            desk.note("SOP900", f"`{name}` is {shown}, expected was {_show(value)}.", desk.at((*path, name)))


def _show(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_show, value)) + "]"
    return (
        {True: "yes", False: "no", None: "nothing"}.get(value, f"`{value}`")
        if value is None or isinstance(value, bool)
        else f"`{value}`"
    )


def path_of(entries: Iterable[e.Entry]) -> tuple[str, ...]:
    """The steps entered, in order; those inside a call with the calling step before them: ``survey/send``."""
    path: list[str] = []
    for entry in entries:
        if type(entry) is e.Entered:
            path.append(_place(entry.frame, entry.step))
        elif type(entry) is e.Went and entry.visit:
            path.append(_place(entry.frame, entry.to))
        elif type(entry) is e.Deviated and entry.to is not None:
            path.append(entry.to)
        elif type(entry) is Interrupted and entry.to is not None and entry.visit:
            path.append(_place(entry.frame, entry.to))
    return tuple(path)


def _place(frame: str, step: str) -> str:
    return f"{re.sub(r'#[0-9]+', '', frame)}/{step}" if frame else step
