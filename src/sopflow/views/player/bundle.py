"""Makes one script of the player's modules: in the order of what needs what, without comments.

It knows just the JavaScript that these modules are written in: named imports by relative path, exports of
declarations and ``export { a, b } from "./other.js"``. Whatever else there is stops it. Each module keeps its names to
itself, as it does in the language.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

__all__ = ["Unbundled", "bundle", "squeezed", "stripped"]

_IMPORT = re.compile(
    r"^(?P<kind>import|export)\s*(?:\{(?P<names>[^{}]*)\}\s*from\s*)?\"(?P<path>\.{1,2}/[^\"]+)\";\n?", re.MULTILINE
)
_EXPORTED = re.compile(r"^export\s*\{(?P<names>[^{}]*)\};\n?", re.MULTILINE)
_DECLARED = re.compile(r"^export (?=(?:async )?(?:function\*? ?|class |const )(?P<name>[\w$]+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class Unbundled(ValueError):
    """The modules can't be made one script; the message says which and why."""


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """One script that does what the module ``entry`` and all it imports do; what it exports can be used after it.

    Args:
        entry: The path of the first module.
        read: Gives a module's text by its path.

    Raises:
        Unbundled: Modules import each other in a circle, one imports what the other doesn't export, or one is written
            in a way that this bundler doesn't know.
    """
    modules = _Modules(read)
    modules.add(entry, ())
    return '"use strict";\n' + squeezed("".join(modules.scopes) + modules.taken(entry))


class _Modules:
    def __init__(self, read: Callable[[str], str]) -> None:
        self.scopes: list[str] = []
        self._read = read
        self._names: dict[str, str] = {}  # what a module is called in the script
        self._exports: dict[str, tuple[str, ...]] = {}

    def add(self, path: str, above: tuple[str, ...]) -> None:
        """Put a module behind all that it imports."""
        if path in self._exports:
            return
        if path in above:
            raise Unbundled(f"modules import each other in a circle: {' -> '.join((*above, path))}")
        text = stripped(self._read(path))
        exports = [found["name"] for found in _DECLARED.finditer(text)]
        lines: list[str] = []
        here: set[str] = set()
        for found in _IMPORT.finditer(text):
            source = posixpath.normpath(posixpath.join(posixpath.dirname(path), found["path"]))
            self.add(source, (*above, path))
            names = tuple(_listed(found["names"] or "", path))
            missing = set(names) - set(self._exports[source])
            if missing:
                raise Unbundled(f"{path} imports {', '.join(sorted(missing))}, which {source} doesn't export")
            if found["kind"] == "export":
                exports += names
            new = [name for name in names if name not in here]
            here.update(new)
            if new:
                lines.append(f"const {{ {', '.join(new)} }} = {self._names[source]};\n")
        for found in _EXPORTED.finditer(text):
            exports += _listed(found["names"], path)
        self._exports[path] = tuple(exports)
        self._names[path] = f"module{len(self._names) + 1}"
        back = f"return {{ {', '.join(exports)} }};\n" if exports else ""
        self.scopes.append(f"const {self._names[path]} = (() => {{\n{''.join(lines)}{_body(path, text)}{back}}})();\n")

    def taken(self, path: str) -> str:
        """The declaration of what a module exports."""
        return f"const {{ {', '.join(self._exports[path])} }} = {self._names[path]};\n" if self._exports[path] else ""


def _body(path: str, text: str) -> str:
    body = _DECLARED.sub("", _EXPORTED.sub("", _IMPORT.sub("", text)))
    left = _LEFT_OVER.search(body)
    if left:
        raise Unbundled(f"{path}: this can't be bundled: {left[0][:80]}")
    return body.strip("\n") + "\n"


def _listed(names: str, path: str) -> Iterator[str]:
    for name in filter(None, map(str.strip, names.split(","))):
        if not re.fullmatch(r"[\w$]+", name):
            raise Unbundled(f"{path}: a name is used under another one: {name}")
        yield name


# -- comments ----------------------------------------------------------------------------------------------------------

_PIECE = re.compile(
    r"(?P<line>//[^\n]*)"
    r"|(?P<block>/\*.*?\*/)"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<template>`)"
    r"|(?P<slash>/)"
    r"|(?P<brace>[{}])"
    r"|(?P<space>\s+)"
    r"|(?P<word>[\w$]+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{)", re.DOTALL)
# After these words a slash begins a pattern; after any other word or a closing bracket it divides.
_BEFORE_PATTERN = {"return", "typeof", "case", "in", "of", "void", "delete", "throw", "else", "do", "await", "yield"}


def stripped(script: str) -> str:
    """The script without comments."""
    return "".join(piece for kind, piece in _pieces(script) if kind not in ("line", "block"))


def squeezed(script: str) -> str:
    """The script without empty lines and indentation; what stands in texts, templates and patterns stays as it is."""
    pieces = (("\n" if "\n" in piece else " ") if kind == "space" else piece for kind, piece in _pieces(script))
    return "".join(pieces).lstrip("\n")


def _pieces(script: str) -> Iterator[tuple[str, str]]:
    at, before, depth = 0, "", 0
    templates: list[int] = []  # how deep in braces we were where a template's placeholder began
    while at < len(script):
        found = _PIECE.match(script, at)
        assert found is not None  # any sign is a piece
        kind, piece = found.lastgroup, found[0]
        if kind == "brace":
            depth += 1 if piece == "{" else -1
            if templates and depth < templates[-1]:  # the end of a placeholder: the template goes on
                templates.pop()
                kind = "template"
        if kind == "slash" and _begins_pattern(before):
            piece = _long(_PATTERN, script, at)
        elif kind == "template":
            rest = _long(_TEMPLATE, script, at + 1)
            piece = script[at] + rest
            if rest.endswith("${"):
                depth += 1
                templates.append(depth)
        at += len(piece)
        if kind not in ("line", "block", "space"):
            before = piece
        yield kind or "", piece


def _begins_pattern(before: str) -> bool:
    if re.fullmatch(r"[\w$]+", before):
        return before in _BEFORE_PATTERN
    return before[-1:] not in (")", "]", "}", '"', "'", "`")


def _long(pattern: re.Pattern[str], script: str, at: int) -> str:
    found = pattern.match(script, at)
    if found is None:
        line = script.count("\n", 0, at) + 1
        raise Unbundled(f"line {line}: a pattern or a template has no end")
    return found[0]
