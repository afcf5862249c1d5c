"""The catalogue of checks: what can be wrong with a folder as a whole, one file for each rule.

What can be wrong inside a file is found where that part of it is read (``text``, ``model``, ``expr``, ``program``);
``catalogue`` describes those codes too, so that each has its page. A ``Rule`` looks at how the files hang together, a
``Proof`` at what a case could meet in those that have no error, a ``FileProof`` at one of these at a time.

A folder is read again and again while somebody writes. Then nothing is looked at anew that is the same: what is told
about one file (a ``FileProof``, or a part of another rule) is kept by ``graph.memo`` together with all that was looked
at for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.checks import (
    always_holds,
    asked_once,
    asked_twice,
    back_and_forth,
    broken_promise,
    cant_be_met,
    circle_of_calls,
    circle_of_roles,
    dead_end,
    deadlock,
    endless_wait,
    escalation_down,
    gap,
    handover_to_itself,
    idle_deadline,
    idle_else,
    idle_four_eyes,
    idle_ladder,
    idle_table,
    impossible_condition,
    ladder_down,
    late_again,
    longest_way,
    lost_escalation,
    may_be_missing,
    missing_language,
    missing_result,
    never_given,
    never_informed,
    never_left,
    never_taken,
    never_used,
    no_way_out,
    nobody_may_do,
    not_sooner,
    only_by_signal,
    overtaken_rule,
    possible_gap,
    private_hinted,
    private_shown,
    row_never_taken,
    same_name,
    spinning,
    step_beyond_deadline,
    step_like_outcome,
    table_gap,
    team_without_roles,
    two_writers,
    undecided_branches,
    undecided_promise,
    uneven_text,
    unknown_name,
    unknown_outcome,
    unknown_procedure,
    unknown_role,
    unknown_stage,
    unknown_target,
    unknown_team,
    unlisted_language,
    unmeasurable_goal,
    unreachable,
    untold_version,
    unused_role,
    unused_team,
)
from sopflow.checks.rule import FileProof, Proof, Rule
from sopflow.checks.study import Study, Subject
from sopflow.graph import Folder
from sopflow.program import Handbook
from sopflow.text import Diagnostic

__all__ = ["RULES", "FileProof", "Proof", "Rule", "Study", "Subject", "run"]

RULES: tuple[Rule | Proof | FileProof, ...] = (
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
    two_writers.RULE,
    deadlock.RULE,
    overtaken_rule.RULE,
    never_given.RULE,
    may_be_missing.RULE,
    never_used.RULE,
    asked_twice.RULE,
    missing_result.RULE,
    only_by_signal.RULE,
    asked_once.RULE,
    gap.RULE,
    possible_gap.RULE,
    impossible_condition.RULE,
    never_taken.RULE,
    idle_else.RULE,
    always_holds.RULE,
    table_gap.RULE,
    row_never_taken.RULE,
    idle_table.RULE,
    undecided_branches.RULE,
    spinning.RULE,
    never_left.RULE,
    cant_be_met.RULE,
    longest_way.RULE,
    step_beyond_deadline.RULE,
    not_sooner.RULE,
    idle_deadline.RULE,
    never_informed.RULE,
    idle_ladder.RULE,
    endless_wait.RULE,
    late_again.RULE,
    unmeasurable_goal.RULE,
    nobody_may_do.RULE,
    unused_role.RULE,
    unused_team.RULE,
    team_without_roles.RULE,
    idle_four_eyes.RULE,
    lost_escalation.RULE,
    escalation_down.RULE,
    ladder_down.RULE,
    handover_to_itself.RULE,
    back_and_forth.RULE,
    missing_language.RULE,
    unlisted_language.RULE,
    uneven_text.RULE,
    private_shown.RULE,
    private_hinted.RULE,
    untold_version.RULE,
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
    found += (finding for subject in study.subjects for finding in study.about(subject, _of_file))
    study.forget()
    return tuple(found)


def _of_file(subject: Subject) -> tuple[Diagnostic, ...]:
    return tuple(finding for rule in RULES if isinstance(rule, FileProof) for finding in rule.check(subject))
