"""How a help desk's calls are read: their signature first, then what they are about."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from sopflow.errors import SopflowError

__all__ = ["Category", "Delivery", "Desk", "Kind", "RefusedDelivery", "Signature", "understand"]

Kind = Literal["opened", "replied", "other"]
Category = Literal["new", "open", "pending", "hold", "solved", "closed"]
Paths = tuple[str, ...]
"""Where something may stand in a call, ``ticket.customer.email``; what is there first counts."""

_MOST_BYTES = 1_000_000
_DEEPEST = 40


class RefusedDelivery(SopflowError):
    """A call that is not taken.

    Attributes:
        status: What to answer with: 401 where the signature is wrong, 413 where it is too large, else 400.
    """

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class Signature(Struct, frozen=True, kw_only=True):
    """How calls are signed: by an HMAC over the body, or over a time and the body.

    Attributes:
        header: Where the signature stands; ``prefix`` is what is before it.
        algorithm: Of ``hashlib``.
        base64: Whether it is written so; else in hexadecimal digits.
        timestamp: The header with the time, if there is one: seconds since 1970, or ISO 8601.
        joint: What stands between time and body.
        within: Seconds that a call may be on its way, where it says when it was sent.
    """

    header: str
    prefix: str = ""
    algorithm: Literal["sha1", "sha256"] = "sha256"
    base64: bool = False
    timestamp: str | None = None
    joint: str = ""
    within: int = 300


class Desk(Struct, frozen=True, kw_only=True):
    """What a help desk's calls look like.

    Attributes:
        name: The desk; cases and keys begin with it.
        signature: How its calls are signed.
        delivery: The header with the call's id, the same in every repeat; empty: the body's fingerprint stands for it.
        ticket: Where the ticket's id stands.
        status: Where its status stands.
        categories: What a status means, in small letters, in Zendesk's words.
        values: What else can be read, by name: ``subject``, ``description``, ``reply``, ``customer`` …
        kinds: What a call must say, path by path, to be of a kind; the first that fits counts.
    """

    name: str
    signature: Signature
    delivery: str
    ticket: Paths
    status: Paths
    categories: Mapping[str, Category]
    values: Mapping[str, Paths]
    kinds: Sequence[tuple[Kind, Mapping[str, Sequence[str | int | bool]]]]


class Delivery(Struct, frozen=True, kw_only=True):
    """What a call says.

    Attributes:
        desk: The name of the desk.
        id: Of the call: the same in every repeat.
        ticket: The ticket's id.
        kind: ``opened`` (the ticket is new), ``replied`` (the customer wrote) or ``other``.
        status: The ticket's status as the desk calls it; None where the call doesn't say.
        status_category: ``new``, ``open``, ``pending``, ``hold``, ``solved`` or ``closed``; None where it isn't known.
        values: What else it says, by name; what is not there is left out.
    """

    desk: str
    id: str
    ticket: str
    kind: Kind
    status: str | None
    status_category: Category | None
    values: Mapping[str, str]


def understand(
    desk: Desk, secret: bytes, headers: Mapping[str, str], body: bytes, *, now: float | None = None
) -> Delivery:
    """Reads a call, if it is from who it says.

    Args:
        desk: How its calls are read.
        secret: What the desk and you share.
        headers: Of the call; upper and lower case don't matter.
        body: Its bytes, as they came.
        now: Seconds since 1970; left out, the clock's.

    Raises:
        RefusedDelivery: It is not signed so, too old, too large, or not what such a desk sends.
    """
    if len(body) > _MOST_BYTES:
        raise RefusedDelivery(f"the call is larger than {_MOST_BYTES:,} bytes", 413)
    given = {name.lower(): value for name, value in headers.items()}
    _check(desk.signature, secret, given, body, time.time() if now is None else now)
    said = _decoded(body)
    ticket = _first(said, desk.ticket)
    if ticket is None:
        raise RefusedDelivery(f"the call names no ticket: there is no {' and no '.join(desk.ticket)}")
    status = _first(said, desk.status)
    read = {name: _first(said, paths) for name, paths in desk.values.items()}
    return Delivery(
        desk=desk.name,
        id=given.get(desk.delivery.lower()) or hashlib.sha256(body).hexdigest(),
        ticket=ticket,
        kind=next((kind for kind, asked in desk.kinds if _fits(said, asked)), "other"),
        status=status,
        status_category=desk.categories.get(status.lower()) if status is not None else None,
        values={name: value for name, value in read.items() if value is not None},
    )


def _check(signature: Signature, secret: bytes, given: Mapping[str, str], body: bytes, now: float) -> None:
    written = given.get(signature.header.lower(), "")
    signed = body
    if signature.timestamp is not None:
        sent = given.get(signature.timestamp.lower(), "")
        if abs(now - _seconds(sent)) > signature.within:
            raise RefusedDelivery("the call was signed too long ago", 401)
        signed = sent.encode() + signature.joint.encode() + body
    digest = hmac.new(secret, signed, getattr(hashlib, signature.algorithm)).digest()
    right = base64.b64encode(digest).decode() if signature.base64 else digest.hex()
    if not hmac.compare_digest((signature.prefix + right).encode(), written.encode()):
        raise RefusedDelivery(f"the call's signature ({signature.header}) is missing or wrong", 401)


def _seconds(written: str) -> float:
    """An instant in a header, as seconds since 1970."""
    if written.isascii() and written.isdigit() and len(written) <= 12:
        return float(written)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise RefusedDelivery("the call doesn't say when it was signed", 401) from None
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp()


def _decoded(body: bytes) -> Any:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise RefusedDelivery(f"the call's body is no JSON: {problem}") from problem
    if not isinstance(said, dict):
        raise RefusedDelivery("the call's body is JSON, but no object")
    return said


def _fits(said: Any, asked: Mapping[str, Sequence[str | int | bool]]) -> bool:
    # `True == 1`, and a ticket with one article is not one with the article `true`.
    return all(
        any(type(found) is type(each) and found == each for each in values)
        for found, values in ((_at(said, path), values) for path, values in asked.items())
    )


def _first(said: Any, paths: Paths) -> str | None:
    """The text at the first of the paths where there is something."""
    for path in paths:
        found = _at(said, path)
        if found is None or found == "":
            continue
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise RefusedDelivery(f"{path} is neither text nor a number")
        return str(found)
    return None


def _at(said: Any, path: str) -> Any:
    parts = path.split(".", _DEEPEST)
    for part in parts:
        if isinstance(said, dict):
            said = said.get(part)
        elif isinstance(said, list) and part.isdigit():
            said = said[int(part)] if int(part) < len(said) else None
        else:
            return None
    return said
