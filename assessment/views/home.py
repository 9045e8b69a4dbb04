"""The start page, and the small addresses that every site has."""

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Redirect

from assessment import access
from assessment.config import ROOT
from assessment.store import checks
from assessment.store.database import db
from questions.load import bank

pages = Blueprint("home", __name__)
ICON = ROOT / "assessment" / "static" / "img" / "favicon.svg"


@pages.get("/")
def start() -> str:
    """What the quick check is, for whom, what comes out, and how long it takes."""
    instrument = bank()
    return render_template(
        "home.html",
        bank=instrument,
        form=instrument.form("quick"),
        has_sample=checks.sample(db.session) is not None,
    )


@pages.get("/example")
def example() -> Redirect:
    """The result of the demonstration organisation."""
    if checks.sample(db.session) is None:
        raise NotFound
    return redirect(url_for("result.show", token=access.SAMPLE))


@pages.get("/robots.txt")
def robots() -> Response:
    """Search engines may list the start page, and nothing that somebody answered."""
    return Response("User-agent: *\nDisallow: /check\nDisallow: /r/\n", mimetype="text/plain")


@pages.get("/favicon.ico")
@pages.get("/favicon.svg")
def icon() -> Response:
    """The sign in the browser's tab."""
    response = Response(ICON.read_bytes(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
