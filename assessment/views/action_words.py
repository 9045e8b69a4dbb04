"""The history of an action in words: when, who, and what was before and after. Changes nothing."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assessment.forms.actions import STATUS
from assessment.store import actions
from assessment.store.database import db
from assessment.store.paging import Page
from assessment.store.places import Place
from assessment.store.reminders import REFUSED, RETURNED, TOLD
from assessment.views.clock import day
from assessment.views.language import of_request
from questions.load import bank

NAMES = {
    "title": _l("What is to be done"),
    "owner": _l("Who"),
    "due": _l("By when"),
    "status": _l("Status"),
    "item": _l("Practice"),
    "figure": _l("Figure"),
    "note": _l("Note"),
}


class Change(NamedTuple):
    """One thing that is different; `before` is '' where there was nothing."""

    name: str
    before: str
    after: str


class Line(NamedTuple):
    """What somebody did at one moment."""

    at: datetime
    who: str
    what: str
    changes: tuple[Change, ...]


def history(place: Place, action: Any, number: int) -> Page[Line]:
    """A page of it, the latest first."""
    practices = {
        item.id: item.name[of_request()] for item in bank(place.assessment.bank_version).items
    }
    found = actions.page_of_history(db.session, action.id, number)
    rows = [_line(one, practices) for (one,) in found.rows if "room" not in one.changes]
    return Page(rows, found.number, found.total)


def _line(one: Any, practices: Mapping[str, str]) -> Line:
    changes = tuple(_changes(one.changes, practices))
    return Line(one.at, one.actor or str(_("a member")), _what(one.changes), changes)


def _what(changes: Mapping[str, Any]) -> str:
    if TOLD in changes:
        return str(_("sent the reminder for %(day)s", day=_day(changes[TOLD][1])))
    if REFUSED in changes:
        return str(_("could not send the reminder: the mail server refused the address"))
    if RETURNED in changes:
        return str(_("got the reminder for %(day)s back", day=_day(changes[RETURNED][1])))
    if changes.get("title", [""])[0] is None:
        return str(_("took it down"))
    if set(changes) == {"email"}:
        return _about_address(changes["email"])
    return str(_("changed it"))


def _about_address(pair: list[bool]) -> str:
    """Never which address it is."""
    if not pair[1]:
        return str(_("took the address for the reminder away"))
    if not pair[0]:
        return str(_("gave an address for the reminder"))
    return str(_("changed the address for the reminder"))


def _changes(changes: Mapping[str, Any], practices: Mapping[str, str]) -> Iterator[Change]:
    if "email" in changes and len(changes) > 1:
        yield Change(str(_("Reminder")), "", _about_address(changes["email"]))
    for name, label in NAMES.items():
        if name in changes:
            before, after = (_value(name, one, practices) for one in changes[name])
            yield Change(str(label), before, after or "–")


def _value(name: str, value: Any, practices: Mapping[str, str]) -> str:
    if not value:
        return ""
    if name == "due":
        return _day(value)
    if name == "status":
        return str(STATUS.get(value, value))
    return practices.get(value, value) if name == "item" else str(value)


def _day(value: str) -> str:
    return day(date.fromisoformat(value))
