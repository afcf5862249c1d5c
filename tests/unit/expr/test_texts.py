"""Texts: what they show, what they refuse, what they cost."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.expr import MissingFacts, Scope, compile_text, declare
from sopflow.expr.pieces import Piece, Show
from sopflow.expr.templates import _marks, _plain_marks, _Reader, _words_and_names

WRITTEN = {
    "customer": {"name": {"type": "text", "label": {"en": "Customer's name", "de": "Name"}}},
    "urgent": "yes/no",
    "amount": "money",
    "due": "date",
    "items": {"list": {"price": "money", "note": "text"}},
    "tags": {"list": "text"},
}
SCOPE = Scope((fact for name, how in WRITTEN.items() for fact in declare(name, how)), currency="EUR")
X = SimpleNamespace(now="2026-11-23T10:00:00.000Z", today="2026-11-23", visits={})


def shown(source: str, facts: dict[str, object], language: str = "en", on_missing: str = "label") -> str:
    text, problems = compile_text(source, SCOPE)
    assert text is not None, problems
    return text.render(facts, {}, X, language=language, on_missing=on_missing)


def told(source: str) -> list[tuple[str, str]]:
    text, problems = compile_text(source, SCOPE)
    assert text is None
    return [(each.code, source[each.start : each.end]) for each in problems]


@pytest.mark.parametrize(
    ("source", "facts", "en", "de"),
    [
        ("Plain", {}, "Plain", "Plain"),
        ("Hello {{ customer.name }}", {"customer.name": "Ada"}, "Hello Ada", "Hello Ada"),
        ("Hello {{ customer.name }}", {}, "Hello [Customer's name]", "Hello [Name]"),
        ("{{ amount * 2 }}", {"amount": 6172}, "€12,344.00", "12.344,00 €"),
        ("{{ due }} {{ urgent }}", {"due": "2026-11-23", "urgent": True}, "23 Nov 2026 yes", "23.11.2026 ja"),
        ("{% if urgent %}now{% elif amount > 5 %}soon{% else %}later{% endif %}", {"amount": 6}, "soon", "soon"),
        ("{% for i in items %}{{ i.price }};{% endfor %}", {"items": [{"price": 1}, {}]},
         "€1.00;[i price];", "1,00 €;[i price];"),
        ("a\n{% if yes %}\nb\n{% endif %}\nc", {}, "a\nb\nc", "a\nb\nc"),
        ("{{ customer.name }}", {"customer.name": "{{ amount }}"}, "{{ amount }}", "{{ amount }}"),
    ],
)  # fmt: skip
def test_rendering(source: str, facts: dict[str, object], en: str, de: str) -> None:
    assert shown(source, facts) == en
    assert shown(source, facts, "de") == de


@pytest.mark.parametrize(
    ("source", "facts", "names"),
    [
        ("{{ customer.name }} {{ due }}", {}, ("customer.name", "due")),
        ("{% if urgent %}x{% endif %}", {}, ("urgent",)),
        ("{% for i in items %}{{ i.note }}{% endfor %}", {"items": [{}]}, ("items",)),
    ],
)
def test_what_a_message_lacks(source: str, facts: dict[str, object], names: tuple[str, ...]) -> None:
    with pytest.raises(MissingFacts) as found:
        shown(source, facts, on_missing="raise")
    assert found.value.names == names


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("{{ custmer.name }} {{ amout }}", [("SOP202", "custmer.name"), ("SOP202", "amout")]),
        ("a {% include 'x' %}", [("SOP207", "{% include 'x' %}")]),
        ("{{ amount | upper }}", [("SOP201", "|")]),
        ("{{ customer.name.lower() }}", [("SOP205", "customer.name.lower")]),
        ("{{ tags[0] }}", [("SOP201", "[")]),
        ("line\r\n{{ nope }}", [("SOP202", "nope")]),
        ("open {{ amount", [("SOP207", "{{ amount")]),
        ("{% if urgent %}x", [("SOP207", "{% if urgent %}")]),
        ("{% endfor %}", [("SOP207", "{% endfor %}")]),
        ("{% if amount %}x{% endif %}", [("SOP204", "amount")]),
        ("{% for due in tags %}{% endfor %}", [("SOP207", "due")]),
        ("{% for x in amount %}{{ x }}{% endfor %}", [("SOP204", "amount")]),
        ("{% set x = 1 %}", [("SOP207", "{% set x = 1 %}")]),
    ],
)
def test_problems(source: str, problems: list[tuple[str, str]]) -> None:
    assert told(source) == problems


def test_output_and_work_are_bounded() -> None:
    five = "".join(f"{{% for x{n} in tags %}}" for n in range(5)) + "y" + "{% endfor %}" * 5
    assert len(shown(five, {"tags": ["a"] * 100})) <= 10_000
    assert shown("{{ customer.name }}", {"customer.name": "x" * 20_000}).endswith("…")


WORDS = ["{", "}", "{{", "}}", " ", "a", "b.c-d", "-", "\r\n", "'", "2", "{{ a }}", "{{ no }}", "{{ lost }}"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_names_in_a_text_are_found_as_jinja_finds_them(parts: list[str]) -> None:
    plain = "".join(parts).replace("\r\n", " \n")
    scope = Scope((*declare("a", "text"), *declare("b", {"c-d": "text"})), broken=["lost"])
    found = _words_and_names(plain, scope)
    if found is not None:
        pieces, problems = found
        reader = _Reader(plain)
        reader.marks = list(_marks(plain))
        slowly, _ = reader.body(scope, 0)
        assert [_text(each) for each in pieces] == [_text(each) for each in slowly]
        assert list(problems) == reader.problems


TAGS = [
    "{% if a %}",
    "{% endif %}",
    "{%- a %}",
    "{% raw %}",
    "{# a #}",
    "{% %}",
    "{{ a > 2 }}",
    "{{ 'a' }}",
    "\n",
    "\n\n",
]


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, *TAGS, "  ", "\t", "%}", "{%", "#}", "+", "(", ")"]), max_size=9))
def test_tags_in_a_text_are_found_as_jinja_finds_them(parts: list[str]) -> None:
    plain = "".join(parts).replace("\r\n", " \n")
    found = _plain_marks(plain)
    if found is not None:
        assert found == list(_marks(plain))


def _text(piece: Piece) -> str:
    return piece.expr.text if isinstance(piece, Show) else str(piece)


def test_a_plain_text_needs_no_jinja() -> None:
    code = """
import sys
from sopflow.expr import Scope, compile_text
assert compile_text("Hi", Scope())[0].render({}, {}, None, language="de") == "Hi"
assert "jinja2" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": os.pathsep.join(sys.path)})
