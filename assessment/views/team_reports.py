"""The reports of all organisations of a workspace, or of the teams of one, in one file."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.clock import local
from assessment.forms.organisations import LANGUAGES
from assessment.jobs.team_reports import MOST, order
from assessment.store import reports, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import writing
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.report import REFRESH, file_name, how_far, sent

pages = Blueprint("team_reports", __name__, url_prefix="/workspace/<uuid:id>/portfolio/reports")
pages.after_request(keep_private)


class Wanted(NamedTuple):
    """In which language, and whose teams; None for all organisations."""

    place: Place
    whole: Place | None
    language: str

    @property
    def of(self) -> UUID | None:
        return self.whole.organisation.id if self.whole else None

    @property
    def order(self) -> work.Order:
        return order(self.place.workspace.id, self.language, self.of)


@pages.get("")
def show(id: UUID) -> Answer:
    """What it would hold, and how far it is."""
    wanted = _wanted(id)
    state = how_far(wanted.order.key)
    response = make_response(
        render_template(
            "portfolio/reports.html",
            place=wanted.place,
            wanted=wanted,
            state=state,
            count=reports.organisations(db.session, id, wanted.of),
            most=MOST,
            offered=LANGUAGES,
        )
    )
    if state.name in ("queued", "running"):
        response.headers["Refresh"] = str(REFRESH)
    return response


@pages.post("")
def make(id: UUID) -> Answer:
    """Have them made anew; what is under way is waited for."""
    wanted = _wanted(id)
    there = reports.organisations(db.session, id, wanted.of)
    order, place = wanted.order, wanted.place
    address = url_for(".show", id=id, speaks=wanted.language, of=wanted.of, lang=of_request())
    if not there:
        return redirect(address, 303)
    db.session.rollback()  # ends the reading transaction before the writing one
    to_tell = work.ask(db.session, order, datetime.now(UTC), afresh=True)
    if to_tell:
        writing.note(place, "team-reports-made", place.workspace.name)
    db.session.commit()
    if to_tell:
        jobs.current().tell(order.key)
    return redirect(address, 303)


@pages.get("/file")
def download(id: UUID) -> Answer:
    """The file; while there is none, the page that tells how far it is."""
    wanted = _wanted(id)
    file = work.artifact(db.session, wanted.order.key, datetime.now(UTC))
    if file is None:
        return redirect(url_for(".show", id=id, speaks=wanted.language, of=wanted.of), 303)
    name = wanted.whole.organisation.name if wanted.whole else wanted.place.workspace.name
    title = file_name(_("Reports"), name, local(file.created_at).date()).removesuffix(".pdf")
    return sent(file, f"{title}.zip")


def _wanted(id: UUID) -> Wanted:
    place = access.workspace(id, "facilitator")
    language = str(request.values.get("speaks", of_request()))
    of = request.values.get("of", type=UUID)
    whole = access.organisation(of, "facilitator") if of else None
    if language not in LANGUAGES or (whole and whole.workspace.id != id):
        raise NotFound
    return Wanted(place, whole, language)
