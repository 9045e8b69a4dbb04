"""The actions of an assessment as list and board: added, changed, moved on, struck out.

Shows those of earlier waves as well, with how their practices moved since. Sends no reminder.
"""

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, mail
from assessment.clock import local
from assessment.forms.actions import STATUS, DetailsForm, MoveForm, details_form
from assessment.store import actions, reminders, waves
from assessment.store.database import db
from assessment.store.paging import part
from assessment.store.places import Place
from assessment.views import action_words, paging, writing
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from questions.bank import Step
from questions.load import bank

pages = Blueprint("actions", __name__, url_prefix="/assessment/<uuid:id>/actions")
pages.after_request(keep_private)
COLUMNS = tuple(STATUS.items())


@pages.get("")
def index(id: UUID) -> str:
    """What is to be done, and what could be taken on."""
    place = access.assessment(id)
    return _index(place, "list")


@pages.get("/board")
def board(id: UUID) -> str:
    """The same in columns, from open to done."""
    place = access.assessment(id)
    return _index(place, "board")


def _index(place: Place, view: str) -> str:
    from reports.document.offers import offers  # noqa: PLC0415  # numpy
    from reports.document.tasks import build_tasks  # noqa: PLC0415
    from reports.words import Words  # noqa: PLC0415

    story, words = waves.story(db.session, place.assessment.id), Words(of_request())
    tasks = build_tasks(story, words, today=_today())
    unreachable = reminders.unreachable(db.session, [wave.id for wave in story.waves])
    mine = {str(task.id) for task in story.now.tasks}
    rows = sorted(tasks.rows if tasks else (), key=lambda row: row.id not in mine)
    shown = part(rows, paging.number())
    many = Counter(row.status_key for row in rows)
    return render_template(
        "actions/index.html",
        place=place,
        view=view,
        tasks=tasks,
        shown=shown,
        now=[row for row in shown.rows if row.id in mine],
        earlier=[row for row in shown.rows if row.id not in mine],
        columns=[
            (key, name, [row for row in shown.rows if row.status_key == key], many[key])
            for key, name in COLUMNS
        ],
        statuses=STATUS,
        unreachable=unreachable,
        offers=offers(story, words) if place.may("facilitator") else (),
    )


@pages.route("/new", methods=["GET", "POST"])
def new(id: UUID) -> Answer:
    """Take on a next step of the library, or something of one's own."""
    place = access.assessment(id, "facilitator")
    step = _step(place, request.args.get("step", ""))
    form = _form(place, data=_suggested(step))
    if not form.validate_on_submit():
        return _edit(place, form, step=step)
    said, now = form.details(step.id if step else None), datetime.now(UTC)
    writing.start()
    actor = access.member().email
    made = actions.create(db.session, id, said, now, actor=actor, in_room=False)
    writing.note(place, "action-added", made.title)
    number = made.id
    db.session.commit()
    flash(_("The action is on the list."))
    return redirect(url_for("actions.index", id=id, _anchor=f"a-{number}"), 303)


@pages.get("/<uuid:action>")
def show(id: UUID, action: UUID) -> Answer:
    """One action with its history; whoever may change it finds its form."""
    place = access.assessment(id)
    found = _found(place, action)
    return _edit(place, _form(place, obj=found), found)


@pages.post("/<uuid:action>")
def change(id: UUID, action: UUID) -> Answer:
    """Say something else of an action."""
    place = access.assessment(id, "facilitator")
    found = _found(place, action)
    form = _form(place, obj=found)
    if not form.validate():
        return _edit(place, form, found)
    step = found.step_id
    _put(place, action, asdict(form.details(step)))
    flash(_("The action is stored."))
    return redirect(url_for("actions.index", id=id, _anchor=f"a-{action}"), 303)


@pages.post("/<uuid:action>/move")
def move(id: UUID, action: UUID) -> Answer:
    """Put an action into another column."""
    place, form = access.assessment(id, "facilitator"), MoveForm()
    _found(place, action)
    if form.validate():
        _put(place, action, {"status": form.status.data})
    return redirect(url_for("actions.board", id=id, _anchor=f"a-{action}"), 303)


@pages.post("/<uuid:action>/delete")
def delete(id: UUID, action: UUID) -> Answer:
    """Strike an action out, with its history."""
    place = access.assessment(id, "facilitator")
    writing.start()
    found = _found(place, action)
    title = found.title
    actions.delete(db.session, found.assessment_id, action)
    writing.note(place, "action-deleted", title)
    db.session.commit()
    flash(_("The action is deleted."))
    return redirect(url_for("actions.index", id=id), 303)


def _put(place: Place, action: UUID, values: dict[str, Any]) -> None:
    """Store what is new, with the deed, in one transaction."""
    actor, organisation = access.member().email, place.organisation.id
    writing.start()
    found = actions.within(db.session, organisation, action, lock=True)
    if found is None:
        raise NotFound
    if actions.put(db.session, found, values, datetime.now(UTC), actor):
        writing.note(place, "action-changed", found.title)
    db.session.commit()


def _found(place: Place, action: UUID) -> Any:
    found = actions.within(db.session, place.organisation.id, action)
    if found is None:
        raise NotFound
    return found


def _form(place: Place, **given: Any) -> DetailsForm:
    instrument, language = bank(place.assessment.bank_version), of_request()
    return details_form({item.id: item.name[language] for item in instrument.items}, **given)


def _step(place: Place, id: str) -> Step | None:
    return next((s for s in bank(place.assessment.bank_version).steps if s.id == id), None)


def _suggested(step: Step | None) -> dict[str, Any]:
    """What the library says of a step, to begin with."""
    if step is None:
        return {}
    language = of_request()
    return {
        "title": step.title[language],
        "owner": step.owner[language],
        "item": step.practice,
        "due": _today() + timedelta(days=step.horizon),
        "figure": step.figure[language],
    }


def _edit(
    place: Place, form: DetailsForm, found: Any = None, *, step: Step | None = None
) -> Answer:
    step = step or (_step(place, found.step_id or "") if found else None)
    page = render_template(
        "actions/edit.html",
        place=place,
        form=form,
        action=found,
        step=step,
        reminder=reminders.told(db.session, found) if found else "",
        history=action_words.history(place, found, paging.number()) if found else None,
        mails=mail.is_set_up(),
        lead=reminders.LEAD.days,
        statuses=STATUS,
    )
    return make_response(page, 422 if form.errors else 200)


def _today() -> Any:
    return local(datetime.now(UTC)).date()
