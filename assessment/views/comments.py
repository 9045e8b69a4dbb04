"""Comments of a closed audience: read through, redacted or withheld, then released all at once.

They stand in the order of their shuffle. The log says that something was redacted, never what.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.forms.audiences import KINDS
from assessment.forms.comments import LONGEST, CommentForm, RedactionForm
from assessment.store import comments
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import writing
from assessment.views.headers import keep_private
from questions.load import bank

pages = Blueprint("comments", __name__, url_prefix="/audience/<uuid:id>/comments")
pages.after_request(keep_private)


@pages.get("")
def index(id: UUID) -> Answer:
    """Every comment, with what can be done with it before the release."""
    return _page(access.audience(id, "facilitator"))


@pages.post("")
def change(id: UUID) -> Answer:
    """Overwrite the text of a comment, keep it back, or let it go with the others again."""
    place = access.audience(id, "facilitator")
    form = RedactionForm() if request.form.get("deed") == "redact" else CommentForm()
    if place.audience.state != "closed":
        return redirect(url_for("results_page.show", id=id), 303)
    if not form.validate_on_submit():
        if form.errors.keys() - {"text"}:
            raise NotFound  # no page of ours sends that
        return _page(place, form)
    subject = _subject(place)
    writing.start()
    try:
        found = _do(id, form)
    except comments.ReleasedError:
        db.session.rollback()
        flash(_("The comments are released and are no longer changed."), "error")
        return redirect(url_for("comments.index", id=id), 303)
    if not found:
        db.session.rollback()
        raise NotFound
    if form.deed.data == "redact":
        writing.note(place, "comment-redacted", subject)
    db.session.commit()
    where = f"{form.question.data}-{form.place.data}"
    page = request.args.get("page", 1, type=int)
    return redirect(url_for("comments.index", id=id, page=page, _anchor=where), 303)


@pages.post("/release")
def release(id: UUID) -> Answer:
    """Let everybody who may see the results read all that are not withheld."""
    place = access.audience(id, "facilitator")
    subject = _subject(place)
    writing.start()
    count = comments.release(db.session, id)
    if not count:
        db.session.rollback()
        flash(_("There was no comment to release."), "error")
        return redirect(url_for("comments.index", id=id), 303)
    writing.note(place, "comments-released", subject, count=count)
    db.session.commit()
    flash(ngettext("%(num)d comment is released.", "%(num)d comments are released.", count))
    return redirect(url_for("results_page.show", id=id, _anchor="comments"), 303)


def _do(id: UUID, form: CommentForm) -> bool:
    """The deed, if there is such a comment; ReleasedError if it comes too late."""
    which = (db.session, id, form.question.data or "", form.place.data or 0)
    if form.deed.data == "redact":
        return comments.redact(*which, form.text.data or "")
    if form.deed.data == "withhold":
        return comments.withhold(*which)
    return comments.take_back(*which)


def _subject(place: Place) -> str:
    return f"{place.assessment.name}: {place.audience.kind}"


def _page(place: Place, form: CommentForm | None = None) -> Answer:
    if place.audience.state != "closed":
        return redirect(url_for("results_page.show", id=place.audience.id), 303)
    number = request.args.get("page", 1, type=int)
    if not 1 <= number <= comments.MOST_PAGES:
        raise NotFound
    found, more = comments.page(db.session, place.audience.id, number, released=False)
    told: dict[str, Any] = {
        "place": place,
        "kinds": KINDS,
        "questions": bank(place.assessment.bank_version).open_questions,
        "comments": found,
        "page": number,
        "more": more,
        "released": comments.are_released(db.session, place.audience.id),
        "tally": comments.tally(db.session, place.audience.id),
        "form": form,
        "longest": LONGEST,
    }
    return make_response(render_template("comments/index.html", **told), 422 if form else 200)
