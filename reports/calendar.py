"""Dates of actions as a calendar file (RFC 5545), with the same bytes for the same actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, vUri

MAKER = "-//Leitstern//Actions//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One action on the day on which it is due."""

    id: UUID
    day: date
    title: str
    text: str
    address: str  # its page
    dropped: bool
    changed_at: datetime
    changes: int  # how often it was; calendars take over what counts higher


def calendar(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar of whole days that keeps nobody busy; a dropped action is called off."""
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@leitstern")  # the same wherever this server moves
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.changes)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("url", vUri(entry.address))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.dropped else "CONFIRMED")
    return event
