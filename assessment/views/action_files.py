"""The actions of an assessment to take along: a calendar file, and a table as CSV."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, current_app, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.clock import local
from assessment.forms.actions import STATUS
from assessment.store import actions, waves
from assessment.store.actions import Stamp
from assessment.store.database import db
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.wave import Story, Task, Wave
from reports.calendar import Entry, calendar
from reports.cells import to_csv

if TYPE_CHECKING:
    from reports.document.whole_shape import TaskRow

pages = Blueprint("action_files", __name__, url_prefix="/assessment/<uuid:id>")
pages.after_request(keep_private)
FILE = "leitstern-actions"


@pages.get("/actions.ics")
def dates(id: UUID) -> Answer:
    """Every action that has a date, as whole days of a calendar."""
    place = access.assessment(id)
    story = waves.story(db.session, id)
    stamps = actions.stamps(db.session, [wave.id for wave in story.waves])
    name = _("Actions of %(who)s", who=place.organisation.name)
    content = calendar(_entries(story, stamps), name=name)
    return _file(content, "text/calendar", "ics")


def _entries(story: Story, stamps: dict[UUID, Stamp]) -> Iterator[Entry]:
    base = current_app.config["SETTINGS"].public_url
    for wave in story.waves:
        for task in wave.tasks:
            if task.due is None or task.id not in stamps:
                continue
            page = url_for("actions.show", id=wave.id, action=task.id)
            stamp = stamps[task.id]
            yield Entry(
                id=task.id,
                day=task.due,
                title=task.title,
                text=_about(task),
                address=f"{base}{page}",
                dropped=task.status == "dropped",
                changed_at=stamp.at,
                changes=stamp.changes,
            )


def _about(task: Task) -> str:
    said = [
        (_("Who"), task.owner),
        (_("Status"), STATUS[task.status]),
        (_("Figure"), task.figure),
        (_("Note"), task.note),
    ]
    return "\n".join(f"{name}: {value}" for name, value in said if value)


@pages.get("/actions.csv")
def table(id: UUID) -> Answer:
    """The action plan, a line for each action; `?for=excel` as Excel opens it by a double click."""
    from reports.document.tasks import build_tasks  # noqa: PLC0415  # numpy
    from reports.words import Words  # noqa: PLC0415

    access.assessment(id)
    story = waves.story(db.session, id)
    said = build_tasks(story, Words(of_request()), today=local(datetime.now(UTC)).date())
    tasks = {str(task.id): (wave, task) for wave in story.waves for task in wave.tasks}
    rows = [_row(*tasks[row.id], row) for row in (said.rows if said else ())]
    excel = request.args.get("for") == "excel"
    german = excel and of_request() == "de"
    content = to_csv([_head(), *rows], german=german, mark=excel)
    return _file(content, "text/csv", "csv")


def _head() -> list[str]:
    return [
        _("Wave"), _("What is to be done"), _("Who"), _("By when"), _("Status"), _("Practice"),
        _("Figure"), _("Note"), _("How the practice moved"), _("What may be said"),
    ]  # fmt: skip


def _row(wave: Wave, task: Task, row: "TaskRow") -> list[str]:
    due = task.due.isoformat() if task.due else ""
    about = [row.practice, row.figure, row.note, row.moved, row.verdict]
    return [wave.name, row.title, task.owner, due, row.status, *about]


def _file(content: bytes, kind: str, ending: str) -> Answer:
    name = f"{FILE}.{ending}"
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name, etag=False)
