"""Every reason for which an event isn't taken, one by one: what was done, and the sentence that comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

import sopflow
from sopflow import Refused, events
from sopflow.engine.refusals import REASONS
from walking import START, Walk, book

HOUSE = """
    sopflow: 1
    handbook: house
    languages: [de, en]
    teams: {service: {title: Service}}
    roles:
      agent: {team: service}
      senior: {team: service, includes: [agent]}
    facts:
      tier: [low, high]
      other: {type: text, ask: {de: Sonst noch etwas?, en: Anything else?}}
    """
PROCESS = """
    sopflow: 1
    process: repair
    owner: service
    outcomes: [over]
    inputs: [device]
    facts:
      device: text
      price: money
      cheap:
        is: price < 10
    steps:
      - id: estimate
        ask: [price, tier]
        requires:
          - must: price < 1000
            because:
              de: Für {{ price }} lohnt sich „{{ device }}“ nicht.
              en: At {{ price }} “{{ device }}” isn't worth it.
      - id: mend
        do: {de: Repariere es., en: Repair it.}
        checklist: [{de: Stecker gezogen, en: Unplugged}]
        record: [other]
      - id: look-again
        do: {de: Sieh noch einmal hin., en: Look again.}
        not_by: mend
      - id: pack
        call: wrap
        next: over
    """
PROCEDURE = """
    sopflow: 1
    procedure: wrap
    owner: agent
    steps:
      - id: wrap
        do: {de: Pack es ein., en: Wrap it.}
    """
SHOP = book(HOUSE, PROCESS, PROCEDURE)
BANK = book(
    """
    sopflow: 1
    handbook: bank
    languages: [de, en]
    signals: [paid]
    facts: {owed: {type: yes/no, default: yes}}
    actions: {refund: {requires: [owed]}}
    """,
    """
    sopflow: 1
    process: transfer
    outcomes: [over]
    steps:
      - id: sign
        do: {de: Unterschreib., en: Sign.}
        within: 1 h
        if_late: look
      - id: look
        do: {de: Sieh hin., en: Look.}
        next: over
    """,
)["transfer"]
MIA, KIM = "mia/agent", "kim/agent"


def estimate(**opening: object) -> Walk:
    return Walk(SHOP["repair"], **{"by": MIA, "facts": {"device": "Toaster"}, **opening})


def mend() -> Walk:
    walk = estimate()
    assert walk.answer("estimate", {"price": 5, "tier": "low"}) is None
    return walk


def look_again() -> Walk:
    walk = mend()
    assert walk.done("mend", {"other": ""}, ticked="all") is None
    return walk


def wrap() -> Walk:
    walk = look_again()
    assert walk.done("look-again", by=KIM) is None
    return walk


def over() -> Walk:
    walk = wrap()
    assert walk.done("wrap") is None
    return walk


def opened(**given: object) -> Refused | None:
    return estimate(**given).last.refused


def on_another_version() -> Refused | None:
    other = book(HOUSE, PROCESS.replace("10", "11"), PROCEDURE)["repair"]
    return sopflow.advance(other, estimate().case, events.Done(step="mend", at=START)).refused


def sign_late() -> Refused | None:
    last = sopflow.advance(BANK, Walk(BANK).case, events.Done(step="sign", at=START + timedelta(hours=1)))
    assert last.case is not None
    assert last.case.tokens[0].step == "look"
    return last.refused


def refund_twice() -> Refused | None:
    walk = Walk(BANK)
    assert walk.happen(events.Requested(action="refund", at=START)) is None
    return walk.happen(events.Requested(action="refund", at=START))


# The reason, what leads to it, and the sentence as it is told in German.
TABLE: list[tuple[str, Callable[[], Refused | None], str]] = [
    (
        "not-opened",
        lambda: sopflow.advance(SHOP["repair"], None, events.Done(step="mend", at=START)).refused,
        "Es gibt noch keinen Fall: Er beginnt mit Opened.",
    ),
    (
        "opened-twice",
        lambda: mend().happen(events.Opened(case_id="T-1", at=START)),
        "Der Fall T-1 ist schon eröffnet.",
    ),
    ("other-program", on_another_version, "Der Fall T-1 läuft auf einer anderen Fassung von repair."),
    ("closed", lambda: over().done("wrap"), "Der Fall ist abgeschlossen (over)."),
    ("missing-inputs", lambda: opened(facts={}), "Zu Beginn muss bekannt sein: device."),
    ("unknown-language", lambda: opened(language="fr"), "Das Handbuch spricht fr nicht; es spricht de, en."),
    (
        "bad-start",
        lambda: opened(start="wrap"),
        "Ein Fall kann nicht bei wrap beginnen: Nenne einen Schritt des Prozesses, der kein Ende ist.",
    ),
    ("not-open", lambda: mend().done("estimate#1"), "Unter estimate#1 ist nichts offen. Offen ist: mend#1."),
    ("wrong-event", lambda: mend().answer("mend"), "mend nimmt Done entgegen, nicht Answered."),
    ("nobody", lambda: mend().done("mend", by=None), "Nenne, wer, als NAME/ROLLE (agent, senior)."),
    ("unknown-role", lambda: mend().done("mend", by="mia"), "mia hat keine Rolle dieses Handbuchs"),
    ("four-eyes", lambda: look_again().done("look-again", by="mia/senior"), "mia/senior hat schon mend erledigt"),
    (
        "unknown-fact",
        lambda: estimate().answer("estimate", {"prize": 5}),
        "Die Angabe prize gibt es hier nicht. (price?)",
    ),
    ("follows", lambda: estimate().answer("estimate", {"cheap": True}), "cheap ergibt sich aus anderen Angaben"),
    ("wrong-value", lambda: estimate().answer("estimate", {"tier": "middle"}), "tier: "),
    (
        "known",
        lambda: estimate().answer("estimate", {"device": "Herd"}),
        "device ist schon bekannt (Toaster); berichtige es mit Corrected.",
    ),
    ("missing-facts", lambda: estimate().answer("estimate"), "Um estimate abzuschließen, fehlt: price, tier."),
    ("checklist", lambda: mend().done("mend", {"other": ""}), "Noch abzuhaken: Stecker gezogen."),
    (
        "requires",
        lambda: estimate().answer("estimate", {"price": 5000, "tier": "low"}),
        "lohnt sich „Toaster“ nicht.",
    ),
    ("strict", lambda: wrap().deviate(), "wrap ist ein Verfahren: Sein Weg kann nicht verlassen werden."),
    ("no-reason", lambda: mend().deviate(" "), "Das braucht eine Begründung; sie wird festgehalten."),
    ("bad-target", lambda: mend().deviate(to="nowhere"), "nowhere ist kein Schritt des Prozesses"),
    ("late", sign_late, "Zu spät: Die Frist sign ist abgelaufen, und der Fall ist weitergegangen."),
    (
        "unknown-action",
        lambda: Walk(BANK).happen(events.Requested(action="rob", at=START)),
        "Die Aktion rob gibt es nicht. Es gibt: refund.",
    ),
    ("pending", refund_twice, "refund ist schon angefordert und noch nicht fertig."),
    (
        "unknown-signal",
        lambda: Walk(BANK).happen(events.Signalled(name="gone", at=START)),
        "Das Signal gone gibt es nicht. Es gibt: paid.",
    ),
    ("nothing-to-correct", lambda: mend().correct({}), "Nenne die Angaben, die zu berichtigen sind."),
]
APART = {"who", "not-asked"}  # further below


@pytest.mark.parametrize(("code", "happen", "said"), TABLE, ids=[row[0] for row in TABLE])
def test_refused(code: str, happen: Callable[[], Refused | None], said: str) -> None:
    refused = happen()
    assert refused is not None
    assert refused.code == code
    assert said in refused.reason
    assert "{" not in refused.reason


def test_not_asked() -> None:
    walk = estimate(start="mend")
    refused = walk.done("mend", {"other": "", "tier": "low"}, ticked="all")
    assert refused is not None
    assert (refused.code, refused.reason) == ("not-asked", "Nach tier wird hier nicht gefragt.")


def test_who() -> None:
    house = HOUSE.replace("includes: [agent]}", "includes: [agent]}\n      guest: {team: guests}").replace(
        "{service: {title: Service}}", "{service: {title: Service}, guests: {title: Guests}}"
    )
    walk = Walk(book(house, PROCESS, PROCEDURE)["repair"], by="eve/guest", facts={"device": "Toaster"})
    refused = walk.answer("estimate", {"price": 5})
    assert refused is not None
    assert (refused.code, refused.needed) == ("who", ("agent", "senior"))
    assert refused.reason == "eve/guest darf das nicht; es ist Sache von agent, senior."


def test_every_reason_is_produced_here() -> None:
    assert {row[0] for row in TABLE} | APART == set(REASONS)


def test_every_reason_is_told_in_both_languages() -> None:
    assert all(set(texts) == {"en", "de"} for texts in REASONS.values())


@pytest.mark.parametrize(
    "event",
    [
        events.Opened(case_id="\ud800", at=START, facts={"device": "x"}),
        events.Opened(case_id="T-1", at=START, facts={"device": "\ud800"}),
        events.Opened(case_id="T-1", at=START, facts={"device": "x"}, by="\ud800/agent"),
        events.Answered(step="estimate", at=START, facts={"tier": "\ud800"}, by=MIA),
        events.Answered(step="estimate", at=START, facts={"other": "\ud800"}, by=MIA),
        events.Answered(step="estimate", at=START, facts={"tier": "low"}, by="\ud800/agent"),
        events.Deviated(reason="\ud800", at=START, by=MIA),
        events.Cancelled(reason="\ud800", at=START, by=MIA),
    ],
)
def test_half_a_character_can_not_be_kept(event: events.Event) -> None:
    case = None if isinstance(event, events.Opened) else estimate().case
    assert sopflow.advance(SHOP["repair"], case, event).refused is not None


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (events.Failed(step="estimate", reason="\ud800", at=START), "wrong-value"),
        (events.Done(step="estimate", by="\ud800", at=START), "unknown-role"),
        (events.Signalled(name="replied", by="\ud800", at=START), "unknown-role"),
    ],
)
def test_what_hosts_report_can_be_written_down(event: events.Event, code: str) -> None:
    refused = sopflow.advance(SHOP["repair"], estimate().case, event).refused
    assert refused is not None
    assert refused.code == code


def test_names_and_answers_in_all_letters_are_kept() -> None:
    walk = estimate(facts={"device": "Kühlschrank 電"}, by="Jürgen/agent")
    assert walk.answer("estimate", {"price": 5, "tier": "low"}, by="Jürgen/agent") is None
    assert walk.case.doers == {"estimate": "Jürgen/agent"}


def test_time_never_runs_back() -> None:
    walk = mend()
    before = walk.case.now
    assert walk.done("mend", {"other": ""}, ticked="all", at=before - timedelta(hours=1)) is None
    assert walk.case.now == before
    assert walk.last.entries[0].given == before - timedelta(hours=1)
