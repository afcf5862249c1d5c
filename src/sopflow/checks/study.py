"""What proofs look at: the files in which there is no error, each with the program that was made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from sopflow import model
from sopflow.checks.census import Census, census
from sopflow.graph import Folder
from sopflow.program import Handbook, Program, Unit
from sopflow.text import Diagnostic

__all__ = ["Study", "Subject"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One file without an error, and without one in what it calls. The same while these and the handbook are.

    Attributes:
        sop: What the author wrote.
        program: What was made of it, with all it calls.
    """

    sop: model.Sop
    program: Program

    @property
    def unit(self) -> Unit:
        """Its own steps, compiled."""
        return self.program.main


class Study:
    """A folder, and what of it was understood.

    Args:
        folder: How its files hang together.
        handbook: The programs that were made of it.
        found: All findings so far. Where there is an error nothing is proven: what follows from it is no news.
    """

    def __init__(self, folder: Folder, handbook: Handbook, found: Iterable[Diagnostic]) -> None:
        self.folder = folder
        self.handbook = handbook
        self._broken = frozenset(each.span.file for each in found if each.severity == "error")
        self._shared: dict[Callable[..., Any], Any] = {}

    @property
    def book_is_sound(self) -> bool:
        """Whether what all files share was understood."""
        source = self.folder.handbook.source
        unread = self.folder.handbook_unread or self.folder.spare
        return not unread and (source is None or source.file not in self._broken)

    @property
    def is_sound(self) -> bool:
        """Whether there is no error in the whole folder: needed to say that something is used nowhere."""
        return not self._broken

    @cached_property
    def people(self) -> Mapping[str, Census]:
        """What each file does with people, by its name; the handbook's own is under ``""``."""
        return census(self.folder)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The files that can be spoken of, in the order of their names."""
        return tuple(self._sound())

    def about(self, part: object, tell: Callable[..., _T], *given: Any) -> _T:
        """What a function tells about a part: a file with all it calls and the handbook, mostly. ``Memo`` keeps it."""
        return self.folder.memo.about(part, tell, *given)

    def shared(self, work_out: Callable[[Study], _T]) -> _T:
        """What several proofs need, worked out when the first of them asks for it."""
        if work_out not in self._shared:
            self._shared[work_out] = work_out(self)
        return cast("_T", self._shared[work_out])

    def forget(self) -> None:
        """Let go of what was shared. It knows the study too, and such a circle would hold the whole folder."""
        self._shared.clear()

    def _sound(self) -> Iterator[Subject]:
        if not self.book_is_sound:
            return
        for name, sop in self.folder.by_name.items():
            program = self.handbook.get(name)
            if program is not None and not (self._broken and self._breaks(program)):
                yield self.folder.memo.about(program, _subject, sop)

    def _breaks(self, program: Program) -> bool:
        """Whether there is an error in one of its files, or it calls what could not be read."""
        units = program.units
        read = units.keys() - self.folder.unread
        return any(unit.file in self._broken or not unit.traits.calls <= read for unit in units.values())


def _subject(program: Program, sop: model.Sop) -> Subject:
    return Subject(sop, program)
