"""A text in its languages, compiled: what people read, with the facts filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from sopflow.expr import Scope, Text, compile_text

__all__ = ["Words"]


class Words(Struct, frozen=True, eq=False):
    """One text of the handbook in all its languages.

    Attributes:
        texts: Language to compiled text; ``""`` holds a text that counts for every language.
    """

    texts: Mapping[str, Text]

    @classmethod
    def of(cls, text: str) -> Words:
        """A text of our own making, for every language, without placeholders."""
        compiled, _ = compile_text(text, Scope())
        assert compiled is not None
        return cls({"": compiled})

    def pick(self, language: str) -> Text:
        """The text in ``language`` or its general form (``de`` for ``de-CH``), else the one for all, else the first."""
        texts = self.texts
        return (
            texts.get(language) or texts.get(language.partition("-")[0]) or texts.get("") or next(iter(texts.values()))
        )

    def plain(self, language: str) -> str:
        """The text as written, its placeholders included (for charts and documents)."""
        return self.pick(language).source

    def render(
        self,
        f: Mapping[str, Any],
        l: Mapping[str, Any],  # noqa: E741  (the short names of the expression code)
        x: Any,
        language: str,
        *,
        on_missing: Literal["label", "raise"] = "label",
    ) -> str:
        """The text for a reader.

        Raises:
            MissingFacts: ``on_missing="raise"`` and a fact it shows is not known.
        """
        return self.pick(language).render(f, l, x, language=language, on_missing=on_missing)
