"""Scenarios as tests of pytest: each scenario of a ``NAME.test.yaml`` is one item.

Nothing is collected unless it is asked for: by ``sopflow = true`` in pytest's own settings, or by ``--sopflow``. This
module is imported wherever sopflow and pytest are installed, so everything else is imported when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sopflow.loading.scenarios import Tested

__all__ = ["ScenarioFailed", "ScenarioFile", "ScenarioItem", "pytest_addoption", "pytest_collect_file"]


class ScenarioFailed(Exception):
    """A scenario differs from what it expects, or could not be run; the message is the report."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two ways to ask for scenarios."""
    parser.addini("sopflow", "run the scenarios (NAME.test.yaml) of sopflow handbooks", type="bool", default=False)
    group = parser.getgroup("sopflow")
    group.addoption("--sopflow", action="store_true", help="run the scenarios (NAME.test.yaml) of sopflow handbooks")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of scenarios, if that was asked for."""
    config = parent.config
    if not file_path.name.endswith(".test.yaml") or not (config.getoption("sopflow") or config.getini("sopflow")):
        return None
    return ScenarioFile.from_parent(parent, path=file_path)


class ScenarioFile(pytest.File):
    """One file of scenarios."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each scenario; one for the file, if it holds none."""
        from sopflow.loading.scenarios import scenario_names

        for number, (name, line) in enumerate(scenario_names(self.path) or [("scenarios", 1)]):
            yield ScenarioItem.from_parent(self, name=name, number=number, line=line)

    @cached_property
    def tested(self) -> Tested:
        """All of its scenarios, run when the first of them is."""
        from sopflow.loading.scenarios import test

        return next(iter(test(self.path)))


class ScenarioItem(pytest.Item):
    """One scenario.

    Args:
        number: Its place in the file, from 0.
        line: Where it begins, from 1.
    """

    def __init__(self, *, number: int, line: int, **given: Any) -> None:
        super().__init__(**given)
        self.number, self.line = number, line

    def runtest(self) -> None:
        """Run it.

        Raises:
            ScenarioFailed: It doesn't hold.
        """
        assert isinstance(self.parent, ScenarioFile)
        report = self.parent.tested.report_of(self.number)
        if len(report):
            raise ScenarioFailed(report.text())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report alone: the place in the file says more than the lines of this plugin."""
        if isinstance(excinfo.value, ScenarioFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is, and its name."""
        return self.path, self.line - 1, self.name
