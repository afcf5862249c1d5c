"""The catalogue of checks: what can be wrong with a folder as a whole, one file for each rule.

What can be wrong inside a file is found where that part of it is read (``text``, ``model``, ``expr``); ``catalogue``
describes those codes too, so that each has its page.
"""

from __future__ import annotations

from sopflow.checks import (
    broken_promise,
    circle_of_calls,
    circle_of_roles,
    dead_end,
    no_way_out,
    same_name,
    step_like_outcome,
    undecided_promise,
    unknown_name,
    unknown_outcome,
    unknown_procedure,
    unknown_role,
    unknown_stage,
    unknown_target,
    unknown_team,
    unreachable,
)
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULES", "Rule", "run"]

RULES: tuple[Rule, ...] = (
    unknown_target.RULE,
    unknown_role.RULE,
    unknown_team.RULE,
    unknown_procedure.RULE,
    unknown_outcome.RULE,
    same_name.RULE,
    unreachable.RULE,
    dead_end.RULE,
    circle_of_calls.RULE,
    unknown_stage.RULE,
    step_like_outcome.RULE,
    circle_of_roles.RULE,
    no_way_out.RULE,
    unknown_name.RULE,
    broken_promise.RULE,
    undecided_promise.RULE,
)


def run(folder: Folder) -> tuple[Diagnostic, ...]:
    """All findings of all rules; in what order they are shown is the report's business."""
    return tuple(finding for rule in RULES for finding in rule.check(folder))
