"""Days and moments in words: one long form and one short form, in the reader's language."""

from datetime import UTC, date, datetime

import pytest

from assessment.clock import in_short, in_words

MOMENT = datetime(2026, 11, 2, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "time"),
    [("de", "02.11.2026", "23:10"), ("en", "2 Nov 2026", "23:10")],
)
def test_the_short_form_has_the_whole_year(app, language, day, time) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert in_short(MOMENT) == f"{day}, {time}"
        assert in_short(date(2026, 11, 2)) == day


def test_the_long_form_names_the_month(app) -> None:
    with app.test_request_context("/?lang=de"):
        assert in_words(MOMENT) == "2. November 2026, 23:10 Uhr"
