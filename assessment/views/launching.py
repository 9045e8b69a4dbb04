"""What is looked at before a launch: what stands in its way, and what people will be told."""

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import LazyString, get_domain
from flask_babel import lazy_gettext as _l

from assessment import manner
from assessment.forms.promises import cells
from assessment.notice import Notice, notice
from assessment.store import assessments, audiences
from assessment.store.database import db
from assessment.store.places import Place
from assessment.terms import Terms

PROBLEMS = {
    "leaving": _l("The deletion of this assessment was asked for. Take that back first."),
    "archived": _l("This assessment is archived. Bring it back first."),
    "over": _l("The closing time has passed. Please give a later one."),
    "small": _l(
        "An anonymous leadership group needs at least 5 people. Choose ‘with names’, or say how "
        "many are asked."
    ),
}


def problems(place: Place, now: datetime) -> list[LazyString]:
    """What keeps this audience from being launched."""
    audience = place.audience
    leaving = (place.workspace, place.organisation, place.assessment)
    few = (audience.headcount or 0) < audiences.FEWEST
    found = {
        "leaving": any(row.leaves_at for row in leaving),
        "archived": place.assessment.state == "archived",
        "over": audience.closes_at is not None and audience.closes_at <= now,
        "small": (audience.kind, audience.confidentiality) == ("leadership", "anonymous") and few,
    }
    return [PROBLEMS[key] for key, holds in found.items() if holds]


UNLIKE = {
    "form": _l(
        "The questionnaire is not that of the wave before. The trend will compare only what both "
        "ask, and no groups."
    ),
    "department": _l(
        "The departments are not those of the wave before. The trend will compare only those that "
        "keep their name. Where other people stand behind a department now, give it a new name."
    ),
    "location": _l(
        "The locations are not those of the wave before. The trend will compare only those that "
        "keep their name. Where other people stand behind a location now, give it a new name."
    ),
}


def unlike_before(place: Place) -> list[LazyString]:
    """What the trend will not be able to compare, since the wave before was asked otherwise."""
    before = assessments.asked_before(db.session, place.audience)
    if before is None:
        return []
    now, then = _names(place.audience), _names(before)
    changed = {key for key in now.keys() & then.keys() if now[key] != then[key]}
    changed |= {"form"} if place.audience.form != before.form else set()
    return [text for key, text in UNLIKE.items() if key in changed]


def _names(audience: Any) -> dict[str, frozenset[str]]:
    return {group["key"]: frozenset(group.get("names") or ()) for group in audience.groups}


class Draft(NamedTuple):
    """A draft as it is looked at before the launch."""

    audience: Any
    notice: Notice  # what people will be told
    many: int  # groups that could be shown besides the total


def draft_of(place: Place) -> Draft:
    """The draft, its notice addressed as its audience will be."""
    audience = place.audience
    usual = get_domain()
    manner.address_as(audience.address)
    told = notice(Terms.of(audience, place.organisation, place.workspace))
    usual.as_default()
    return Draft(audience, told, len(list(cells(audience.groups, audience.crosses))))
