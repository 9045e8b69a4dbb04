"""Accounts by Flask-Security: how it is set here, what of it is in use, and what is switched off.

Composition only: its pages are in `templates/security`, its words in `words`, its rows in `store`.
"""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import (
    Flask,
    Response,
    after_this_request,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import LoginManager
from flask_principal import Principal
from flask_security import Security, current_user
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType
from werkzeug.wrappers import Response as Answer
from wtforms.form import BaseForm

from assessment import letters
from assessment.accounts import sessions, words
from assessment.accounts.passwords import Passwords
from assessment.accounts.post import Post
from assessment.accounts.proofs import Codes, Passkeys
from assessment.config import Settings
from assessment.forms import account as forms
from assessment.store import accounts
from assessment.store.database import begin_write, db
from assessment.views import account as pages
from assessment.views.headers import keep_private

HERE = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")  # a path of ours, for after signing in
HALF_WAY = "security.two_factor_token_validation"
SWITCHED_OFF = ("two_factor_rescue",)  # who lost the phone uses a recovery code
# Views that change rows: SQLite wants to know before they read. Signing in itself is not here:
# nobody's answers wait while a password is checked.
WRITING = {
    "security.logout",
    "security.register",
    "security.confirm_email",
    "security.reset_password",
    "security.change_password",
    "security.change_email_confirm",
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.mf_recovery_codes",
    "security.wan_register",
    "security.wan_register_response",
    "security.wan_signin_response",
    "security.wan_verify_response",
    "security.wan_delete",
}
ADDRESSES = {
    "LOGIN": "/sign-in",
    "LOGOUT": "/sign-out",
    "REGISTER": "/sign-up",
    "RESET": "/reset",
    "CONFIRM": "/confirm",
    "VERIFY": "/account/verify",
    "CHANGE": "/account/password",
    "CHANGE_EMAIL": "/account/email",
    "TWO_FACTOR_SETUP": "/account/second-step",
    "TWO_FACTOR_TOKEN_VALIDATION": "/sign-in/code",
    "TWO_FACTOR_RESCUE": "/sign-in/help",
    "TWO_FACTOR_SELECT": "/sign-in/choose",
    "MULTI_FACTOR_RECOVERY": "/sign-in/recovery-code",
    "MULTI_FACTOR_RECOVERY_CODES": "/account/recovery-codes",
    "WAN_REGISTER": "/account/passkeys",
    "WAN_DELETE": "/account/passkeys/remove",
    "WAN_VERIFY": "/account/verify/passkey",
    "WAN_SIGNIN": "/sign-in/passkey",
}


def init_app(app: Flask) -> None:
    """Give the application its accounts; after its views, whose CSRF protection is used."""
    settings: Settings = app.config["SETTINGS"]
    app.config.from_mapping(_configuration(settings))
    letters.init_app(app)
    security = Security(
        app,
        accounts.Datastore(),
        mail_util_cls=Post,
        password_util_cls=Passwords,
        totp_cls=Codes,
        webauthn_util_cls=Passkeys,
        login_form=forms.SignIn,
        register_form=forms.SignUp,
        change_password_form=forms.NewPassword,
        reset_password_form=forms.ForgottenPassword,
        render_template=_render,
    )
    security.want_json(lambda _request: False)  # pages alone; there is no other way in
    security.mf_recovery_codes_context_processor(
        lambda: {"stored": len(current_user.mf_recovery_codes or [])}
    )
    sessions.init_app(app)
    _replace_views(app)
    _leave_other_pages_alone(app)
    app.before_request_funcs.setdefault("security", []).append(_prepare)
    app.after_request_funcs.setdefault("security", []).append(keep_private)


def _render(template: str, **context: Any) -> str:
    """A page of Flask-Security; one that shows what is wrong with a form says so by its status."""
    forms_of = context.values() if request.method == "POST" else ()
    if any(isinstance(form, BaseForm) and form.errors for form in forms_of):
        after_this_request(_unfit)
    return render_template(template, **context)


def _unfit(response: Response) -> Response:
    response.status_code = 422
    return response


def _configuration(settings: Settings) -> dict[str, Any]:
    features = dict.fromkeys(
        ("RECOVERABLE", "CHANGEABLE", "TWO_FACTOR", "WEBAUTHN", "MULTI_FACTOR_RECOVERY_CODES"),
        True,
    )
    chosen: dict[str, Any] = features | {
        "REGISTERABLE": settings.sign_up == "open",
        # Without a mail server nobody could confirm an address or change it.
        "CONFIRMABLE": bool(settings.mail_url),
        "CHANGE_EMAIL": bool(settings.mail_url),
        "SEND_REGISTER_EMAIL": bool(settings.mail_url),
        "RETURN_GENERIC_RESPONSES": True,  # nobody learns which addresses have an account
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        # 19 MiB, as OWASP advises: six people who sign in at once must fit a small machine.
        "PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": 19_456,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        "PASSWORD_SINGLE_HASH": True,  # argon2 brings a salt of its own
        "PASSWORD_LENGTH_MIN": 12,
        "PASSWORD_NORMALIZE_FORM": "NFKC",
        "INPUT_NORMALIZE_FORM": "NFC",
        # What tokens carry is hashed quickly: they are signed, and hold random values.
        "HASHING_SCHEMES": ["hex_sha256"],
        "DEPRECATED_HASHING_SCHEMES": [],
        "API_ENABLED_METHODS": ["session"],
        "FRESHNESS": timedelta(minutes=15),  # then sensitive changes ask for a proof again
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
        "RESET_PASSWORD_WITHIN": timedelta(days=1),
        "CONFIRM_EMAIL_WITHIN": timedelta(days=2),
        "DATETIME_FACTORY": lambda: datetime.now(UTC),
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_POST_SETUP_VIEW": "account.overview",
        "TOTP_ISSUER": "Leitstern",
        "TOTP_SECRETS": {"1": _derived(settings, "codes")},
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derived(settings, "recovery codes")],
        "WAN_RP_NAME": "Leitstern",
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_POST_REGISTER_VIEW": "security.wan_register",
        "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "POST_LOGIN_VIEW": "/workspaces",
        "POST_LOGOUT_VIEW": "/",
        "POST_CHANGE_VIEW": "/account",
        "POST_CHANGE_EMAIL_VIEW": "/account",
        "POST_VERIFY_VIEW": "/account",
        "POST_REGISTER_VIEW": "/sign-in",
        "STATIC_FOLDER": None,
        "CACHE_CONTROL": None,  # it writes 'no-store=True', which no browser knows; ours follows
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "I18N_DOMAIN": "messages",
        "I18N_DIRNAME": str(words.CATALOGUES),
        "EMAIL_SENDER": settings.mail_from,
    }
    addresses = {f"{name}_URL": address for name, address in ADDRESSES.items()}
    security = {f"SECURITY_{name}": value for name, value in (chosen | addresses).items()}
    return (
        security
        | words.configuration()
        | {
            "REMEMBER_COOKIE_REFRESH_EACH_REQUEST": False,
            "PERMANENT_SESSION_LIFETIME": accounts.IDLE,
        }
    )


def _derived(settings: Settings, purpose: str) -> bytes:
    """A key for one purpose from the secret of this installation."""
    secret = settings.secret_key.encode()
    digest = hmac.digest(secret, f"key for {purpose}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest)


def _replace_views(app: Flask) -> None:
    """Our own where Flask-Security's would take longer for a known address, or are not wanted."""
    app.view_functions["security.forgot_password"] = pages.forgot
    if "security.send_confirmation" in app.view_functions:
        app.view_functions["security.send_confirmation"] = pages.confirm_again
    for name in SWITCHED_OFF:
        app.view_functions[f"security.{name}"] = _not_here


def _not_here() -> str:
    raise NotFound


def _leave_other_pages_alone(app: Flask) -> None:
    """Public pages ask for no account: nothing may look for one before a view does."""
    everywhere: Any = None
    before = app.before_request_funcs[everywhere]
    after = app.after_request_funcs[everywhere]
    given = app.template_context_processors[everywhere]
    before[:] = [f for f in before if not isinstance(getattr(f, "__self__", None), Principal)]
    after[:] = [f for f in after if not isinstance(getattr(f, "__self__", None), LoginManager)]
    given[:] = [f for f in given if not f.__module__.startswith("flask_login")]


def _is_here(there: str) -> bool:
    """Whether an address stays with us; Flask-Security writes some of ours in full."""
    return HERE.fullmatch(there.removeprefix(request.host_url.rstrip("/"))) is not None


def _prepare() -> Answer | None:
    """Before each of Flask-Security's views: forms alone, and the right kind of transaction."""
    if request.is_json:  # its forms would read one, whatever the method
        raise UnsupportedMediaType
    if any(there and not _is_here(there) for there in request.values.getlist("next")):
        raise BadRequest
    if request.endpoint in WRITING and (request.method == "POST" or "confirm" in request.endpoint):
        begin_write(db.session)
    if request.endpoint == HALF_WAY and current_user.is_authenticated:
        return redirect(url_for("workspaces.index"))  # it would sign out whoever is signed in
    return None
