"""What people call values and outcomes: in questions, sentences, messages and charts, never in the case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sopflow
from sopflow import events
from sopflow.engine.effects import Send
from sopflow.views import flowchart

PROGRAM = sopflow.load(Path(__file__).parents[2] / "corpus/good/labels")["inquiry"]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_form_shows_them_in_the_language_of_the_viewer() -> None:
    case = sopflow.advance(PROGRAM, None, events.Opened(case_id="C-1", at=NOW)).case
    (german,), (english,) = (sopflow.todo(PROGRAM, case, language=language) for language in ("de", "en"))
    assert german.fields[0].options == english.fields[0].options == ("billing", "legal")
    assert german.fields[0].labels == ("Rechnung", "Recht")
    assert english.fields[0].labels == ("the bill", "the law")


def test_a_message_says_them_and_the_journal_keeps_the_names() -> None:
    case = sopflow.advance(PROGRAM, None, events.Opened(case_id="C-1", at=NOW, facts={"language": "de"})).case
    for step, facts in (("take-up", {"topic": "billing"}), ("search", {"there": True})):
        done = sopflow.advance(PROGRAM, case, events.Answered(step=step, facts=facts, by="mia/agent", at=NOW))
        case = done.case
    assert case is not None
    (sent,) = (each for each in done.effects if isinstance(each, Send))
    assert sent.text == "Es geht um: Rechnung, und das ist light."
    assert case.facts["topic"] == "billing"
    assert case.outcome == "solved"


def test_conditions_are_said_with_them() -> None:
    step = PROGRAM.main.steps["look"]
    assert step.branches[0].condition is not None
    assert step.branches[0].condition.sentence("de") == "gefunden und Gewicht ist light"
    weight = PROGRAM.main.facts["weight"]
    assert [weight.type.said(each, "de") for each in weight.type.options] == ["schwer", "light"]


def test_charts_end_with_the_titles_of_outcomes() -> None:
    drawn = {box.id: box.title for box in flowchart(PROGRAM, language="de").chart.boxes}
    assert drawn["solved"] == "Gelöst"
    assert drawn["passed-on"] == "Weitergegeben"
