"""From the bytes of a file to its text, and back."""

from __future__ import annotations

from sopflow.text.report import Diagnostic
from sopflow.text.span import Span

__all__ = ["decode", "encode"]

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decode(content: bytes, file: str) -> tuple[str, Diagnostic | None]:
    """The text of a file, read as UTF-8 (or as UTF-16 if it begins with that byte order mark).

    Args:
        content: What stands in the file.
        file: Its name, for the finding.

    Returns:
        The text without a byte order mark, and SOP008 if it isn't valid; what can't be read is then shown as ``�``.
    """
    mark, encoding = _mark(content)
    content = content[len(mark) :]
    try:
        return content.decode(encoding), None
    except UnicodeDecodeError as problem:
        before = content[: problem.start].decode(encoding, errors="replace")
        return content.decode(encoding, errors="replace"), _not_text(before, file)


def encode(text: str, like: bytes) -> bytes:
    """A text as bytes, in the encoding and with the byte order mark of what was read before."""
    mark, encoding = _mark(like)
    return mark + text.encode(encoding)


def _mark(content: bytes) -> tuple[bytes, str]:
    return next((each for each in _MARKS if content.startswith(each[0])), (b"", "utf-8"))


def _not_text(before: str, file: str) -> Diagnostic:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    return Diagnostic(
        "SOP008",
        "This file isn't saved as UTF-8, so this character can't be read.",
        Span(file, line, column, line, column + 1),
        hint="Open it in the editor it was written with and save it again with the encoding UTF-8.",
    )
