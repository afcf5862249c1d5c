"""One step of a case, whatever carries it out: look, let the event happen, keep what came of it.

Everything here is a generator. It yields what it needs of the store, as a function of it, and is sent what that gave;
so the same words serve a program that waits for its store and one that awaits it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Generator
from contextlib import ExitStack
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sopflow.engine import Advance, Case, Refused, advance, events, replay
from sopflow.engine.effects import Effect, Wake
from sopflow.journal import decode, encode
from sopflow.program import Program
from sopflow.runtime.instants import millis
from sopflow.runtime.owed import jobs_of, key_of, running
from sopflow.runtime.problems import KeyReused, RefusedEvent, StaleCase, UnknownCase
from sopflow.runtime.recent import Recent
from sopflow.runtime.telemetry import Seen, Several, Watcher
from sopflow.runtime.versions import Versions
from sopflow.stores.protocol import Store, StoreUnavailable
from sopflow.stores.records import CaseRow, Change, Found, Given

__all__ = [
    "MOST_TRIES",
    "Happening",
    "Outside",
    "Steps",
    "case_of",
    "change_of",
    "entries_of",
    "happen",
    "journal_of",
    "keep",
    "program_of",
    "watched",
]

Result = TypeVar("Result")
Steps = Generator[Callable[[Store], Any], Any, Result]
"""A course of action: yields what is to be done with the store, is sent the result, returns its own."""


class Outside:
    """A part of a course of action that needs no store, and may take its time."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call

    def __call__(self, _: Store) -> Any:
        return self._call()


_logger = logging.getLogger("sopflow.runtime")
MOST_TRIES = 100  # each failed one means that somebody else got on with the case

_encoder = msgspec.json.Encoder(decimal_format="number")
_cases: msgspec.json.Decoder[Case] = msgspec.json.Decoder(Case, float_hook=Decimal)
_refusals: msgspec.json.Decoder[Refused] = msgspec.json.Decoder(Refused)


class Happening(Struct, frozen=True, kw_only=True):
    """An event on its way to a case.

    Attributes:
        tenant, case: Whose case it is, and which.
        event: What happens.
        process: The process that an opening case follows.
        key: The idempotency key; under it, this happens once.
        expected_seq: The number of entries the caller has seen; None if it doesn't matter to them.
        job: The key of the job that this reports on; it is done then.
        seen: Who watches this one step.
    """

    tenant: str
    case: str
    event: events.Event
    process: str | None = None
    key: str | None = None
    expected_seq: int | None = None
    job: str | None = None
    seen: Seen | None = None


def watched(versions: Versions, recent: Recent, watchers: tuple[Watcher, ...], this: Happening) -> Steps[Advance]:
    """The same as ``happen``, and whoever watches is told."""
    if not watchers and not _logger.isEnabledFor(logging.INFO):
        return (yield from happen(versions, recent, this))
    event = type(this.event).__name__.lower()
    with ExitStack() as around:
        entered = [around.enter_context(each.step(event, this.process, this.event.at)) for each in watchers]
        seen = Several(tuple(entered))
        try:
            advanced = yield from happen(versions, recent, replace(this, seen=seen))
        except RefusedEvent as refused:
            seen.ended(refused.advance)
            _log(event, this.case, refused.advance)
            raise
        seen.ended(advanced)
        _log(event, this.case, advanced)
        return advanced


def happen(versions: Versions, recent: Recent, this: Happening) -> Steps[Advance]:
    """Lets an event happen to a case, once, and keeps what came of it.

    Raises:
        RefusedEvent: It was not taken.
        UnknownCase: There is no such case.
        StaleCase: The case has gone on since ``expected_seq``.
        KeyReused: The key came before, with something else.
        UnknownVersion: The version that the case was opened on is lost.
        StoreUnavailable, StoreDamaged: As the store says.
    """
    row = recent.get(this.tenant, this.case)
    if row is not None and this.expected_seq in (None, row.seq):
        advanced, change = yield from _led_to(versions, this, row)
        if advanced.refused is None and change is not None and (yield partial(keep, recent, this.tenant, change)):
            return _taken(this, row, advanced)
    for _ in range(MOST_TRIES):
        found: Found = yield lambda store: store.find(this.tenant, this.case, this.key)
        if found.given is not None:
            return (yield from _again(versions, this, found.given))
        if this.expected_seq is not None and found.row is not None and found.row.seq != this.expected_seq:
            since = yield from journal_of(this.tenant, this.case, this.expected_seq)
            raise StaleCase(case_of(found.row), since)
        advanced, change = yield from _led_to(versions, this, found.row)
        if change is None or (yield partial(keep, recent, this.tenant, change)):
            return _taken(this, found.row, advanced)
    raise StoreUnavailable(f"case {this.case} goes on faster than this event can be written: try again")


def _led_to(versions: Versions, this: Happening, row: CaseRow | None) -> Steps[tuple[Advance, Change | None]]:
    """What the event leads to where the case stands like this, and what there is to keep of it."""
    case = case_of(row) if row is not None else None
    program = yield from _program(versions, this, case)
    advanced = advance(program, case, this.event)
    return advanced, _change(this, case, advanced)


def keep(recent: Recent, tenant: str, change: Change, store: Store) -> bool:
    """Keeps a change, unless somebody was faster."""
    kept = store.commit(tenant, change)
    if kept and change.row is not None:
        recent.put(tenant, change.row)
    return kept


def program_of(versions: Versions, tenant: str, digest: str) -> Steps[Program]:
    """The version with that digest, from the store if it is an old one."""
    program = versions.get(digest)
    if program is None:
        program = versions.restore(digest, (yield lambda store: store.definition(tenant, digest)))
    return program


def journal_of(tenant: str, case: str, after: int = 0, until: int | None = None) -> Steps[tuple[Any, ...]]:
    """The entries of a case, from number ``after + 1`` on."""
    lines: list[str] = yield lambda store: store.lines(tenant, case, after, until)
    return entries_of(lines)


def entries_of(lines: list[str]) -> tuple[Any, ...]:
    """Entries from their lines."""
    return decode("\n".join(lines).encode())


def case_of(row: CaseRow) -> Case:
    """The case that a row holds."""
    return _cases.decode(row.snapshot)


def _log(event: str, case: str, advanced: Advance) -> None:
    """One line for people, with the same in fields for machines. What a case is about stays out of it."""
    after, refused = advanced.case, advanced.refused.code if advanced.refused is not None else None
    fields = {
        "event": event,
        "case": case,
        "process": after.process if after is not None else None,
        "seq": after.seq if after is not None else 0,
        "entries": len(advanced.entries),
        "status": after.status if after is not None else None,
        "refused": refused,
    }
    said = f"refused ({refused})" if refused else f"taken, {len(advanced.entries)} entries"
    _logger.info("case %s: %s %s", case, event, said, extra={"sopflow": fields})


def _program(versions: Versions, this: Happening, case: Case | None) -> Steps[Program]:
    if case is not None:
        return (yield from program_of(versions, this.tenant, case.digest))
    if this.process is None:
        raise UnknownCase(this.case)
    return versions.handbook[this.process]


def _taken(this: Happening, row: CaseRow | None, advanced: Advance) -> Advance:
    if this.seen is not None and row is not None and row.trace is not None:
        this.seen.follows(row.trace)
    if advanced.refused is not None:
        raise RefusedEvent(advanced.refused, advanced)
    return advanced


def _change(this: Happening, before: Case | None, advanced: Advance) -> Change | None:
    """What there is to keep; None if nothing at all."""
    case, entries = advanced.case, advanced.entries
    seen = before.seq if before is not None else 0
    given = None
    if this.key is not None:
        refused = None if advanced.refused is None else _encoder.encode(advanced.refused).decode()
        last = case.seq if case is not None else 0
        given = Given(this.key, this.case, _print(this), seen + 1, last, refused, millis(this.event.at))
    if case is None or not entries:  # refused, or nothing to say
        return Change(None, seen, given=given) if given is not None else None
    done = (this.job,) if this.job is not None and advanced.refused is None else ()
    trace = this.seen.trace if this.seen is not None else None
    return replace(change_of(before, case, advanced, trace), done=done, given=given)


def change_of(before: Case | None, case: Case, advanced: Advance, trace: str | None = None) -> Change:
    """All that is different in the store when a case has become another.

    Args:
        before: The case as it was; None if it is new.
        case: What has become of it.
        advanced: How.
        trace: The ``traceparent`` that is kept with it.
    """
    effects = advanced.effects
    were, are = running(before), running(case)
    return Change(
        _row(case, effects, trace),
        before.seq if before is not None else 0,
        lines=tuple(encode(advanced.entries).decode().removesuffix("\n").split("\n")),
        jobs=tuple(jobs_of(case, effects, were)),
        dropped=tuple(key_of(case.id, work) for work in were if work not in are),
    )


def _row(case: Case, effects: tuple[Effect, ...], trace: str | None) -> CaseRow:
    wake = next((each.at for each in effects if type(each) is Wake), None)
    return CaseRow(
        id=case.id,
        process=case.process,
        digest=case.digest,
        seq=case.seq,
        status=case.status,
        outcome=case.outcome,
        team=case.team,
        roles=case.roles,
        steps=tuple(dict.fromkeys(token.step for token in case.tokens)),
        due_at=millis(wake) if wake is not None else None,
        opened_at=millis(case.opened),
        changed_at=millis(case.now),
        snapshot=_encoder.encode(case).decode(),
        trace=trace,
    )


def _again(versions: Versions, this: Happening, given: Given) -> Steps[Advance]:
    """The same call once more: what it led to is told again, and nothing happens."""
    if given.case != this.case or given.print != _print(this):
        raise KeyReused(given.key, given.case)
    entries = yield from journal_of(this.tenant, this.case, 0, given.last)
    refused = _refusals.decode(given.refused) if given.refused is not None else None
    case = replay(entries) if entries else None
    program = yield from _program(versions, this, case)
    return _taken(this, None, Advance(case, entries[given.first - 1 :], refused, program))


def _print(this: Happening) -> str:
    """A fingerprint of what is asked, without when: a caller that tries again does so later."""
    written = _encoder.encode((type(this.event).__name__, replace(this.event, at=_ANY_TIME), this.process))
    return hashlib.sha256(written).hexdigest()[:32]


_ANY_TIME = datetime.min
