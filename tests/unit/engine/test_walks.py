"""Single situations that a law can't single out: beginnings, languages, corrections, forms, defaults."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

import sopflow
from sopflow import events
from walking import START, Walk, book

HOUSE = """
    sopflow: 1
    handbook: house
    languages: [en, de]
    facts:
      name: {type: text, ask: {en: Your name?, de: Ihr Name?}}
      tier: {type: [low, high], default: low}
      mood: {type: [good, bad], default: good}
    """
VISIT = book(
    HOUSE,
    """
    sopflow: 1
    process: visit
    outcomes: [over]
    facts:
      tea: {type: yes/no, label: {en: Tea, de: Tee}}
      sugar: {type: integer, ask: {en: "How much sugar, {{ name }}?", de: "Wie viel Zucker, {{ name }}?"}}
    steps:
      - id: greet
        ask: [name, mood]
        at_least: 1
      - id: serve
        do: {en: "Serve {{ name }} {% if tea %}tea{% else %}coffee{% endif %}.", de: "Bediene {{ name }}."}
        customer_sees: {en: We are on it., de: Wir kümmern uns.}
        needs: [{en: A cup, de: Eine Tasse}]
      - id: sugar
        ask: [tea, sugar]
        skip_if: name == 'Ada'
      - id: sweet
        decide: {en: Sweet?, de: "Süß?"}
        next:
          sugar > 3 and tea: greet
          else: over
    """,
)["visit"]


def test_a_case_may_open_at_a_later_step() -> None:
    walk = Walk(VISIT, start="serve")
    assert (walk.case.tokens[0].step, walk.case.visits) == ("serve", {"serve": 1})
    assert walk.todo[0].text == "Serve [name] coffee."


def test_a_default_is_the_value_only_where_nobody_asks() -> None:
    walk = Walk(VISIT)
    assert walk.case.facts == {"tier": "low"}
    assert walk.advance.entries[0].defaults == {"tier": "low"}
    assert [(field.name, field.default) for field in walk.todo[0].fields] == [("name", None), ("mood", "good")]
    assert Walk(VISIT, facts={"tier": "high"}).case.facts == {"tier": "high"}


def test_what_is_left_open_is_not_asked_again() -> None:
    walk = Walk(VISIT)
    walk.answer("greet", {"name": "Bob"})
    assert walk.case.declined == ("mood",)
    assert walk.last.entries[0].declined == ("mood",)


@pytest.mark.parametrize(
    ("language", "text", "sees", "needs", "question"),
    [
        ("en", "Serve Bob coffee.", "We are on it.", "A cup", "How much sugar, Bob?"),
        ("de", "Bediene Bob.", "Wir kümmern uns.", "Eine Tasse", "Wie viel Zucker, Bob?"),
    ],
)
def test_a_case_speaks_its_language(language: str, text: str, sees: str, needs: str, question: str) -> None:
    for walk in (Walk(VISIT, language=language), Walk(VISIT, facts={"language": language})):
        walk.answer("greet", {"name": "Bob"})
        (task,) = walk.todo
        assert (walk.case.language, task.text, task.customer_sees, task.needs) == (language, text, sees, (needs,))
        (viewed,) = sopflow.todo(VISIT, Walk(VISIT, start="serve", facts={"name": "Bob"}).case, language=language)
        assert viewed.text == text
        walk.done("serve")
        assert walk.todo[0].fields[1].ask == question


def test_a_part_of_the_answers_is_kept() -> None:
    walk = Walk(VISIT, start="sugar", facts={"name": "Bob"})
    assert walk.answer("sugar", {"tea": True}) is None
    assert [field.name for field in walk.todo[0].fields] == ["sugar"]
    repeated = walk.answer("sugar", {"tea": True})
    assert repeated is not None
    assert repeated.needed == ("sugar",)


def test_a_volunteered_answer_is_taken_and_saves_a_question() -> None:
    walk = Walk(VISIT)
    assert walk.answer("greet", {"name": "Bob", "sugar": 1}) is None
    walk.done("serve")
    assert [field.name for field in walk.todo[0].fields] == ["tea"]


def test_an_open_form_passes_when_nothing_is_left_of_it() -> None:
    walk = Walk(VISIT, start="sugar", facts={"name": "Bob"})
    assert walk.correct({"tea": False, "sugar": 0}) is None
    assert walk.case.outcome == "over"


def test_a_correction_does_not_undo_what_was_decided() -> None:
    walk = Walk(VISIT, start="sugar", facts={"name": "Ada", "sugar": 5, "tea": True})
    assert walk.case.tokens[0].step == "greet"  # skipped, then sent back
    assert walk.correct({"sugar": 0}) is None
    assert (walk.case.tokens[0].step, walk.case.facts["sugar"]) == ("greet", 0)


def test_correcting_to_the_same_changes_nothing() -> None:
    walk = Walk(VISIT, facts={"sugar": 5})
    before = walk.case
    assert walk.correct({"sugar": 5}) is None
    assert walk.case == before
    assert walk.last.entries == ()


def test_skip_if_that_is_unknown_asks_before_the_step() -> None:
    walk = Walk(VISIT, start="serve")
    walk.done("serve")
    (task,) = walk.todo
    assert (task.id, [field.name for field in task.fields]) == ("sugar#0", ["name"])
    assert walk.case.visits == {"serve": 1}
    walk.answer("sugar", {"name": "Ada"})
    # Its own questions were passed by; what the decision lacks is asked there.
    assert walk.todo[0].id == "sweet#1"


def test_a_deviation_is_recorded_with_its_reason() -> None:
    walk = Walk(VISIT)
    walk.deviate("He is in a hurry.", to="serve", by="mia")
    (entry, *_) = walk.last.entries
    assert (entry.step, entry.to, entry.reason, entry.by) == ("greet", "serve", "He is in a hurry.", "mia")
    assert walk.case.visits == {"greet": 1, "serve": 1}


def test_cancelling_closes_the_case_once() -> None:
    walk = Walk(VISIT)
    walk.cancel()
    assert (walk.case.status, walk.case.outcome, walk.todo) == ("closed", "cancelled", ())
    (close,) = walk.advance.effects
    assert (close.key, close.outcome) == ("T-1:3:1", "cancelled")


def test_instants_are_utc_and_whole_milliseconds() -> None:
    at = datetime(2026, 1, 5, 10, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
    case = sopflow.advance(VISIT, None, events.Opened(case_id="T-1", at=at)).case
    assert case is not None
    assert case.opened == datetime(2026, 1, 5, 9, 0, 0, 123_000, tzinfo=UTC)


def test_an_instant_without_a_zone_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        sopflow.advance(VISIT, None, events.Opened(case_id="T-1", at=START.replace(tzinfo=None)))


def test_records_may_be_given_whole_or_by_leaf() -> None:
    shop = book("""
        sopflow: 1
        process: order
        outcomes: [sent]
        facts: {customer: {name: text, home: {street: text, town: text}}}
        steps:
          - {id: who, ask: [customer]}
          - {id: send, do: "To {{ customer.home.town }}.", next: sent}
        """)
    whole = Walk(shop["order"])
    assert whole.answer("who", {"customer": {"name": "Ada", "home": {"street": "Elm 1", "town": "Rye"}}}) is None
    parts = Walk(shop["order"])
    assert parts.answer("who", {"customer.name": "Ada", "customer.home": {"street": "Elm 1"}}) is None
    assert [field.name for field in parts.todo[0].fields] == ["customer.home.town"]
    assert parts.answer("who", {"customer.home.town": "Rye"}) is None
    assert whole.case.facts == parts.case.facts
    assert whole.todo[0].text == "To Rye."
