"""Cases as this process has left them a moment ago.

What one process lets happen to a case often comes in a row: it is woken, its action is done, the message goes out. To
look in the store in between would only give back what was just written there. So a step may build on what is remembered
here; whether that still holds, the store says when the step is kept, since a change is guarded by the number of entries
it builds on. Whoever only looks at a case, and whoever is refused, is always answered from the store.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

from sopflow.stores.records import CaseRow

__all__ = ["Recent"]


class Recent:
    """The last rows that were written.

    Args:
        seconds: How long one is taken for likely to be the last one. After that, another process may well have gone on
            with the case, and a step that builds on an old row costs more than to look.
        most: How many there are at most.
        clock: Seconds that never go back.
    """

    def __init__(self, *, seconds: float = 1.0, most: int = 256, clock: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._rows: OrderedDict[tuple[str, str], tuple[float, CaseRow]] = OrderedDict()
        self._lock = Lock()

    def get(self, tenant: str, case: str) -> CaseRow | None:
        """The row, if it was written just now."""
        kept = self._rows.get((tenant, case))
        if kept is None or self._clock() - kept[0] > self._seconds:
            return None
        return kept[1]

    def put(self, tenant: str, row: CaseRow) -> None:
        """This was written."""
        with self._lock:
            self._rows[tenant, row.id] = (self._clock(), row)
            self._rows.move_to_end((tenant, row.id))
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
