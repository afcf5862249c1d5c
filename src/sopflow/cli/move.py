"""``sopflow move``: open cases come to a new version of their process, as a plan says."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli import handbooks
from sopflow.cli.console import FAILED, FINE, Console, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from sopflow.cli.console import Commands
    from sopflow.migration import CaseMove, ClockMove
    from sopflow.program import Handbook, Program
    from sopflow.runtime import Runtime, VersionInUse

__all__ = ["declare", "execute"]

_BY_PLAN = ("stays", "closed", "meanwhile")
_URL = "sqlite:///FILE or postgresql://USER@HOST/DATABASE"


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("move", help="move open cases to a new version of their process")
    does = command.add_subparsers(dest="what", metavar="WHAT", required=True)
    draft = _one(does, "draft", "write a plan; what is to be decided is left empty in it")
    draft.add_argument("old", metavar="OLD", help="the earlier version: a folder, a file, or the address of a store")
    draft.add_argument("new", metavar="NEW", help="the later one: a folder or a file")
    draft.add_argument("process", metavar="PROCESS", nargs="?", help="left out: the only one that has changed")
    draft.add_argument("--version", metavar="DIGEST", help="from a store: the version, where cases follow several")
    draft.add_argument("--tenant", default="", help="whose cases, in a store")
    draft.add_argument("-o", "--output", metavar="FILE", help="where it goes; left out, it is shown")
    check = _one(does, "check", "hold a plan against both versions")
    check.add_argument("plan", metavar="PLAN")
    check.add_argument("old", metavar="OLD", help="the earlier version: a folder or a file")
    check.add_argument("new", metavar="NEW", help="the later one")
    check.add_argument("--json", action="store_true", help="what is wrong as JSON")
    versions = _one(does, "versions", "say which versions open cases follow")
    run = _one(does, "run", "move the cases, or say what would become of each (--dry-run)")
    for each in (versions, run):
        each.add_argument("url", metavar="URL", help=_URL)
        if each is run:
            each.add_argument("plan", metavar="PLAN")
        each.add_argument("new", metavar="NEW", help="the new version: a folder or a file")
        each.add_argument("--tenant", default="", help="whose cases")
        each.add_argument("--json", action="store_true", help="the result as JSON")
    run.add_argument("--dry-run", action="store_true", help="change nothing")
    run.add_argument("--by", metavar="NAME/ROLE", help="who moves them, for the journal")


def _one(does: Commands, name: str, words: str) -> argparse.ArgumentParser:
    one = does.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    one.set_defaults(execute=execute)
    return one


def execute(given: argparse.Namespace, console: Console) -> int:
    """Draft, check, look or move.

    Raises:
        UsageError: What was given leads nowhere.
        InvalidPlan: The plan doesn't fit.
    """
    return {"draft": _draft, "check": _check, "versions": _versions, "run": _run}[given.what](given, console)


# -- plans -------------------------------------------------------------------------------------------------------------


def _draft(given: argparse.Namespace, console: Console) -> int:
    from sopflow.migration import draft

    new = handbooks.load(given.new, console)
    old = _from_store(given, new) if "://" in given.old else _changed(given, handbooks.load(given.old, console), new)
    text = draft(old, new[old.name])
    if given.output is None:
        console.say(text.removesuffix("\n"))
        return FINE
    Path(given.output).write_text(text, encoding="utf-8")
    console.say(f"{given.output}: what is left empty there has to be decided; then `sopflow move check` it.")
    return FINE


def _changed(given: argparse.Namespace, old: Handbook, new: Handbook) -> Program:
    """The old version of the process that was named, or of the only one that has changed."""
    if given.process is not None:
        name = handbooks.pick(new, given.process)
        if name not in old:
            raise UsageError(f"the earlier version has no {name!r}.")
        return old[name]
    changed = [name for name in old.processes if name in new and old[name].digest != new[name].digest]
    if len(changed) != 1:
        raise UsageError(f"say which one: {', '.join(changed)}." if changed else "no process of both has changed.")
    return old[changed[0]]


def _from_store(given: argparse.Namespace, new: Handbook) -> Program:
    """The version that open cases in a store follow."""
    with _runtime(given.old, new, given.tenant) as runtime:
        found = [each for each in runtime.versions() if not each.current and given.process in (None, each.process)]
        found = [each for each in found if each.process in new and each.digest.startswith(given.version or "")]
        if len(found) != 1:
            listed = ", ".join(f"{each.process} {each.digest[:12]} ({each.cases})" for each in found)
            raise UsageError(f"say which one: {listed}." if found else "no open case follows an earlier version.")
        return runtime.version(found[0].digest)


def _check(given: argparse.Namespace, console: Console) -> int:
    from sopflow.errors import InvalidPlan
    from sopflow.loading.plans import load_plan
    from sopflow.migration import resolve
    from sopflow.text import Report

    old, new = handbooks.load(given.old, console), handbooks.load(given.new, console)
    try:
        plan = load_plan(given.plan)
        one, other = old.get(plan.process), new.get(plan.process)
        if one is None or other is None:
            raise UsageError(f"there is no process {plan.process!r} in {given.old if one is None else given.new}.")
        report = Report.of(resolve(plan, one, other)[1], {plan.source.file: plan.source.text})
    except InvalidPlan as problem:
        report = problem.report
    if given.json:
        console.say_json({"ok": not len(report), "findings": report.as_dicts()})
    elif len(report):
        console.say(report.text(color=console.colour))
    else:
        console.say(f"{given.plan}: fine", "good")
    return FAILED if len(report) else FINE


# -- cases -------------------------------------------------------------------------------------------------------------


def _runtime(url: str, new: Handbook, tenant: str) -> Runtime:
    from sopflow import Runtime, stores

    try:
        return Runtime(new, stores.sql(url, create=False), tenant=tenant)
    except ValueError as problem:
        raise UsageError(str(problem)) from problem


def _versions(given: argparse.Namespace, console: Console) -> int:
    with _runtime(given.url, handbooks.load(given.new, console), given.tenant) as runtime:
        found = runtime.versions()
    if given.json:
        import msgspec

        console.say_json(msgspec.to_builtins(found))
        return FINE
    for each in found:
        console.say(_version(each), "good" if each.current else "plain")
    if not found:
        console.say("There are no open cases.")
    return FINE


def _version(each: VersionInUse) -> str:
    cases = "1 open case" if each.cases == 1 else f"{each.cases} open cases"
    return f"{each.process} {each.digest}: {cases}{', the current version' if each.current else ''}"


def _run(given: argparse.Namespace, console: Console) -> int:
    from sopflow.loading.plans import load_plan

    new = handbooks.load(given.new, console)
    plan = load_plan(given.plan)
    with _runtime(given.url, new, given.tenant) as runtime:
        results = runtime.move(
            plan, dry_run=given.dry_run, by=given.by, told=None if given.json else lambda each: _tell(each, console)
        )
    if given.json:
        import msgspec

        console.say_json(msgspec.to_builtins(results))
    else:
        console.say("".join(("\n" if results else "", _sum(results, given.dry_run))))
    return FINE if all(each.moved or each.code in _BY_PLAN for each in results) else FAILED


def _sum(results: list[CaseMove], dry: bool) -> str:
    moved = sum(each.moved for each in results)
    stay = Counter(each.code for each in results if not each.moved)
    said = f"{moved} {'case' if moved == 1 else 'cases'} {'would be moved' if dry else 'moved'}"
    listed = ", ".join(f"{count} {code}" for code, count in stay.most_common())
    return f"{said}; {stay.total()} not: {listed}." if stay else f"{said}."


def _tell(each: CaseMove, console: Console) -> None:
    """What becomes of one case."""
    if not each.moved:
        console.say(f"{each.case} stays as it is: {each.reason}", "bad")
        return
    ways = [was if was == now else f"{was} → {now}" for was, now in zip(each.was, each.now, strict=True)]
    console.say(f"{each.case}: {', '.join(ways)}", "strong")
    for line in _lines(each):
        console.say(f"  {line}")


def _lines(each: CaseMove) -> Iterator[str]:
    gone = [id for id in each.withdrawn if id not in each.was]
    if gone:
        yield f"withdrawn: {', '.join(gone)}"
    if each.facts:
        yield "knows: " + ", ".join(f"{name} = {value}" for name, value in each.facts.items())
    if each.forgotten:
        yield f"forgets: {', '.join(each.forgotten)}"
    yield from map(_clock, each.clocks)
    if each.asks:
        yield f"asks for: {', '.join(each.asks)}"
    yield from (f"rule {rule} acts" for rule in each.fired)
    yield from (f"sends: {text}" for text in each.sent)
    if each.stuck is not None:
        yield f"can't go on: {each.stuck}"
    if each.outcome is not None:
        yield f"ends: {each.outcome}"


def _clock(clock: ClockMove) -> str:
    was = f", was {_instant(clock.was)}" if clock.was is not None else ""
    if clock.missed:
        return f"{clock.name}: missed{was}"
    if clock.left is not None:
        return f"{clock.name}: stands still, {clock.left} left"
    if clock.due is None:
        return f"{clock.name}: stops{was}"
    return f"{clock.name}: due {_instant(clock.due)}{was if clock.was != clock.due else ''}"


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
