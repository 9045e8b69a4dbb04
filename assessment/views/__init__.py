"""The pages: one module per path of the product, and what all pages share."""

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

from assessment.views import check, errors, headers, home, language, report, result

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Add every page, its language, its protection and its errors."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)  # we ask browsers to send no referrer
    Babel(app, locale_selector=language.of_request)
    csrf.init_app(app)
    csrf.exempt(check.pages)  # its form looks itself, and keeps the answers if that fails
    app.session_interface = headers.Sessions()
    for pages in (home.pages, check.pages, result.pages, report.pages):
        app.register_blueprint(pages)
    language.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
