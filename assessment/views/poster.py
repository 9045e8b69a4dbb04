"""The open link as a QR code, and as a poster: asked for, made by a job, downloaded."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from flask import (
    Blueprint,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.forms.audiences import KINDS
from assessment.forms.organisations import LANGUAGES
from assessment.jobs import poster
from assessment.store import work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import reaching

pages = Blueprint("poster", __name__, url_prefix="/audience/<uuid:id>")
REFRESH = 2  # seconds between two looks
RUNS = ("queued", "running")


@pages.get("/qr.svg")
def svg(id: UUID) -> Answer:
    """The link as a QR code for every size."""
    from reports import qr  # noqa: PLC0415  # few pages need it

    return _picture(id, qr.svg, "image/svg+xml", "svg")


@pages.get("/qr.png")
def png(id: UUID) -> Answer:
    """The link as a QR code for slides and documents."""
    from reports import qr  # noqa: PLC0415  # few pages need it

    return _picture(id, qr.png, "image/png", "png")


def _picture(id: UUID, draw: Callable[[str], bytes], kind: str, ending: str) -> Answer:
    place = access.audience(id)
    response = make_response(draw(reaching.way_to(place.audience).join(place.audience.code)))
    response.mimetype = kind
    way = "attachment" if ending == "png" else "inline"
    name = f"{place.audience.code}.{ending}"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.add_etag()
    return response.make_conditional(request)


@pages.get("/poster")
def show(id: UUID) -> Answer:
    """What the poster is for, in both languages; while it is made, a page that looks again."""
    place, now = _place(id), datetime.now(UTC)
    language, way = _language(place), reaching.way_to(place.audience)
    order = poster.order(place, language, way.url)
    job = work.find(db.session, order.key)
    state = "done" if work.has_artifact(db.session, order.key, now) else ""
    if not state and job is not None and job.state != "done":
        state = job.state
    page = render_template(
        "poster/show.html",
        place=place,
        kinds=KINDS,
        state=state,
        chosen=language,
        offered=LANGUAGES,
        progress=job.progress if job else 0,
        way=way,
        ways=reaching.ways_to(place.audience),
    )
    response = make_response(page)
    if state in RUNS:
        response.headers["Refresh"] = str(REFRESH)
    return response


@pages.post("/poster")
def make(id: UUID) -> Answer:
    """Ask for the poster; a second request starts nothing new."""
    place = _place(id)
    language, way = _language(place), reaching.way_to(place.audience)
    order = poster.order(place, language, way.url)
    db.session.rollback()  # ends the reading transaction before the writing one
    to_tell = work.ask(db.session, order, datetime.now(UTC))
    db.session.commit()
    if to_tell:
        jobs.current().tell(order.key)
    return redirect(url_for("poster.show", id=id, speaks=language, at=_at()), 303)


@pages.get("/poster.pdf")
def download(id: UUID) -> Answer:
    """The finished poster; while there is none, the page that tells how far it is."""
    place = _place(id)
    language, way = _language(place), reaching.way_to(place.audience)
    order = poster.order(place, language, way.url)
    artifact = work.artifact(db.session, order.key, datetime.now(UTC))
    if artifact is None:
        return redirect(url_for("poster.show", id=id, speaks=language, at=_at()), 303)
    return send_file(
        BytesIO(artifact.content),
        mimetype=artifact.media_type,
        as_attachment=True,
        download_name=_file_name(place, language),
        etag=False,
    )


def _place(id: UUID) -> Place:
    """The audience, if people can come to it by its code."""
    place = access.audience(id, "facilitator")
    if place.audience.state != "open" or place.audience.entry != "link":
        raise NotFound
    return place


def _at() -> str | None:
    """The address that was chosen, if one was."""
    return request.values.get("at")


def _language(place: Place) -> str:
    language = str(request.values.get("speaks", place.audience.language))
    if language not in LANGUAGES:
        raise NotFound
    return language


def _file_name(place: Place, language: str) -> str:
    """'Poster Muster GmbH ABC234 de.pdf', safe on every system."""
    name = re.sub(r"[^\w .,&+-]", " ", place.organisation.name)[:60]
    title = _("Poster")
    return " ".join(f"{title} {name} {place.audience.code} {language}".split()) + ".pdf"
