"""What whoever holds a shared link sees: chosen parts of the results, or one report; read only.

Signed in or not makes no difference. A link that never was (404) and one that has ended (410) show
the same page.
"""

from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask_security import verify_password
from werkzeug.exceptions import Gone, HTTPException, NotFound
from werkzeug.wrappers import Response as Answer

from assessment.access import shares as tokens
from assessment.forms.documents import FORMAT_NAMES, SECTION_NAMES
from assessment.forms.organisations import LANGUAGES
from assessment.forms.sharing import LONGEST, OpenForm
from assessment.store import shares, waves, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.shares import Shared
from assessment.views.documents import name_of
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.presenting_whole import present_whole
from assessment.views.report import sent
from reports.settings import SECTIONS, from_plain

pages = Blueprint("shared", __name__, url_prefix="/shared/<token>")
pages.after_request(keep_private)


def _ended(error: HTTPException) -> Answer:
    """One page for every link that leads nowhere, or no longer."""
    return keep_private(make_response(render_template("sharing/ended.html"), error.code))


for _kind in (NotFound, Gone):
    pages.register_error_handler(_kind, _ended)


@pages.get("")
def show(token: str) -> Answer:
    """What was shared; first its password, where it has one."""
    found = _found(token)
    if not tokens.is_open(token, found.share.password):
        return make_response(render_template("sharing/password.html", form=OpenForm(formdata=None)))
    return _report(found, token) if found.report else _results(found)


@pages.post("")
def unlock(token: str) -> Answer:
    """Open a link that has a password, in this browser and for a while."""
    found, form = _found(token), OpenForm()
    typed = (form.password.data or "")[: LONGEST + 1]
    if found.share.password and not verify_password(typed, found.share.password):
        page = render_template("sharing/password.html", form=form, wrong=True)
        return make_response(page, 422)
    response = redirect(url_for(".show", token=token), 303)
    if found.share.password:
        tokens.open_(response, token, found.share.password)
    return response


@pages.get("/file")
def file(token: str) -> Answer:
    """The report that was shared, and no other."""
    found = _found(token)
    if not tokens.is_open(token, found.share.password):
        return redirect(url_for(".show", token=token), 303)
    content = (
        work.artifact(db.session, found.report.key, datetime.now(UTC)) if found.report else None
    )
    if content is None:
        raise NotFound
    told = from_plain(found.report.settings).audiences
    day = waves.story(db.session, found.assessment.id, told).now.day
    return sent(
        content, name_of(Place("", None, found.organisation, found.assessment), found.report, day)
    )


def _found(token: str) -> Shared:
    hashed = tokens.token_hash(token) if tokens.is_token(token) else ""
    found = shares.behind(db.session, hashed, datetime.now(UTC))
    if found is None:
        raise NotFound
    if found.has_ended:
        raise Gone
    return found


def _results(found: Shared) -> Answer:
    """The chosen parts, as the chosen audiences tell them; nothing of the others is known here."""
    story = waves.story(db.session, found.assessment.id, found.share.audiences)
    result = present_whole(story, of_request())
    if result is None:
        raise NotFound
    chosen = [key for key in SECTIONS if key in found.share.sections]
    return make_response(
        render_template(
            "sharing/results.html", found=found, result=result, chosen=chosen, names=SECTION_NAMES
        )
    )


def _report(found: Shared, token: str) -> Answer:
    there = work.has_artifact(db.session, found.report.key, datetime.now(UTC))
    if not there:
        raise NotFound
    names = {
        "kind": FORMAT_NAMES[found.report.format],
        "language": LANGUAGES[found.report.language],
    }
    return make_response(
        render_template("sharing/report.html", found=found, token=token, names=names)
    )
