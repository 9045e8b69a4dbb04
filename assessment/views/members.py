"""Members of a workspace: listed, invited, given a role, removed; joining is in `joining`."""

import secrets
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
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, letters, mail
from assessment.forms.workspaces import Invitation, Role
from assessment.store import deeds, workspaces
from assessment.store.database import begin_write, db
from assessment.views import paging
from assessment.views.account import public_link
from assessment.views.deeds import ROLES
from assessment.views.headers import keep_private
from assessment.views.language import of_request

pages = Blueprint("members", __name__)
pages.after_request(keep_private)
BYTES = 24  # of an invitation's token


@pages.get("/workspace/<uuid:id>/members")
def index(id: UUID) -> str:
    """Who belongs to the workspace, and who is invited."""
    return _page(id, Invitation())


def _page(id: UUID, form: Invitation) -> str:
    place = access.workspace(id, "owner")
    return render_template(
        "members/list.html",
        place=place,
        me=access.member(),
        members=workspaces.page_of_members(db.session, id, paging.number()),
        invited=workspaces.invited(db.session, id, datetime.now(UTC), paging.number("invitations")),
        form=form,
        roles=ROLES,
        link=session.pop("invitation_link", None),
    )


@pages.post("/workspace/<uuid:id>/members")
def invite(id: UUID) -> Answer:
    """Invite an address by mail; without a mail server the link is shown, once."""
    place, form = access.workspace(id, "owner"), Invitation(request.form)
    if form.validate() and _is_member(id, str(form.email.data)):
        form.email.errors = [_("This address belongs to a member already.")]
    if form.errors:
        return make_response(_page(id, form), 422)
    who, token = access.member(), secrets.token_urlsafe(BYTES)
    email, role, name = str(form.email.data), str(form.role.data), place.workspace.name
    _begin(id)
    now = datetime.now(UTC)
    workspaces.invite(db.session, id, email=email, role=role, token=token, now=now)
    deeds.note(db.session, id, who.email, "member-invited", email, role=role)
    db.session.commit()
    if mail.is_set_up():
        letters.later(_write, email, name, who.name or who.email, token, language=of_request())
        flash(_("The invitation to %(email)s is on its way.", email=email), "success")
    else:
        session["invitation_link"] = {
            "email": email,
            "url": public_link("joining.show", token=token),
        }
    return redirect(url_for(".index", id=id), 303)


def _is_member(id: UUID, email: str) -> bool:
    known = workspaces.members(db.session, id)
    return any(person.email.lower() == email for person in known)


def _write(email: str, workspace: str, inviter: str, token: str) -> None:
    """The mail that invites."""
    said: dict[str, Any] = {"workspace": workspace, "inviter": inviter, "token": token}
    subject = _("You are invited to ‘%(name)s’ on Leitstern", name=workspace)
    text = render_template("members/invitation.txt", **said)
    html = render_template("members/invitation_mail.html", **said)
    letters.send(mail.compose(email, subject, text, html))


@pages.post("/workspace/<uuid:id>/invited/take-back")
def take_back(id: UUID) -> Answer:
    """End an invitation that waits."""
    access.workspace(id, "owner")
    who, email = access.member(), request.form.get("email", "")
    _begin(id)
    if not workspaces.take_back(db.session, id, email):
        db.session.rollback()
        raise NotFound
    deeds.note(db.session, id, who.email, "invitation-taken-back", email)
    db.session.commit()
    flash(_("The invitation of %(email)s is taken back.", email=email), "success")
    return redirect(url_for(".index", id=id), 303)


@pages.post("/workspace/<uuid:id>/members/<int:account>/role")
def role(id: UUID, account: int) -> Answer:
    """Give a member another role."""
    access.workspace(id, "owner")
    who, form = access.member(), Role(request.form)
    if not form.validate():
        raise NotFound
    _begin(id)
    person = _person(id, account)
    try:
        workspaces.change_role(db.session, id, account, str(form.role.data))
    except workspaces.LastOwnerError:
        return _refuse_to_orphan(id)
    deeds.note(db.session, id, who.email, "role-changed", person.email, role=form.role.data)
    db.session.commit()
    flash(_("The role of %(who)s is changed.", who=person.name or person.email), "success")
    return _back(id, account == who.id)


@pages.get("/workspace/<uuid:id>/members/<int:account>/remove")
def ask(id: UUID, account: int) -> str:
    """Ask once before a member goes."""
    place = access.workspace(id, "owner")
    person = _person(id, account)
    return render_template("members/remove.html", place=place, person=person)


@pages.post("/workspace/<uuid:id>/members/<int:account>/remove")
def remove(id: UUID, account: int) -> Answer:
    """End somebody's membership."""
    access.workspace(id, "owner")
    who = access.member()
    _begin(id)
    person = _person(id, account)
    try:
        workspaces.remove(db.session, id, account)
    except workspaces.LastOwnerError:
        return _refuse_to_orphan(id)
    deeds.note(db.session, id, who.email, "member-removed", person.email)
    db.session.commit()
    flash(_("%(who)s is no longer a member.", who=person.name or person.email), "success")
    return _back(id, account == who.id)


@pages.post("/workspace/<uuid:id>/members/<int:account>/hand-over")
def hand_over(id: UUID, account: int) -> Answer:
    """Make somebody else the owner in one's own place."""
    access.workspace(id, "owner")
    who = access.member()
    if account == who.id:
        raise NotFound
    access.recently(url_for(".index", id=id))
    _begin(id)
    person = _person(id, account)
    workspaces.hand_over(db.session, id, who.id, account)
    deeds.note(db.session, id, who.email, "ownership-transferred", person.email)
    db.session.commit()
    flash(_("%(who)s owns the workspace now.", who=person.name or person.email), "success")
    return redirect(url_for("workspaces.overview", id=id), 303)


@pages.get("/workspace/<uuid:id>/leave")
def ask_to_leave(id: UUID) -> Answer:
    """Ask once before somebody leaves."""
    place = access.workspace(id)
    if workspaces.is_owned_alone(db.session, id, access.member().id):
        return _refuse_to_orphan(id)
    return make_response(render_template("members/leave.html", place=place))


@pages.post("/workspace/<uuid:id>/leave")
def leave(id: UUID) -> Answer:
    """Leave the workspace; its last owner can't."""
    place, who = access.workspace(id), access.member()
    name = place.workspace.name
    _begin(id, "viewer")
    try:
        workspaces.remove(db.session, id, who.id)
    except workspaces.LastOwnerError:
        return _refuse_to_orphan(id)
    deeds.note(db.session, id, who.email, "member-left")
    db.session.commit()
    flash(_("You have left ‘%(name)s’.", name=name), "success")
    return redirect(url_for("workspaces.index"), 303)


def _begin(id: UUID, least: str = "owner") -> None:
    """One change of members at a time, by somebody whose role still allows it."""
    db.session.rollback()  # ends the reading transaction before the writing one
    begin_write(db.session)
    workspaces.lock(db.session, id)
    access.workspace(id, least)


def _person(id: UUID, account: int) -> workspaces.Person:
    person = workspaces.member(db.session, id, account)
    if person is None:
        raise NotFound
    return person


def _refuse_to_orphan(id: UUID) -> Answer:
    db.session.rollback()
    flash(_("A workspace needs an owner. Please make somebody else owner first."), "error")
    return redirect(url_for(".index", id=id), 303)


def _back(id: UUID, myself: bool) -> Answer:
    """Whoever changed their own role may not see the list any more."""
    return redirect(url_for("workspaces.index" if myself else ".index", id=id), 303)
