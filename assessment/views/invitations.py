"""Whom an audience invites: added after a look, listed with what became of their mail, put right.

No page here knows who answered; removing or correcting somebody tells nothing about it either.
"""

from dataclasses import astuple
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, mail
from assessment.forms.addresses import LINES, STATES, AddForm, CorrectForm
from assessment.forms.audiences import KINDS
from assessment.jobs.mailing import hash_for
from assessment.store import addresses, drafts, mailings
from assessment.store.addresses import Person, ReachedError, TakenError
from assessment.store.database import db
from assessment.store.places import Place
from assessment.table.addresses import Reading, read_file, read_text
from assessment.table.upload import Problem, UnreadableError
from assessment.views import paging, reaching, writing

pages = Blueprint("invitations", __name__, url_prefix="/audience/<uuid:id>/invitations")
UPLOAD = 16 * 1024 * 1024  # bytes; a hundred thousand lines, and what a form puts around them
MOST_WRONG, MOST_NEW = 200, 30  # lines that the look before adding shows


@pages.url_value_preprocessor
def allow_a_list(endpoint: str | None, _values: Any) -> None:
    """Before anything reads the form: members may send a long list."""
    if endpoint == "invitations.read" and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = UPLOAD


@pages.get("")
def index(id: UUID) -> Answer:
    """Whom is invited, what became of the mails, and what can be done next."""
    return _index(access.audience(id, "facilitator"), AddForm())


def _index(place: Place, form: AddForm) -> Answer:
    audience, now = place.audience, datetime.now(UTC)
    sought, back = request.args.get("q", "").strip()[:100], "back" in request.args
    listed = addresses.listed(
        db.session, audience.id, page=paging.number(), sought=sought, back=back
    )
    html = render_template(
        "invitations/index.html",
        place=place,
        form=form,
        kinds=KINDS,
        states=STATES,
        counts=addresses.counts(db.session, audience.id),
        mailings=mailings.of_audience(db.session, audience.id),
        listed=listed,
        sought=sought,
        back=back,
        is_open=takes_mails(place, now),
        can_send=mail.is_set_up(),
        link=reaching.way_to(audience).join(audience.code),
    )
    return make_response(html, 422 if form.errors else 200)


def takes_mails(place: Place, now: datetime) -> bool:
    """Whether whoever gets a mail could answer, now or once the audience opens."""
    audience = place.audience
    leaves = any(row.leaves_at for row in (place.workspace, place.organisation, place.assessment))
    over = audience.closes_at is not None and audience.closes_at <= now
    return audience.state == "open" and not over and not leaves


@pages.post("")
def read(id: UUID) -> Answer:
    """Read what was pasted or uploaded, and keep it for a look; nothing is added yet."""
    place = _changeable(id)
    form = AddForm()
    if not form.validate_on_submit():
        return _index(place, form)
    sent = form.sent()
    try:
        found = read_file(sent.stream.read()) if sent else read_text(form.lines.data)
    except UnreadableError as error:
        form.refuse(error.code)
        return _index(place, form)
    writing.start()
    key = drafts.keep(db.session, id, _plain(found), datetime.now(UTC))
    db.session.commit()
    return redirect(url_for("invitations.check", id=id, key=key), 303)


def _plain(found: Reading) -> dict[str, Any]:
    return {
        "people": [astuple(person) for person in found.people],
        "repeated": found.repeated,
        "problems": [astuple(problem) for problem in found.problems],
    }


def _draft(place: Place, key: str) -> Reading:
    content = drafts.find(db.session, place.audience.id, key, datetime.now(UTC))
    if content is None:
        raise NotFound
    return Reading(
        tuple(Person(*row) for row in content["people"]),
        content["repeated"],
        tuple(Problem(*row) for row in content["problems"]),
    )


@pages.get("/check/<key>")
def check(id: UUID, key: str) -> str:
    """What was understood: who is new, who is there already, which lines are wrong."""
    place = _changeable(id)
    found, known = _draft(place, key), addresses.known(db.session, id)
    new = [person for person in found.people if person.email not in known]
    return render_template(
        "invitations/check.html",
        place=place,
        kinds=KINDS,
        key=key,
        found=found,
        new=new,
        there=len(found.people) - len(new),
        words=LINES,
        most_wrong=MOST_WRONG,
        most_new=MOST_NEW,
    )


@pages.post("/check/<key>")
def add(id: UUID, key: str) -> Answer:
    """Add whoever is new. Mails are sent by another button."""
    place = _changeable(id)
    found = _draft(place, key)
    writing.start()
    added = addresses.add(db.session, place.audience, found.people)
    drafts.drop(db.session, key)
    if added:
        writing.note(place, "addresses-added", name_of(place), count=added)
    db.session.commit()
    flash(ngettext("%(num)d address was added.", "%(num)d addresses were added.", added))
    return redirect(url_for("invitations.index", id=id), 303)


@pages.route("/<uuid:address>", methods=["GET", "POST"])
def correct(id: UUID, address: UUID) -> Answer:
    """Put an address right whose mail did not arrive, or take it off the list."""
    place = _changeable(id)
    listed = _listed(id, address)
    shown = {"email": listed.email, "name": listed.name, "language": listed.language}
    form = CorrectForm(data=shown)
    if not form.validate_on_submit():
        return _correct(place, listed, form)
    try:
        writing.start()
        addresses.correct(db.session, id, address, form.person())
    except (ReachedError, TakenError) as error:
        db.session.rollback()
        form.email.errors = [_why_not(error)]
        return _correct(place, listed, form)
    writing.note(place, "address-corrected", name_of(place))
    db.session.commit()
    flash(_("The address was put right. Its mail goes out with the next sending."))
    return redirect(url_for("invitations.index", id=id), 303)


def _why_not(error: Exception) -> str:
    if isinstance(error, TakenError):
        return str(_("This address is on the list already."))
    return str(
        _(
            "The mail to this address was sent, so the link is theirs. Please remove the address "
            "and add the right one."
        )
    )


def _correct(place: Place, listed: addresses.Listed, form: CorrectForm) -> Answer:
    html = render_template(
        "invitations/correct.html",
        place=place,
        kinds=KINDS,
        listed=listed,
        form=form,
        states=STATES,
        is_fixed=listed.state in ("sent", "uncertain", "waiting"),
    )
    return make_response(html, 422 if form.errors else 200)


@pages.post("/<uuid:address>/remove")
def remove(id: UUID, address: UUID) -> Answer:
    """Take an address off the list; its link does not work any more."""
    place = _changeable(id)
    _listed(id, address)
    writing.start()
    addresses.remove(db.session, id, address, partial(hash_for, id))
    writing.note(place, "address-removed", name_of(place))
    db.session.commit()
    flash(_("The address was removed, and its personal link does not work any more."))
    return redirect(url_for("invitations.index", id=id), 303)


def _changeable(id: UUID) -> Place:
    """The audience, as long as people can still be invited."""
    place = access.audience(id, "facilitator")
    if place.audience.state not in ("draft", "open"):
        raise NotFound
    return place


def _listed(id: UUID, address: UUID) -> addresses.Listed:
    listed = addresses.find(db.session, id, address)
    if listed is None:
        raise NotFound
    return listed


def name_of(place: Place) -> str:
    """What the log calls the audience."""
    return f"{place.assessment.name}: {place.audience.kind}"
