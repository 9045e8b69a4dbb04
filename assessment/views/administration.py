"""How the installation does, for whoever runs it: nothing of a workspace, nothing of answers.

Sizes are told in steps and mails for all alike, as in the metrics: see `machine.py`.
"""

import logging
from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.jobs import KINDS
from assessment.store import condition
from assessment.store.database import db
from assessment.views import condition_words
from assessment.views.headers import keep_private

pages = Blueprint("administration", __name__)
pages.after_request(keep_private)
log = logging.getLogger(__name__)


@pages.record_once
def _offer(state: object) -> None:
    """Pages of members ask whether to show the way here."""
    state.app.jinja_env.globals["may_administer"] = access.is_administrator  # type: ignore[attr-defined]


@pages.get("/administration")
def show() -> str:
    """Everything on one page."""
    access.administrator()
    access.recently(url_for(".show"))
    now = datetime.now(UTC)
    return render_template(
        "administration/show.html",
        parts=condition_words.parts(current_app.config["SETTINGS"], now),
        jobs=condition_words.jobs(condition.jobs(db.session), now),
    )


@pages.post("/administration/try-again")
def try_again() -> Answer:
    """Order the failed jobs of one kind once more."""
    access.administrator()
    access.recently(url_for(".show"))
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    db.session.rollback()
    keys = condition.try_again(db.session, kind, datetime.now(UTC))
    db.session.commit()
    for key in keys:
        jobs.current().tell(key)
    log.info("%d failed jobs of kind %s were ordered again", len(keys), kind)
    flash(
        ngettext("%(num)d job is tried again.", "%(num)d jobs are tried again.", len(keys)),
        "success",
    )
    return redirect(url_for(".show"), 303)
