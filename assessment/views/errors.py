"""Every error as a page that says what happened and what to do. One table, no details."""

from typing import NamedTuple

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from passlib.exc import PasswordSizeError  # type: ignore[import-untyped]
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import (
    BadHost,
    BadRequest,
    Conflict,
    HTTPException,
    NotFound,
    RequestEntityTooLarge,
    SecurityError,
    ServiceUnavailable,
)

from assessment import metrics, trace
from assessment.access.members import RoleError
from assessment.store.database import UNUSABLE, db
from assessment.views.headers import keep_private


class Page(NamedTuple):
    """What an error page says."""

    title: LazyString
    text: LazyString


PAGES = {
    400: Page(
        _l("That could not be read"),
        _l("Please go back, reload the page and try again. Cookies must be allowed for this site."),
    ),
    403: Page(
        _l("This is not open to you"),
        _l("Please go back to the start, or ask whoever sent you the link for a new one."),
    ),
    404: Page(
        _l("There is nothing here"),
        _l(
            "The link may be incomplete, or the result was deleted: a quick check is kept for 30 "
            "days, unless its owner deletes it earlier. Please check the address, or start again."
        ),
    ),
    405: Page(
        _l("This page cannot be opened like that"),
        _l("Please go back to the start and use the buttons on the pages."),
    ),
    409: Page(
        _l("Somebody else was quicker"),
        _l(
            "What you saw had changed meanwhile. Nothing was stored. Please go back and look again."
        ),
    ),
    413: Page(
        _l("That was too much at once"),
        _l("More data was sent than this form can hold. Please go back and shorten your input."),
    ),
    422: Page(
        _l("Something does not fit"),
        _l("Please go back and check what you entered."),
    ),
    429: Page(
        _l("A little slower, please"),
        _l("Too many attempts came from here. Please wait a few minutes and try again."),
    ),
    500: Page(
        _l("Something went wrong on our side"),
        _l("Nothing you entered was lost on your device. Please try again in a moment."),
    ),
    503: Page(
        _l("The server cannot reach its data just now"),
        _l(
            "Nothing was stored or deleted. Please go back and try again in a minute. If it stays "
            "like this, tell whoever runs this server."
        ),
    ),
}
ROLE = Page(
    _l("Your role does not allow this"),
    _l(
        "Nothing was changed. You can go on looking at what is in this workspace; an owner of it "
        "can give you another role."
    ),
)
STAND_INS = {406: 400, 415: 400, 431: 413, 502: 500}
NO_NUMBER = (403, 404, 405)  # nothing failed; and what is refused looks alike, every time
WAIT = 30  # seconds until a database may be back


def init_app(app: Flask) -> None:
    """Answer every HTTP error, and every error of ours, with its page."""
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, show)
    app.register_error_handler(ParseException, lambda _error: show(BadRequest()))  # in the body
    app.register_error_handler(PasswordSizeError, lambda _error: show(RequestEntityTooLarge()))
    for gone in (NoResultFound, ObjectDeletedError):  # somebody else deleted it meanwhile
        app.register_error_handler(gone, _gone)
    app.register_error_handler(IntegrityError, _overtaken)
    for error in UNUSABLE:
        app.register_error_handler(error, _unusable)


def _gone(_error: Exception) -> Response:
    db.session.rollback()
    return show(NotFound())


def _overtaken(error: Exception) -> Response:
    """The database refused: two at once, or a guard. The log says which rule, not which values."""
    rule = request.url_rule.rule if request.url_rule else ""
    current_app.logger.warning("The database refused a change at %s: %s", rule, type(error))
    db.session.rollback()
    return show(Conflict())


def _unusable(error: Exception) -> Response:
    """The page for a database that cannot be used; the log says why, and no private link."""
    rule = request.url_rule.rule if request.url_rule else ""
    why = getattr(error, "orig", error)
    metrics.current().counted("database_out")
    current_app.logger.error("The database cannot be used at %s: %s", rule, why)
    db.session.rollback()
    return show(ServiceUnavailable(retry_after=WAIT))


def _to_sign_in() -> Response:
    """Whoever must sign in first comes back here afterwards; a program is told so in JSON."""
    if request.accept_mimetypes.best == "application/json":
        return keep_private(make_response({"error": "sign-in-needed"}, 401))
    there = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    answer = redirect(url_for("security.login", next=there), 303)
    return keep_private(answer)  # type: ignore[arg-type]


def show(error: HTTPException) -> Response:
    """The page of one error, with its status and the headers that belong to it."""
    code = error.code or 500
    if isinstance(error, (SecurityError, BadHost)):  # no address can be made for such a name
        return Response(str(_l("This server does not answer to this name.")), code)
    if code < 400:  # a redirect that came as an exception
        return error.get_response(request.environ)  # type: ignore[return-value]
    if code == 401:
        return _to_sign_in()
    if code >= 500:
        db.session.rollback()  # nothing that was half done is finished with the page
    page = PAGES.get(STAND_INS.get(code, code)) or PAGES[400 if code < 500 else 500]
    if isinstance(error, RoleError):
        page = ROLE
    number = trace.current() if code not in NO_NUMBER else ""
    html = render_template("errors/error.html", page=page, code=code, number=number)
    response = keep_private(make_response(html, code))
    for name, value in error.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response
