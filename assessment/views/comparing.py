"""The audiences of an assessment beside each other, from their snapshots; never from responses."""

from itertools import combinations
from uuid import UUID

from flask import Blueprint, render_template

from assessment import access
from assessment.store import snapshots
from assessment.store.database import db
from assessment.views import presenting
from assessment.views.headers import keep_private
from assessment.views.language import of_request

pages = Blueprint("comparing", __name__)
pages.after_request(keep_private)
ORDER = ("leadership", "pulse", "workshop")


@pages.get("/assessment/<uuid:id>/compare")
def show(id: UUID) -> str:
    """Where leadership, staff and workshop differ, as far as both sides are published."""
    place = access.assessment(id)
    found = snapshots.of_assessment(db.session, id)
    there = [
        presenting.published(place, found[kind], of_request()) for kind in ORDER if kind in found
    ]
    pairs = [presenting.present_pair(one, other) for one, other in combinations(there, 2)]
    return render_template(
        "comparing/show.html", place=place, pairs=[pair for pair in pairs if pair]
    )
