"""The pages: one module per path of the product, and what all pages share."""

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

from assessment.views import (
    account,
    action_files,
    actions,
    administration,
    agreed,
    arriving,
    assessment_results,
    assessments,
    audience_report,
    audiences,
    check,
    clock,
    closing,
    cockpit,
    comments,
    control,
    documents,
    errors,
    headers,
    health,
    home,
    invitations,
    joining,
    language,
    mailings,
    members,
    operations,
    organisations,
    paging,
    participate,
    portfolio,
    poster,
    privacy,
    report,
    result,
    results_page,
    room_phone,
    rooms,
    schemas,
    shared,
    sharing,
    stage,
    team_reports,
    trend,
    watching,
    wizard,
    workspaces,
)

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Add every page, its language, its protection and its errors."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)  # we ask browsers to send no referrer
    zone = app.config["SETTINGS"].time_zone
    Babel(app, locale_selector=language.locale, default_timezone=zone)
    arriving.init_app(app)
    csrf.init_app(app)
    csrf.exempt(check.pages)  # its form looks itself, and keeps the answers if that fails
    csrf.exempt(participate.pages)  # no cookie signs its forms; see access/seals.py
    csrf.exempt(room_phone.pages)  # a seat signs nothing; they come from its own pages only
    csrf.exempt(shared.pages)  # a password is asked for there, and nothing changed
    csrf.exempt(control.by_key)  # its key signs them, and they come from its own page only
    app.session_interface = headers.Sessions()
    for pages in (
        home.pages,
        health.pages,
        watching.pages,
        schemas.pages,
        check.pages,
        participate.pages,
        result.pages,
        report.pages,
        administration.pages,
        workspaces.pages,
        members.pages,
        joining.pages,
        operations.pages,
        organisations.pages,
        portfolio.pages,
        assessments.pages,
        audiences.pages,
        wizard.pages,
        closing.pages,
        invitations.pages,
        mailings.pages,
        results_page.pages,
        agreed.pages,
        audience_report.pages,
        assessment_results.pages,
        trend.pages,
        documents.pages,
        team_reports.pages,
        sharing.pages,
        shared.pages,
        actions.pages,
        action_files.pages,
        cockpit.pages,
        comments.pages,
        poster.pages,
        privacy.pages,
        room_phone.pages,
        rooms.pages,
        stage.pages,
        stage.by_key,
        control.pages,
        control.by_key,
    ):
        app.register_blueprint(pages)
    account.init_app(app)
    clock.init_app(app)
    language.init_app(app)
    paging.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
