"""Comments of a closed audience: read through by the facilitator, then released all at once.

They stand in the order of a shuffle and are cut off from the answers they came with. A redaction
overwrites the text; nothing keeps the old one.
"""

from collections.abc import Mapping, Sequence
from random import Random
from secrets import SystemRandom
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, insert, select, update
from sqlalchemy.orm import Session

from assessment.models import Comment

PAGE, MOST_PAGES = 50, 10_000  # comments on one page
BATCH = 5000  # rows in one statement


class ReleasedError(Exception):
    """The comments of this audience were released; they are no longer changed."""


def keep(
    session: Session,
    audience_id: UUID,
    texts: Mapping[str, Sequence[str]],
    random: Random | None = None,
) -> None:
    """Store the texts of each question, shuffled by a random source that nobody can repeat."""
    chance = random or SystemRandom()
    for question, said in texts.items():
        shuffled = list(said)
        chance.shuffle(shuffled)
        for start in range(0, len(shuffled), BATCH):
            part = enumerate(shuffled[start : start + BATCH], start)
            rows = [
                {"audience_id": audience_id, "question": question, "place": place, "text": text}
                for place, text in part
            ]
            session.execute(insert(Comment), rows)


def every(session: Session, audience_id: UUID) -> list[Comment]:
    """All comments, for the facilitator; question by question, in the order of their shuffle."""
    return list(session.scalars(_of(audience_id)))


def released(session: Session, audience_id: UUID) -> list[Comment]:
    """What everybody who may see the results can read."""
    return list(session.scalars(_of(audience_id).where(Comment.state == "released")))


def page(
    session: Session, audience_id: UUID, number: int, *, released: bool
) -> tuple[list[Comment], bool]:
    """One page of all comments, or of the released ones, and whether another follows."""
    query = _of(audience_id)
    if released:
        query = query.where(Comment.state == "released")
    found = list(session.scalars(query.offset((number - 1) * PAGE).limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE


def tally(session: Session, audience_id: UUID) -> dict[str, int]:
    """How many comments are in each state."""
    mine = Comment.audience_id == audience_id
    counted = select(Comment.state, func.count()).where(mine).group_by(Comment.state)
    return dict(session.execute(counted).all())


def are_released(session: Session, audience_id: UUID) -> bool:
    """Whether the comments of this audience were released."""
    out = and_(Comment.audience_id == audience_id, Comment.state == "released")
    return bool(session.scalar(select(exists().where(out))))


def redact(session: Session, audience_id: UUID, question: str, place: int, text: str) -> bool:
    """Overwrite a comment; False if there is none. ReleasedError once they are out."""
    return _change(session, audience_id, question, place, text=text, redacted=True)


def withhold(session: Session, audience_id: UUID, question: str, place: int) -> bool:
    """Keep a comment back from the release; False if there is none."""
    return _change(session, audience_id, question, place, state="withheld")


def take_back(session: Session, audience_id: UUID, question: str, place: int) -> bool:
    """Let a comment that was kept back be released with the others; False if there is none."""
    return _change(session, audience_id, question, place, state="waiting")


def release(session: Session, audience_id: UUID) -> int:
    """Release all that are not withheld, at once; how many."""
    waiting = and_(Comment.audience_id == audience_id, Comment.state == "waiting")
    done = session.execute(update(Comment).where(waiting).values(state="released"))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _change(
    session: Session, audience_id: UUID, question: str, place: int, **values: object
) -> bool:
    """Only while none is out; somebody may release them at the same moment."""
    which = (
        Comment.audience_id == audience_id,
        Comment.question == question,
        Comment.place == place,
        Comment.state != "released",
    )
    if are_released(session, audience_id):
        raise ReleasedError
    done = session.execute(update(Comment).where(*which).values(**values))
    if done.rowcount:  # type: ignore[attr-defined]
        return True
    if are_released(session, audience_id):
        raise ReleasedError
    return False


def _of(audience_id: UUID) -> Select[Comment]:
    query = select(Comment).where(Comment.audience_id == audience_id)
    return query.order_by(Comment.question, Comment.place)
