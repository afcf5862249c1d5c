"""From graph to program: names resolved, conditions compiled; what the engine runs."""

from sopflow.program.parts import Branch, Change, Input, Path, Requirement, Result, Step, Table, Unit
from sopflow.program.program import Handbook, People, Program
from sopflow.program.words import Words

__all__ = [
    "Branch",
    "Change",
    "Handbook",
    "Input",
    "Path",
    "People",
    "Program",
    "Requirement",
    "Result",
    "Step",
    "Table",
    "Unit",
    "Words",
]
