"""Closing an audience by hand: asked once with what it means, then followed until it is done."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.jobs.closing import order
from assessment.store import audiences, closing, seats, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import writing
from assessment.views.audiences import WORDS

pages = Blueprint("closing", __name__, url_prefix="/audience/<uuid:id>")
REFRESH = 2  # seconds between two looks at the job


@pages.get("/close")
def ask(id: UUID) -> Answer:
    """Say what closing means; while it is under way, how far it is."""
    place = access.audience(id, "facilitator")
    if place.audience.state == "draft":
        return redirect(url_for("audiences.show", id=id))
    if place.audience.state == "closed":
        return redirect(url_for("results_page.show", id=id))
    if place.audience.state == "closing":
        return _follow(place)
    page = render_template(
        "closing/ask.html",
        place=place,
        asked=audiences.asked(db.session, place.audience),
        rate=audiences.rate(db.session, place.audience),
        joined=seats.count(db.session, id),
        **WORDS,
    )
    return make_response(page)


@pages.post("/close")
def close(id: UUID) -> Answer:
    """Take no more answers from now on, and have the result worked out."""
    place = access.audience(id, "facilitator")
    subject = f"{place.assessment.name}: {place.audience.kind}"
    if place.audience.state in ("draft", "closed"):
        return redirect(url_for("audiences.show", id=id), 303)
    wanted = order(id)
    db.session.rollback()
    to_tell = work.ask(db.session, wanted, datetime.now(UTC))
    if closing.begin(db.session, id):
        writing.note(place, "audience-closed", subject)
    db.session.commit()
    if to_tell:
        jobs.current().tell(wanted.key)
    return redirect(url_for("closing.ask", id=id), 303)


def _follow(place: Place) -> Answer:
    job = work.find(db.session, order(place.audience.id).key)
    page = make_response(render_template("closing/follow.html", place=place, job=job, **WORDS))
    page.headers["Refresh"] = str(REFRESH)
    return page
