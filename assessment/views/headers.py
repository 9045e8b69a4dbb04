"""What goes along with every response: protection, caching, compression. Knows no page."""

import gzip
import hashlib
from base64 import b64encode
from functools import lru_cache

import brotli
from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from markupsafe import Markup

from assessment.config import Settings

INSIDE = "style_inside"  # for a page that brings its style along: one round trip less on a phone
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
UNUSED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking"),
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",  # an address may be a private link
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know the policy's frame-ancestors
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    "X-Permitted-Cross-Domain-Policies": "none",
}
COMPRESSED = {"text/html", "application/json", "image/svg+xml"}
SMALL = 800  # bytes; below it compression gains nothing


class Sessions(SecureCookieSessionInterface):
    """Session cookies that are marked secure, and bound to this host, where pages come by https."""

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_name(self, app: Flask) -> str:
        """Over https a name that browsers take from this very host alone, and only by https."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Whether the browser may send the cookie over https only."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Add the headers to every response, then compress it."""
    _offer_style(app)
    app.after_request(_compress)  # runs after the next one
    app.after_request(_protect)


def _offer_style(app: Flask) -> None:
    """The style sheet of forms as text for templates, and its hash for the content policy."""
    settings: Settings = app.config["SETTINGS"]
    name = str(app.jinja_env.globals["asset"]("form.css")).rpartition("/")[2]  # type: ignore[operator]
    style = (settings.var / "assets" / name).read_text(encoding="utf-8")
    app.jinja_env.globals[INSIDE] = Markup(style)  # noqa: S704  # our own file
    app.extensions[INSIDE] = _allowing(POLICY, style)


@lru_cache(maxsize=256)
def _allowing(policy: str, style: str) -> str:
    """The policy with this one style inside the page."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return policy.replace("style-src", f"style-src 'sha256-{digest}'")


def style_inside() -> str:
    """What tells the style inside pages from that of another application in this process."""
    policy: str = current_app.extensions[INSIDE]
    return policy


def bring_style(more: str = "") -> None:
    """Say that the page being made has its style inside, and `more` in an element of its own."""
    g.style_inside, g.style_more = True, more


def _protect(response: Response) -> Response:
    if g.get(INSIDE):
        policy = style_inside()
        if g.style_more:
            policy = _allowing(policy, g.style_more)
        response.headers["Content-Security-Policy"] = policy
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    # A page that looked who is signed in is for them alone; some say themselves how private.
    if "_login_user" in g and "private" not in response.headers.get("Cache-Control", ""):
        keep_private(response)
    if response.mimetype == "text/html" and not g.get(INSIDE):
        style = current_app.jinja_env.globals["asset"]("app.css")  # type: ignore[operator]
        response.headers.add("Link", f"<{style}>; rel=preload; as=style")
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _compress(response: Response) -> Response:
    if (
        response.mimetype not in COMPRESSED
        or response.direct_passthrough
        or response.status_code in (204, 304)
        or "Content-Encoding" in response.headers
        or len(body := response.get_data()) < SMALL
    ):
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings
    if accepted["br"]:
        response.set_data(brotli.compress(body, quality=3))
        response.headers["Content-Encoding"] = "br"
    elif accepted["gzip"]:
        response.set_data(gzip.compress(body, 4, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def keep_private(response: Response) -> Response:
    """Mark a page behind a private link: nobody stores it, no search engine lists it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
