"""Instants as stores keep them: whole milliseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = ["instant", "millis"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLI = timedelta(milliseconds=1)


def millis(instant: datetime) -> int:
    """An aware ``datetime`` as milliseconds."""
    return (instant - _EPOCH) // _MILLI


def instant(millis: int) -> datetime:
    """The ``datetime`` in UTC of that many milliseconds."""
    return _EPOCH + timedelta(milliseconds=millis)
