"""Joining a workspace by invitation, with the account of the invited address or a new one."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user, hash_password, login_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import mail
from assessment.forms.account import Joining
from assessment.store import accounts, deeds, workspaces
from assessment.store.database import begin_write, db
from assessment.views.deeds import ROLES
from assessment.views.headers import keep_private
from assessment.views.language import of_request

pages = Blueprint("joining", __name__, url_prefix="/join/<token>")
pages.after_request(keep_private)


@pages.get("")
def show(token: str) -> str:
    """What the invitation is for, and how to accept it."""
    return _invitation(_found(token), token, Joining(None))


def _found(token: str) -> workspaces.Invited:
    found = workspaces.invitation(db.session, token, datetime.now(UTC))
    if found is None:
        raise NotFound
    return found


def _invitation(found: workspaces.Invited, token: str, form: Joining) -> str:
    email = found.invitation.email
    return render_template(
        "members/join.html",
        found=found,
        role=ROLES[found.invitation.role],
        token=token,
        form=form,
        signed_in=current_user.is_authenticated,
        matches=current_user.is_authenticated and current_user.email.lower() == email,
        known=accounts.find(db.session, email) is not None,
    )


@pages.post("")
def accept(token: str) -> Answer:
    """Become a member, with the account that has the invited address or a new one."""
    found = _found(token)
    email = found.invitation.email
    if current_user.is_authenticated:
        if current_user.email.lower() != email:
            return make_response(_invitation(found, token, Joining(None)), 403)
        return _join(token, found.workspace.id, current_user.id, email)
    if accounts.find(db.session, email) is not None:
        return redirect(url_for("security.login", next=url_for(".show", token=token)), 303)
    form = Joining(request.form)
    form.email = email
    if not form.validate():
        return make_response(_invitation(found, token, form), 422)
    there, password_hash = found.workspace.id, hash_password(form.password.data)
    _begin(there)
    if accounts.find(db.session, email) is not None:  # meanwhile, in another window
        db.session.rollback()
        return redirect(url_for("security.login", next=url_for(".show", token=token)), 303)
    account = accounts.add(
        db.session,
        email,
        datetime.now(UTC),
        name=str(form.name.data),
        language=of_request(),
        password_hash=password_hash,
    )
    if not mail.is_set_up():  # the link was shown to whoever invites: it proves no address
        account.confirmed_at = None
    login_user(account, authn_via=["invitation"])
    return _finish(token, account.id, email)


def _join(token: str, there: UUID, account: int, email: str) -> Answer:
    _begin(there)
    return _finish(token, account, email)


def _finish(token: str, account: int, email: str) -> Answer:
    """Within the writing transaction: the invitation may have been taken back meanwhile."""
    found = _found(token)
    there, role = found.workspace.id, found.invitation.role
    workspaces.join(db.session, found.invitation, account, datetime.now(UTC))
    deeds.note(db.session, there, email, "member-joined", role=role)
    db.session.commit()
    flash(_("Welcome. You are a member now."), "success")
    return redirect(url_for("workspaces.overview", id=there), 303)


def _begin(there: UUID) -> None:
    """Who presses the button twice joins once: the second request waits for the first."""
    db.session.rollback()  # ends the reading transaction before the writing one
    begin_write(db.session)
    workspaces.lock(db.session, there)
