"""What a member may reach: a place in a workspace, with the role that is needed there.

Somebody who is not signed in is asked to sign in (401). What belongs to another workspace does
not exist (404). A member whose role does not suffice is told so (403). Draws no page.
"""

from typing import NamedTuple
from uuid import UUID

from flask import session
from flask_security import current_user
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from assessment.store import places
from assessment.store.database import db
from assessment.store.places import Place

SIGN_IN = "sign_in"  # where the session cookie has the number of its sign-in
RANK = {"viewer": 0, "facilitator": 1, "owner": 2}


class RoleError(Forbidden):
    """A member whose role does not suffice; nothing was changed."""


class Member(NamedTuple):
    """Who is signed in, in plain values."""

    id: int
    email: str
    name: str


def member() -> Member:
    """Whoever is signed in; Unauthorized if nobody is."""
    if not current_user.is_authenticated:
        raise Unauthorized
    return Member(current_user.id, current_user.email, current_user.name)


def sign_in_here() -> UUID | None:
    """The number of this browser's sign-in, as its cookie names it."""
    try:
        return UUID(str(session.get(SIGN_IN, "")))
    except ValueError:
        return None


def workspace(id: UUID, least: str = "viewer") -> Place:
    """The workspace, for members with at least this role."""
    return _allowed(places.of_workspace(db.session, id, member().id), least)


def organisation(id: UUID, least: str = "viewer") -> Place:
    """The organisation and its workspace, for members with at least this role."""
    return _allowed(places.of_organisation(db.session, id, member().id), least)


def assessment(id: UUID, least: str = "viewer") -> Place:
    """The assessment and where it belongs, for members with at least this role."""
    return _allowed(places.of_assessment(db.session, id, member().id), least)


def audience(id: UUID, least: str = "viewer") -> Place:
    """The audience and where it belongs, for members with at least this role."""
    return _allowed(places.of_audience(db.session, id, member().id), least)


def _allowed(place: Place | None, least: str) -> Place:
    if place is None:
        raise NotFound
    if RANK[place.role] < RANK[least]:
        raise RoleError
    return place
