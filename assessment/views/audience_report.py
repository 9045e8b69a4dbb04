"""The PDF report of a closed audience: asked for, made by a job, followed, and downloaded.

Knows snapshots and what was made from them, never a response.
"""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.forms.audiences import KINDS
from assessment.forms.organisations import LANGUAGES
from assessment.jobs import audience_reports
from assessment.store import snapshots, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.snapshots import Stored
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.report import REFRESH, State, file_name, how_far, sent

pages = Blueprint("audience_report", __name__, url_prefix="/audience/<uuid:id>")
pages.after_request(keep_private)


class Wanted(NamedTuple):
    """The report of an audience in the language that was chosen."""

    place: Place
    found: Stored
    language: str

    @property
    def order(self) -> work.Order:
        return audience_reports.order(self.place, self.found, self.language)


@pages.get("/report")
def show(id: UUID) -> Answer:
    """What the report holds, in which language, and how far it is; it looks again by itself."""
    place, wanted = _wanted(id)
    if wanted is None:
        return redirect(url_for("results_page.show", id=id))  # that page says why
    state = how_far(wanted.order.key)
    response = make_response(
        render_template(
            "results/report.html",
            place=place,
            report=state,
            chosen=wanted.language,
            offered=LANGUAGES,
            kinds=KINDS,
        )
    )
    if state.name in ("queued", "running"):
        response.headers["Refresh"] = str(REFRESH)
    return response


@pages.post("/report")
def make(id: UUID) -> Answer:
    """Ask for the report; a second request starts nothing new."""
    _place, wanted = _wanted(id)
    if wanted is None:
        return redirect(url_for("results_page.show", id=id), 303)
    order = wanted.order
    db.session.rollback()  # ends the reading transaction before the writing one
    to_tell = work.ask(db.session, order, datetime.now(UTC))
    db.session.commit()
    if to_tell:
        jobs.current().tell(order.key)
    return redirect(url_for(".show", id=id, speaks=wanted.language, lang=of_request()), 303)


@pages.get("/report.pdf")
def download(id: UUID) -> Answer:
    """The finished PDF; while there is none, the page that tells how far it is."""
    place, wanted = _wanted(id)
    if wanted is None:
        return redirect(url_for("results_page.show", id=id), 303)
    file = work.artifact(db.session, wanted.order.key, datetime.now(UTC))
    if file is None:
        return redirect(url_for(".show", id=id, speaks=wanted.language), 303)
    with force_locale(wanted.language):
        title, asked = _("Customer centricity"), str(KINDS[place.audience.kind])
    day = wanted.found.made_on
    return sent(file, file_name(title, place.organisation.name, asked.partition(" (")[0], day))


def state_of(place: Place, found: Stored, language: str) -> State:
    """How far the report of an audience is, for its results page."""
    return how_far(Wanted(place, found, language).order.key)


def _wanted(id: UUID) -> tuple[Place, Wanted | None]:
    """The audience and its report; None while there are no results, or if too few answered."""
    place = access.audience(id)
    language = str(request.values.get("speaks", of_request()))
    if language not in LANGUAGES:
        raise NotFound
    found = snapshots.find(db.session, id)
    if found is None or found.snapshot.total is None:
        return place, None
    return place, Wanted(place, found, language)
