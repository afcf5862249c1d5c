"""Messages as signed calls to a web address, after the manner of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
import urllib.request
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from sopflow.errors import SopflowError

if TYPE_CHECKING:
    from sopflow.runtime.owed import Message

__all__ = ["sign", "verify", "webhook"]


def sign(secret: bytes, id: str, timestamp: int, body: bytes) -> str:
    """The signature of a call: ``v1,`` and HMAC-SHA256 over id, time and body, in base64.

    Args:
        secret: What sender and receiver share.
        id: The call's id, the same in every repeat.
        timestamp: Seconds since 1970.
        body: The bytes that are sent.
    """
    signed = f"{id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def verify(
    secret: bytes, headers: Mapping[str, str], body: bytes, *, now: float | None = None, within: int = 300
) -> str:
    """Whether a call was signed with this secret, not long ago.

    Args:
        secret: What sender and receiver share.
        headers: Those of the call; upper and lower case don't matter.
        body: Its bytes, as they came.
        now: Seconds since 1970; left out, the clock's.
        within: How many seconds it may have been on its way.

    Returns:
        The call's id, to be used as idempotency key.

    Raises:
        SopflowError: It wasn't, or too long ago.
    """
    given = {name.lower(): value for name, value in headers.items()}
    id, written = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not id or not written.isascii() or not written.isdigit():
        raise SopflowError("the call is not signed: it needs webhook-id, webhook-timestamp and webhook-signature")
    if abs((time.time() if now is None else now) - int(written)) > within:
        raise SopflowError("the call was signed too long ago")
    right = sign(secret, id, int(written), body)
    if not any(hmac.compare_digest(right, each) for each in given.get("webhook-signature", "").split()):
        raise SopflowError("the call's signature is wrong")
    return id


def webhook(url: str, secret: bytes, *, timeout: float = 30.0) -> Callable[[Message], None]:
    """A channel that posts messages to a web address, as JSON.

    Args:
        url: Where to; ``https``, or ``http`` for a receiver on the same machine.
        secret: What sender and receiver share; the receiver checks with ``verify``.
        timeout: Seconds to wait for the receiver.

    Returns:
        The channel, for ``Runtime(channels={"crm": …})``. It raises where the receiver doesn't answer with 2xx.
    """
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"{url!r} is no address of the web")

    def send(message: Message) -> None:
        body = msgspec.json.encode(message)
        timestamp = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(secret, message.key, timestamp, body),
        }
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        _opener.open(request, timeout=timeout).close()  # it raises for everything that isn't a success

    return send


class _Stay(urllib.request.HTTPRedirectHandler):
    """A message that is sent on to elsewhere has not arrived where it should."""

    def redirect_request(self, *_: Any) -> None:
        """Follows nothing, so that the redirection is an error."""


_opener = urllib.request.build_opener(_Stay)
