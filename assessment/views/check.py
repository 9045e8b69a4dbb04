"""The form of the quick check: shown, handed in once, and led to its result."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from assessment import access
from assessment.clock import local
from assessment.forms.answers import Problem, stored
from assessment.forms.asked import Sheet
from assessment.forms.check import CheckAnswers, form_class, problems
from assessment.store import checks
from assessment.store.database import db
from assessment.views.asking import ORDERS, Page, only_open, questions
from assessment.views.headers import bring_style, style_inside
from assessment.views.language import of_request
from questions.load import CURRENT, bank

pages = Blueprint("check", __name__)
SHEET = Sheet(CURRENT, "quick")
NUMBER, SIGNATURE = "{form-number}", "{form-signature}"  # where each form's own values go


@pages.get("/check")
def form() -> str:
    """A new form with a number of its own."""
    number = uuid4()
    bring_style()
    page = _blank(style_inside(), of_request(), _order(number))
    return page.replace(SIGNATURE, generate_csrf()).replace(NUMBER, str(number))


@pages.post("/check")
def hand_in() -> Response:
    """Store the answers once and lead to their result; or say what is wrong and keep them."""
    answers = form_class(SHEET)(request.form)  # by itself it would take files and JSON too
    instrument = bank()
    signed = answers.validate() or "csrf_token" not in answers.errors
    found = problems(answers)
    if found or answers.uuid is None:
        return _again(answers, found, signed=signed)
    token = access.token_for(answers.uuid)
    check = checks.NewCheck(
        access.hash_of(token),
        [stored(answers)],
        local(datetime.now(UTC)),
        language=of_request(),
        form=SHEET.form,
        bank_version=instrument.version,
        bank_hash=instrument.hash,
        organisation=answers.organisation.data or "",
    )
    receipt = checks.add(db.session, check)
    db.session.commit()
    return _receipt(url_for("result.show", token=token), receipt)


def _receipt(address: str, receipt: checks.Receipt) -> Response:
    """Where the result is; a page of its own if this form was sent before with other answers."""
    if _wants_data():
        body = {"location": address, "new": receipt.new, "same": receipt.same}
        return make_response(body, 201 if receipt.new else 200 if receipt.same else 409)
    if not receipt.same:
        return make_response(render_template("check/sent_before.html", address=address), 409)
    return make_response(redirect(address, 303))


def _wants_data() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _again(answers: CheckAnswers, found: list[Problem], *, signed: bool) -> Response:
    """The form with everything kept, and what to put right."""
    number = answers.uuid or uuid4()
    status = 422 if signed else 400
    if _wants_data():
        told = [{"place": problem.place, "text": str(problem.text)} for problem in found]
        return make_response({"problems": told, "open": only_open(found)}, status)
    bring_style()
    body = questions(SHEET, _order(number), _shape(), answers, found)
    page = _page(str(number), generate_csrf(), body, problems=found, only_open=only_open(found))
    return make_response(page, status)


def _page(number: str, signature: str, body: Markup, **said: Any) -> str:
    return render_template(
        "check/form.html",
        number=number,
        csrf_token=signature,
        questions=body,
        **said,
    )


def _order(number: UUID) -> int:
    """The order of the three statements: it varies by person and stays with the form."""
    return number.int % len(ORDERS)


@lru_cache(maxsize=64)
def _blank(_style: str, _language: str, order: int) -> str:
    """The page without an answer: the same for everybody but for two places, so drawn once."""
    return _page(NUMBER, SIGNATURE, questions(SHEET, order, _shape()))


def _shape() -> Page:
    return Page("check/last.html", _("Show the result"), {})
