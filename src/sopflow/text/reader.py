"""From YAML's events to plain data and a parallel tree of places, in one pass and without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sopflow.errors import MissingTool
from sopflow.text import remarks
from sopflow.text.finding import Finding
from sopflow.text.source import Data, Place
from sopflow.text.splits import Open, rejoin

__all__ = ["MAX_DEPTH", "MAX_ENTRIES", "MAX_IN_FILE", "Reading", "Stop", "read"]

MAX_DEPTH = 50
MAX_ENTRIES = 10_000  # of one mapping or list
MAX_IN_FILE = 100_000
_MAX_FINDINGS = 100
_BREAK = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Stop:
    """Where YAML gave up, and its own words for why."""

    problem: str
    context: str
    at: int
    since: int  # where what it was in the middle of began


@dataclass(slots=True)
class Reading:
    """What one pass over a text gave; without data when it stopped."""

    data: Data = None
    root: Place | None = None
    findings: list[Finding] = field(default_factory=list)
    stop: Stop | None = None
    full: bool = True  # every key and every item has a value
    bounded: bool = False  # it stopped because of what we refuse, not because of YAML


def read(text: str) -> Reading:
    """Reads one document. Every scalar stays text; an empty plain one is ``None``.

    Raises:
        MissingTool: PyYAML was built without libyaml.
    """
    yaml, parser_class = _libyaml()
    parser = parser_class(text)
    reader = _Reader(text, yaml)
    try:
        reader.run(parser.get_event)
    except yaml.MarkedYAMLError as error:
        reader.result.stop = _stop(error)
    finally:
        parser.dispose()
    if reader.result.stop or reader.result.bounded:
        reader.result.data = reader.result.root = None
    return reader.result


def _libyaml() -> tuple[Any, Any]:
    import yaml

    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError as error:
        raise MissingTool(
            "PyYAML was installed without libyaml, which sopflow reads files with. "
            "Install a PyYAML wheel (pip install --force-reinstall --only-binary :all: PyYAML)."
        ) from error
    return yaml, CParser


def _stop(error: Any) -> Stop:
    at = error.problem_mark.index if error.problem_mark else 0
    since = error.context_mark.index if error.context_mark else at
    return Stop(error.problem or "", error.context or "", at, since)


class _Reader:
    def __init__(self, text: str, yaml: Any) -> None:
        self.text = text
        self.yaml = yaml
        self.result = Reading()
        self.stack: list[Open] = []
        self.top: Open | None = None  # the last of the stack
        self.documents = 0
        self.entries = 0
        self.over = False
        self.adorned = "!" in text or "&" in text  # only then there may be a tag or an anchor
        self.commented = " #" in text or "\t#" in text  # only then a text may have been cut short

    def run(self, next_event: Callable[[], Any]) -> None:
        yaml = self.yaml
        scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        mapping_end, sequence_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        for event in iter(next_event, None):
            kind = type(event)
            if kind is scalar:
                self.scalar(event)
            elif kind is mapping_end or kind is sequence_end:
                self.finish(event)
            elif kind is mapping:
                self.begin(event, {}, {}, "{" if event.flow_style else ":")
            elif kind is sequence:
                self.begin(event, [], [], "[" if event.flow_style else "-")
            elif kind is yaml.AliasEvent:
                self.alias(event)
            elif kind is yaml.DocumentStartEvent:
                self.document(event)
            if self.over:
                return

    # ------------------------------------------------------------------------------------------------- what comes in

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:  # the first one is whole and stays; what follows is not read
            self.find(remarks.second_document, event.start_mark.index)
            self.over = True

    def scalar(self, event: Any) -> None:
        """Most of what there is: so the way to a key or its value is the straight one, and nothing is asked twice."""
        began, ended = event.start_mark, event.end_mark
        start, end = began.index, ended.index
        style = event.style or None  # libyaml says '' for plain
        value: str | None = event.value
        place = Place(start, end, style)
        if self.adorned and (event.tag is not None or event.anchor is not None):
            self.find(remarks.tag_or_anchor, self.text, start, end)
            place.style = None
            value = self.text[start:end]
        elif style is None:
            if not value:
                value = None
                self.result.full = False
            elif end - start != len(value):  # it goes on over lines, which are joined
                self.find(remarks.item_within, self.text, start, end)
            if self.commented and self.text[end : end + 1] in (" ", "\t"):
                self.find(remarks.cut_at_hash, self.text, start, end)
        top = self.top
        if top is None:
            self.put(value, place)
        elif top.key_place is not None:
            key = top.key
            if value is None or key is None or key in top.data:
                self.entry(top, value, place)
                return
            top.last = key
            place.key = top.key_place
            top.key_place = None
            top.data[key] = value
            top.parts[key] = place
        elif top.is_list:
            top.data.append(value)
            top.parts.append(place)
        else:
            top.key_place = place
            top.key = value
            if value is None:
                self.odd_key(top, place)
            elif end - start > 1000 or began.line != ended.line:
                self.find(remarks.long_key, start, end)

    def alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.find(remarks.alias, self.text, start, end)
        self.put(self.text[start:end], Place(start, end))

    def begin(self, event: Any, data: Any, parts: Any, style: str) -> None:
        start = event.start_mark.index
        if event.tag is not None or event.anchor is not None:
            self.find(remarks.tag_or_anchor, self.text, start, start)
        if len(self.stack) >= MAX_DEPTH:
            self.find(remarks.too_deep, start, MAX_DEPTH)
            self.result.bounded = self.over = True
            return
        self.top = Open(data, Place(start, event.end_mark.index, style, parts), parts, isinstance(data, list))
        self.stack.append(self.top)

    def finish(self, event: Any) -> None:
        stack = self.stack
        ended = stack.pop()
        self.top = stack[-1] if stack else None
        place = ended.place
        entries = len(ended.data)
        self.entries += entries
        if self.bound(place.start, entries):
            return
        if place.style == ":" or place.style == "-":
            place.end = _end_of_last(place)
            self.put(ended.data, place)
            return
        place.end = event.end_mark.index
        if ended.template:  # {{ name }}: what was read as a mapping was meant as text
            self.find(remarks.bare_template, self.text, place.start, place.end)
            self.put(self.text[place.start : place.end], Place(place.start, place.end))
            return
        rejoin(self.text, ended, self.find)
        self.put(ended.data, place)

    # ------------------------------------------------------------------------------------------------- where it goes

    def put(self, value: Data, place: Place) -> None:
        top = self.top
        if top is None:
            self.result.data, self.result.root = value, place
        elif top.is_list:
            top.data.append(value)
            top.parts.append(place)
        elif top.key_place is not None:
            self.entry(top, value, place)
        else:
            top.key = value if isinstance(value, str) else None
            top.key_place = place
            if top.key is None:
                self.odd_key(top, place)
            elif place.end - place.start > 1000 or _BREAK.search(self.text, place.start, place.end):
                self.find(remarks.long_key, place.start, place.end)

    def odd_key(self, top: Open, place: Place) -> None:
        if place.style == "{" and top.place.style == "{" and place.start == top.place.start + 1:
            top.template = True
        else:
            self.find(remarks.not_a_key, place.start, place.end)

    def entry(self, top: Open, value: Data, place: Place) -> None:
        key, key_place = top.key, top.key_place
        top.key_place = None
        assert key_place is not None
        if key is None:
            return
        if value is None and place.start == key_place.end and self.text[place.start : place.start + 1] != ":":
            top.bare.append((top.last, key, key_place))
            return
        top.last = key
        if key == "id" and key in top.data and self.begins_item(top):
            self.find(remarks.second_id, self.text, key_place.start, place.end)
            self.split(top, key_place)
        elif key in top.data:
            first = top.parts[key].key
            assert first is not None
            joined = len(self.stack) == 1 and _join(top.data[key], top.parts[key], value, place)
            self.find(remarks.duplicate, key, key_place.start, key_place.end, first.start, first.end, joined)
            if joined:
                self.bound(top.parts[key].start, len(top.data[key]))
            return
        place.key = key_place
        top.data[key] = value
        top.parts[key] = place

    def begins_item(self, top: Open) -> bool:
        """Whether a second id is more likely that of a further item than a word too many: the first one has a body."""
        around = self.stack[-2] if len(self.stack) > 1 else None
        return around is not None and around.is_list and top.place.style == ":" and len(top.data) > 1

    def split(self, top: Open, key_place: Place) -> None:
        """What was read of an item is one, and what follows another."""
        around = self.stack[-2]
        top.place.end = _end_of_last(top.place)
        around.data.append(top.data)
        around.parts.append(top.place)
        top.data, top.parts = {}, {}
        top.place = Place(key_place.start, key_place.end, ":", top.parts)

    def bound(self, start: int, entries: int) -> bool:
        """Read no further where a list, a mapping or the file has more than anybody writes."""
        if entries > MAX_ENTRIES or self.entries > MAX_IN_FILE:
            self.find(remarks.too_many, start, entries, MAX_ENTRIES, MAX_IN_FILE)
            self.result.bounded = self.over = True
        return self.over

    def find(self, remark: Callable[..., Finding | None], *about: Any) -> None:
        if len(self.result.findings) < _MAX_FINDINGS:
            finding = remark(*about)
            if finding:
                self.result.findings.append(finding)


def _join(data: Data, parts: Place, more: Data, places: Place) -> bool:
    """Put what stands below a key of the file a second time behind what stood there: else all of it were unknown.

    Returns:
        Whether that could be done: with two lists, or two mappings.
    """
    if isinstance(data, list) and isinstance(more, list):
        data += more
        parts.parts += places.parts  # type: ignore[operator]
    elif isinstance(data, dict) and isinstance(more, dict):
        for key, value in more.items():
            if key not in data:
                data[key] = value
                parts.parts[key] = places.parts[key]  # type: ignore[index,call-overload]
    return type(data) is type(more) and isinstance(data, list | dict)


def _end_of_last(place: Place) -> int:
    parts = place.parts
    if not parts:
        return place.end
    return parts[-1].end if isinstance(parts, list) else next(reversed(parts.values())).end
