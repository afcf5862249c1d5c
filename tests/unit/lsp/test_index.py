"""The index of names, the grammar it goes by, and what else needs no wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sopflow.lsp import grammar, keys
from sopflow.lsp.cursor import spot
from sopflow.lsp.folder import Desk, Reading
from sopflow.lsp.index import Index
from sopflow.lsp.names import Name
from sopflow.lsp.positions import Positions
from sopflow.lsp.rename import Refused, renameable, renamed
from sopflow.model import ACTS, VERBS
from sopflow.scenarios.shape import EXPECT, LINES, SCENARIO
from sopflow.text import Span, parse

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples/sops"
KINDS = ("step", "fact", "role", "team", "procedure", "outcome", "signal", "action", "stage", "ladder", "table")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return Desk().read(str(EXAMPLES))


def test_what_the_grammar_names_the_models_have() -> None:
    for part in keys._MODELS:
        assert set(grammar.PARTS[part]) <= dict(keys.keys_at(part, ())).keys(), part
    for part, verbs in (("step", VERBS), ("act", ACTS)):
        every = {key for verb in verbs for key, _ in keys._all(part, (verb,))} | set(dict(keys._all(part, ())))
        assert set(grammar.PARTS[part]) <= every | {"deadline"}, part


def test_scenarios_are_in_the_grammar() -> None:
    assert set(grammar.PARTS["scenario"]) == set(SCENARIO)
    assert set(grammar.PARTS["expect"]) == set(EXPECT)
    assert set(grammar.PARTS["line"]) == {key for line in LINES.values() for key in line}


def test_every_name_of_the_examples_is_declared(reading: Reading) -> None:
    built_in = {"failed", "late", "accepted", "rejected", "at_top", "skipped", "done", "cancelled"}
    index = reading.index
    lost = [each for each in index.names if index.definition(each.thing) is None and each.thing.name not in built_in]
    assert lost == []
    assert {each.thing.kind for each in index.names} >= {
        "step",
        "fact",
        "role",
        "signal",
        "action",
        "stage",
        "deadline",
    }


def test_what_stands_at_a_name_is_the_name(reading: Reading) -> None:
    for each in reading.index.names:
        line = reading.texts[each.span.file].split("\n")[each.span.line - 1]
        assert line[each.span.column - 1 : each.span.end_column - 1] == each.thing.name.rpartition(".")[2]


def declared(reading: Reading) -> Iterator[Name]:
    """Of each kind some things, spread over the handbook."""
    for kind in KINDS:
        names = [each for each in reading.index.names if each.defines and each.thing.kind == kind]
        names = [
            each
            for each in names
            if not reading.index.is_handed_over(each.thing) and not reading.index.is_shared(each.thing)
        ]
        yield from names[:: max(1, len(names) // 2)][:2]


def test_a_renamed_handbook_means_the_same(reading: Reading) -> None:
    """Renaming anything gives no findings, and as many names as before."""
    texts, index = dict(reading.texts), reading.index
    for number, old in enumerate(declared(reading)):
        name = next((each for each in index.names if each.thing == old.thing and each.defines), None)
        if name is None:  # it stands in something that has been renamed
            continue
        changed = applied(texts, renamed(index, renameable(index, name), f"renamed-{number}"))
        sources = [
            index.sources[file] if text == texts[file] else parse(text, file)[0] for file, text in changed.items()
        ]
        texts, index = changed, Index(sources)
    desk = Desk()
    desk.open = texts
    assert [str(each.span) + each.message for each in desk.read(str(EXAMPLES)).report] == []
    assert len(index.names) == len(reading.index.names)


def applied(texts: dict[str, str], edits: Iterator[tuple[Span, str]]) -> dict[str, str]:
    lines = {file: text.split("\n") for file, text in texts.items()}
    for span, new in sorted(edits, key=lambda each: (each[0].line, each[0].column), reverse=True):
        line = lines[span.file][span.line - 1]
        lines[span.file][span.line - 1] = line[: span.column - 1] + new + line[span.end_column - 1 :]
    return {file: "\n".join(each) for file, each in lines.items()}


def test_a_name_that_is_taken_is_refused(reading: Reading) -> None:
    index = reading.index
    name = next(each for each in index.names if each.defines and each.thing.kind == "role")
    with pytest.raises(Refused, match="already a role `team-lead`"):
        list(renamed(index, name, "team-lead"))
    argument = next(each for each in index.names if each.defines and each.thing.name == "student_number")
    with pytest.raises(Refused, match="handed over"):
        renameable(index, argument)
    with pytest.raises(Refused, match="no name"):
        renameable(index, None)


@pytest.mark.parametrize(
    ("text", "path", "as_key", "written"),
    [
        ("a: |", ("a",), False, ""),
        ("a:\n  b|", ("a",), True, "b"),
        ("a:\n  b: c\n  |", ("a",), True, ""),
        ("a:\n- b: x|", ("a", None, "b"), False, "x"),
        ("a:\n  - id: x\n    b|", ("a", None), True, "b"),
        ("a:\n  - [x, y|", ("a", None, None), False, "y"),
        ("a: {b: {c: x|", ("a", "b", "c"), False, "x"),
        ("a: {b: c, d|", ("a",), True, "d"),
        ("a: [b,\n  c|", ("a", None), False, "c"),
        ("a: >-\n  some {{ x|", ("a",), False, "some {{ x"),
        ("a:\n  'x: y' : z|", ("a", "x: y"), False, "z"),
        ("a:\n  b == c or d: e|", ("a", "b == c or d"), False, "e"),
        ("|", (), True, ""),
    ],
)
def test_where_the_cursor_is(text: str, path: tuple[str | None, ...], as_key: bool, written: str) -> None:
    before, after = text.split("|")
    found = spot(before + after, len(before))
    assert (found.path, found.as_key, found.written) == (path, as_key, written)


def test_the_keys_around_the_cursor() -> None:
    text = "steps:\n  - id: a\n    do: b\n    \n    by: c\n  - id: d\n"
    assert set(spot(text, text.index("    \n") + 4).siblings) == {"id", "do", "by"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_go_there_and_back(encoding: str) -> None:
    text = "äö🦢x\r\n🦢🦢\ry\nz"
    places = Positions(text, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            assert places.offset(places.position(offset)) == offset


def test_nothing_is_read_twice_while_nothing_changes() -> None:
    desk = Desk()
    assert desk.read(str(EXAMPLES)) is desk.read(str(EXAMPLES))
    assert desk.read(str(EXAMPLES)).handbook is not None
