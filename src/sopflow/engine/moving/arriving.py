"""What follows when a case has come to the new version: clocks begin, rules look, what stood still looks again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.engine import clocks
from sopflow.engine.moving.places import Places
from sopflow.engine.rules import hasten, settle
from sopflow.engine.travel import look_again, open_step, rest, travel, travel_from
from sopflow.engine.turn import Turn
from sopflow.program import Deadline, Step

__all__ = ["arrive"]


def arrive(turn: Turn, places: Places, held: Mapping[tuple[str, str], bool]) -> None:
    """All that the new version wants of a case just moved to it.

    Args:
        turn: The turn in the new version, in which the move has been recorded.
        places: How it was moved.
        held: For each deadline that runs, by its call and name: whether a place of the old version held it back.
    """
    if places.route.old.main.ladder is None:
        clocks.start_rung(turn)
    for was, path in places.calls.items():
        _begin_clocks(turn, places, was, path)
    clocks.agree(turn, held)
    hasten(turn, frozenset(_hastier(places)))
    if any(unit.fire for unit in places.route.units.values()):
        turn.seen = None  # all rules look, and those act that are true and weren't noted as such
        settle(turn)
    turn.agenda += [(path, step, None) for path, step in places.entering]
    rest(turn)
    _wait(turn)
    _try_failed(turn)
    look_again(turn, failed=False)


def _begin_clocks(turn: Turn, places: Places, was: str, path: str) -> None:
    """Deadlines that only the new version has, and notices, begin where the case is in the midst of what they time."""
    turn.enter_call(path)
    draft = turn.draft
    at = [token for token in draft.tokens if token.frame == path and token.visit and token.outcome is None]
    here = {token.step for token in at}
    here |= {frame.step for frame in draft.frames if frame.parent == path}
    begins = places.unit(was).begins
    for deadline in turn.unit.deadlines.values():
        if begins.get(deadline.name) == "restart" and _is_in(turn, deadline, here):
            clocks.start(turn, deadline)
    for name in sorted(here):
        if clocks.find(turn.draft, path, "notice", name) is None:
            clocks.start_notice(turn, turn.unit.steps[name])


def _hastier(places: Places) -> Iterator[tuple[str, str]]:
    """Call and name of the deadlines that have less time under other conditions than before."""
    for was, path in places.calls.items():
        old, new = places.old_unit(was).deadlines, places.new_unit(was).deadlines
        for name, running in places.unit(was).clocks.items():
            to = running.to or ""
            if name in old and to in new and _sooner(old[name]) != _sooner(new[to]):
                yield path, to


def _sooner(deadline: Deadline) -> list[tuple[str, str]]:
    return [(condition.text, written) for condition, _, written in deadline.sooner]


def _is_in(turn: Turn, deadline: Deadline, here: set[str]) -> bool:
    if deadline.start is not None:
        return deadline.start in here
    return deadline.until is None or deadline.until in here or not turn.visits(deadline.until)


def _wait(turn: Turn) -> None:
    """A wait whose time the old version didn't know begins; one with nothing to wait for any longer is over."""
    for token in turn.draft.tokens:
        if not any(each is token for each in turn.draft.tokens):
            continue
        turn.enter_call(token.frame)
        step = turn.unit.steps[token.step]
        if step.wait is not None and token.visit and not token.asks and token.stuck is None and token.outcome is None:
            travel_from(turn, step, open_step(turn, step))
            rest(turn)


def _try_failed(turn: Turn) -> None:
    """What has failed goes on if the new version provides for it. It isn't carried out again for that."""
    for token in turn.draft.tokens:
        failed = token.stuck is not None and token.stuck.reason == "failed"
        if failed and token.outcome is not None and any(each is token for each in turn.draft.tokens):
            turn.enter_call(token.frame)
            step: Step = turn.unit.steps[token.step]
            travel(turn, step, token.outcome)
            rest(turn)
