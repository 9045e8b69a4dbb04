"""Settings: what makes no sense stops the start with a sentence that names it."""

import os
import subprocess
import sys

import pytest

from assessment.config import ROOT, SettingError, Settings

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


NONSENSE = {
    "PORT": ("0", "70000", "-1", "eighty"),
    "WEB_WORKERS": ("0", "99999", "two"),
    "WEB_THREADS": ("0", "99999", "1.5"),
    "PROXIES": ("-1", "99999"),
    "METRICS_PORT": ("65536", "99999", "none"),
    "HOST": ("one:8000", "a b", "unix:/run/leitstern", "[::"),
    "TRUSTED_HOSTS": ("https://survey.example.com", "*.example.com", "a.example.com/b", "a b"),
    "ADMINISTRATORS": ("anna", "anna@example.com ben@example.com", "anna@"),
    "LEITSTERN_VAR": ("/dev/null", "/dev/null/var"),
    "PUBLIC_URL": (
        "survey.example.com",
        "http://h:99999",
        "http://h:0",
        "http://h:abc",
        "http://[h",
        "https://example.com/#there",
    ),
    "DATABASE_URL": (
        "nonsense",
        "mysql://h/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://host/file",
        "sqlite:////dev/null/x/file",
        "sqlite+aiosqlite:////tmp/file",
        "postgresql+psycopg2://h/x",
        "postgresql+psycopg_async://h/x",
        "postgresql://h:abc/x",
        "postgresql://h:0/x",
        "postgresql://h:99999/x",
        "postgresql://one:5432,two:99999/x",
        "postgresql://[::1]:5432,[::2]:5432/x",
        "postgresql://h/x?host=one,two&port=1,abc",
        "postgresql://h/x?colour=blue",
    ),
    "REDIS_URL": (
        "redis://h:abc/0",
        "redis://h:99999/0",
        "redis://h:0/0",
        "redis://h/first",
        "redis://h/0?colour=blue",
        "redis://h/0?socket_timeout=soon",
        "redis://[h/0",
    ),
    "MAIL_URL": (
        "http://h",
        "smtp://h:abc",
        "smtp://h:99999",
        "smtp://h:0",
        "smtp://[h",
        "smtp://a..b",
        "smtp://u:ä@h",
        "smtp://u:p%C3%A4@h",
        "smtp://h?tls=perhaps",
        "smtp://h?tsl=required",
    ),
    "MAIL_FROM": (
        "",
        "Leitstern @",
        "@",
        "Leitstern",
        "survey@firma",
        "survey@müller.example.com",
        "one@example.com, two@example.com",
        "Müller, Anna <anna@example.com>",
    ),
    "TIME_ZONE": ("Berlin", "/etc/passwd", "Europe"),
    "LOG_FORMAT": ("xml",),
    "SIGN_UP": ("closed",),
    "LEITSTERN_ENV": ("live",),
}
MAILING = {"MAIL_URL": "smtp://h", "MAIL_FROM": "survey@example.com"}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values]
)
def test_what_makes_no_sense_stops_the_start_and_is_named(name, value) -> None:
    with pytest.raises(SettingError, match=f"^{name} "):
        Settings.read(SECRET | MAILING | {name: value})


SENSE = {
    "PORT": ("1", "65535"),
    "METRICS_PORT": ("0", "65535"),
    "WEB_WORKERS": ("1", "64"),
    "HOST": ("127.0.0.1", "localhost", "[::1]", "my_host-1.example.com"),
    "PUBLIC_URL": ("https://survey.example.com/sub", "http://[::1]:8000", "http://müller.example"),
    "DATABASE_URL": (
        "sqlite:////tmp/leitstern/a file.sqlite",
        "sqlite:///var/leitstern.sqlite",
        "postgres://lea:a/b@h/x",
        "postgresql:///x",
        "postgresql+psycopg:///x?host=/var/run/postgresql&port=5433",
        "postgresql://lea:a%40b@one:5432,two/x?sslmode=verify-full",
        "postgresql://h/x?target_session_attrs=any&connect_timeout=2&application_name=l",
    ),
    "REDIS_URL": ("redis://:pass%40word@h:6379/0", "rediss://h", "redis://[::1]/1?db=2"),
    "MAIL_URL": ("smtp://u:p%40@h:587?tls=required", "smtps://h:465", "smtp://[::1]:25?tls=none"),
    "MAIL_FROM": ("Leitstern <a@example.com>", "Müller & Co. <a@example.com>", "a@firma.local"),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in SENSE.items() for value in values]
)
def test_what_makes_sense_is_taken_as_it_is(name, value) -> None:
    read = Settings.read(SECRET | MAILING | {name: value})
    assert str(getattr(read, name.lower())) == value


def test_no_password_stands_in_what_stops_the_start() -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "MAIL_URL"):
        with pytest.raises(SettingError) as stopped:
            Settings.read(SECRET | MAILING | {name: "nonsense://user:kx72@h:99999/x"})
        assert "kx72" not in str(stopped.value)


def test_an_address_of_ipv6_needs_no_brackets_and_names_no_capitals() -> None:
    names = "Survey.Example.com, .firma.test, b.example.com:8000"
    read = Settings.read(SECRET | {"HOST": "::", "TRUSTED_HOSTS": names})
    assert read.host == "[::]"
    assert read.trusted_hosts == ("survey.example.com", ".firma.test", "b.example.com:8000")


@pytest.mark.parametrize(("name", "value"), [("DATABASE_URL", "mysql://h/x"), ("WEB_WORKERS", "0")])
def test_a_command_says_in_one_line_which_setting_it_is(name, value) -> None:
    environment = os.environ | SECRET | {"FLASK_SKIP_DOTENV": "1", name: value}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0
    assert done.stderr.startswith(f"Leitstern cannot start: {name} ")
    assert (done.stderr.count("\n"), done.stdout) == (1, "")
