"""A folder whose files change while somebody writes: only what changed is read again."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sopflow import checks
from sopflow.checks.silencing import silence
from sopflow.graph import Folder
from sopflow.model import Model, read_model
from sopflow.program import Handbook, Program
from sopflow.program.build import Assembled, assemble
from sopflow.text import Diagnostic, Report, Source, Span, parse
from sopflow.text.near import bounded_proposals

if TYPE_CHECKING:
    from sopflow.engine import Case

__all__ = ["MOST_FILES", "Workspace"]


MOST_FILES = 5_000
MOST_SHARED = 1_000_000  # files, each with one of the handbook's rules, facts, …: every case lives with all of them


class _Read(NamedTuple):
    """One file, parsed and understood. Nothing of it ever changes, so it serves until the file does."""

    source: Source
    model: Model | None
    found: tuple[Diagnostic, ...]


class Workspace:
    """The files of one folder, to be read as often as they change.

    Args:
        texts: File name to what stands in it. The file called ``handbook.yaml`` is the handbook's.
        found: What was wrong with files before they could be read at all; forgotten when such a file is updated.
    """

    def __init__(self, texts: Mapping[str, str], found: Iterable[Diagnostic] = ()) -> None:
        self._texts = dict(texts)
        self._undecoded = tuple(found)
        self._files: dict[str, _Read] = {}
        self._folder: Folder | None = None
        self._assembled: Assembled | None = None

    def update(self, file: str, text: str | None) -> None:
        """Say what stands in a file now; None when it is gone."""
        self._undecoded = tuple(each for each in self._undecoded if each.span.file != file)
        if text is None:
            self._texts.pop(file, None)
            self._files.pop(file, None)
        elif self._texts.get(file) != text:
            self._texts[file] = text
            self._files.pop(file, None)

    def become(self, texts: Mapping[str, str], found: Iterable[Diagnostic] = ()) -> None:
        """Say what stands in all files now; those that aren't named are gone."""
        for file in self._texts.keys() - texts.keys():
            self.update(file, None)
        for file, text in texts.items():
            self.update(file, text)
        self._undecoded = tuple(found)

    def read(self) -> tuple[Handbook | None, Report]:
        """What ``read_texts`` makes of these files, for little more than the work on what changed since the last time.

        Returns:
            The handbook, or None if it has errors, and the report.
        """
        if len(self._texts) > MOST_FILES:
            return None, Report.of([*self._undecoded, self._too_many()], self._texts)
        with _paused_collector(), bounded_proposals():
            for file, text in self._texts.items():
                if file not in self._files:
                    self._files[file] = _read(file, text)
            files = [self._files[file] for file in self._texts]
            self._folder = Folder.of(((each.source, each.model) for each in files), self._folder)
            too_large = _too_large(self._folder)
            if too_large is not None:
                return None, Report.of((*self._undecoded, too_large), self._texts)
            self._assembled = assemble(self._folder, self._assembled, _picture)
            found = [*self._undecoded, *(each for read in files for each in read.found), *self._assembled.found]
            found += checks.run(self._folder, self._assembled.handbook, found)
            told, silenced = silence(found, (each.source for each in files))
            report = Report.of(told, self._texts, silenced)
        return (self._assembled.handbook if report.ok else None), report

    def _too_many(self) -> Diagnostic:
        message = f"This folder has {len(self._texts):,} files, where {MOST_FILES:,} are the most. None is read."
        hint = "Is it the right folder? If it is, make several handbooks of it, each in a folder of its own."
        return Diagnostic("SOP004", message, Span(min(self._texts), 1, 1, 1, 1), "error", hint)


def _too_large(folder: Folder) -> Diagnostic | None:
    """What is told of a handbook that has too much for so many files."""
    book = folder.handbook
    own = {name: len(getattr(book, name)) for name in ("rules", "actions", "signals", "outcomes")}
    own["facts"] = sum(fact.leaves for fact in book.facts.values())
    if book.source is None or len(folder.sops) * sum(own.values()) <= MOST_SHARED:
        return None
    message = f"For {len(folder.sops):,} files this handbook has too many rules, facts, actions, signals and outcomes."
    hint = "Move what only one file needs into that file, or make several handbooks, each in a folder of its own."
    return Diagnostic("SOP004", message, book.source.key_span((max(own, key=own.__getitem__),)), "error", hint)


def _picture(program: Program, case: Case | None) -> str:
    """How a program shows itself. It is given to it here, where the layers meet: a program knows no views."""
    from sopflow.views import flowchart

    return flowchart(program, case, language=case.language if case is not None else None).svg(theme="light")


_MAKING_MODELS = threading.Lock()  # the first file with a kind of step makes what reads it; see ``model.part.Part``


def _read(file: str, text: str) -> _Read:
    source, problems = parse(text, file)
    with _MAKING_MODELS:
        model, more = read_model(source)
    read_from = model.read_from if model is not None else None  # perhaps with other keys than were written
    return _Read(read_from or source, model, (*problems, *more))


@contextmanager
def _paused_collector() -> Iterator[None]:
    """No cyclic garbage collection meanwhile: reading makes many objects and no circles, and it would look at all.

    What was made counts as old afterwards, or the very next object would have all of it looked at. A host that froze
    what it had (``gc.freeze``, before it forks workers) keeps it frozen.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
