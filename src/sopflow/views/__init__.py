"""Views of a program and its cases: the flowchart, as text and as pictures."""

from __future__ import annotations

from sopflow.views.flowchart import Flowchart, flowchart

__all__ = ["Flowchart", "flowchart"]
