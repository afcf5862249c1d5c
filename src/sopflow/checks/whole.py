"""What was left out when a file was read, so that nothing is said about what only follows from that.

Keys that are unknown, or have no value, are reported when the file is read, and it is then read without them. A step
without its mistyped ``next`` seems to go on to the step below; a rule that took that at its word would report one
mistake twice.
"""

from __future__ import annotations

from typing import Any

from sopflow import model
from sopflow.graph import Folder
from sopflow.model import nearest
from sopflow.model.strangers import written_keys

__all__ = ["knows_targets", "path_is_whole", "step_is_whole"]


def step_is_whole(sop: model.Sop, step: model.AnyStep) -> bool:
    """Whether all that the author wrote in this step was understood."""
    return not isinstance(step, model.UnreadStep) and not _left_out(_data(sop.source, *step.path), type(step))


def path_is_whole(folder: Folder, sop: model.Sop) -> bool:
    """Whether it is certain where every step of the file leads.

    It isn't when something was left out, when a name is unknown, or when a name may mean a step or an outcome.
    """
    if _left_out(_data(sop.source), type(sop)) or not all(step_is_whole(sop, step) for step in sop.every_step):
        return False
    outcomes = frozenset(folder.outcomes(sop))
    return not folder.network(sop).unknown and not any(step.id in outcomes for step in sop.every_step)


def knows_targets(folder: Folder, sop: model.Sop) -> bool:
    """Whether all names that may be led to, outcomes and steps alike, were understood.

    Where no outcomes are declared they come from the ``end`` steps, and a step that could not be read may be one.
    """
    declared = sop.outcomes or folder.shared_outcomes(sop)
    if any(not step.id or not declared for step in sop.unread):
        return False
    if not folder.knows_outcomes(sop) or _lost_outcomes(sop):
        return False
    return isinstance(sop, model.Procedure) or folder.handbook.source is None or not _lost_outcomes(folder.handbook)


def _lost_outcomes(part: model.Sop | model.Handbook) -> bool:
    left_out = _left_out(_data(part.source), type(part))
    return any(nearest(key, ("outcomes",)) for key in left_out)


def _left_out(data: Any, kind: type[model.Part]) -> list[str]:
    if not isinstance(data, dict):
        return []
    known = written_keys(kind)
    return [key for key, value in data.items() if value is None or key not in known]


def _data(source: Any, *path: str | int) -> Any:
    value = source.data
    for each in path:
        value = value[each]
    return value
