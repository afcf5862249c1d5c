"""Whether all is there, and nothing twice."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tests.faults.book import ROUNDS
from tests.faults.worker import World, runtime

import sopflow
from sopflow.engine import Case
from sopflow.journal import entries as e
from sopflow.journal import rules as r
from sopflow.journal import time as t
from sopflow.journal import work as w

__all__ = ["Told", "audit"]


class Told(NamedTuple):
    """What there is: cases, entries, jobs that were done more than once (each under one key), deadlines that fired."""

    cases: int
    entries: int
    doubles: int
    late: int


def audit(store: str, world: World) -> Told:
    """Looks at everything.

    Raises:
        AssertionError: Something is lost, or was done twice in effect.
    """
    done, opened = Counter(world.noted("done")), set(world.noted("opened"))
    owed: set[str] = set()
    cases = entries = late = 0
    with runtime(store, world) as host:
        after: str | None = None
        while found := host.search(limit=1_000, after=after):
            after = found[-1].id
            opened -= {each.id for each in found}
            cases += len(found)
            for each in found:
                journal, case = host.journal(each.id), host.case(each.id)
                owed |= _audited(journal, case)
                entries += len(journal)
                late += sum(isinstance(entry, t.Missed) for entry in journal)
        assert host.jobs("dead") == []
        acknowledged = [job.key for job in host.jobs("done", 10**6) if job.kind in ("run", "send")]
    assert cases, "nothing has happened"
    assert not opened, f"lost: {sorted(opened)}"
    assert len(acknowledged) == len(set(acknowledged)), "an effect was acknowledged twice"
    assert set(acknowledged) == owed, "an effect is missing in the outbox"
    assert done.keys() == owed, f"not done: {owed - done.keys()}; done for nobody: {done.keys() - owed}"
    return Told(cases, entries, sum(count > 1 for count in done.values()), late)


def _audited(journal: tuple[e.Entry, ...], case: Case) -> set[str]:
    """The keys of all that the case has owed."""
    assert [entry.seq for entry in journal] == list(range(1, case.seq + 1)), f"{case.id}: an entry is lost, or twice"
    assert sopflow.replay(journal) == case, f"{case.id}: the case is not what its journal says"
    assert case.outcome == "over", f"{case.id} did not come to its end"
    rounds = [entry for entry in journal if isinstance(entry, w.Running)]
    answers = [entry for entry in journal if isinstance(entry, e.Answered)]
    late = Counter((entry.name, entry.at) for entry in journal if isinstance(entry, t.Missed))
    assert len(rounds) == ROUNDS, f"{case.id} was booked {len(rounds)} times"
    assert len(answers) == ROUNDS, f"{case.id} was answered {len(answers)} times"
    assert not late or max(late.values()) == 1, f"{case.id}: a deadline fired twice"
    sent = {f"{case.id}:{entry.seq}:1" for entry in journal if isinstance(entry, r.Sent)}
    return sent | {f"{case.id}:{entry.step}#{number}.1" for number, entry in enumerate(rounds, 1)}
