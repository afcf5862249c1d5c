"""Made-up texts and tables in Python and in the page: the same words, the same row, the same facts wanted."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
from hypothesis import strategies as st

from node import needs_node
from player_script import Page, drawn
from properties import expr_cases as cases
from properties import test_tables as made_up
from sopflow.expr import MissingFacts, Scope, Table, Text, Undecided, compile_text
from sopflow.views.player.terms import Terms

pytestmark = needs_node

SCOPE = Scope(cases.scope().facts.values(), steps=["one"], currency="EUR")
_encoder = msgspec.json.Encoder(decimal_format="number")

shown = st.sampled_from(
    ["a", "n", "q", "m", "s", "d", "day", "at", "tier", "tags", "rec", "rec.y", "items", "grade", "score", "tally"]
) | st.sampled_from(["m / 3", "n + 1", "case.role", "case.age", "items.price", "lower(s)", "q / n", "known(a, b)"])
plain = st.sampled_from(["", "Hello ", "\n", "½ of 1–2 <b> ", "😀"])


def sources(conditions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, max_size=3).map("".join)
        return (
            st.builds("{{% if {} %}}{}{{% endif %}}".format, conditions, several)
            | st.builds("{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format,
                        conditions, several, conditions, several, several)
            | st.builds("{{% for e in items %}}{}{{{{ e.price }}}} {{{{ e.kind }}}}{{% endfor %}}".format, several)
            | st.builds("{{% for t in tags %}}[{{{{ t }}}}]{}{{% endfor %}}".format, several)
        )  # fmt: skip

    piece = st.recursive(plain | st.builds("{{{{ {} }}}}".format, shown), nested, max_leaves=6)
    return st.lists(piece, min_size=1, max_size=4).map("".join)


def test_texts(page: Page) -> None:
    made = drawn(sources(st.sampled_from(drawn(cases.conditions, 30))), 200)
    texts = [text for source in made if (text := compile_text(source, SCOPE)[0]) is not None]
    assert len(texts) > 120
    pool, choice = drawn(cases.states, 60), Random(3)
    terms = Terms()
    places = [terms.text(text, plain=True) for text in texts]
    page.ask([("terms", terms.source())])
    asked, expected = [], []
    for place, text in zip(places, texts, strict=True):
        for state in choice.sample(pool, 8):
            language, on_missing = choice.choice(["en", "de"]), choice.choice(["label", "raise"])
            asked.append(("render", place, *state, language, on_missing))
            expected.append(_rendered(text, state, language, on_missing))
    for question, found, wanted in zip(asked, page.ask(asked), expected, strict=True):
        assert found == wanted, question


def _rendered(text: Text, state: Any, language: str, on_missing: str) -> Any:
    try:
        return text.render(*cases.seen(state), language=language, on_missing=on_missing)
    except MissingFacts as lacking:
        return {"missing": list(lacking.names)}


def test_texts_are_cut(page: Page) -> None:
    """Bounded in output and in work, as in Python."""
    loop = "".join(f"{{% for {each} in tags %}}" for each in "tuv") + "{% if a %}{% endif %}" + "{% endfor %}" * 3
    sources = ("{{ s }}{{ s }}", "{% for t in tags %}{{ s }}é{% endfor %}", loop)
    texts = [compile_text(source, SCOPE)[0] for source in sources]
    assert None not in texts
    terms = Terms()
    places = [terms.text(text) for text in texts if text is not None]
    page.ask([("terms", terms.source())])
    f = {"s": "😀" * 4_999, "tags": ["x"] * 30, "a": True}
    for place, text in zip(places, texts, strict=True):
        assert text is not None
        found = page.ask([("render", place, f, {}, {"declined": []}, "en", "label")])[0]
        assert found == text.render(f, {}, None, language="en")
        assert found.endswith("…") or len(found) == 9_998


def test_tables(page: Page) -> None:
    tables = [made_up.made(*each) for each in drawn(made_up.tables(made_up.COLUMNS), 120)]
    terms = Terms()
    places = [terms.table(table) for table in tables]
    page.ask([("terms", terms.source())])
    choice, asked, expected = Random(4), [], []
    for place, table in zip(places, tables, strict=True):
        for _ in range(20):
            values = {name: choice.choice(known) for name, known in made_up.KNOWN.items() if choice.random() < 0.7}
            local = {name: values.pop(name) for name in ("n",) if name in values}
            x = {"declined": choice.sample(list(made_up.KNOWN), choice.randrange(3))}
            asked.append(("look", place, values, local, x))
            expected.append(_encoder.encode(_looked(table, cases.seen((values, local, x)))))
    for question, found, wanted in zip(asked, page.raw(asked), expected, strict=True):
        assert found == wanted, question


def _looked(table: Table, seen: tuple[Any, ...]) -> Any:
    row = table.look(*seen)
    if isinstance(row, Undecided):
        return [row.row, row.missing, table.why(*seen, row.row)]
    return [row, None, table.why(*seen, row)]
