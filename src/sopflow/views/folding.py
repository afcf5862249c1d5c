"""Leaving boxes out of a chart: what led through them leads past them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sopflow.views.chart import Arrow, Box

__all__ = ["folded"]


def folded(
    arrows: Iterable[Arrow], boxes: Sequence[Box], instead: Mapping[str, str] | None = None
) -> dict[tuple[str, str], bool]:
    """The ways between the boxes that are kept, through none but those that are not.

    Args:
        arrows: Of the whole chart.
        boxes: What is kept, in reading order.
        instead: Boxes for which one of those kept stands.

    Returns:
        Pairs of ids in reading order, none from a box to itself; and whether the way leads back.
    """
    order = {box.id: number for number, box in enumerate(boxes)}
    following: dict[str, list[str]] = {}
    for arrow in arrows:
        following.setdefault(arrow.source, []).append((instead or {}).get(arrow.target, arrow.target))
    pairs = []
    for source in order:
        waiting, met = list(following.get(source, ())), {source}
        while waiting:
            target = waiting.pop()
            if target in order:
                pairs.append((source, target))
            elif target not in met:
                met.add(target)
                waiting += following.get(target, ())
    pairs.sort(key=lambda pair: (order[pair[0]], order[pair[1]]))
    return {(a, b): order[b] < order[a] for a, b in pairs if a != b}
