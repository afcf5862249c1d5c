"""What is certainly known in every file of a folder: each is analysed once, behind those that it calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sopflow.checks.knowing.flow import Flow
from sopflow.checks.knowing.givers import unsteady
from sopflow.checks.knowing.state import Known
from sopflow.checks.study import Study, Subject

__all__ = ["known"]


def known(study: Study) -> dict[str, Known]:
    """What is certainly known in each file that can be spoken of."""
    subjects = {subject.unit.name: subject for subject in study.subjects}
    loose: dict[str, frozenset[str]] = {}
    for subject in study.subjects:
        for owner, names in study.about(subject, _loose).items():
            loose[owner] = loose.get(owner, frozenset()) | names
    anywhere = loose.get("", frozenset())
    declinable = frozenset[str]().union(*(study.about(subject, _declinable) for subject in study.subjects))
    shared = study.about(study.subjects[0], _shared_bits) if subjects else {}
    calls = {name: study.about(subject, _calls) for name, subject in subjects.items()}
    found: dict[str, Known] = {}
    for name in _callees_first(calls):
        facts = subjects[name].unit.facts
        taken = anywhere | loose.get(name, frozenset())
        open_ = frozenset(each for each in declinable if each in facts)
        callees = {each: found[each] for each in calls[name] if each in found}
        found[name] = study.about(subjects[name], _flow, shared, taken, open_, callees)
    return found


def _flow(
    subject: Subject,
    shared: Mapping[str, int],
    loose: frozenset[str],
    declinable: frozenset[str],
    callees: Mapping[str, Known],
) -> Known:
    return Flow(subject.program, shared, loose, declinable, callees).run()


def _loose(subject: Subject) -> Mapping[str, frozenset[str]]:
    """The facts that something in a file may take away at any time, by the file they belong to."""
    found: dict[str, set[str]] = {}
    for owner, name in unsteady(subject.program):
        found.setdefault(owner, set()).add(name)
    return {owner: frozenset(names) for owner, names in found.items()}


def _declinable(subject: Subject) -> frozenset[str]:
    """The facts that people may leave open in a file."""
    steps = subject.unit.steps.values()
    forms = (step.names for step in steps if step.at_least is not None and step.at_least < len(step.form))
    return frozenset[str]().union(*forms)


def _shared_bits(subject: Subject) -> Mapping[str, int]:
    """The bits of the handbook's facts."""
    unit = subject.unit
    names = [name for name, fact in unit.facts.items() if fact.derived is None and name not in unit.own]
    return {name: 1 << number for number, name in enumerate(names)}


def _calls(subject: Subject) -> tuple[str, ...]:
    return tuple(step.call for step in subject.unit.steps.values() if step.call is not None)


def _callees_first(calls: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Each file behind those that it calls; in a circle of calls, behind all but one."""
    begun: set[str] = set()
    done: set[str] = set()
    for start in calls:
        stack = [(start, False)]
        while stack:
            name, ready = stack.pop()
            if name in done or name not in calls:
                continue
            if ready:
                done.add(name)
                yield name
            elif name not in begun:
                begun.add(name)
                stack.append((name, True))
                stack += [(each, False) for each in calls[name] if each not in begun]
