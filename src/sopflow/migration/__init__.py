"""Plans for moving open cases to a new version: written by people, drafted by a program, held against both versions."""

from sopflow.migration.plan import Plan
from sopflow.migration.reading import read_plan
from sopflow.migration.resolve import resolve

__all__ = ["Plan", "read_plan", "resolve"]
