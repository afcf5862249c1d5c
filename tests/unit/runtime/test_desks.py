"""Calls of help desks: one JSON file each in ``tests/corpus/desks``, with what is to be understood beside it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow import Runtime
from sopflow.runtime.desks import CHATWOOT, ZAMMAD, ZENDESK, Plan, RefusedDelivery, apply, understand

CALLS = sorted((Path(__file__).parents[2] / "corpus/desks").glob("*.json"))
DESKS = {desk.name: desk for desk in (ZAMMAD, CHATWOOT, ZENDESK)}
SECRET = b"between us"
NOW = 1_795_600_800  # 2026-11-25T10:00:00Z


def signed(desk: str, body: bytes, id: str = "d-1", at: str | None = None) -> dict[str, str]:
    """The headers that each desk sends, as its documentation says."""
    if desk == "zammad":
        digest = hmac.new(SECRET, body, hashlib.sha1).hexdigest()
        return {"X-Zammad-Delivery": id, "X-Zammad-Trigger": "all", "X-Hub-Signature": f"sha1={digest}"}
    if desk == "chatwoot":
        at = at or str(NOW - 2)
        digest = hmac.new(SECRET, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        signature = {"X-Chatwoot-Signature": f"sha256={digest}", "X-Chatwoot-Timestamp": at}
        return {"X-Chatwoot-Delivery": id, **signature}
    at = at or "2026-11-25T09:59:58Z"
    digest = base64.b64encode(hmac.new(SECRET, at.encode() + body, hashlib.sha256).digest()).decode()
    signature = {"x-zendesk-webhook-signature": digest, "x-zendesk-webhook-signature-timestamp": at}
    return {"x-zendesk-webhook-invocation-id": id, **signature}


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_what_a_call_says(file: Path) -> None:
    name = file.stem.partition("-")[0]
    told = json.loads(file.read_text(encoding="utf-8"))
    body = json.dumps(told["body"]).encode()
    delivery = understand(DESKS[name], SECRET, signed(name, body), body, now=NOW)
    assert (delivery.desk, delivery.id) == (name, "d-1")
    assert {key: getattr(delivery, key) for key in told["expected"]} == told["expected"]


@pytest.mark.parametrize("name", DESKS)
def test_who_does_not_know_the_secret_is_refused(name: str) -> None:
    headers = signed(name, b"{}")
    with pytest.raises(RefusedDelivery) as refused:
        understand(DESKS[name], SECRET, headers, b'{"id": 1}', now=NOW)
    assert refused.value.status == 401
    with pytest.raises(RefusedDelivery, match=r"signature|signed"):
        understand(DESKS[name], SECRET, {}, b"{}", now=NOW)


@pytest.mark.parametrize(("name", "at"), [("chatwoot", str(NOW - 400)), ("zendesk", "2026-11-25T09:50:00Z")])
def test_a_call_that_was_kept_is_refused(name: str, at: str) -> None:
    with pytest.raises(RefusedDelivery, match="too long ago"):
        understand(DESKS[name], SECRET, signed(name, b"{}", at=at), b"{}", now=NOW)
    with pytest.raises(RefusedDelivery, match="doesn't say when"):
        understand(DESKS[name], SECRET, signed(name, b"{}", at="yesterday"), b"{}", now=NOW)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"not JSON", "no JSON"),
        (b"[1]", "no object"),
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"{}", "names no ticket"),
        (b'{"ticket": {"id": {"$gt": ""}}}', "neither text nor a number"),
        (b'{"ticket": {"id": true}}', "neither text nor a number"),
        (b'{"ticket": {"id": 1, "title": ["x"]}}', "ticket.title is neither"),
        (b" " * 1_000_001, "larger than"),
    ],
)
def test_hostile_bodies_are_refused(body: bytes, said: str) -> None:
    with pytest.raises(RefusedDelivery, match=said):
        understand(ZAMMAD, SECRET, signed("zammad", body), body, now=NOW)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "ticket", "state"]), inner),
    max_leaves=20,
)


@given(_JSON)
def test_whatever_comes_is_understood_or_refused(said: Any) -> None:
    body = json.dumps(said).encode()
    with suppress(RefusedDelivery):
        assert understand(ZAMMAD, SECRET, signed("zammad", body), body, now=NOW).ticket


HANDBOOK, _REPORT = sopflow.read_texts(
    {
        "handbook.yaml": "sopflow: 1\nhandbook: desk\nsignals: [customer_replied, ticket_closed]\n",
        "request.yaml": """\
sopflow: 1
process: request
outcomes: [answered, withdrawn]
facts:
  subject: text
  state: text
  reply: text
rules:
  - {id: by-hand, when: ticket_closed, then: [{end: withdrawn}]}
steps:
  - id: hear
    wait: {for: customer_replied}
  - id: answer
    do: "Answer {{ reply }}"
    next: answered
""",
    }
)
PLAN = Plan(
    process="request",
    facts={"subject": "subject", "state": "status_category"},
    replied="customer_replied",
    reply_facts={"reply": "reply"},
    closed="ticket_closed",
)


def call(runtime: Runtime, name: str, id: str) -> Any:
    file = next(file for file in CALLS if file.stem == name)
    body = json.dumps(json.loads(file.read_text(encoding="utf-8"))["body"]).encode()
    desk = name.partition("-")[0]
    return apply(runtime, PLAN, understand(DESKS[desk], SECRET, signed(desk, body, id), body, now=NOW))


@pytest.mark.parametrize(
    ("opened", "replied", "over", "case"),
    [
        ("zammad-new-ticket", "zammad-customer-replies", None, "zammad-81"),
        ("chatwoot-new-conversation", "chatwoot-customer-writes", "chatwoot-resolved", "chatwoot-42"),
        ("zendesk-ticket-created", "zendesk-comment-added", "zendesk-solved", "zendesk-5158"),
    ],
)
def test_calls_lead_a_case(opened: str, replied: str, over: str | None, case: str) -> None:
    assert HANDBOOK is not None, _REPORT.text()
    runtime = Runtime(HANDBOOK)
    assert call(runtime, replied, "0") is None  # there is no case yet
    first = call(runtime, opened, "1")
    assert call(runtime, opened, "1").entries == first.entries  # it comes twice
    assert runtime.case(case).facts["state"] in ("new", "open")
    call(runtime, replied, "2")
    (task,) = runtime.todo(case)
    assert task.text == "Answer It still leaks."
    if over is not None:
        call(runtime, over, "3")
        assert runtime.case(case).outcome == "withdrawn"
