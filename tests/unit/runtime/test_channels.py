"""Messages leave for real: to a mail server, to a web address; and what is signed can be checked."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from sopflow import SopflowError
from sopflow.runtime import Message
from sopflow.runtime.channels import log, mail, sign, verify, webhook

MESSAGE = Message(
    key="C-1:7:1",
    tenant="acme",
    case="C-1",
    to="customer",
    text="Grüße!\n.\nYour parcel is in Ulm.",
    subject="Your parcel\r\nBcc: all@example.com",
    address="ada@example.com",
)


class _Letters(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs."""

    def handle(self) -> None:
        said = self.wfile.write
        said(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                said(b"354 go on\r\n")
                letter = b""
                while (row := self.rfile.readline()) != b".\r\n":
                    letter += row.removeprefix(b".") if row.startswith(b"..") else row
                self.server.letters.append(letter)  # type: ignore[attr-defined]
            said(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def test_mail_reaches_its_server() -> None:
    server = socketserver.TCPServer(("127.0.0.1", 0), _Letters)
    server.letters = []  # type: ignore[attr-defined]
    with serving(server):
        send = mail("127.0.0.1", port=server.server_address[1], sender="Help desk <help@example.com>", tls=False)
        send(MESSAGE)
        send(MESSAGE)
        send(replace(MESSAGE, key="C-1:8:1", subject=None))
    letters = [email.message_from_bytes(each, policy=email.policy.default) for each in server.letters]  # type: ignore[attr-defined]
    assert [each["Subject"] for each in letters] == ["Your parcel Bcc: all@example.com"] * 2 + ["Your request"]
    assert all(each["Bcc"] is None for each in letters)
    assert letters[0]["To"] == "ada@example.com"
    assert letters[0].get_content().split() == MESSAGE.text.split()
    assert letters[0]["Message-ID"] == letters[1]["Message-ID"] != letters[2]["Message-ID"]


def test_mail_without_an_address_says_what_is_missing() -> None:
    with pytest.raises(SopflowError, match="no address is known for 'customer'"):
        mail("127.0.0.1", port=9, sender="help@example.com")(replace(MESSAGE, address=None))


def hook(answer: int) -> tuple[HTTPServer, list[tuple[dict[str, str], bytes]]]:
    came: list[tuple[dict[str, str], bytes]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answer)
            if answer == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    return HTTPServer(("127.0.0.1", 0), Hook), came


def test_a_webhook_is_signed() -> None:
    server, came = hook(204)
    with serving(server):
        webhook(f"http://127.0.0.1:{server.server_port}/in", b"secret")(MESSAGE)
    ((headers, body),) = came
    assert msgspec.json.decode(body, type=Message) == MESSAGE
    assert verify(b"secret", headers, body) == MESSAGE.key


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_webhook_that_does_not_take_it_is_an_error(answer: int) -> None:
    server, _ = hook(answer)
    with serving(server), pytest.raises(OSError, match=str(answer)):
        webhook(f"http://127.0.0.1:{server.server_port}/in", b"secret")(MESSAGE)


def test_a_webhook_goes_to_the_web() -> None:
    with pytest.raises(ValueError, match="is no address of the web"):
        webhook("file:///etc/passwd", b"secret")


HEADERS = {"Webhook-Id": "m1", "Webhook-Timestamp": "1000", "Webhook-Signature": sign(b"s", "m1", 1000, b"body")}


def test_a_signature_is_checked() -> None:
    assert verify(b"s", HEADERS, b"body", now=1200) == "m1"
    several = {**HEADERS, "Webhook-Signature": "v1,old " + HEADERS["Webhook-Signature"]}
    assert verify(b"s", several, b"body", now=1200) == "m1"


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (lambda: verify(b"t", HEADERS, b"body", now=1000), "signature is wrong"),
        (lambda: verify(b"s", HEADERS, b"Body", now=1000), "signature is wrong"),
        (lambda: verify(b"s", {**HEADERS, "Webhook-Id": "m2"}, b"body", now=1000), "signature is wrong"),
        (lambda: verify(b"s", HEADERS, b"body", now=1301), "too long ago"),
        (lambda: verify(b"s", HEADERS, b"body", now=600), "too long ago"),
        (lambda: verify(b"s", {}, b"body"), "not signed"),
        (lambda: verify(b"s", {**HEADERS, "Webhook-Timestamp": "x"}, b"body"), "not signed"),
        (lambda: verify(b"s", {**HEADERS, "Webhook-Timestamp": "²"}, b"body"), "not signed"),
    ],
)
def test_a_wrong_signature_is_refused(check: Callable[[], str], said: str) -> None:
    with pytest.raises(SopflowError, match=said):
        check()


def test_the_log_says_nothing_private(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "sopflow.messages")
    log(MESSAGE)
    assert "C-1" in caplog.text
    assert "Ulm" not in caplog.text
