"""From graph to program: names resolved, conditions compiled; what the engine runs."""

from sopflow.program.acts import Act, Change, Path, Requirement
from sopflow.program.parts import Branch, Input, Result, Step, Table, Unit
from sopflow.program.people import Action, Ladder, Rung
from sopflow.program.program import Handbook, People, Program
from sopflow.program.times import CLOCK, Deadline, Rule, Wait, reads_time
from sopflow.program.words import Words

__all__ = [
    "CLOCK",
    "Act",
    "Action",
    "Branch",
    "Change",
    "Deadline",
    "Handbook",
    "Input",
    "Ladder",
    "Path",
    "People",
    "Program",
    "Requirement",
    "Result",
    "Rule",
    "Rung",
    "Step",
    "Table",
    "Unit",
    "Wait",
    "Words",
    "reads_time",
]
