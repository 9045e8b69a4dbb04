"""The look of an organisation on the pages of those who answer: its logo and its colour.

The colour changes only as far as it has to be read, by day and by night. Knows no audience.
"""

from functools import lru_cache

from flask import make_response, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from reports import look
from reports.colour import legible

READ, PRESSED = 4.5, 7  # contrast to the ground, of a button and of one under the finger
PICTURE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"  # nothing that could run


@lru_cache(maxsize=256)
def style(accent: str) -> Markup:
    """What a page with this accent adds to the style that it has inside; '' for our own."""
    if not accent:
        return Markup("")
    day, night = _tokens(accent, look.SOFT), _tokens(accent, look.NIGHT_SOFT)
    dark = f"@media screen and (prefers-color-scheme:dark){{{night}}}"
    return Markup(day + dark)  # noqa: S704  # colours that we computed


def _tokens(accent: str, ground: str) -> str:
    read, pressed = legible(accent, ground, READ), legible(accent, ground, PRESSED)
    return f":root{{--accent:{read};--accent-deep:{pressed}}}"


def picture(png: bytes | None, caching: str) -> Answer:
    """A logo that we wrote ourselves; NotFound without one."""
    if png is None:
        raise NotFound
    response = make_response(png)
    response.mimetype = "image/png"
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Content-Disposition"] = 'inline; filename="logo.png"'
    response.headers["Cache-Control"] = caching
    response.add_etag()
    return response.make_conditional(request)
