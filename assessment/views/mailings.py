"""Mails to an audience: looked at, sent, followed, sent again where somebody chooses that.

Of a reminder the pages tell only that it goes out, never to how many or to whom.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_domain
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs, mail, manner
from assessment.forms.audiences import KINDS
from assessment.forms.organisations import LANGUAGES
from assessment.jobs import letters, mailing
from assessment.store import addresses, mailings, work
from assessment.store.database import db
from assessment.store.mailings import NobodyError, UnderWayError
from assessment.store.places import Place
from assessment.views import reaching, writing
from assessment.views.invitations import name_of, takes_mails

pages = Blueprint("mailings", __name__, url_prefix="/audience/<uuid:id>/invitations")
REFRESH = 3  # seconds between two looks
WAYS = {"invitation": mailings.invite, "reminder": mailings.remind}
DEEDS = {"invitation": "invitations-sent", "reminder": "reminders-sent"}
AGAIN = ("failed", "uncertain")


@pages.get("/mail")
def preview(id: UUID) -> str:
    """The mail as people get it, before it is sent; the key in it is made up."""
    place = access.audience(id, "facilitator")
    kind = request.args.get("kind", "invitation")
    if kind not in WAYS:
        raise NotFound
    language = request.args.get("speaks", place.audience.language)
    if language not in LANGUAGES:
        raise NotFound
    usual = get_domain()
    manner.address_as(place.audience.address)
    letter = letters.sample(letters.Occasion.of(kind, place), language)
    usual.as_default()
    return render_template(
        "invitations/mail.html",
        place=place,
        kinds=KINDS,
        kind=kind,
        letter=letter,
        languages_offered=LANGUAGES,
        reaches=reaching.public().reaches,
    )


@pages.post("/send")
def send(id: UUID) -> Answer:
    """Send the invitation to everybody who has none yet."""
    return _ask(_sending(id), "invitation")


@pages.post("/remind")
def remind(id: UUID) -> Answer:
    """Remind whoever has not used the invitation, without anybody seeing who that is."""
    return _ask(_sending(id), "reminder")


def _ask(place: Place, kind: str) -> Answer:
    audience, now = place.audience.id, datetime.now(UTC)
    try:
        writing.start()
        asked = WAYS[kind](db.session, place.audience, now).id
    except (NobodyError, UnderWayError) as error:
        db.session.rollback()
        nobody = isinstance(error, NobodyError)
        flash(_("There is nobody to send this to.") if nobody else _("It is going out already."))
        return redirect(url_for("invitations.index", id=audience), 303)
    writing.note(place, DEEDS[kind], name_of(place))
    db.session.commit()
    return _order(audience, [asked], now)


@pages.post("/again")
def again(id: UUID) -> Answer:
    """Send what failed or is uncertain once more: an explicit choice."""
    place, now = _sending(id), datetime.now(UTC)
    state = request.form.get("state", "")
    if state not in AGAIN:
        raise NotFound
    writing.start()
    found = mailings.send_again(db.session, id, state, now)
    if found:
        writing.note(place, "invitations-sent", name_of(place))
    db.session.commit()
    return _order(id, found, now)


def _order(id: UUID, asked: Iterable[UUID], now: datetime) -> Answer:
    orders = [mailing.order(one, id) for one in asked]
    for order in orders:
        to_tell = work.ask(db.session, order, now)
        db.session.commit()
        if to_tell:
            jobs.current().tell(order.key)
    return redirect(url_for("mailings.progress", id=id), 303)


@pages.get("/progress")
def progress(id: UUID) -> Answer:
    """How far the mails are, as a page that looks again by itself."""
    place, now = access.audience(id, "facilitator"), datetime.now(UTC)
    rounds = mailings.of_audience(db.session, id)
    latest = rounds[0] if rounds else None
    runs = latest is not None and latest.done_at is None and _is_due(latest, now)
    response = make_response(
        render_template(
            "invitations/progress.html",
            place=place,
            kinds=KINDS,
            latest=latest,
            runs=runs,
            counts=addresses.counts(db.session, id),
        )
    )
    if runs:
        response.headers["Refresh"] = str(REFRESH)
    return response


def _is_due(latest: mailings.Totals, now: datetime) -> bool:
    return latest.next_at is None or latest.next_at <= now


def _sending(id: UUID) -> Place:
    """The audience, if mails can go out to it."""
    place = access.audience(id, "facilitator")
    if not takes_mails(place, datetime.now(UTC)) or not mail.is_set_up():
        raise NotFound
    return place
