"""What has changed between two versions of a handbook, in the words of its document.

Both are put together as documents and compared place by place: whatever a reader would see changed is a change, and
nothing else is. So the layout of a file, its comments and the order of its keys don't count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from sopflow.views.document.content import Book, Page, StepPart, Table
from sopflow.views.document.gather import gather
from sopflow.views.document.phrases import Phrases

if TYPE_CHECKING:
    from sopflow.program import Handbook

__all__ = ["Difference", "Kind", "differences"]

Kind = Literal["new", "gone", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was.

    Attributes:
        kind: ``new``, ``gone``, ``moved`` (a step comes at another place) or ``changed``.
        page: The process or procedure, by name; empty for what all share.
        step: The step's id, if it is one.
        place: Where it stands, in the reader's language: the page's title, the step's.
        about: What of it is different: ``Time``, ``Checklist``; empty where the whole place is.
        before, after: What stood there and what stands there now, without the lines that stayed. For ``moved``: the
            step that it came after, and comes after now.
    """

    kind: Kind
    page: str
    step: str
    place: tuple[str, ...]
    about: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of a document under a name that stays: a step under its id, a table under its title."""

    page: str
    step: str
    title: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]


def differences(old: Handbook, new: Handbook, *, language: str | None = None) -> tuple[Difference, ...]:
    """What has changed from one version of a handbook to another.

    Args:
        old: The earlier version.
        new: The later one.
        language: One of the handbook's languages; left out, the new one's first.

    Returns:
        In the order of the new document; what is gone comes last in its part. Empty if a reader would see no change.
    """
    chosen = language or next(iter(new.values())).languages[0] if new else "en"
    say = Phrases(chosen)
    before, after = _places(old, chosen, say), _places(new, chosen, say)
    found: list[Difference] = []
    for page in dict.fromkeys(page for page, *_ in (*after, *before)):
        was = {key: place for key, place in before.items() if key[0] == page}
        now = {key: place for key, place in after.items() if key[0] == page}
        found += _compared(was, now)
    return tuple(found)


_Key = tuple[str, str, str]
_Places = dict[_Key, _Place]


def _compared(was: _Places, now: _Places) -> Iterator[Difference]:
    """The differences of one page."""
    moved = dict(_moved([key for key in was if key[1] == "step"], [key for key in now if key[1] == "step"]))
    for key, place in now.items():
        earlier = was.get(key)
        if earlier is None:
            yield Difference("new", place.page, place.step, place.title, after=_all(place))
            continue
        if key in moved:
            stood, stands = moved[key]
            yield Difference("moved", place.page, place.step, place.title, "", _title(was, stood), _title(now, stands))
        for about in dict.fromkeys((*place.says, *earlier.says)):
            before, after = earlier.says.get(about, ()), place.says.get(about, ())
            if before != after:
                gone, new = _apart(before, after)
                yield Difference("changed", place.page, place.step, place.title, about, gone, new)
    for key, place in was.items():
        if key not in now:
            yield Difference("gone", place.page, place.step, place.title, before=_all(place))


def _moved(was: list[_Key], now: list[_Key]) -> Iterator[tuple[_Key, tuple[_Key | None, _Key | None]]]:
    """The steps that come at another place than before, each with those that came and come before it."""
    one, other = [key for key in was if key in now], [key for key in now if key in was]
    staying = {
        key
        for block in SequenceMatcher(a=one, b=other, autojunk=False).get_matching_blocks()
        for key in one[block.a : block.a + block.size]
    }
    for key in other:
        if key not in staying:
            stood, stands = was.index(key), now.index(key)
            yield key, (was[stood - 1] if stood else None, now[stands - 1] if stands else None)


def _title(places: _Places, key: _Key | None) -> tuple[str, ...]:
    return places[key].title[-1:] if key is not None else ()


def _all(place: _Place) -> tuple[str, ...]:
    return tuple(line for lines in place.says.values() for line in lines)


def _apart(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines that stand on one side only; all of them where only their order is different."""
    gone = tuple(line for line in before if line not in after)
    new = tuple(line for line in after if line not in before)
    return (gone, new) if gone or new else (before, after)


# -- a document as places ---------------------------------------------------------------------------------------------


def _places(handbook: Handbook, language: str, say: Phrases) -> _Places:
    names = (*handbook.processes, *handbook.procedures)
    if not names:
        return {}
    book = gather(handbook, names, language, dict.fromkeys(names, ("", "")))
    found = {key: place for page in book.pages for key, place in _of_page(page, say)}
    return found | dict(_shared(book, say))


def _of_page(page: Page, say: Phrases) -> Iterator[tuple[_Key, _Place]]:
    def at(kind: str, name: str, title: str, says: Mapping[str, tuple[str, ...]]) -> tuple[_Key, _Place]:
        step = name if kind == "step" else ""
        return (page.name, kind, name), _Place(page.name, step, (page.title, title) if title else (page.title,), says)

    yield at("about", "", "", {say("purpose"): _lines(page.purpose), **dict(page.facts)})
    for table in (*page.tables, *((page.history,) if page.history.rows else ())):
        yield at("table", table.title, table.title, {say("rows"): _rows(table)})
    for section in page.sections:
        yield at("section", section.title, section.title, {"": section.lines})
    for part in _steps(page.steps):
        yield at("step", part.anchor.removeprefix(f"{page.anchor}--"), part.title, _says(part, say))
    for term in page.terms:
        yield at("term", term.name, f"{say('term')}: {term.label}", {"": _lines(term.meaning, term.ask)})


def _shared(book: Book, say: Phrases) -> Iterator[tuple[_Key, _Place]]:
    for table in book.tables:
        if table.title == say("duties"):
            continue  # it follows from the steps, which tell it themselves
        for row in table.rows:  # a row is a team, a role, an action: known by what stands first in it
            says = {head: _lines(cell) for head, cell in zip(table.head[1:], row[1:], strict=True)}
            yield ("", table.title, row[0]), _Place("", "", (say("shared"), table.title, row[0]), says)
    for section in book.sections:
        yield ("", "section", section.title), _Place("", "", (say("shared"), section.title), {"": section.lines})
    for term in book.terms:
        title = (say("shared"), f"{say('term')}: {term.label}")
        yield ("", "term", term.name), _Place("", "", title, {"": _lines(term.meaning, term.ask)})


def _steps(parts: Iterable[StepPart]) -> Iterator[StepPart]:
    for part in parts:
        yield part
        for _, inside in part.branches:
            yield from _steps(inside)


def _says(part: StepPart, say: Phrases) -> dict[str, tuple[str, ...]]:
    questions = tuple(" · ".join(_lines(each.label, each.ask, each.values)) for each in part.questions)
    return {
        say("title"): (part.title,),
        say("what"): _lines(part.headline),
        say("wording"): _lines(part.text),
        **dict(part.facts),
        say("records"): (*_lines(part.form_note), *questions),
        say("checklist"): part.checklist,
        say("next"): tuple(" → ".join(_lines(way.condition, way.target)) for way in part.ways),
    }


def _rows(table: Table) -> tuple[str, ...]:
    return tuple(" | ".join(row) for row in table.rows)


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
