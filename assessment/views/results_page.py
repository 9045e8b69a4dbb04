"""The published result of an audience, as a page and as JSON. Reads snapshots, never responses."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import NotFound

from assessment import access
from assessment.forms.audiences import KINDS
from assessment.forms.organisations import LANGUAGES
from assessment.store import actions, comments, outcomes, snapshots
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.snapshots import Stored
from assessment.views import audience_report, presenting
from assessment.views.audiences import state_of
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from questions.load import bank

pages = Blueprint("results_page", __name__, url_prefix="/audience/<uuid:id>")
pages.after_request(keep_private)


@pages.get("/results")
def show(id: UUID) -> str:
    """How we are, where we stand, what now; before closing, when that will be seen."""
    place = access.audience(id)
    found = snapshots.find(db.session, id)
    if found is None:
        state = state_of(place.audience, datetime.now(UTC))
        return render_template("results/later.html", place=place, state=state, kinds=KINDS)
    held = outcomes.find(db.session, id) if place.audience.kind == "workshop" else None
    published = presenting.published(place, found, of_request(), held)
    if held:
        published = replace(published, taken=actions.agreed(db.session, place.assessment.id))
    result = presenting.present_audience(published)
    if result is None:
        return render_template("results/few.html", place=place, kinds=KINDS)
    return render_template(
        "results/show.html",
        place=place,
        snapshot=found.snapshot,
        result=result,
        report=audience_report.state_of(place, found, of_request()),
        offered=LANGUAGES,
        comments=_comments(place, found) if found.snapshot.comments else None,
        kinds=KINDS,
    )


@pages.get("/results.json")
def data(id: UUID) -> Response:
    """What is published, as it is stored."""
    access.audience(id)
    found = snapshots.find(db.session, id)
    if found is None:
        return make_response({"problem": "not closed"}, 409)
    return Response(snapshots.as_json(found.snapshot), mimetype="application/json")


def _comments(place: Place, found: Stored) -> dict[str, Any]:
    """One page of what was released, by question, and whether anything was."""
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= comments.MOST_PAGES:
        raise NotFound
    said, more = comments.page(db.session, place.audience.id, page, released=True)
    if page > 1 and not said:
        raise NotFound
    questions = bank(place.assessment.bank_version).open_questions
    return {
        "questions": [
            (question, [one for one in said if one.question == question.key])
            for question in questions
            if question.key in found.snapshot.comments
        ],
        "page": page,
        "more": more,
        "any": bool(said),
    }
