"""Which files belong together, what stands in them now, and what reading them gives: the only place that reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.lsp.index import Index
from sopflow.text import Diagnostic, Report, Source, decode, parse

if TYPE_CHECKING:
    from sopflow.loading import Workspace
    from sopflow.program import Handbook

__all__ = ["Desk", "Reading", "is_scenarios", "is_sopflow"]

_BOOK = "handbook.yaml"
_SUFFIXES = (".yaml", ".yml")
_READS = 40  # while fixing: somebody waits for the file to be saved


@dataclass(frozen=True, eq=False)
class Reading:
    """A folder as it was read.

    Attributes:
        texts: Every file's text, files of scenarios too.
        sources: The files, parsed. One that can't be read stands here as it last could.
        handbook: The handbook, as it was when it last had no errors.
        report: What is wrong now.
    """

    texts: Mapping[str, str]
    sources: tuple[Source, ...]
    handbook: Handbook | None
    report: Report

    @cached_property
    def index(self) -> Index:
        """The names in it."""
        return Index(self.sources)


class Desk:
    """The texts that editors have open, over the files on disk; folders are read with both."""

    def __init__(self) -> None:
        self.open: dict[str, str] = {}
        self._sources: dict[str, tuple[str, Source, tuple[Diagnostic, ...]]] = {}
        self._good: dict[str, Source] = {}
        self._handbooks: dict[str, Handbook] = {}
        self._workspaces: dict[str, Workspace] = {}
        self._readings: dict[str, tuple[Mapping[str, str], Reading]] = {}

    def home(self, file: str) -> str:
        """The folder that is read with a file; the file itself if it stands alone."""
        path = Path(file)
        if not path.is_absolute():
            return file
        for folder in path.parents[:3]:
            if str(folder / _BOOK) in self.open or (folder / _BOOK).is_file():
                return str(folder)
        return str(path.parent)

    def read(self, home: str) -> Reading:
        """Read a folder as it is now. Nothing is read twice while no text changes."""
        texts = self._texts(home)
        known = self._readings.get(home)
        if known is not None and known[0] == texts:
            return known[1]
        reading = self._read(home, texts)
        self._readings[home] = (texts, reading)
        return reading

    def mended(self, file: str) -> tuple[str, str] | None:
        """What stands in a file, and what would once all that certainly can be put right in it is.

        Other files stay as they are: who saves one doesn't expect that another changes.
        """
        from sopflow.loading.fixing import fix_texts

        texts = self._texts(self.home(file))
        if file not in texts:
            return None

        def wanted(each: Diagnostic) -> bool:
            return each.fix is not None and all(span.file == file for span, _ in each.fix.edits)

        if is_scenarios(file):
            better = fix_texts({file: texts[file]}, _misread, wanted, _READS)
        else:
            better = fix_texts(_sops(texts), self._reader(self.home(file)), wanted, _READS)
        return texts[file], better.texts[file]

    def _reader(self, home: str) -> Callable[[Mapping[str, str]], Report]:
        return lambda texts: self._workspace(home, texts).read()[1]

    def last(self, home: str) -> Reading:
        """The folder as it was last read, or as it is."""
        known = self._readings.get(home)
        return known[1] if known is not None else self.read(home)

    def _read(self, home: str, texts: Mapping[str, str]) -> Reading:
        handbook, report = self._workspace(home, _sops(texts)).read()
        if handbook is not None:
            self._handbooks[home] = handbook
        found = [*report]
        for file in filter(is_scenarios, texts):
            found += self._scenarios(file, texts[file], handbook)
        sources = tuple(self._good_source(file, text) for file, text in texts.items())
        return Reading(texts, sources, self._handbooks.get(home), Report.of(found, texts))

    def _workspace(self, home: str, sops: Mapping[str, str]) -> Workspace:
        """The folder with these texts: what did not change since it was last read is not read again."""
        from sopflow.loading import Workspace

        known = self._workspaces.setdefault(home, Workspace(sops))
        known.become(sops)
        return known

    def _scenarios(self, file: str, text: str, handbook: Handbook | None) -> tuple[Diagnostic, ...]:
        """What is wrong with a file of scenarios; they are run while it is open and the handbook has no errors."""
        from sopflow.scenarios import run

        source, problems = self._source(file, text)
        if problems or handbook is None or file not in self.open:
            return problems
        return tuple(failure for result in run(handbook, source) for failure in result.failures)

    def _source(self, file: str, text: str) -> tuple[Source, tuple[Diagnostic, ...]]:
        known = self._sources.get(file)
        if known is None or known[0] != text:
            known = (text, *parse(text, file))
            self._sources[file] = known
        return known[1], known[2]

    def _good_source(self, file: str, text: str) -> Source:
        source, _ = self._source(file, text)
        if isinstance(source.data, dict):
            self._good[file] = source
        return self._good.get(file, source)

    def _texts(self, home: str) -> dict[str, str]:
        folder = Path(home)
        files = {str(each) for each in self._files(folder)} if folder.is_absolute() else {home}
        files |= {file for file in self.open if folder.is_absolute() and self.home(file) == home and _is_yaml(file)}
        texts: dict[str, str] = {}
        for file in sorted(files):
            text = self.open.get(file)
            if text is None:
                text = _from_disk(Path(file))
            if text is not None and (self._has_book(folder) or is_sopflow(text)):
                texts[file] = text
        return texts

    def _has_book(self, folder: Path) -> bool:
        return str(folder / _BOOK) in self.open or (folder / _BOOK).is_file()

    def _files(self, folder: Path) -> list[Path]:
        """With a handbook all files below it, as ``sopflow check`` reads them; without one those beside each other."""
        found = folder.rglob("*") if self._has_book(folder) else folder.glob("*") if folder.is_dir() else ()
        return [
            each
            for each in found
            if each.suffix in _SUFFIXES
            and each.is_file()
            and not any(part.startswith(".") for part in each.relative_to(folder).parts)
        ]


def _sops(texts: Mapping[str, str]) -> dict[str, str]:
    """What a handbook is read from."""
    return {file: text for file, text in texts.items() if not is_scenarios(file)}


def _misread(texts: Mapping[str, str]) -> Report:
    """What YAML can't read, or reads as something else. Of a file of scenarios no more is put right."""
    return Report.of(each for file, text in texts.items() for each in parse(text, file)[1])


def is_scenarios(file: str) -> bool:
    """Whether a file holds scenarios, by its name."""
    return Path(file).stem.endswith(".test")


def is_sopflow(text: str) -> bool:
    """Whether a text says that it is a sopflow file."""
    return any(line.startswith(("sopflow:", "\ufeffsopflow:")) for line in text.splitlines())


def _is_yaml(file: str) -> bool:
    return Path(file).suffix in _SUFFIXES


def _from_disk(file: Path) -> str | None:
    try:
        return decode(file.read_bytes(), str(file))[0]
    except OSError:  # deleted meanwhile, or not ours to read
        return None
