"""What happened to a case, as CloudEvents: held against the SDK of those who write the specification."""

from __future__ import annotations

import json
from typing import Any

from cloudevents.core.bindings.http import HTTPMessage, from_binary_event, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from tests.unit.runtime.conftest import BOOK, PROCESS, TRANSFER, Clock

import sopflow
from sopflow import Runtime
from sopflow.journal import decode
from sopflow.runtime.cloudevents import binary, cloud_events, structured

HANDBOOK, _REPORT = sopflow.read_texts({"handbook.yaml": BOOK, "lost-parcel.yaml": PROCESS, "transfer.yaml": TRANSFER})
CASE = "Fall 7/ü%"


def events() -> tuple[Any, list[dict[str, Any]]]:
    assert HANDBOOK is not None, _REPORT.text()
    runtime = Runtime(HANDBOOK, clock=Clock())
    runtime.open("lost-parcel", CASE)
    runtime.answer(CASE, "take-up", {"parcel": "A"}, by="mia/agent")
    return runtime, list(cloud_events(runtime, CASE, "/cases"))


def test_every_entry_is_an_event() -> None:
    runtime, found = events()
    journal = runtime.journal(CASE)
    assert [each["id"] for each in found] == [f"{CASE}:{entry.seq}" for entry in journal]
    assert found[0]["type"] == "sopflow.case.opened"
    assert "sopflow.case.answered" in [each["type"] for each in found]
    lines = "\n".join(json.dumps(each["data"]) for each in found)
    assert decode(lines.encode()) == journal  # nothing of an entry is lost
    assert list(cloud_events(runtime, CASE, "/cases", after=2)) == found[2:]


def test_both_forms_are_read_by_the_sdk() -> None:
    for each in events()[1]:
        for (headers, body), read in ((structured(each), from_structured_event), (binary(each), from_binary_event)):
            event = read(HTTPMessage(headers=headers, body=body), JSONFormat())
            assert event.get_id() == each["id"]
            assert event.get_source() == "/cases"
            assert event.get_type() == each["type"]
            assert event.get_subject() == CASE
            assert event.get_time().isoformat().replace("+00:00", "Z") == each["time"]
            data = event.get_data()
            assert (json.loads(data) if isinstance(data, str | bytes) else data) == each["data"]
