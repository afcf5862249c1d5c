"""The document itself: Jinja templates over its content. A folder of templates of one's own can take their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sopflow.errors import MissingTool
from sopflow.views.document.content import Book
from sopflow.views.document.gather import gather
from sopflow.views.document.phrases import Phrases
from sopflow.views.drawing import flowchart

if TYPE_CHECKING:
    from jinja2 import Environment

    from sopflow.program import Handbook

__all__ = ["FORMATS", "document", "pdf"]

FORMATS = ("markdown", "html")
_TEMPLATES = {"markdown": "document.md.jinja", "html": "document.html.jinja"}


def document(
    handbook: Handbook,
    names: Sequence[str] = (),
    *,
    language: str | None = None,
    form: str = "markdown",
    templates: str | Path | None = None,
) -> str:
    """Write a handbook as a document that people read.

    Args:
        handbook: The handbook.
        names: The processes and procedures to write about; left out, all of them.
        language: One of the handbook's languages; left out, its first.
        form: ``markdown``, or ``html`` for one page that needs nothing else, with search and flowcharts.
        templates: A folder whose templates take the place of those of the same name (``document.md.jinja``,
            ``document.html.jinja`` and the parts they include).

    Raises:
        ValueError: No such format or language, or a handbook without any process or procedure.
        MissingTool, LayoutError: As for a flowchart as SVG (``html`` only).
    """
    if form not in FORMATS:
        raise ValueError(f"there is no format {form!r}; there are {', '.join(FORMATS)}")
    every = tuple(names) or (*handbook.processes, *handbook.procedures)
    if not every:
        raise ValueError("there is no process and no procedure in this handbook yet")
    chosen = _language(handbook, language)
    book = gather(handbook, every, chosen, _charts(handbook, every, chosen, form))
    return _written(book, form, templates)


def pdf(page: str) -> bytes:
    """An HTML document as PDF, for printing.

    Args:
        page: What ``document`` wrote as ``html``. Nothing it refers to is fetched.

    Raises:
        MissingTool: WeasyPrint isn't installed.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as missing:  # it is not there, or the system's Pango isn't
        raise MissingTool('PDF documents need WeasyPrint (pip install "sopflow[pdf]") and Pango') from missing
    written: bytes = HTML(string=page, url_fetcher=_nothing_from_outside).write_pdf()
    return written


def _nothing_from_outside(url: str) -> NoReturn:
    raise ValueError(f"a document refers to nothing outside of it: {url}")


def _language(handbook: Handbook, language: str | None) -> str:
    languages = handbook.book.languages
    if language is not None and languages and language not in languages:
        raise ValueError(f"the handbook has no texts in {language!r}; it has {', '.join(languages)}")
    return language or (languages[0] if languages else "en")


def _charts(handbook: Handbook, names: Sequence[str], language: str, form: str) -> Mapping[str, tuple[str, str]]:
    charts = {name: flowchart(handbook[name], language=language) for name in names}
    if form == "html":
        return {name: (chart.svg(), "") for name, chart in charts.items()}
    return {name: ("", chart.mermaid()) for name, chart in charts.items()}


def _written(book: Book, form: str, templates: str | Path | None) -> str:
    environment = _environment(form, templates)
    phrases = Phrases(book.language)
    template = environment.get_template(_TEMPLATES[form])
    text = template.render(
        book=book,
        say=phrases,
        known={page.anchor for page in book.pages},  # what is not in this document can't be linked to
        processes=[page for page in book.pages if page.kind == "process"],
        procedures=[page for page in book.pages if page.kind == "procedure"],
    )
    return text.strip() + "\n"


def _environment(form: str, templates: str | Path | None) -> Environment:
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

    ours = PackageLoader("sopflow.views.document")
    loader = ours if templates is None else ChoiceLoader([FileSystemLoader(templates), ours])
    environment = Environment(
        loader=loader,
        autoescape=form == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = _markdown
    environment.filters["cell"] = _markdown_cell
    return environment


_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


def _markdown(text: str) -> str:
    """A text in which nothing is taken for Markdown; its lines stay lines."""
    lines = [line.strip().translate(_MARKS) for line in text.strip().split("\n")]
    return "\n".join(
        f"{line}  " if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )


def _markdown_cell(text: str) -> str:
    return " ".join(text.split()).translate(_MARKS)
