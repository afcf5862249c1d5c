import string

import pytest

from sopflow.cli.walk.words import WORDS, Words


@pytest.mark.parametrize("name", WORDS)
def test_every_word_says_the_same_in_each_language(name: str) -> None:
    places = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in WORDS[name]]
    assert places[0] == places[1]


def test_a_language_that_is_not_spoken_falls_back_to_english() -> None:
    assert Words("fr")("yes") == "yes"
    assert Words("de")("yes") == "ja"
    assert Words(None).language == "en"
