"""A ladder leads down, or stays where it is.

Each rung of a ladder has somebody more who may take the case over. When all roles of a rung stand on the rung before it
already, or are included in roles of a rung before it, going up changes nothing: those who had the case may still act,
and nobody has joined them.

    handbook: shop
    roles:
      agent:
      lead: {includes: [agent]}
    ladders:
      support:
        - {role: lead, within: 4 h}
        - {role: agent}
    ---
    process: inquiry
    ladder: support
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer the question.
        next: answered

Order the rungs from the bottom to the top:

    handbook: shop
    roles:
      agent:
      lead: {includes: [agent]}
    ladders:
      support:
        - {role: agent, within: 4 h}
        - {role: lead}
    ---
    process: inquiry
    ladder: support
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer the question.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow import model
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    book = study.folder.handbook
    if not study.book_is_sound or book.source is None:
        return
    for name, rungs in book.ladders.items():
        higher: dict[str, tuple[str, int]] = {}  # what roles of earlier rungs include: by which role, on which rung
        for number, rung in enumerate(rungs):
            before = rungs[number - 1].role if number else ()
            if number and all(role in higher or role in before for role in rung.role):
                yield _finding(study.folder, name, number, rung, higher, before)
            for role in rung.role:
                _note_included(book.roles, role, number, higher)


def _finding(
    folder: Folder,
    ladder: str,
    number: int,
    rung: model.Rung,
    higher: Mapping[str, tuple[str, int]],
    before: tuple[str, ...],
) -> Diagnostic:
    source = folder.handbook.source
    assert source is not None
    same = [role for role in rung.role if role in before]
    if len(same) == len(rung.role):
        message = (
            f"Rung {number + 1} of the ladder `{ladder}` is for {listed(same)} again, so going up changes nothing."
        )
        hint, place = "Name a role above it, or delete this rung.", number - 1
    else:
        role = next(role for role in rung.role if role not in before)
        over, place = higher[role]
        message = f"Rung {number + 1} of `{ladder}` leads down: `{over}` on rung {place + 1} includes `{role}`."
        hint = "Order the rungs from the bottom to the top."
    earlier = folder.handbook.ladders[ladder][place]
    related = [
        ("the rung before it" if place == number - 1 else "an earlier rung", source.span((*earlier.path, "role")))
    ]
    return RULE.finding(message, source.span((*rung.path, "role")), hint, related)


def _note_included(roles: Mapping[str, model.Role], role: str, rung: int, higher: dict[str, tuple[str, int]]) -> None:
    """Note the roles that this one includes, directly or not; what others include is noted already."""
    waiting = [role]
    while waiting:
        known = roles.get(waiting.pop())
        for each in known.includes if known is not None else ():
            if each not in higher:
                higher[each] = role, rung
                waiting.append(each)


RULE = Proof("SOP608", "ladder-down", "warning", "A ladder leads down, or stays where it is.", check)
