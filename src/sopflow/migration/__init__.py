"""Plans for moving open cases to a new version: written by people, drafted by a program, held against both versions."""

from sopflow.migration.draft import draft
from sopflow.migration.outcome import CaseMove, ClockMove, outcome_of
from sopflow.migration.plan import Plan
from sopflow.migration.reading import read_plan
from sopflow.migration.resolve import resolve

__all__ = ["CaseMove", "ClockMove", "Plan", "draft", "outcome_of", "read_plan", "resolve"]
