"""What an owner takes along or gives up: the export of a workspace, and its deletion."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.clock import local
from assessment.forms.workspaces import Typed
from assessment.jobs import exporting as packing
from assessment.store import exporting, organisations, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import deleting, writing
from assessment.views.headers import keep_private

pages = Blueprint("operations", __name__, url_prefix="/workspace/<uuid:id>")
pages.after_request(keep_private)
REFRESH = 2  # seconds between two looks at a job


@pages.get("/export")
def export(id: UUID) -> Answer:
    """What an export holds, and how far it is."""
    place, order = access.workspace(id, "owner"), packing.order(id)
    access.recently(url_for(".export", id=id))
    job = work.find(db.session, order.key)
    file = work.described(db.session, order.key, datetime.now(UTC))
    html = render_template("operations/export.html", place=place, job=job, file=file)
    response = make_response(html)
    if job and job.state in ("queued", "running"):
        response.headers["Refresh"] = str(REFRESH)
    return response


@pages.post("/export")
def make(id: UUID) -> Answer:
    """Ask for a fresh export; one that is under way is waited for."""
    place, order = access.workspace(id, "owner"), packing.order(id)
    access.recently(url_for(".export", id=id))
    db.session.rollback()  # ends the reading transaction before the writing one
    to_tell = work.ask(db.session, order, datetime.now(UTC), afresh=True)
    if to_tell:
        writing.note(place, "export-made", place.workspace.name)
    db.session.commit()
    if to_tell:
        jobs.current().tell(order.key)
    return redirect(url_for(".export", id=id), 303)


@pages.get("/export.zip")
def download(id: UUID) -> Answer:
    """The file; while there is none, the page that tells how far it is."""
    access.workspace(id, "owner")
    access.recently(url_for(".export", id=id))
    file = work.artifact(db.session, packing.order(id).key, datetime.now(UTC))
    if file is None:
        return redirect(url_for(".export", id=id), 303)
    name = f"leitstern-{local(file.created_at):%Y-%m-%d}.zip"
    content = BytesIO(file.content)
    return send_file(content, "application/zip", as_attachment=True, download_name=name, etag=False)


@pages.route("/delete", methods=["GET", "POST"])
def delete(id: UUID) -> Answer:
    """Say what would go; whoever types the name lets it go after the grace period."""
    place = access.workspace(id, "owner")
    access.recently(url_for(".delete", id=id))
    form = Typed(place.workspace.name)
    if not form.validate_on_submit():
        return _consequence(place, form)
    return deleting.begin(place, place.workspace, url_for("workspaces.overview", id=id))


@pages.post("/keep")
def keep(id: UUID) -> Answer:
    """Take the deletion back."""
    place = access.workspace(id, "owner")
    flash(_("The workspace stays."), "success")
    return deleting.keep(place, place.workspace, url_for("workspaces.overview", id=id))


def _consequence(place: Place, form: Typed) -> Answer:
    extent = exporting.extent(db.session, place.workspace.id)
    days = organisations.GRACE.days
    said = {"place": place, "form": form, "extent": extent, "days": days}
    html = render_template("operations/delete.html", **said)
    return make_response(html, 422 if form.errors else 200)
