"""Who may do what: roles and those that include them, owners of facts, four eyes."""

from __future__ import annotations

import pytest

from walking import Walk, book

HOUSE = """
    sopflow: 1
    handbook: house
    teams: {service: {title: Service}, legal: {title: Legal}}
    roles:
      agent: {team: service}
      senior: {team: service, includes: [agent]}
      counsel: {team: legal}
    """
FOUR_EYES = """
    sopflow: 1
    process: pay
    owner: service
    outcomes: [paid, unpaid]
    facts:
      amount: {type: money, ask: How much?}
      large: {type: yes/no, ask: Is that a lot?}
      checked: {type: yes/no, by: senior}
    steps:
      - id: order
        do: Order the payment.
        next:
          large: review
          else: paid
      - id: review
        ask: [checked]
        by: agent
        not_by: order
        next:
          checked: paid
          else: unpaid
    """


def paying(**ordered: str | None) -> Walk:
    walk = Walk(book(HOUSE, FOUR_EYES)["pay"], by="mia/agent")
    assert walk.done("order", **ordered) is None
    return walk


def refused(walk: Walk) -> str | None:
    return walk.last.refused.code if walk.last.refused is not None else None


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("kim/senior", None),
        ("mia/senior", "four-eyes"),  # the same person, in another role
        ("kim/agent", "who"),
        ("kim/counsel", "who"),
        ("kim/gardener", "unknown-role"),
        ("kim", "unknown-role"),
        (None, "nobody"),
    ],
)
def test_someone_else_looks(by: str | None, why: str | None) -> None:
    walk = paying()
    walk.answer("order", {"large": True}, by="kim/agent")
    walk.answer("review", {"checked": True}, by=by)
    assert refused(walk) == why


def test_a_question_about_the_way_on_is_no_work_on_the_step() -> None:
    walk = paying()
    walk.answer("order", {"large": True}, by="kim/senior")
    assert walk.case.doers == {"order": "mia/agent"}


def test_four_eyes_need_a_name_even_where_there_are_no_roles() -> None:
    walk = Walk(
        book("""
            sopflow: 1
            process: pay
            outcomes: [paid]
            steps:
              - id: order
                do: Order the payment.
              - id: review
                do: Look again.
                not_by: order
                next: paid
            """)["pay"]
    )
    walk.done("order", by="mia")
    assert walk.done("review").code == "nobody"
    assert walk.done("review", by="mia").code == "four-eyes"
    assert walk.done("review", by="kim") is None


PARTS = """
    sopflow: 1
    process: offer
    owner: service
    outcomes: [made]
    facts:
      terms:
        type:
          risk: {type: text, by: counsel}
          waiver: {type: text, by: counsel}
      price: money
    steps:
      - id: ask
        ask: [price, terms]
        by: agent
      - id: send
        do: Send it.
        next: made
    """


@pytest.mark.parametrize("terms", [{"terms.risk": "a", "terms.waiver": "b"}, {"terms": {"risk": "a", "waiver": "b"}}])
def test_a_form_is_split_between_those_who_own_its_facts(terms: dict[str, object]) -> None:
    walk = Walk(book(HOUSE, PARTS)["offer"], by="mia/agent")
    assert [(task.id, task.may, [field.name for field in task.fields]) for task in walk.todo] == [
        ("ask#1", ("agent", "senior"), ["price"]),
        ("ask#1@counsel", ("counsel",), ["terms.risk", "terms.waiver"]),
    ]
    assert walk.answer("ask#1@counsel", terms).code == "who"
    assert walk.answer("ask#1@counsel", terms, by="lee/counsel") is None
    assert walk.answer("ask#1", {"price": 5}, by="lee/counsel").code == "who"
    assert walk.answer("ask#1", {"price": 5}) is None
    assert walk.case.tokens[0].step == "send"
    assert walk.correct({"terms.risk": "c"}).code == "who"
    assert walk.correct({"terms.risk": "c"}, by="lee/counsel") is None


def test_a_task_is_for_those_who_may_give_all_that_it_records() -> None:
    walk = Walk(
        book(
            HOUSE,
            """
            sopflow: 1
            process: release
            owner: service
            outcomes: [released]
            facts: {approved: {type: yes/no, by: senior}}
            steps:
              - id: release
                do: Release it.
                by: agent
                record: [approved]
                next: released
            """,
        )["release"],
        by="mia/agent",
    )
    assert [(task.id, task.role, task.may) for task in walk.todo] == [("release#1", "agent", ("senior",))]
    assert walk.done("release", {"approved": True}).code == "who"
    assert walk.done("release", {"approved": True}, by="kim/senior") is None
