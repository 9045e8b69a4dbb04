"""How often somebody may try: guessing is slowed down, answering never is.

Counted are wrong passwords and codes, by account and network, and what sends mails or costs the
server work. A hundred phones behind one address are a normal workshop. What is counted is kept in
memory (or Redis) for the time of the limit, under a keyed hash: no address, no account.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from math import ceil
from time import time
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_limiter import Limiter, RequestLimit

from assessment import mailbox
from assessment.access import seals, seats
from assessment.access.entering import door_of
from assessment.access.rooms import SEAT_COOKIE
from assessment.config import Settings

Key = Callable[[], str]
WIDTH = {4: 32, 6: 64}  # what one household or company has of each kind of address


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a POST may reach an endpoint; with `counts` only such answers are counted."""

    endpoint: str
    limit: str
    key: Key
    counts: Callable[[Response], bool] | None = None


def network() -> str:
    """Where the request comes from; behind a proxy PROXIES says how that is known."""
    try:
        address = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return _hidden("nowhere")
    return _hidden(str(ip_network((address, WIDTH[address.version]), strict=False)))


def account_here() -> str:
    """The account that is tried, from this network: nobody can lock others out from elsewhere."""
    return _hidden(network(), _address())


def account() -> str:
    """The account that is tried, wherever from."""
    return _hidden(_address())


def _address() -> str:
    """The address that is tried, in the one spelling by which accounts are looked up."""
    typed = request.form.get("email", "")
    try:
        return mailbox.normal(typed)
    except mailbox.NotAMailboxError:
        return typed.strip().casefold()


def link_here() -> str:
    """The shared link that is tried, from this network."""
    return _hidden(network(), "link", str((request.view_args or {}).get("token", "")))


def link() -> str:
    """The shared link that is tried, wherever from."""
    return _hidden("link", str((request.view_args or {}).get("token", "")))


def half_signed_in() -> str:
    """Whoever has shown the password and now shows the second proof."""
    return _hidden(session.get("tf_user_id", "") or network())


def signed_in() -> str:
    """The account of this browser."""
    return _hidden(session.get("_user_id", "") or network())


def _hidden(*parts: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(secret, "\n".join(("limit", *parts)).encode(), "sha256").hex()


def _refused(response: Response) -> bool:
    """The form came back: what leads on is a redirect."""
    return response.status_code not in (302, 303)


def _unknown(response: Response) -> bool:
    return response.status_code == 404


def _knows() -> bool:
    """Whether whoever sends the code has been let in: by the seal of a form, or with a seat."""
    seal, seat = request.form.get("seal", ""), request.cookies.get(SEAT_COOKIE)
    door = door_of((request.view_args or {}).get("code", "")) if seal or seat else None
    if door is None:
        return False
    return seals.fits(seal, door) or seats.here(door.id) is not None


RULES = (
    Rule("security.login", "10 per 15 minutes", account_here, _refused),
    Rule("security.login", "100 per hour", network, _refused),
    Rule("security.two_factor_token_validation", "10 per 15 minutes", half_signed_in, _refused),
    Rule("security.mf_recovery", "10 per 15 minutes", half_signed_in, _refused),
    Rule("security.verify", "10 per 15 minutes", signed_in, _refused),
    Rule("security.change_password", "10 per 15 minutes", signed_in, _refused),
    Rule("shared.unlock", "10 per 15 minutes", link_here, _refused),
    Rule("shared.unlock", "100 per hour", link, _refused),
    # These send a mail to whoever is named.
    Rule("security.forgot_password", "5 per hour", account),
    Rule("security.forgot_password", "100 per hour", network),
    Rule("security.send_confirmation", "5 per hour", account),
    Rule("security.send_confirmation", "100 per hour", network),
    Rule("security.register", "50 per hour", network),
    Rule("security.change_email", "10 per hour", signed_in),
    Rule("members.invite", "100 per hour", signed_in),
    # Each report keeps a processor busy for a second.
    Rule("report.make", "300 per 10 minutes", network),
)
# Wherever a code of an audience (six of 22 characters) can be tried. Only wrong ones are counted,
# all together; whoever has the form of an audience, or a seat in its room, is let through.
CODES = (
    *(f"participate.{page}" for page in ("enter", "notice", "logo", "form", "submit", "thanks")),
    *(f"room_phone.{page}" for page in ("join", "show", "vote", "dots", "beat")),
)
WRONG_CODES = "200 per 10 minutes"
# Seconds that a page waits for a Redis that hangs, before it counts by itself.
PATIENCE: dict[str, str | int] = {"socket_timeout": 1, "socket_connect_timeout": 1}


def init_app(app: Flask) -> None:
    """Put every rule before its view; after all views are there."""
    settings: Settings = app.config["SETTINGS"]
    shared = bool(settings.redis_url)
    limiter = Limiter(
        network,
        app=app,
        storage_uri=settings.redis_url or "memory://",
        storage_options=PATIENCE if shared else None,
        strategy="moving-window",
        key_prefix="leitstern",
        in_memory_fallback_enabled=shared,  # a Redis that is out stops nobody,
        swallow_errors=shared,  # nor one that goes while a page is made
        on_breach=_note,
    )
    for rule in RULES:
        limit = limiter.limit(
            rule.limit, key_func=rule.key, methods=["POST"], deduct_when=rule.counts
        )
        _put(app, rule.endpoint, limit)
    for page in CODES:
        limit = limiter.shared_limit(
            WRONG_CODES, "codes", key_func=network, deduct_when=_unknown, exempt_when=_knows
        )
        _put(app, page, limit)
    # It looks before every request for limits of the whole application, of which there are none.
    before = app.before_request_funcs[None]
    before[:] = [f for f in before if getattr(f, "__self__", None) is not limiter]
    app.after_request(_say_when)


def _put(app: Flask, endpoint: str, limit: Any) -> None:
    if endpoint in app.view_functions:  # signing up may be switched off
        app.view_functions[endpoint] = limit(app.view_functions[endpoint])


def _note(limit: RequestLimit) -> None:
    g.retry_after = max(1, ceil(limit.reset_at - time()))


def _say_when(response: Response) -> Response:
    if response.status_code == 429 and "retry_after" in g:
        response.headers["Retry-After"] = str(g.retry_after)
    return response
