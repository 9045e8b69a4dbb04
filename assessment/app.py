"""The composition root: makes one application from settings and joins its parts, nothing else."""

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment import accounts, assets, cli, jobs, logs, metrics, views
from assessment.config import ROOT, Settings
from assessment.store import database
from assessment.views import beats, limits


class Leitstern(Flask):
    """Flask with a log that names the route, not the path: a path may hold a private link."""

    def log_exception(self, exc_info: object) -> None:
        """Log an unhandled error without the address that was asked for."""
        from flask import request  # noqa: PLC0415

        where = request.url_rule.rule if request.url_rule else "an unknown address"
        self.logger.error("Error at %s [%s]", where, request.method, exc_info=exc_info)  # type: ignore[arg-type]


def create_app(config: Settings | None = None) -> Flask:
    """One application; without `config` the environment says how it is set."""
    settings = config or Settings.read(os.environ)
    app = Leitstern("assessment", root_path=str(ROOT / "assessment"), static_folder=None)
    app.template_folder = str(ROOT / "templates")
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.environment == "testing",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=64 * 1024,  # a full form has 4 kB
        MAX_FORM_MEMORY_SIZE=64 * 1024,
        MAX_FORM_PARTS=200,
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_I18N_ENABLED=False,  # its own messages are never shown
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open for days; the session limits it
    )
    database.init_app(app, settings.database_url)
    metrics.init_app(app)
    jobs.init_app(app)
    logs.init_app(app)
    assets.mount(app, settings.var / "assets")
    views.init_app(app)
    accounts.init_app(app)
    limits.init_app(app)  # after all views
    cli.register(app)
    app.wsgi_app = beats.Beats(app, app.wsgi_app)  # type: ignore[assignment,method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 3)  # type: ignore[method-assign]
    return app
