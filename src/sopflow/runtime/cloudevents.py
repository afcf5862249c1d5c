"""What happened to cases, as CloudEvents 1.0 (https://github.com/cloudevents/spec).

The journal is what happened, entry by entry, and is never rewritten. So each entry is an event, and its id (the
case and the entry's number) stays the same however often it is sent: receivers can drop repeats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any

import msgspec

from sopflow.journal import encode
from sopflow.journal.entries import Entry
from sopflow.runtime.runtime import Runtime

__all__ = ["binary", "cloud_event", "cloud_events", "structured"]

_decoder: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")


def cloud_event(entry: Entry, case: str, source: str) -> dict[str, Any]:
    """One entry of a journal as an event.

    Args:
        entry: The entry.
        case: The id of its case.
        source: Who tells it: a URI, such as ``https://desk.example/cases`` or ``/cases``.

    Returns:
        The event's attributes and its ``data``, the entry as the journal writes it.
    """
    data = _decoder.decode(encode((entry,)))
    return {
        "specversion": "1.0",
        "id": f"{case}:{entry.seq}",
        "source": source,
        "type": f"sopflow.case.{data['entry']}",
        "subject": case,
        "time": entry.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": data,
    }


def cloud_events(runtime: Runtime, case: str, source: str, after: int = 0) -> Iterator[dict[str, Any]]:
    """What happened to a case since its entry number ``after``. Keep the last number you have sent, and go on there.

    Raises:
        UnknownCase: There is no such case.
    """
    return (cloud_event(entry, case, source) for entry in runtime.journal(case, after))


def structured(event: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Headers and body of a call with the event as one JSON document."""
    return {"Content-Type": "application/cloudevents+json; charset=utf-8"}, _encoder.encode(event)


def binary(event: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Headers and body of a call with the data as body and the attributes as headers."""
    named = {name: value for name, value in event.items() if name not in ("data", "datacontenttype")}
    headers = {f"ce-{name}": _as_header(str(value)) for name, value in named.items()}
    return {**headers, "Content-Type": event["datacontenttype"]}, _encoder.encode(event["data"])


def _as_header(value: str) -> str:
    """Percent-encoded where a header could not carry it (CloudEvents HTTP binding 3.1.3.2)."""
    kept = {each: chr(each) for each in range(0x21, 0x7F) if chr(each) not in '"%'}
    return "".join(kept.get(byte, f"%{byte:02X}") for byte in value.encode())
