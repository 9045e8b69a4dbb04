"""The result of a quick check behind its private link, and its deletion by whoever holds it."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Redirect

from assessment import access
from assessment.store import checks
from assessment.store.database import begin_write, db
from assessment.views import presenting
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.report import state_of

pages = Blueprint("result", __name__, url_prefix="/check")
pages.after_request(keep_private)


@pages.get("/<token>")
def show(token: str) -> str:
    """How we are, where we stand, what now."""
    check = access.check_behind(token)
    return render_template(
        "check/result.html",
        token=token,
        check=check,
        result=presenting.present(check, of_request()),
        link=url_for("result.show", token=token, _external=True),
        report=state_of(check),
    )


@pages.get("/<token>/delete")
def ask(token: str) -> str:
    """Ask once before everything goes."""
    return render_template("check/delete.html", token=token, check=_own(token))


@pages.post("/<token>/delete")
def delete(token: str) -> Redirect:
    """Delete the answers and everything made from them, now."""
    token_hash = _own(token).token_hash
    db.session.rollback()  # ends the reading transaction before the writing one
    begin_write(db.session)
    checks.remove(db.session, token_hash)
    db.session.commit()
    return redirect(url_for("result.deleted"), 303)


@pages.get("/deleted")
def deleted() -> Response:
    """Confirm that nothing is left."""
    return make_response(render_template("check/deleted.html"))


def _own(token: str) -> Any:
    """A check that whoever holds its link may delete; not the demonstration."""
    check = access.check_behind(token)
    if check.sample:
        raise NotFound
    return check
