"""What the rules about people share: by which ladders a file may run, and which files call which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sopflow import model
from sopflow.checks.study import Study

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["Climbing", "called_by", "ladder_is_wanted", "with_all_called"]


class Climbing:
    """By which ladders each file of a folder may run: a procedure goes up the ladder of the process that calls it."""

    def __init__(self, study: Study) -> None:
        self._folder = folder = study.folder
        self._of: dict[str, dict[str | None, None]] = {name: {} for name in folder.by_name}
        calls = called_by(study)
        called = {name for names in calls.values() for name in names}
        for ladder, starts in self._starts(called).items():
            for name in with_all_called(starts, calls):
                if name in self._of:
                    self._of[name][ladder] = None
        self._anywhere = tuple(dict.fromkeys(each for of in self._of.values() for each in of))

    def _starts(self, called: Iterable[str]) -> Mapping[str | None, list[str]]:
        """The files that cases are opened on, by ladder: processes, and procedures that nothing calls."""
        inner = frozenset(called)
        starts: dict[str | None, list[str]] = {}
        for name, sop in self._folder.by_name.items():
            if isinstance(sop, model.Process) or name not in inner:
                starts.setdefault(sop.ladder, []).append(name)
        return starts

    def ladders(self, sop: model.Sop | None) -> tuple[str | None, ...]:
        """The names of the ladders by which a file may run, None for no ladder; without a file, those of all."""
        return self._anywhere if sop is None else tuple(self._of.get(sop.name, ()))

    @property
    def book_source(self) -> Source | None:
        """Where the ladders are written."""
        return self._folder.handbook.source

    @property
    def known(self) -> tuple[str, ...]:
        """The names of all ladders of the handbook."""
        return tuple(self._folder.handbook.ladders)

    def rungs(self, ladder: str | None) -> tuple[model.Rung, ...]:
        """The rungs of a ladder; none, if there is no ladder."""
        return self._folder.handbook.ladders.get(ladder, ()) if ladder is not None else ()


def ladder_is_wanted(study: Study) -> bool:
    """Whether something escalates to the next rung where there is no ladder: then ladders were not named there."""
    climbing = Climbing(study)
    for name, people in study.people.items():
        if any(each.escalate == "next" for each in people.escalations):
            ladders = climbing.ladders(study.folder.by_name.get(name))
            if ladders and not any(ladders):
                return True
    return False


def called_by(study: Study) -> dict[str, tuple[str, ...]]:
    """The files, each with the procedures it calls."""
    return {name: tuple(each.calls) for name, each in study.people.items()}


def with_all_called(starts: Iterable[str], calls: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """These files and all they call, directly or not."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for each in calls.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return frozenset(found)
