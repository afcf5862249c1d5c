"""What a runtime is made of, whether its program waits or awaits. The only place where the clock is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sopflow.program import Handbook
from sopflow.runtime.calls import Calls
from sopflow.runtime.delivery import Ticked, Worker
from sopflow.runtime.moving import Mover
from sopflow.runtime.retries import Retries
from sopflow.runtime.telemetry import Watcher
from sopflow.runtime.versions import Versions
from sopflow.runtime.world import Action, Addresses, Channel, Listener, World, defaults
from sopflow.stores import memory
from sopflow.stores.protocol import Store

__all__ = ["Host"]


class Host:
    """A handbook, a store, and the world around them.

    Args:
        handbook: What new cases follow. A case stays with the version it was opened on, which the store keeps.
        store: Where cases are kept (``sopflow.stores``); left out, in memory.
        actions: The host's actions by name. Each gets an ``ActionCall`` and returns what the action gives, or raises
            ``ActionFailed``. Whatever else it raises is tried again.
        channels: How messages go, by the name ``via`` gives them; ``*`` stands for all others. Left out, the log.
        listeners: Who is told when a case is assigned (``assign``) or closed (``close``), or work withdrawn
            (``withdraw``).
        addresses: Where a case's ``customer`` or a role is reached, of the case's id and that name.
        retries: How often and when jobs that went wrong are tried again.
        tenant: Whose cases these are. Tenants never see each other.
        clock: Tells what time it is, as an aware ``datetime``; for tests.
        lease: How long a job is kept from other workers while it is being done.
        watchers: Who is told what happens: ``sopflow.runtime.prometheus()``, ``sopflow.runtime.traces()``.
        batch: How many cases and jobs a tick takes at most.
    """

    def __init__(
        self,
        handbook: Handbook,
        store: Store | None = None,
        *,
        actions: Mapping[str, Action] | None = None,
        channels: Mapping[str, Channel] | None = None,
        listeners: Mapping[str, Listener] | None = None,
        addresses: Addresses | None = None,
        retries: Retries | None = None,
        tenant: str = "",
        clock: Callable[[], datetime] | None = None,
        lease: timedelta = timedelta(minutes=5),
        watchers: Sequence[Watcher] = (),
        batch: int = 100,
    ) -> None:
        self.handbook = handbook
        self.store: Store = store if store is not None else memory()
        self.tenant = tenant
        self.lease = lease
        self.clock = clock if clock is not None else _now
        versions = Versions(handbook)
        self._calls = Calls(versions, tenant, self.clock, tuple(watchers))
        self._mover = Mover(versions, tenant, self.clock, tuple(watchers), self._calls.recent)
        world = World(
            actions=actions or {},
            channels=channels if channels is not None else defaults(),
            listeners=listeners or {},
            addresses=addresses,
            retries=retries or Retries(),
        )
        self._worker = Worker(self._calls, world, lease=lease, batch=batch)
        self.store.define(tenant, versions.files, versions.definitions())

    def __repr__(self) -> str:
        return f"<sopflow.{type(self).__name__} {self.handbook.name} in {self.store!r}>"

    def _pause(self, ticked: Ticked, idle: timedelta) -> float:
        """Seconds until it is worth looking again."""
        if ticked.next_at is None:
            return idle.total_seconds()
        return min(idle, max(ticked.next_at - self._calls.clock(), timedelta(milliseconds=1))).total_seconds()


def _now() -> datetime:
    return datetime.now(UTC)
