"""What the rules about promises share: when a file can be spoken of at all, what is too much, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.whole import knows_targets, path_is_whole
from sopflow.graph import Folder
from sopflow.graph.counting import Counted, count

__all__ = ["counted", "promised"]

_BUDGET = 1_000_000  # steps looked at for all promises of a folder
_LEAST = 400  # what a promise costs besides, however small its file: to be looked up, and told with its path
_COUNTING = 30  # what counting a step costs more than walking past it


def promised(folder: Folder) -> Iterator[tuple[model.Sop, tuple[model.Promise, ...], tuple[model.Promise, ...]]]:
    """The files that promise something, where it is certain where every path leads.

    Returns:
        Each with the promises that can be proven or refuted, and with those that would take too long.
    """
    left = _BUDGET
    for sop in folder.sops:
        if not sop.promises or not _is_certain(folder, sop):
            continue
        size = sum(1 for _ in sop.every_step)
        counting = size
        if any(promise.at_most is not None for promise in sop.promises):
            counting = sum(1 for each in _called_first(folder, sop) or (sop,) for _ in each.every_step)
        tried: list[model.Promise] = []
        for promise in sop.promises:
            left -= _LEAST + (size if promise.at_most is None else _COUNTING * counting)
            if left < 0:
                break
            tried.append(promise)
        yield sop, tuple(tried), sop.promises[len(tried) :]


def _is_certain(folder: Folder, sop: model.Sop) -> bool:
    lost = any(key in sop.lost for key in ("rules", "deadlines")) or len(sop.by_id) < len(sop.every_step)
    return not lost and knows_targets(folder, sop) and path_is_whole(folder, sop)


def counted(folder: Folder, sop: model.Sop, promise: model.Promise) -> Counted | None:
    """How often the steps come that an ``at_most`` speaks of: one step, or all of one verb, in what is called too."""
    if any(step.id == promise.of for step in sop.every_step):
        return count(folder, sop, [promise.of or ""])
    verb = model.VERBS.get(promise.of or "")
    if verb is None:
        return None
    known: dict[str, Counted] = {}
    for each in _called_first(folder, sop) or ():
        if each is not sop and not _is_certain(folder, each):
            return None
        steps = [step.id for step in each.every_step if isinstance(step, verb)]
        calls = {step.id: known[step.call] for step in each.every_step if isinstance(step, model.CallStep)}
        if steps or any(found.at_least or found.circle for found in calls.values()):
            known[each.name] = count(folder, each, steps, calls)
        else:
            known[each.name] = Counted(0, (), 0, None)
    return known.get(sop.name)


def _called_first(folder: Folder, sop: model.Sop) -> list[model.Sop] | None:
    """A file and all it calls, each after those that it calls; None where that can't be said."""
    done: dict[str, model.Sop] = {}
    waiting: list[tuple[model.Sop, bool]] = [(sop, False)]
    open_names: set[str] = set()
    while waiting:
        file, called = waiting.pop()
        if called:
            done[file.name] = file
            continue
        if file.name in done:
            continue
        if file.name in open_names:
            return None
        open_names.add(file.name)
        waiting.append((file, True))
        for step in file.every_step:
            if isinstance(step, model.CallStep):
                procedure = folder.procedures.get(step.call)
                if procedure is None:
                    return None
                waiting.append((procedure, False))
    return list(done.values())
