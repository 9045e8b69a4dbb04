"""An organisation's waves as plain values, from what was published; never from responses."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Action, Assessment, Audience, Comment, FigureValue, Organisation
from assessment.store import actions, outcomes, snapshots
from assessment.wave import ORDER, Story, Task, Voice, Wave
from assessment.wave import FigureValue as Value

MOST = 12  # waves that one looks back


def story(session: Session, assessment_id: UUID, audiences: Collection[str] = ORDER) -> Story:
    """The wave and those it goes back to, as far as closed; NoResultFound if it is gone.

    Of other audiences than these nothing is in it: neither what they said nor that they were asked.
    """
    assessment = session.get_one(Assessment, assessment_id)
    organisation = session.get_one(Organisation, assessment.organisation_id)
    rows = [assessment]
    while rows[0].previous_id and len(rows) < MOST:
        before = session.get(Assessment, rows[0].previous_id)
        if before is None or before.organisation_id != organisation.id or before in rows:
            break
        rows.insert(0, before)
    whole = Story(organisation.name, organisation.accent, tuple(_waves(session, rows)))
    return whole.only(audiences)


def _waves(session: Session, rows: Sequence[Assessment]) -> list[Wave]:
    ids = [row.id for row in rows]
    voices, tasks, figures = _voices(session, ids), _tasks(session, ids), _figures(session, ids)
    return [
        Wave(
            id=row.id,
            name=row.name,
            number=row.wave,
            bank_version=row.bank_version,
            bank_hash=row.bank_hash,
            targets=dict(row.targets),
            voices=tuple(sorted(voices[row.id], key=lambda voice: ORDER.index(voice.kind))),
            tasks=tuple(tasks[row.id]),
            figures=tuple(figures[row.id]),
        )
        for row in rows
    ]


def _voices(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Voice]]:
    closed = Audience.assessment_id.in_(ids), Audience.state == "closed"
    audiences = session.scalars(select(Audience).where(*closed)).all()
    mine = [audience.id for audience in audiences]
    frozen = snapshots.several(session, mine)
    comments = _comments(session, mine)
    found: dict[UUID, list[Voice]] = defaultdict(list)
    for audience in audiences:
        stored = frozen.get(audience.id)
        if stored is None:
            continue
        held = outcomes.find(session, audience.id) if audience.kind == "workshop" else None
        voice = Voice(
            kind=audience.kind,
            made_on=stored.made_on,
            content_hash=stored.content_hash,
            snapshot=stored.snapshot,
            outcome_hash=held.content_hash if held else "",
            outcome=held.outcome if held else None,
            planned={one["key"]: tuple(one.get("names") or ()) for one in audience.groups},
            comments={q: tuple(texts) for q, texts in comments[audience.id].items()},
        )
        found[audience.assessment_id].append(voice)
    return found


def _comments(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """What was released, by audience and question."""
    shown = Comment.audience_id.in_(ids), Comment.state == "released"
    query = select(Comment.audience_id, Comment.question, Comment.text).where(*shown)
    said: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for audience, question, text in session.execute(
        query.order_by(Comment.audience_id, Comment.question, Comment.place)
    ):
        said[audience][question].append(text)
    return said


def _tasks(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Task]]:
    mine = Action.assessment_id.in_(ids), Action.rehearsed.is_(False)
    in_room = actions.in_rooms(session, ids)
    found: dict[UUID, list[Task]] = defaultdict(list)
    for row in session.scalars(select(Action).where(*mine).order_by(Action.created_at, Action.id)):
        found[row.assessment_id].append(
            Task(
                id=row.id,
                title=row.title,
                owner=row.owner,
                due=row.due,
                status=row.status,
                step_id=row.step_id,
                item=row.item or (row.step_id or "").partition("-")[0],
                figure=row.figure,
                note=row.note,
                in_room=row.id in in_room,
            )
        )
    return found


def _figures(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Value]]:
    query = select(FigureValue).where(FigureValue.assessment_id.in_(ids))
    found: dict[UUID, list[Value]] = defaultdict(list)
    for row in session.scalars(query.order_by(FigureValue.figure)):
        found[row.assessment_id].append(Value(row.figure, row.value, row.taken_on, row.note))
    return found
