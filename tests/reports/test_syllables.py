"""Words are parted where Pyphen parts them, though its files are read in another way."""

import pyphen
import pytest

from questions.load import bank
from reports import syllables


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_pattern_is_that_of_pyphen(language) -> None:
    path = pyphen.LANGUAGES[pyphen.language_fallback(language)]
    own, original = syllables.Syllables(syllables.read(path)), pyphen.HyphDict(path)
    assert {key: own.patterns.get(key) for key in original.patterns} == original.patterns
    assert {k for k in own.patterns if own.patterns.get(k)} == set(original.patterns)
    assert own.maxlen == original.maxlen
    assert own.patterns.get("a pattern of nothing") is None


@pytest.mark.parametrize("language", ["de", "en"])
def test_words_of_the_instrument_are_parted_as_before(language, monkeypatch) -> None:
    path = pyphen.LANGUAGES[pyphen.language_fallback(language)]
    texts = [text[language] for item in bank().items for text in item.anchors]
    words = {word.strip(".,;:“”„") for text in texts for word in text.split()}
    monkeypatch.setattr(pyphen, "hdcache", {})
    expected = {word: pyphen.Pyphen(lang=language).positions(word) for word in words}
    monkeypatch.setattr(pyphen, "hdcache", {})
    syllables.learn(language)
    assert isinstance(pyphen.hdcache[path], syllables.Syllables)
    assert {word: pyphen.Pyphen(lang=language).positions(word) for word in words} == expected
    assert any(expected.values())


def test_a_language_with_special_spellings_is_left_to_pyphen(monkeypatch) -> None:
    monkeypatch.setattr(pyphen, "hdcache", {})
    syllables.learn("hu")
    syllables.learn("no such language")
    assert pyphen.hdcache == {}
