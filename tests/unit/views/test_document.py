"""The handbook as a document: whole, linked, escaped, and the same bytes every time."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sopflow
from sopflow.views.document import FORMATS, document, pdf

ROOT = Path(__file__).parents[3]
HANDBOOK = sopflow.load(ROOT / "examples/sops")
HOSTILE = """
sopflow: 1
process: hostile
title: "<script>alert(1)</script> | *x*"
changes: [{version: "<i>", what: "<u>|"}]
facts:
  name: {type: text, label: "<b>", ask: "Who? <img src=x onerror=alert(1)>"}
outcomes: ["done-it"]
steps:
  - id: one
    ask: [name]
  - id: two
    do: "Say `hello` to {{ name }}\\n# not a heading {% if name == 'a' %}A{% else %}B{% endif %}"
    next: done-it
"""


@cache
def written(language: str, form: str) -> str:
    return document(HANDBOOK, language=language, form=form)


class Page(HTMLParser):
    """What a page refers to, and what it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        if known.get("id"):
            self.ids.append(known["id"] or "")
        self.links += [known[key] or "" for key in ("href", "src", "xlink:href") if key in known]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_link_of_the_page_leads_somewhere_in_it(language: str) -> None:
    page = Page(written(language, "html"))
    assert len(set(page.ids)) == len(page.ids)
    assert page.links
    assert {link for link in page.links if link.removeprefix("#") not in page.ids} == set()


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_link_of_the_markdown_leads_somewhere_in_it(language: str) -> None:
    text = written(language, "markdown")
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    links = re.findall(r"\]\(#([^)]+)\)", text)
    assert links
    assert set(links) <= anchors


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("form", FORMATS)
def test_it_tells_every_step_and_nothing_of_the_template_language(language: str, form: str) -> None:
    text = written(language, form)
    said = "".join(Page(text).text) if form == "html" else text.replace("\\", "")
    for name in HANDBOOK:
        for step in HANDBOOK[name].main.steps.values():
            title = " ".join(step.title.plain(language).split())
            assert title.split("{{")[0] in " ".join(said.split()), (name, step.id)
    assert not re.search(r"\{\{ ?[a-z]|\{%", text)


def test_it_speaks_one_language_at_a_time() -> None:
    german, english = written("de", "markdown"), written("en", "markdown")
    assert "Schritt für Schritt" in german
    assert "Step by step" not in german
    assert "Step by step" in english
    assert "Schritt für Schritt" not in english


def test_the_same_handbook_gives_the_same_bytes() -> None:
    again = sopflow.load(ROOT / "examples/sops")
    assert document(again, ["customer-inquiry"], form="html") == document(HANDBOOK, ["customer-inquiry"], form="html")


def test_what_is_not_in_the_document_is_not_linked() -> None:
    page = Page(document(HANDBOOK, ["customer-inquiry"], form="html"))
    assert "satisfaction-survey" not in page.ids
    assert "#satisfaction-survey" not in page.links


def test_what_depends_on_the_case_is_told_as_a_sentence() -> None:
    text = document(HANDBOOK, ["customer-inquiry"], language="en")
    assert r"call \[Customer\] \[if priority is critical: within 15 minutes\] \[otherwise: within the hour\]." in text


def test_it_tells_what_has_changed_from_version_to_version() -> None:
    text = written("de", "markdown")
    assert text.count("### Was sich geändert hat") == 2  # of the process, and of what all share
    assert "| 1.0 | 02.03.2026 | Anna Petersen | Die erste Fassung. |" in text
    assert "| 1.0 | 02.03.2026 | Die erste Fassung. |" in text  # nobody said who, so there is no such column
    assert '<th scope="col">Since</th>' in written("en", "html")


def test_texts_stay_texts(tmp_path: Path) -> None:
    (tmp_path / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    handbook = sopflow.load(tmp_path / "hostile.yaml")
    page = Page(document(handbook, form="html"))
    assert page.tags.count("script") == 1
    assert not {"img", "i", "u"} & set(page.tags)
    assert "<script>alert(1)</script> | *x*" in "".join(page.text)
    text = document(handbook)
    assert r"\<script\>" in text
    assert r"\# not a heading" in text
    assert r"\`hello\`" in text


def test_a_team_can_have_templates_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "step.md.jinja").write_text("STEP {{ step.title }}\n", encoding="utf-8")
    text = document(HANDBOOK, ["customer-inquiry"], language="en", templates=tmp_path)
    assert "STEP Welcome" in text
    assert "## Customer inquiry" in text


def test_a_language_or_format_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        document(HANDBOOK, language="fr")
    with pytest.raises(ValueError, match="'word'"):
        document(HANDBOOK, form="word")


def test_a_pdf_can_be_printed() -> None:
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))  # without Pango it can't be imported
    assert pdf(document(HANDBOOK, ["satisfaction-survey"], form="html")).startswith(b"%PDF-")
