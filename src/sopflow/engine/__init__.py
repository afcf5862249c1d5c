"""The engine: an event happens to a case, and there is a next case. Begin reading at ``heart.py``."""

from sopflow.engine.case import Case, Frame, Hold, Token, work_id
from sopflow.engine.evolve import fold, replay
from sopflow.engine.heart import Advance, advance
from sopflow.engine.permission import Permit, permits
from sopflow.engine.refusals import Refused
from sopflow.engine.tasks import Field, Task, todo

__all__ = [
    "Advance",
    "Case",
    "Field",
    "Frame",
    "Hold",
    "Permit",
    "Refused",
    "Task",
    "Token",
    "advance",
    "fold",
    "permits",
    "replay",
    "todo",
    "work_id",
]
