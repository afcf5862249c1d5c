"""What authors write, as frozen models: handbook, process, procedure, their steps and facts."""

from sopflow.model.facts import Asked, FactModel
from sopflow.model.handbook import Handbook, Role, StyleRule, Team
from sopflow.model.names import nearest, proposed_id, readable
from sopflow.model.part import Part, Path
from sopflow.model.reading import Model, read_model
from sopflow.model.sop import Goal, Procedure, Process, Sop, Stage
from sopflow.model.steps import (
    VERBS,
    AnyStep,
    AskStep,
    CallStep,
    DecideStep,
    DoStep,
    EndStep,
    Requirement,
    SetStep,
    Step,
    UnreadStep,
)
from sopflow.model.texts import say

__all__ = [
    "VERBS",
    "AnyStep",
    "AskStep",
    "Asked",
    "CallStep",
    "DecideStep",
    "DoStep",
    "EndStep",
    "FactModel",
    "Goal",
    "Handbook",
    "Model",
    "Part",
    "Path",
    "Procedure",
    "Process",
    "Requirement",
    "Role",
    "SetStep",
    "Sop",
    "Stage",
    "Step",
    "StyleRule",
    "Team",
    "UnreadStep",
    "nearest",
    "proposed_id",
    "read_model",
    "readable",
    "say",
]
