"""A text is missing in a language that the handbook promises.

`languages` in the handbook says in which languages everything can be read. A text that is written plainly counts for
all of them; one that is written by language must exist in each. Otherwise people read it in another language, or
instead of a label the bare name of a fact.

    handbook: shop
    languages: [en, de]
    ---
    process: inquiry
    title: {en: Customer inquiry, de: Kundenanfrage}
    outcomes: [answered]
    steps:
      - id: answer
        do:
          en: Answer the question.
        next: answered

Write the text in the other language, too, or only one text for all:

    handbook: shop
    languages: [en, de]
    ---
    process: inquiry
    title: {en: Customer inquiry, de: Kundenanfrage}
    outcomes: [answered]
    steps:
      - id: answer
        do:
          en: Answer the question.
          de: Beantworte die Frage.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sopflow import model
from sopflow.checks.rule import Rule, elsewhere, listed
from sopflow.graph import Folder
from sopflow.graph.wording import has, strange
from sopflow.text import Diagnostic
from sopflow.text.source import Source

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    languages = folder.handbook.languages
    for source, written, odd in folder.odd_texts:
        # A language missing and another one too many are one mistake, which the rule about the latter tells.
        lacking = [
            (path, missing, words)
            for path, words in odd
            if not strange(words, languages) and (missing := [each for each in languages if not has(words, each)])
        ]
        sure = written - sum(1 for _, words in odd if strange(words, languages))
        nowhere = _nowhere(languages, sure, [missing for _, missing, _ in lacking])
        for language in nowhere:
            yield _unwritten(source, language, [path for path, _, _ in lacking])
        for path, missing, words in lacking:
            left = [each for each in missing if each not in nowhere]
            if left:
                yield _missing(source, left, path, words)


def _nowhere(languages: Sequence[str], written: int, lacking: Sequence[Sequence[str]]) -> list[str]:
    """The languages that all of several texts lack."""
    if written < 2 or len(lacking) < written:
        return []
    return [each for each in languages if all(each in missing for missing in lacking)]


def _unwritten(source: Source, language: str, paths: Sequence[model.Path]) -> Diagnostic:
    spans = [source.key_span(path) for path in paths]
    message = f"No text in this file is written in `{language}`, one of the handbook's languages."
    hint = f"Add `{language}: …` to each, or take `{language}` from the handbook's `languages`."
    return RULE.finding(message, spans[0], hint, elsewhere(spans[1:]))


def _missing(source: Source, missing: Sequence[str], path: model.Path, words: Mapping[str, str]) -> Diagnostic:
    other = next((each for each in words if words[each].strip()), None)
    instead = f"it in `{other}`" if other is not None else "nothing"
    if path[-1] == "label":
        instead = f"only the name `{path[-2]}`"
    elif path[0] == "outcomes" or path[-2:-1] == ("labels",):
        instead = f"only `{path[-1]}`"
    message = f"This text is missing in {listed(missing)}: whoever reads {listed(missing, 'or')} sees {instead}."
    empty = next((each for each in missing if each in words), None)
    span = source.span((*path, empty)) if empty is not None else source.key_span(path)
    return RULE.finding(message, span, f"Add `{missing[0]}: …`, or write one plain text for all languages.")


RULE = Rule(
    "SOP701", "missing-language", "warning", "A text is missing in a language that the handbook promises.", check
)
