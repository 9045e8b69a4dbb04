"""The portfolio of a workspace: levers over organisations and teams, from what was published.

Shows one kind of audience at a time; never reads a response, never mixes audiences.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from assessment import access
from assessment.forms.audiences import KINDS
from assessment.scoring import rollup
from assessment.store import portfolio as store
from assessment.store import reports
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.portfolio import ORDERS, PAGE, Wish
from assessment.views import heat
from assessment.views.headers import keep_private
from questions.load import bank

pages = Blueprint("portfolio", __name__)
pages.after_request(keep_private)
FIRST = ("pulse", "leadership", "workshop")  # whose results are shown unless somebody chooses
WISHES = ("who", "sort", "falling", "named")  # what an address may say, besides the page
LONGEST, LAST = 120, 100_000  # of a name that is looked for; page


@pages.get("/workspace/<uuid:id>/portfolio")
def index(id: UUID) -> str:
    """All organisations of the workspace, sorted and paged."""
    place, there = access.workspace(id), store.kinds(db.session, id)
    wish = _wish(there)
    return render_template("portfolio/index.html", place=place, **_map(place, wish, there))


@pages.get("/organisation/<uuid:id>/portfolio")
def show(id: UUID) -> str:
    """One organisation: its teams taken together, and itself beside the portfolio."""
    place = access.organisation(id)
    workspace, there = place.workspace.id, store.kinds(db.session, place.workspace.id)
    wish = replace(_wish(there), part_of=id)
    own = store.one(db.session, workspace, wish.kind, id)
    if own is None:  # it waits to be deleted
        raise NotFound
    agreed = store.others(db.session, workspace, wish.kind, id)
    together, alone = _together(workspace, wish.kind, [id])
    return render_template(
        "portfolio/show.html",
        place=place,
        own=own,
        together=together.get(id),
        alone=id in alone,
        others=len(rollup.comparable(own.standing, agreed)) if own.standing else 0,
        least=rollup.LEAST_OTHERS,
        beside=rollup.beside(own.standing, agreed) if own.standing else None,
        reports=place.may("facilitator") and reports.organisations(db.session, workspace, id),
        **_map(place, wish, there),
    )


def _wish(there: dict[str, int]) -> Wish:
    """What the address asks for; nonsense is as good as nothing."""
    said = request.args
    kind = said.get("who", "")
    if kind not in KINDS:
        kind = max(FIRST, key=lambda known: there.get(known, 0))
    order = said.get("sort", "")
    return Wish(
        kind=kind,
        order=order if order in ORDERS else "name",
        falling=said.get("falling") == "1",
        page=max(1, min(said.get("page", 1, type=int), LAST)),
        named="".join(filter(str.isprintable, said.get("named", "")))[:LONGEST].strip(),
    )


def _map(place: Place, wish: Wish, there: dict[str, int]) -> dict[str, Any]:
    """The heat map and everything around it."""
    total, now = store.count(db.session, place.workspace.id, wish), datetime.now(UTC)
    found = store.page(db.session, place.workspace.id, wish)
    ids = [one.id for one in found]
    teams, planned = store.teams(db.session, ids), store.upcoming(db.session, ids)
    together, _alone = _together(place.workspace.id, wish.kind, list(teams))
    lines = [
        heat.line(one, teams.get(one.id, 0), together.get(one.id), planned.get(one.id, []), now)
        for one in found
    ]
    return {
        "lines": lines,
        "wish": wish,
        "total": total,
        "last": max(1, -(-total // PAGE)),
        "first": (wish.page - 1) * PAGE,
        "kinds": {kind: KINDS[kind] for kind in FIRST if kind in there},
        "kind_names": KINDS,
        "bank": bank(),
        "link": _link,
        "heat": heat,
    }


def _together(
    workspace: UUID, kind: str, wholes: list[UUID]
) -> tuple[dict[UUID, rollup.RollUp], set[UUID]]:
    """The teams of each whole taken together, and the wholes that were asked themselves."""
    standings = store.of_teams(db.session, workspace, kind, wholes)
    alone = store.asked_themselves(db.session, kind, wholes)
    rolled = {
        whole: rollup.roll_up(standings.get(whole, []), asked_itself=whole in alone)
        for whole in wholes
    }
    return {whole: one for whole, one in rolled.items() if one}, alone


def _link(**changes: Any) -> str:
    """This page's address with other wishes; the first page unless one is named."""
    said = {key: request.args[key] for key in WISHES if key in request.args}
    wanted = {key: value for key, value in (said | changes).items() if value not in ("", None)}
    return url_for(str(request.endpoint), **(request.view_args or {}), **wanted)
