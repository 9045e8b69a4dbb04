"""The command that looks at every outside part."""

import pytest

from assessment.store import schema
from reports import svg
from reports.chromium import Tab


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def lines(done):
    return {line[9:].partition(":")[0]: line for line in done.output.splitlines() if line[0] != " "}


def test_it_finds_every_part_of_a_sound_installation(runner):
    done = runner.invoke(args=["doctor"])
    found = lines(done)
    assert list(found) == [
        "Database",
        "Job queue",
        "Charts",
        "Layout",
        "Font",
        "Translations",
        "Disk",
    ]
    assert all(line.startswith("ok") for line in found.values()), done.output
    assert done.exit_code == 0


def test_it_speaks_german_in_a_german_terminal(runner, monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert "Datenbank" in runner.invoke(args=["doctor"]).output


def test_it_names_the_cure_for_a_missing_browser(runner, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    monkeypatch.setattr(svg, "DRAWINGS", svg.Drawings(Tab(svg.prepared)))  # remembers nothing yet
    done = runner.invoke(args=["doctor"])
    assert done.exit_code == 1
    assert lines(done)["Charts"].startswith("MISSING")
    assert "no-such-browser" in lines(done)["Charts"]


def test_it_names_the_cure_for_an_old_database(runner, settings):
    schema.downgrade(settings.database_url, "base")
    done = runner.invoke(args=["doctor"])
    assert done.exit_code == 1
    assert "not up to date" in lines(done)["Database"]
    assert "flask --app wsgi db-upgrade" in done.output
