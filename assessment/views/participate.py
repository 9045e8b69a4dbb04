"""The path of a participant: code, notice, form, receipt. No session, no cookie, no name in a log.

Pages are the same for everybody and kept by the settings of their audience; only a form has a
number and an order of its own. What is sent is stored once, or explained.
"""

from datetime import UTC, datetime
from random import randrange
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment.access import seals
from assessment.access.entering import door_of
from assessment.access.participants import is_token, used_hash
from assessment.forms.answers import Problem, problems
from assessment.forms.participant import ORDERS, ParticipantAnswers, form_class
from assessment.forms.pictures import small
from assessment.manner import address_as
from assessment.store import doors, responses
from assessment.store.checks import Receipt
from assessment.store.database import db
from assessment.store.doors import Door
from assessment.views import asking, branding, participant_pages, refusals, wrong_codes
from assessment.views.headers import bring_style, keep_private
from assessment.views.language import of_request

pages = Blueprint("participate", __name__, url_prefix="/r")
wrong_codes.init(pages)


@pages.get("")
def begin() -> str:
    """Ask for the code."""
    bring_style()
    return render_template("participate/code.html")


@pages.post("")
def enter() -> Answer:
    """Lead to the notice of the code that was typed."""
    typed = request.form.get("code", "")[: wrong_codes.LONGEST]
    if door := door_of(typed):
        return redirect(url_for("participate.notice", code=door.code), 303)
    return wrong_codes.answer(typed)


@pages.get("/<code>")
def notice(code: str) -> Answer:
    """The notice: who sees what, from how many, what is stored, until when, whom to ask."""
    door = _door(code)
    if door.code != code:
        return redirect(url_for("participate.notice", code=door.code), 301)
    stands = door.stands(datetime.now(UTC))
    if stands == "late":
        return refusals.answer(refusals.refusal(stands, door), door, as_data=False)
    if door.has_room:  # whoever leads the workshop has let people in
        stands = "open"
    elif door.live and stands == "open":
        stands = "waiting"
    bring_style(branding.style(door.accent))
    return make_response(participant_pages.notice(door, of_request(), stands))


@pages.get("/<code>/form")
def form(code: str) -> Answer:
    """A new form; with a script, the browser makes its number."""
    door = _door(code)
    if door.live:
        return redirect(url_for("participate.notice", code=door.code), 303)
    stands = door.stands(datetime.now(UTC))
    if stands != "open":
        return refusals.answer(refusals.refusal(stands, door), door, as_data=False)
    bring_style(branding.style(door.accent))
    order = randrange(ORDERS)  # noqa: S311  # of three statements, no secret
    return make_response(participant_pages.blank_form(door, of_request(), order))


@pages.post("/<code>")
def submit(code: str) -> Answer:
    """Store the answers once and say so; or say what is wrong, change nothing and keep them."""
    door = _door(code)
    answers = form_class(participant_pages.sheet(door))(
        request.form
    )  # by itself it would take files and JSON too
    answers.validate()
    stands = door.stands(datetime.now(UTC))
    if seals.is_from_elsewhere():
        return _refuse("elsewhere", door)
    if door.live and stands != "late":
        stands = "room"
    if stands != "open":
        return _too_late(door, answers, stands)
    found = problems(answers)
    if found or answers.uuid is None:
        return _again(door, answers, found)
    if not seals.fits(answers.seal.data or "", door):
        return _refuse("unsealed", door)
    try:
        receipt = _store(door, answers, answers.uuid)
    except responses.RefusedError as refused:
        db.session.rollback()
        return _not_stored(door, answers, refused.reason)
    db.session.commit()
    return _receipt(door, receipt)


@pages.get("/<code>/thanks")
def thanks(code: str) -> Answer:
    """The receipt: what happens next. It knows nothing of any answer."""
    door = _door(code)
    bring_style(branding.style(door.accent))
    return make_response(participant_pages.thanks(door, of_request()))


@pages.get("/<code>/logo")
def logo(code: str) -> Answer:
    """The logo of whoever asks, the same for everybody; no session, no sign of who looked."""
    png = doors.logo(db.session, _door(code))
    return branding.picture(png and small(png), "public, max-age=3600")


def _door(code: str) -> Door:
    """The audience behind a code, however it was typed; its manner of address is set."""
    door = door_of(code)
    if door is None:
        raise NotFound
    address_as(door.address)
    return door


def _store(door: Door, answers: ParticipantAnswers, number: UUID) -> Receipt:
    token = (answers.key.data or "") if door.entry == "invited" else None
    if token is not None and not is_token(token):
        raise responses.RefusedError("unknown")
    token_hash = None if token is None else used_hash(token)
    return responses.add(db.session, door.id, number, answers.payload(), token_hash)


def _too_late(door: Door, answers: ParticipantAnswers, stands: str) -> Answer:
    """Not open, no more, or a workshop; but an answer that had arrived is acknowledged again."""
    if answers.uuid and not problems(answers):
        known = responses.stored(db.session, door.id, answers.uuid, answers.payload())
        if known:
            return _receipt(door, known)
    return _refuse(stands, door)


def _not_stored(door: Door, answers: ParticipantAnswers, reason: str) -> Answer:
    """A key that does not fit can be put right on the form; the rest is a page of its own."""
    if reason != "unknown" or _wants_data():
        return _refuse(reason, door)
    told = refusals.refusal(reason, door)
    return _again(door, answers, [Problem("key", f"{told.title}. {told.text}")], told.status)


def _refuse(reason: str, door: Door) -> Answer:
    return refusals.answer(refusals.refusal(reason, door), door, as_data=_wants_data())


def _wants_data() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _receipt(door: Door, receipt: Receipt) -> Answer:
    if not receipt.same:
        return _refuse("doubled", door)
    address = url_for("participate.thanks", code=door.code)
    if _wants_data():
        return make_response({"location": address}, 201 if receipt.new else 200)
    return redirect(address, 303)


def _again(
    door: Door, answers: ParticipantAnswers, found: list[Problem], status: int = 422
) -> Answer:
    """The form with everything kept, and what to put right."""
    if _wants_data():
        told = [{"place": problem.place, "text": str(problem.text)} for problem in found]
        return make_response({"problems": told, "open": asking.only_open(found)}, status)
    bring_style(branding.style(door.accent))
    return keep_private(make_response(participant_pages.filled_form(door, answers, found), status))
