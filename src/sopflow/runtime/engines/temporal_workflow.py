"""The workflow of a case in Temporal: it sleeps until the case's next instant, and lets activities do the rest.

This is the only part of sopflow that Temporal replays. A change to it has to let histories of the last release replay:
tests hold it against one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

__all__ = ["CaseWaits", "Look", "Waiting"]

_LONGEST = timedelta(days=1)  # that an action of the host may take
_AGAIN = timedelta(minutes=1)
_RETRIES = RetryPolicy(initial_interval=timedelta(seconds=0.5), maximum_interval=_AGAIN)


@dataclass
class Waiting:
    """Which case it is, and for how many seconds a worker may not be heard of until it is taken for dead."""

    case: str
    patience: float


@dataclass
class Look:
    """What was seen: the keys of jobs that are ready, and when there is something to do besides, in milliseconds."""

    ready: list[str]
    at: int | None


# Outside of the sandbox, which would read all of sopflow anew for each case.
@workflow.defn(name="sopflow-case", sandboxed=False)
class CaseWaits:
    """Waits with a case, until nothing is to be waited for."""

    def __init__(self) -> None:
        self._news = False
        self._doing: dict[str, asyncio.Task[None]] = {}

    @workflow.signal(name="news")
    def news(self) -> None:
        """Something has happened to the case: it has to be looked at."""
        self._news = True

    @workflow.run
    async def run(self, waiting: Waiting) -> None:
        """Looks, lets what is ready be done, sleeps until the next instant or until there are news, and so on."""
        patience = timedelta(seconds=waiting.patience)
        while self._doing or not workflow.info().is_continue_as_new_suggested():
            self._news = False
            look = await self._look(waiting.case, patience)
            for key in look.ready:
                if key not in self._doing:
                    self._doing[key] = asyncio.create_task(self._do(key, patience))
            if look.at is None and not self._doing and not self._news:
                return
            with suppress(TimeoutError):
                left = _until(look.at) if look.at is not None else None
                await workflow.wait_condition(lambda: self._news, timeout=left)
        workflow.continue_as_new(waiting)

    async def _look(self, case: str, patience: timedelta) -> Look:
        try:
            look: Look = await workflow.execute_activity(
                "sopflow-look",
                case,
                result_type=Look,
                start_to_close_timeout=patience,
                schedule_to_close_timeout=_LONGEST,
                retry_policy=_RETRIES,
            )
        except ActivityError:  # tried for long; whatever it is, the case must not be forgotten
            return Look([], int((workflow.now() + _AGAIN).timestamp() * 1000))
        return look

    async def _do(self, key: str, patience: timedelta) -> None:
        """Does a job, and lets the case be looked at when there is something new, or it is to be tried again."""
        again = await workflow.execute_activity(
            "sopflow-do",
            key,
            result_type=int,
            start_to_close_timeout=_LONGEST,
            heartbeat_timeout=patience,
            retry_policy=_RETRIES,
        )
        if again is not None:
            await workflow.sleep(_until(again))
        del self._doing[key]
        self._news = True


def _until(instant: int) -> timedelta:
    """How long it is until then: never nothing, as a timer of no time is none."""
    return max(timedelta(milliseconds=instant - int(workflow.now().timestamp() * 1000)), timedelta(milliseconds=1))
