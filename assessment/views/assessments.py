"""Assessments of an organisation: shown with what to do next, made, changed, repeated, put away."""

from datetime import UTC, datetime
from uuid import UUID

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.clock import local
from assessment.forms.assessments import (
    AssessmentForm,
    WaveForm,
    assessment_form,
    next_name,
    season,
)
from assessment.forms.audiences import KIND_NOTES, KINDS
from assessment.store import assessments
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import deleting, writing
from assessment.views.audiences import state_of
from questions.load import bank

pages = Blueprint("assessments", __name__)


@pages.route("/organisation/<uuid:id>/assessments/new", methods=["GET", "POST"])
def new(id: UUID) -> Answer | str:
    """A new assessment with the current instrument."""
    place, now = access.organisation(id, "facilitator"), datetime.now(UTC)
    form = assessment_form(bank(), name=season(local(now).date()))
    if not form.validate_on_submit():
        return _form(form, place)
    writing.start()
    made = assessments.create(db.session, id, form.plan(), bank(), now)
    writing.note(place, "assessment-created", made.name)
    db.session.commit()
    return redirect(url_for("assessments.show", id=made.id), 303)


@pages.get("/assessment/<uuid:id>")
def show(id: UUID) -> str:
    """The assessment, its audiences and their state, and what to do next."""
    place, now = access.assessment(id), datetime.now(UTC)
    asked = assessments.audiences_of(db.session, id)
    kinds = {audience.kind for audience in asked}
    missing = [(kind, KINDS[kind], KIND_NOTES[kind]) for kind in KINDS if kind not in kinds]
    return render_template(
        "assessments/show.html",
        place=place,
        bank=bank(place.assessment.bank_version),
        audiences=[(audience, state_of(audience, now)) for audience in asked],
        kinds=KINDS,
        missing=missing,
        runs=any(audience.state in ("open", "closing") for audience in asked),
        has_results=any(audience.state == "closed" for audience in asked),
    )


@pages.route("/assessment/<uuid:id>/edit", methods=["GET", "POST"])
def edit(id: UUID) -> Answer | str:
    """Change name, dates and targets."""
    place = access.assessment(id, "facilitator")
    row = place.assessment
    targets = {f"target-{lever}": f"{level:g}" for lever, level in row.targets.items()}
    form = assessment_form(bank(row.bank_version), obj=row, data=targets)
    if not form.validate_on_submit():
        return _form(form, place)
    writing.start()
    assessments.change(row, form.plan())
    writing.note(place, "assessment-changed", row.name)
    db.session.commit()
    return redirect(url_for("assessments.show", id=id), 303)


@pages.route("/assessment/<uuid:id>/duplicate", methods=["GET", "POST"])
def duplicate(id: UUID) -> Answer | str:
    """The next wave: the same audiences as drafts, with new codes."""
    place, now = access.assessment(id, "facilitator"), datetime.now(UTC)
    known = assessments.names(db.session, place.organisation.id)
    form = WaveForm(name=next_name(local(now).date(), place.assessment.wave + 1, known))
    if not form.validate_on_submit():
        addresses = assessments.extent(db.session, id).addresses
        page = render_template(
            "assessments/duplicate.html", form=form, place=place, addresses=addresses
        )
        return make_response(page, 422 if form.errors else 200)
    writing.start()
    plan = assessments.Plan(form.name.data or "", place.assessment.targets)
    made = assessments.repeat(db.session, place.assessment, plan, bank(), now)
    if form.addresses.data:
        assessments.bring_addresses(db.session, id, made.id)
    writing.note(place, "assessment-duplicated", made.name)
    db.session.commit()
    return redirect(url_for("assessments.show", id=made.id), 303)


@pages.post("/assessment/<uuid:id>/archive")
def archive(id: UUID) -> Answer:
    """Put the assessment away, unless an audience runs."""
    place = access.assessment(id, "facilitator")
    writing.start()
    if assessments.archive(db.session, assessments.to_change(db.session, id)):
        writing.note(place, "assessment-archived", place.assessment.name)
        db.session.commit()
    else:
        db.session.rollback()
        flash(_("An audience is still answering. Please close it first."), "warning")
    return redirect(url_for("assessments.show", id=id), 303)


@pages.post("/assessment/<uuid:id>/unarchive")
def unarchive(id: UUID) -> Answer:
    """Bring the assessment back."""
    place = access.assessment(id, "facilitator")
    writing.start()
    assessments.settle(db.session, assessments.to_change(db.session, id))
    writing.note(place, "assessment-unarchived", place.assessment.name)
    db.session.commit()
    return redirect(url_for("assessments.show", id=id), 303)


@pages.route("/assessment/<uuid:id>/delete", methods=["GET", "POST"])
def delete(id: UUID) -> Answer | str:
    """Say what would go, and let it go after the grace period."""
    place = access.assessment(id, "facilitator")
    extent = assessments.extent(db.session, id)
    return deleting.ask(place, place.assessment, extent, url_for("assessments.show", id=id))


@pages.post("/assessment/<uuid:id>/keep")
def keep(id: UUID) -> Answer:
    """Take the deletion back."""
    place = access.assessment(id, "facilitator")
    return deleting.keep(place, place.assessment, url_for("assessments.show", id=id))


def _form(form: AssessmentForm, place: Place) -> Answer:
    page = render_template("assessments/edit.html", form=form, place=place)
    return make_response(page, 422 if form.errors else 200)
