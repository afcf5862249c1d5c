"""What authors write, as frozen models: handbook, process, procedure, and all that stands in them."""

from sopflow.model.actions import Action
from sopflow.model.acts import (
    ACTS,
    Act,
    AnyAct,
    DeadlineAct,
    EndAct,
    EscalateAct,
    GoAct,
    SendAct,
    SetAct,
)
from sopflow.model.effects import Changes, Escalation, Message
from sopflow.model.facts import ActionArgs, Asked, FactModel
from sopflow.model.file import File
from sopflow.model.handbook import Handbook, Role, StyleRule, Team
from sopflow.model.history import Revision
from sopflow.model.names import nearest, proposed_id, readable
from sopflow.model.part import Part, Path
from sopflow.model.promises import Promise
from sopflow.model.reading import Model, read_model
from sopflow.model.requirements import Requirement
from sopflow.model.rules import Rule
from sopflow.model.sop import Goal, Procedure, Process, Sop, Stage
from sopflow.model.step import Impact, Step, UnreadStep
from sopflow.model.steps import (
    AskStep,
    CallStep,
    DecideStep,
    DoStep,
    EndStep,
    EscalateStep,
    HandoverStep,
    LookUpStep,
    Passing,
    RunStep,
    SendStep,
    SetStep,
    WaitStep,
)
from sopflow.model.tables import Table
from sopflow.model.texts import say
from sopflow.model.times import Calendar, Deadline, Retry, Rung, WaitFor, WaitUntil
from sopflow.model.verbs import VERBS, AnyStep, TogetherStep, every_step

__all__ = [
    "ACTS",
    "VERBS",
    "Act",
    "Action",
    "ActionArgs",
    "AnyAct",
    "AnyStep",
    "AskStep",
    "Asked",
    "Calendar",
    "CallStep",
    "Changes",
    "Deadline",
    "DeadlineAct",
    "DecideStep",
    "DoStep",
    "EndAct",
    "EndStep",
    "EscalateAct",
    "EscalateStep",
    "Escalation",
    "FactModel",
    "File",
    "GoAct",
    "Goal",
    "Handbook",
    "HandoverStep",
    "Impact",
    "LookUpStep",
    "Message",
    "Model",
    "Part",
    "Passing",
    "Path",
    "Procedure",
    "Process",
    "Promise",
    "Requirement",
    "Retry",
    "Revision",
    "Role",
    "Rule",
    "RunStep",
    "Rung",
    "SendAct",
    "SendStep",
    "SetAct",
    "SetStep",
    "Sop",
    "Stage",
    "Step",
    "StyleRule",
    "Table",
    "Team",
    "TogetherStep",
    "UnreadStep",
    "WaitFor",
    "WaitStep",
    "WaitUntil",
    "every_step",
    "nearest",
    "proposed_id",
    "read_model",
    "readable",
    "say",
]
