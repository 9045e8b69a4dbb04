"""Documents of an assessment: put together, made by a job, followed, listed, downloaded, let go.

Knows what was published and what was made from it, never a response.
"""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access, jobs
from assessment.forms.audiences import KINDS
from assessment.forms.documents import FORMAT_NAMES, SECTION_NAMES, DocumentForm, document_form
from assessment.forms.organisations import LANGUAGES
from assessment.jobs import documents
from assessment.markdown import render
from assessment.store import reports, waves, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.reports import Listed
from assessment.views import writing
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from assessment.views.report import REASONS, UNKNOWN, file_name, sent
from assessment.wave import Story, Wave
from questions.load import bank
from reports.colour import contrast
from reports.formats import FORMATS
from reports.look import ACCENT, PAPER
from reports.settings import Settings, from_plain

pages = Blueprint("documents", __name__, url_prefix="/assessment/<uuid:id>/reports")
pages.after_request(keep_private)


class Line(NamedTuple):
    """One document as the pages show it."""

    listed: Listed
    name: str
    settings: Settings
    audiences: list[str]
    sections: list[str]

    @property
    def row(self) -> Any:
        return self.listed.report

    @property
    def message(self) -> str:
        """Why it could not be made."""
        return str(REASONS.get(self.listed.message, UNKNOWN))


@pages.get("")
def index(id: UUID) -> Answer | str:
    """What can be made, and what was made."""
    place = access.assessment(id)
    story = waves.story(db.session, id)
    return _page(place, story, _form(place, story, *_begun(id)))


@pages.post("")
def make(id: UUID) -> Answer | str:
    """Have a document made; one that was made before of the same is that one."""
    place = access.assessment(id, "facilitator")
    story = waves.story(db.session, id)
    own, form = story.accent, _form(place, story, Settings(of_request()), "pdf")
    if not with_results(story.now) or not form.validate_on_submit():
        return _page(place, story, form)
    logo, chosen = documents.logo_of(id), form.settings(own)
    _say_darkened(form, chosen, own)
    wanted = documents.wanted(id, story, logo, form.format.data, chosen)
    now, by = datetime.now(UTC), access.member().email
    db.session.rollback()  # ends the reading transaction before the writing one
    to_tell = work.ask(db.session, documents.order(wanted), now)
    row = reports.note(db.session, wanted, by, now)
    writing.note(place, "document-made", str(FORMAT_NAMES[wanted.format]))
    db.session.commit()
    if to_tell:
        jobs.current().tell(wanted.key)
    return redirect(url_for(".show", id=id, report=row.id, lang=of_request()), 303)


@pages.get("/<uuid:report>")
def show(id: UUID, report: UUID) -> str:
    """How far it is, and all that is known about it; it looks again by itself."""
    place, line = _found(id, report)
    note = render(line.settings.note)
    return render_template("documents/show.html", place=place, line=line, note=note, words=_words())


@pages.get("/<uuid:report>/file")
def download(id: UUID, report: UUID) -> Answer:
    """The file; while there is none, the page that tells how far it is."""
    place, line = _found(id, report)
    file = work.artifact(db.session, line.row.key, datetime.now(UTC))
    if file is None:
        return redirect(url_for(".show", id=id, report=report), 303)
    day = waves.story(db.session, id, line.settings.audiences).now.day
    return sent(file, name_of(place, line.row, day))


@pages.post("/<uuid:report>/delete")
def delete(id: UUID, report: UUID) -> Answer:
    """Let a document go, and every link that shared it."""
    place = access.assessment(id, "facilitator")
    writing.start()
    found = reports.find(db.session, id, report, datetime.now(UTC))
    if found:
        writing.note(place, "document-deleted", str(FORMAT_NAMES[found.report.format]))
        reports.remove(db.session, found.report)
        db.session.commit()
        flash(_("The document was deleted."))
    return redirect(url_for(".index", id=id, _anchor="made"), 303)


def name_of(place: Place, row: Any, day: date | None) -> str:
    """'Kundenzentrierung Muster GmbH Herbst 2026 2026-11-22.pptx', in the document's language."""
    with force_locale(row.language):
        title = _("Customer centricity")
    parts = title, place.organisation.name, place.assessment.name, day or ""
    return file_name(*parts).removesuffix(".pdf") + f".{FORMATS[row.format].suffix}"


def with_results(wave: Wave) -> dict[str, Any]:
    """The audiences of a wave of which something is published, by kind."""
    return {one.kind: KINDS[one.kind] for one in wave.voices if one.snapshot.total is not None}


def _form(place: Place, story: Story, settings: Settings, kind: str) -> DocumentForm:
    instrument = bank(place.assessment.bank_version)
    return document_form(instrument, with_results(story.now), settings, kind, story.accent)


def _begun(id: UUID) -> tuple[Settings, str]:
    """What the form begins with: the settings of an earlier document, or the usual ones."""
    like = request.args.get("like", type=UUID)
    earlier = reports.find(db.session, id, like, datetime.now(UTC)) if like else None
    if earlier is None:
        return Settings(of_request()), "pdf"
    return from_plain(earlier.report.settings), earlier.report.format


def _page(place: Place, story: Story, form: DocumentForm) -> Answer:
    number = max(1, min(request.args.get("page", 1, type=int), 1000))
    found, more = reports.page(db.session, place.assessment.id, number, datetime.now(UTC))
    accent = story.accent or ACCENT.lower()
    page = render_template(
        "documents/index.html",
        place=place,
        form=form,
        kinds=with_results(story.now),
        lines=[_line(one) for one in found],
        number=number,
        more=more,
        words=_words(),
        accent=accent,
        contrast=contrast(accent.upper(), PAPER),
    )
    return make_response(page, 422 if form.errors else 200)


def _found(id: UUID, report: UUID) -> tuple[Place, Line]:
    place = access.assessment(id)
    found = reports.find(db.session, id, report, datetime.now(UTC))
    if found is None:
        raise NotFound
    return place, _line(found)


def _line(found: Listed) -> Line:
    chosen = from_plain(found.report.settings)
    audiences = [str(KINDS[one]) for one in chosen.audiences if one in KINDS]
    sections = [str(SECTION_NAMES[one]) for one in chosen.sections]
    return Line(found, str(FORMAT_NAMES[found.report.format]), chosen, audiences, sections)


def _words() -> dict[str, Any]:
    return {"languages": LANGUAGES, "formats": FORMAT_NAMES, "sections": SECTION_NAMES}


def _say_darkened(form: DocumentForm, chosen: Settings, own: str) -> None:
    kept = chosen.accent or own or ACCENT.lower()
    if form.accent.data and form.accent.data != kept:
        flash(_("The colour was darkened to %(colour)s, so that it can be read.", colour=kept))
