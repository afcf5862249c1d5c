"""What a flowchart shows of a program and a case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample import EVERYTHING, INQUIRY, NOW, Case, Frame, Token, Words, join, program, say, skipped, step, way, went

import sopflow
from sopflow.journal import work
from sopflow.views.chart import Box
from sopflow.views.drawing import Flowchart, flowchart
from sopflow.views.measure import notes

EXAMPLES = Path(__file__).parents[3] / "examples/sops"


def boxes(chart: Flowchart) -> dict[str, Box]:
    return {box.id: box for box in chart.chart.boxes}


def test_every_step_and_outcome_has_its_box_in_reading_order() -> None:
    chart = flowchart(INQUIRY).chart
    assert [box.id for box in chart.boxes] == ["(start)", *INQUIRY.main.steps, "refused", "unresolved"]
    assert [
        (box.id, box.shape) for box in chart.boxes if box.id in ("welcome", "assess", "route", "solve", "close")
    ] == [
        ("welcome", "task"),
        ("assess", "question"),
        ("route", "decision"),
        ("solve", "call"),
        ("close", "outcome"),
    ]


def test_boxes_say_what_is_asked_what_is_called_how_it_ends_and_who_does_it() -> None:
    shown = boxes(flowchart(INQUIRY, language="de"))
    assert shown["assess"].notes == ("Thema, Dringend", "Sachbearbeitung")
    assert shown["solve"].notes == ("Anfrage lösen",)
    assert shown["close"].notes == ("Resolved",)
    assert shown["route"].title == "Wer übernimmt?"
    assert shown["route"].tooltip == "Route; Wer übernimmt?"


def test_branches_read_as_sentences() -> None:
    arrows = flowchart(INQUIRY, language="de").chart.arrows
    assert [(a.target, a.label, a.kind) for a in arrows if a.source == "solve"] == [
        ("survey", "das Ergebnis ist gelöst", "normal"),
        ("solve", "Besuche von solve sind weniger als 3", "back"),
        ("unresolved", "sonst", "else"),
    ]
    assert [a.label for a in arrows if a.source == "welcome"] == [""]


def test_what_nobody_does_stands_in_the_lane_that_leads_to_it() -> None:
    chart = flowchart(INQUIRY).chart
    assert [lane.title for lane in chart.lanes] == ["Customer service", "Legal"]
    lanes = {box.id: box.lane for box in chart.boxes}
    assert (lanes["clear"], lanes["solve"], lanes["(start)"]) == ("legal", "service", "service")


def test_one_team_needs_no_lane() -> None:
    chart = flowchart(program(step("a", "do", "A", "A", way("b")), step("b", "end", "B", "B", end="done"))).chart
    assert chart.lanes == ()
    assert {box.lane for box in chart.boxes} == {None}


def test_texts_show_what_depends_on_the_case_by_its_name() -> None:
    greeting = program(step("a", "do", "Greet {{ customer.first_name }}{% if urgent %}!{% endif %}", "?"))
    assert boxes(flowchart(greeting))["a"].title.split() == ["Greet", "[customer", "first", "name]", "!"]


def test_a_case_marks_its_path_its_place_and_what_it_passed_by() -> None:
    case = Case({"welcome": 1, "assess": 2}, (Token("x", "solve#1/check#2"),))
    shown = flowchart(INQUIRY, case, [went("welcome", "assess"), skipped("fast-lane"), went("x", "assess", "solve#1")])
    states = {box.id: box.state for box in shown.chart.boxes if box.state != "none"}
    assert states == {
        "(start)": "visited",
        "welcome": "visited",
        "assess": "visited",
        "fast-lane": "skipped",
        "solve": "current",
    }
    assert [(a.source, a.target) for a in shown.chart.arrows if a.state == "visited"] == [
        ("(start)", "welcome"),
        ("welcome", "assess"),
    ]
    assert boxes(shown)["assess"].badge == "2×"
    assert "Work on a solution" in shown.chart.description


def test_a_procedure_shows_the_call_that_runs() -> None:
    case = Case(
        {}, (Token("assess", "a#1"),), (Frame("a#1", "customer-inquiry", {"welcome": 1, "assess": 1}),), "other"
    )
    shown = boxes(flowchart(INQUIRY, case, [went("welcome", "assess", "a#1")]))
    assert (shown["welcome"].state, shown["assess"].state) == ("visited", "current")
    assert boxes(flowchart(INQUIRY, replace(case, frames=())))["welcome"].state == "none"


def test_the_customer_sees_only_what_is_meant_for_the_customer() -> None:
    shown = flowchart(INQUIRY, view="customer")
    assert [box.title for box in shown.chart.boxes] == [
        "Start",
        "We have your message",
        "Our lawyers look at it",
        "We work on it",
        "Solved",
        "End",
    ]
    everything = shown.dot() + shown.mermaid() + shown.chart.description
    assert not any(secret in everything for secret in ("Counsel", "Legal", "gold", "Refused", "lane"))


def test_the_customer_sees_the_last_step_shown_while_the_case_is_at_a_hidden_one() -> None:
    shown = flowchart(INQUIRY, Case({"welcome": 1, "assess": 1}, (Token("assess"),)), view="customer")
    assert boxes(shown)["welcome"].state == "current"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"view": "boss"}, "there are company, customer, responsibilities, case, heat"),
        ({"language": "fr"}, "it has en, de"),
    ],
)
def test_what_there_is_not(asked: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        flowchart(INQUIRY, **asked)  # type: ignore[arg-type]


def test_the_customer_follows_the_stages_of_the_journey() -> None:
    handbook = sopflow.load(EXAMPLES)
    chart = flowchart(handbook["customer-inquiry"], view="customer", language="de").chart
    assert [group.title for group in chart.groups] == ["Erstkontakt", "Einschätzung", "Lösung", "Nachbereitung"]
    assert {box.id: box.group for box in chart.boxes if box.id in ("welcome", "apologise", "(end)")} == {
        "welcome": "contact",
        "apologise": "solution",
        "(end)": None,
    }


def test_the_customer_does_not_see_that_it_stands_still() -> None:
    case = Case({"welcome": 1, "to-legal": 1}, (Token("to-legal", stuck="requires"),))
    assert boxes(flowchart(INQUIRY, case, view="customer"))["to-legal"].state == "current"


def test_responsibilities_are_what_people_do_by_role() -> None:
    chart = flowchart(EVERYTHING, view="responsibilities").chart
    assert [lane.title for lane in chart.lanes] == [
        "Agent · Customer service",
        "Counsel · Legal",
        "Legal",
    ]
    lanes = {box.id: box.lane for box in chart.boxes}
    assert lanes == {
        "(start)": "agent",
        "pack": "agent",
        "check": "agent",
        "draft": "counsel",
        "gate": "agent",
        "look": "@legal",
        "refused": None,
    }
    ways = {(arrow.source, arrow.target) for arrow in chart.arrows}
    assert {("(start)", "pack"), ("(start)", "draft"), ("check", "gate"), ("look", "refused")} <= ways


def test_the_lane_says_who_does_it_so_the_box_doesn_t() -> None:
    shown = boxes(flowchart(EVERYTHING, view="responsibilities"))
    assert shown["pack"].notes == ()
    assert shown["gate"].notes == ("→ Legal",)


def test_an_escalation_stands_with_the_role_that_it_reaches() -> None:
    up = program(
        step("a", "do", "A", "A", way("up"), role="agent"), step("up", "escalate", "U", "U", escalate="senior")
    )
    shown = boxes(flowchart(up, view="responsibilities"))
    assert (shown["up"].lane, shown["up"].notes) == ("senior", ())


def test_where_nobody_does_anything_there_are_no_responsibilities() -> None:
    with pytest.raises(ValueError, match="nobody does anything"):
        flowchart(program(step("a", "set", "A", "A")), view="responsibilities")


def test_nothing_for_the_customer() -> None:
    with pytest.raises(ValueError, match="customer_sees"):
        flowchart(program(step("a", "do", "A", "A")), view="customer")


def test_without_languages_texts_count_for_all() -> None:
    single = program(step("a", "do", "A", "A"), title=Words({"": "Einzeln"}))
    assert (
        flowchart(
            replace(single, book=replace(single.book, languages=()), languages=("en",)), language="de"
        ).chart.language
        == "de"
    )


def test_the_description_counts() -> None:
    small = program(step("a", "do", "A", "A", way("b")), step("b", "end", "Gone", "Weg", end="x"), title=say("T", "U"))
    assert flowchart(small).chart.description == "Flowchart of “T”: 1 step. It ends with: Gone."
    assert flowchart(small, language="de").chart.description == "Ablauf von „U“: 1 Schritt. Er endet mit: Weg."


def test_save_knows_its_endings(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.svg"):
        flowchart(INQUIRY).save(tmp_path / "chart.docx")


def test_every_verb_has_its_shape() -> None:
    shown = boxes(flowchart(EVERYTHING))
    assert {id: shown[id].shape for id in ("find", "book", "tell", "both", "sign", "gate", "up", "(join both)")} == {
        "find": "table",
        "book": "action",
        "tell": "message",
        "both": "fork",
        "sign": "wait",
        "gate": "gate",
        "up": "escalation",
        "(join both)": "join",
    }


def test_boxes_say_what_the_verb_is_about() -> None:
    shown = boxes(flowchart(EVERYTHING, language="de"))
    assert {id: shown[id].notes for id in ("find", "book", "tell", "sign", "gate", "up")} == {
        "find": ("Customers",),
        "book": ("Book visit",),
        "tell": ("an die Kundschaft, per email",),
        "sign": ("bis: Contract signed, 2 Arbeitstage",),
        "gate": ("→ Rechtsabteilung", "Sachbearbeitung"),
        "up": ("eine Stufe höher",),
    }
    assert {id: box.times for id, box in shown.items() if box.times} == {
        "(start)": ("3 Tage",),
        "book": ("2 min",),
        "look": ("4 Arbeitsstunden",),
    }


def test_after_a_handover_the_case_is_with_the_team_that_took_it() -> None:
    lanes = {id: box.lane for id, box in boxes(flowchart(EVERYTHING)).items()}
    assert (lanes["both"], lanes["gate"], lanes["look"], lanes["up"]) == ("service", "service", "legal", "legal")


def test_branches_that_run_side_by_side_have_a_frame_and_come_together() -> None:
    chart = flowchart(EVERYTHING).chart
    assert [(group.title, group.lane) for group in chart.groups] == [("Our side", "service"), ("Their side", "legal")]
    assert {box.id: box.group for box in chart.boxes if box.group} == {
        "pack": "both/our-side",
        "check": "both/our-side",
        "draft": "both/their-side",
        "sign": "both/their-side",
    }
    ways = [(arrow.source, arrow.target) for arrow in chart.arrows if "both" in arrow.source + arrow.target]
    assert ways == [
        ("book", "both"),
        ("tell", "both"),
        ("both", "pack"),
        ("both", "draft"),
        ("check", "(join both)"),
        ("sign", "(join both)"),
        ("(join both)", "gate"),
        ("gate", "both"),
    ]


def test_a_branch_in_several_lanes_has_its_name_on_the_arrow() -> None:
    both = step("both", "together", "B", "B", way("end"), split={"one": "a", "two": "c"})
    mixed = program(
        both,
        step("a", "do", "A", "A", way("b"), role="agent"),
        step("b", "do", "B", "B", join("both"), role="counsel"),
        step("c", "do", "C", "C", join("both"), role="counsel"),
        step("end", "end", "End", "Ende", end="done"),
    )
    chart = flowchart(mixed).chart
    assert [group.title for group in chart.groups] == ["Two"]
    assert [arrow.label for arrow in chart.arrows if arrow.source == "both"] == ["One", ""]


def test_rules_and_delays_that_lead_somewhere_are_drawn_aside() -> None:
    chart = flowchart(EVERYTHING).chart
    assert [(a.source, a.target, a.label) for a in chart.arrows if a.kind == "aside"] == [
        ("book", "tell", "late after 2 min"),
        ("look", "up", "Angry"),
        ("look", "up", "late after 4 working hours"),
        ("(on Customer left)", "withdrawn", ""),
    ]
    assert boxes(flowchart(EVERYTHING))["(on Customer left)"].shape == "event"
    assert "Note it" not in flowchart(EVERYTHING).dot()


def test_a_case_marks_the_branches_it_went() -> None:
    journal = [
        work.Split(1, NOW, "", "both", {"our-side": "pack", "their-side": "draft"}),
        went("pack", "check"),
        work.BranchEnded(1, NOW, "", "check", "done"),
        went("both", "gate"),
    ]
    chart = flowchart(EVERYTHING, Case({"both": 1, "pack": 1, "check": 1}, (Token("gate"),)), journal).chart
    assert [(a.source, a.target) for a in chart.arrows if a.state == "visited"] == [
        ("both", "pack"),
        ("both", "draft"),
        ("pack", "check"),
        ("check", "(join both)"),
        ("(join both)", "gate"),
    ]
    assert next(box.state for box in chart.boxes if box.shape == "join") == "visited"


def test_the_customer_sees_no_lanes_frames_or_deadlines() -> None:
    shown = replace(EVERYTHING.main, steps={
        id: replace(each, customer_sees=say("Seen", "Zu sehen")) for id, each in EVERYTHING.main.steps.items()
    })  # fmt: skip
    chart = flowchart(replace(EVERYTHING, main=shown), view="customer").chart
    assert chart.lanes == chart.groups == ()
    assert {(box.lane, box.group, box.times) for box in chart.boxes} == {(None, None, ())}


def test_long_lists_of_facts_leave_room_for_who_does_it() -> None:
    facts = ", ".join(["A fact with a long and winding title"] * 4)
    assert notes(Box("a", "task", "A", (facts, "Agent"), times=("4 h",)))[-1].endswith("Agent · ≤ 4 h)")
