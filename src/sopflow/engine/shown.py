"""A case as a notebook shows it: what it knows of itself, without the program it follows."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopflow.engine.case import Case

__all__ = ["as_html"]


def as_html(case: Case) -> str:
    """A table: where the case stands, who has it, what is due, what is known."""
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in _rows(case))
    return f"<table><caption>{escape(case.process)}: {escape(case.id)}</caption>{rows}</table>"


def _rows(case: Case) -> Iterator[tuple[str, str]]:
    yield "status", case.status if case.outcome is None else f"{case.status}: {case.outcome}"
    places = (f"{token.frame}/{token.step}".removeprefix("/") for token in case.tokens)
    yield "at", ", ".join(places)
    yield "opened", case.opened.isoformat()
    yield "now", case.now.isoformat()
    yield "with", ", ".join((*case.roles, *([case.team] if case.team else [])))
    for clock in case.clocks:
        yield f"{clock.kind} {clock.name}", f"{clock.left} left" if clock.left is not None else clock.due.isoformat()
    for name, value in case.facts.items():
        yield name, str(value)
