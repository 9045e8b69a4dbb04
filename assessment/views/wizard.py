"""From a sign-in to a running survey in three pages: whom it is about, who answers, check.

What was entered stands in rows from the first page on (an organisation, then drafts), so a page
that is reloaded, sent twice or gone back to loses and doubles nothing.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.clock import local, zone
from assessment.forms.assessments import season
from assessment.forms.wizard import KINDS, NEW, WhoForm, WhomForm, planned
from assessment.store import assessments, audiences, organisations
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import writing
from assessment.views.audiences import WORDS
from assessment.views.launching import draft_of, problems
from questions.load import bank

pages = Blueprint("wizard", __name__)
RUNS, UNTIL = timedelta(days=14), time(18)  # how long a survey is open unless somebody says so


@pages.route("/workspace/<uuid:id>/start", methods=["GET", "POST"])
def whom(id: UUID) -> Answer | str:
    """First page: an organisation that is there, or a new one by its name."""
    place = access.workspace(id, "facilitator")
    known = organisations.names(db.session, id)
    chosen = request.args.get("organisation") or (str(known[0][0]) if known else NEW)
    form = WhomForm(known, organisation=chosen)
    if not form.validate_on_submit():
        page = render_template("wizard/whom.html", place=place, form=form)
        return make_response(page, 422 if form.errors else 200)
    named = {name.casefold(): number for number, name in known}
    there = form.chosen() or named.get((form.name.data or "").casefold())
    if there is None:
        writing.start()
        profile = organisations.Profile(form.name.data or "")
        there = organisations.create(db.session, id, profile, datetime.now(UTC)).id
        writing.note(place, "organisation-created", profile.name)
        db.session.commit()
    return redirect(url_for("wizard.who", id=there), 303)


@pages.route("/organisation/<uuid:id>/start", methods=["GET", "POST"])
def who(id: UUID) -> Answer | str:
    """Second page: who answers; a draft of that name is gone on with, not doubled."""
    place, now = access.organisation(id, "facilitator"), datetime.now(UTC)
    form = WhoForm(now, data=_defaults(now))
    if not form.validate_on_submit():
        return _who(form, place)
    writing.start()
    organisations.lock(db.session, id)  # a second press goes on with the first one's draft
    draft = _draft_named(id, form.name.data or "")
    if draft is None:
        plan = assessments.Plan(form.name.data or "")
        draft = assessments.create(db.session, id, plan, bank(), now)
        writing.note(place, "assessment-created", draft.name)
    _plan(draft, form, place)
    db.session.commit()
    return redirect(url_for("wizard.check", id=draft.id), 303)


@pages.route("/assessment/<uuid:id>/start/who", methods=["GET", "POST"])
def again(id: UUID) -> Answer | str:
    """Second page once more, with what the draft says."""
    place, now = access.assessment(id, "facilitator"), datetime.now(UTC)
    asked = assessments.audiences_of(db.session, id)
    if any(audience.state != "draft" for audience in asked):
        return redirect(url_for("assessments.show", id=id))
    form = WhoForm(now, data=planned(place.assessment.name, asked))
    if not form.validate_on_submit():
        return _who(form, place)
    writing.start()
    draft = assessments.to_change(db.session, id)
    draft.name = form.name.data or ""
    _plan(draft, form, place)
    db.session.commit()
    return redirect(url_for("wizard.check", id=id), 303)


@pages.route("/assessment/<uuid:id>/start", methods=["GET", "POST"])
def check(id: UUID) -> Answer | str:
    """Third page: what people will be told, and the launch of everything that is a draft."""
    place, now = access.assessment(id, "facilitator"), datetime.now(UTC)
    asked = assessments.audiences_of(db.session, id)
    drafts = [audience for audience in asked if audience.state == "draft"]
    if not drafts:
        return redirect(url_for("assessments.show", id=id), 303)
    places = [place._replace(audience=draft) for draft in drafts]
    found = [problem for one in places for problem in problems(one, now)]
    if request.method != "POST" or found:
        looked = [draft_of(one) for one in places]
        page = render_template(
            "wizard/check.html", place=place, drafts=looked, problems=found, **WORDS
        )
        return make_response(page, 422 if request.method == "POST" else 200)
    writing.start()
    for draft in drafts:
        audiences.launch(db.session, audiences.to_change(db.session, draft.id), now)
        writing.note(place, "audience-launched", f"{place.assessment.name}: {draft.kind}")
    db.session.commit()
    one = len(asked) == 1
    way = url_for("audiences.show", id=asked[0].id) if one else url_for("assessments.show", id=id)
    return redirect(way, 303)


@pages.errorhandler(audiences.FixedError)
@pages.errorhandler(audiences.TakenError)
def look_again(_error: Exception) -> Answer:
    """Somebody was quicker: the page shows what is there now, or leads to what was launched."""
    db.session.rollback()
    return redirect(request.path, 303)


def _defaults(now: datetime) -> dict[str, Any]:
    today = local(now).date()
    until = datetime.combine(today + RUNS, UNTIL, zone())
    who = access.member()
    contact = ", ".join(part for part in (who.name, who.email) if part)
    return {"name": season(today), "pulse": True, "closes_at": until, "contact": contact}


def _who(form: WhoForm, place: Place) -> Answer:
    page = render_template("wizard/who.html", place=place, form=form)
    return make_response(page, 422 if form.errors else 200)


def _draft_named(organisation: UUID, name: str) -> Any:
    """The draft with this name that nothing was launched of."""
    for listed in assessments.of_organisation(db.session, organisation):
        if listed.assessment.name == name and listed.assessment.state == "draft":
            return listed.assessment
    return None


def _plan(draft: Any, form: WhoForm, place: Place) -> None:
    """Make the draft's audiences what the form says."""
    there = {one.kind: one for one in assessments.audiences_of(db.session, draft.id)}
    before = {kind: audiences.plan_of(one) for kind, one in there.items()}
    plans = form.plans(place.organisation, before)
    for kind in KINDS:
        if kind in plans and kind in there:
            audiences.change(db.session, there[kind], plans[kind])
        elif kind in plans:
            audiences.create(db.session, draft.id, plans[kind], datetime.now(UTC))
            writing.note(place, "audience-created", f"{draft.name}: {kind}")
        elif kind in there:
            audiences.remove_draft(db.session, there[kind])
