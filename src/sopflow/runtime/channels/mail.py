"""Messages by mail, over SMTP."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import TYPE_CHECKING

from sopflow.errors import SopflowError

if TYPE_CHECKING:
    from sopflow.runtime.owed import Message

__all__ = ["mail"]


def mail(
    host: str,
    *,
    sender: str,
    port: int = 587,
    user: str | None = None,
    password: str | None = None,
    tls: bool = True,
    subject: str = "Your request",
    timeout: float = 30.0,
) -> Callable[[Message], None]:
    """A channel that hands messages to a mail server.

    Repeats of one message carry the same ``Message-ID``, by which servers and readers tell them.

    Args:
        host, port: The server.
        sender: Whom the mail is from, as ``Help desk <help@example.com>``.
        user, password: How to log in, if the server wants that.
        tls: Whether the connection is encrypted (STARTTLS, with the server's certificate verified).
        subject: The subject of messages that have none of their own.
        timeout: Seconds to wait for the server.

    Returns:
        The channel, for ``Runtime(channels={"email": …})``. It raises where the message has no address or the server
        doesn't take it; the runtime then tries again.
    """

    def send(message: Message) -> None:
        letter = _letter(message, sender, subject)
        with smtplib.SMTP(host, port, timeout=timeout) as server:
            if tls:
                server.starttls(context=ssl.create_default_context())
            if user is not None:
                server.login(user, password or "")
            server.send_message(letter)

    return send


def _letter(message: Message, sender: str, subject: str) -> EmailMessage:
    if message.address is None:
        raise SopflowError(f"no address is known for {message.to!r}: give the runtime `addresses`")
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = message.address
    letter["Subject"] = " ".join((message.subject or subject).split())
    print = hashlib.sha256(f"{message.tenant}\n{message.key}".encode()).hexdigest()[:32]
    letter["Message-ID"] = f"<{print}@{sender.rpartition('@')[2].rstrip('>')}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    return letter
