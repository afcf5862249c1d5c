"""The walk with a person who types from a list, over a real handbook."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import sopflow
from sopflow import journal
from sopflow.cli.walk.desk import Desk
from sopflow.cli.walk.walk import Walk

HANDBOOK = """\
sopflow: 1
handbook: small
languages: [en, de]
teams:
  service: {}
  legal: {}
roles:
  agent: {team: service}
  lead: {team: service, includes: [agent]}
  counsel: {team: legal}
outcomes: [resolved, passed-on]
"""

INQUIRY = """\
sopflow: 1
process: inquiry
title: {en: Inquiry, de: Anfrage}
owner: service
inputs: [channel]
facts:
  channel:
    type: [email, phone]
    ask: {en: How did they reach us?, de: Wie haben sie uns erreicht?}
  name:
    type: text
    ask: {en: Who is it?, de: Wer ist es?}
  urgent:
    type: yes/no
    label: {en: It is urgent, de: Es ist dringend}
    ask: {en: Is it urgent?, de: Ist es dringend?}
  mood:
    type: 1..5
    ask: {en: How are they?, de: Wie geht es ihnen?}
steps:
  - id: take-up
    title: {en: Take it up, de: Aufnehmen}
    ask: [name, urgent]
    by: agent
    needs: [{en: Customer record, de: Kundenkonto}]
    customer_sees: {en: We have your message., de: Wir haben Ihre Nachricht.}
  - id: route
    decide: {en: Who takes it?, de: Wer übernimmt?}
    next:
      urgent: call
      else: write
  - id: call
    title: {en: Call back, de: Zurückrufen}
    do:
      en: "Call {{ name }}."
      de: "Ruf {{ name }} an."
    by: lead
    checklist:
      - {en: Called, de: Angerufen}
      - {en: Agreed, de: Vereinbart}
    record: [mood]
    next: check
  - id: write
    title: {en: Write back, de: Zurückschreiben}
    do:
      en: "Write to {{ name }}."
      de: "Schreib {{ name }}."
    by: agent
  - id: check
    call: look-into-it
    next: resolved
"""

PROCEDURE = """\
sopflow: 1
procedure: look-into-it
title: {en: Look into it, de: Nachsehen}
owner: agent
steps:
  - id: look
    title: {en: Look, de: Schauen}
    do: {en: Look closely., de: Schau genau hin.}
"""

START = ["phone", "Ada", "y"]
CALL = ["", "y", "4"]
MakePerson = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"handbook": HANDBOOK, "inquiry": INQUIRY, "procedure": PROCEDURE}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def walk(folder: Path) -> Callable[..., tuple[Desk, int]]:
    program = sopflow.load(folder)["inquiry"]

    def start(someone: Any, **options: Any) -> tuple[Desk, int]:
        desk = Desk(program, clock=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC), **options)
        return desk, Walk(desk, someone).run()

    return start


StartWalk = Callable[..., tuple[Desk, int]]


def test_a_case_is_walked_to_its_end(walk: StartWalk, person: MakePerson) -> None:
    someone = person([*START, *CALL, ""])
    desk, code = walk(someone)
    assert code == 0
    assert desk.case is not None
    assert desk.case.outcome == "resolved"
    assert desk.case.facts == {"channel": "phone", "name": "Ada", "urgent": True, "mood": 4}
    for shown in (
        "Before it starts",
        "── Take it up · as me/agent ──",
        "Needed: Customer record",
        "The customer sees: We have your message.",
        "→ Call back",
        "because it is urgent (known: It is urgent = yes)",
        "Call Ada.",
        "☐ Called",
        "Look into it begins",
        "Look into it ends: done",
        "is closed: Resolved",
    ):
        assert shown in someone.screen, someone.screen


def test_the_walk_speaks_german(walk: StartWalk, person: MakePerson) -> None:
    someone = person(["1", "Ada", "nein", "", ""])
    desk, _ = walk(someone, language="de")
    assert desk.case is not None
    assert desk.case.language == "de"
    for shown in ("Bevor es losgeht", "Wie haben sie uns erreicht?", "weil nichts anderes zutrifft", "Schreib Ada."):
        assert shown in someone.screen, someone.screen


def test_what_was_just_typed_can_be_corrected(walk: StartWalk, person: MakePerson) -> None:
    desk, _ = walk(person(["phone", "Adda", "correct name", "Ada", "y"]))
    assert desk.case is not None
    assert desk.case.facts["name"] == "Ada"
    assert not any(type(entry).__name__ == "Corrected" for entry in desk.entries)


def test_what_the_case_knows_can_be_corrected(walk: StartWalk, person: MakePerson) -> None:
    someone = person([*START, "correct name", "Eve", "correct nothing", "correct"])
    desk, _ = walk(someone)
    assert desk.case is not None
    assert desk.case.facts["name"] == "Eve"
    assert "corrected: name = Eve" in someone.screen
    assert "Call Eve." in someone.screen
    assert "nothing is not a fact that is known now: channel, name, urgent" in someone.screen
    assert "Which fact?" in someone.screen


def test_a_step_of_a_process_can_be_skipped_with_a_reason(walk: StartWalk, person: MakePerson) -> None:
    someone = person([*START, "skip", "skip They hung up."])
    desk, _ = walk(someone)
    assert "A reason is needed" in someone.screen
    assert "left the path at Call back: They hung up." in someone.screen
    assert [task.step for task in desk.tasks()] == ["look"]


def test_a_procedure_can_not_be_left(walk: StartWalk, person: MakePerson) -> None:
    someone = person([*START, *CALL, "skip No time."])
    desk, _ = walk(someone)
    assert "Not taken: look-into-it is a procedure" in someone.screen
    assert [task.step for task in desk.tasks()] == ["look"]


def test_in_free_text_a_command_with_words_is_asked_about(walk: StartWalk, person: MakePerson) -> None:
    desk, _ = walk(person(["phone", "skip Jones", "no", "n"]))
    assert desk.case is not None
    assert desk.case.facts["name"] == "skip Jones"


def test_questions_about_the_case_change_nothing(
    walk: StartWalk, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    someone = person(["facts", "why", *START, "why", "facts", "todo", "help", "chart", "?"])
    desk, _ = walk(someone)
    assert [task.step for task in desk.tasks()] == ["call"]
    for shown in (
        "Nothing is known yet.",
        "No decision has been taken yet.",
        "(name): Ada",
        "call#1: Call back (lead)",
    ):
        assert shown in someone.screen, someone.screen
    assert someone.screen.count("because it is urgent") == 2
    assert "<svg" in (tmp_path / "inquiry.svg").read_text(encoding="utf-8")


def test_who_may_not_act_is_told_so_and_can_become_someone_else(walk: StartWalk, person: MakePerson) -> None:
    someone = person([*START, *CALL, "as lea/lead", *CALL])
    desk, _ = walk(someone, by="mia/agent")
    assert "Not taken: mia/agent may not do this; it is for lead." in someone.screen
    assert desk.case is not None
    assert desk.case.doers["call"] == "lea/lead"


def test_the_checklist_waits_until_all_is_done(walk: StartWalk, person: MakePerson) -> None:
    someone = person([*START, "n", "perhaps", "y", "y", "4"])
    desk, _ = walk(someone)
    assert "The step is done once all of this is" in someone.screen
    assert [task.step for task in desk.tasks()] == ["look"]


def test_the_journal_is_kept_and_gone_on_from(walk: StartWalk, person: MakePerson, tmp_path: Path) -> None:
    keep = tmp_path / "case.jsonl"
    first, _ = walk(person([*START, "quit"]), keep=keep)
    assert journal.decode(keep.read_bytes()) == tuple(first.entries)
    someone = person([*CALL, ""])
    second, _ = walk(someone, keep=keep)
    assert second.case is not None
    assert second.case.outcome == "resolved"
    assert sopflow.replay(journal.decode(keep.read_bytes())) == second.case
    assert "How did they reach us?" not in someone.screen


def test_quitting_leaves_the_case_open(walk: StartWalk, person: MakePerson) -> None:
    someone = person([*START, "quit"])
    _, code = walk(someone)
    assert code == 0
    assert "stays open at: Call back" in someone.screen
