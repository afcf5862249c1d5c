"""How often and when something is tried again that went wrong outside."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from sopflow.stores.records import Job

__all__ = ["Retries"]

_MOST_LETTERS = 2_000


class Retries(Struct, frozen=True, kw_only=True):
    """A job that fails is tried again after ``first``, then after twice that, and so on up to ``most``.

    After ``times`` attempts it is given up: it lies among the dead jobs until a person releases it.
    """

    times: int = 10
    first: timedelta = timedelta(seconds=10)
    most: timedelta = timedelta(hours=1)

    def failed(self, job: Job, error: str, now: int) -> Job:
        """The job after an attempt that went wrong at ``now``."""
        attempts = job.attempts + 1
        error = error[:_MOST_LETTERS]
        if attempts >= self.times:
            return replace(job, attempts=attempts, error=error, state="dead")
        return replace(job, attempts=attempts, error=error, not_before=now + self._pause(attempts))

    def _pause(self, attempts: int) -> int:
        pause = self.most if attempts > 30 else min(self.most, self.first * 2 ** (attempts - 1))
        return pause // timedelta(milliseconds=1)
