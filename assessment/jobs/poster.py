"""The poster of an audience as PDF, made outside the web process. Lays out nothing itself."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale, get_domain

from assessment.config import ROOT
from assessment.manner import address_as
from assessment.notice import notice
from assessment.store import organisations, places, work
from assessment.store.database import db
from assessment.store.places import Place
from assessment.terms import Terms
from questions.load import bank

KIND = "poster"
KEPT = timedelta(days=7)
SOURCES = (
    "reports/poster.py",
    "reports/poster.css",
    "reports/qr.py",
    "templates/report/poster.html",
    "assessment/translations/de/LC_MESSAGES/report.po",
)


def order(place: Place, language: str, url: str) -> work.Order:
    """The work of making a poster for the server at this address.

    Its key is a hash of all that it is made from.
    """
    said = _said(place, language, url)
    said["logo"] = hashlib.sha256(said["logo"] or b"").hexdigest()
    text = json.dumps([said, _source()], sort_keys=True, default=str)
    arguments = {"audience": str(place.audience.id), "language": language, "url": url}
    key = hashlib.sha256(text.encode()).hexdigest()
    return work.Order(key, KIND, str(place.audience.id), arguments)


@lru_cache
def _source() -> str:
    parts = b"".join((ROOT / name).read_bytes() for name in SOURCES)
    return hashlib.sha256(parts).hexdigest()


def _said(place: Place, language: str, url: str) -> dict[str, Any]:
    """What the poster of an audience says in a language, part by part."""
    audience, organisation, until = place.audience, place.organisation, place.audience.closes_at
    zone = ZoneInfo(current_app.config["SETTINGS"].time_zone)
    usual = get_domain()
    address_as(audience.address)
    with force_locale(language):
        promise = notice(Terms.of(audience, organisation, place.workspace)).lead
    usual.as_default()
    return {
        "language": language,
        "organisation": organisation.name,
        "accent": organisation.accent,
        "logo": organisations.logo(db.session, organisation.id),
        "link": f"{url}/r/{audience.code}",
        "code": audience.code,
        "minutes": bank(place.assessment.bank_version).form(audience.form).minutes,
        "promise": promise,
        "contact": audience.contact,
        "until": None if audience.live or until is None else until.astimezone(zone).date(),
        "live": audience.live,
    }


def make(_owner: str, arguments: dict[str, Any], progress: work.Progress) -> work.Made | None:
    """The PDF; None if the audience has gone meanwhile."""
    from reports import poster  # noqa: PLC0415  # heavy, and for the worker only

    place = places.above(db.session, UUID(arguments["audience"]))
    if place is None:
        return None
    said = poster.Poster(**_said(place, arguments["language"], arguments["url"]))
    progress(20)  # and its commit: nothing is held open while the poster is drawn
    return work.Made("application/pdf", poster.make(said), datetime.now(UTC) + KEPT)
