"""Customer figures beside the scores, wave by wave: shown, entered by hand or from a CSV file.

Nothing of a file is stored before somebody has seen what was understood.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment import access
from assessment.clock import local
from assessment.forms.figure_values import (
    FORMULAS,
    LINES,
    FiguresForm,
    UploadForm,
    figures_form,
)
from assessment.store import drafts, figures, waves
from assessment.store.database import db
from assessment.store.figures import FigureValue
from assessment.store.places import Place
from assessment.table.figures import Reading, read
from assessment.table.upload import Problem, UnreadableError
from assessment.views import writing
from assessment.views.headers import keep_private
from assessment.views.language import of_request
from questions.load import bank
from reports.cells import to_csv

pages = Blueprint("cockpit", __name__, url_prefix="/assessment/<uuid:id>/figures")
pages.after_request(keep_private)


@pages.get("")
def show(id: UUID) -> str:
    """Every figure that is known, beside the scores of its wave."""
    from reports.document.cockpit import build_cockpit  # noqa: PLC0415  # numpy
    from reports.words import Words  # noqa: PLC0415

    place = access.assessment(id)
    cockpit = build_cockpit(waves.story(db.session, id), Words(of_request()))
    return render_template("cockpit/show.html", place=place, cockpit=cockpit)


@pages.route("/edit", methods=["GET", "POST"])
def edit(id: UUID) -> Answer:
    """Enter values by hand, or have one worked out first: that stores nothing."""
    place = access.assessment(id, "facilitator")
    form = _form(place)
    worked_out = request.form.get("work_out", "")
    if request.method != "POST" or (worked_out in FORMULAS and form.work_out(worked_out)):
        return _edit(place, form, worked_out=worked_out)
    if worked_out or not form.validate():
        return _edit(place, form)
    _store(place, tuple(form.values()), form.emptied())
    flash(_("The figures are stored."))
    return redirect(url_for("cockpit.show", id=id), 303)


def _form(place: Place) -> FiguresForm:
    known = figures.of_assessment(db.session, place.assessment.id)
    return figures_form(bank(place.assessment.bank_version), known)


def _edit(
    place: Place, form: FiguresForm, upload: UploadForm | None = None, *, worked_out: str = ""
) -> Answer:
    upload = upload or UploadForm(formdata=None)
    page = render_template(
        "cockpit/edit.html",
        place=place,
        form=form,
        upload=upload,
        formulas=FORMULAS,
        worked_out=worked_out,
    )
    return make_response(page, 422 if form.errors or upload.errors else 200)


@pages.post("/upload")
def upload(id: UUID) -> Answer:
    """Read a file and keep it for a look; nothing is stored yet."""
    place, form = access.assessment(id, "facilitator"), UploadForm()
    if not form.validate():
        return _edit(place, _blank(place), form)
    instrument = bank(place.assessment.bank_version)
    try:
        found = read(form.file.data.stream.read(), instrument, of_request(), _today())
    except UnreadableError as error:
        form.refuse(error.code)
        return _edit(place, _blank(place), form)
    writing.start()
    key = drafts.keep(db.session, id, _plain(found), datetime.now(UTC))
    db.session.commit()
    return redirect(url_for("cockpit.check", id=id, key=key), 303)


def _blank(place: Place) -> FiguresForm:
    """The form as it is stored, whatever else was sent."""
    known = figures.of_assessment(db.session, place.assessment.id)
    return figures_form(bank(place.assessment.bank_version), known, sent=False)


def _plain(found: Reading) -> dict[str, Any]:
    return {
        "values": [asdict(one) | {"taken_on": _iso(one.taken_on)} for one in found.values],
        "problems": [asdict(one) for one in found.problems],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _draft(id: UUID, key: str) -> Reading:
    content = drafts.find(db.session, id, key, datetime.now(UTC))
    if content is None:
        raise NotFound
    return Reading(
        tuple(_read(row) for row in content["values"]),
        tuple(Problem(**row) for row in content["problems"]),
    )


def _read(row: dict[str, Any]) -> FigureValue:
    day = date.fromisoformat(row["taken_on"]) if row["taken_on"] else None
    return FigureValue(**row | {"taken_on": day})


@pages.get("/check/<key>")
def check(id: UUID, key: str) -> str:
    """What was understood of a file, and which lines are wrong."""
    place = access.assessment(id, "facilitator")
    return render_template(
        "cockpit/check.html",
        place=place,
        key=key,
        found=_draft(id, key),
        figures={one.key: one for one in bank(place.assessment.bank_version).figures},
        known=figures.of_assessment(db.session, id),
        words=LINES,
    )


@pages.post("/check/<key>")
def add(id: UUID, key: str) -> Answer:
    """Store what was understood."""
    place, found = access.assessment(id, "facilitator"), _draft(id, key)
    stored = _store(place, found.values, (), draft=key)
    said = ngettext("%(num)d figure is new or different.", "%(num)d figures are new or different.",
                    stored)  # fmt: skip
    flash(said)
    return redirect(url_for("cockpit.show", id=id), 303)


def _store(
    place: Place, values: Sequence[FigureValue], emptied: Sequence[str], *, draft: str = ""
) -> int:
    """In one transaction with its deed; how many figures are different."""
    wave, name = place.assessment.id, place.assessment.name
    writing.start()
    changed = figures.put(db.session, wave, values) + figures.remove(db.session, wave, emptied)
    if draft:
        drafts.drop(db.session, draft)
    if changed:
        writing.note(place, "figures-changed", name, count=changed)
    db.session.commit()
    return changed


@pages.get("/table.csv")
def table(id: UUID) -> Answer:
    """What is known of this wave as CSV: it can be filled in and sent back."""
    place = access.assessment(id)
    known = figures.of_assessment(db.session, id)
    excel, language = request.args.get("for") == "excel", of_request()
    head = [_("figure"), _("value"), _("date"), _("note")]
    rows = [
        [figure.name[language], *_cells(known.get(figure.key))]
        for figure in bank(place.assessment.bank_version).figures
    ]
    content = to_csv([head, *rows], german=excel and language == "de", mark=excel)
    name = "leitstern-figures.csv"
    return send_file(BytesIO(content), "text/csv", as_attachment=True, download_name=name)


def _cells(one: FigureValue | None) -> list[str | float]:
    return ["", "", ""] if one is None else [one.value, _iso(one.taken_on) or "", one.note]


def _today() -> date:
    return local(datetime.now(UTC)).date()
