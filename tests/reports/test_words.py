"""The report's language: rounding, separators, catalogues."""

from datetime import date

import pytest

from reports import words as module
from reports.words import Words, rounded


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.25, 2.3), (2.35, 2.4), (2.2499999999999, 2.3), (-0.04, 0.0), (1, 1.0)],
)
def test_a_half_is_rounded_up_and_noise_does_not_matter(value: float, expected: float) -> None:
    assert rounded(value) == expected
    assert str(rounded(value))[0] != "-"


def test_numbers_dates_and_shares_are_written_as_their_readers_write_them() -> None:
    de, en = Words("de"), Words("en")
    assert (de.number(1234.56), en.number(1234.56)) == ("1.234,6", "1,234.6")
    assert (de.number(-0.5), en.number(0.5, sign=True)) == ("−0,5", "+0.5")
    assert (de.percent(0.456), en.percent(0.456)) == ("46\N{NO-BREAK SPACE}%", "46%")
    assert de.date(date(2026, 11, 21)) == "21. November 2026"
    assert en.date(date(2026, 11, 21)) == "21 November 2026"
    assert de.listing(["a", "b", "c"]) == "a, b und c"
    assert de.number(None) == "–"


def test_without_a_catalogue_the_english_message_stands(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(module, "TRANSLATIONS", tmp_path)
    module.catalogue.cache_clear()
    try:
        words = Words("de")
        assert words("Scores of %(n)s people at 100%%", n=3) == "Scores of 3 people at 100%"
        assert words("100%") == "100%"
        assert words.plural("%(n)s person", "%(n)s people", 1200) == "1.200 people"
    finally:
        module.catalogue.cache_clear()


def test_the_text_of_a_catalogue_is_used_before_it_was_compiled(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "report.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Lever"\nmsgstr "Hebel"\n'
    )
    monkeypatch.setattr(module, "TRANSLATIONS", tmp_path)
    module.catalogue.cache_clear()
    try:
        assert Words("de")("Lever") == "Hebel"
    finally:
        module.catalogue.cache_clear()
