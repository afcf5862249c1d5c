"""A Sphinx extension: the directive ``sopflow`` becomes a chart.

Pages in HTML hold the picture itself; for what Sphinx makes else (LaTeX, man pages), the chart is given as text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from sopflow.embed.figure import FORMATS, figure, sources
from sopflow.errors import SopflowError

__all__ = ["Chart", "setup"]


class Chart(SphinxDirective):
    """``.. sopflow:: PATH [PROCESS]``; the path starts from the page's folder, or with ``/`` from the sources'."""

    required_arguments = 1
    optional_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "view": directives.unchanged,
        "language": directives.unchanged,
        "caption": directives.unchanged,
        "format": lambda argument: directives.choice(argument, FORMATS),
    }

    def run(self) -> list[nodes.Node]:
        """The chart, as nodes."""
        written = self.arguments[0]
        base = Path(self.env.srcdir) if written.startswith("/") else Path(self.env.doc2path(self.env.docname)).parent
        path = written.lstrip("/")
        options = {"path": path, **self.options}
        if len(self.arguments) > 1:
            options["process"] = self.arguments[1]
        try:
            for file in sources(path, base):
                self.env.note_dependency(str(file))
            drawn = figure(options, base)
            text = figure({**options, "format": "text"}, base)
        except SopflowError as problem:
            raise self.error(f"sopflow chart: {problem}") from problem
        plain = text.partition("<pre>")[2].partition("</pre>")[0]
        return [
            _only("html", nodes.raw("", drawn, format="html")),
            _only("not html", nodes.literal_block(plain, plain)),
        ]


def _only(builders: str, node: nodes.Node) -> nodes.Node:
    from sphinx import addnodes

    wrapped = addnodes.only(expr=builders)
    wrapped += node
    return wrapped


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx looks for."""
    app.add_directive("sopflow", Chart)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
