"""Time, rules, branches, handovers and actions: single situations, sentence by sentence of the semantics."""

from __future__ import annotations

from datetime import timedelta
from textwrap import dedent
from typing import Any

import pytest

import sopflow
from sopflow import Program, Refused, events
from sopflow.engine.permission import permits
from sopflow.journal import rules as r
from sopflow.journal import time as t
from sopflow.journal import work as w
from walking import START, Walk, book

HOUSE = """
    sopflow: 1
    handbook: house
    teams: {service: {title: Service}, legal: {title: Legal}}
    roles:
      agent: {team: service}
      senior: {team: service, includes: [agent]}
      lead: {team: service, includes: [senior]}
      counsel: {team: legal}
    ladders:
      support: [{role: agent, within: 6 h}, {role: senior}, {role: [lead, counsel]}]
    signals: [replied]
    facts:
      size: {type: integer, ask: How big?}
      seen: {type: integer, default: 0}
    actions:
      weigh: {takes: {load: integer}, then: [{set: {seen: = load}}]}
      lift: {requires: [size < 10], gives: [seen]}
    """
HEAD = """
    sopflow: 1
    process: work
    owner: service
    ladder: support
    outcomes: [over]
"""


def program(steps: str, *more: str, head: str = "") -> Program:
    return book(HOUSE, HEAD + head + "    steps:\n" + steps, *more)["work"]


def walk(steps: str, *more: str, head: str = "", **opening: Any) -> Walk:
    return Walk(program(steps, *more, head=head), by="lee/lead", **opening)


def happen(here: Walk, kind: type[events.Event], *, after: timedelta = timedelta(0), **given: Any) -> Refused | None:
    here.at += after
    return here.happen(kind(at=here.at, **given))


def reach(here: Walk, **after: int) -> None:
    assert happen(here, events.Reached, after=timedelta(**after)) is None


def open_steps(here: Walk) -> list[str]:
    return [token.step for token in here.case.tokens]


def kinds(here: Walk) -> list[str]:
    return [type(entry).__name__ for entry in here.last.entries]


# -- deadlines ---------------------------------------------------------------------------------------------------------


def test_completing_exactly_at_the_due_instant_is_late() -> None:
    here = walk("      - {id: a, do: A., within: 1 h, if_late: [{set: {seen: = 1}}], next: over}\n")
    assert happen(here, events.Done, after=timedelta(hours=1), step="a", by="lee/lead") is None
    assert here.case.facts["seen"] == 1
    assert [(type(each).__name__, getattr(each, "late", None)) for each in here.last.entries if isinstance(
        each, t.Missed | t.Met) and each.name == "a"] == [("Missed", None), ("Met", True)]  # fmt: skip


def test_a_deadline_that_a_skipped_step_would_have_met_is_dropped() -> None:
    here = walk(
        "      - {id: a, do: A.}\n      - {id: b, do: B., next: over}\n",
        head="    deadlines: [{id: first, from: opened, until: a, within: 4 h}]\n",
    )
    here.deviate()
    assert [each.name for each in here.last.entries if isinstance(each, t.Stopped)] == ["first"]


def test_what_stood_still_for_a_step_that_is_left_by_a_person_runs_on() -> None:
    here = walk(
        "      - {id: a, do: A.}\n      - {id: b, do: B.}\n      - {id: c, do: C., next: over}\n",
        head="    deadlines: [{id: first, from: opened, until: c, within: 4 h, paused_while: [b]}]\n",
    )
    here.done("a")
    assert here.case.clocks[-1].left == "3 h 59 min"
    here.deviate(to="c")
    (clock,) = [each for each in here.case.clocks if each.name == "first"]
    assert (clock.left, clock.due) == (None, here.case.now + timedelta(minutes=239))


def test_time_that_stood_still_does_not_count_for_less_time() -> None:
    here = walk(
        "      - {id: a, do: A.}\n      - {id: b, wait: 10 h}\n      - {id: c, do: C., next: over}\n",
        head="    deadlines: [{id: first, from: opened, until: c, within: 4 h,"
        " sooner: {seen == 1: 1 h, seen == 2: 30 min}, paused_while: [b]}]\n",
        facts={"seen": 1},
    )
    here.done("a")
    reach(here, hours=10)
    (clock,) = [each for each in here.case.clocks if each.name == "first"]
    assert clock.due == here.case.now + timedelta(minutes=59)
    assert here.correct({"seen": 2}) is None
    (clock,) = [each for each in here.case.clocks if each.name == "first"]
    assert clock.due == START + timedelta(hours=10, minutes=30)


def test_acts_of_a_deadline_free_what_waits_for_facts() -> None:
    here = walk(
        "      - {id: a, ask: [size], within: 1 h, if_late: [{set: {size: = 3}}]}\n"
        "      - {id: b, do: B., next: over}\n"
    )
    reach(here, hours=1)
    assert open_steps(here) == ["b"]


@pytest.mark.parametrize(
    "written", ["within: 0 min", "within: 0 working hours", "customer_sees: S, keep_informed: 0 s"]
)
def test_what_takes_no_time_is_no_duration(written: str) -> None:
    steps = f"    steps: [{{id: a, do: A., {written}, next: over}}]\n"
    _, report = sopflow.read_texts({"a.yaml": dedent(HEAD.replace("    ladder: support\n", "") + steps)})
    assert [each.message for each in report.diagnostics if each.code == "SOP500"] == [
        f"`{written.rpartition(': ')[2]}` is no time at all."
    ]


# -- rules -------------------------------------------------------------------------------------------------------------


def test_every_rule_that_waits_for_a_signal_acts_and_every_wait_hears_it() -> None:
    here = walk(
        "      - id: both\n"
        "        together:\n"
        "          one: [{id: hear, wait: {for: replied}}]\n"
        "          two: [{id: call, call: sub}]\n"
        "      - {id: b, do: B., next: over}\n",
        "    sopflow: 1\n    procedure: sub\n    owner: agent\n    outcomes: [fine]\n"
        "    rules: [{id: out, when: replied, then: [{end: fine}]}]\n"
        "    steps: [{id: x, do: X., next: fine}]\n",
        head="    rules:\n      - {id: one, when: replied, then: [{set: {seen: = seen + 1}}]}\n"
        "      - {id: two, when: replied, then: [{set: {seen: = seen + 1}}]}\n",
    )
    assert happen(here, events.Signalled, name="replied") is None
    assert here.case.facts["seen"] == 2
    assert open_steps(here) == ["b"]


def test_once_a_rule_has_ended_the_case_no_other_acts() -> None:
    here = walk(
        "      - {id: a, do: A., record: [size]}\n      - {id: b, do: B., next: over}\n",
        head="    rules:\n      - {id: large, if: size > 3, then: [{set: {seen: = 5}}, {end: over}]}\n"
        "      - {id: too, if: size > 4, then: [{send: It is large., to: customer}]}\n"
        "      - {id: then, if: seen == 5, then: [{end: over}]}\n",
    )
    here.done("a", {"size": 9})
    assert here.case.outcome == "over"
    assert [each.rule for each in here.entries if isinstance(each, r.Fired)] == ["large"]


def test_once_a_rule_has_ended_a_call_those_of_its_caller_act() -> None:
    here = walk(
        "      - {id: call, call: sub}\n      - {id: b, do: B., next: over}\n",
        "    sopflow: 1\n    procedure: sub\n    owner: agent\n    outcomes: [fine, bad]\n"
        "    rules: [{id: out, when: replied, then: [{set: {seen: = 5}}, {end: fine}]},\n"
        "            {id: too, when: replied, then: [{end: bad}]}, {id: saw, if: seen == 5, then: [{end: bad}]}]\n"
        "    steps: [{id: x, do: X., next: fine}]\n",
        head="    rules:\n      - {id: large, if: seen == 5, then: [{set: {size: = 1}}]}\n",
    )
    assert happen(here, events.Signalled, name="replied") is None
    assert [each.rule for each in here.entries if isinstance(each, r.Fired)] == ["out", "large"]
    assert open_steps(here) == ["b"]


SUB = """
    sopflow: 1
    procedure: sub
    owner: agent
    outcomes: [fine]
    rules: [{id: large, if: size > 3, then: [{end: fine}]}, {id: other, if: size > 4, then: [{go: y}]}]
    steps: [{id: x, do: X., skip_if: seen == 1 and asked}, {id: y, do: Y., next: fine}]
    facts: {asked: {type: yes/no, ask: Is it?}}
"""


def test_a_rule_that_acts_at_the_opening_leaves_none_unlooked_at() -> None:
    here = walk(
        "      - {id: a, do: A., next: over}\n",
        head="    rules:\n      - {id: one, if: size > 3, then: [{set: {seen: = 5}}]}\n"
        "      - {id: two, if: size > 4, then: [{set: {seen: = 6}}]}\n",
        facts={"size": 9},
    )
    assert [each.rule for each in here.entries if isinstance(each, r.Fired)] == ["one", "two"]


def test_the_rules_of_a_procedure_look_when_its_call_begins() -> None:
    steps = (
        "      - {id: a, do: A., record: [size]}\n      - {id: call, call: sub}\n      - {id: b, do: B., next: over}\n"
    )
    here = walk(steps, SUB)
    here.done("a", {"size": 9})
    assert [each.rule for each in here.last.entries if isinstance(each, r.Fired)] == ["large"]
    assert open_steps(here) == ["b"]
    here = walk(steps, SUB)
    here.done("a", {"size": 3})
    assert open_steps(here) == ["x"]


def test_the_rules_of_a_procedure_look_before_its_first_step_asks_whether_it_is_passed_by() -> None:
    here = walk(
        "      - {id: call, call: sub}\n      - {id: b, do: B., next: over}\n", SUB, facts={"size": 5, "seen": 1}
    )
    assert open_steps(here) == ["b"]


def test_rules_that_send_each_other_round_come_to_a_stop() -> None:
    here = walk(
        "      - {id: a, do: A.}\n      - {id: b, do: B., next: over}\n",
        head="    rules:\n      - {id: to-b, when: a, then: [{go: b}]}\n      - {id: to-a, when: b, then: [{go: a}]}\n",
    )
    assert here.case.status == "stuck"
    assert here.todo[0].hold is not None
    assert here.todo[0].hold.reason == "circle"


def test_rules_that_need_time_wake_the_case_only_where_they_turn() -> None:
    here = walk(
        "      - {id: a, do: A., next: over}\n",
        head="    rules: [{id: old, if: size > 3 and case.age > 1 h, then: [{set: {seen: = 9}}]}]\n",
    )
    rung = START + timedelta(hours=6)
    assert [each.at for each in here.last.effects if type(each).__name__ == "Wake"] == [rung]
    here.correct({"size": 4})
    (wake,) = [each.at for each in here.last.effects if type(each).__name__ == "Wake"]
    assert wake == START + timedelta(hours=1, milliseconds=1)
    reach(here, hours=2)
    assert (here.case.facts["seen"], here.case.now) == (9, wake)


# -- branches ----------------------------------------------------------------------------------------------------------

TWO = (
    "      - id: both\n"
    "        together:\n"
    "          one: [{id: a, do: A.}, {id: a2, do: A2.}]\n"
    "          two: [{id: b, ask: [size]}]\n"
    "      - {id: c, do: C., next: over}\n"
)


def test_steps_in_branches_are_entered_and_counted() -> None:
    here = walk(TWO)
    assert [task.id for task in here.todo] == ["a#1", "b#1"]
    assert here.case.visits == {"both": 1, "a": 1, "b": 1}


def test_skipping_a_step_in_a_branch_leaves_the_others_alone() -> None:
    here = walk(TWO)
    assert here.deviate(step="b") is None
    assert open_steps(here) == ["both", "a"]
    assert here.deviate(step="a") is None
    assert open_steps(here) == ["both", "a2"]
    assert here.deviate(step="a2") is None
    assert open_steps(here) == ["c"]


def test_skipping_all_branches_at_once() -> None:
    here = walk(TWO)
    assert here.deviate(step="both") is None
    assert open_steps(here) == ["c"]


def test_nobody_jumps_into_a_branch() -> None:
    refused = walk(TWO).deviate(to="a2")
    assert refused is not None
    assert refused.code == "bad-target"
    opened = Walk(program(TWO), by="lee/lead", start="a2").last.refused
    assert opened is not None
    assert opened.code == "bad-start"


def test_a_form_passes_when_another_branch_gives_the_fact() -> None:
    here = walk(TWO)
    assert here.answer("b", {"size": 3}) is None
    assert open_steps(here) == ["both", "a"]
    again = walk(TWO.replace("do: A2.", "set: {size: = 2}"))
    again.done("a")
    assert open_steps(again) == ["c"]


def test_the_end_of_a_call_inside_one_of_its_branches_withdraws_the_others() -> None:
    here = walk(
        "      - {id: call, call: sub}\n      - {id: b, do: B., next: over}\n",
        "    sopflow: 1\n    procedure: sub\n    owner: agent\n    outcomes: [fine]\n    steps:\n"
        "      - id: both\n        together:\n          one: [{id: x, do: X., next: fine}]\n"
        "          two: [{id: y, do: Y., within: 1 h}]\n",
    )
    assert here.done("x") is None
    assert open_steps(here) == ["b"]
    assert {each.id for each in here.last.effects if type(each).__name__ == "Withdraw"} == {"call#1/y#1"}
    assert [each.name for each in here.case.clocks] == []


def test_a_rule_that_ends_a_call_leaves_the_other_branches_walking() -> None:
    here = walk(
        "      - id: both\n        together:\n          one: [{id: call, call: sub}]\n"
        "          two: [{id: w, run: weigh, with: {load: = 3}}, {id: s, set: {seen: = 7}}, {id: d, do: D.}]\n"
        "      - {id: b, do: B., next: over}\n",
        "    sopflow: 1\n    procedure: sub\n    owner: agent\n    outcomes: [fine]\n"
        "    rules: [{id: heavy, if: seen > 2, then: [{go: y}]}, {id: heavier, if: seen > 5, then: [{end: fine}]}]\n"
        "    steps: [{id: x, do: X.}, {id: y, do: Y., next: fine}]\n",
    )
    assert happen(here, events.Done, step="w") is None
    assert open_steps(here) == ["both", "d"]
    here.done("d")
    assert open_steps(here) == ["b"]


# -- waits -------------------------------------------------------------------------------------------------------------


def test_a_wait_for_a_condition_ends_when_facts_make_it_true() -> None:
    here = walk("      - {id: a, wait: {until: size > 3}}\n      - {id: b, do: B., next: over}\n")
    assert here.correct({"size": 1}) is None
    assert open_steps(here) == ["a"]
    assert here.correct({"size": 4}) is None
    assert open_steps(here) == ["b"]


def test_a_wait_without_an_end_is_told() -> None:
    here = walk("      - {id: a, wait: {for: replied}, next: over}\n")
    assert [(task.kind, task.waits_for) for task in here.todo] == [("wait", "replied")]
    assert happen(here, events.Signalled, name="replied") is None
    assert here.case.outcome == "over"


# -- people ------------------------------------------------------------------------------------------------------------

ONE = "      - {id: a, do: A., by: agent}\n      - {id: b, do: B., by: agent, next: over}\n"


def test_a_role_that_is_told_again_changes_nothing() -> None:
    here = walk("      - {id: up, escalate: agent}\n" + ONE)
    assert (here.case.level, here.case.roles, here.case.escalated) == (1, ("agent",), False)


def test_after_an_escalation_lower_roles_may_not_act() -> None:
    here = walk("      - {id: up, escalate: next}\n" + ONE)
    refused = here.done("a", by="mia/agent")
    assert refused is not None
    assert refused.needed == ("lead", "senior")


def test_a_rung_is_met_by_completing_not_by_a_part() -> None:
    here = walk("      - {id: a, ask: [size, seen], again: yes, next: over}\n")
    here.answer("a", {"size": 1}, by="mia/agent")
    assert kinds(here) == ["Answered"]
    here.answer("a", {"seen": 1}, by="mia/agent")
    assert any(isinstance(each, t.Met) and each.kind == "rung" for each in here.last.entries)


def test_a_handover_ends_the_rung() -> None:
    here = walk("      - {id: a, handover: legal}\n      - {id: b, do: B., next: over}\n")
    assert here.done("a", by="kim/senior") is None
    assert happen(here, events.Rejected, step="a", reason="No.", by="lex/counsel") is None
    assert [task.kind for task in here.todo] == ["offer"]
    here.done("a", by="kim/senior")
    assert happen(here, events.Accepted, step="a", by="lex/counsel") is None
    assert (here.case.team, here.case.level, here.case.roles, here.case.handovers) == ("legal", 1, (), 1)
    assert here.case.clocks == ()


def test_criteria_are_asked_for_and_judged_again_when_the_case_is_offered() -> None:
    here = walk("      - {id: a, handover: legal, criteria: [size > 3]}\n      - {id: b, do: B., next: over}\n")
    assert [field.name for field in here.todo[0].fields] == ["size"]
    assert here.answer("a", {"size": 4}) is None
    here.correct({"size": 2})
    refused = here.done("a")
    assert refused is not None
    assert refused.code == "requires"
    here.correct({"size": 5})
    assert here.done("a") is None


# -- actions -----------------------------------------------------------------------------------------------------------


def test_arguments_shadow_facts_in_what_follows() -> None:
    here = walk("      - {id: a, run: weigh, with: {load: = 7}, next: b}\n      - {id: b, do: B., next: over}\n")
    assert happen(here, events.Done, step="a") is None
    assert here.case.facts["seen"] == 7
    assert happen(here, events.Requested, action="weigh", args={"load": 8}, by="mia/agent") is None
    assert happen(here, events.Done, step=here.case.requests[0].id) is None
    assert here.case.facts["seen"] == 8


def test_what_a_requested_action_gives_is_seen_by_rules() -> None:
    here = walk(
        "      - {id: a, do: A.}\n      - {id: b, do: B., next: over}\n",
        head="    rules: [{id: heavy, if: seen > 5, then: [{go: b}]}]\n",
        facts={"size": 1},
    )
    assert permits(here.program, here.case, "lift", by="mia/agent")
    assert happen(here, events.Requested, action="lift", by="mia/agent") is None
    assert not permits(here.program, here.case, "lift", by="mia/agent")
    assert happen(here, events.Done, step=here.case.requests[0].id, facts={"seen": 9}) is None
    assert open_steps(here) == ["b"]


def test_results_after_the_end_are_kept_and_change_nothing() -> None:
    here = walk("      - {id: a, do: A., next: over}\n", facts={"size": 1})
    happen(here, events.Requested, action="lift", by="mia/agent")
    id = here.case.requests[0].id
    here.done("a")
    before = here.case.facts
    assert happen(here, events.Done, step=id, facts={"seen": 9}) is None
    assert [type(each) for each in here.last.entries] == [w.Ignored]
    assert here.case.facts == before
    assert not here.case.requests


def test_attempts_have_ids_of_their_own() -> None:
    here = walk(
        "      - {id: a, run: weigh, with: {load: = size}, retry: {times: 1, after: 5 min}, next: b}\n"
        "      - {id: b, do: B., next: over}\n",
        facts={"size": 1},
    )
    (first,) = here.todo
    assert happen(here, events.Failed, step=first.id, reason="Down.") is None
    assert happen(here, events.Done, step=first.id) is not None
    reach(here, minutes=5)
    (second,) = here.todo
    assert (first.id, second.id) == ("a#1.1", "a#1.2")
    assert happen(here, events.Failed, step=second.id, reason="Down.") is None
    assert here.case.status == "stuck"


def test_an_interruption_withdraws_a_running_action() -> None:
    here = walk(
        "      - {id: a, run: weigh, with: {load: = 1}}\n      - {id: b, do: B., next: over}\n",
        head="    rules: [{id: heavy, when: replied, then: [{go: b}]}]\n",
    )
    (task,) = here.todo
    assert happen(here, events.Signalled, name="replied") is None
    assert any(isinstance(each, r.Interrupted) and each.withdrawn == ("a#1.1",) for each in here.last.entries)
    assert happen(here, events.Done, step=task.id) is None
    assert kinds(here) == ["Ignored"]
