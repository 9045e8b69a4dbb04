"""The actions that a workshop agreed on, put right after its end. What was voted stays as it is."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.forms.actions import ActionForm
from assessment.forms.audiences import KINDS
from assessment.store import actions, outcomes
from assessment.store.actions import Plan
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import writing
from assessment.views.headers import keep_private

pages = Blueprint("agreed", __name__, url_prefix="/audience/<uuid:id>/actions")
pages.after_request(keep_private)


@pages.route("", methods=["GET", "POST"])
def edit(id: UUID) -> Answer:
    """Every action with who does it until when; all are stored together."""
    place = access.audience(id, "facilitator")
    forms = _forms(place)
    if not forms:
        return redirect(url_for("results_page.show", id=id), 303)
    sent = [form.validate_on_submit() for form in forms.values()]  # each tells its own mistakes
    if not all(sent):
        wrong = [form for form in forms.values() if form.errors]
        page = render_template(
            "results/edit_actions.html", place=place, forms=forms.values(), wrong=wrong, kinds=KINDS
        )
        return make_response(page, 422 if wrong else 200)
    wave, subject = place.assessment.id, f"{place.assessment.name}: {place.audience.kind}"
    writing.start()
    changed = [_put_right(wave, which, form) for which, form in forms.items()]
    if any(changed):
        writing.note(place, "actions-changed", subject)
    db.session.commit()
    flash(_("The actions are stored. A report that was made before does not know of the changes."))
    return redirect(url_for("results_page.show", id=id, _anchor="h-agreed"), 303)


def _forms(place: Place) -> dict[UUID, ActionForm]:
    """A form for each action of an ended workshop."""
    if not outcomes.hash_of_stored(db.session, place.audience.id):
        return {}
    found = actions.of_room(db.session, place.assessment.id)
    return {one.id: ActionForm(prefix=str(one.id), obj=one) for one in found}


def _put_right(wave: UUID, which: UUID, form: ActionForm) -> bool:
    """Whether this says something new of the action; its step and so its dots stay."""
    found = actions.find(db.session, wave, which)
    if found is None:
        return False
    before = Plan(found.title, found.owner, found.step_id, found.due)
    after = Plan(form.title.data or "", form.owner.data or "", found.step_id, form.due.data)
    if after == before:
        return False
    now, actor = datetime.now(UTC), access.member().email
    actions.change(db.session, wave, which, after, now, actor)
    return True
