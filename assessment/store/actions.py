"""What is to be done, by whom and until when: the actions of an assessment, with their history.

The history tells that the address for reminders changed, never which address it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from assessment.models import Action, ActionChange, Assessment, Organisation, Workspace
from assessment.store.paging import Page, page
from assessment.workshop.actions import Plan

__all__ = [
    "Details", "Plan", "Stamp", "agreed", "change", "create", "delete", "find", "forget_actors",
    "history", "of_assessment", "of_room", "page_of_history", "put", "stamps", "within",
]  # fmt: skip

NOBODY = "Leitstern"  # in the history, where somebody without an account changed something


@dataclass(frozen=True, slots=True)
class Details:
    """All that a member can say of an action; `Plan` is as much of it as a room says."""

    title: str
    owner: str = ""
    step_id: str | None = None
    due: date | None = None
    item: str = ""
    email: str = ""
    status: str = "open"
    figure: str = ""
    note: str = ""


def create(  # noqa: PLR0913  # what taking an action down consists of
    session: Session,
    assessment_id: UUID,
    said: Plan | Details,
    now: datetime,
    *,
    rehearsed: bool = False,
    actor: str = NOBODY,
    in_room: bool = True,
) -> Action:
    """Take an action down; one of a rehearsal goes with its end."""
    made = Action(assessment_id=assessment_id, created_at=now, rehearsed=rehearsed, **asdict(said))
    session.add(made)
    session.flush()
    given = {name: value for name, value in asdict(said).items() if value}
    _note(session, made, {name: (None, value) for name, value in given.items()}, now, actor)
    if not in_room:
        _note(session, made, {"room": (None, False)}, now, actor)
    return made


def change(  # noqa: PLR0913, PLR0917  # who says what of which action, and when
    session: Session,
    assessment_id: UUID,
    id: UUID,
    said: Plan | Details,
    now: datetime,
    actor: str = NOBODY,
) -> Action | None:
    """Say something else of an action; None if there is none. What is not said stays."""
    found = find(session, assessment_id, id, lock=True)
    if found is not None:
        put(session, found, asdict(said), now, actor)
    return found


def put(
    session: Session, action: Action, values: Mapping[str, Any], now: datetime, actor: str
) -> bool:
    """Say this of an action that is held already; whether that is anything new."""
    changed = {
        name: (getattr(action, name), value)
        for name, value in values.items()
        if getattr(action, name) != value
    }
    for name, (_before, after) in changed.items():
        setattr(action, name, after)
    if "email" in changed:
        action.returned = False  # another address may well take mails
    _note(session, action, changed, now, actor)
    return bool(changed)


def _note(
    session: Session,
    action: Action,
    changed: Mapping[str, tuple[Any, Any]],
    now: datetime,
    actor: str,
) -> None:
    if changed:
        told = {name: [_told(name, value) for value in pair] for name, pair in changed.items()}
        session.add(ActionChange(action_id=action.id, at=now, actor=actor, changes=told))
        session.flush()


def _told(name: str, value: Any) -> Any:
    if name == "email":
        return bool(value)
    return value.isoformat() if isinstance(value, date) else value


def delete(session: Session, assessment_id: UUID, id: UUID) -> bool:
    """Strike an action out, with its history; False if there is none."""
    found = find(session, assessment_id, id)
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def find(session: Session, assessment_id: UUID, id: UUID, *, lock: bool = False) -> Action | None:
    """One action of this assessment; `lock` keeps others from changing it meanwhile."""
    mine = Action.id == id, Action.assessment_id == assessment_id
    query = select(Action).where(*mine)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def of_assessment(
    session: Session, assessment_id: UUID, *, rehearsed: bool = False
) -> list[Action]:
    """The actions in the order in which they were taken down."""
    mine = Action.assessment_id == assessment_id, Action.rehearsed == rehearsed
    return list(session.scalars(select(Action).where(*mine).order_by(Action.created_at, Action.id)))


def of_room(session: Session, assessment_id: UUID, *, rehearsed: bool = False) -> list[Action]:
    """Those that were taken down in a workshop: what else members plan is not for its screens."""
    found = of_assessment(session, assessment_id, rehearsed=rehearsed)
    mine = in_rooms(session, [assessment_id]) if found else set()
    return [one for one in found if one.id in mine]


def in_rooms(session: Session, assessment_ids: Sequence[UUID]) -> set[UUID]:
    """Which actions of these assessments were taken down in a workshop."""
    query = select(Action.id, ActionChange.changes).outerjoin(ActionChange)
    noted = session.execute(query.where(Action.assessment_id.in_(assessment_ids))).all()
    elsewhere = {action for action, changes in noted if changes and "room" in changes}
    return {action for action, _changes in noted} - elsewhere


def agreed(session: Session, assessment_id: UUID) -> tuple[Plan, ...]:
    """What a workshop agreed on, in plain values; nothing of a rehearsal."""
    found = of_room(session, assessment_id)
    return tuple(Plan(one.title, one.owner, one.step_id, one.due) for one in found)


def history(session: Session, action_id: UUID) -> Sequence[ActionChange]:
    """Who changed what of an action and when, the latest first."""
    return session.scalars(_changes(action_id)).all()


def page_of_history(session: Session, action_id: UUID, number: int) -> Page[Any]:
    """A page of it."""
    return page(session, _changes(action_id), number)


def _changes(action_id: UUID) -> Select[Any]:
    query = select(ActionChange).where(ActionChange.action_id == action_id)
    return query.order_by(ActionChange.at.desc(), ActionChange.id.desc())


def within(
    session: Session, organisation_id: UUID, id: UUID, *, lock: bool = False
) -> Action | None:
    """One action of this organisation, in whichever wave it was taken on; never a rehearsal's."""
    mine = Action.id == id, Assessment.organisation_id == organisation_id
    query = select(Action).join(Assessment).where(*mine, Action.rehearsed.is_(False))
    if lock:
        query = query.with_for_update(of=Action).execution_options(populate_existing=True)
    return session.scalar(query)


def forget_actors(session: Session, workspace: Workspace, now: datetime) -> None:
    """Who changed what is known as long as the workspace's log reaches back; what, for good."""
    oldest = now - timedelta(days=workspace.deeds_kept)
    joined = select(Action.id).join(Assessment).join(Organisation)
    mine = joined.where(Organisation.workspace_id == workspace.id)
    old = ActionChange.at < oldest, ActionChange.actor != "", ActionChange.action_id.in_(mine)
    forgotten = update(ActionChange).where(*old).values(actor="")
    session.execute(forgotten.execution_options(synchronize_session=False))


class Stamp(NamedTuple):
    """When an action was changed last, and how often it was."""

    at: datetime
    changes: int


def stamps(session: Session, assessment_ids: Iterable[UUID]) -> dict[UUID, Stamp]:
    """The state of each action of these assessments."""
    last = func.coalesce(func.max(ActionChange.at), Action.created_at)
    query = (
        select(Action.id, last, func.count(ActionChange.id))
        .outerjoin(ActionChange, ActionChange.action_id == Action.id)
        .where(Action.assessment_id.in_(list(assessment_ids)))
        .group_by(Action.id, Action.created_at)
    )
    return {row[0]: Stamp(row[1], row[2]) for row in session.execute(query)}
