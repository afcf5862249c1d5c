"""Between instants and what the clock on the wall shows.

Instants are whole milliseconds since 1970 in UTC. A wall time that a zone skips in spring or shows twice in autumn
has one meaning here: *the first instant at which the clock shows this time or a later one*. So later wall times
never come before earlier ones, and opening hours can't turn inside out on the night of a change.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

__all__ = ["MS", "from_ms", "instant_of", "offset_at", "shown_at", "to_ms"]

MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)


def to_ms(at: datetime) -> int:
    """The instant in milliseconds since 1970; what is finer than a millisecond is cut off.

    Raises:
        TypeError: The instant has no timezone.
    """
    return (at - _EPOCH) // MS


def from_ms(ms: int) -> datetime:
    """The instant, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def offset_at(zone: tzinfo, wall: datetime, fold: int = 0) -> int:
    """How far the zone is ahead of UTC at a wall time, in milliseconds."""
    return (wall.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()) // MS


def instant_of(zone: tzinfo, wall: datetime) -> int:
    """The first instant at which the clock shows this time or a later one.

    Args:
        zone: The zone of the clock.
        wall: A time without a zone.
    """
    before, after = offset_at(zone, wall), offset_at(zone, wall, fold=1)
    counted = (wall - _NAIVE_EPOCH) // MS
    if before < after:  # the clock skips it: it is the instant of the jump
        return _change(zone, counted - after, counted - before)
    return counted - before


def shown_at(zone: tzinfo, ms: int) -> datetime:
    """The latest time the clock has shown up to an instant, without a zone.

    In the hour that is shown twice, the second time round, that is the end of the first: the other way round of
    ``instant_of``, so that a later instant never has an earlier time.
    """
    local = from_ms(ms).astimezone(zone)
    wall = local.replace(tzinfo=None, fold=0)
    if not local.fold:
        return wall
    counted = (wall - _NAIVE_EPOCH) // MS
    first, second = offset_at(zone, wall), offset_at(zone, wall, fold=1)
    change = _change(zone, counted - first, counted - second)
    return _NAIVE_EPOCH + timedelta(milliseconds=change + first)


def _change(zone: tzinfo, low: int, high: int) -> int:
    """The instant in ``low < … <= high`` from which on the offset is no longer that of ``low``."""
    old = from_ms(low).astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if from_ms(middle).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high
