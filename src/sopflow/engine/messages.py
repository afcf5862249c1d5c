"""Messages that go out: rendered once, in the case's language, and written down as they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sopflow.engine.turn import Turn
from sopflow.journal import rules as r
from sopflow.program import Act

__all__ = ["send"]


def send(
    turn: Turn,
    source: str,
    message: Act,
    *,
    on_missing: Literal["label", "raise"],
    args: Mapping[str, Any] | None = None,
) -> None:
    """Send a message.

    Raises:
        MissingFacts: ``on_missing="raise"`` and it needs facts that are not known.
    """
    assert message.text is not None
    facts, local, x = turn.view(turn.path)
    if args:  # of the action that has succeeded
        facts, local = {**facts, **args}, {**local, **args}
    language = turn.draft.language
    text = message.text.render(facts, local, x, language, on_missing=on_missing)
    subject = message.subject
    about = subject.render(facts, local, x, language, on_missing=on_missing) if subject is not None else None
    turn.record(r.Sent(turn.seq, turn.draft.now, turn.path, source, text, message.to, message.via, about))
