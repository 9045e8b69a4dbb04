"""Settings of those who run and watch an installation."""

import pytest

from assessment.config import SettingError, Settings

SECRET = {"SECRET_KEY": "a secret of enough letters"}


@pytest.mark.parametrize("token", ["short", "fifteen letters", "ü" * 20, "a line\nand another one"])
def test_a_token_that_is_easy_to_guess_or_cannot_be_sent_stops_the_start(token) -> None:
    with pytest.raises(SettingError, match="METRICS_TOKEN"):
        Settings.read(SECRET | {"METRICS_TOKEN": token})


def test_without_settings_nobody_watches_and_nobody_administers() -> None:
    settings = Settings.read(SECRET)
    assert (settings.metrics_token, settings.metrics_port, settings.administrators) == ("", 0, ())


def test_administrators_are_named_one_after_the_other() -> None:
    named = Settings.read(SECRET | {"ADMINISTRATORS": " Anna@Example.com, ben@example.com ,"})
    assert named.administrators == ("anna@example.com", "ben@example.com")
