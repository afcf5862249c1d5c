"""What one editor has asked for and been told: the answers to its requests, without the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from lsprotocol import types as lsp
from pygls.uris import from_fs_path, to_fs_path

from sopflow.lsp import completion, findings, hover, outline, rename
from sopflow.lsp.folder import Desk, Reading
from sopflow.lsp.names import Name
from sopflow.lsp.positions import Positions
from sopflow.text import Span
from sopflow.text.edits import differences

__all__ = ["Session"]

_COMPLETION = {
    "key": lsp.CompletionItemKind.Property,
    "fact": lsp.CompletionItemKind.Field,
    "built-in": lsp.CompletionItemKind.Variable,
    "value": lsp.CompletionItemKind.EnumMember,
    "function": lsp.CompletionItemKind.Function,
    "word": lsp.CompletionItemKind.Keyword,
    "step": lsp.CompletionItemKind.Reference,
    "role": lsp.CompletionItemKind.Class,
    "procedure": lsp.CompletionItemKind.Module,
}
_SYMBOL = {
    "step": lsp.SymbolKind.Function,
    "group": lsp.SymbolKind.Namespace,
    "facts": lsp.SymbolKind.Field,
    "actions": lsp.SymbolKind.Method,
    "rules": lsp.SymbolKind.Event,
    "signals": lsp.SymbolKind.Event,
}


class Session:
    """The open files of an editor.

    Attributes:
        encoding: What the client counts columns in.
        versioned: Whether changes may say for which version of a document they are meant.
        desk: The texts.
    """

    def __init__(self) -> None:
        self.encoding = "utf-16"
        self.versioned = False
        self.desk = Desk()
        self._uris: dict[str, str] = {}  # as the client writes them
        self._versions: dict[str, int] = {}
        self._told: dict[str, set[str]] = {}  # folder → files it has been told findings about

    # -- files --------------------------------------------------------------------------------------------------------

    def file(self, uri: str) -> str:
        """What a document is called here: its path, or its address if it is not on disk."""
        path = to_fs_path(uri) if urlsplit(uri).scheme == "file" else None
        return str(Path(path)) if path else uri

    def uri(self, file: str) -> str:
        """The address of a file."""
        known = self._uris.get(file)
        if known is not None:
            return known
        return (from_fs_path(file) if Path(file).is_absolute() else None) or file

    def put(self, uri: str, text: str, version: int) -> str:
        """A document was opened or changed; returns the folder it belongs to."""
        file = self.file(uri)
        self._versions[uri] = version
        self._uris[file] = uri
        self.desk.open[file] = text
        return self.desk.home(file)

    def close(self, uri: str) -> str:
        """A document was closed: what is on disk counts again."""
        file = self.file(uri)
        home = self.desk.home(file)
        self.desk.open.pop(file, None)
        self._uris.pop(file, None)
        self._versions.pop(uri, None)
        return home

    @property
    def homes(self) -> set[str]:
        """The folders of which a file is open."""
        return {self.desk.home(file) for file in self.desk.open}

    # -- findings -----------------------------------------------------------------------------------------------------

    def publish(self, home: str) -> Iterator[lsp.PublishDiagnosticsParams]:
        """What is to be told about a folder now: each file that has findings, or had some."""
        found: dict[str, list[lsp.Diagnostic]] = {}
        if home in self.homes:
            reading = self.desk.read(home)
            for each in reading.report:
                made = findings.as_diagnostic(each, self._places(reading), self.uri)
                found.setdefault(each.span.file, []).append(made)
            found |= {file: [] for file in reading.texts if file in self.desk.open and file not in found}
        for file in self._told.get(home, set()) - found.keys():
            yield lsp.PublishDiagnosticsParams(self.uri(file), [])
        self._told[home] = {file for file, each in found.items() if each}
        for file, told in found.items():
            uri = self.uri(file)
            yield lsp.PublishDiagnosticsParams(uri, told, self._versions.get(uri))

    def actions(self, uri: str, where: lsp.Range, only: Sequence[str] | None) -> list[lsp.CodeAction]:
        """The changes on offer for a range of a document, of the kinds that are asked for."""
        found: list[lsp.CodeAction] = []
        if findings.is_asked_for(lsp.CodeActionKind.QuickFix, only):
            reading, file = self._reading(uri)
            places = self._places(reading)
            found += findings.quick_fixes(
                reading.report, file, where, places, self.uri, lambda edits: self._edit(edits, places)
            )
        # Only for whom asks for it: it takes a few readings, and editors ask for actions at every step of the cursor.
        if only is not None and findings.is_asked_for(findings.FIX_ALL, only):
            found += self._all_fixed(uri)
        return found

    def _all_fixed(self, uri: str) -> Iterator[lsp.CodeAction]:
        file = self.file(uri)
        mended = self.desk.mended(file)
        if mended is None or mended[0] == mended[1]:
            return
        before, after = mended
        places = Positions(before.removeprefix("\ufeff"), self.encoding)
        edit = self._edit(differences(before, after, file), lambda _: places)
        yield lsp.CodeAction(title="sopflow: put right what certainly can be", kind=findings.FIX_ALL, edit=edit)

    # -- while typing -------------------------------------------------------------------------------------------------

    def complete(self, uri: str, position: lsp.Position) -> lsp.CompletionList:
        """What may be written at a position."""
        reading, file = self._reading(uri)
        places = self._now(reading, file)
        offset = places.offset(position)
        items = []
        for number, each in enumerate(completion.complete(reading.index, file, places.text, offset)):
            start = places.position(max(0, offset - each.replaces))
            items.append(
                lsp.CompletionItem(
                    label=each.text.removesuffix(": "),
                    kind=_COMPLETION.get(each.kind, lsp.CompletionItemKind.Value),
                    detail=each.detail or None,
                    sort_text=f"{number:05}",
                    filter_text=each.text,
                    text_edit=lsp.TextEdit(lsp.Range(start, position), each.text),
                )
            )
        return lsp.CompletionList(is_incomplete=False, items=items)

    def hover(self, uri: str, position: lsp.Position) -> lsp.Hover | None:
        """What there is to say about a position."""
        reading, file = self._reading(uri)
        found = hover.hover(reading, file, *self._now(reading, file).place(position))
        if found is None:
            return None
        words, span = found
        contents = lsp.MarkupContent(lsp.MarkupKind.Markdown, words)
        return lsp.Hover(contents, self._indexed(reading, span.file).range(span))

    # -- going about --------------------------------------------------------------------------------------------------

    def definition(self, uri: str, position: lsp.Position) -> lsp.Location | None:
        """Where the name at a position is declared."""
        reading, name = self._name(uri, position)
        span = reading.index.definition(name.thing) if name is not None else None
        return self._location(reading, span) if span is not None else None

    def references(self, uri: str, position: lsp.Position, *, declaration: bool) -> list[lsp.Location]:
        """Everywhere the name at a position stands."""
        reading, name = self._name(uri, position)
        if name is None:
            return []
        found = [each for each in reading.index.mentions(name.thing) if declaration or not each.defines]
        return [self._location(reading, each.span) for each in found]

    def renameable(self, uri: str, position: lsp.Position) -> lsp.Range:
        """The words that a rename would change.

        Raises:
            Refused: There is no name that can be changed.
        """
        reading, name = self._name(uri, position)
        return self._indexed(reading, self.file(uri)).range(rename.renameable(reading.index, name).span)

    def rename(self, uri: str, position: lsp.Position, new: str) -> lsp.WorkspaceEdit:
        """The changes that give a name another word in all places.

        Raises:
            Refused: It can't be done.
        """
        reading, found = self._name(uri, position)
        name = rename.renameable(reading.index, found)
        edits = list(rename.renamed(reading.index, name, new))
        for file in {span.file for span, _ in edits}:
            if self._indexed(reading, file).text != reading.texts.get(file, "").removeprefix("\ufeff"):
                raise rename.Refused(f"{Path(file).name} can't be read right now; mend it first.")
        return self._edit(edits, self._places(reading))

    def outline(self, uri: str) -> list[lsp.DocumentSymbol]:
        """The outline of a document."""
        reading, file = self._reading(uri)
        source = reading.index.sources.get(file)
        places = self._indexed(reading, file)
        return [_symbol(each, places) for each in outline.outline(source)] if source is not None else []

    # -- flowcharts ---------------------------------------------------------------------------------------------------

    def lenses(self, uri: str) -> list[lsp.CodeLens]:
        """A line above the name of a process or procedure that shows its flowchart."""
        reading, file = self._reading(uri)
        source = reading.index.sources.get(file)
        if source is None or not isinstance(source.data, dict):
            return []
        for key in ("process", "procedure"):
            if key in source.data:
                where = self._indexed(reading, file).range(source.key_span((key,)))
                return [lsp.CodeLens(where, lsp.Command("Show flowchart", "sopflow.flowchart", arguments=[uri]))]
        return []

    def flowchart(self, uri: str, name: str | None = None) -> tuple[str, str]:
        """The flowchart of a document's process or procedure: its name and the SVG.

        Raises:
            Refused: There is nothing to draw.
        """
        from sopflow.views import flowchart

        reading, file = self._reading(uri)
        book = reading.handbook
        if book is None:
            raise rename.Refused("The handbook has errors, so it can't be drawn yet.")
        wanted = name or next((each for each in book if book[each].main.file == file), None)
        if wanted is None or wanted not in book:
            raise rename.Refused("This file holds no process or procedure to draw.")
        return wanted, flowchart(book[wanted]).svg()

    # -- the means ----------------------------------------------------------------------------------------------------

    def _reading(self, uri: str) -> tuple[Reading, str]:
        file = self.file(uri)
        return self.desk.read(self.desk.home(file)), file

    def _name(self, uri: str, position: lsp.Position) -> tuple[Reading, Name | None]:
        reading, file = self._reading(uri)
        return reading, reading.index.at(file, *self._now(reading, file).place(position))

    def _location(self, reading: Reading, span: Span) -> lsp.Location:
        return lsp.Location(self.uri(span.file), self._indexed(reading, span.file).range(span))

    def _places(self, reading: Reading) -> Callable[[str], Positions]:
        known: dict[str, Positions] = {}

        def places(file: str) -> Positions:
            if file not in known:
                known[file] = self._now(reading, file)
            return known[file]

        return places

    def _edit(self, edits: Iterable[tuple[Span, str]], places: Callable[[str], Positions]) -> lsp.WorkspaceEdit:
        """Changes for the client; one that understands it is told which version of a document they are meant for."""
        changes: dict[str, list[lsp.TextEdit]] = {}
        for span, text in edits:
            changes.setdefault(self.uri(span.file), []).append(lsp.TextEdit(places(span.file).range(span), text))
        if not self.versioned:
            return lsp.WorkspaceEdit(changes=changes)
        return lsp.WorkspaceEdit(
            document_changes=[
                lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri, self._versions.get(uri)), each)
                for uri, each in changes.items()
            ]
        )

    def _now(self, reading: Reading, file: str) -> Positions:
        """The places of a file's text as it is now."""
        text = reading.texts.get(file)
        return Positions((self.desk.open.get(file, "") if text is None else text).removeprefix("\ufeff"), self.encoding)

    def _indexed(self, reading: Reading, file: str) -> Positions:
        """The places of a file's text as it was when its names were noted."""
        source = reading.index.sources.get(file)
        return Positions(source.text, self.encoding) if source is not None else self._now(reading, file)


def _symbol(entry: outline.Entry, places: Positions) -> lsp.DocumentSymbol:
    words = places.range(entry.words)
    return lsp.DocumentSymbol(
        name=entry.name,
        detail=entry.detail or None,
        kind=_SYMBOL.get(entry.kind, lsp.SymbolKind.Constant),
        range=_around(places.range(entry.whole), words),
        selection_range=words,
        children=[_symbol(each, places) for each in entry.inside],
    )


def _around(whole: lsp.Range, words: lsp.Range) -> lsp.Range:
    """The protocol wants the words to lie inside the whole."""
    ends = [(each.line, each.character) for each in (whole.start, whole.end, words.start, words.end)]
    return lsp.Range(lsp.Position(*min(ends)), lsp.Position(*max(ends)))
