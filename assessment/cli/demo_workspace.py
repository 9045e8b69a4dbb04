"""Stores the demonstration workspace: results to look at, and a survey that runs.

Made once, with an account whose password is chosen behind a link; nothing of it is ever replaced.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import click

from assessment import demo, demo_audiences
from assessment.cli.accounts import link_for
from assessment.cli.refusal import language_of
from assessment.jobs import closing
from assessment.store import (
    accounts,
    assessments,
    audiences,
    comments,
    organisations,
    responses,
    workspaces,
)
from assessment.store.audiences import Plan
from assessment.store.database import begin_write, db
from questions.bank import Bank
from reports.words import Words

MADE_AT = datetime.combine(demo.MADE_ON, time(9), UTC)


def store_once(bank: Bank) -> None:
    """Make the workspace unless it was made before; says how to get in, as long as nobody did."""
    words, known = Words(language_of(), "cli"), accounts.find(db.session, accounts.DEMO)
    if known:
        _tell(words, None if known.password else link_for(known))
    db.session.rollback()  # ends the reading before the writing
    if known:
        return
    begin_write(db.session)
    account = accounts.add(db.session, accounts.DEMO, MADE_AT, name="Demo", language=language_of())
    account.confirmed_at = MADE_AT
    workspace = workspaces.add(db.session, "Demo", account.id, MADE_AT)
    link = link_for(account)
    profile = organisations.Profile(demo.NAME, sector="industry", size="50-249", country="DE")
    home = organisations.create(db.session, workspace.id, profile, MADE_AT)
    _waves(bank, home.id)
    _tell(words, link)


def _tell(words: Words, link: str | None) -> None:
    click.echo(words("There is a demonstration to look at as %(email)s.", email=accounts.DEMO))
    if link:
        click.echo(words("Set the password here; the link is valid for one day and works once:"))
        click.echo(link)


def _waves(bank: Bank, organisation: UUID) -> None:
    """One wave that is closed, and the next one, which runs."""
    first = assessments.create(
        db.session, organisation, assessments.Plan("Herbst 2026"), bank, MADE_AT
    )
    staff = _launched(first.id, demo_audiences.STAFF)
    leaders = _launched(first.id, demo_audiences.LEADERS)
    plan = assessments.Plan("Frühjahr 2027")
    following = assessments.create(db.session, organisation, plan, bank, MADE_AT)
    following.previous_id, following.wave = first.id, 2
    running = _launched(following.id, demo_audiences.STAFF)
    db.session.commit()
    _answer(staff, demo_audiences.staff(bank), 1)
    _answer(leaders, demo_audiences.leaders(bank), 2)
    _answer(running, demo_audiences.staff(bank, demo_audiences.RUNNING), 3)
    for audience in (staff, leaders):
        closing.close(str(audience), {}, lambda _: None)
    _release_comments(staff)


def _launched(assessment: UUID, plan: Plan) -> UUID:
    made = audiences.create(db.session, assessment, plan, MADE_AT)
    audiences.launch(db.session, made, MADE_AT)
    return made.id


def _answer(audience: UUID, answers: Sequence[dict[str, Any]], wave: int) -> None:
    for number, payload in zip(demo_audiences.numbers(wave), answers, strict=False):
        responses.add(db.session, audience, number, payload, None)
        db.session.commit()


def _release_comments(audience: UUID) -> None:
    """As a facilitator does: read through, take out who could be recognised, release."""
    begin_write(db.session)
    for comment in comments.every(db.session, audience):
        if comment.text == demo_audiences.NAMES_SOMEBODY:
            which = (db.session, audience, comment.question, comment.place)
            comments.redact(*which, demo_audiences.INSTEAD)
    comments.release(db.session, audience)
    db.session.commit()
