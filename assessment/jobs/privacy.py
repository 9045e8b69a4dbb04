"""The privacy pack of an audience as PDF, made outside the web process.

Collects what it is written from: rows of the audience, settings of the server, the texts that
participants read. Writes no sentence and lays out nothing itself.
"""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from flask_babel import force_locale, get_domain

from assessment.access import seats
from assessment.clock import in_words, local
from assessment.config import ROOT, Settings
from assessment.jobs import letters
from assessment.mail import encryption
from assessment.manner import address_as
from assessment.markdown import render
from assessment.notice import GROUPS_ASKED, notice
from assessment.store import accounts, organisations, places, retention, work, workspaces
from assessment.store.database import db
from assessment.store.places import Place
from assessment.terms import Terms
from questions.load import bank
from reports.privacy.facts import Asked, Facts, Group, Kept, Letter, Server, Told, Topic
from reports.words import LOCALES, Words

if TYPE_CHECKING:
    from questions.bank import Bank

KIND = "privacy-pack"
KEPT = timedelta(days=7)
SOURCES = (
    "reports/privacy",
    "reports/privacy.css",
    "reports/report.css",
    "templates/report/privacy.html",
    "templates/report/privacy_block.html",
    "assessment/translations/de/LC_MESSAGES/report.po",
)
ENDED = {"&nbsp;": "&#160;", "<br>": "<br/>", "<hr>": "<hr/>"}  # as XML wants it


def order(place: Place, language: str) -> work.Order:
    """The work of making the pack as things are today; its key is a hash of all it is made from."""
    said = facts(place, language)
    text = json.dumps([repr(said), _source()])
    key = hashlib.sha256(text.encode()).hexdigest()
    arguments = {"language": language, "key": key}
    return work.Order(key, KIND, str(place.audience.id), arguments)


@lru_cache
def _source() -> str:
    found = [
        path
        for name in SOURCES
        for path in (
            sorted((ROOT / name).glob("*.py")) if (ROOT / name).is_dir() else [ROOT / name]
        )
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def make(owner: str, arguments: dict[str, Any], progress: work.Progress) -> work.Made | None:
    """The PDF; None if the audience has gone, or what it is written from has changed meanwhile."""
    from reports.privacy import paper  # noqa: PLC0415  # heavy, and for the worker only

    place = places.above(db.session, UUID(owner))
    if place is None or order(place, arguments["language"]).key != arguments["key"]:
        return None
    said = facts(place, arguments["language"])
    progress(20)  # and its commit: nothing is held open while the pages are laid out
    return work.Made("application/pdf", paper.make(said), datetime.now(UTC) + KEPT)


def facts(place: Place, language: str) -> Facts:
    """Everything that the pack of this audience is written from, in a language."""
    from reports import look  # noqa: PLC0415

    audience, organisation, assessment = place.audience, place.organisation, place.assessment
    instrument = bank(assessment.bank_version)
    return Facts(
        language=language,
        date=local(datetime.now(UTC)).date(),
        organisation=organisation.name,
        workspace=place.workspace.name,
        assessment=assessment.name,
        wave=assessment.wave,
        asked=_asked(audience, instrument, language),
        kept=_kept(place),
        server=_server(),
        told=_told(place, language),
        questionnaire=_questions(audience, instrument, language),
        instrument=f"{instrument.version} ({assessment.bank_hash[:8]})",
        software=_source()[:12],
        roles=workspaces.roles(db.session, place.workspace.id),
        accent=organisation.accent or look.ACCENT,
        logo=organisations.logo(db.session, organisation.id),
    )


def _asked(audience: Any, instrument: "Bank", language: str) -> Asked:
    form = instrument.form(audience.form)
    with force_locale(LOCALES[language]):
        opens = in_words(audience.opens_at) if audience.opens_at else ""
        closes = in_words(audience.closes_at) if audience.closes_at else ""
    return Asked(
        kind=audience.kind,
        form=audience.form,
        confidentiality=audience.confidentiality,
        entry=audience.entry,
        live=audience.live,
        k=audience.k,
        groups=_groups(audience),
        crosses=tuple((one, other) for one, other in audience.crosses),
        headcount=audience.headcount,
        state=audience.state,
        launched_on=_day(audience.launched_at),
        closed_on=_day(audience.closed_at),
        opens=opens,
        closes=closes,
        contact=audience.contact,
        practices=len(form.items),
        minutes=form.minutes,
        writes="open" in form.modules and not audience.live,
    )


def _groups(audience: Any) -> tuple[Group, ...]:
    return tuple(Group(one["key"], tuple(one.get("names") or ())) for one in audience.groups)


def _day(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def _kept(place: Place) -> Kept:
    workspace, due = place.workspace, retention.due(place.workspace, place.audience)
    return Kept(
        responses=workspace.responses_kept,
        addresses=workspace.addresses_kept,
        deeds=workspace.deeds_kept,
        drafts=retention.DRAFTS_KEPT.days,
        grace=organisations.GRACE.days,
        signed_in=accounts.IDLE.days,
        seat=seats.LASTS.days,
        responses_until=_day(due.responses),
        addresses_until=_day(due.addresses),
    )


def _server() -> Server:
    settings: Settings = current_app.config["SETTINGS"]
    mails = encryption(urlsplit(settings.mail_url)) if settings.mail_url else ""
    return Server(
        database=db.engine.dialect.name,
        redis=bool(settings.redis_url),
        mails=mails,
        sender=settings.mail_from,
        address=settings.public_url,
        https=settings.public_url.startswith("https://"),
        zone=settings.time_zone,
        open_sign_up=settings.sign_up == "open",
        password_length=current_app.config["SECURITY_PASSWORD_LENGTH_MIN"],
        discreet_log=settings.log_format == "json",
        proof_again=int(current_app.config["SECURITY_FRESHNESS"].total_seconds() // 60),
    )


def _told(place: Place, language: str) -> Told:
    """The texts for participants, in the manner in which this audience is addressed."""
    audience, usual = place.audience, get_domain()
    address_as(audience.address)
    try:
        with force_locale(LOCALES[language]):
            said = notice(Terms.of(audience, place.organisation, place.workspace))
        mails = tuple(_letter(kind, place, language) for kind in ("invitation", "reminder"))
    finally:
        usual.as_default()
    return Told(
        lead=said.lead,
        sections=tuple((section.title, section.lines) for section in said.sections),
        consent=said.consent,
        welcome=_well_formed(render(audience.welcome.get(language, ""))),
        letters=mails if current_app.config["SETTINGS"].mail_url else (),
    )


def _letter(kind: str, place: Place, language: str) -> Letter:
    """A mail as it is shown before it is sent, without its link and key."""
    letter = letters.sample(letters.Occasion.of(kind, place), language)
    last = (letter.personal, letter.promise, letter.ask, letter.why, letter.too)
    lines = (letter.greeting, *letter.lines, *(line for line in last if line))
    return Letter(kind, letter.subject, lines)


def _well_formed(html: str) -> str:
    for written, wanted in ENDED.items():
        html = html.replace(written, wanted)
    return str(html)


def _questions(audience: Any, instrument: "Bank", language: str) -> tuple[Topic, ...]:
    from reports.privacy import asking  # noqa: PLC0415

    words, usual = Words(language), get_domain()
    if audience.live:
        return asking.in_room(instrument, words)
    address_as(audience.address)
    with force_locale(LOCALES[language]):
        groups = tuple(str(GROUPS_ASKED[one["key"]]) for one in audience.groups)
    usual.as_default()
    return asking.in_form(instrument, audience.form, groups, words)
