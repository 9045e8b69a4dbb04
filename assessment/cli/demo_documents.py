"""Writes documents of the demonstration’s second wave: what an assessment is handed over as."""

from pathlib import Path

import click

from assessment import demo
from assessment.cli.refusal import language_of
from assessment.jobs import documents
from assessment.store import accounts, assessments, organisations, waves, workspaces
from assessment.store.database import db
from assessment.wave import Story
from reports import formats
from reports.settings import Settings
from reports.words import Words


def write(kind: str, language: str, file: Path) -> None:
    """One document in a language, made here and now; ClickException if there is nothing to tell."""
    story = _story()
    chosen = Settings(language=language)
    made = story and formats.make(story, kind, chosen, documents.edition(story, None, chosen))
    if not made:
        words = Words(language_of(), "cli")
        raise click.ClickException(words("The demonstration was deleted meanwhile; try again."))
    file.write_bytes(made)


def _story() -> Story | None:
    """The company's waves up to the latest that is closed."""
    account = accounts.find(db.session, accounts.DEMO)
    for mine in workspaces.of_member(db.session, account.id) if account else ():
        for home in organisations.listed(db.session, mine.workspace.id).rows:
            if home.organisation.name != demo.NAME:
                continue
            for one in assessments.of_organisation(db.session, home.organisation.id):
                if one.assessment.state == "closed":
                    return waves.story(db.session, one.assessment.id)
    return None
