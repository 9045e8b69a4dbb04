"""The PDF report of a closed audience, made outside the web process from what is published of it.

Reads the snapshot and, of a workshop, its outcome and what was agreed there; never a response.
Lays out and draws nothing.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from assessment.jobs.reports import report_source
from assessment.store import actions, organisations, outcomes, places, snapshots, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.store.snapshots import Stored
from questions.load import bank

KIND = "audience-report"
KEPT = timedelta(days=30)


def order(place: Place, found: Stored, language: str) -> work.Order:
    """The work of making the report; its key is a hash of all that it is made from."""
    audience, organisation, assessment = place.audience, place.organisation, place.assessment
    logo = organisations.logo(db.session, organisation.id) or b""
    published = [found.content_hash]
    if audience.kind == "workshop":
        published.append(outcomes.hash_of_stored(db.session, audience.id))
        published.append(repr(actions.agreed(db.session, assessment.id)))
    names = [organisation.name, organisation.accent, assessment.name, str(found.made_on)]
    made_with = [bank(assessment.bank_version).hash, report_source(), language]
    said = [str(audience.id), published, names, hashlib.sha256(logo).hexdigest(), made_with]
    key = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    arguments = {"language": language, "key": key}
    return work.Order(key, KIND, str(audience.id), arguments)


def make(owner: str, arguments: dict[str, Any], progress: work.Progress) -> work.Made | None:
    """The PDF; None if the audience has gone meanwhile, or what its report is made from is new."""
    from reports import report  # noqa: PLC0415  # heavy, and for the worker only

    place = places.above(db.session, UUID(owner))
    found = snapshots.find(db.session, UUID(owner))
    if place is None or found is None:
        return None
    if order(place, found, arguments["language"]).key != arguments["key"]:
        return None
    edition = _edition(place, found, arguments["language"])
    instrument = bank(place.assessment.bank_version)
    outcome = outcomes.load(db.session, place.audience.id)
    taken = actions.agreed(db.session, place.assessment.id) if outcome else ()
    progress(20)  # and its commit: nothing is held open while the report is drawn
    content = report.make_audience(instrument, found.snapshot, edition, outcome, taken)
    return work.Made("application/pdf", content, datetime.now(UTC) + KEPT) if content else None


def _edition(place: Place, found: Stored, language: str) -> Any:
    """Whose report it is, and how it looks."""
    from reports import look, report  # noqa: PLC0415

    return report.Edition(
        language,
        found.made_on,
        place.organisation.name,
        accent=place.organisation.accent or look.ACCENT,
        logo=organisations.logo(db.session, place.organisation.id),
        wave=place.assessment.name,
    )
