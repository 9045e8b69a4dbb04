"""The PDF of a quick check: asked for, made by a job, followed, and downloaded."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assessment import access, jobs
from assessment.store import work
from assessment.store.database import db
from assessment.views.headers import keep_private
from assessment.views.language import of_request

pages = Blueprint("report", __name__, url_prefix="/check/<token>")
pages.after_request(keep_private)
REASONS = {
    "cut-off": _l("The work was cut off several times, perhaps for lack of memory."),
    "no-chromium": _l(
        "This server lacks the browser that draws the charts. Please tell whoever runs it: "
        "the command ‘flask --app wsgi doctor’ says what to install."
    ),
}
UNKNOWN = _l("If it fails again, please tell whoever runs this server: its log says why.")
REFRESH = 2  # seconds between two looks, where no script looks more often


class State(NamedTuple):
    """How far the PDF is: '' (not asked for), queued, running, done or failed."""

    name: str
    progress: int
    message: str


@pages.post("/report")
def make(token: str) -> Response:
    """Ask for the PDF in the language of the page; a second request starts nothing new."""
    check, language = access.check_behind(token), of_request()
    key, owner = jobs.report_key(check, language), check.token_hash
    db.session.rollback()  # ends the reading transaction before the writing one
    order = work.Order(key, "check-report", owner, {"language": language})
    to_tell = work.ask(db.session, order, datetime.now(UTC))
    db.session.commit()
    if to_tell:
        jobs.current().tell(key)
    return make_response(redirect(url_for("report.follow", token=token, lang=language), 303))


@pages.get("/report")
def follow(token: str) -> Response:
    """How far the PDF is, as a page that looks again by itself."""
    check = access.check_behind(token)
    state = state_of(check)
    html = render_template("check/report.html", token=token, check=check, report=state)
    response = make_response(html)
    if state.name in ("queued", "running"):
        response.headers["Refresh"] = str(REFRESH)
    return response


@pages.get("/report.pdf")
def download(token: str) -> Response:
    """The finished PDF; while there is none, the page that tells how far it is."""
    check = access.check_behind(token)
    artifact = work.artifact(db.session, jobs.report_key(check, of_request()), datetime.now(UTC))
    if artifact is None:
        return make_response(redirect(url_for("report.follow", token=token), 303))
    return sent(artifact, file_name(_("Customer centricity"), check.organisation, check.created_on))


def sent(artifact: Any, name: str) -> Response:
    """A finished file under this name; nobody in between keeps it."""
    return send_file(
        BytesIO(artifact.content),
        mimetype=artifact.media_type,
        as_attachment=True,
        download_name=name,
        etag=False,
    )


def state_of(check: Any) -> State:
    """How far the PDF of a check in the language of the page is."""
    return how_far(jobs.report_key(check, of_request()))


def how_far(key: str) -> State:
    """How far the file of this key is."""
    if work.has_artifact(db.session, key, datetime.now(UTC)):
        return State("done", 100, "")
    job = work.find(db.session, key)
    if job is None or job.state == "done":  # done, but the file's time is over
        return State("", 0, "")
    reason = REASONS.get(job.message, UNKNOWN) if job.state == "failed" else ""
    return State(job.state, job.progress, str(reason))


def file_name(*parts: object) -> str:
    """'Kundenzentrierung Muster GmbH 2026-11-21.pdf', safe on every system."""
    safe = (re.sub(r"[^\w .,&+-]", " ", str(part))[:60] for part in parts)
    return " ".join(" ".join(safe).split()) + ".pdf"
