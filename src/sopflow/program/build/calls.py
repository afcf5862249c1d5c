"""Calls, once both sides are known: what goes into a procedure, what comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sopflow import model
from sopflow.expr import Fact, Scope, read
from sopflow.program.acts import Path
from sopflow.program.build.desk import Desk
from sopflow.program.build.draft import UnitDraft
from sopflow.program.build.names import fact_meant
from sopflow.program.build.values import value_of
from sopflow.program.parts import Input, Result, Step
from sopflow.program.people import Action
from sopflow.text import did_you_mean
from sopflow.text.near import spent

__all__ = ["link_calls", "link_run"]

_FEW = 12  # names that can be told all


def link_calls(draft: UnitDraft, drafts: Mapping[str, UnitDraft]) -> None:
    """Give each call of ``draft`` its inputs and results; what doesn't fit is noted."""
    for written in draft.sop.all_of(model.CallStep):
        if written.call not in drafts:
            continue
        step = draft.unit.steps[written.id]
        callee = drafts[written.call]
        passed = len(callee.unit.inputs) + len(callee.unit.results)
        if passed > 1 and not draft.desk.bears(passed, (*written.path, "call")):
            continue
        _refuse_strangers(draft.desk, written, callee)
        step.inputs = tuple(_inputs(draft, written, callee))
        step.results = tuple(_results(draft, written, callee))


def _refuse_strangers(desk: Desk, written: model.CallStep, callee: UnitDraft) -> None:
    """``with`` and ``into`` name the procedure's own inputs and results; handbook facts are the same on both sides."""
    inputs = {name for fact in callee.unit.inputs for name in _prefixes(fact.name)}
    results = {name for fact in callee.unit.results for name in _prefixes(fact.name)}
    for name in written.with_:
        if name not in inputs:
            desk.note("SOP202", f"`{written.call}` has no input `{name}`.", desk.key((*written.path, "with", name)),
                      _proposal(name, inputs))  # fmt: skip
        elif name in callee.scope.facts and not callee.scope.facts[name].local:
            desk.note("SOP204", f"`{name}` is a fact of the handbook; the procedure knows it as it is.",
                      desk.key((*written.path, "with", name)))  # fmt: skip
    for taken, given in written.into.items():
        path: Path = (*written.path, "into", taken)
        if given not in results:
            desk.note("SOP202", f"`{written.call}` has no result `{given}`.", desk.at(path), _proposal(given, results))
        elif given in callee.scope.facts and not callee.scope.facts[given].local:
            desk.note("SOP204", f"`{given}` is a fact of the handbook; it is known here as it is.", desk.at(path))


def link_run(desk: Desk, scope: Scope, written: model.RunStep, step: Step, action: Action) -> None:
    """Give a ``run`` step its arguments and results: ``with`` and ``into``, else the facts of the same name."""
    passed = len(action.takes) + len(action.may_take) + len(action.gives) + sum(len(act.changes) for act in action.acts)
    if passed > 1 and not desk.bears(passed, (*written.path, "run")):
        return
    for name in written.with_:
        if name not in action.takes and name not in action.may_take:
            known = {*action.takes, *action.may_take}
            path: Path = (*written.path, "with", name)
            desk.note("SOP202", f"`{action.name}` takes no `{name}`.", desk.key(path), _proposal(name, known))
    inputs: list[Input] = []
    for name, fact in {**action.takes, **action.may_take}.items():
        if name in written.with_:
            value = value_of(desk, written.with_[name], (*written.path, "with", name), fact.type, scope)
            if value is not None:
                inputs.append(Input(fact, None, *value))
        elif name in scope.facts and fact.type.accepts(scope.facts[name].type):
            source = scope.facts[name]
            if source.derived is None:
                inputs.append(Input(fact, source))
            else:
                expr, _ = read(name, scope)
                inputs.append(Input(fact, None, expr))
        elif name in action.takes and not scope.may_have(name):
            desk.note(
                "SOP202",
                f"`{action.name}` takes `{name}`, and there is no such fact here that fits.",
                desk.at((*written.path, "run")),
                f"Say where it comes from: `with: {{{name}: = …}}`.",
            )
    step.inputs = tuple(inputs)
    step.results = tuple(_run_results(desk, scope, written, action))


def _run_results(desk: Desk, scope: Scope, written: model.RunStep, action: Action) -> Iterator[Result]:
    renamed = {given: taken for taken, given in written.into.items()}
    for taken, given in written.into.items():
        if given not in action.gives:
            path: Path = (*written.path, "into", taken)
            hint = _proposal(given, action.gives)
            desk.note("SOP202", f"`{action.name}` gives no `{given}`.", desk.at(path), hint)
    for name, fact in action.gives.items():
        target = renamed.get(name, name)
        taken_fact = scope.facts.get(target)
        at: Path = (*written.path, "into", target) if name in renamed else (*written.path, "run")
        if taken_fact is None:
            if name in renamed:
                desk.note("SOP202", f"There is no fact `{target}`.", desk.key(at), fact_meant(target, scope))
        elif taken_fact.derived is not None or not taken_fact.type.accepts(fact.type):
            desk.note("SOP204", f"`{target}` can't take `{name}`: it is {taken_fact.type}.", desk.at(at))
        else:
            yield Result(fact, taken_fact)


def _proposal(name: str, names: Collection[str]) -> str | None:
    meant = None if spent() else model.nearest(name, names)
    if meant:
        return did_you_mean(name, meant, names, own=True)
    return f"It has {', '.join(f'`{each}`' for each in sorted(names))}." if 0 < len(names) <= _FEW else None


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        yield ".".join(parts[:count])


def _inputs(draft: UnitDraft, written: model.CallStep, callee: UnitDraft) -> Iterator[Input]:
    facts = draft.scope.facts
    desk = draft.desk
    names = {fact.name for fact in callee.unit.inputs}
    misspelt = {model.nearest(name, names) for name in written.with_ if name not in names}
    for fact in callee.unit.inputs:
        if not fact.local:
            yield Input(None, facts.get(fact.name))
        elif fact.name in written.with_:
            at: Path = (*written.path, "with", fact.name)
            value = value_of(desk, written.with_[fact.name], at, fact.type, draft.scope)
            if value is not None:
                yield Input(fact, None, *value)
        elif fact.name not in facts:
            if fact.name in misspelt:
                continue  # the name in `with` that was meant for it is a finding already
            desk.note(
                "SOP202",
                f"`{written.call}` needs `{fact.name}`, and this file has no such fact.",
                desk.at((*written.path, "call")),
                f"Say where it comes from: `with: {{{fact.name}: = …}}`.",
            )
        elif not fact.type.accepts(facts[fact.name].type):
            desk.note(
                "SOP204",
                f"`{fact.name}` is {facts[fact.name].type} here, but {fact.type} in `{written.call}`.",
                desk.at((*written.path, "call")),
            )
        elif facts[fact.name].derived is not None:
            value = value_of(desk, f"= {fact.name}", (*written.path, "call"), fact.type, draft.scope)
            if value is not None:
                yield Input(fact, None, *value)
        else:
            yield Input(fact, facts[fact.name])


def _results(draft: UnitDraft, written: model.CallStep, callee: UnitDraft) -> Iterator[Result]:
    facts = draft.scope.facts
    desk = draft.desk
    renamed = {given: taken for taken, given in written.into.items()}
    for fact in callee.unit.results:
        if not fact.local:
            continue
        name, at = _target(fact, renamed)
        path: Path = (*written.path, "into", at) if at else (*written.path, "call")
        taken = facts.get(name)
        if taken is None:
            if at:
                desk.note("SOP202", f"There is no fact `{name}`.", desk.key(path), fact_meant(name, draft.scope))
        elif taken.derived is not None:
            desk.note("SOP204", f"`{name}` follows from other facts; it can't take a result.", desk.at(path))
        elif not taken.type.accepts(fact.type):
            desk.note(
                "SOP204", f"`{name}` is {taken.type}, but the result `{fact.name}` is {fact.type}.", desk.at(path)
            )
        else:
            yield Result(fact, taken)


def _target(fact: Fact, renamed: Mapping[str, str]) -> tuple[str, str | None]:
    """Under which name the caller knows a result, and the key of ``into`` that says so, if one does."""
    for prefix in reversed(list(_prefixes(fact.name))):
        if prefix in renamed:
            return renamed[prefix] + fact.name[len(prefix) :], renamed[prefix]
    return fact.name, None
