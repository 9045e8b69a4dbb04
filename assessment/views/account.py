"""Somebody's own account: name, proofs, where they are signed in, its end; and lost passwords.

What Flask-Security shows by itself (signing in, codes, passkeys) is in `templates/security`.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_security import current_user, logout_user
from flask_security.confirmable import send_confirmation_instructions
from flask_security.recoverable import send_reset_password_instructions
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, letters, mail
from assessment.forms.account import Address, Profile
from assessment.store import accounts, deeds, workspaces
from assessment.store.database import begin_write, db
from assessment.views import paging
from assessment.views.headers import keep_private
from assessment.views.language import of_request

pages = Blueprint("account", __name__, url_prefix="/account")
pages.after_request(keep_private)
MOST = 20  # workspaces that are named one by one


def init_app(app: Flask) -> None:
    """Tell templates whether mails can be sent, and where others find a page."""
    app.jinja_env.globals["sends_mail"] = mail.is_set_up
    app.jinja_env.globals["public_link"] = public_link
    app.register_blueprint(pages)


def public_link(endpoint: str, **values: object) -> str:
    """The address of a page for others, never by the name that a request happened to use."""
    settings = current_app.config["SETTINGS"]
    return str(settings.public_url) + url_for(endpoint, _external=False, **values)  # type: ignore[arg-type]


@pages.get("")
def overview() -> str:
    """Everything about the account on one page."""
    return _overview(Profile(None, obj=current_user))


def _overview(form: Profile) -> str:
    who = access.member()
    return render_template(
        "account/overview.html",
        form=form,
        account=current_user,
        sign_ins=accounts.sign_ins(db.session, who.id, datetime.now(UTC), paging.number()),
        this_browser=access.sign_in_here(),
    )


@pages.post("")
def change() -> Answer:
    """A new name or language."""
    who, form = access.member(), Profile(request.form)
    if not form.validate():
        return make_response(_overview(form), 422)
    db.session.rollback()
    begin_write(db.session)
    name, language = str(form.name.data), str(form.language.data)
    accounts.change(db.session, who.id, name=name, language=language)
    db.session.commit()
    flash(_("Your details are saved."), "success")
    return redirect(url_for(".overview"), 303)


@pages.post("/sign-ins/<uuid:id>/end")
def end(id: UUID) -> Answer:
    """Sign one browser out."""
    who = access.member()
    db.session.rollback()
    begin_write(db.session)
    found = accounts.sign_out(db.session, who.id, id)
    db.session.commit()
    if not found:
        raise NotFound
    flash(_("That browser is signed out."), "success")
    return redirect(url_for(".overview"), 303)


@pages.post("/sign-out-everywhere")
def end_all() -> Answer:
    """Sign every browser out, this one too."""
    who = access.member()
    db.session.rollback()
    begin_write(db.session)
    accounts.sign_out_everywhere(db.session, who.id)
    db.session.commit()
    logout_user()
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("security.login"), 303)


@pages.get("/delete")
def ask() -> Answer:
    """What goes with the account and what stays; what has to be handed over first."""
    who = access.member()
    access.recently(url_for(".ask"))
    return make_response(_consequence(who.id))


@pages.post("/delete")
def delete() -> Answer:
    """Delete the account at once, unless a workspace would be left without an owner."""
    who, language = access.member(), current_user.language
    access.recently(url_for(".ask"))
    db.session.rollback()
    begin_write(db.session)
    left = [one.workspace.id for one in workspaces.of_member(db.session, who.id)]
    workspaces.lock(db.session, *left)
    if _held_by(who.id):
        db.session.rollback()
        return make_response(_consequence(who.id), 409)
    for workspace in left:
        deeds.note(db.session, workspace, who.email, "account-deleted")
    accounts.remove(db.session, who.id)
    db.session.commit()
    session.clear()
    if mail.is_set_up():
        letters.later(_write_farewell, who.email, language=language)
    flash(_("Your account is deleted."), "success")
    return redirect(url_for("security.login"), 303)


def _consequence(account: int) -> str:
    mine = [one.workspace for one in workspaces.of_member(db.session, account)]
    alone = workspaces.owned_alone(db.session, account)
    return render_template(
        "account/delete.html",
        account=current_user,
        mine=mine,
        held=_held_by(account),
        going=[workspace for workspace in alone if workspace.leaves_at],
        most=MOST,
        days=max((workspace.deeds_kept for workspace in mine), default=0),
    )


def _held_by(account: int) -> list[Any]:
    """Workspaces that are to stay and would be left without an owner."""
    return [one for one in workspaces.owned_alone(db.session, account) if not one.leaves_at]


def _write_farewell(email: str) -> None:
    """The mail that confirms the deletion."""
    subject = _("Your account with Leitstern is deleted")
    text = render_template("account/farewell.txt")
    letters.send(mail.compose(email, subject, text, render_template("account/farewell.html")))


def forgot() -> Answer:
    """Where Flask-Security shows its own page: a mail to whoever has an account, and no word."""
    return _by_mail("security/forgot_password.html", _send_reset)


def confirm_again() -> Answer:
    """The mail that confirms an address, once more."""
    return _by_mail("security/send_confirmation.html", _send_confirmation)


def _by_mail(template: str, write: letters.Write) -> Answer:
    """Known or not, the address gets the same answer in the same time."""
    form = Address(request.form if request.method == "POST" else None)
    if request.method == "POST" and mail.is_set_up():
        if form.validate():
            letters.later(write, form.email.data, language=of_request())
            flash(_("If this address has an account, a mail is on its way."), "success")
            return redirect(url_for("security.login"), 303)
        return make_response(render_template(template, form=form), 422)
    return _private(render_template(template, form=form))


def _private(html: str) -> Response:
    return keep_private(make_response(html))


def _send_reset(email: str) -> None:
    """Also before the address is confirmed: somebody else may have signed up with it."""
    account = accounts.find(db.session, email)
    if account and account.active:
        send_reset_password_instructions(account)  # type: ignore[no-untyped-call]


def _send_confirmation(email: str) -> None:
    account = accounts.find(db.session, email)
    if account and account.active and account.confirmed_at is None:
        send_confirmation_instructions(account)  # type: ignore[no-untyped-call]
