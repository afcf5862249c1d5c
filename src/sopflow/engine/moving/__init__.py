"""Moving a case from one version of its process to another. Pure: it is told what happens, and nothing is changed."""

from sopflow.engine.moving.move import move
from sopflow.engine.moving.route import Going, Kept, Passing, Route, Running, Time, UnitRoute

__all__ = ["Going", "Kept", "Passing", "Route", "Running", "Time", "UnitRoute", "move"]
