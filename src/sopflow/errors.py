"""What sopflow raises. Findings about an author's text are values (``sopflow.text.Report``), not exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopflow.text.report import Report

__all__ = ["InvalidHandbook", "InvalidPlan", "MissingTool", "SopflowError"]


class SopflowError(Exception):
    """The root of everything that sopflow raises on purpose."""


class InvalidHandbook(SopflowError):
    """A handbook has errors and can't be used; ``report`` holds every finding with its place."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


class InvalidPlan(SopflowError):
    """A plan for moving cases can't be used with these versions; ``report`` holds every finding with its place."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


class MissingTool(SopflowError):
    """Something outside Python (a layout engine, an optional package) is needed and isn't there."""
