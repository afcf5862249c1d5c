"""From the text of a file to a :class:`Source` and what is wrong with it."""

from __future__ import annotations

import re

from sopflow.text import remarks
from sopflow.text.finding import Finding
from sopflow.text.mend import read_on
from sopflow.text.report import Diagnostic, Fix
from sopflow.text.source import Source

__all__ = ["MAX_SIZE", "parse"]

MAX_SIZE = 5_000_000
# Everything YAML refuses, and line ends that no editor shows: every place would be one line off behind them.
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def parse(text: str, file: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Reads one file. Whatever an author may have written, it gives findings and doesn't raise.

    Args:
        text: What stands in the file.
        file: Its name, as findings show it.

    Returns:
        The source, whose ``data`` is ``None`` if nothing could be read, and the findings (``SOP0xx``).

    Raises:
        MissingTool: PyYAML was built without libyaml.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_SIZE:
        source = Source(file, text[:1000])
        return source, (_diagnostic(source, remarks.too_big(len(text), MAX_SIZE)),)
    readable, findings = _readable(text)
    mended = read_on(readable)
    reading, edits = mended.reading, tuple(mended.edits)
    source = Source(file, text, reading.data, reading.root, mended.text, edits, reading.full)
    found = [_diagnostic(source.before(made), each) for each, made in mended.findings]
    return source, (*found, *(_diagnostic(source, each) for each in findings + reading.findings))


def _readable(text: str) -> tuple[str, list[Finding]]:
    """The text with blanks for what YAML wouldn't read, so that all places stay."""
    found = _UNREADABLE.search(text)
    if not found:
        return text, []
    return _UNREADABLE.sub(_blank, text), [remarks.unreadable_character(text, found.start())]


def _blank(found: re.Match[str]) -> str:
    return "\n" if found[0] in "\x85\u2028\u2029" else " "


def _diagnostic(source: Source, finding: Finding) -> Diagnostic:
    return Diagnostic(
        finding.code,
        finding.message,
        source.read_between(finding.start, finding.end),
        finding.severity,
        finding.hint,
        tuple((word, source.read_between(start, end)) for word, start, end in finding.related),
        _fix(source, finding),
    )


def _fix(source: Source, finding: Finding) -> Fix | None:
    if not finding.changes:
        return None
    edits = tuple((source.read_between(start, end), words) for start, end, words in finding.changes)
    inserted = {words for span, words in edits if span[1:3] == span[3:5]}
    quotes = (len(edits) > 1 and inserted <= {"'", '"'}) or (len(edits) == 1 and edits[0][1][:1] in ("'", '"'))
    return Fix("Put quotes around the text" if quotes else "Write it so that YAML can read it", edits)
