"""Scenarios (``NAME.test.yaml``): walks through a process with what is expected of them."""

from sopflow.scenarios.cover import KINDS, Cover, Gap, cover, opened_as
from sopflow.scenarios.run import Result, path_of, run

__all__ = ["KINDS", "Cover", "Gap", "Result", "cover", "opened_as", "path_of", "run"]
