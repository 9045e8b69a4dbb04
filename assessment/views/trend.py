"""What changed since the waves before, from the story of what was published, never from answers."""

from uuid import UUID

from flask import Blueprint, render_template

from assessment import access
from assessment.store import waves
from assessment.store.database import db
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.presenting_whole import present_whole

pages = Blueprint("trend", __name__)
pages.after_request(keep_private)


@pages.get("/assessment/<uuid:id>/trend")
def show(id: UUID) -> str:
    """Levers, practices, groups and the position over the waves; before the second, what comes."""
    place = access.assessment(id)
    story = waves.story(db.session, id)
    result = present_whole(story, of_request())
    if result is None or result.whole.trend is None:
        return render_template("trend/later.html", place=place, first=len(story.waves) == 1)
    return render_template("trend/show.html", place=place, result=result)
