"""What each verb does: one file a verb, listed here.

``enter`` is called when the case comes to the step. It gives the step's outcome if the step passes at once, None if it
waits (then it has said for what, or the step is simply open), or the first step of a procedure it has called.
What people then do to an open step is in ``people/``.
"""

from collections.abc import Callable, Mapping

from sopflow.engine.turn import Turn
from sopflow.engine.verbs import ask, call, decide, do, end, look_up, set_
from sopflow.program import Step

__all__ = ["VERBS"]

VERBS: Mapping[str, Callable[[Turn, Step], str | Step | None]] = {
    "ask": ask.enter,
    "do": do.enter,
    "decide": decide.enter,
    "set": set_.enter,
    "look_up": look_up.enter,
    "call": call.enter,
    "end": end.enter,
}
