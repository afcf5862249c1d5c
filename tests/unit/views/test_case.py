"""The chart of one case: its path in order, where it is, what is due, and what was out of order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import sopflow
from sopflow import events
from sopflow.views.chart import Arrow, Box

TEXTS = {
    "handbook.yaml": """
sopflow: 1
handbook: acme
teams:
  service: {title: Service}
  legal: {title: Legal}
roles:
  agent: {team: service, title: Agent}
  lead: {team: service, includes: [agent], title: Lead}
  counsel: {team: legal, title: Counsel}
signals: [left]
outcomes: [fine, gone]
facts:
  topic: {type: [small, large, huge], ask: What is it?}
  size: {type: integer, label: Size}
""",
    "work.yaml": """
sopflow: 1
process: work
title: Work
owner: service
rules:
  - {id: gone, when: left, then: [{end: gone}]}
deadlines:
  - {id: first-word, from: opened, until: write, within: 2 h}
steps:
  - id: look
    ask: [topic]
    by: agent
    next:
      topic == small: write
      topic == huge: measure
      else: think
  - id: think
    do: Think about it.
    by: agent
    within: 1 h
    if_late: [{escalate: lead, because: It takes too long.}]
  - id: write
    do: Write.
    by: agent
    next: pass-on
  - id: measure
    decide: How large?
    next:
      size > 3: write
      else: think
  - id: pass-on
    handover: legal
    by: agent
  - id: up
    escalate: counsel
  - id: done
    end: fine
""",
}
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Walk:
    """A case that goes on, with its journal."""

    def __init__(self) -> None:
        handbook, report = sopflow.read_texts(TEXTS)
        assert handbook is not None, report
        self.program = handbook["work"]
        self.case: sopflow.Case | None = None
        self.journal: list[sopflow.journal.entries.Entry] = []
        self.happen(events.Opened(case_id="C-1", at=AT))

    def happen(self, event: events.Event) -> Walk:
        advance = sopflow.advance(self.program, self.case, event)
        assert advance.refused is None, advance.refused
        self.case = advance.case
        self.journal += advance.entries
        return self

    def at(self, hours: float) -> datetime:
        return AT + timedelta(hours=hours)

    def boxes(self, language: str = "en") -> dict[str, Box]:
        return {box.id: box for box in self.chart(language).chart.boxes}

    def taken(self) -> list[tuple[str, str]]:
        return [(a.source, a.target) for a in self.chart().chart.arrows if a.state != "none"]

    def chart(self, language: str = "en") -> sopflow.views.Flowchart:
        return sopflow.flowchart(self.program, self.case, self.journal, language, "case")


@pytest.fixture
def walk() -> Walk:
    return Walk()


def look(walk: Walk, topic: str) -> Walk:
    return walk.happen(events.Answered(step="look", facts={"topic": topic}, by="mia/agent", at=walk.at(0.5)))


def test_steps_are_numbered_in_the_order_in_which_they_were_entered(walk: Walk) -> None:
    look(walk, "large").happen(events.Done(step="think", by="mia/agent", at=walk.at(1)))
    shown = walk.boxes()
    assert {id: box.number for id, box in shown.items() if box.number} == {"look": "1", "think": "2", "write": "3"}
    assert shown["write"].heading == "3 · Write"
    assert walk.taken() == [("(start)", "look"), ("look", "think"), ("think", "write")]


def test_what_was_visited_often_has_all_its_numbers(walk: Walk) -> None:
    look(walk, "small")
    for _ in range(5):
        walk.happen(events.Deviated(step="write", to="write", reason="again", by="mia/agent", at=walk.at(0.6)))
    assert walk.boxes()["write"].number == "2, 3, 4, 5, …"


def test_of_two_ways_between_the_same_steps_only_the_one_taken_is_marked(walk: Walk) -> None:
    look(walk, "huge")
    assert walk.boxes()["measure"].state == "stuck"
    assert "nobody is asked for that here" in " ".join(walk.boxes()["measure"].notes)
    assert "stuck" in walk.boxes()["(case)"].notes[0]


def test_the_card_tells_about_the_case_as_a_whole(walk: Walk) -> None:
    assert walk.boxes()["(case)"].notes == (
        "open since Mon 23 Nov 09:00 UTC",
        "with Service",
        "First word: due Mon 23 Nov 11:00 UTC",
    )
    assert walk.boxes("de")["(case)"].notes[0] == "offen seit Mo 23.11. 09:00 UTC"


def test_what_is_due_at_a_step_stands_there_and_what_is_late_says_so(walk: Walk) -> None:
    look(walk, "large")
    assert "due Mon 23 Nov 10:30 UTC" in walk.boxes()["think"].notes
    walk.happen(events.Corrected(facts={"topic": "huge"}, by="mia/lead", at=walk.at(3)))
    shown = walk.boxes()
    assert "! overdue since Mon 23 Nov 10:30 UTC" in shown["think"].notes
    assert "↑ Lead" in shown["think"].notes
    assert shown["(case)"].notes[1:3] == ("with Lead, Service", "escalated")
    assert shown["(case)"].notes[3] == "First word: ! overdue since Mon 23 Nov 11:00 UTC"


def test_a_person_who_left_the_path_is_seen_with_the_reason(walk: Walk) -> None:
    look(walk, "large")
    walk.happen(events.Deviated(step="think", to="pass-on", reason="No time", by="mia/agent", at=walk.at(0.6)))
    assert (walk.boxes()["think"].state, walk.boxes()["pass-on"].state) == ("left", "current")
    jump = walk.chart().chart.arrows[-1]
    assert jump == Arrow("think", "pass-on", "left the path: No time", "left", "aside", "No time")


def test_a_step_skipped_by_a_person_was_left(walk: Walk) -> None:
    look(walk, "large")
    walk.happen(events.Deviated(step="think", reason="Known", by="mia/agent", at=walk.at(0.6)))
    assert walk.boxes()["think"].state == "left"
    assert ("think", "write") in walk.taken()
    walk.happen(events.Deviated(step="write", to="think", reason="After all", by="mia/agent", at=walk.at(0.7)))
    assert walk.boxes()["think"].state == "current"


def test_offers_and_escalations_are_named(walk: Walk) -> None:
    look(walk, "small").happen(events.Done(step="write", by="mia/agent", at=walk.at(1)))
    walk.happen(events.Done(step="pass-on", by="mia/agent", at=walk.at(1)))
    assert "offered to Legal" in walk.boxes()["pass-on"].notes
    walk.happen(events.Accepted(step="pass-on", by="eve/counsel", at=walk.at(2)))
    assert "↑ Counsel" in walk.boxes()["up"].notes
    assert walk.boxes()["(case)"].notes == ("closed: Fine, on Mon 23 Nov 11:00 UTC",)


def test_a_rule_that_ended_the_case_is_marked(walk: Walk) -> None:
    walk.happen(events.Signalled(name="left", at=walk.at(0.5)))
    shown = walk.boxes()
    assert (shown["(on Gone)"].state, shown["gone"].state) == ("visited", "visited")
    assert ("(on Gone)", "gone") in walk.taken()


def test_without_a_case_there_is_nothing_to_show(walk: Walk) -> None:
    with pytest.raises(ValueError, match="needs the case"):
        sopflow.flowchart(walk.program, view="case")
