"""A promise is broken.

Promises say what holds on every path of a file, and are proven when it is read. A path follows the steps and their
branches, whatever the conditions say; rules and deadlines of this file that go to a step or end the case may do so
from any step, in a process the handbook's rules and actions too, a step's own `if_late` from that one. So where a rule
ends every case that a customer leaves, promise what comes before an outcome instead of what comes after a step. What
people do by leaving the path is not counted, nor that a process is interrupted while it calls this procedure. A step is
passed when it is entered and not skipped: one with `skip_if` can be passed by. Of `together` with `until: all` every
branch is passed, else only the branch that `until` names, and with `any` none that another could overtake.

    process: refund
    outcomes: [paid]
    facts:
      known: {type: yes/no, ask: Do we know the customer?}
    promises:
      - {before: pay, always: verify}
    steps:
      - id: route
        ask: [known]
        next:
          known: pay
          else: verify
      - id: verify
        do: Verify who it is.
      - id: pay
        do: Pay the money back.
        next: paid

Lead every path past it, or promise less:

    process: refund
    outcomes: [paid]
    facts:
      known: {type: yes/no, ask: Do we know the customer?}
    promises:
      - {before: pay, always: verify}
    steps:
      - id: route
        ask: [known]
        next:
          known: verify
          else: ask-back
      - id: ask-back
        do: Ask for the customer's number.
      - id: verify
        do: Verify who it is.
      - id: pay
        do: Pay the money back.
        next: paid
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from sopflow import model
from sopflow.checks.proving import counted, provable
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.graph.paths import Paths, Place
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_SHOWN = 8
_WORDS = {
    "rule": "(by a rule)",
    "deadline": "(by a deadline)",
    "late": "(too late)",
    "handbook": "(by the handbook)",
}


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if not provable(folder, sop):
            continue
        paths = Paths(folder, sop)
        for promise in sop.promises:
            if promise.at_most is not None:
                yield from _count(folder, sop, promise)
            elif promise.before is not None:
                yield from _before(folder, sop, paths, promise)
            else:
                yield from _after(folder, sop, paths, promise)


def _before(folder: Folder, sop: model.Sop, paths: Paths, promise: model.Promise) -> Iterator[Diagnostic]:
    goal, always = _place(folder, sop, paths, promise.before), _place(folder, sop, paths, promise.always)
    if goal is not None and always is not None and always.kind == "step":
        path = paths.before(goal, always)
        if path is not None:
            start = f"`{goal.name}` can be reached without `{always.name}`"
            yield _finding(folder, sop, paths, promise, start, path, always)


def _after(folder: Folder, sop: model.Sop, paths: Paths, promise: model.Promise) -> Iterator[Diagnostic]:
    step, always = promise.after or "", _place(folder, sop, paths, promise.always)
    if step in paths.steps and always is not None and paths.reachable(step):
        path = paths.after(step, always)
        if path is not None:
            start = f"After `{step}` it can end without `{always.name}`"
            yield _finding(folder, sop, paths, promise, start, path, always)


def _count(folder: Folder, sop: model.Sop, promise: model.Promise) -> Iterator[Diagnostic]:
    found = counted(folder, sop, promise)
    if found is not None and promise.at_most is not None and found.at_least > promise.at_most:
        times = "once" if found.at_least == 1 else f"{found.at_least} times"
        message = f"`{promise.of}` can come {times}, more than {promise.at_most}"
        more = " → …" if found.at_least > _SHOWN else ""
        names = found.steps[:_SHOWN]
        span = sop.source.span(promise.path)
        yield RULE.finding(
            f"{message}: {' → '.join(names)}{more}.", span, "Shorten the path, or promise less.", _places(sop, names)
        )


def _place(folder: Folder, sop: model.Sop, paths: Paths, name: str | None) -> Place | None:
    if name in paths.steps:
        return Place("step", name or "")
    return Place("end", name) if name is not None and name in folder.outcomes(sop) else None


def _finding(
    folder: Folder,
    sop: model.Sop,
    paths: Paths,
    promise: model.Promise,
    start: str,
    path: tuple[Place, ...],
    always: Place,
) -> Diagnostic:
    words: list[str] = []
    for place, after in zip(path, (*path[1:], None), strict=True):
        word = _WORDS.get(place.kind, place.name)
        if place == always and after is not None and after.kind in _WORDS:
            word += " (not finished)"
        elif place == always and after is not None and place != path[0]:
            word += " (skipped)"
        if place.kind != "out":
            words.append(word)
    if len(words) > 2 * _SHOWN:
        words = [*words[:_SHOWN], "…", *words[-_SHOWN:]]
    hint = "Lead this path past it, or promise less."
    if any(word.startswith(f"{always.name} (skipped)") for word in words):
        hint = f"`{always.name}` has `skip_if`: without it, or with a promise about another step, this holds."
    elif promise.after is not None and path[-2].kind == "handbook":
        hint = f"The handbook may end every case. What holds then: `{{before: OUTCOME, always: {always.name}}}`."
    names = dict.fromkeys(place.name for place in path if place.name in paths.steps and place.kind == "step")
    message = f"{start}: {' → '.join(words)}."
    related = (*_places(sop, tuple(names)), *_jumps(folder, sop, paths, path))
    return RULE.finding(message, sop.source.span(promise.path), hint, related)


def _jumps(folder: Folder, sop: model.Sop, paths: Paths, path: tuple[Place, ...]) -> Iterator[tuple[str, Span]]:
    """Where it is written that a path is interrupted."""
    for place, target in pairwise(path):
        way = paths.jump(place, target)
        source = folder.handbook.source if way is not None and way.shared else sop.source
        if way is not None and source is not None:
            yield "this breaks it off", source.span(way.path)


def _places(sop: model.Sop, names: Iterable[str]) -> Iterator[tuple[str, Span]]:
    """Where the steps of a path stand; of a long path its beginning and its end."""
    steps = {step.id: step for step in sop.every_step}
    every = tuple(names)
    shown = every if len(every) <= _SHOWN else (*every[: _SHOWN // 2], *every[-_SHOWN // 2 :])
    for name in dict.fromkeys(shown):
        yield f"`{name}` stands here", sop.source.span((*steps[name].path, "id"))


RULE = Rule("SOP801", "broken-promise", "warning", "A promise is broken.", check)
