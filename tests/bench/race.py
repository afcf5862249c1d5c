"""The race: the same four cases through every way to walk them."""

from __future__ import annotations

from collections.abc import Collection

from tests.bench.cases import CASES, VISITS
from tests.bench.opponents import GENERATOR, OPPONENTS, SOPFLOW, Opponent
from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample, side_by_side

__all__ = ["race"]

AGAINST_GENERATOR = Goal(8)


def race(*, rounds: int, only: Collection[str] = ()) -> Section:
    """Everybody who is installed, side by side; those who are not are shown as skipped.

    Args:
        rounds: How often everybody has a turn.
        only: Names of opponents; the generator always runs. Empty: all.
    """
    asked = [each for each in OPPONENTS if not only or each.name in only or each is GENERATOR]
    runs = {each.name: each.prepare(CASES) for each in asked if each.version is not None}
    samples = {name: sample.per(VISITS) for name, sample in side_by_side(runs, rounds=rounds).items()}
    return Section(
        title=f"An inquiry of 12 steps, four cases, {VISITS} visits: CPU time per visit, making the case included",
        unit="ns",
        scale=1e9,
        headings=("× generator", "× sopflow"),
        rows=tuple(_row(each, samples) for each in asked),
    )


def _row(who: Opponent, samples: dict[str, Sample]) -> Row:
    name = f"{who.name} {who.version or ''}".rstrip()
    goal = AGAINST_GENERATOR if who is SOPFLOW else who.goal and Goal(who.goal, at_least=True)
    sample = samples.get(who.name)
    if sample is None:
        return Row(name, None, goal=goal or None, note="skipped: not installed (--install installs it)")
    ours = samples.get(SOPFLOW.name)
    ratios = (sample.over(samples[GENERATOR.name]), sample.over(ours) if ours else None)
    return Row(name, sample, ratios, goal or None, judged=0 if who is SOPFLOW else 1)
