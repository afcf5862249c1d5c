"""What a step leaves for the world to do, as jobs for the outbox; and what the doers of these jobs are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sopflow.engine import Case
from sopflow.engine.case import work_id
from sopflow.engine.effects import Assign, Close, Effect, Run, Send, Withdraw
from sopflow.runtime.instants import millis
from sopflow.stores.records import Job, JobKind

__all__ = ["ActionCall", "Message", "Notice", "call_of", "jobs_of", "key_of", "message_of", "notice_of", "running"]


class ActionCall(Struct, frozen=True, kw_only=True):
    """What an action of the host is given.

    Attributes:
        key: The same in every repeat of this one call: what was done under it must not be done again.
        tenant, case: Whose case it is, and which.
        work: What is answered: the id of the open work.
        action, args: What is to be done.
    """

    key: str
    tenant: str
    case: str
    work: str
    action: str
    args: Mapping[str, Any]


class Message(Struct, frozen=True, kw_only=True):
    """What a channel is given.

    Attributes:
        key: The same in every repeat of this one message.
        tenant, case: Whose case it is about, and which.
        to: ``customer`` or a role; ``address`` is where that is, as the host's ``addresses`` says, if it says so.
        text, subject: What it says.
        via: The way it should go, as the author wrote it.
        expires: After this instant it is of no use any longer.
    """

    key: str
    tenant: str
    case: str
    to: str
    text: str
    via: str | None = None
    subject: str | None = None
    expires: datetime | None = None
    address: str | None = None

    def at(self, address: str) -> Message:
        """The same message to this address."""
        return replace(self, address=address)


class Notice(Struct, frozen=True, kw_only=True):
    """What a listener is given: the case was assigned, work was withdrawn, the case was closed.

    Attributes:
        key: The same in every repeat.
        tenant, case: Whose case it is, and which.
        kind: ``assign``, ``withdraw`` or ``close``.
        what: ``roles``, ``team`` and ``because``; the ``id`` of the work; the ``outcome``.
    """

    key: str
    tenant: str
    case: str
    kind: str
    what: Mapping[str, Any]


_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def running(case: Case | None) -> dict[str, None]:
    """The ids of the actions that the host has to carry out, in the case's order."""
    if case is None:
        return {}
    tokens = [work_id(token) for token in case.tokens if token.phase == "running" and token.stuck is None]
    return dict.fromkeys([*tokens, *(each.id for each in case.requests)])


def key_of(case: str, work: str) -> str:
    """The key of an action's job. A work's id has no colon, and unlike the number of an entry it is no number."""
    return f"{case}:{work}"


def jobs_of(case: Case, effects: Iterable[Effect], before: Mapping[str, None]) -> Iterator[Job]:
    """The jobs that are new: the one-shots, and actions that were not running ``before``."""
    now = millis(case.now)
    for effect in effects:
        match effect:
            case Run(id=work) if work not in before:
                yield _job(case, key_of(case.id, work), "run", effect.action, effect, now)
            case Send():
                yield _job(case, effect.key, "send", effect.via or "message", effect, now)
            case Assign():
                yield _job(case, effect.key, "assign", "assign", effect, now)
            case Withdraw():
                yield _job(case, effect.key, "withdraw", "withdraw", effect, now)
            case Close():
                yield _job(case, effect.key, "close", "close", effect, now)


def _job(case: Case, key: str, kind: JobKind, name: str, effect: Struct, now: int) -> Job:
    return Job(key, case.id, kind, name, _encoder.encode(effect).decode(), now)


def call_of(tenant: str, job: Job) -> ActionCall:
    """The call that a ``run`` job stands for."""
    body = msgspec.convert(_body(job), Run)
    return ActionCall(key=job.key, tenant=tenant, case=job.case, work=body.id, action=body.action, args=body.args)


def message_of(tenant: str, job: Job) -> Message:
    """The message that a ``send`` job stands for."""
    sent = msgspec.convert(_body(job), Send)
    return Message(
        key=job.key,
        tenant=tenant,
        case=job.case,
        to=sent.to,
        text=sent.text,
        via=sent.via,
        subject=sent.subject,
        expires=sent.expires,
    )


def notice_of(tenant: str, job: Job) -> Notice:
    """The notice that any other job stands for."""
    body = _body(job)
    what = {name: value for name, value in body.items() if name not in ("effect", "key")}
    return Notice(key=job.key, tenant=tenant, case=job.case, kind=job.kind, what=what)


def _body(job: Job) -> dict[str, Any]:
    return _decoder.decode(job.body)
