"""Steps wait for each other.

A step can't go on before a fact is given, and whatever gives it comes only after a step that can't go on either. Most
often two branches of `together` wait for each other; a step may also wait for what is given only after itself. No case
ever gets past it. Facts that a rule, a deadline or an action asked for freely may give are left alone, and so is what a
signal may bring that has been waited for.

    procedure: deliver
    outcomes: [delivered]
    facts:
      packed: {type: yes/no, default: no}
      paid: {type: yes/no, default: no}
    steps:
      - id: prepare
        together:
          store:
            - id: await-payment
              wait: {until: paid}
            - id: pack
              do: Pack the parcel.
            - id: tell-office
              set: {packed: yes}
          office:
            - id: await-parcel
              wait: {until: packed}
            - id: charge
              do: Charge the customer.
            - id: tell-store
              set: {paid: yes}
      - id: ship
        do: Ship the parcel.
        next: delivered

Let one of them go first:

    procedure: deliver
    outcomes: [delivered]
    facts:
      packed: {type: yes/no, default: no}
      paid: {type: yes/no, default: no}
    steps:
      - id: prepare
        together:
          store:
            - id: pack
              do: Pack the parcel.
            - id: tell-office
              set: {packed: yes}
            - id: await-payment
              wait: {until: paid}
          office:
            - id: await-parcel
              wait: {until: packed}
            - id: charge
              do: Charge the customer.
            - id: tell-store
              set: {paid: yes}
      - id: ship
        do: Ship the parcel.
        next: delivered
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.checks.rule import Proof, listed
from sopflow.checks.standing import Standing, standing
from sopflow.checks.stops import Stop
from sopflow.checks.study import Study, Subject
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_SHOWN = 3
_LONGEST = 60


def check(study: Study) -> Iterator[Diagnostic]:
    by_name = {subject.unit.name: subject for subject in study.subjects}
    for name, found in study.shared(standing).items():
        for circle in found.circles:
            if not _is_merely_missing(by_name[name], found, circle):
                yield _finding(by_name[name], found, circle)


def _is_merely_missing(subject: Subject, found: Standing, circle: Sequence[Stop]) -> bool:
    """Whether it is a fact that may be missing where it is needed, which SOP302 tells."""
    stop, *others = circle
    kind, ask = stop.reading.kind, subject.unit.facts[stop.name].ask
    needed = kind == "entry" or (kind in ("flow", "completion") and ask is None)
    return not others and needed and stop.step.id in found.missing


def _finding(subject: Subject, found: Standing, circle: Sequence[Stop]) -> Diagnostic:
    first = min(circle, key=lambda stop: stop.place(subject.sop.source)[1:3])
    turn = list(circle).index(first)
    stops = (*circle[turn:], *circle[:turn])
    if len(stops) == 1:
        givers = found.givers[first.step.id]
        give = f"{listed(each.id for each in givers)}, which {'gives' if len(givers) == 1 else 'give'} it,"
        comes = "comes" if len(givers) == 1 else "come"
        message = f"{_waits(found, first)}, but {give} {comes} only after it: a case stands still here."
        hint = f"Put what gives `{first.name}` before `{first.step.id}`."
    else:
        said = [f"{_waits(found, one)}, which comes only after `{other.step.id}`" for one, other in _pairs(stops)]
        message = f"{'; '.join(said)}: {'neither' if len(stops) == 2 else 'none of them'} ever goes on."
        hint = "Let one of them go first: put what the other one waits for before its own wait."
    return RULE.finding(message, first.place(subject.sop.source), hint, _places(subject, found, stops))


def _waits(found: Standing, stop: Stop) -> str:
    """``` `pack` waits for `paid` ```; where the fact has another value before, for what must hold."""
    wanted = stop.name
    if stop.must is not None and stop.step.id not in found.missing and len(stop.must.text) <= _LONGEST:
        wanted = stop.must.text
    return f"`{stop.step.id}` waits for `{wanted}`"


def _pairs(stops: Sequence[Stop]) -> Iterator[tuple[Stop, Stop]]:
    return zip(stops, (*stops[1:], stops[0]), strict=True)


def _places(subject: Subject, found: Standing, stops: Sequence[Stop]) -> Iterator[tuple[str, Span]]:
    source = subject.sop.source
    for stop, following in _pairs(stops):
        for step in found.givers[stop.step.id][:_SHOWN]:
            yield f"`{step.id}` gives `{stop.name}`", source.span((*step.path, "id"))
        if following is not stops[0]:
            yield f"`{following.step.id}` waits here", following.place(source)


RULE = Proof("SOP122", "deadlock", "warning", "Steps wait for each other.", check)
