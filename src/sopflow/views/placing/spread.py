"""How far apart columns, lines and frames must be: in every row only what stands there side by side counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

__all__ = ["Key", "Spread"]

Key = tuple[int, int]
"""A column or channel of the grid, and the place within it; keys are in order from left to right."""

_GAPS = {
    ("box", "box"): 28.0,
    ("box", "line"): 16.0,
    ("line", "line"): 11.0,
    ("box", "edge"): 14.0,
    ("edge", "edge"): 10.0,
    ("edge", "line"): 12.0,
}


@dataclass(slots=True)
class _Stand:
    kind: str
    left: float
    right: float


@dataclass(slots=True)
class Spread:
    """Collects what stands in each band, that is row or channel, and then finds the narrowest places."""

    bands: dict[int, dict[Key, _Stand]] = field(default_factory=dict)
    least: list[tuple[Key, Key, float]] = field(default_factory=list)
    pulls: dict[Key, int] = field(default_factory=dict)
    width: float = 0.0

    def stand(self, band: int, key: Key, kind: str, left: float = 0.0, right: float = 0.0) -> None:
        """Something in one band: a ``box``, a ``line`` or an ``edge``, and how far it reaches to either side."""
        stands = self.bands.setdefault(band, {})
        known = stands.get(key)
        if known is None:
            stands[key] = _Stand(kind, left, right)
        else:
            known.left, known.right = max(known.left, left), max(known.right, right)
            known.kind = min(known.kind, kind)  # a box rather than the line that leads to it

    def apart(self, one: Key, other: Key, least: float) -> None:
        """Two things must be so far apart, whatever is between them."""
        self.least.append((one, other, least))

    def pull(self, key: Key, towards: int) -> None:
        """A line ties something to the right (more than 0) or to the left."""
        self.pulls[key] = self.pulls.get(key, 0) + towards

    def places(self) -> dict[Key, float]:
        """The place of everything, as far left as may be; then what hangs on the right is moved there."""
        after: dict[Key, dict[Key, float]] = {}
        for one, other, least in self._distances():
            known = after.setdefault(one, {})
            known[other] = max(known.get(other, 0.0), least)
        keys = sorted({key for stands in self.bands.values() for key in stands})
        places = dict.fromkeys(keys, 0.0)
        for key in keys:
            for other, least in after.get(key, {}).items():
                places[other] = max(places[other], places[key] + least)
        for key in reversed(keys):
            if self.pulls.get(key, 0) > 0 and after.get(key):
                places[key] = min(places[other] - least for other, least in after[key].items())
        return self._from_left(places)

    def _from_left(self, places: dict[Key, float]) -> dict[Key, float]:
        """Moves all so that nothing reaches beyond the left edge, and notes how far it reaches to the right."""
        stands = [(places[key], stand) for band in self.bands.values() for key, stand in band.items()]
        left = min((at - stand.left for at, stand in stands), default=0.0)
        self.width = max((at + stand.right for at, stand in stands), default=0.0) - left
        return {key: at - left for key, at in places.items()}

    def _distances(self) -> Iterable[tuple[Key, Key, float]]:
        for stands in self.bands.values():
            row = sorted(stands.items())
            for (one, here), (other, there) in pairwise(row):
                kinds = (here.kind, there.kind)
                gap = _GAPS.get(kinds) or _GAPS[kinds[1], kinds[0]]
                yield one, other, here.right + gap + there.left
        yield from self.least
