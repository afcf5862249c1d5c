"""The wire: what the client asks, handed to the session."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from sopflow import __version__
from sopflow.errors import SopflowError
from sopflow.lsp.findings import FIX_ALL
from sopflow.lsp.rename import Refused
from sopflow.lsp.session import Session

__all__ = ["make", "serve"]

_PAUSE = 0.15  # seconds without a key pressed, after which a folder is read
_REFUSED = -32803  # RequestFailed


def serve() -> None:
    """Serve one editor over standard input and output, until it says that it is done."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what a client does wrong is answered, not logged
    make().start_io()


def make() -> LanguageServer:
    """The server."""
    server = LanguageServer("sopflow", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
    session = Session()
    _documents(server, session)
    _typing(server, session)
    _going_about(server, session)
    _flowcharts(server, session)
    return server


class _Later:
    """Reads a folder when nothing has been typed for a moment."""

    def __init__(self, server: LanguageServer, session: Session) -> None:
        self.server = server
        self.session = session
        self.waiting: dict[str, asyncio.TimerHandle] = {}

    def __call__(self, home: str, pause: float = _PAUSE) -> None:
        known = self.waiting.pop(home, None)
        if known is not None:
            known.cancel()
        self.waiting[home] = asyncio.get_running_loop().call_later(pause, self.now, home)

    def now(self, home: str) -> None:
        self.waiting.pop(home, None)
        for found in self.session.publish(home):
            self.server.text_document_publish_diagnostics(found)


def _documents(server: LanguageServer, session: Session) -> None:
    later = _Later(server, session)

    @server.feature(lsp.INITIALIZE)
    def _(params: lsp.InitializeParams) -> None:
        session.encoding = str(getattr(server.workspace.position_encoding, "value", server.workspace.position_encoding))
        workspace = params.capabilities.workspace
        edit = workspace.workspace_edit if workspace is not None else None
        session.versioned = bool(edit and edit.document_changes)

    @server.feature(lsp.INITIALIZED)
    async def _(params: lsp.InitializedParams) -> None:  # noqa: ARG001
        files = server.client_capabilities.workspace and server.client_capabilities.workspace.did_change_watched_files
        if files and files.dynamic_registration:
            watchers = [lsp.FileSystemWatcher("**/*.{yaml,yml}")]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = lsp.Registration("yaml", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(lsp.RegistrationParams([wanted]))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def _(params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        later(session.put(document.uri, document.text, document.version), pause=0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: lsp.DidChangeTextDocumentParams) -> None:
        for change in params.content_changes[-1:]:
            later(session.put(params.text_document.uri, change.text, params.text_document.version))

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def _(params: lsp.DidSaveTextDocumentParams) -> None:
        later(session.desk.home(session.file(params.text_document.uri)), pause=0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: lsp.DidCloseTextDocumentParams) -> None:
        later(session.close(params.text_document.uri), pause=0)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(params: lsp.DidChangeWatchedFilesParams) -> None:  # noqa: ARG001
        for home in session.homes:
            later(home)


def _typing(server: LanguageServer, session: Session) -> None:
    triggers = [" ", ".", ":", "=", "[", "{", ",", "-"]

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=triggers))
    def _(params: lsp.CompletionParams) -> lsp.CompletionList:
        return session.complete(params.text_document.uri, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def _(params: lsp.HoverParams) -> lsp.Hover | None:
        return session.hover(params.text_document.uri, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL]))
    def _(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        only = params.context.only
        kinds = None if only is None else [str(getattr(each, "value", each)) for each in only]
        return session.actions(params.text_document.uri, params.range, kinds)


def _going_about(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def _(params: lsp.DefinitionParams) -> lsp.Location | None:
        return session.definition(params.text_document.uri, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def _(params: lsp.ReferenceParams) -> list[lsp.Location]:
        declaration = params.context.include_declaration
        return session.references(params.text_document.uri, params.position, declaration=declaration)

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def _(params: lsp.PrepareRenameParams) -> lsp.Range:
        try:
            return session.renameable(params.text_document.uri, params.position)
        except Refused as problem:
            raise _refusal(problem) from None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def _(params: lsp.RenameParams) -> lsp.WorkspaceEdit:
        try:
            return session.rename(params.text_document.uri, params.position, params.new_name)
        except Refused as problem:
            raise _refusal(problem) from None

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def _(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        return session.outline(params.text_document.uri)


def _flowcharts(server: LanguageServer, session: Session) -> None:
    folder: list[Path] = []

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    def _(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        return session.lenses(params.text_document.uri)

    @server.command("sopflow.flowchart")
    async def _(uri: str, *process: str) -> dict[str, Any]:
        """The flowchart of the process in a document, or of another one of its handbook; shown if the client can."""
        try:
            name, svg = session.flowchart(uri, *process[:1])
        except (Refused, SopflowError) as problem:
            raise _refusal(problem) from None
        if not folder:
            folder.append(Path(tempfile.mkdtemp(prefix="sopflow-")))
        file = folder[0] / f"{name}.svg"
        file.write_text(svg, encoding="utf-8")
        window = server.client_capabilities.window
        if window and window.show_document and window.show_document.support:
            await server.window_show_document_async(lsp.ShowDocumentParams(file.as_uri(), external=True))
        return {"process": name, "uri": file.as_uri(), "svg": svg}


def _refusal(problem: Exception) -> JsonRpcException:
    return JsonRpcException(str(problem), _REFUSED)
