"""Commands to a room that touch more than its state, or that need to know how many have voted.

Each happens with its rows in one transaction, which the caller commits.
"""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from assessment.models import Action, Ballot, RoomDot, Vote
from assessment.store import dots, rooms, votes
from assessment.store.rooms import Current
from assessment.store.votes import Count
from assessment.workshop.parts import Part


def reveal(session: Session, audience_id: UUID, expected: int, part: Part, now: float) -> Current:
    """Show the answers of a part: its sealed votes become ballots."""
    from assessment.workshop import commands, rehearsal  # noqa: PLC0415  # numpy

    before = rooms.alone(session, audience_id, expected)
    latest = before.room.voting(part.key).round
    count = votes.counts(session, audience_id).get((part.key, latest), Count(0, 0))
    simulated = len(rehearsal.ballots(before.room, part, latest, now))
    sealed = count.sealed + simulated
    room = commands.reveal(before.room, part.key, sealed, count.ballots, now)
    votes.cut(session, before, part.key)
    return rooms.save(session, before, room)


def undo_vote_again(session: Session, audience_id: UUID, expected: int, part: str) -> Current:
    """Without the second vote after all, if nobody has voted in it."""
    from assessment.workshop import commands  # noqa: PLC0415  # numpy

    before = rooms.alone(session, audience_id, expected)
    count = votes.counts(session, audience_id).get((part, 2), Count(0, 0))
    return rooms.save(session, before, commands.undo_vote_again(before.room, part, count.voted))


def end_rehearsal(session: Session, audience_id: UUID, expected: int, now: float) -> Current:
    """A new room; what phones did and what was taken down while it was rehearsed is deleted."""
    return without_rehearsal(session, rooms.alone(session, audience_id, expected), now)


def without_rehearsal(session: Session, before: Current, now: float) -> Current:
    """The same with a room that is held alone already; who has joined stays."""
    from assessment.workshop import commands  # noqa: PLC0415  # numpy

    room = commands.end_rehearsal(before.room, now)
    for row in (Vote, Ballot, RoomDot):
        session.execute(delete(row).where(row.audience_id == before.audience_id))
    rehearsed = Action.assessment_id == before.assessment_id, Action.rehearsed
    session.execute(delete(Action).where(*rehearsed))
    return rooms.save(session, before, room)


def finish(session: Session, audience_id: UUID, expected: int, now: float) -> Current:
    """The end of the workshop: dots are counted, and what is sealed becomes ballots if it may."""
    return finished(session, rooms.alone(session, audience_id, expected), now)


def finished(session: Session, before: Current, now: float) -> Current:
    """The same with a room that is held alone already."""
    from assessment.workshop import commands  # noqa: PLC0415  # numpy

    room = commands.finish(before.room, dots.counted(session, before.audience_id), now)
    votes.cut(session, before)
    return rooms.save(session, before, room)
