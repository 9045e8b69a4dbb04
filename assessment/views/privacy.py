"""The privacy pack of an audience: asked for, made by a job, followed, and downloaded.

It is there from the first draft on, since works councils decide before a launch.
"""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.clock import local
from assessment.forms.audiences import KINDS
from assessment.forms.organisations import LANGUAGES
from assessment.jobs import privacy
from assessment.store import work
from assessment.store.database import db
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.report import REFRESH, file_name, how_far, sent

pages = Blueprint("privacy", __name__, url_prefix="/audience/<uuid:id>")
pages.after_request(keep_private)


@pages.get("/privacy")
def show(id: UUID) -> Answer:
    """What the pack holds, in which language, and how far it is; it looks again by itself."""
    place, language = access.audience(id), _language()
    state = how_far(privacy.order(place, language).key)
    page = render_template(
        "audiences/privacy.html",
        place=place,
        kinds=KINDS,
        state=state,
        chosen=language,
        offered=LANGUAGES,
    )
    response = make_response(page)
    if state.name in ("queued", "running"):
        response.headers["Refresh"] = str(REFRESH)
    return response


@pages.post("/privacy")
def make(id: UUID) -> Answer:
    """Ask for the pack; a second request starts nothing new."""
    place, language = access.audience(id), _language()
    order = privacy.order(place, language)
    db.session.rollback()  # ends the reading transaction before the writing one
    to_tell = work.ask(db.session, order, datetime.now(UTC))
    db.session.commit()
    if to_tell:
        jobs.current().tell(order.key)
    return redirect(url_for(".show", id=id, speaks=language, lang=of_request()), 303)


@pages.get("/privacy.pdf")
def download(id: UUID) -> Answer:
    """The finished PDF; while there is none, the page that tells how far it is."""
    place, language = access.audience(id), _language()
    file = work.artifact(db.session, privacy.order(place, language).key, datetime.now(UTC))
    if file is None:
        return redirect(url_for(".show", id=id, speaks=language), 303)
    with force_locale(language):
        title, asked = _("Privacy pack"), str(KINDS[place.audience.kind])
    day = local(datetime.now(UTC)).date()
    return sent(file, file_name(title, place.organisation.name, asked.partition(" (")[0], day))


def _language() -> str:
    language = str(request.values.get("speaks", of_request()))
    if language not in LANGUAGES:
        raise NotFound
    return language
