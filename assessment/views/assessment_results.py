"""The results of an assessment over its audiences: how are we, where do we stand, what now.

Starts from the story of what was published; never from responses.
"""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.forms.audiences import KINDS
from assessment.store import assessments, waves
from assessment.store.database import db
from assessment.views.audiences import state_of
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.presenting_whole import present_whole

pages = Blueprint("assessment_results", __name__, url_prefix="/assessment/<uuid:id>")
pages.after_request(keep_private)


@pages.get("/results")
def show(id: UUID) -> str:
    """All audiences side by side; before the first one is closed, what will be here."""
    place = access.assessment(id)
    asked = {audience.kind: audience for audience in assessments.audiences_of(db.session, id)}
    result = present_whole(waves.story(db.session, id), of_request())
    if result is None:
        return render_template("assessment_results/later.html", place=place)
    shown, now = {voice.kind for voice in result.whole.voices}, datetime.now(UTC)
    rest = [(one, state_of(one, now)) for kind, one in asked.items() if kind not in shown]
    return render_template(
        "assessment_results/show.html",
        place=place,
        result=result,
        asked=asked,
        missing=rest,
        kinds=KINDS,
    )


@pages.get("/compare")
def compare(id: UUID) -> Answer:
    """Where the comparison of audiences used to be: it is a part of the results now."""
    access.assessment(id)
    return redirect(url_for(".show", id=id, _anchor="differences"), 301)
