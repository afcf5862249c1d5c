"""The journal as text: what is read back, and what can't be."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from sopflow import SopflowError, journal, replay
from sopflow.engine import fold
from sopflow.journal import BrokenJournal
from sopflow.journal import entries as e
from walking import START, Walk, book

SHOP = book(
    """
    sopflow: 1
    process: order
    outcomes: [sent]
    facts:
      value: TYPE
    steps:
      - id: order
        ask: [value]
        again: yes
      - id: send
        do: Send it.
        next: sent
    """.replace("TYPE", "text")
)


def ordered() -> Walk:
    walk = Walk(SHOP["order"])
    walk.answer("order", {"value": "Tee"})
    walk.done("send")
    return walk


WRITTEN = journal.encode(ordered().entries)


def test_one_line_for_each_entry_with_the_version_of_its_form() -> None:
    lines = WRITTEN.splitlines()
    assert len(lines) == len(ordered().entries)
    assert all(line.startswith(b'{"v":1,"entry":"') for line in lines)
    assert WRITTEN.endswith(b"\n")


def test_empty_lines_are_passed_over() -> None:
    assert journal.decode(b"\n" + WRITTEN.replace(b"\n", b"\r\n\n")) == journal.decode(WRITTEN)
    assert journal.decode(b"") == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"v":2,"entry":"opened"}', "version 2 is newer than this sopflow"),
        (b'{"v":1,"entry":"waited","seq":1,"at":"2026-01-05T09:00:00Z"}', "waited"),
        (b'{"v":1,"entry":"entered","seq":1}', "at"),
        (b'{"v":1,"entry":"entered","seq":"1","at":"2026-01-05T09:00:00Z","frame":"","step":"a","visit":1}', "int"),
        (b'{"entry":"entered"}', "v"),
        (b'{"v":1,"entry":"enter', "truncated"),
        (b"\xff", ""),
        (b"[]", "array"),
    ],
)
def test_a_broken_line_is_named(line: bytes, said: str) -> None:
    with pytest.raises(BrokenJournal, match="journal line 2") as broken:
        journal.decode(WRITTEN.splitlines()[0] + b"\n" + line + b"\n")
    assert broken.value.line == 2
    assert said in str(broken.value)


def test_a_journal_cut_anywhere_is_either_a_shorter_one_or_broken() -> None:
    entries = tuple(ordered().entries)
    for length in range(len(WRITTEN)):
        try:
            read = journal.decode(WRITTEN[:length])
        except BrokenJournal:
            continue
        assert read == entries[: len(read)]


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("text", 'a\x00\u2028\r\n"\\ß電🙂{{ value }}'),
        ("integer", 2**63),
        ("integer", -(10**24) + 1),
        ("number", Decimal("0.1")),
        ("number", Decimal("1E+3")),
        ("number", Decimal("-0")),
        ("number", Decimal("1.10")),
        ("number", 1e-30),
        ("money", Decimal("12345678901234567890.12")),
        ("duration", timedelta(days=-1)),
        ("{list: {price: money, fine: yes/no}}", [{"price": Decimal("1.50")}, {}, {"fine": False}]),
        ("yes/no", True),
    ],
)
def test_every_value_comes_back_as_it_was(type_: str, value: Any) -> None:
    shop = book(f"""
        sopflow: 1
        process: order
        outcomes: [sent]
        facts: {{value: {type_}}}
        steps:
          - {{id: order, ask: [value]}}
          - {{id: send, do: Send it., next: sent}}
        """)
    walk = Walk(shop["order"])
    walk.answer("order", {"value": value})
    written = journal.encode(walk.entries)
    read = journal.decode(written)
    assert read == tuple(walk.entries)
    assert replay(read) == walk.case
    assert journal.encode(read) == written
    assert walk.case.facts.keys() == {"value"}


def test_a_journal_that_does_not_begin_is_no_case() -> None:
    entries = ordered().entries
    for broken in ([], entries[1:]):
        with pytest.raises(SopflowError, match="begins with the opening"):
            replay(broken)


def test_a_journal_that_begins_twice_is_no_case() -> None:
    entries = ordered().entries
    with pytest.raises(SopflowError, match="twice"):
        replay([*entries, entries[0]])


def test_each_entry_follows_upon_the_one_before() -> None:
    entries = ordered().entries
    for shorter, longer in pairwise(range(1, len(entries) + 1)):
        assert fold(replay(entries[:shorter]), entries[shorter:longer]) == replay(entries[:longer])


def test_entries_that_speak_of_another_place_are_no_journal() -> None:
    stray = e.Asked(seq=9, at=START, frame="", step="nowhere", asks=("value",))
    with pytest.raises(SopflowError, match="nowhere"):
        replay([*ordered().entries[:2], stray])


def test_older_lines_are_lifted_to_the_newest_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two forms that there never were: once ``by`` was called ``person``, and before that a step was a ``task``."""

    def task_is_step(entry: dict[str, Any]) -> dict[str, Any]:
        return {"step" if name == "task" else name: value for name, value in entry.items()}

    def person_is_by(entry: dict[str, Any]) -> dict[str, Any]:
        return {"by" if name == "person" else name: value for name, value in entry.items()}

    monkeypatch.setattr("sopflow.journal.lines.LIFTS", (task_is_step, person_is_by))
    monkeypatch.setattr("sopflow.journal.lines.VERSION", 3)
    first = b'{"v":1,"entry":"answered","seq":2,"at":"2026-01-01T00:00:00Z","frame":"",'
    first += b'"task":"a","facts":{"n":1.10},"person":"m/a"}'
    second = first.replace(b'"v":1', b'"v":2').replace(b'"task"', b'"step"')
    third = second.replace(b'"v":2', b'"v":3').replace(b'"person"', b'"by"')
    one, two, three = journal.decode(b"\n".join([first, second, third]))
    assert one == two == three
    assert isinstance(one, e.Answered)
    assert (one.step, one.by, str(one.facts["n"])) == ("a", "m/a", "1.10")
    for version, said in [(b"4", "version 4 is newer than this sopflow"), (b"0", "there is no version 0")]:
        with pytest.raises(BrokenJournal, match=said):
            journal.decode(third.replace(b'"v":3', b'"v":' + version))
