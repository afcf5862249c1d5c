from collections.abc import Callable
from typing import Any

import pytest

from sopflow.cli.walk.form import LEFT_OPEN, Form, Question
from sopflow.cli.walk.talk import Leave, Talk, Turn
from sopflow.cli.walk.words import Words
from sopflow.expr.types import parse_type

MakePerson = Callable[..., Any]


def question(name: str, written: object, **more: Any) -> Question:
    return Question(name, name.title(), f"{name}?", parse_type(written), **more)


def ask(person: Any, *questions: Question, draft: dict[str, Any] | None = None) -> dict[str, Any]:
    return Form(Talk(person, Words("en"))).fill(questions, {} if draft is None else draft)


def test_questions_are_asked_one_by_one_and_again_until_the_answer_fits(person: MakePerson) -> None:
    someone = person(["fax", "2", "", "perhaps", "y"])
    facts = ask(someone, question("channel", ["email", "phone"]), question("urgent", "yes/no"))
    assert facts == {"channel": "phone", "urgent": True}
    assert "1 email   2 phone" in someone.screen
    assert "One of: email, phone." in someone.screen
    assert "An answer is needed here" in someone.screen
    assert "yes or no" in someone.screen
    assert someone.offered[0] == ("email", "phone")


def test_enter_takes_the_default_or_leaves_open_what_may_be(person: MakePerson) -> None:
    someone = person(["", ""])
    draft: dict[str, Any] = {}
    facts = ask(
        someone, question("tier", "text", default="standard"), question("note", "text", required=False), draft=draft
    )
    assert facts == {"tier": "standard"}
    assert draft["note"] is LEFT_OPEN
    assert "Enter = standard" in someone.screen


def test_a_question_mark_explains(person: MakePerson) -> None:
    someone = person(["?", "3"])
    assert ask(someone, question("stars", "1..5")) == {"stars": 3}
    assert "Stars: A whole number from 1 to 5." in someone.screen


def test_a_list_of_records_is_asked_part_by_part(person: MakePerson) -> None:
    someone = person(["12.50", "y", "3", "n", ""])
    facts = ask(someone, question("items", {"list": {"price": "money", "refundable": "yes/no"}}))
    assert [item["refundable"] for item in facts["items"]] == [True, False]


def test_quotes_make_a_command_an_answer(person: MakePerson) -> None:
    someone = person(['"why"'])
    talk = Talk(someone, Words("en"))
    talk.commands = {"why": lambda _rest, _free: pytest.fail("it is quoted")}
    assert Form(talk).fill([question("note", "text")], {}) == {"note": "why"}


def test_an_interruption_loses_no_answer(person: MakePerson) -> None:
    someone = person(["Ada", "again", "Ada again"])

    def again(_rest: str, _free: bool) -> bool:
        raise Turn

    talk = Talk(someone, Words("en"))
    talk.commands = {"again": again}
    draft: dict[str, Any] = {}
    questions = [question("name", "text"), question("concern", "text")]
    with pytest.raises(Turn):
        Form(talk).fill(questions, draft)
    assert draft == {"name": "Ada"}
    assert Form(talk).fill(questions, draft) == {"name": "Ada", "concern": "Ada again"}


def test_when_nobody_is_there_any_more_the_walk_ends(person: MakePerson) -> None:
    with pytest.raises(Leave):
        ask(person([]), question("name", "text"))
