"""A wait that may never end.

Nobody can promise that a signal comes. A wait without `at_most` that nothing else can end, no deadline, no rule that
leads on, no other branch, lets the case stand there for ever if it doesn't, and nobody is told.

    handbook: help
    signals: [customer_replied]
    outcomes: [answered]
    ---
    process: inquiry
    steps:
      - id: reply
        wait: {for: customer_replied}
      - id: answer
        do: Answer.
        next: answered

Say how long:

    handbook: help
    signals: [customer_replied]
    outcomes: [answered, given-up]
    ---
    process: inquiry
    steps:
      - id: reply
        wait: {for: customer_replied, at_most: 1 week}
        next:
          outcome == late: given-up
          else: answer
      - id: answer
        do: Answer.
        next: answered
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sopflow import model
from sopflow.checks.rule import Rule
from sopflow.checks.whole import path_is_whole
from sopflow.graph import Folder, acts_of_handbook
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    if folder.handbook_unread or folder.unread or _leads_on(acts_of_handbook(folder.handbook)):
        return
    relieved: dict[str, bool] = {}
    calls: dict[str, list[tuple[model.Sop, model.AnyStep]]] | None = None
    for sop in folder.sops:
        waits = [step for step in sop.all_of(model.WaitStep) if _is_open(folder, step)]
        if not waits or not path_is_whole(folder, sop):
            continue
        calls = _calls(folder) if calls is None else calls
        for step in waits:
            if not _is_relieved(folder, sop, step, calls, relieved):
                assert isinstance(step.wait, model.WaitFor)
                signal = step.wait.for_
                message = f"If `{signal}` never comes, the case stands at `{step.id}` for ever, and nobody is told."
                hint = f"Say how long: `wait: {{for: {signal}, at_most: 1 week}}`, with a branch for `outcome == late`."
                yield RULE.finding(message, sop.source.span((*step.path, "wait")), hint)


def _is_open(folder: Folder, step: model.WaitStep) -> bool:
    if not isinstance(step.wait, model.WaitFor) or step.wait.at_most is not None or step.within is not None:
        return False
    return step.wait.for_ in folder.handbook.signals


def _calls(folder: Folder) -> dict[str, list[tuple[model.Sop, model.AnyStep]]]:
    """Each procedure with the steps that call it."""
    found: dict[str, list[tuple[model.Sop, model.AnyStep]]] = {}
    for sop in folder.sops:
        for step in sop.all_of(model.CallStep):
            found.setdefault(step.call, []).append((sop, step))
    return found


def _is_relieved(
    folder: Folder,
    sop: model.Sop,
    step: model.AnyStep,
    calls: dict[str, list[tuple[model.Sop, model.AnyStep]]],
    known: dict[str, bool],
) -> bool:
    """Whether anything may lead on from this step, or tell somebody, in its file or in one that calls it."""
    met = {sop.name}
    waiting = [(sop, step)]
    while waiting:
        file, at = waiting.pop()
        if _leads_out(folder, file, at, known):
            return True
        for caller in calls.get(file.name, ()):
            if caller[0].name not in met:
                met.add(caller[0].name)
                waiting.append(caller)
    return False


def _leads_out(folder: Folder, sop: model.Sop, step: model.AnyStep, known: dict[str, bool]) -> bool:
    if sop.name not in known:
        known[sop.name] = _leads_on(act for rule in sop.rules for act in rule.then)
    if known[sop.name] or step.within is not None or _has_rungs(folder, sop):
        return True
    if any(step.id not in each.paused_while for each in sop.deadlines):
        return True
    onward = folder.onward(sop)
    outer = {each.id: each for each in sop.every_step if isinstance(each, model.TogetherStep)}
    around = [outer[each] for each in onward.around(step.id)]
    return any(each.until != "all" or each.within is not None for each in around)


def _has_rungs(folder: Folder, sop: model.Sop) -> bool:
    return any(rung.within is not None for rung in folder.handbook.ladders.get(sop.ladder or "", ()))


def _leads_on(acts: Collection[model.AnyAct] | Iterator[model.AnyAct]) -> bool:
    return any(isinstance(act, model.GoAct | model.EndAct) for act in acts)


RULE = Rule("SOP517", "endless-wait", "advice", "A wait that may never end.", check)
