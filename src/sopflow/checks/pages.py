"""The pages about all codes, as they stand in ``docs/rules``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.checks.catalogue import Entry, catalogue

__all__ = ["pages"]

_ABOUT = (
    ("SOP0", "YAML: what can't be read, or would be read as something else"),
    ("SOP1", "The shape: keys, names, and how steps hang together"),
    ("SOP2", "Conditions, values and texts"),
    ("SOP3", "Facts: what is known when it is needed"),
    ("SOP4", "Branches and tables"),
    ("SOP5", "Time"),
    ("SOP6", "People"),
    ("SOP7", "Languages, and what customers see"),
    ("SOP8", "Promises"),
    ("SOP90", "Scenarios"),
    ("SOP91", "Comments that silence a finding"),
    ("SOP92", "Plans for moving cases"),
)
_HEAD = """# Findings

What `sopflow check` can say. Codes are stable: one that was given to a mistake is never given to another.
"""


def pages() -> Mapping[str, str]:
    """The pages, by file name."""
    entries = catalogue()
    return {"README.md": "\n".join(_contents(entries)), **{f"{each.code}.md": _page(each) for each in entries}}


def _contents(entries: tuple[Entry, ...]) -> Iterator[str]:
    yield _HEAD
    for prefix, about in _ABOUT:
        if not any(each.code.startswith(prefix) for each in entries):
            continue
        yield f"## {about}\n"
        yield "| code | |\n|---|---|"
        yield from (f"| [{e.code}]({e.code}.md) | {e.title} |" for e in entries if e.code.startswith(prefix))
        yield ""


def _page(entry: Entry) -> str:
    parts = [f"# {entry.code}: {entry.title}", entry.body]
    parts += [*_blocks(entry.wrong), entry.fix, *_blocks(entry.right)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _blocks(files: tuple[str, ...]) -> Iterator[str]:
    yield from (f"```yaml\n{text}```" for text in files)
