"""What comes out of a sound file, and that nothing an author writes makes the reader fall over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.model import (
    AskStep,
    CallStep,
    DoStep,
    EndStep,
    Handbook,
    Procedure,
    Process,
    SetStep,
    nearest,
    proposed_id,
    read_model,
    readable,
    say,
)
from sopflow.text import Source, parse

GOOD = Path(__file__).parents[2] / "corpus" / "shape"


def good(name: str) -> Any:
    model, found = read_model(parse((GOOD / f"{name}.yaml").read_text(encoding="utf-8"), name)[0])
    assert found == ()
    return model


def read(text: str) -> tuple[Any, list[str]]:
    model, found = read_model(parse(text, "a.yaml")[0])
    return model, [each.code for each in found]


def test_a_handbook() -> None:
    handbook = good("handbook")
    assert isinstance(handbook, Handbook)
    assert (handbook.name, handbook.version, handbook.languages) == ("acme", "1.10", ("en", "de-CH"))
    assert handbook.title == {"en": "Acme handbook", "de": "Acme-Handbuch"}
    assert handbook.teams["service"].contact == {"": "Anna Petersen"}
    assert handbook.teams["legal"].title is None
    assert handbook.roles["senior"].includes == ("agent",)
    assert handbook.roles["senior"].path == ("roles", "senior")
    assert Handbook.empty().facts == {}


def test_facts_keep_what_was_written_and_know_their_place() -> None:
    facts = good("handbook").facts
    assert facts["channel"].type == ["email", "phone", "chat"]
    assert facts["score"].type == "1..5"
    assert list(facts["customer"].fields) == ["name", "tier"]
    assert facts["customer"].fields["tier"].label == {"en": "Tier", "de": "Stufe"}
    assert facts["customer"].fields["tier"].path == ("facts", "customer", "tier")
    assert facts["order"].fields["id"].path == ("facts", "order", "type", "id")
    assert facts["order"].fields["items"].type == {"list": {"price": "money", "refundable": "yes/no"}}
    assert facts["tags"].fields == {}
    assert (facts["urgent"].default, facts["urgent"].by, facts["urgent"].private) == ("no", "agent", True)
    assert facts["maximum_owed"].is_ == "500"
    assert facts["risk"].is_ == {"customer.tier == gold": "high", "else": "low"}
    assert facts["abusive"].points == {"score > 3": "1", "urgent": "2"}
    assert [name for name, fact in facts.items() if fact.derived] == ["maximum_owed", "risk", "abusive"]


def test_a_process() -> None:
    process = good("process")
    assert isinstance(process, Process)
    assert (process.name, process.kind, process.owner, process.version) == ("inquiry", "process", "service", "2.3")
    assert process.inputs == ("channel", "customer.name")
    assert process.goals[1].at_least == "4.5"
    assert process.stages["contact"].touchpoints == ({"": "phone"}, {"": "web form"})
    assert list(process.declared) == ["topic", "note", "cranks", "smells"]
    assert process.source.file == "process"


def test_the_verb_decides_the_class() -> None:
    assess, crank, mixed, route, check, change, solve, done = good("process").steps
    assert isinstance(assess, AskStep)
    assert (assess.ask, assess.again, assess.at_least, assess.stage) == (("topic", "customer.tier"), True, 1, "contact")
    assert isinstance(check, DoStep)
    assert (check.record, check.impact, check.not_by) == (("note",), "high", "assess")
    assert isinstance(change, SetStep)
    assert (change.set["attempts"], change.clear, change.add) == ("= attempts + 1", ("note",), {"tags": "seen"})
    assert isinstance(solve, CallStep)
    assert (solve.with_, solve.into) == ({"reason": "= topic"}, {"note": "result"})
    assert isinstance(done, EndStep)
    assert done.end == "resolved"
    assert [step.verb for step in (crank, mixed, route)] == ["ask", "ask", "decide"]
    assert route.next == {"topic contains 'law'": "check", "else": "change"}


def test_steps_and_what_is_in_them_know_their_place() -> None:
    process = good("process")
    check = process.step("check")
    assert check.path == ("steps", 4)
    assert [each.path for each in check.requires] == [("steps", 4, "requires", 0), ("steps", 4, "requires", 1)]
    assert [each.must for each in check.requires] == ["note is known", "topic is known"]
    assert process.step("crank").declared["cranks"].path == ("steps", 1, "ask", "cranks")
    assert process.step("mixed").declared["smells"].path == ("steps", 2, "ask", 1, "smells")
    assert process.step("mixed").ask == ("note", "smells")


def test_a_procedure() -> None:
    procedure = good("procedure")
    assert isinstance(procedure, Procedure)
    assert procedure.steps[1].verb == "set"
    assert procedure.steps[0].declared["result_kind"].path == ("steps", 0, "record", "result_kind")


@pytest.mark.parametrize(("written", "means"), [("yes", True), ("true", True), ("no", False), ("false", False)])
def test_yes_and_no(written: str, means: bool) -> None:
    model, _ = read(f"sopflow: 1\nprocess: p\nsteps:\n  - id: a\n    ask: [b]\n    again: {written}\n")
    assert model.steps[0].again is means


def test_a_strange_key_does_not_hide_what_else_is_there() -> None:
    model, codes = read("sopflow: 1\nprocess: p\ncolour: red\nsteps:\n  - id: a\n    ask: [b]\n    checklist: [c]\n")
    assert codes == ["SOP101", "SOP101"]
    assert model.steps[0].ask == ("b",)


def test_what_can_not_be_read_is_told_once_by_the_text_layer() -> None:
    assert read_model(Source("a.yaml", "a: [", None)) == (None, ())


def test_names() -> None:
    assert readable("fast-lane") == "Fast lane"
    assert readable("customer.first_name") == "Customer first name"
    assert proposed_id("Größe prüfen!") == "groesse-pruefen"
    assert proposed_id("Check it", {"check-it", "check-it-2"}) == "check-it-3"
    assert proposed_id("…") == ""
    assert nearest("nxt", ["next", "needs"]) == "next"
    assert nearest("x" * 5000, ["next"]) is None


def test_say() -> None:
    texts = {"en": "Hi", "de": "Hallo"}
    assert [say(texts, each, ("de",)) for each in ("en", "de-CH", "fr")] == ["Hi", "Hallo", "Hallo"]
    assert say({"": "Hi"}, "de") == "Hi"
    assert say({}, "de") == ""


WORDS = (
    *("id", "ask", "do", "decide", "set", "clear", "call", "end", "next", "by", "requires", "must", "because", "run"),
    *("title", "again", "at_least", "record", "checklist", "with", "into", "facts", "steps", "type", "is", "points"),
    *(
        "rules",
        "then",
        "if",
        "when",
        "go",
        "send",
        "escalate",
        "deadline",
        "together",
        "until",
        "wait",
        "for",
        "at_most",
    ),
    *(
        "tables",
        "give",
        "rows",
        "takes",
        "gives",
        "retry",
        "times",
        "criteria",
        "handover",
        "before",
        "always",
        "if_late",
    ),
    *("list", "fields", "label", "stages", "goals", "teams", "roles", "owner", "en", "a", "-", "[key]", "within"),
)
SCALARS = st.one_of(st.none(), st.sampled_from(WORDS), st.text(max_size=4))
DATA = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)),
    max_leaves=12,
)
LISTS = st.lists(DATA, max_size=3)
NAMED = st.dictionaries(st.sampled_from(["a", "b c", "any", "-"]), DATA, max_size=2)
TOGETHER = st.fixed_dictionaries(
    {"id": st.just("t"), "together": st.dictionaries(st.sampled_from(["a", "b", "any"]), LISTS, max_size=3)},
    optional={"until": SCALARS, "within": SCALARS},
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("facts", "teams", "goals", "owner", "signals", "calendar"), DATA),
        **dict.fromkeys(("rules", "deadlines", "promises"), LISTS),
        **dict.fromkeys(("tables", "actions", "ladders", "calendars", "style", "stages"), NAMED),
        "steps": st.lists(st.one_of(DATA, TOGETHER), max_size=3),
    },
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["process", "procedure", "handbook"]), PARTS)
def test_nothing_an_author_writes_makes_it_fall_over(kind: str, parts: dict[str, Any]) -> None:
    source = Source("a.yaml", "sopflow: 1", {"sopflow": "1", kind: "p", **parts})
    model, found = read_model(source)
    assert model is not None or found
    assert all(each.code.startswith("SOP1") and each.message.endswith(".") for each in found)
    assert (model is None) or (bool(model.lost) <= bool(found))
