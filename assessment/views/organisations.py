"""Organisations of a workspace: shown with their assessments, made, changed, asked to leave."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.forms.organisations import OrganisationForm, entered, facts
from assessment.store import assessments, organisations
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import branding, deleting, paging, writing

pages = Blueprint("organisations", __name__)
UPLOAD = 8 * 1024 * 1024  # bytes; larger than a logo may be, so that the form can say so
WITH_LOGO = ("organisations.new", "organisations.edit")


@pages.url_value_preprocessor
def allow_a_logo(endpoint: str | None, _values: Any) -> None:
    """Before anything reads the form: these pages take a picture from a member."""
    if endpoint in WITH_LOGO and current_user.is_authenticated:
        # Both: the parser counts what it holds of a file as well.
        request.max_content_length = request.max_form_memory_size = UPLOAD


@pages.route("/workspace/<uuid:id>/organisations/new", methods=["GET", "POST"])
def new(id: UUID) -> Answer | str:
    """A new organisation."""
    place = access.workspace(id, "facilitator")
    offered = organisations.wholes(db.session, id, None)
    form = OrganisationForm(offered, **entered(organisations.Profile("")))
    if not form.validate_on_submit():
        return _form(form, place)
    writing.start()
    made = organisations.create(db.session, id, form.profile(), datetime.now(UTC))
    organisations.set_logo(made, form.logo.data)
    writing.note(place, "organisation-created", made.name)
    db.session.commit()
    _say_darkened(form)
    return redirect(url_for("organisations.show", id=made.id), 303)


@pages.get("/organisation/<uuid:id>")
def show(id: UUID) -> str:
    """The organisation and its assessments, the newest first."""
    place = access.organisation(id)
    away = paging.number("put_away")
    return render_template(
        "organisations/show.html",
        place=place,
        current=assessments.page_of(db.session, id, paging.number(), put_away=False),
        archived=assessments.page_of(db.session, id, away, put_away=True),
        facts=facts(place.organisation),
    )


@pages.route("/organisation/<uuid:id>/edit", methods=["GET", "POST"])
def edit(id: UUID) -> Answer | str:
    """Change the organisation."""
    place = access.organisation(id, "facilitator")
    offered = organisations.wholes(db.session, place.workspace.id, id)
    form = OrganisationForm(offered, **entered(place.organisation))
    if not form.validate_on_submit():
        return _form(form, place)
    writing.start()
    different = organisations.change(place.organisation, form.profile())
    if form.logo.data or form.without_logo.data:
        organisations.set_logo(place.organisation, form.logo.data)
        different.append("logo")
    if different:
        writing.note(place, "organisation-changed", place.organisation.name, changed=different)
    db.session.commit()
    _say_darkened(form)
    return redirect(url_for("organisations.show", id=id), 303)


@pages.get("/organisation/<uuid:id>/logo")
def logo(id: UUID) -> Answer:
    """The picture that we wrote, and nothing that could run."""
    access.organisation(id)
    return branding.picture(organisations.logo(db.session, id), "private, no-cache")


@pages.route("/organisation/<uuid:id>/delete", methods=["GET", "POST"])
def delete(id: UUID) -> Answer | str:
    """Say what would go, and let it go after the grace period."""
    place = access.organisation(id, "facilitator")
    extent = organisations.extent(db.session, id)
    return deleting.ask(place, place.organisation, extent, url_for("organisations.show", id=id))


@pages.post("/organisation/<uuid:id>/keep")
def keep(id: UUID) -> Answer:
    """Take the deletion back."""
    place = access.organisation(id, "facilitator")
    return deleting.keep(place, place.organisation, url_for("organisations.show", id=id))


def _form(form: OrganisationForm, place: Place) -> Answer:
    page = render_template("organisations/edit.html", form=form, place=place)
    return make_response(page, 422 if form.errors else 200)


def _say_darkened(form: OrganisationForm) -> None:
    chosen, kept = form.accent.data, form.profile().accent
    if kept and kept != chosen:
        flash(
            _("The accent colour was darkened to %(colour)s, so that it can be read.", colour=kept)
        )
