"""Views of a program and its cases: the flowchart, as text and as pictures."""

from __future__ import annotations

from sopflow.views.drawing import Flowchart, flowchart

__all__ = ["Flowchart", "flowchart"]
