"""The versions of a handbook's processes: what a case was opened on is kept, and compiled again when it is needed."""

from __future__ import annotations

import hashlib
import posixpath
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

import msgspec

from sopflow.loading import read_texts
from sopflow.program import Handbook, Program
from sopflow.runtime.problems import UnknownVersion
from sopflow.stores.records import Definition, Files

__all__ = ["Versions", "files_of"]

_MOST_OLD = 64
"""How many old versions stay compiled; a version that is needed again after that is compiled again."""


class Versions:
    """The programs of the handbook, by name and by digest, and old ones that were fetched."""

    def __init__(self, handbook: Handbook) -> None:
        self.handbook = handbook
        self.files = files_of(handbook)
        self._current = {program.digest: program for program in handbook.values()}
        self._old: OrderedDict[str, Program] = OrderedDict()
        self._lock = Lock()

    def definitions(self) -> list[Definition]:
        """What a store has to know of the handbook before cases can be opened on it."""
        return [Definition(digest, each.name, self.files.print) for digest, each in self._current.items()]

    def get(self, digest: str) -> Program | None:
        """The program of that digest, if it is at hand."""
        current = self._current.get(digest)
        if current is not None:
            return current
        with self._lock:
            if digest in self._old:
                self._old.move_to_end(digest)
            return self._old.get(digest)

    def restore(self, digest: str, kept: tuple[Definition, Files] | None) -> Program:
        """Compiles a version from what a store has kept of it.

        Raises:
            UnknownVersion: Nothing was kept, or it doesn't give that version.
        """
        if kept is None:
            raise UnknownVersion(f"the version {digest[:12]} of a process is not in the store")
        definition, files = kept
        handbook, report = read_texts(msgspec.json.decode(files.texts, type=dict[str, str]))
        program = handbook.get(definition.process) if handbook is not None else None
        if program is None:
            raise UnknownVersion(
                f"the version {digest[:12]} of {definition.process} can't be read by this release of sopflow:\n{report}"
            )
        if program.digest != digest:
            raise UnknownVersion(
                f"the version {digest[:12]} of {definition.process} is read as {program.digest[:12]}: "
                "what the store has kept of it was changed"
            )
        with self._lock:
            self._old[digest] = program
            while len(self._old) > _MOST_OLD:
                self._old.popitem(last=False)
        return program


def files_of(handbook: Handbook) -> Files:
    """The handbook's files under their fingerprint, by names that say nothing about the machine they came from."""
    texts = msgspec.json.encode(_relative(handbook.files), order="sorted")
    return Files(hashlib.sha256(texts).hexdigest(), texts.decode())


def _relative(files: Mapping[str, str]) -> dict[str, str]:
    folder = posixpath.commonpath([posixpath.dirname(_posix(name)) for name in files]) if files else ""
    return {posixpath.relpath(_posix(name), folder or "."): text for name, text in files.items()}


def _posix(name: str) -> str:
    return name.replace("\\", "/")
