"""The world around cases: the host's actions, the channels for messages, who listens; and how a job is done with them.

Nothing here talks to a store: ``begin`` says what has to be called, ``report`` what follows from how that went.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from sopflow.runtime.channels.log import log
from sopflow.runtime.owed import ActionCall, Message, Notice, call_of, message_of, notice_of
from sopflow.runtime.retries import Retries
from sopflow.stores.records import Job

__all__ = ["Action", "Addresses", "Channel", "Listener", "World", "defaults"]

Action = Callable[[ActionCall], "Mapping[str, Any] | Awaitable[Mapping[str, Any] | None] | None"]
"""Carries an action out and returns what it gives. ``ActionFailed`` says that it can't be done."""
Channel = Callable[[Message], "Awaitable[None] | None"]
"""Sends a message."""
Listener = Callable[[Notice], "Awaitable[None] | None"]
"""Is told that a case was assigned or closed, or that work was withdrawn."""
Addresses = Callable[[str, str], "str | None"]
"""Where a case's ``customer`` or a role is reached: of the case's id and that name."""


def defaults() -> dict[str, Channel]:
    """The channels there are where nobody names any."""
    return {"*": log}


class World(Struct, frozen=True, kw_only=True):
    """What a runtime can do outside.

    Attributes:
        actions: The host's actions, by name.
        channels: How messages go, by the name that ``via`` gives them (``message`` where it gives none); ``*`` is for
            all others.
        listeners: Who is told, by ``assign``, ``withdraw`` and ``close``.
        addresses: Where people are reached.
        retries: What happens when one of these raises.
    """

    actions: Mapping[str, Action] = {}
    channels: Mapping[str, Channel] = {}
    listeners: Mapping[str, Listener] = {}
    addresses: Addresses | None = None
    retries: Retries = Retries()

    def names(self) -> list[tuple[str, str]]:
        """Kind and name of all jobs that can be done here. Notices that nobody listens to are done by that."""
        runs = [("run", name) for name in self.actions]
        sends = [("send", name) for name in self.channels]
        return [*runs, *sends, ("assign", "*"), ("withdraw", "*"), ("close", "*")]

    def begin(self, tenant: str, job: Job, now: datetime) -> Callable[[], Any] | None:
        """What has to be called for a job; None where there is nothing to do any longer."""
        if job.kind == "run":
            action, call = self.actions[job.name], call_of(tenant, job)
            return lambda: action(call)
        if job.kind == "send":
            return self._sending(message_of(tenant, job), now)
        listener = self.listeners.get(job.kind)
        if listener is None:
            return None
        notice = notice_of(tenant, job)
        return lambda: listener(notice)

    def _sending(self, message: Message, now: datetime) -> Callable[[], Any] | None:
        if message.expires is not None and message.expires <= now:
            return None
        via = message.via or "message"
        channel = self.channels.get(via) or self.channels["*"]

        def send() -> Any:
            address = self.addresses(message.case, message.to) if self.addresses is not None else None
            return channel(message if address is None else message.at(address))

        return send
