"""A fact is needed, and nothing ever gives it.

No step asks for it or sets it, no action or table gives it, no procedure hands it back, it is no input, it has no
`default`, and without an `ask` text the flow can't ask for it by itself. So whatever needs it stands still, and a rule
that looks at it never acts. In a handbook that names signals one of these may bring it, so there it is advice (SOP306).
A fact of which something looks whether it is known is trusted: whoever opens the case may have given it.

    process: return
    outcomes: [taken-back, refused]
    facts:
      bought_for: money
    steps:
      - id: worth-it
        decide: Is it worth the postage?
        next:
          bought_for > 10: taken-back
          else: refused

Say where it comes from: here, from whoever is asked. What is known when the case opens stands in `inputs`:

    process: return
    outcomes: [taken-back, refused]
    facts:
      bought_for: {type: money, ask: What did it cost?}
    steps:
      - id: worth-it
        decide: Is it worth the postage?
        next:
          bought_for > 10: taken-back
          else: refused
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.checks.idle_table import idle_tables
from sopflow.checks.knowing.knowledge import Key, Knowledge, Use, key, knowledge
from sopflow.checks.rule import Proof, elsewhere
from sopflow.checks.study import Study, Subject
from sopflow.text import Diagnostic

__all__ = ["RULE", "forgotten", "never_given"]

_NEEDED = frozenset(("flow", "entry", "completion", "watch"))


def check(study: Study) -> Iterator[Diagnostic]:
    facts = knowledge(study)
    found = never_given(study, facts)
    for (_, name), uses in found.items():
        first = min(uses, key=lambda use: use.reading.kind == "watch")
        rest = [use.place(name) for use in uses if use is not first]
        hint = f"Give `{name}` an `ask` text, have a step set it, or name it in `inputs`."
        yield RULE.finding(_message(name, first), first.place(name), hint, elsewhere(rest))


def never_given(study: Study, facts: Knowledge, *, by_signal: bool = False) -> dict[Key, list[Use]]:
    """The facts that are needed somewhere and that nothing gives, with what needs them.

    Args:
        study: The folder.
        facts: Who gives and who reads what.
        by_signal: Instead those that only a signal could give.
    """
    found: dict[Key, list[Use]] = {}
    for subject in facts.subjects:
        for name, uses in study.about(subject, _unasked, facts.uses(subject)).items():
            if not facts.gifts_of(subject, name) and _is_closed(study, subject, name, by_signal=by_signal):
                found.setdefault(key(subject, name), []).extend(uses)
    for use in facts.uses_in_book:
        for name in use.reading.leaves if use.reading.kind in _NEEDED else ():
            fact = facts.subjects[0].unit.facts.get(name)
            wanting = fact is not None and fact.ask is None and not facts.gifts_of(None, name)
            if wanting and _is_closed(study, None, name, by_signal=by_signal):
                found.setdefault(("", name), []).append(use)
    if not found:
        return found
    known = facts.optional | forgotten(facts)
    return {fact: uses for fact, uses in found.items() if fact not in known}


def forgotten(facts: Knowledge) -> frozenset[Key]:
    """The facts that a table would give if a step looked it up, which SOP412 tells."""
    return frozenset(
        key(subject, name)
        for subject in facts.subjects
        for table in idle_tables(subject.sop)
        for name in subject.sop.tables[table].give
    )


def _unasked(subject: Subject, uses: tuple[Use, ...]) -> Mapping[str, list[Use]]:
    """The facts that a file needs and that nobody is asked for, with what needs them."""
    found: dict[str, list[Use]] = {}
    facts = subject.unit.facts
    for use in uses:
        if use.reading.kind in _NEEDED:
            for name in use.reading.leaves:
                if name in facts and facts[name].ask is None:
                    found.setdefault(name, []).append(use)
    return found


def _is_closed(study: Study, subject: Subject | None, name: str, *, by_signal: bool) -> bool:
    """Whether all that could give the fact is in sight; or, ``by_signal``, all but what a signal may bring."""
    own = subject is not None and name in subject.unit.own
    if own and subject is not None and subject.unit.facts[name].local:
        return not by_signal
    return bool(study.folder.handbook.signals) == by_signal and (own or study.is_sound)


def _message(name: str, use: Use) -> str:
    if use.step is not None and use.reading.kind != "watch":
        return f"Nothing ever gives `{name}`, and nobody is asked for it: `{use.step.id}` stands still for want of it."
    if use.step is not None:
        return f"Nothing ever gives `{name}`: `{use.step.id}` waits for it without end."
    if use.reading.path[0] == "actions":
        return f"Nothing ever gives `{name}`, which `{use.reading.path[1]}` looks at before it is permitted."
    return f"Nothing ever gives `{name}`: what stands here can never be decided by it."


RULE = Proof("SOP301", "never-given", "warning", "A fact is needed, and nothing ever gives it.", check)
