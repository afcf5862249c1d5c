"""One module for each way to walk the inquiry of ``cases.py``.

Each has ``prepare(cases)``, which returns a function that makes and walks all the cases once, and ``end(raw)``, which
reads from one of its results where that case came out. Only the function is measured: what can be shared between cases
(definitions, parsing, compiling) is prepared once, as the opponent's documentation would have it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from tests.bench.cases import Case, End

__all__ = ["GENERATOR", "OPPONENTS", "SOPFLOW", "Opponent", "Run"]

Run = Callable[[], Sequence[Any]]


@dataclass(frozen=True)
class Opponent:
    """Who takes part.

    Attributes:
        name: As the table shows it.
        module: Its module in this package.
        distribution: What has to be installed for it.
        goal: So many times the CPU time of sopflow it should need at least.
    """

    name: str
    module: str
    distribution: str | None = None
    goal: float | None = None

    @property
    def version(self) -> str | None:
        """The installed version, ``""`` where nothing has to be installed, None where it is not."""
        if self.distribution is None:
            return ""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return None

    def prepare(self, cases: Sequence[Case]) -> Run:
        """Everything that is done once, and the run that is measured; its ends are checked before it is handed out.

        Raises:
            AssertionError: A case came out elsewhere than it must.
        """
        module = importlib.import_module(f"{__package__}.{self.module}")
        run: Run = module.prepare(cases)
        for case, raw in zip(cases, run(), strict=True):
            end: End = module.end(raw)
            assert end == case.end, f"{self.name}, case {case.name!r}: came out at {end}, not at {case.end}"
        return run


GENERATOR = Opponent("generator by hand", "generator")
SOPFLOW = Opponent("sopflow", "sopflow_engine")
OPPONENTS = (
    GENERATOR,
    SOPFLOW,
    Opponent("transitions", "by_transitions", "transitions", 10),
    Opponent("burr", "by_burr", "apache-burr", 40),
    Opponent("sismic", "by_sismic", "sismic"),
    Opponent("SpiffWorkflow", "by_spiff", "SpiffWorkflow", 100),
    Opponent("python-statemachine", "by_statemachine", "python-statemachine"),
)
