"""What the rules about promises share: when a file can be spoken of at all, and which steps are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopflow import model
from sopflow.checks.whole import knows_targets, path_is_whole
from sopflow.graph import Folder

if TYPE_CHECKING:
    from sopflow.graph.counting import Counted

__all__ = ["counted", "provable"]


def provable(folder: Folder, sop: model.Sop) -> bool:
    """Whether there are promises, and it is certain where every path of the file leads."""
    lost = any(key in sop.lost for key in ("rules", "deadlines"))
    return bool(sop.promises) and not lost and knows_targets(folder, sop) and path_is_whole(folder, sop)


def counted(folder: Folder, sop: model.Sop, promise: model.Promise) -> Counted | None:
    """How often the steps come that an ``at_most`` speaks of: one step, or all of one verb."""
    from sopflow.graph.counting import count  # networkx takes a while to import

    steps = [step.id for step in sop.every_step if step.id == promise.of]
    verb = model.VERBS.get(promise.of or "")
    if not steps and verb is not None:
        return count(folder, sop, [step.id for step in sop.every_step if isinstance(step, verb)])
    return count(folder, sop, steps) if steps else None
