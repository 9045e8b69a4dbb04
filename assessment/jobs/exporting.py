"""Writes everything of a workspace into one ZIP file, with a page that says what is not in it."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from flask import current_app
from flask_babel import force_locale

from assessment.store import exporting, work
from assessment.store.database import db

KIND = "workspace-export"
KEPT = timedelta(days=7)
READ_ME = {"de": "LIESMICH.txt", "en": "README.txt"}


def order(workspace: UUID) -> work.Order:
    """The work of exporting a workspace: one at a time."""
    key = hashlib.sha256(b"workspace export " + workspace.bytes).hexdigest()
    return work.Order(key, KIND, str(workspace), {})


def make(owner: str, _arguments: dict[str, Any], progress: work.Progress) -> work.Made | None:
    """The ZIP file; None if the workspace has gone."""
    workspace, now = UUID(owner), datetime.now(UTC)
    name = exporting.name_of(db.session, workspace)
    if name is None:
        return None
    file, read_me = BytesIO(), current_app.jinja_env.get_template("operations/read_me.txt")
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for language, title in READ_ME.items():
            with force_locale(language):
                said = read_me.render(workspace=name)
            archive.writestr(title, said)
        for table, rows in exporting.tables(db.session, workspace):
            text = json.dumps(rows, ensure_ascii=False, indent=1, default=_plain)
            archive.writestr(f"{table}.json", text)
        for organisation, logo in exporting.logos(db.session, workspace):
            archive.writestr(f"logos/{organisation}.png", logo)
    progress(90)
    return work.Made("application/zip", file.getvalue(), now + KEPT)


def _plain(value: Any) -> str:
    """Moments, days and numbers of rows as text."""
    return value.isoformat() if isinstance(value, date) else str(value)
