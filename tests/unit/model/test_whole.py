"""The whole language in three files, and what is left of a file in which something is broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sopflow import model
from sopflow.model.acts import ACT_CLASSES
from sopflow.model.strangers import written_keys
from sopflow.model.verbs import STEP_CLASSES
from sopflow.text import parse

SHAPE = Path(__file__).parents[2] / "corpus" / "shape"


def good(name: str) -> Any:
    made, found = model.read_model(parse((SHAPE / f"{name}.yaml").read_text(encoding="utf-8"), name)[0])
    assert found == ()
    assert made is not None
    assert made.lost == {}
    return made


def read(text: str) -> tuple[Any, list[str]]:
    source, broken = parse(text, "a.yaml")
    assert not broken
    made, found = model.read_model(source)
    return made, [each.code for each in found]


def parts_in(value: Any) -> Iterator[model.Part]:
    """All parts of the model, however deep."""
    if isinstance(value, model.Part):
        yield value
        for key in type(value).model_fields:
            yield from parts_in(getattr(value, key))
    elif isinstance(value, dict):
        for each in value.values():
            yield from parts_in(each)
    elif isinstance(value, tuple):
        for each in (*value, *getattr(value, "declared", {}).values()):
            yield from parts_in(each)


FILES = ("whole-handbook", "whole-process", "whole-procedure", "handbook", "process", "procedure")
PARTS = [part for name in FILES for part in parts_in(good(name))]
KINDS = (
    *(model.Handbook, model.Process, model.Procedure, model.Team, model.Role, model.StyleRule, model.Stage, model.Goal),
    *(model.Action, model.Rule, model.Deadline, model.Promise, model.Table, model.Calendar, model.Rung, model.Retry),
    *(model.WaitFor, model.WaitUntil, model.Requirement, model.FactModel, *STEP_CLASSES, *ACT_CLASSES),
)
COMMON = frozenset(written_keys(model.Step))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_key_of_the_language_is_written_somewhere(kind: type[model.Part]) -> None:
    found = [part for part in PARTS if type(part) is kind]
    written = {kind.model_fields[key].alias or key for part in found for key in part.model_fields_set}
    own = set(written_keys(kind)) - (COMMON if issubclass(kind, model.Step) else set())
    if kind in (model.Procedure, model.Process):
        written |= {key for part in PARTS if isinstance(part, model.Sop) for key in part.model_fields_set}
    assert found
    assert own - written == set()


def test_every_key_that_all_steps_have_is_written_somewhere() -> None:
    steps = [part for part in PARTS if isinstance(part, model.Step)]
    assert COMMON - {key for step in steps for key in step.model_fields_set} == set()


@pytest.mark.parametrize("name", FILES)
def test_every_part_knows_its_place(name: str) -> None:
    made = good(name)
    for part in parts_in(made):
        data = made.source.data
        for key in part.path:
            data = data[key]
        assert part.path or part is made


def test_steps_inside_steps_are_in_reading_order() -> None:
    process = good("whole-process")
    ids = [step.id for step in process.every_step]
    inside = ["reproduce", "tell-engineering", "wait-for-customer", "deeper", "pause", "office-opens"]
    at = ids.index("all-sides")
    assert ids[at : at + 8] == ["all-sides", *inside, "count"]
    assert [step.id for step in process.steps if step.id in inside] == []
    place = ("steps", 6, "together", "customer", 1, "together", "two", 0)
    assert process.step("office-opens").path == place
    assert process.step("office-opens").wait.path == (*place, "wait")


def test_a_handbook() -> None:
    handbook = good("whole-handbook")
    assert [rung.role for rung in handbook.ladders["support"]] == [("agent",), ("senior",), ("team-lead", "counsel")]
    office = handbook.calendars["office"]
    assert office.hours == {"mon-thu": ("09:00-17:30",), "fri": ("09:00-12:00", "13:00-16:00")}
    assert (office.holidays, office.closed) == ("DE-BE", ("2026-12-24",))
    refund, label = handbook.actions["refund"], handbook.actions["print-label"]
    assert (refund.takes, refund.gives, refund.by) == (("order_id", "amount"), ("refund_id",), ("agent",))
    assert refund.requires[1].path == ("actions", "refund", "requires", 1)
    assert label.takes == ("weight", "to_country")
    assert (label.takes.declared["weight"].type, label.by) == ("number", ("agent",))
    assert label.may_take.declared["copies"].path == ("actions", "print-label", "may_take", 1, "copies")
    assert handbook.actions["ring-the-bell"].takes == ()
    sets, moves = handbook.rules[0].then
    assert (sets.set, moves.deadline) == ({"priority": "urgent"}, {"first-response": "15 min"})
    assert moves.path == ("rules", 0, "then", 1)


def test_what_follows_by_itself() -> None:
    process = good("whole-process")
    first, solution = process.deadlines
    assert (first.from_, first.until, first.sooner) == ("opened", "welcome", {"customer.tier == enterprise": "15 min"})
    assert isinstance(first.if_late[0], model.EscalateAct)
    assert (solution.from_, solution.until, solution.if_late) == ("opened", "closed", "apologize")
    assert process.tables["priority"].rows[1] == ("any", ["legal", "billing"], "2 days..", "high")
    assert process.step("apologize").to == "customer"
    assert process.step("to-legal").criteria[1].path == ("steps", 5, "criteria", 1)
    assert process.step("welcome").if_late[0].path == ("steps", 0, "if_late", 0)


BROKEN = """
sopflow: 1
process: inquiry
goals: [Be quick., {measure: ttr}]
rules:
  - {id: one, then: [{go: check}]}
  - {id: two, when: check, then: [{go: check}]}
  - Escalate what is late.
deadlines:
  - {id: soon}
  - {id: late, within: 4 h}
tables:
  small: {when: [a], give: [b], rows: [[1]]}
  good: {when: [a], give: [b], rows: [[1, 2]]}
promises: Check first.
steps:
  - id: check
    do: Check it.
  - id: sides
    together:
      one:
        - {id: inner, do: [Check it.], record: {found: text}}
      two:
        - {id: other, do: Check it.}
  - id: alone
    together:
      one:
        - {id: inmost, do: Check it., record: {seen: text}}
""".lstrip()


def test_what_is_broken_is_left_out_and_the_rest_keeps_its_place() -> None:
    process, codes = read(BROKEN)
    assert len(codes) == 8
    assert [goal.path for goal in process.goals] == [("goals", 1)]
    assert [(rule.id, rule.path, rule.then[0].path) for rule in process.rules] == [
        ("two", ("rules", 1), ("rules", 1, "then", 0))
    ]
    assert [(each.id, each.path) for each in process.deadlines] == [("late", ("deadlines", 1))]
    assert list(process.tables) == ["good"]
    assert process.promises == ()
    kinds = {step.id: step.verb for step in process.every_step}
    assert kinds == {"check": "do", "sides": "together", "inner": "", "other": "do", "alone": "", "inmost": ""}
    assert list(process.declared) == ["found", "seen"]
    assert process.step("inmost").path == ("steps", 2, "together", "one", 0)


def test_what_may_be_among_the_broken_is_known() -> None:
    process, _ = read(BROKEN)
    assert process.lost == {
        "rules": {"one"},
        "deadlines": {"soon"},
        "tables": {"small"},
        "promises": None,
        "goals": set(),
    }
    assert process.may_have("tables", "small")
    assert not process.may_have("tables", "good")
    assert process.may_have("promises", "anything")
    assert not process.may_have("stages", "contact")


def test_a_key_left_out_for_its_name_is_not_missed() -> None:
    """What only follows from a mistyped key, or one without a value, is not told as well."""
    head = "sopflow: 1\nprocess: p\nsteps:\n  - id: a\n    do: It.\n"
    assert read(head + "    witin: 4 h\n    if_late: a\n")[1] == ["SOP101"]
    assert read(head + "    within:\n    if_late: a\n")[1] == ["SOP103"]
    assert read(head + "rules:\n  - {id: r, whem: a, then: [{go: a}]}\n")[1] == ["SOP101"]
    assert read(head + "goals:\n  - measure:\n")[1] == ["SOP103"]
