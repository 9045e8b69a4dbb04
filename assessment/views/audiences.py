"""Audiences: planned as drafts, checked and launched, and followed while people answer."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import (
    Blueprint,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.forms.audiences import (
    KINDS,
    AudienceForm,
    RunningForm,
    entered,
)
from assessment.forms.promises import ENTRIES, FORMS, GROUPS, LEVELS
from assessment.store import assessments, audiences, retention, rooms, seats
from assessment.store.audiences import FixedError, TakenError
from assessment.store.database import db
from assessment.store.paging import Page
from assessment.store.places import Place
from assessment.views import paging, reaching, writing
from assessment.views.launching import draft_of, problems, unlike_before

pages = Blueprint("audiences", __name__)
WIZARD = "start"  # the way that leads back to the wizard's last page
FRESH = timedelta(days=30)  # in which a closed audience is still news
WORDS = {
    "kinds": KINDS,
    "forms": FORMS,
    "levels": LEVELS,
    "entries": ENTRIES,
    "group_names": GROUPS,
}


class State(NamedTuple):
    """Where an audience is, and in words."""

    key: str  # draft, planned, open, over, closing, closed
    text: LazyString


STATES = {
    "draft": _l("Draft"),
    "planned": _l("Opens later"),
    "open": _l("Open"),
    "over": _l("Time is up"),
    "closing": _l("Being closed"),
    "closed": _l("Closed"),
}


def state_of(audience: Any, now: datetime) -> State:
    """Where the audience is at this moment."""
    key = audience.state
    if key == "open" and audience.opens_at and audience.opens_at > now:
        key = "planned"
    elif key == "open" and audience.closes_at and audience.closes_at <= now:
        key = "over"
    return State(key, STATES[key])


def can_have_room(audience: Any) -> bool:
    """Whether this is a workshop that people come to together."""
    kind = (audience.kind, audience.confidentiality, audience.entry)
    return kind == ("workshop", "open", "link")


def current(workspace_id: UUID) -> Page[tuple[Any, State]]:
    """What goes on in a workspace, each with its state; what was closed stays for a while."""
    now, wanted = datetime.now(UTC), paging.number("surveys")
    found = assessments.current(db.session, workspace_id, now - FRESH, wanted)
    rows = [(one, state_of(one.audience, now)) for one in found.rows]
    return Page(rows, found.number, found.total, found.size)


@pages.route("/assessment/<uuid:id>/audiences/new", methods=["GET", "POST"])
def new(id: UUID) -> Answer | str:
    """A new audience of the kind in the address, from its preset."""
    place, now = access.assessment(id, "facilitator"), datetime.now(UTC)
    kind = request.args.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    home = place.organisation
    preset = entered(audiences.PRESETS[kind])
    preset |= {"language": home.language, "address": home.address}
    form = AudienceForm(now, kind, data=preset)
    if not form.validate_on_submit():
        return _form(form, place)
    writing.start()
    try:
        made = audiences.create(db.session, id, form.plan(), now)
    except TakenError:
        return _refused(place)
    writing.note(place, "audience-created", _name(place, kind))
    db.session.commit()
    return redirect(url_for("audiences.launch", id=made.id), 303)


@pages.get("/audience/<uuid:id>")
def show(id: UUID) -> Answer | str:
    """The link, code and poster, how many have answered, and what can be done; a draft's check."""
    place = access.audience(id)
    audience = place.audience
    if audience.state == "draft":
        return redirect(url_for("audiences.launch", id=id))
    way = reaching.way_to(audience)
    return render_template(
        "audiences/show.html",
        place=place,
        state=state_of(audience, datetime.now(UTC)),
        way=way,
        ways=reaching.ways_to(audience),
        asked=audiences.asked(db.session, audience),
        rate=audiences.rate(db.session, audience),
        due=retention.due(place.workspace, audience),
        has_room=can_have_room(audience),
        room_open=(room_open := rooms.version(db.session, id) is not None),
        joined=seats.count(db.session, id) if room_open else None,
        **WORDS,
    )


@pages.route("/audience/<uuid:id>/edit", methods=["GET", "POST"])
def edit(id: UUID) -> Answer | str:
    """Change a draft as a whole, a running audience where nothing was promised."""
    place, now = access.audience(id, "facilitator"), datetime.now(UTC)
    audience = place.audience
    late = audience.state == "open" and "form" in request.form  # a draft's page, sent too late
    if late or audience.state not in ("draft", "open"):
        return _refused(place)
    shown = entered(audiences.plan_of(audience))
    draft = AudienceForm(now, audience.kind, data=shown) if audience.state == "draft" else None
    form = draft or RunningForm(now, data=shown)
    if not form.validate_on_submit():
        return _form(form, place)
    try:
        _change(form, place)
    except FixedError:
        return _refused(place)
    writing.note(place, "audience-changed", _name(place, audience.kind))
    db.session.commit()
    if request.args.get("way") == WIZARD:
        return redirect(url_for("wizard.check", id=place.assessment.id), 303)
    return redirect(url_for("audiences.show", id=id), 303)


def _change(form: RunningForm, place: Place) -> None:
    """Take over what was entered; FixedError if the audience went on meanwhile."""
    writing.start()
    audience = audiences.to_change(db.session, place.audience.id)
    if isinstance(form, AudienceForm):
        audiences.change(db.session, audience, form.plan())
        return
    audiences.change_running(
        db.session,
        audience,
        contact=form.contact.data or "",
        welcome=form.welcome(),
        closes_at=form.closes_at.data,
    )


@pages.route("/audience/<uuid:id>/launch", methods=["GET", "POST"])
def launch(id: UUID) -> Answer | str:
    """Check a draft once more, then open it. From then on it keeps what it promises."""
    place, now = access.audience(id, "facilitator"), datetime.now(UTC)
    if request.method != "POST" and place.audience.state != "draft":
        return redirect(url_for("audiences.show", id=id))
    found = problems(place, now)
    if request.method != "POST" or found:
        return _check(place, found, 422 if request.method == "POST" else 200)
    writing.start()
    try:
        audiences.launch(db.session, audiences.to_change(db.session, id), now)
    except FixedError:
        db.session.rollback()
        return redirect(url_for("audiences.show", id=id), 303)  # somebody was quicker
    writing.note(place, "audience-launched", _name(place, place.audience.kind))
    db.session.commit()
    return redirect(url_for("audiences.show", id=id), 303)


@pages.route("/audience/<uuid:id>/delete", methods=["GET", "POST"])
def delete(id: UUID) -> Answer | str:
    """Delete a draft; what was launched goes with its assessment only."""
    place = access.audience(id, "facilitator")
    if place.audience.state != "draft":
        return _refused(place)
    if request.method != "POST":
        return render_template("audiences/delete.html", place=place, kinds=KINDS)
    writing.start()
    name = _name(place, place.audience.kind)
    try:
        audiences.remove_draft(db.session, audiences.to_change(db.session, id))
    except FixedError:
        return _refused(place)
    writing.note(place, "audience-removed", name)
    db.session.commit()
    return redirect(url_for("assessments.show", id=place.assessment.id), 303)


def _check(place: Place, found: list[LazyString], status: int) -> Answer:
    draft = draft_of(place)
    page = render_template(
        "audiences/launch.html",
        place=place,
        problems=found,
        notice=draft.notice,
        many=draft.many,
        unlike=unlike_before(place),
        **WORDS,
    )
    return make_response(page, status)


def _form(form: RunningForm, place: Place) -> Answer:
    draft = isinstance(form, AudienceForm)
    page = render_template(
        "audiences/edit.html" if draft else "audiences/running.html",
        form=form,
        place=place,
        **WORDS,
    )
    return make_response(page, 422 if form.errors else 200)


def _refused(place: Place) -> Answer:
    """The page for what cannot change any more, or is there already."""
    db.session.rollback()
    return make_response(render_template("audiences/fixed.html", place=place, kinds=KINDS), 409)


def _name(place: Place, kind: str) -> str:
    """What the log calls the audience: its kind is put into words by the page of the log."""
    return f"{place.assessment.name}: {kind}"
