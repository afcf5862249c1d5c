"""Every condition, text, table and calendar of the examples and of the good corpus, in Python and in the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec
import pytest

import sopflow
from node import needs_node
from player_script import Page
from sopflow.clock.calendar import Calendar
from sopflow.clock.wall import to_ms
from sopflow.expr import MISSING, Expr, Fact, MissingFacts, Table, Text, Type, Undecided
from sopflow.program import Handbook, Program
from sopflow.program.words import Words
from sopflow.views.player.terms import Terms

pytestmark = needs_node

ROOT = Path(__file__).parents[4]
_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)
LANGUAGES = ("en", "de", "fr-CH")


def handbooks() -> Iterator[Path]:
    """The examples; of the corpus every folder with a handbook of its own, else every folder and every file."""
    yield ROOT / "examples/sops"
    for each in sorted((ROOT / "tests/corpus/good").iterdir()):
        if each.is_dir():
            yield from sorted(file.parent for file in each.rglob("handbook.yaml")) or [each]
        elif each.suffix == ".yaml" and not each.name.endswith(".test.yaml"):
            yield each


load = cache(sopflow.load)


class Found(NamedTuple):
    """What a program computes with."""

    exprs: list[Expr]
    words: list[Words]
    tables: list[Table]
    calendars: list[Calendar]
    facts: dict[str, Fact]


def everything(program: Program) -> Found:
    """All of it, wherever it hangs."""
    found = Found([], [], [], [], {})
    seen: set[int] = set()
    waiting: list[Any] = [program.units, program.rules, program.actions]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, str | int | float | bool | Decimal | type(None)):
            continue
        seen.add(id(each))
        match each:
            case Expr():
                found.exprs.append(each)
            case Words():
                found.words.append(each)
            case Table():
                found.tables.append(each)
            case Calendar():
                found.calendars.append(each)
            case Fact():
                found.facts.setdefault(each.name, each)
                waiting.append(each.derived)
            case Mapping():
                waiting.extend(each.values())
            case tuple() | list() | frozenset():
                waiting.extend(each)
            case msgspec.Struct():
                waiting.extend(getattr(each, name) for name in each.__struct_fields__)
            case _ if dataclasses.is_dataclass(each) and "sopflow.model" not in type(each).__module__:
                waiting.extend(getattr(each, field.name) for field in dataclasses.fields(each))
    return found


def any_value(type_: Type, random: Random) -> Any:
    """A value of a type."""
    match type_.kind:
        case "yes/no":
            return random.random() < 0.5
        case "one-of":
            return random.choice(type_.options)
        case "list":
            return [any_value(type_.element or Type("text"), random) for _ in range(random.randrange(4))]
        case "record":
            return {name: any_value(own, random) for name, own in type_.fields if random.random() < 0.8}
        case "date":
            return random.choice(["2026-11-23", "2026-11-20", "2025-01-01"])
        case "time":
            return random.choice(["2026-11-23T09:00:00.000Z", "2026-10-01T12:30:00.000Z"])
        case "duration":
            return random.choice([0, 60_000, 3_600_000, 100_000_000])
        case "text":
            return random.choice(["", "Ada", "a refund, please", "<b>{{ x }}</b>"])
    if type_.low is not None and type_.high is not None:
        number = type_.low + (type_.high - type_.low) * random.randrange(5) // 4
        return int(number) if type_.kind == "integer" else number
    return random.randrange(-2, 7) if type_.kind == "integer" else random.choice([0, 5, 120, 5_001, Decimal("99.50")])


def states(found: Found, random: Random, steps: list[str]) -> Iterator[tuple[dict[str, Any], ...]]:
    plain = [fact for fact in found.facts.values() if fact.derived is None]
    for share in (0.0, 0.3, 0.6, 0.8, 1.0, 1.0):
        values = {fact.name: any_value(fact.type, random) for fact in plain if random.random() < share}
        f = {name: value for name, value in values.items() if not found.facts[name].local}
        local = {name: value for name, value in values.items() if found.facts[name].local}
        x = {
            "now": "2026-11-23T10:00:00.000Z", "today": "2026-11-23", "id": "C-1", "opened": "2026-11-22T10:00:00.000Z",
            "age": 86_400_000, "level": 2, "role": random.choice([None, "senior"]), "team": "service", "handovers": 1,
            "visits": {step: random.randrange(4) for step in steps},
            "outcome": random.choice(["done", "failed", "solved", None]),
            "declined": [fact.name for fact in plain if fact.name not in values and random.random() < 0.4],
        }  # fmt: skip
        yield _decoder.decode(_encoder.encode((f, local, x)))


def as_json(value: Any) -> Any:
    return None if value is MISSING else value


def rendered(text: Words | Text, seen: tuple[Any, ...], language: str, on_missing: Any) -> Any:
    try:
        if isinstance(text, Words):
            return text.render(*seen, language, on_missing=on_missing)
        return text.render(*seen, language=language, on_missing=on_missing)
    except MissingFacts as lacking:
        return {"missing": lacking.names}


def looked(table: Table, seen: tuple[Any, ...]) -> Any:
    row = table.look(*seen)
    if isinstance(row, Undecided):
        return [row.row, row.missing, table.why(*seen, row.row)]
    return [row, None, table.why(*seen, row)]


def questions(handbook: Handbook) -> tuple[str, list[tuple[tuple[Any, ...], Any]]]:
    """The page's terms, and questions about them with Python's answers."""
    terms, asked = Terms(), []
    for name in handbook:
        program = handbook[name]
        found, random = everything(program), Random(name)
        steps = [step for unit in program.units.values() for step in unit.steps]
        exprs = [(terms.expression(expr), expr) for expr in found.exprs]
        words = [(terms.words(each, plain=True), each) for each in found.words]
        tables = [(terms.table(each), each) for each in found.tables]
        for fact in found.facts.values():
            terms.fact(fact)
        for place, expr in exprs:
            asked += [(("sentence", place, language), expr.sentence(language)) for language in LANGUAGES]
        for place, text in words:
            asked += [(("plain", place, language), text.plain(language)) for language in LANGUAGES]
        for f, local, x in states(found, random, steps):
            seen = (f, local, SimpleNamespace(**{**x, "declined": frozenset(x["declined"])}))
            for place, expr in exprs:
                value = [as_json(expr.value(*seen)), as_json(expr.holds(*seen)), expr.missing(*seen), expr.why(*seen)]
                asked.append((("evaluate", place, f, local, x), value))
            for place, text in words:
                language, on_missing = random.choice(LANGUAGES), random.choice(["label", "raise"])
                answer = rendered(text, seen, language, on_missing)
                asked.append((("render", place, f, local, x, language, on_missing), answer))
            asked += [(("look", place, f, local, x), looked(table, seen)) for place, table in tables]
        for made in found.calendars:
            place = terms.calendar(made)
            for hours in range(0, 24 * 14, 5):
                ms = to_ms(datetime(2026, 12, 18, tzinfo=UTC) + timedelta(hours=hours))
                asked.append((("calendar", place, "openingFrom", ms), made.opening_from(ms)))
    return terms.source(), asked


@pytest.mark.parametrize("path", [*handbooks()], ids=lambda path: str(path.relative_to(ROOT)))
def test_the_page_says_what_python_says(page: Page, path: Path) -> None:
    source, asked = questions(load(path))
    page.ask([("terms", source)])
    for (question, expected), found in zip(asked, page.raw([question for question, _ in asked]), strict=True):
        assert found == _encoder.encode(expected), question


def test_there_is_something_of_everything() -> None:
    """The comparison above can't pass for want of anything to compare."""
    counted = dict.fromkeys(Found._fields, 0)
    for path in handbooks():
        handbook = load(path)
        for name in handbook:
            for kind, found in zip(Found._fields, everything(handbook[name]), strict=True):
                counted[kind] += len(found)
    assert counted["exprs"] > 300
    assert counted["words"] > 1_000
    assert counted["tables"] > 5
    assert counted["calendars"] > 5
