"""What the rules about languages look at: all texts there are, and what each of them shows, at the exact place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sopflow import model
from sopflow.expr import Scope, compile_text, declare
from sopflow.expr.shows import shown
from sopflow.graph.wording import has, strange, text_keys, texts_in
from sopflow.loading import read_texts
from sopflow.program import Words
from sopflow.text import parse

ROOT = Path(__file__).parents[3]
BOTH = re.compile(r"en|de(-CH)?")
FILES = [
    file
    for folder in ("tests/corpus/shape", "examples/sops", "tests/corpus/good")
    for file in sorted((ROOT / folder).rglob("*.yaml"))
    if not file.name.endswith(".test.yaml")
]


def mappings(data: Any, path: model.Path = ()) -> Iterator[tuple[model.Path, dict[str, str]]]:
    """Whatever looks like a text in two languages, found without knowing where texts stand."""
    if isinstance(data, dict):
        if data and all(BOTH.fullmatch(key) for key in data):
            yield path, data
            return
        for key, value in data.items():
            yield from mappings(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from mappings(value, (*path, number))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_text_is_overlooked(file: Path) -> None:
    source, _ = parse(file.read_text(encoding="utf-8"), str(file))
    read, problems = model.read_model(source)
    if read is None or any(each.severity == "error" for each in problems):
        pytest.fail(f"{file} can't be read")
    found = dict(texts_in(read))
    assert found == {path: words for path, words in mappings(source.data) if not _is_value(path)}


def _is_value(path: model.Path) -> bool:
    """A text that a fact gets is no text of the file's own."""
    return bool({"set", "add", "with"} & set(path))


def test_every_kind_of_part_says_which_of_its_keys_are_texts() -> None:
    assert text_keys(model.DoStep) == (
        ("title", "title", "one"),
        ("needs", "needs", "list"),
        ("customer_sees", "customer_sees", "one"),
        ("do", "do", "one"),
        ("checklist", "checklist", "list"),
    )
    assert text_keys(model.AskStep)[-1][0] == "customer_sees"  # what is asked are facts
    facts = [(name, many) for name, _, many in text_keys(model.FactModel)]
    assert sorted(facts) == [("ask", "one"), ("label", "one"), ("labels", "by name")]


def test_a_general_language_counts_for_its_regions() -> None:
    assert has({"de": "Ja"}, "de-CH")
    assert not has({"de-CH": "Ja"}, "de")
    assert not has({"de": " "}, "de")
    assert strange({"de": "Ja", "en": "Yes"}, ["de-CH"]) == ("en",)
    words = Words({language: Words.of(language).texts[""] for language in ("en", "de")})
    assert words.plain("de-CH") == "de"
    assert words.plain("de") == "de"
    assert words.plain("fr") == "en"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Hello {{ name }}!", [("name", True)]),
        ("name {{name}} {{ name }}", [("name", True), ("name", True)]),
        ("{% if name == 'x' %}{{ age }}{% endif %}", [("name == 'x'", False), ("age", True)]),
        ("{% if age > 4 %}age{% elif age > 3 %}-{% endif %}", [("age > 4", False), ("age > 3", False)]),
        ("{# name #}{{ age + 1 }} and age", [("age + 1", True)]),
        ("{% for note in notes %}{{ note }} {{ age }}{% endfor %}", [("notes", True), ("note", True), ("age", True)]),
        ("plain name", []),
        ("{{ 'a }} b' }}{{ name }}", [("'a }} b'", True), ("name", True)]),
    ],
)
def test_expressions_are_found_where_they_stand(text: str, places: list[tuple[str, bool]]) -> None:
    facts = [*declare("name", "text"), *declare("age", "integer"), *declare("notes", {"list": "text"})]
    compiled, problems = compile_text(text, Scope(facts))
    assert compiled is not None, problems
    found = list(shown(compiled))
    assert [(text[each.start : each.end], each.visible) for each in found] == places
    assert [each.start for each in found] == sorted(each.start for each in found)


BOOK = "sopflow: 1\nhandbook: h\nlanguages: [en, de]\noutcomes: [over]\nfacts:\n"
FACTS = """  a: {type: integer, label: A}
  b: {type: integer, label: B, private: yes}
  c: {is: a + 1}
  d: {is: b + 1}
  five: {is: 5}
"""


@pytest.mark.parametrize(
    ("en", "de", "codes"),
    [
        ("{{ a }}", "{{ a }}", []),
        ("{{ a }}", "-", ["SOP703"]),
        ("-", "{{ a }}", ["SOP703"]),
        ("{{ a }}", "{% if a > 1 %}viel{% else %}wenig{% endif %}", []),
        ("-", "{% if a > 1 %}viel{% endif %}", []),
        ("{{ c }}", "{{ a + 1 }}", []),
        ("{{ a }}", "{{ c }}", []),  # one follows from the other: who knows the one may know the other
        ("{{ five }}", "5", ["SOP703"]),
        ("{{ now }}", "{{ today }}", []),
        ("{{ case.id }}", "-", ["SOP703"]),
        ("{{ b }}", "{{ b }}", ["SOP704", "SOP704"]),
        ("{{ b + 1 }}", "{{ b }}", ["SOP704", "SOP704"]),
        ("{{ b > 1 }}", "{{ b > 1 }}", ["SOP705", "SOP705"]),
        ("{% if b > 1 %}{{ b }}{% endif %}", "{{ b }}", ["SOP704", "SOP704"]),
        ("{% if b > 1 %}x{% endif %}", "x", ["SOP705"]),
        ("{{ d }}", "{{ d }}", ["SOP705", "SOP705"]),
        ("{% if b is known %}x{% endif %}{{ known(a, b) }}", "{{ known(a, b) }}", []),
    ],
)
def test_what_two_languages_show(en: str, de: str, codes: list[str]) -> None:
    step = f'sopflow: 1\nprocess: p\ninputs: [a, b]\nsteps:\n  - id: s\n    send:\n      en: "{en}"\n      de: "{de}"\n'
    _, report = read_texts({"handbook.yaml": BOOK + FACTS, "p.yaml": f"{step}    next: over\n"})
    found = report.selected(select=["SOP7"])
    assert [each.code for each in found] == codes, found.text()


@pytest.mark.parametrize("to", ["customer", "agent"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_only_customers_must_not_see_it(to: str, language: str) -> None:
    message = f"    send: {{{language}: '{{{{ b }}}}'}}\n    to: {to}\n"
    step = f"sopflow: 1\nprocess: p\ninputs: [b]\nsteps:\n  - id: s\n{message}"
    found = read_texts({"handbook.yaml": BOOK + FACTS, "p.yaml": f"{step}    next: over\n"})[1]
    assert ("SOP704" in {each.code for each in found}) == (to == "customer"), found.text()
