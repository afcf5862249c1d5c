"""Scenarios (``NAME.test.yaml``): walks through a process with what is expected of them."""

from sopflow.scenarios.run import Result, path_of, run

__all__ = ["Result", "path_of", "run"]
