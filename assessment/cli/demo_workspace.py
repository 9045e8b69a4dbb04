"""Stores the demonstration workspace: results to look at, and a survey that runs.

Made once, with an account whose password is chosen behind a link; nothing of it is ever replaced.
"""

from dataclasses import replace
from uuid import UUID

import click

from assessment import demo, demo_audiences, demo_company, demo_plans, demo_portfolio
from assessment.cli import demo_room
from assessment.cli.accounts import link_for
from assessment.cli.demo_waves import MADE_AT, answer, close, course, launched, release_comments
from assessment.cli.refusal import language_of
from assessment.demo_company import FIRST, RUNNING, SECOND, Wave
from assessment.store import accounts, assessments, figures, organisations, workspaces
from assessment.store.database import begin_write, db
from assessment.store.organisations import Profile
from questions.bank import Bank
from reports.words import Words

HOME = Profile(demo.NAME, sector="industry", size="250-999", country="DE", compared=True)


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
    workspace = workspaces.add(db.session, "Demo", account.id, MADE_AT).id
    link = link_for(account)
    home = organisations.create(db.session, workspace, HOME, MADE_AT).id
    db.session.commit()
    _company(bank, home)
    _portfolio(bank, workspace)
    _tell(words, link)


def _tell(words: Words, link: str | None) -> None:
    click.echo(words("There is a demonstration to look at as %(email)s.", email=accounts.DEMO))
    if link:
        click.echo(words("Set the password here; the link is valid for one day and works once:"))
        click.echo(link)


def _company(bank: Bank, home: UUID) -> None:
    """Two waves of the company that are closed, and the next one, which runs."""
    first = _wave(bank, home, FIRST, None)
    for one in demo_plans.FIRST:
        course(first, one)
    second = _wave(bank, home, SECOND, first)
    demo_room.hold(bank, second)
    for one in demo_plans.SECOND:
        course(second, one)
    running = _assessment(bank, home, RUNNING, second)
    audience = launched(running, demo_company.STAFF, RUNNING.launched_at)
    answer(audience, demo_company.staff(bank, RUNNING), RUNNING.number)


def _wave(bank: Bank, home: UUID, wave: Wave, before: UUID | None) -> UUID:
    """A wave with staff and leadership, closed, and its figures."""
    made = _assessment(bank, home, wave, before)
    staff = launched(made, demo_company.STAFF, wave.launched_at)
    leaders = launched(made, demo_audiences.LEADERS, wave.launched_at)
    answer(staff, demo_company.staff(bank, wave), wave.number)
    answer(leaders, demo_company.leaders(bank, wave), 10 + wave.number)
    for audience in (staff, leaders):
        close(audience, wave.closed_at)
    release_comments(staff)
    begin_write(db.session)
    figures.put(db.session, made, demo_plans.FIGURES[wave.number])
    db.session.commit()
    return made


def _assessment(bank: Bank, home: UUID, wave: Wave, before: UUID | None) -> UUID:
    begin_write(db.session)
    plan = assessments.Plan(wave.name, starts_on=wave.launched_at.date())
    made = assessments.create(db.session, home, plan, bank, wave.launched_at)
    made.previous_id, made.wave = before, wave.number
    number = made.id
    db.session.commit()
    return number


def _portfolio(bank: Bank, workspace: UUID) -> None:
    """Others to be compared with, and a whole of several teams."""
    begin_write(db.session)
    profile = Profile(demo_portfolio.WHOLE, sector="health", country="DE")
    whole = organisations.create(db.session, workspace, profile, MADE_AT).id
    db.session.commit()
    alone = [(one, None) for one in demo_portfolio.ALONE]
    teams = [(one, whole) for one in demo_portfolio.TEAMS]
    for number, (one, part_of) in enumerate((*alone, *teams)):
        begin_write(db.session)
        profile = Profile(
            one.name, sector=one.sector, country="DE", part_of=part_of, compared=part_of is None
        )
        home = organisations.create(db.session, workspace, profile, MADE_AT).id
        made = assessments.create(db.session, home, assessments.Plan("Herbst 2026"), bank, MADE_AT)
        assessment = made.id
        db.session.commit()
        audience = launched(
            assessment, replace(demo_portfolio.PLAN, headcount=one.invited), MADE_AT
        )
        answer(audience, demo_portfolio.staff(bank, one, number), 20 + number)
        close(audience, MADE_AT)
