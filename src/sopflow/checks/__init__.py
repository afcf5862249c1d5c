"""The catalogue of checks: what can be wrong with a folder as a whole, one file for each rule.

What can be wrong inside a file is found where that part of it is read (``text``, ``model``, ``expr``, ``program``);
``catalogue`` describes those codes too, so that each has its page. A ``Rule`` looks at how the files hang together, a
``Proof`` at what a case could meet in those that have no error.
"""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.checks import (
    asked_twice,
    broken_promise,
    circle_of_calls,
    circle_of_roles,
    dead_end,
    may_be_missing,
    missing_result,
    never_given,
    never_used,
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
from sopflow.checks.rule import Proof, Rule
from sopflow.checks.study import Study, Subject
from sopflow.graph import Folder
from sopflow.program import Handbook
from sopflow.text import Diagnostic

__all__ = ["RULES", "Proof", "Rule", "Study", "Subject", "run"]

RULES: tuple[Rule | Proof, ...] = (
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
    never_given.RULE,
    may_be_missing.RULE,
    never_used.RULE,
    asked_twice.RULE,
    missing_result.RULE,
    broken_promise.RULE,
    undecided_promise.RULE,
)


def run(folder: Folder, handbook: Handbook, known: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """All findings of all rules; in what order they are shown is the report's business.

    Args:
        folder: What was read.
        handbook: The programs made of it.
        known: What was found before, when the files were read and compiled.
    """
    found = [finding for rule in RULES if isinstance(rule, Rule) for finding in rule.check(folder)]
    study = Study(folder, handbook, (*known, *found))
    found += (finding for rule in RULES if isinstance(rule, Proof) for finding in rule.check(study))
    return tuple(found)
