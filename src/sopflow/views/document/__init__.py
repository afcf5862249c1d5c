"""The handbook as a document: what people read and print, as Markdown, as one HTML page, as PDF."""

from __future__ import annotations

from sopflow.views.document.differences import Difference, differences
from sopflow.views.document.page import FORMATS, document, pdf

__all__ = ["FORMATS", "Difference", "differences", "document", "pdf"]
