"""Workspaces: which there are, what happens in one, its settings and its log."""

from datetime import UTC, datetime
from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.forms.audiences import KINDS
from assessment.forms.workspaces import Named, Settings
from assessment.store import deeds, organisations, retention, workspaces
from assessment.store.database import begin_write, db
from assessment.store.paging import part
from assessment.views import paging
from assessment.views.audiences import current
from assessment.views.deeds import ROLES, told
from assessment.views.headers import keep_private

pages = Blueprint("workspaces", __name__)
pages.after_request(keep_private)
LONGEST = 120  # characters of a name that is looked for


@pages.get("/workspaces")
def index() -> Answer:
    """The workspaces somebody belongs to; the only one at once."""
    who = access.member()
    mine = workspaces.of_member(db.session, who.id)
    if len(mine) == 1 and "all" not in request.args:
        return redirect(url_for(".overview", id=mine[0].workspace.id))
    return make_response(_list(Named()))


def _list(form: Named) -> str:
    mine = workspaces.of_member(db.session, access.member().id)
    may_add = _may_add(mine)
    return render_template(
        "workspaces/list.html",
        mine=part(mine, paging.number()),
        form=form,
        may_add=may_add,
        roles=ROLES,
    )


def _may_add(mine: object) -> bool:
    """Whoever owns one may have another; anybody may where signing up is open."""
    owns = any(role == "owner" for _workspace, role in mine)  # type: ignore[attr-defined]
    return owns or current_app.config["SETTINGS"].sign_up == "open"


@pages.post("/workspaces")
def add() -> Answer:
    """A workspace of one's own."""
    who, form = access.member(), Named(request.form)
    if not _may_add(workspaces.of_member(db.session, who.id)):
        raise Forbidden
    if not form.validate():
        return make_response(_list(form), 422)
    db.session.rollback()
    begin_write(db.session)
    made = workspaces.add(db.session, str(form.name.data), who.id, datetime.now(UTC))
    deeds.note(db.session, made.id, who.email, "workspace-created", made.name)
    address = url_for(".overview", id=made.id)
    db.session.commit()
    return redirect(address, 303)


@pages.get("/workspace/<uuid:id>")
def overview(id: UUID) -> str:
    """Its organisations, and what to do next."""
    place = access.workspace(id)
    sought = request.args.get("q", "").strip()[:LONGEST]
    found = organisations.listed(db.session, id, paging.number(), sought)
    return render_template(
        "workspaces/overview.html",
        place=place,
        organisations=found,
        sought=sought,
        current=current(id),
        kinds=KINDS,
        alone=workspaces.is_owned_alone(db.session, id, access.member().id),
    )


@pages.get("/workspace/<uuid:id>/settings")
def settings(id: UUID) -> str:
    """Its name, and how long what is kept."""
    place = access.workspace(id, "owner")
    form = Settings(None, obj=place.workspace)
    return render_template("workspaces/settings.html", place=place, form=form)


@pages.post("/workspace/<uuid:id>/settings")
def change(id: UUID) -> Answer:
    """New settings; what changed goes into the log."""
    place = access.workspace(id, "owner")
    form = Settings(request.form, promised=retention.promised(db.session, place.workspace))
    if not form.validate():
        html = render_template("workspaces/settings.html", place=place, form=form)
        return make_response(html, 422)
    db.session.rollback()
    begin_write(db.session)
    workspace = access.workspace(id, "owner").workspace
    different = [name for name in form.names() if getattr(workspace, name) != form[name].data]
    for name in different:
        setattr(workspace, name, form[name].data)
    if different:
        who = access.member()
        deeds.note(db.session, id, who.email, "settings-changed", workspace.name, changed=different)
    db.session.commit()
    flash(_("The settings are saved."), "success")
    return redirect(url_for(".settings", id=id), 303)


@pages.get("/workspace/<uuid:id>/log")
def log(id: UUID) -> str:
    """What the members of the workspace did."""
    place = access.workspace(id, "owner")
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    found, more = deeds.page(db.session, id, number)
    lines = [told(deed) for deed in found]
    return render_template(
        "workspaces/log.html", place=place, lines=lines, number=number, more=more
    )
