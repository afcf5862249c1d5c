"""Laws of the expression language: two evaluations that agree, printing that parses back, nothing that crashes."""

from __future__ import annotations

import importlib.util
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.expr import MISSING, Text, compile_text, read
from sopflow.expr import tree as t
from sopflow.expr.nodes import Env
from sopflow.expr.parser import parse
from sopflow.expr.printer import same, show
from sopflow.expr.types import YES_NO

_spec = importlib.util.spec_from_file_location("expr_cases", Path(__file__).with_name("expr_cases.py"))
assert _spec is not None
assert _spec.loader is not None
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)

SCOPE, CONTEXT = cases.scope(), cases.CONTEXT
QUICK = settings(max_examples=150, deadline=None)


@QUICK
@given(cases.conditions, cases.case_facts, cases.call_facts)
def test_fast_and_slow_agree(text: str, f: dict[str, Any], l: dict[str, Any]) -> None:  # noqa: E741
    expr, problems = read(text, SCOPE, expect=YES_NO)
    if expr is None:  # only for what is nested too deep or has too many digits
        assert {each.code for each in problems} <= {"SOP206"}, (text, problems)
        return
    slow = expr.tree.value(Env(f, l, CONTEXT))
    assert slow in (True, False, MISSING)
    with suppress(KeyError, ArithmeticError):
        assert expr.fast(f, l, CONTEXT) == slow
    truth = expr.truth(f, l, CONTEXT)
    assert (MISSING if truth is None else truth) == slow
    wanted = expr.missing(f, l, CONTEXT)
    assert not wanted or truth is None
    assert set(wanted) <= expr.leaves
    why = expr.why(f, l, CONTEXT)
    assert set(why) <= set(expr.reads)
    assert all({**f, **l}[name] == value for name, value in why.items() if name in {**f, **l})
    assert expr.sentence("de")
    assert expr.sentence("en")


@QUICK
@given(cases.conditions, cases.case_facts, cases.call_facts, st.data())
def test_what_is_known_stays_decided(text: str, f: dict[str, Any], l: dict[str, Any], data: Any) -> None:  # noqa: E741
    """Kleene's logic is monotone: a decided condition stays as it is, whatever else becomes known."""
    expr, _ = read(text, SCOPE, expect=YES_NO)
    if expr is None or "missing" in text or "known" in text:
        return
    fewer = {name: value for name, value in f.items() if data.draw(st.booleans())}
    before = expr.truth(fewer, l, CONTEXT)
    assert before is None or before == expr.truth(f, l, CONTEXT)


_words = st.sampled_from(["a", "customer.tier", "2G", "fast-lane", "x9", "größe", "any", "count", "known", "missing"])
_leaf = (
    st.builds(lambda text: t.Name(0, 0, text), _words)
    | st.builds(lambda text: t.Number(0, 0, text), st.sampled_from(["0", "-1", "2.50"]))
    | st.builds(lambda text: t.Duration(0, 0, text), st.sampled_from(["4 h", "1 h 30 min"]))
    | st.builds(lambda text: t.Text(0, 0, text), st.text("a'\" ]", max_size=5))
)


def _grown(inner: st.SearchStrategy[t.Tree]) -> st.SearchStrategy[t.Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    items = st.lists(inner, max_size=2).map(tuple)
    plain = st.sampled_from(["==", "<=", "contains", "+", "-", "*", "/"])
    return (
        st.builds(lambda parts: t.And(0, 0, parts), several)
        | st.builds(lambda parts: t.Or(0, 0, parts), several)
        | st.builds(lambda part: t.Not(0, 0, part), inner)
        | st.builds(lambda op, a, b: t.Binary(0, 0, op, a, b), plain, inner, inner)
        | st.builds(lambda a, parts: t.Binary(0, 0, "in", a, t.Items(0, 0, parts)), inner, items)
        | st.builds(lambda part, missing: t.Is(0, 0, part, missing), inner, st.booleans())
        | st.builds(lambda parts: t.Call(0, 0, "sum", parts), items)
        | st.builds(lambda parts: t.Items(0, 0, parts), items)
        | st.builds(
            lambda word, source, part: t.Quantified(0, 0, word, "e", source, part),
            st.sampled_from(["any", "every", "count"]),
            _leaf,
            inner,
        )
    )


@QUICK
@given(st.recursive(_leaf, _grown, max_leaves=12))
def test_printing_parses_back(tree: t.Tree) -> None:
    again, problems = parse(show(tree))
    if again is None:
        assert {each.code for each in problems} == {"SOP206"}
    else:
        assert same(again, tree)


_scraps = re.findall(
    r"\S+",
    """a items e m grade ( ) [ ] , and or not in is missing known any count has where ( sum ( 4 h - -1 'x' " ' == < + *
    / contains case.visits. outcome . {{ }} {% %} {# #} if else for endif endfor 2 months""",
)
_noise = st.text(max_size=60) | st.lists(st.sampled_from(_scraps), max_size=25).map(" ".join)


@settings(max_examples=250, deadline=None)
@given(_noise)
def test_no_text_crashes(text: str) -> None:
    expr, problems = read(text, SCOPE)
    assert (expr is None) == bool(problems)
    assert all(0 <= each.start <= each.end <= len(text) for each in problems)


@settings(max_examples=200, deadline=None)
@given(_noise | st.builds("{{{{ {} }}}}".format, _noise) | st.builds("{{% if {} %}}x{{% endif %}}".format, _noise))
def test_no_template_crashes(source: str) -> None:
    text, problems = compile_text(source, SCOPE)
    assert (text is None) == bool(problems)
    assert all(each.start <= each.end <= len(source) for each in problems)
    if isinstance(text, Text):
        assert len(text.render({}, {}, CONTEXT, language="de")) <= 10_000
