"""Shared links of an assessment: given out, seen again, taken back. Members only."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import hash_password
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.access import shares as tokens
from assessment.clock import in_words, local
from assessment.forms.audiences import KINDS
from assessment.forms.documents import FORMAT_NAMES, SECTION_NAMES
from assessment.forms.organisations import LANGUAGES
from assessment.forms.sharing import RESULTS, ShareForm
from assessment.store import shares, waves
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import paging, reaching, writing
from assessment.views.documents import with_results
from assessment.views.headers import keep_private
from reports.settings import from_plain

USUAL = ("summary", "comparison", "levers", "positioning", "steps", "method")  # names nobody
pages = Blueprint("sharing", __name__, url_prefix="/assessment/<uuid:id>/shares")
pages.after_request(keep_private)


class Line(NamedTuple):
    """One link as the list shows it."""

    share: Any
    what: str
    whose: str
    parts: list[str]
    has_ended: bool


@pages.get("")
def index(id: UUID) -> Answer:
    """The links there are, and a form for a new one."""
    place = access.assessment(id)
    return _page(place, _form(place, formdata=None))


@pages.post("")
def add(id: UUID) -> Answer:
    """Give out a new link."""
    place = access.assessment(id, "facilitator")
    form, now = _form(place), datetime.now(UTC)
    if not form.validate_on_submit():
        return _page(place, form)
    hashed = hash_password(form.password.data) if form.password.data else ""
    until = now + timedelta(days=int(form.days.data))
    wanted = shares.Wanted(
        report_id=form.report,
        sections=form.parts(),
        audiences=form.whose(),
        note=form.note.data or "",
        password=hashed,
        expires_at=until,
        made_by=access.member().email,
    )
    writing.start()
    made = shares.add(db.session, id, wanted, _hash_of, now)
    writing.note(place, "link-shared", wanted.note or place.assessment.name)
    db.session.commit()
    return redirect(url_for(".index", id=id, link=made.id, _anchor="new"), 303)


@pages.post("/<uuid:share>/revoke")
def revoke(id: UUID, share: UUID) -> Answer:
    """End a link at once."""
    place = access.assessment(id, "facilitator")
    writing.start()
    found = shares.of_number(db.session, id, share)
    if found and shares.revoke(db.session, id, share, datetime.now(UTC)):
        writing.note(place, "link-taken-back", found.note or place.assessment.name)
        db.session.commit()
        flash(_("The link was taken back. Whoever opens it finds nothing any more."))
    db.session.rollback()
    return redirect(url_for(".index", id=id), 303)


def _hash_of(share: UUID) -> str:
    return tokens.token_hash(tokens.token_of(share))


def _form(place: Place, **more: Any) -> ShareForm:
    ready = shares.reports(db.session, place.assessment.id, datetime.now(UTC))
    kinds = with_results(waves.story(db.session, place.assessment.id).now)
    offered = {str(report.id): (_name(report), _whose(report)) for report in ready}
    like = request.args.get("report", "")
    begun = {
        "what": like if like in offered else RESULTS if kinds else "",
        "audiences": tuple(kinds),
        "sections": USUAL,
    }
    return ShareForm(offered, kinds=kinds, data=begun, **more)


def _name(report: Any) -> str:
    """'Report (PDF), German, 22 November 2026'."""
    parts = (
        FORMAT_NAMES[report.format],
        LANGUAGES[report.language],
        in_words(local(report.created_at)),
    )
    return ", ".join(str(part) for part in parts)


def _whose(report: Any) -> str:
    """'Leadership, Staff': whom a document was made of."""
    return _listed(from_plain(report.settings).audiences)


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(str(KINDS[kind]) for kind in kinds if kind in KINDS)


def _page(place: Place, form: ShareForm) -> Answer:
    now, may = datetime.now(UTC), place.may("facilitator")
    found = shares.of_assessment(db.session, place.assessment.id, paging.number())
    lines = [_line(share, report, now) for share, report in found.rows]
    page = render_template(
        "sharing/index.html",
        place=place,
        form=form,
        lines=lines,
        found=found,
        shown=_shown(lines) if may else None,
        link_of=lambda share: f"{reaching.ways()[0].url}/shared/{tokens.token_of(share.id)}",
    )
    return make_response(page, 422 if form.errors else 200)


def _shown(lines: list[Line]) -> Line | None:
    """The link that is to be seen, if it still leads somewhere."""
    asked = request.args.get("link", type=UUID)
    return next((one for one in lines if one.share.id == asked and not one.has_ended), None)


def _line(share: Any, report: Any, now: datetime) -> Line:
    has_ended = share.revoked_at is not None or share.expires_at <= now
    what = _name(report) if report else str(_("Results as a page"))
    whose = _whose(report) if report else _listed(share.audiences)
    parts = [str(SECTION_NAMES[key]) for key in share.sections if key in SECTION_NAMES]
    if len(parts) == len(SECTION_NAMES):
        parts = [_("all parts")]
    return Line(share, what, whose, parts, has_ended)
