"""The language of a page: asked for in the address, remembered in a cookie, or the browser's."""

from urllib.parse import quote

from flask import Flask, Response, g, request

from questions.bank import LANGUAGES
from reports.words import LOCALES

COOKIE = "language"
YEAR = 365 * 24 * 3600
NAMES = {"de": "Deutsch", "en": "English"}  # each language in its own words


def of_request() -> str:
    """'de' or 'en': `?lang=` first, then the cookie, then what the browser prefers."""
    if "language" not in g:
        asked = request.args.get("lang"), request.cookies.get(COOKIE)
        preferred = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
        known = (language for language in (*asked, *preferred) if language in LANGUAGES)
        g.language = next(known, "en")
    return str(g.language)


def locale() -> str:
    """How dates and numbers are written: English is British."""
    return LOCALES[of_request()]


def init_app(app: Flask) -> None:
    """Tell the templates about the languages, and remember the one that was asked for."""
    app.context_processor(_for_templates)
    app.after_request(_remember)


def _for_templates() -> dict[str, object]:
    return {"language": of_request(), "languages": NAMES, "in_language": _in_language}


def _in_language(language: str) -> str:
    """This page in another language; never an address elsewhere, as '/\\name' would be."""
    return f"/{quote(request.path.lstrip('/'))}?lang={language}"


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != request.cookies.get(COOKIE):
        response.set_cookie(
            COOKIE, asked, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = of_request()
    return response
