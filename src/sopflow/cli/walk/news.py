"""What happens beside the flow, as plain sentences: rules, messages, time, the work of hosts and other teams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.words import Words
from sopflow.journal import migration, rules, time, work

if TYPE_CHECKING:
    from sopflow.cli.walk.lookup import Lookup
    from sopflow.journal.entries import Entry

__all__ = ["news"]


def news(entry: Entry, words: Words, lookup: Lookup) -> str | None:
    """One sentence about an entry; None where there is nothing to tell that a person doesn't see anyway."""
    tell = _NEWS.get(type(entry))
    return tell(entry, words, lookup) if tell is not None else None


# -- rules, messages, the ladder ---------------------------------------------------------------------------------------


def _fired(entry: rules.Fired, words: Words, _: Lookup) -> str:
    return words("rule", rule=entry.rule)


def _sent(entry: rules.Sent, words: Words, _: Lookup) -> str:
    to = words("customer") if entry.to == "customer" else entry.to
    text = f"{entry.subject}: {entry.text}" if entry.subject else entry.text
    return words("sent" if entry.via is None else "sent by", to=to, via=entry.via, text=text)


def _escalated(entry: rules.Escalated, words: Words, _: Lookup) -> str:
    text = words("at top" if entry.at_top else "escalated", roles=", ".join(entry.roles), level=entry.level)
    return f"{text}: {entry.because}" if entry.because else text


def _interrupted(entry: rules.Interrupted, words: Words, lookup: Lookup) -> str:
    if entry.to is None:
        return words("interrupted")
    return words("interrupted for", to=lookup.title(entry.to, entry.frame))


# -- time --------------------------------------------------------------------------------------------------------------


def _started(entry: time.Started, words: Words, lookup: Lookup) -> str | None:
    if entry.kind not in ("deadline", "rung"):
        return None
    name, due = _clock(entry, words, lookup), lookup.instant(entry.due)
    return words("clock started", name=name, span=entry.span, due=due)


def _moved(entry: time.Moved, words: Words, lookup: Lookup) -> str:
    return words("clock moved", name=_clock(entry, words, lookup), due=lookup.instant(entry.due))


def _paused(entry: time.Paused, words: Words, lookup: Lookup) -> str:
    return words("clock paused", name=_clock(entry, words, lookup), left=entry.left)


def _resumed(entry: time.Resumed, words: Words, lookup: Lookup) -> str:
    return words("clock resumed", name=_clock(entry, words, lookup), due=lookup.instant(entry.due))


def _warned(entry: time.Warned, words: Words, lookup: Lookup) -> str:
    return words("clock warned", name=_clock(entry, words, lookup))


def _missed(entry: time.Missed, words: Words, lookup: Lookup) -> str:
    name = _clock(entry, words, lookup)
    return words("wait in vain" if entry.kind == "wait" else "clock missed", name=name, at=lookup.instant(entry.at))


def _met(entry: time.Met, words: Words, lookup: Lookup) -> str | None:
    if entry.kind in ("wait", "retry"):
        return words("wait over" if entry.kind == "wait" else "retried", name=lookup.title(entry.name, entry.frame))
    return words("met late", name=_clock(entry, words, lookup)) if entry.late else None


def _informed(entry: time.Informed, words: Words, _: Lookup) -> str:
    return words("informed", text=entry.text)


def _signalled(entry: time.Signalled, words: Words, lookup: Lookup) -> str:
    text = words("signalled", name=entry.name)
    return f"{text}: {lookup.pairs(entry.facts)}" if entry.facts else text


def _clock(entry: Any, words: Words, lookup: Lookup) -> str:
    """What a clock is called: its step's title, or the deadline's id."""
    return words("rung") if entry.kind == "rung" else lookup.title(entry.name, entry.frame)


# -- the work of others ------------------------------------------------------------------------------------------------


def _running(entry: work.Running, words: Words, lookup: Lookup) -> str:
    args = lookup.pairs(entry.args, entry.frame)
    text = words("running", action=entry.action) if entry.attempt == 1 else words(
        "running again", action=entry.action, attempt=entry.attempt
    )  # fmt: skip
    return f"{text} ({args})" if args else text


def _finished(entry: work.Finished, words: Words, lookup: Lookup) -> str:
    text = words("finished", step=lookup.title(entry.step, entry.frame))
    facts = {**entry.facts, **entry.local}
    return f"{text}: {lookup.pairs(facts, entry.frame)}" if facts else text


def _failed(entry: work.Failed, words: Words, lookup: Lookup) -> str:
    step = lookup.title(entry.step, entry.frame)
    return words("forbidden" if entry.forbidden else "failed", step=step, reason=entry.reason or "–")


def _requested(entry: work.Requested, words: Words, _: Lookup) -> str:
    return words("permitted", action=entry.action)


def _request_ended(entry: work.RequestEnded, words: Words, lookup: Lookup) -> str:
    action = entry.id.partition("!")[0]
    if entry.reason is not None:
        return words("failed", step=action, reason=entry.reason or "–")
    text = words("finished", step=action)
    return f"{text}: {lookup.pairs(entry.facts)}" if entry.facts else text


def _ignored(entry: work.Ignored, words: Words, _: Lookup) -> str:
    return words("ignored", id=entry.id)


def _offered(entry: work.Offered, words: Words, lookup: Lookup) -> str:
    text = words("offered", team=entry.team)
    return f"{text} ({lookup.pairs(entry.packet, entry.frame)})" if entry.packet else text


def _accepted(entry: work.Accepted, words: Words, _: Lookup) -> str:
    return words("accepted", team=entry.team)


def _rejected(entry: work.Rejected, words: Words, _: Lookup) -> str:
    return words("rejected", reason=entry.reason)


def _split(entry: work.Split, words: Words, _: Lookup) -> str:
    return words("split", branches=", ".join(entry.branches))


def _joined(entry: work.Joined, words: Words, lookup: Lookup) -> str:
    text = words("joined", step=lookup.title(entry.step, entry.frame))
    return f"{text} ({words('withdrawn', work=', '.join(entry.withdrawn))})" if entry.withdrawn else text


# -- other versions ----------------------------------------------------------------------------------------------------


def _migrated(entry: migration.Migrated, words: Words, lookup: Lookup) -> str:
    text = words("migrated", version=entry.digest[:12])
    return f"{text}: {lookup.pairs(entry.facts)}" if entry.facts else text


_NEWS: Mapping[type[Entry], Callable[[Any, Words, Lookup], str | None]] = {
    rules.Fired: _fired,
    rules.Sent: _sent,
    rules.Escalated: _escalated,
    rules.Interrupted: _interrupted,
    time.Started: _started,
    time.Moved: _moved,
    time.Paused: _paused,
    time.Resumed: _resumed,
    time.Warned: _warned,
    time.Missed: _missed,
    time.Met: _met,
    time.Informed: _informed,
    time.Signalled: _signalled,
    work.Running: _running,
    work.Finished: _finished,
    work.Failed: _failed,
    work.Requested: _requested,
    work.RequestEnded: _request_ended,
    work.Ignored: _ignored,
    work.Offered: _offered,
    work.Accepted: _accepted,
    work.Rejected: _rejected,
    work.Split: _split,
    work.Joined: _joined,
    migration.Migrated: _migrated,
}
